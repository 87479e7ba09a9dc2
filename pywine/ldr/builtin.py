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
from pywine.ldr.export_table import FIRST_SLOT, SLOT_SIZE, ExportTable, Row
from pywine.ldr.guest.bodies import GuestBodies, GuestBody
from pywine.machine.thunk import FASTCALL, api_thunk, note, passing_thunk
from pywine.nt.guest_data import prepare
from pywine.nt.virtual import MEM_IMAGE, PAGE_EXECUTE_READ, PAGE_READONLY, PAGE_READWRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.ldr.module import Module
    from pywine.nt.process import Process

_SLOT = b"\x0f\x0b" * (SLOT_SIZE // 2)
JUMP = 0xE9  # how a slot begins whose function was called
_THUNK_AREA = 0x40000
_GUEST_ROOM = 0x4000  # bytes behind the slots for functions in guest code


class BuiltinImage:
    """The image of one builtin DLL in guest memory."""

    def __init__(self, p: Process, name: str, table: ExportTable, data_sizes: dict[str, int]) -> None:
        self.p, self.name, self.table = p, name, table
        self._build(data_sizes)

    def find(self, wanted: str | int) -> Row | None:
        """The export of this name or ordinal."""
        return self.table.by_name(wanted) if isinstance(wanted, str) else self.table.by_ordinal(wanted)

    def _build(self, data_sizes: dict[str, int]) -> None:
        """Lay out headers, thunk slots, data and the export directory, and write them."""
        p, table = self.p, self.table
        text_size = _pages(len(table) * SLOT_SIZE + _GUEST_ROOM)
        data_start = FIRST_SLOT + text_size
        data_size = _pages(table.place_data(data_start, data_sizes) - data_start or 1)
        exports_start = data_start + data_size
        exports_size = _pages(table.directory_room)
        self.size = exports_start + exports_size
        self._guest_next, self._guest_end = FIRST_SLOT + len(table) * SLOT_SIZE, FIRST_SLOT + text_size
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
            (b".edata", exports_start, exports_size, PAGE_READONLY, 0x40000040),
        )
        p.virtual.commit(base, 0x1000, PAGE_READONLY)
        p.virtual.commit(base + FIRST_SLOT, text_size, PAGE_EXECUTE_READ)
        p.virtual.commit(base + data_start, data_size, PAGE_READWRITE)
        p.virtual.commit(  # few programs walk the export tables of system DLLs
            base + exports_start,
            exports_size,
            PAGE_READONLY,
            contents=lambda: table.directory(exports_start, self.name),
        )
        headers = self._headers(sections, exports_start, exports_size)
        ram[base : base + len(headers)] = headers
        ram[base + FIRST_SLOT : base + FIRST_SLOT + len(table) * SLOT_SIZE] = _SLOT * len(table)

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

    def take(self, size: int) -> int:
        """The address of room for a function in guest code; 0 if there is none left."""
        start, self._guest_next = self._guest_next, (self._guest_next + size + 15) & ~15
        return self.base + start if self._guest_next <= self._guest_end else 0

    def row_at(self, address: int) -> Row | None:
        """The function whose slot starts at guest `address`."""
        return self.table.by_slot(address - self.base)


