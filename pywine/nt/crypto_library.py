"""Whether the Python package is there that has the algorithms, and what is said if it is not."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process


class CryptoLibrary:
    """Asked for by `p.state`: a process without the package is told so once."""

    def __init__(self, p: Process) -> None:
        from importlib.util import find_spec

        try:
            self.is_there = find_spec("cryptography") is not None
        except ValueError:
            self.is_there = False
        if not self.is_there:
            sys.stderr.write(
                "pywine: the program asks for encryption or signatures, which need the Python package "
                "cryptography: pip install 'pywine[crypto]'\n"
            )
