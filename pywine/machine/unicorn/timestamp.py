"""RDTSC in deterministic runs, where it faults: it tells the schedule's time."""

from __future__ import annotations

from pywine.machine import context as ctx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.engine import EngineThread

_RDTSC, _RDTSCP = b"\x0f\x31", b"\x0f\x01\xf9"
_TICKS_PER_NS = 2


def read(thread: EngineThread) -> bool:
    """Whether the instruction that faulted was one; then it is done."""
    schedule, q = thread.engine.schedule, thread.q
    if schedule is None:
        return False
    code = bytes(thread.engine.memory.ram[q[ctx.RIP] : q[ctx.RIP] + 3])
    if code != _RDTSCP and code[:2] != _RDTSC:
        return False
    ticks = schedule.now() * _TICKS_PER_NS
    q[ctx.RAX], q[ctx.RDX] = ticks & 0xFFFFFFFF, ticks >> 32
    if code == _RDTSCP:
        q[ctx.RCX] = 0  # the number of the processor
    q[ctx.RIP] += len(_RDTSCP if code == _RDTSCP else _RDTSC)
    thread.write_state()
    return True
