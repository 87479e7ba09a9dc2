"""Names of functions by address: from a module's exports, and from the COFF symbol table of its file."""

from __future__ import annotations

import struct

from pywine.ldr.exports import ExportDirectory
from pywine.machine.memory import AccessViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.modules import Module
    from pywine.nt.process import Process

_SYMBOL = struct.Struct("<8sIhHBB")
_FUNCTION, _EXTERNAL, _STATIC = 0x20, 2, 3  # a symbol's type; storage classes
_MOST_SYMBOLS = 1_000_000


class Symbols:
    """Where functions begin, by module; a file is read when the first address of its module is asked for."""

    def __init__(self, p: Process | None = None) -> None:
        self._starts: dict[int, list[tuple[int, str]]] = {}  # module base -> address, name

    def find(self, module: Module, address: int) -> str:
        """`name+offset` of the function that begins last before `address`; empty if none is known."""
        found = self.before(module, address)
        return f"{found[1]}+{address - found[0]:#x}" if found else ""

    def before(self, module: Module, address: int) -> tuple[int, str] | None:
        """Where the function begins that begins last before `address`, and its name."""
        from bisect import bisect_right

        starts = self.all(module)
        index = bisect_right(starts, (address, "\U0010ffff")) - 1
        return starts[index] if index >= 0 else None

    def all(self, module: Module) -> list[tuple[int, str]]:
        """All functions that are known, by address."""
        starts = self._starts.get(module.base)
        if starts is None:
            starts = self._starts[module.base] = sorted({**_exports(module), **_functions(module)}.items())
        return starts


def _exports(module: Module) -> dict[int, str]:
    if module.image is None:
        return {}
    try:
        return {
            start: export or f"#{ordinal}"
            for export, ordinal, start, forward in ExportDirectory(module.image).all()
            if start and not forward
        }
    except AccessViolation:  # a damaged export table names nothing
        return {}


def _functions(module: Module) -> dict[int, str]:
    """The functions that the COFF symbol table names; {} where the file has none or cannot be read."""
    if not module.host_path or module.image is None:
        return {}
    headers = module.image.headers
    count = headers.symbol_count
    if not headers.symbols_offset or not 0 < count <= _MOST_SYMBOLS:
        return {}
    try:
        with open(module.host_path, "rb") as file:
            file.seek(headers.symbols_offset)
            table = file.read(count * _SYMBOL.size)
            names = file.read(1 << 24)
    except OSError:
        return {}
    sections = headers.sections
    bits, found, at = headers.bits, {}, 0
    while at + _SYMBOL.size <= len(table):
        raw, value, section, kind, storage, more = _SYMBOL.unpack_from(table, at)
        at += _SYMBOL.size * (1 + more)
        if kind == _FUNCTION and storage in (_EXTERNAL, _STATIC) and 0 < section <= len(sections):
            start = module.base + sections[section - 1].address + value
            found[start] = _name(raw, names, is_decorated=bits == 32)
    return found


def _name(raw: bytes, names: bytes, *, is_decorated: bool) -> str:
    """A symbol's name: in its entry, or in the string table behind the symbols."""
    if raw[:4] == bytes(4):
        offset = int.from_bytes(raw[4:], "little")
        raw = names[offset : names.find(b"\0", offset)]
    name = raw.rstrip(b"\0").decode("utf-8", "replace")
    return name[1:] if is_decorated and name.startswith("_") else name