class Thunks:
    """Makes thunks: the area they lie in, and the link from a builtin's slot to its handler."""

    def __init__(self, p: Process, find_api: Callable[[str, Row], tuple[Api, Any] | None]) -> None:
        self._p, self._find_api = p, find_api
        self._bodies = GuestBodies(p.bits)
        prepare(p)
        self._slow: dict[int, tuple[str, Row]] = {}  # addresses in guest code that were never reached
        self._guest: list[tuple[int, GuestBody, str]] = []  # functions in guest code: address, body, name
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

    def first_call(self, loaded: list[Module], address: int) -> bool:
        """Whether `address` is a builtin's function that was never called; if so it can be called now."""
        for module in loaded:
            if module.builtin and module.base <= address < module.base + module.size:
                row = module.builtin.row_at(address)
                if row is None:
                    return self.reach_slow(address)
                if self._p.memory.ram[address] != JUMP:  # no other thread came first
                    self.materialise(module.builtin, row)
                return True
        return False

    def materialise(self, image: BuiltinImage, row: Row) -> None:
        """Give the function its body in guest code, or its thunk and handler, and point its slot there."""
        body = self._guest_body(image.name, row)
        target = self._place_guest(image, row, body) if body else 0
        self._jump(image.base + row.rva, target or self.detached(image.name, row))

    def _jump(self, slot: int, target: int) -> None:
        rest = self._p.memory.ram[slot + 5 : slot + 8].tobytes()  # eight bytes are stored at once
        self._p.memory.patch(slot, struct.pack("<Bi", JUMP, target - slot - 5) + rest)

    def _guest_body(self, dll: str, row: Row) -> GuestBody | None:
        """The function's body in guest code, unless the function is traced."""
        body = self._bodies.find(f"{row.module}.{row.name}")
        tracer = self._p.tracer
        if body and tracer:
            found = self._find_api(dll, row)
            if found is None or tracer.channel(dll, found[0]):
                return None
        return body

    def _place_guest(self, image: BuiltinImage, row: Row, body: GuestBody) -> int:
        code = body.for_dll(self._p, image.name)
        address = image.take(len(code))
        if address:
            self._p.memory.patch(address, code)
            name = f"{image.name.removesuffix('.dll')}!{row.name}"
            self._guest.append((address, body, name))
            if body.slow:
                self._slow[address + body.slow] = image.name, row
        return address

    def reach_slow(self, address: int) -> bool:
        """Whether a function in guest code asks for its Python body here for the first time; now it has
        one.
        """
        found = self._slow.get(address)
        if found and self._p.memory.ram[address] != JUMP:  # no other thread came first
            self._jump(address, self.detached(*found))
        return bool(found)

    def find_guest(self, address: int) -> str:
        """The function whose guest code holds `address`, as `dll!name`; empty if there is none."""
        found = self._guest_at(address)
        return found[2] if found else ""

    def _guest_at(self, address: int) -> tuple[int, GuestBody, str] | None:
        for found in self._guest:
            if found[0] <= address < found[0] + len(found[1].code):
                return found
        return None

    def find_slow(self, address: int) -> int:
        """Where a function in guest code that faults at `address` asks its Python body; 0 if it does not."""
        found = self._guest_at(address)
        return found[0] + found[1].slow if found and address < found[0] + found[1].guard else 0

    def _guest_function(self, dll: str, api: Api, this: Any) -> int:
        """The address of a function of the exception code, of a thunk before it if the function is traced;
        0 where it has none on this machine.
        """
        p, engine = self._p, self._p.engine
        target = p.modules.exception_code.function(api.body.__name__)
        if not (target and p.tracer and p.tracer.channel(dll, api)):
            return target
        index = len(engine.handlers)
        handler, _ = compile_handler(api, p, Prototype(api), this, dll)
        engine.handlers.append(handler)
        self.callers[index] = (dll, api.name)
        return self._place(passing_thunk(p.bits, engine.trap(index, leaves=api.leaves), target))

    def detached(self, dll: str, row: Row) -> int:
        """The address of a function of `dll`: of a new thunk if its body is Python."""
        p, engine = self._p, self._p.engine
        found = self._find_api(dll, row)
        if found and found[0].guest_code:
            address = self._guest_function(dll, *found)
            if address:
                return address
            found = None
        if found:
            return self.of(dll, *found, row)
        index = len(engine.handlers)
        code = api_thunk(
            p.bits, engine.trap(index, leaves=True), size=row.size, floats=False,
            convention=row.convention, float_result=False,
        )  # fmt: skip
        engine.handlers.append(_missing(p, dll, row))
        self.callers[index] = (dll, row.name)
        return self._place(note(p.bits, index) + code)

    def of(self, dll: str, api: Api, this: Any, row: Row | None = None) -> int:
        """The address of a new thunk for a body, which has no row if nothing exports it."""
        p, engine = self._p, self._p.engine
        index = len(engine.handlers)
        prototype = Prototype(api)
        handler, size = compile_handler(api, p, prototype, this, dll)
        code = api_thunk(
            p.bits, engine.trap(index, leaves=api.leaves), size=size, floats=prototype.floats,
            convention=FASTCALL if row and row.convention == FASTCALL else api.convention,
            float_result=prototype.float_result, x87=api.x87, sse=api.sse,
        )  # fmt: skip
        engine.handlers.append(handler)
        self.callers[index] = (dll, row.name if row else api.name)
        return self._place(note(p.bits, index) + code)


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
