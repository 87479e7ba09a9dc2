"""rttidata.h: dynamic_cast and typeid, by the tables behind an object's virtual table.

Source: the compiler's own listings (/FAs). Pointers in the tables are addresses on x86, and relative to an
image's base on x64.
"""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.types import BOOL, INT, PVOID
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.ntdll.dispatch import raise_from_call
from pywine.machine.memory import AccessViolation
from pywine.nt.exceptions import NONCONTINUABLE
from pywine.nt.guest_data import count_uncaught
from pywine.nt.virtual import PAGE_EXECUTE_READWRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_CXX_EXCEPTION, _MAGIC = 0xE06D7363, 0x19930520
_NOT_VISIBLE, _AMBIGUOUS, _PRIVATE = 0x01, 0x02, 0x04  # attributes of a base class


# The virtual functions of an exception whose text stays: the destructor, which frees nothing, and what().
_DESTROY = {32: bytes.fromhex("8BC1 C20400"), 64: bytes.fromhex("488BC1 C3")}
_WHAT = {32: bytes.fromhex("8B4104 C3"), 64: bytes.fromhex("488B4108 C3")}


class _Base:
    """One class of a hierarchy: its type descriptor, how many bases follow it, where it is in the object."""

    def __init__(self, locator: _Locator, address: int) -> None:
        fields = locator.unpack("<IIiiiI", address)
        descriptor, self.contained, member, table_pointer, in_table, self.attributes = fields
        self.type = locator.base + descriptor
        self.offset = member
        if table_pointer >= 0:
            table = locator.c.read_pointer(locator.complete + table_pointer)
            self.offset += table_pointer + locator.unpack("<i", table + in_table)[0]


class _Locator:
    """The complete object locator of an object: `complete` is where the whole object begins."""

    def __init__(self, c: Crt, thing: int) -> None:
        self.c = c
        word = c.p.bits // 8
        at = c.read_pointer(c.read_pointer(thing) - word)
        _, offset, constructing, descriptor, hierarchy = self.unpack("<IIIII", at)
        self.base = at - self.unpack("<I", at + 20)[0] if word == 8 else 0
        self.complete = thing - offset
        if constructing:
            self.complete -= self.unpack("<i", thing - constructing)[0]
        self.type = self.base + descriptor
        self._hierarchy = self.base + hierarchy

    def unpack(self, form: str, address: int) -> tuple[int, ...]:
        return struct.unpack(form, self.c.memory.read(address, struct.calcsize(form)))

    def bases(self) -> list[_Base]:
        """The class itself, and its bases in depth-first order."""
        _, _, count, array = self.unpack("<4I", self._hierarchy)
        entries = self.unpack(f"<{count}I", self.base + array)
        return [_Base(self, self.base + entry) for entry in entries]

    def same(self, left: int, right: int) -> bool:
        """Whether two type descriptors, perhaps of different images, name one type."""
        read, skip = self.c.memory.read_cstring, 2 * self.c.p.bits // 8
        return left == right or read(left + skip) == read(right + skip)


