"""What the host keeps for functions in guest code (ldr/guest/main.asm), behind the documented parts of the
TEB and the PEB.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

PEB_COOKIE = 0x900  # dword: the cookie of encoded pointers; 0: none yet
TEB_RUNTIMES = 0x1D40  # the thread's data of each C runtime: a qword per runtime, 0 where there is none yet


class _Runtimes:
    """The numbers of the C runtimes by DLL."""

    def __init__(self, p: Process) -> None:
        self.numbers: dict[str, int] = {}


def runtime_place(p: Process, dll: str) -> int:
    """Where in the TEB the address of a thread's data of this DLL's runtime lies."""
    numbers = p.state(_Runtimes).numbers
    return TEB_RUNTIMES + 8 * numbers.setdefault(dll, len(numbers))
