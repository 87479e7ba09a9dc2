"""pdh.h: queries of performance counters: how long processors worked, and since when the system is up."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import DWORD, HANDLE, PVOID, TSTR, ULONG, Opt, Out, OutOpt
from pywine.nt import clock
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PDH_NO_DATA, PDH_INVALID_HANDLE, PDH_INVALID_ARGUMENT = 0x800007D5, 0xC0000BBC, 0xC0000BBD
PDH_NO_OBJECT, PDH_NO_COUNTER, PDH_BAD_NAME = 0xC0000BB8, 0xC0000BB9, 0xC0000BC0
PDH_NO_INSTANCE, PDH_INVALID_DATA = 0x800007D1, 0xC0000BC6
_LONG, _DOUBLE, _LARGE = 0x100, 0x200, 0x400
_RATE, _ELAPSED = 0x20510500, 0x30240500  # PERF_100NSEC_TIMER, PERF_ELAPSED_TIME

#: Which fields of a line of /proc/stat a counter of processors adds up.
_TIMES = {
    "% processor time": (0, 1, 2, 5, 6, 7), "% idle time": (3, 4), "% user time": (0, 1),
    "% privileged time": (2, 5, 6), "% interrupt time": (5,), "% dpc time": (6,),
}  # fmt: skip


class Counter:
    """A counter with its last two samples: a value, and of what it is a part (0: of nothing)."""

    def __init__(self, query: int, sample: Callable[[], tuple[int, int]]) -> None:
        self.query, self.sample = query, sample
        self.samples: list[tuple[int, int]] = []

    @property
    def is_part(self) -> bool:
        return bool(self.samples[-1][1])

    def value(self) -> float | None:
        """None while it has not been sampled often enough."""
        if not self.samples or (self.is_part and len(self.samples) < 2):
            return None
        if not self.is_part:
            return self.samples[-1][0]
        (before, all_before), (now, all_now) = self.samples
        return min(100 * (now - before) / (all_now - all_before), 100) if all_now > all_before else 0.0


class Queries:
    """Queries and counters by handle."""

    def __init__(self, p: Process) -> None:
        self.queries: set[int] = set()
        self.counters: dict[int, Counter] = {}
        self._last = 0x10

    def new_handle(self) -> int:
        self._last += 0x10
        return self._last


@api.aw(partial="what happens, no log files")
def PdhOpenQuery(p: Process, source: Opt[TSTR], user_data: PVOID, query: Out[PVOID]) -> ULONG:
    queries = p.state(Queries)
    query.value = queries.new_handle()
    queries.queries.add(query.value)
    return 0


@api
def PdhCloseQuery(p: Process, query: HANDLE) -> ULONG:
    queries = p.state(Queries)
    if query not in queries.queries:
        return PDH_INVALID_HANDLE
    queries.queries.remove(query)
    for handle in [handle for handle, counter in queries.counters.items() if counter.query == query]:
        del queries.counters[handle]
    return 0


@api.aw(names=("PdhAddEnglishCounter", "PdhAddCounter"), partial="Processor and System Up Time")
def PdhAddEnglishCounter(
    p: Process, query: HANDLE, path: TSTR, user_data: PVOID, counter: Out[PVOID]
) -> ULONG:
    queries = p.state(Queries)
    if query not in queries.queries:
        return PDH_INVALID_HANDLE
    target, _, name = path.lower().lstrip("\\").rpartition("\\")
    target = target.rpartition("\\")[2]  # behind a machine's name
    group, _, instance = target.partition("(")
    if not target or not name:
        return PDH_BAD_NAME
    sample = _system(group, name) if group == "system" else _processor(group, instance.rstrip(")"), name)
    if isinstance(sample, int):
        return sample
    counter.value = queries.new_handle()
    queries.counters[counter.value] = Counter(query, sample)
    return 0


def _system(group: str, name: str) -> Callable[[], tuple[int, int]] | int:
    if name != "system up time":
        return PDH_NO_COUNTER
    return lambda: (clock.ticks() // 1000, 0)


def _processor(group: str, instance: str, name: str) -> Callable[[], tuple[int, int]] | int:
    if group not in ("processor", "processor information"):
        return PDH_NO_OBJECT
    if name not in _TIMES:
        return PDH_NO_COUNTER
    label = "cpu" if "_total" in instance else f"cpu{instance.rpartition(',')[2]}"

    def sample() -> tuple[int, int]:
        with open("/proc/stat") as stat:
            lines = (line.split() for line in stat)
            fields = next(
                ([int(word) for word in words[1:9]] for words in lines if words[0] == label), [0] * 8
            )
        return sum(fields[index] for index in _TIMES[name]), sum(fields)

    return sample if sum(sample()) else PDH_NO_INSTANCE


@api
def PdhRemoveCounter(p: Process, counter: HANDLE) -> ULONG:
    return 0 if p.state(Queries).counters.pop(counter, None) else PDH_INVALID_HANDLE


@api
def PdhCollectQueryData(p: Process, query: HANDLE) -> ULONG:
    queries = p.state(Queries)
    if query not in queries.queries:
        return PDH_INVALID_HANDLE
    counters = [counter for counter in queries.counters.values() if counter.query == query]
    for counter in counters:
        counter.samples = [*counter.samples[-1:], counter.sample()]
    return 0 if counters else PDH_NO_DATA


@api
def PdhGetFormattedCounterValue(
    p: Process, counter: HANDLE, format: DWORD, kind: OutOpt[DWORD], formatted: PVOID
) -> ULONG:
    found = p.state(Queries).counters.get(counter)
    if found is None:
        return PDH_INVALID_HANDLE
    value = found.value()
    if value is None:
        p.memory.write(formatted, struct.pack("<IIq", PDH_INVALID_DATA, 0, 0))
        return PDH_INVALID_DATA
    kind.value = _RATE if found.is_part else _ELAPSED
    if format & _DOUBLE:
        data = struct.pack("<d", value)
    elif format & _LARGE:
        data = struct.pack("<q", int(value))
    elif format & _LONG:
        data = struct.pack("<iI", min(int(value), 0x7FFFFFFF), 0)
    else:
        return PDH_INVALID_ARGUMENT
    p.memory.write(formatted, struct.pack("<II", 0, 0) + data)
    return 0
