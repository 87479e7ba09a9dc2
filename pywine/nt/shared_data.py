"""KUSER_SHARED_DATA: the page at 0x7FFE0000 from which programs read the version, the processor's features
and clocks.

The guest may only read it; pywine writes through a second mapping of the same memory.
"""

from __future__ import annotations

import ctypes

from pywine.abi.winternl import KUSER_SHARED_DATA
from pywine.machine import utf16
from pywine.nt import clock
from pywine.nt.processor import features
from pywine.nt.virtual import PAGE_READONLY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process

ADDRESS = 0x7FFE0000
TICK_SECONDS = 0.0156  # how often Windows' clock interrupt advances it
OS_MAJOR, OS_MINOR, OS_BUILD = 10, 0, 19045
_TICK_COUNT_MULTIPLIER = 0x0FA00000  # ticks of 15.625 ms, in units of 2^-24 ms
_WORKSTATION = 1


class SharedData:
    """The page of one process."""

    def __init__(self, p: Process, windows_directory: str) -> None:
        p.virtual.reserve(0x1000, address=ADDRESS, protection=PAGE_READONLY, name="KUSER_SHARED_DATA")
        p.virtual.commit(ADDRESS, 0x1000, PAGE_READONLY)
        alias = p.memory.share(ADDRESS, 0x1000)
        data: Any = KUSER_SHARED_DATA.layout(p.bits).from_address(alias)
        self._data = data
        data.TickCountMultiplier = _TICK_COUNT_MULTIPLIER
        data.NtMajorVersion, data.NtMinorVersion, data.NtBuildNumber = OS_MAJOR, OS_MINOR, OS_BUILD
        data.NtProductType, data.ProductTypeIsValid = _WORKSTATION, 1
        for feature in features(p.bits):
            data.ProcessorFeatures[feature] = 1
        root = utf16.encode(windows_directory)
        ctypes.memmove(ctypes.addressof(data.NtSystemRoot), root, len(root))
        self.tick()

    def tick(self) -> None:
        """Bring the clocks up to date. Readers compare the two high parts: High2 is written first."""
        data = self._data
        interrupt, system = clock.interrupt_time(), clock.now()
        data.InterruptTimeHigh2, data.InterruptTime = interrupt >> 32, interrupt
        data.SystemTimeHigh2 = data.SystemTimeHigh = system >> 32
        data.SystemTimeLow = system & 0xFFFFFFFF
        ticks = (clock.ticks() << 24) // _TICK_COUNT_MULTIPLIER
        data.TickCountHigh2, data.TickCount = ticks >> 32, ticks
