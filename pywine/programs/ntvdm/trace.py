"""`--trace` for DOS programs: a line for every function of INT 21h."""

from __future__ import annotations

from pywine.machine.unicorn.realmode import AX, BX, CARRY, CS, CX, DS, DX, IP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.ntvdm.dos import Dos

CHANNEL = "ntvdm/int21"
_WITH_PATH = frozenset((0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x41, 0x43, 0x4B, 0x4E, 0x56, 0x5A, 0x5B))
_WITH_HANDLE = frozenset((0x3E, 0x3F, 0x40, 0x42, 0x44, 0x45, 0x46, 0x57, 0x5C, 0x68))
_LONGEST = 60


def line_of(dos: Dos, name: str, before: tuple[int, ...]) -> str:
    """The call and what came of it. `before`: the registers at the call."""
    ax, number = before[AX], before[AX] >> 8
    if number in _WITH_PATH:
        shown = repr(dos.decode(dos.m.text(before[DS], before[DX], 0x80)))
    elif number in _WITH_HANDLE:
        shown = (
            f"handle {before[BX]}, {before[CX]} bytes" if number in (0x3F, 0x40) else f"handle {before[BX]}"
        )
    elif number == 0x09:
        text = dos.m.read(before[DS], before[DX], _LONGEST).partition(b"$")[0]
        shown = repr(dos.decode(text))
    elif number in (0x02, 0x06):
        shown = repr(chr(before[DX] & 0xFF))
    else:
        shown = f"BX={before[BX]:04X} CX={before[CX]:04X} DX={before[DX]:04X}"
    r = dos.r
    if number >= 0x38 and r.flags & CARRY:
        end = f"fails with {r.ax}"
    elif r.moved:
        end = "goes on elsewhere"
    else:
        end = f"-> {r.ax:04X}"
    return f"{before[CS]:04X}:{before[IP]:04X} int21!{ax:04X} {name}({shown}) {end}"