class _Exceptions:
    """The exceptions that the runtime throws itself: objects and tables made when first needed."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._made: dict[str, tuple[int, int, int]] = {}

    def find(self, name: str, what: str) -> tuple[int, int, int]:
        """The object, its ThrowInfo, and what that is relative to."""
        if name not in self._made:
            self._made[name] = self._make(name, what)
        return self._made[name]

    def _make(self, name: str, what: str) -> tuple[int, int, int]:
        c, bits, word = self._c, self._c.p.bits, self._c.p.bits // 8
        at = c.p.virtual.allocate(0x1000, PAGE_EXECUTE_READWRITE, name="exceptions")
        base = at if bits == 64 else 0
        pointer = "Q" if bits == 64 else "I"
        thrown, table, code, text, info, array, kinds, types = (at + 0x80 * index for index in range(8))
        c.memory.write(code, _DESTROY[bits])
        c.memory.write(code + 0x10, _WHAT[bits])
        c.memory.write(table, struct.pack(f"<2{pointer}", code, code + 0x10))
        c.memory.write(text, what.encode() + b"\0")
        c.memory.write(thrown, struct.pack(f"<2{pointer}", table, text))
        names = (f".?AV{name}@std@@", ".?AVexception@std@@")
        for index, decorated in enumerate(names):
            descriptor, kind = types + 0x80 * index, kinds + 0x20 * index
            c.memory.write(descriptor + 2 * word, decorated.encode() + b"\0")
            c.memory.write(kind, struct.pack("<IIiiiII", 0, descriptor - base, 0, -1, 0, 3 * word, 0))
            c.memory.write(array + 4 + 4 * index, struct.pack("<I", kind - base))
        c.memory.write(array, struct.pack("<I", len(names)))
        c.memory.write(info, struct.pack("<4I", 0, 0, 0, array - base))
        return thrown, info, base


def _throw(c: Crt, name: str, what: str) -> NoReturn:
    thrown, info, base = c.state(_Exceptions).find(name, what)
    parameters = (_MAGIC, thrown, info, base) if c.p.bits == 64 else (_MAGIC, thrown, info)
    count_uncaught(c.p)
    raise_from_call(c.p, _CXX_EXCEPTION, NONCONTINUABLE, parameters)


@crt(calls_back=True)
def __RTDynamicCast(
    c: Crt, thing: PVOID, displacement: INT, source: PVOID, target: PVOID, is_reference: BOOL
) -> PVOID:
    """`source`, `target`: type descriptors; `displacement`: from the part of type `source` to its virtual
    table.
    """
    if not thing:
        return 0
    try:
        locator = _Locator(c, thing)
        found = _find(locator, thing - displacement - locator.complete, source, target)
    except AccessViolation:
        _throw(c, "__non_rtti_object", "Access violation - no RTTI data!")
    if found is not None:
        return locator.complete + found
    if is_reference:
        _throw(c, "bad_cast", "Bad dynamic_cast!")
    return 0


def _find(locator: _Locator, source_offset: int, source: int, target: int) -> int | None:
    """Where in the complete object the part of type `target` lies; None if the cast fails."""
    bases = locator.bases()
    hidden = _NOT_VISIBLE | _AMBIGUOUS
    for index, base in enumerate(bases):  # down: a target that holds the source as a public base
        if not locator.same(base.type, target):
            continue
        for inner in bases[index + 1 : index + 1 + base.contained]:
            if (
                locator.same(inner.type, source)
                and inner.offset == source_offset
                and not inner.attributes & _PRIVATE
            ):
                return base.offset
    targets = [base for base in bases if locator.same(base.type, target)]
    offsets = {base.offset for base in targets}
    visible_source = any(
        locator.same(base.type, source)
        and base.offset == source_offset
        and not base.attributes & _NOT_VISIBLE
        for base in bases
    )
    across = [base for base in targets if not base.attributes & hidden]
    if visible_source and across and len(offsets) == 1:
        return across[0].offset
    return None


@crt(calls_back=True)
def __RTtypeid(c: Crt, thing: PVOID) -> PVOID:
    if not thing:
        _throw(c, "bad_typeid", "Attempted a typeid of nullptr pointer!")
    try:
        return _Locator(c, thing).type
    except AccessViolation:
        _throw(c, "__non_rtti_object", "Access violation - no RTTI data!")


@crt(calls_back=True)
def __RTCastToVoid(c: Crt, thing: PVOID) -> PVOID:
    return _Locator(c, thing).complete if thing else 0


class _TypeNames:
    """The readable names of types, in guest memory, by the address of their type_info's data."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._addresses: dict[int, int] = {}

    def address(self, data: int) -> int:
        if data not in self._addresses:
            from pywine.dlls.crt.undecorate import NotDecorated, type_name

            decorated = self._c.memory.read_cstring(data + self._c.p.bits // 8).decode("latin-1")
            try:
                text = type_name(decorated)
            except NotDecorated:
                text = decorated
            self._addresses[data] = self._c.p.allocate(text.encode("latin-1", "replace") + b"\0")
        return self._addresses[data]


@crt(names=("__std_type_info_name",))
def __std_type_info_name(c: Crt, data: PVOID, names: PVOID) -> PVOID:
    """`data`: a cached name, then the decorated one."""
    return c.state(_TypeNames).address(data)
