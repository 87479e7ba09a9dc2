"""KUSER_SHARED_DATA's clock: brought up to date whenever the guest asks for time or lets some pass."""

from __future__ import annotations

import struct

from pywine.nt import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

ADDRESS = 0x7FFE0000
_INTERRUPT_TIME, _SYSTEM_TIME, _TICK_COUNT, _FEATURES = 0x08, 0x14, 0x320, 0x274


class SharedClock:
    """When the page was last brought up to date, in milliseconds since the host started."""

    def __init__(self, p: Process) -> None:
        self.ticks = -1


def refresh(p: Process) -> None:
    """Store interrupt time, system time and tick count: low part, high part, and the high part again."""
    state, ticks = p.state(SharedClock), clock.ticks()
    if ticks == state.ticks:
        return
    state.ticks = ticks
    for offset, value in (
        (_INTERRUPT_TIME, clock.counter()),
        (_SYSTEM_TIME, clock.now()),
        (_TICK_COUNT, ticks * 64 // 1000),
    ):
        low, high = value & 0xFFFFFFFF, value >> 32 & 0x7FFFFFFF
        p.memory.patch(ADDRESS + offset, struct.pack("<III", low, high, high))


def fill(p: Process) -> None:
    """What does not change: the processor's features."""
    from pywine.nt.processor import features

    for feature in features(p.bits):
        p.memory.ram[ADDRESS + _FEATURES + feature] = 1
    refresh(p)
