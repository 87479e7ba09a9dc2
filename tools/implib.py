"""GNU import libraries: the DLLs an archive describes and the exports it knows of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

SECTION_SIZE = 40
SYMBOL_SIZE = 18
RELOCATION_SIZE = 10
POINTER_SIZE = {0x014C: 4, 0x8664: 8}


@dataclass
class Export:
    """One imported entry: the name in the DLL (empty if by ordinal only) and the symbols programs link to."""

    name: str
    ordinal: int | None
    symbols: list[str]
    is_data: bool


@dataclass
class Member:
    """The parts of a COFF object that make it a member of an import library."""

    pointer_size: int
    sections: dict[str, bytes]
    symbols: list[tuple[str, str]]  # (name, the section that defines it or "")


def read_import_library(path: Path) -> dict[str, list[Export]]:
    """Map each DLL the archive describes, in lower case, to its exports."""
    members = [member for data in archive_members(path.read_bytes()) if (member := parse_member(data))]
    dll_of_tail = {}
    for member in members:
        for name, section in member.symbols:
            if name.endswith("_iname") and section == ".idata$7":
                dll_of_tail[name] = text_at(member.sections[".idata$7"], 0).lower()
    dll_of_head = {}
    for member in members:
        tails = [name for name, section in member.symbols if name.endswith("_iname") and not section]
        for name, section in member.symbols:
            if tails and section == ".idata$2":
                dll_of_head[name] = dll_of_tail[tails[0]]
    libraries: dict[str, list[Export]] = {}
    for member in members:
        if not member.sections.get(".idata$5") or ".idata$2" in member.sections:
            continue
        heads = [dll_of_head[name] for name, section in member.symbols if name in dll_of_head and not section]
        if heads:
            libraries.setdefault(heads[0], []).append(export_of(member))
    return libraries


def export_of(member: Member) -> Export:
    """The export that one member of an import library stands for."""
    slot = int.from_bytes(member.sections[".idata$5"][: member.pointer_size], "little")
    by_ordinal = slot >> (8 * member.pointer_size - 1)
    hint_name = member.sections.get(".idata$6", b"")
    name = "" if by_ordinal or not hint_name else text_at(hint_name, 2)
    prefix = "__imp_"
    linked = [
        symbol[len(prefix) :]
        for symbol, section in member.symbols
        if section == ".idata$5" and symbol.startswith(prefix)
    ]
    plain = [symbol for symbol, section in member.symbols if section == ".text" and symbol != ".text"]
    return Export(name, slot & 0xFFFF if by_ordinal else None, plain or linked, not plain)


def archive_members(data: bytes):
    """The bytes of each member of an `ar` archive."""
    if not data.startswith(b"!<arch>\n"):
        raise ValueError("not an archive")
    offset = 8
    while offset + 60 <= len(data):
        size = int(data[offset + 48 : offset + 58])
        if data[offset : offset + 1] != b"/" or data[offset + 1 : offset + 2].isdigit():
            yield data[offset + 60 : offset + 60 + size]
        offset += 60 + size + (size & 1)


def parse_member(data: bytes) -> Member | None:
    """The sections and symbols of a COFF object, or None if nothing in it concerns imports."""
    if b".idata$" not in data:
        return None
    machine, section_count, _, symbol_offset, symbol_count, optional_size, _ = unpack_from("<HHIIIHH", data)
    strings = symbol_offset + symbol_count * SYMBOL_SIZE
    names, sections = [""], {}
    for index in range(section_count):
        header = 20 + optional_size + index * SECTION_SIZE
        name = text_at(data[header : header + 8], 0)
        size, start = unpack_from("<II", data, header + 16)
        names.append(name)
        sections[name] = data[start : start + size] if start else b""
    symbols = []
    index = 0
    while index < symbol_count:
        entry = symbol_offset + index * SYMBOL_SIZE
        zeroes, where = unpack_from("<II", data, entry)
        name = text_at(data, strings + where) if not zeroes else text_at(data[entry : entry + 8], 0)
        (section_number,) = unpack_from("<h", data, entry + 12)
        symbols.append((name, names[section_number] if section_number > 0 else ""))
        index += 1 + data[entry + 17]
    return Member(POINTER_SIZE[machine], sections, symbols)


def text_at(data: bytes, offset: int) -> str:
    """The NUL-terminated (or last) text at an offset."""
    end = data.find(b"\0", offset)
    return data[offset : end if end >= 0 else len(data)].decode("ascii")
