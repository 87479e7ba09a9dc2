"""Variadic arguments, read from guest memory one by one or many at once."""

from __future__ import annotations

import struct

from pywine.machine.memory import READ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.machine.memory import Memory


class VarArgs:
    """The arguments after the last named one. `args("i")` takes the next as that struct code.

    Codes: i I q Q d, and P for pointer-sized. x86 passes 8-byte arguments in two slots; x64 passes everything
    in one 8-byte slot, doubles too (a variadic caller duplicates xmm registers in the general ones).
    """

    __slots__ = ("_memory", "_wide", "address")

    def __init__(self, memory: Memory, wide: bool, address: int) -> None:
        """`wide`: whether slots have 8 bytes."""
        self._memory, self._wide, self.address = memory, wide, address

    def __call__(self, code: str) -> Any:
        if code == "P":
            code = "Q" if self._wide else "I"
        return self.take(_LAYOUTS[code, self._wide])[0]

    def take(self, layout: struct.Struct) -> tuple[Any, ...]:
        """The next arguments as a structure of slots."""
        at, memory, size = self.address, self._memory, layout.size
        self.address = at + size
        try:
            if not memory.rights[at >> 12] & READ or at & 0xFFF > 0x1000 - size:
                memory.check(at, size, READ)
        except IndexError:
            memory.check(at, size, READ)
        return layout.unpack_from(memory.ram, at)


_LAYOUTS = {
    (code, wide): struct.Struct(f"<{code}4x" if wide and code in "iI" else "<" + code)
    for code in "iIqQd"
    for wide in (False, True)
}
