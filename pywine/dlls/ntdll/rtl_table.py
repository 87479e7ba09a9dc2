"""Generic tables of ntdll, splayed and balanced ones, whose elements a program's function compares.

The elements lie in the program's memory; in which order they are is known here.
"""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOLEAN, PVOID, ULONG, VOID, OutOpt
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LESS, _GREATER = 0, 1  # RTL_GENERIC_COMPARE_RESULTS


class _Kind:
    """Where a table's root, count and routines lie, and how large the links before an element are: the last
    three on x86 and on x64; the root by its word.
    """

    def __init__(
        self, root: int, number: tuple[int, int], routines: tuple[int, int], links: tuple[int, int]
    ) -> None:
        self.root, self.number, self.routines, self.links = root, number, routines, links


_SPLAYED = _Kind(0, (20, 36), (24, 40), (24, 40))
_BALANCED = _Kind(2, (24, 44), (40, 72), (16, 32))  # the root is the right child of what stands above it
_COMPARE, _ALLOCATE, _FREE = range(3)


class _Table:
    """One table's elements: in their order, and in that of their insertion."""

    def __init__(self, p: Process, address: int, kind: _Kind) -> None:
        self._p, self.address, self.kind = p, address, kind
        self.ordered: list[int] = []
        self.inserted: list[int] = []
        self.cursor = 0
        self.links = kind.links[p.bits == 64]
        self._word = p.bits // 8
        self._routines = address + kind.routines[p.bits == 64]

    def _routine(self, which: int) -> int:
        at = self._routines + which * self._word
        return int.from_bytes(self._p.memory.read(at, self._word), "little")

    def set_up(self, *routines: int) -> None:
        """Write what the program may look at."""
        word = self._word
        self._p.memory.write(self.address, bytes(self._routines - self.address))
        self._p.memory.write(
            self._routines, b"".join(routine.to_bytes(word, "little") for routine in routines)
        )
        if self.kind is _SPLAYED:  # a list of none
            head = self.address + word
            self._p.memory.write(head, head.to_bytes(word, "little") * 2)

    def find(self, wanted: int) -> tuple[int, bool]:
        """The place of an element that compares equal, or where it belongs."""
        low, high, compare = 0, len(self.ordered), self._routine(_COMPARE)
        while low < high:
            middle = (low + high) // 2
            result = self._p.call(compare, self.address, wanted, self.ordered[middle]) & 0xFFFFFFFF
            if result == _LESS:
                high = middle
            elif result == _GREATER:
                low = middle + 1
            else:
                return middle, True
        return low, False

    def insert(self, data: int, size: int) -> tuple[int, bool]:
        """The element that was there, or a new one (0: no memory), and whether it is new."""
        place, exists = self.find(data)
        if exists:
            return self.ordered[place], False
        block = self._p.call(self._routine(_ALLOCATE), self.address, self.links + size)
        block &= (1 << self._p.bits) - 1
        if not block:
            return 0, False
        self._p.memory.write(block, bytes(self.links))
        element = block + self.links
        self._p.memory.write(element, self._p.memory.read(data, size))
        self.ordered.insert(place, element)
        self.inserted.append(element)
        self._count(block)
        return element, True

    def delete(self, wanted: int) -> bool:
        place, exists = self.find(wanted)
        if exists:
            element = self.ordered.pop(place)
            self.inserted.remove(element)
            self.cursor -= place < self.cursor
            self._count(self.ordered[0] - self.links if self.ordered else 0)
            self._p.call(self._routine(_FREE), self.address, element - self.links)
        return exists

    def _count(self, root: int) -> None:
        self._p.memory.write(self.address + self.kind.root * self._word, root.to_bytes(self._word, "little"))
        at = self.address + self.kind.number[self._p.bits == 64]
        self._p.memory.write(at, len(self.ordered).to_bytes(4, "little"))

    def following(self, restart: bool) -> int:
        if restart:
            self.cursor = 0
        if self.cursor >= len(self.ordered):
            return 0
        self.cursor += 1
        return self.ordered[self.cursor - 1]


class GenericTables:
    """The tables by their addresses; one that was not set up is empty."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._tables: dict[int, _Table] = {}

    def make(self, address: int, kind: _Kind) -> _Table:
        self._tables[address] = _Table(self._p, address, kind)
        return self._tables[address]

    def find(self, address: int, kind: _Kind) -> _Table:
        return self._tables.get(address) or self.make(address, kind)


def _declare(kind: _Kind, suffix: str) -> dict[str, Callable[..., Any]]:
    """The functions on one kind of table."""

    def initialize(
        p: Process, table: PVOID, compare: PVOID, allocate: PVOID, free: PVOID, context: PVOID
    ) -> VOID:
        p.state(GenericTables).make(table, kind).set_up(compare, allocate, free, context)

    def insert(p: Process, table: PVOID, data: PVOID, size: ULONG, is_new: OutOpt[BOOLEAN]) -> PVOID:
        element, is_new.value = p.state(GenericTables).find(table, kind).insert(data, size)
        return element

    def delete(p: Process, table: PVOID, data: PVOID) -> BOOLEAN:
        return p.state(GenericTables).find(table, kind).delete(data)

    def lookup(p: Process, table: PVOID, data: PVOID) -> PVOID:
        found = p.state(GenericTables).find(table, kind)
        place, exists = found.find(data)
        return found.ordered[place] if exists else 0

    def enumerate(p: Process, table: PVOID, restart: BOOLEAN) -> PVOID:
        return p.state(GenericTables).find(table, kind).following(bool(restart))

    def enumerate_without_splaying(p: Process, table: PVOID, key: OutOpt[PVOID]) -> PVOID:
        """The key is the element that was told last, or NULL."""
        found = p.state(GenericTables).find(table, kind)
        place = found.ordered.index(key.value) + 1 if key.value in found.ordered else 0
        if key.value and not place:
            return 0
        key.value = found.ordered[place] if place < len(found.ordered) else key.value
        return key.value if place < len(found.ordered) else 0

    def element(p: Process, table: PVOID, index: ULONG) -> PVOID:
        found = p.state(GenericTables).find(table, kind)
        elements = found.inserted if kind is _SPLAYED else found.ordered
        return elements[index] if index < len(elements) else 0

    def count(p: Process, table: PVOID) -> ULONG:
        return len(p.state(GenericTables).find(table, kind).ordered)

    def is_empty(p: Process, table: PVOID) -> BOOLEAN:
        return not p.state(GenericTables).find(table, kind).ordered

    bodies = {
        f"RtlInitializeGenericTable{suffix}": initialize, f"RtlInsertElementGenericTable{suffix}": insert,
        f"RtlDeleteElementGenericTable{suffix}": delete, f"RtlLookupElementGenericTable{suffix}": lookup,
        f"RtlEnumerateGenericTable{suffix}": enumerate, f"RtlGetElementGenericTable{suffix}": element,
        f"RtlEnumerateGenericTableWithoutSplaying{suffix}": enumerate_without_splaying,
        f"RtlNumberGenericTableElements{suffix}": count, f"RtlIsGenericTableEmpty{suffix}": is_empty,
    }  # fmt: skip
    for name, body in bodies.items():
        body.__name__ = name
    return {name: api(calls_back=True)(body) for name, body in bodies.items()}


globals().update(_declare(_SPLAYED, ""))
globals().update(_declare(_BALANCED, "Avl"))
