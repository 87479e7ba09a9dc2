"""Atom tables of a program's own."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import (
    STATUS_ACCESS_VIOLATION,
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_HANDLE,
    STATUS_INVALID_PARAMETER,
    STATUS_OBJECT_NAME_INVALID,
    STATUS_OBJECT_NAME_NOT_FOUND,
    STATUS_WAS_LOCKED,
)
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, PVOID, STATUS, ULONG, USHORT, Out, OutOpt, OutOrNone
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_INVALID_NAME
from pywine.nt.atoms import FIRST, AtomTable
from pywine.nt.process import Process

_STATUSES = {
    ERROR_FILE_NOT_FOUND: STATUS_OBJECT_NAME_NOT_FOUND, ERROR_INVALID_HANDLE: STATUS_INVALID_HANDLE,
    ERROR_INVALID_NAME: STATUS_OBJECT_NAME_INVALID,
}  # fmt: skip


class _Table(AtomTable):
    def __init__(self, p: Process) -> None:
        super().__init__(p)
        self.pinned: set[int] = set()


class AtomTables:
    """The tables by their handles, which are addresses that nobody looks at."""

    def __init__(self, p: Process) -> None:
        self.tables: dict[int, _Table] = {}

    def find(self, handle: int) -> _Table:
        """Raises NtError."""
        found = self.tables.get(handle)
        if found is None:
            raise NtError(STATUS_INVALID_PARAMETER)
        return found


def _name(p: Process, name: int) -> int | str:
    """An integer atom, or a text. Raises NtError."""
    if name < 0x10000:
        if not name or name >= FIRST:
            raise NtError(STATUS_INVALID_PARAMETER)
        return name
    text = p.memory.read_wstring(name)
    if not text:
        raise NtError(STATUS_OBJECT_NAME_INVALID)
    return text


def _status(error: WinError) -> NtError:
    return NtError(_STATUSES.get(error.code, STATUS_INVALID_PARAMETER))


@api
def RtlCreateAtomTable(p: Process, size: ULONG, table: Out[PVOID]) -> STATUS:
    if table.value:
        return STATUS_INVALID_PARAMETER if size else 0
    table.value = p.allocate(bytes(16))
    p.state(AtomTables).tables[table.value] = _Table(p)
    return 0


@api
def RtlDestroyAtomTable(p: Process, table: PVOID) -> STATUS:
    p.state(AtomTables).find(table)
    del p.state(AtomTables).tables[table]
    p.heap.free(table)


@api
def RtlAddAtomToAtomTable(p: Process, table: PVOID, name: PVOID, atom: OutOpt[USHORT]) -> STATUS:
    try:
        atom.value = p.state(AtomTables).find(table).add(_name(p, name))
    except WinError as error:
        raise _status(error) from None


@api
def RtlLookupAtomInAtomTable(p: Process, table: PVOID, name: PVOID, atom: OutOpt[USHORT]) -> STATUS:
    try:
        atom.value = p.state(AtomTables).find(table).find(_name(p, name))
    except WinError as error:
        raise _status(error) from None


@api
def RtlDeleteAtomFromAtomTable(p: Process, table: PVOID, atom: USHORT) -> STATUS:
    found = p.state(AtomTables).find(table)
    if atom in found.pinned:
        return STATUS_WAS_LOCKED
    try:
        found.delete(atom)
    except WinError as error:
        raise _status(error) from None
    return 0


@api
def RtlPinAtomInAtomTable(p: Process, table: PVOID, atom: USHORT) -> STATUS:
    found = p.state(AtomTables).find(table)
    try:
        found.name(atom)
    except WinError as error:
        raise _status(error) from None
    if atom >= FIRST:
        found.pinned.add(atom)


@api
def RtlQueryAtomInAtomTable(
    p: Process, table: PVOID, atom: USHORT, count: OutOpt[ULONG], pins: OutOpt[ULONG], name: PVOID,
    size: OutOrNone[ULONG],
) -> STATUS:  # fmt: skip
    found = p.state(AtomTables).find(table)
    try:
        text = found.name(atom)
    except WinError as error:
        raise _status(error) from None
    count.value = found.count(atom)
    pins.value = int(atom in found.pinned or atom < FIRST)
    if name:
        if size is None:
            raise NtError(STATUS_ACCESS_VIOLATION)
        data = encode_wide(text)
        room, size.value = size.value, len(data)
        if room < 2:
            raise NtError(STATUS_BUFFER_TOO_SMALL)
        kept = data[: (room - 2) & ~1]
        p.memory.write(name, kept + b"\0\0")
        size.value = len(kept)


@api
def RtlEmptyAtomTable(p: Process, table: PVOID, pinned: BOOLEAN) -> STATUS:
    found = p.state(AtomTables).find(table)
    kept = set() if pinned else found.pinned
    for atom in found.atoms():
        if atom not in kept:
            found.remove(atom)
    found.pinned &= kept
