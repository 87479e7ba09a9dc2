"""Builtin DLLs: real PE images in guest memory whose functions are thunks into API handlers.

An export that was never called is a slot of `ud2`: its first call faults, is recognised by its address, and
gets its thunk then. So a program that imports a thousand functions pays for those it calls.
"""

from __future__ import annotations

import struct

from pywine.abi.api import Api
from pywine.abi.compile import Prototype, compile_handler
from pywine.abi.errors import NotImplementedHere
from pywine.ldr import pe
from pywine.machine.thunk import CDECL, FASTCALL, STDCALL, api_thunk
from pywine.nt.virtual import MEM_IMAGE, PAGE_EXECUTE_READ, PAGE_READONLY, PAGE_READWRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.process import Process

SLOT_SIZE = 16
_SLOT = b"\x0f\x0b" * (SLOT_SIZE // 2)
_UNDECLARED_DATA_SIZE = 16
_THUNK_AREA = 0x40000


class Row:
    """One line of exports.tsv: a function, data or a forward."""

    __slots__ = ("forward", "kind", "module", "name", "ordinal", "rva")

    def __init__(self, name: str, kind: str, ordinal: int, module: str, forward: str) -> None:
        self.name, self.kind, self.ordinal, self.module, self.forward = name, kind, ordinal, module, forward
        self.rva = 0

    @property
    def convention(self) -> str:
        if self.kind.isdigit():
            return STDCALL
        return FASTCALL if self.kind.startswith("f") else CDECL

    @property
    def size(self) -> int:
        """Bytes of arguments that the callee pops on x86."""
        digits = self.kind.lstrip("f")
        return int(digits) if digits.isdigit() else 0


def parse_rows(text: str, bits: int) -> list[Row]:
    """The rows of an exports.tsv that exist on this machine, in the order of their names."""
    other = "x86" if bits == 64 else "x64"
    rows = []
    for line in text.split("\n")[1:]:
        if line:
            name, kind, machine, ordinal, module, forward = line.split("\t")
            if machine != other:
                rows.append(Row(name, kind, int(ordinal) if ordinal else 0, module, forward))
    return rows


class BuiltinImage:
    """The image of one builtin DLL in guest memory."""

    def __init__(self, p: Process, name: str, rows: list[Row], data_sizes: dict[str, int]) -> None:
        self.p, self.name = p, name
        self.rows = rows
        self.functions: list[Row] = [row for row in rows if row.kind != "d" and not row.forward]
        self.data: list[Row] = [row for row in rows if row.kind == "d" and not row.forward]
        self._build(data_sizes)
        self._by_name = {row.name: row for row in rows}

    def find(self, wanted: str | int) -> Row | None:
        """The export of this name or ordinal."""
        if isinstance(wanted, str):
            return self._by_name.get(wanted)
        return next((row for row in self.rows if row.ordinal == wanted), None)

    def _build(self, data_sizes: dict[str, int]) -> None:
        """Lay out headers, thunk slots, data and the export directory, and write them."""
        p = self.p
        text_size = _pages(len(self.functions) * SLOT_SIZE or 1)
        rva = 0x1000
        for row in self.functions:
            row.rva = rva
            rva += SLOT_SIZE
        data_start = rva = 0x1000 + text_size
        for row in self.data:
            row.rva = rva
            rva += (data_sizes.get(row.name, _UNDECLARED_DATA_SIZE) + 15) & ~15
        data_size = _pages(rva - data_start or 1)
        exports_start = data_start + data_size
        exports = self._export_directory(exports_start)
        self.size = exports_start + _pages(len(exports))
        self.base = p.virtual.reserve(
            self.size,
            protection=PAGE_EXECUTE_READ,
            kind=MEM_IMAGE,
            name=self.name,
            top_down=True,
            low=0x60000000,
            high=0x7F000000,
        )
        ram, base = p.memory.ram, self.base
        sections = (
            (b".text", 0x1000, text_size, PAGE_EXECUTE_READ, 0x60000020),
            (b".data", data_start, data_size, PAGE_READWRITE, 0xC0000040),
            (b".edata", exports_start, _pages(len(exports)), PAGE_READONLY, 0x40000040),
        )
        p.virtual.commit(base, 0x1000, PAGE_READONLY)
        for _, start, size, protection, _ in sections:
            p.virtual.commit(base + start, size, protection)
        headers = self._headers(sections, exports_start, len(exports))
        ram[base : base + len(headers)] = headers
        ram[base + 0x1000 : base + 0x1000 + len(self.functions) * SLOT_SIZE] = _SLOT * len(self.functions)
        ram[base + exports_start : base + exports_start + len(exports)] = exports

    def _headers(self, sections: tuple[Any, ...], exports: int, exports_size: int) -> bytes:
        bits = self.p.bits
        optional_size = 240 if bits == 64 else 224
        out = bytearray(0x80)
        out[0:2] = b"MZ"
        struct.pack_into("<I", out, 60, 0x80)
        machine = pe.MACHINE_AMD64 if bits == 64 else pe.MACHINE_I386
        characteristics = pe.FILE_EXECUTABLE | pe.FILE_DLL | (0x20 if bits == 64 else 0x100)
        out += b"PE\0\0" + struct.pack(
            "<HHIIIHH", machine, len(sections), 0, 0, 0, optional_size, characteristics
        )
        optional = bytearray(optional_size)
        struct.pack_into("<HBBIIIII", optional, 0, 0x20B if bits == 64 else 0x10B, 14, 0, 0, 0, 0, 0, 0x1000)
        if bits == 64:
            struct.pack_into("<QII", optional, 24, self.base, 0x1000, 0x1000)
        else:
            struct.pack_into("<III", optional, 28, self.base, 0x1000, 0x1000)
        struct.pack_into("<HHHHHH", optional, 40, 10, 0, 10, 0, 10, 0)
        struct.pack_into("<IIIHH", optional, 56, self.size, 0x1000, 0, pe.SUBSYSTEM_CONSOLE, pe.DYNAMIC_BASE)
        directories = 112 if bits == 64 else 96
        struct.pack_into("<I", optional, directories - 4, 16)
        struct.pack_into("<II", optional, directories + 8 * pe.EXPORT, exports, exports_size)
        out += optional
        for name, start, size, _, flags in sections:
            out += struct.pack("<8sIIIIIIHHI", name, size, start, size, start, 0, 0, 0, 0, flags)
        return bytes(out)

    def _export_directory(self, start: int) -> bytes:
        """The export directory for RVA `start`; gives every row its ordinal."""
        taken = {row.ordinal for row in self.rows if row.ordinal}
        ordinal = 0
        for row in self.rows:
            if not row.ordinal:
                ordinal += 1
                while ordinal in taken:
                    ordinal += 1
                row.ordinal = ordinal
        count = max((row.ordinal for row in self.rows), default=0)
        named = [row for row in self.rows if row.name]
        functions_at = start + 40
        names_at = functions_at + 4 * count
        ordinals_at = names_at + 4 * len(named)
        strings_at = ordinals_at + 2 * len(named)
        own_name = self.name.encode() + b"\0"
        strings = bytearray(own_name)
        functions, names = [0] * count, []
        for row in named:
            names.append(strings_at + len(strings))
            strings += row.name.encode() + b"\0"
        for row in self.rows:
            if row.forward:
                row.rva = strings_at + len(strings)
                strings += row.forward.encode() + b"\0"
            functions[row.ordinal - 1] = row.rva
        head = struct.pack(
            "<IIHHIIIIIII", 0, 0, 0, 0, strings_at, 1, count, len(named), functions_at, names_at, ordinals_at
        )
        return b"".join((
            head, struct.pack(f"<{count}I", *functions), struct.pack(f"<{len(named)}I", *names),
            struct.pack(f"<{len(named)}H", *(row.ordinal - 1 for row in named)), bytes(strings),
        ))  # fmt: skip

    def row_at(self, address: int) -> Row | None:
        """The function whose slot starts at guest `address`."""
        offset = address - self.base - 0x1000
        if 0 <= offset < len(self.functions) * SLOT_SIZE and offset % SLOT_SIZE == 0:
            return self.functions[offset // SLOT_SIZE]
        return None


class Thunks:
    """Makes thunks: the area they lie in, and the link from a builtin's slot to its handler."""

    def __init__(self, p: Process, find_api: Callable[[str, Row], tuple[Api, Any] | None]) -> None:
        self._p, self._find_api = p, find_api
        self._next = self._end = 0
        self.callers: dict[int, tuple[str, str]] = {}  # handler index -> DLL and function

    def _place(self, code: bytes) -> int:
        if self._next + len(code) > self._end:
            area = self._p.virtual.allocate(
                _THUNK_AREA, PAGE_EXECUTE_READ, name="thunks", top_down=True, low=0x60000000, high=0x7F000000
            )
            self._next, self._end = area, area + _THUNK_AREA
        address = self._next
        self._next = (address + len(code) + 15) & ~15
        self._p.memory.patch(address, code)
        return address

    def materialise(self, image: BuiltinImage, row: Row) -> None:
        """Give the function its thunk and handler, and point its slot there."""
        target = self.detached(image.name, row)
        slot = image.base + row.rva
        self._p.memory.patch(slot, b"\xe9" + struct.pack("<i", target - slot - 5))

    def detached(self, dll: str, row: Row) -> int:
        """The address of a new thunk for a function of `dll`."""
        p, engine = self._p, self._p.engine
        index = len(engine.handlers)
        found = self._find_api(dll, row)
        if found:
            api, this = found
            prototype = Prototype(api)
            handler, size = compile_handler(api, p, prototype, this, dll)
            code = api_thunk(
                p.bits, engine.trap(index, leaves=api.leaves), size=size, floats=prototype.floats,
                convention=FASTCALL if row.convention == FASTCALL else api.convention,
                float_result=prototype.float_result, x87=api.x87,
            )  # fmt: skip
        else:
            handler = _missing(p, dll, row)
            code = api_thunk(
                p.bits, engine.trap(index, leaves=True), size=row.size, floats=False,
                convention=row.convention, float_result=False,
            )  # fmt: skip
        engine.handlers.append(handler)
        self.callers[index] = (dll, row.name)
        return self._place(code)


def _missing(p: Process, dll: str, row: Row) -> Callable[[memoryview], None]:
    def handler(_q: memoryview) -> None:
        arguments = f", {row.size // 4} arguments" if row.kind.isdigit() else ""
        raise NotImplementedHere(
            f"{dll.removesuffix('.dll').upper()}!{row.name or f'#{row.ordinal}'} is not implemented"
            f" (called from {p.modules.caller()}{arguments})"
        )

    return handler


def _pages(size: int) -> int:
    return (size + 0xFFF) & ~0xFFF
