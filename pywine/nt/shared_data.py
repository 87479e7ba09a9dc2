"""KUSER_SHARED_DATA: the page at 0x7FFE0000 from which programs read the version, the processor's features
and clocks.

The guest may only read it; pywine writes through a second mapping of the same memory.
"""

from __future__ import annotations

import _thread
import struct

from pywine.host.memory import view
from pywine.machine import utf16
from pywine.nt import clock
from pywine.nt.processor import features
from pywine.nt.virtual import PAGE_READONLY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

ADDRESS = 0x7FFE0000
TICK_SECONDS = 0.0156  # how often Windows' clock interrupt advances it
OS_MAJOR, OS_MINOR, OS_BUILD = 10, 0, 19045
_TICK_COUNT_MULTIPLIER = 0x0FA00000  # ticks of 15.625 ms, in units of 2^-24 ms
_WORKSTATION = 1
# Where the fields of KUSER_SHARED_DATA (abi/winternl.py) lie, whose overlay costs too much at every start:
_ROOT, _BUILD, _MAJOR, _FEATURES = 0x30, 0x260, 0x26C, 0x274
# as 32-bit words,
_MULTIPLIER, _INTERRUPT_HIGH_2, _SYSTEM_LOW, _SYSTEM_HIGH, _SYSTEM_HIGH_2, _TICKS_HIGH_2 = 1, 4, 5, 6, 7, 202
# and as 64-bit words.
_INTERRUPT, _TICKS = 1, 100


class SharedData:
    """The page of one process."""

    def __init__(self, p: Process, windows_directory: str) -> None:
        self._writing = _thread.allocate_lock()
        p.virtual.reserve(0x1000, address=ADDRESS, protection=PAGE_READONLY, name="KUSER_SHARED_DATA")
        p.virtual.commit(ADDRESS, 0x1000, PAGE_READONLY)
        self._p, self._windows_directory = p, windows_directory
        self.separate()

    def separate(self) -> None:
        """Have memory of one's own for the page, as a fork must."""
        p = self._p
        data = view(p.memory.share(ADDRESS, 0x1000), 0x1000)
        self._dwords, self._qwords = data.cast("I"), data.cast("Q")
        self._dwords[_MULTIPLIER] = _TICK_COUNT_MULTIPLIER
        struct.pack_into("<IIB", data, _BUILD, OS_BUILD, _WORKSTATION, True)
        struct.pack_into("<II", data, _MAJOR, OS_MAJOR, OS_MINOR)
        for feature in features(p.bits):
            data[_FEATURES + feature] = True
        root = utf16.encode(self._windows_directory)
        data[_ROOT : _ROOT + len(root)] = root
        self.tick()

    def tick(self) -> None:
        """Bring the clocks up to date. Readers compare the two high parts; High2 is written first."""
        if self._writing.acquire(blocking=False):
            try:
                self._write_clocks()
            finally:
                self._writing.release()

    def _write_clocks(self) -> None:
        dwords, qwords = self._dwords, self._qwords
        interrupt, system = clock.interrupt_time(), clock.now()
        dwords[_INTERRUPT_HIGH_2], qwords[_INTERRUPT] = interrupt >> 32, interrupt
        dwords[_SYSTEM_HIGH_2], dwords[_SYSTEM_LOW] = system >> 32, system & 0xFFFFFFFF
        dwords[_SYSTEM_HIGH] = system >> 32
        ticks = (clock.ticks() << 24) // _TICK_COUNT_MULTIPLIER
        dwords[_TICKS_HIGH_2], qwords[_TICKS] = ticks >> 32, ticks
