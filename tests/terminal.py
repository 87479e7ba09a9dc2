"""A terminal that a test looks at."""

import os
import select
from time import monotonic


class Terminal:
    """What appears on a terminal, in order."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._seen = b""

    def shows(self, wanted, seconds=30):
        """Whether `wanted` comes in time; what comes after it is kept."""
        end = monotonic() + seconds
        while wanted not in self._seen and monotonic() < end:
            if select.select([self._descriptor], [], [], 0.1)[0]:
                self._seen += os.read(self._descriptor, 4096)
        _, found, self._seen = self._seen.partition(wanted)
        return bool(found)
