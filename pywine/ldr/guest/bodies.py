"""The machine code of functions with a body in guest code (`main.asm`, assembled to x64.bin and x86.bin)."""

from __future__ import annotations

import os
import struct

from pywine.nt.guest_data import runtime_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

_FOLDER = os.path.dirname(__file__)
_ENTRY = struct.Struct("<5H")


class GuestBody:
    """One body. `slow`: where in its code the Python body is asked, 0 if it never is; `guard`: up to where
    the Python body is asked when there is a fault.
    """

    __slots__ = ("_place", "code", "guard", "slow")

    def __init__(self, code: bytes, slow: int, place: int, guard: int) -> None:
        self.code, self.slow, self._place, self.guard = code, slow, place, guard

    def for_dll(self, p: Process, dll: str) -> bytes:
        """The code as the DLL of this name gets it: a C runtime finds its own data of each thread."""
        if not self._place:
            return self.code
        before, after = self.code[: self._place], self.code[self._place + 4 :]
        return before + struct.pack("<I", runtime_place(p, dll)) + after


class GuestBodies:
    """The bodies for one machine, found by the name of the Python body they stand in for."""

    def __init__(self, bits: int) -> None:
        with open(os.path.join(_FOLDER, f"x{64 if bits == 64 else 86}.bin"), "rb") as file:
            self._blob = file.read()
        self._index = int.from_bytes(self._blob[:4], "little")

    def names(self) -> list[str]:
        """The modules and functions that have a body: `crt.string.strlen`."""
        found, at = [], self._index
        while at < len(self._blob) - 1:
            end = self._blob.index(0, at + 1)
            found.append(self._blob[at + 1 : end].decode())
            at = end + 1 + _ENTRY.size
        return found

    def find(self, name: str) -> GuestBody | None:
        """The body of a function by module and name."""
        at = self._blob.find(b"\0%s\0" % name.encode(), self._index)
        if at < 0:
            return None
        start, size, slow, place, guard = _ENTRY.unpack_from(self._blob, at + len(name) + 2)
        return GuestBody(self._blob[start : start + size], slow, place, guard)
