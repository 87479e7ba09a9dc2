"""A DOS program that cannot go on: which instruction it met, with which registers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.ntvdm.dos import Dos


class Crashed(BaseException):
    """The program has done what no handler of its own takes."""

    def __init__(self, dos: Dos, what: str, code: int) -> None:
        super().__init__(what)
        self.code = code  # Windows' for it
        self.message = describe(dos, what)


def describe(dos: Dos, what: str) -> str:
    """What is said about it: the place, the bytes there, the registers."""
    r = dos.r
    code = dos.m.read(r.cs, r.ip, 8).hex(" ")
    names = ("ax", "bx", "cx", "dx", "si", "di", "bp", "sp", "ds", "es", "ss")
    registers = " ".join(f"{name.upper()}={getattr(r, name):04X}" for name in names)
    return f"{dos.program} {what}\n  at {r.cs:04X}:{r.ip:04X}, where {code} stands\n  {registers}"
