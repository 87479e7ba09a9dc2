"""What the host keeps for functions in guest code (ldr/guest/main.asm), behind the documented parts of the
TEB and the PEB.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

PEB_COOKIE = 0x900  # dword: the cookie of encoded pointers; 0: none yet
PEB_LOCK = 0x940  # the critical section that FastPebLock points to
PEB_MOST_INLINE = 0x908  # pointer-sized: how many bytes guest code copies itself; more is quicker here
PEB_UNHANDLED_FILTER = 0x9F0  # pointer: the program's unhandled-exception filter
TEB_EXCEPTION_STATE, TEB_EXCEPTION_BYTES = 0x1840, 0x40  # what C++ handlers keep (guest/exceptions/cxx.h)
TEB_RETURN_THUNK = 0x18F0  # pointer: where functions that the host called return to
TEB_GUARD = 0x18F8  # pointer: not 0 while exception code reads what may not be there
PEB_CLOCK = 0x910  # how guest code reads the host's clocks (machine/engine.py); 0 where it cannot
TEB_RUNTIMES = 0x1D40  # the thread's data of each C runtime: a qword per runtime, 0 where there is none yet
TEB_HEAP_CACHE = 0x1900  # the thread's cache of the process heap (nt/small_blocks.py), 65 entries
# In a heap's header: that it is one, the last dword of its blocks, and another heap's cache with its thread.
HEAP_MAGIC, HEAP_TAG, HEAP_OWNER, HEAP_CACHE = 0x7E8, 0x7EC, 0x7F0, 0x800
IS_HEAP = 0x50414548
_EMULATED_MOST_INLINE = 256


def prepare(p: Process) -> None:
    """Store what functions in guest code read and nothing else makes."""
    word = p.bits // 8
    most = _EMULATED_MOST_INLINE if p.engine.emulates else (1 << p.bits) - 1
    at = p.peb_address + PEB_MOST_INLINE
    p.memory.ram[at : at + word] = most.to_bytes(word, "little")
    at, way = p.peb_address + PEB_CLOCK, p.engine.clock
    p.memory.ram[at : at + len(way)] = way
    lock = p.peb.FastPebLock = p.peb_address + PEB_LOCK
    p.memory.ram[lock : lock + word + 4] = b"\xff" * (word + 4)  # no debugging data, free


class _Runtimes:
    """The numbers of the C runtimes by DLL."""

    def __init__(self, p: Process) -> None:
        self.numbers: dict[str, int] = {}


def runtime_place(p: Process, dll: str) -> int:
    """Where in the TEB the address of a thread's data of this DLL's runtime lies."""
    numbers = p.state(_Runtimes).numbers
    return TEB_RUNTIMES + 8 * numbers.setdefault(dll, len(numbers))


def count_uncaught(p: Process) -> None:
    """One more C++ object is thrown, and not caught yet, in the current thread."""
    word = p.bits // 8
    at, ram = p.thread.teb_address + TEB_EXCEPTION_STATE + 2 * word, p.memory.ram
    ram[at : at + word] = (int.from_bytes(ram[at : at + word], "little") + 1).to_bytes(word, "little")
