"""Variadic arguments, read one by one from guest memory."""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class VarArgs:
    """The arguments after the last named one. `args("i")` takes the next as that struct code.

    Codes: i I q Q d, and P for pointer-sized. x86 passes 8-byte arguments in two slots; x64 passes everything
    in one 8-byte slot, doubles too (a variadic caller duplicates xmm registers in the general ones).
    """

    __slots__ = ("_memory", "_ram", "_wide", "address")

    def __init__(self, p: Any, address: int) -> None:
        self._memory = p.memory
        self._ram = p.memory.ram
        self._wide = p.bits == 64
        self.address = address

    def __call__(self, code: str) -> Any:
        address = self.address
        size = 8 if self._wide or code in "qQd" else 4
        self.address = address + size
        if not self._memory.rights[address >> 12] & self._memory.rights[(address + size - 1) >> 12] & 1:
            self._memory.check(address, size, 1)
        if code == "P":
            code = "Q" if self._wide else "I"
        return struct.unpack_from("<" + code, self._ram, address)[0]
