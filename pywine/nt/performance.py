"""What HKEY_PERFORMANCE_DATA tells: when and by whom it was asked, and of no objects (winperf.h)."""

from __future__ import annotations

import struct

from pywine.nt import clock, machine_info
from pywine.nt.registry import KEY_QUERY_VALUE, Key
from pywine.nt.registry_store import ROOT, Store, Value

_BLOCK = struct.Struct("<8s6Ii16s4xqqqII")  # PERF_DATA_BLOCK
_REG_BINARY = 3


class PerformanceKey(Key):
    """The predefined key. Its values' names are lists of objects."""

    def __init__(self, store: Store, bits: int) -> None:
        super().__init__(store, ROOT, (), KEY_QUERY_VALUE, bits)

    def value(self, name: str) -> Value:
        computer = machine_info.computer_name().encode("utf-16-le") + b"\0\0"
        size = _BLOCK.size + (len(computer) + 7 & ~7)
        now = clock.now()
        year, month, weekday, day, hour, minute, second, millisecond = clock.split(now)
        time = struct.pack("<8H", year, month, weekday, day, hour, minute, second, millisecond)
        head = _BLOCK.pack(
            "PERF".encode("utf-16-le"), 1, 1, 1, size, size, 0, -1, time, clock.counter(),
            clock.COUNTER_FREQUENCY, now, len(computer), _BLOCK.size,
        )  # fmt: skip
        return Value(name, _REG_BINARY, (head + computer).ljust(size, b"\0"))
