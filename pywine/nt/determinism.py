"""What a deterministic run has instead of the host's: a clock, random numbers, a folder of processes."""

from __future__ import annotations

import time

from pywine.nt import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.schedule import Schedule
    from pywine.nt.process import Process

PROCESSORS = 2  # that the program is told of
_UNIX_START = 1_735_689_600_000_000_000  # 2025-01-01 00:00 UTC
_UPTIME_NS = 3600_000_000_000  # of the machine, when the run begins


class VirtualTime:
    """The functions of `time` that `nt.clock` uses, by a schedule's clock."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def monotonic_ns(self) -> int:
        return self._schedule.now()

    def time_ns(self) -> int:
        return _UNIX_START + self._schedule.now()

    def clock_gettime_ns(self, _clock: int) -> int:
        """The time since the machine's start, whichever clock is asked."""
        return _UPTIME_NS + self._schedule.now()

    def process_time_ns(self) -> int:
        return self._schedule.executed_ns()


class Entropy:
    """Random numbers that are the same in every run: a call of it is one of os.urandom."""

    def __init__(self, seed: int) -> None:
        from _random import Random

        self._random = Random(seed)

    def __call__(self, size: int) -> bytes:
        return self._random.getrandbits(8 * size).to_bytes(size, "little") if size else b""


def begin(p: Process) -> None:
    """Make the run of a process whose engine has a schedule reproducible."""
    schedule = p.engine.schedule
    assert schedule is not None
    clock.follow(VirtualTime(schedule))
    p.entropy = Entropy(p.id)
    p.processor_count = PROCESSORS


def end() -> None:
    """The host's clock is right again."""
    clock.follow(time)
