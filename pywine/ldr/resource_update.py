"""Writing resources into image files: the resource tree, and the file around a new one.

Source: "PE Format", section ".rsrc".
"""

from __future__ import annotations

import struct

from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Names = dict[int | str, dict[int, tuple[bytes, int]]]
    Tree = dict[int | str, Names]  # type -> name -> language -> data, code page

_SUBDIRECTORY = _NAMED = 0x80000000
_SECTION, _DEBUG_ENTRY = 40, 28
_INITIALIZED_READ = 0x40000040
_VERSION = 4  # of a directory
_FILLER = b"PADDINGXXPADDING"  # as Windows has it behind the resources
_DEBUG, _CERTIFICATES = 6, 4  # data directories; the second holds a file offset


def read_tree(data: bytes, headers: pe.Headers) -> Tree:
    """The resources of the image file `data`. Raises BadImage."""
    root, _ = headers.directories[pe.RESOURCE]
    tree: Tree = {}
    if not root:
        return tree
    start = _offset(headers, root)
    try:
        for kind, names in _entries(data, start, 0):
            tree[kind] = {}
            for name, languages in _entries(data, start, names & ~_SUBDIRECTORY):
                found = tree[kind][name] = {}
                for language, entry in _entries(data, start, languages & ~_SUBDIRECTORY):
                    rva, size, page = struct.unpack_from("<III", data, start + entry)
                    at = _offset(headers, rva)
                    found[int(language)] = data[at : at + size], page
    except (struct.error, ValueError):
        raise pe.BadImage("its resource directory is damaged") from None
    return tree


def _offset(headers: pe.Headers, rva: int) -> int:
    for section in headers.sections:
        if section.address <= rva < section.address + max(section.size, section.raw_size):
            return section.offset + rva - section.address
    raise pe.BadImage("its resources lie outside its sections")


def _entries(data: bytes, start: int, directory: int) -> list[tuple[int | str, int]]:
    named, numbered = struct.unpack_from("<HH", data, start + directory + 12)
    found: list[tuple[int | str, int]] = []
    for index in range(named + numbered):
        field, offset = struct.unpack_from("<II", data, start + directory + 16 + 8 * index)
        if field & _NAMED:
            at = start + (field & ~_NAMED)
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "surrogatepass")
            found.append((name, offset))
        else:
            found.append((field, offset))
    return found


def build(tree: Tree, rva: int) -> bytes:
    """The contents of a section at `rva`: directories by level, data entries, names, data."""
    types = _ordered(tree)
    names = [_ordered(tree[kind]) for kind in types]
    leaves = [
        sorted(tree[kind][name]) for kind, ordered in zip(types, names, strict=True) for name in ordered
    ]
    directories = [len(types), *map(len, names), *map(len, leaves)]
    places, end = [], 0
    for count in directories:
        places.append(end)
        end += 16 + 8 * count
    entries = end
    end += 16 * sum(map(len, leaves))
    strings: dict[str, int] = {}
    for text in [*types, *(name for ordered in names for name in ordered)]:
        if isinstance(text, str) and text not in strings:
            strings[text] = end
            end += 2 + len(text.encode("utf-16-le", "surrogatepass"))
    end = (end + 3) & ~3
    out = bytearray(end)
    for text, at in strings.items():
        encoded = text.encode("utf-16-le", "surrogatepass")
        out[at : at + 2 + len(encoded)] = struct.pack("<H", len(encoded) // 2) + encoded
    first_leaf = 1 + len(types)
    _write_directory(out, 0, types, strings, lambda index: places[1 + index] | _SUBDIRECTORY)
    leaf = 0
    for index, kind in enumerate(types):
        before = first_leaf + leaf
        _write_directory(
            out, places[1 + index], names[index], strings,
            lambda at, before=before: places[before + at] | _SUBDIRECTORY,
        )  # fmt: skip
        for name in names[index]:
            languages = leaves[leaf]
            here = entries
            _write_directory(
                out, places[first_leaf + leaf], languages, strings, lambda at, here=here: here + 16 * at
            )
            for language in languages:
                data, page = tree[kind][name][language]
                struct.pack_into("<IIII", out, entries, rva + len(out), len(data), page, 0)
                out += data + bytes(-len(data) % 4)
                entries += 16
            leaf += 1
    return bytes(out)


def _ordered(found: dict[int | str, object]) -> list[int | str]:
    """Names in alphabetical order, then numbers."""
    texts = sorted((name for name in found if isinstance(name, str)), key=str.upper)
    return [*texts, *sorted(number for number in found if isinstance(number, int))]


def _write_directory(
    out: bytearray, at: int, identifiers: list[int | str] | list[int], strings: dict[str, int],
    target: Callable[[int], int],
) -> None:  # fmt: skip
    named = sum(isinstance(identifier, str) for identifier in identifiers)
    struct.pack_into("<IIHHHH", out, at, 0, 0, _VERSION, 0, named, len(identifiers) - named)
    for index, identifier in enumerate(identifiers):
        field = strings[identifier] | _NAMED if isinstance(identifier, str) else identifier
        struct.pack_into("<II", out, at + 16 + 8 * index, field, target(index))


def rewrite(data: bytes, headers: pe.Headers, tree: Tree) -> bytes:
    """The image file with these resources instead of its own. Raises BadImage."""
    file = _ImageFile(data, headers)
    index = file.resource_section()
    if index is not None:
        contents = build(tree, headers.sections[index].address)
        if file.make_room(index, len(contents)):
            file.replace(index, contents)
            return bytes(file.data)
    file.append(lambda rva: build(tree, rva))
    return bytes(file.data)


class _ImageFile:
    """An image file while its sections change."""

    def __init__(self, data: bytes, headers: pe.Headers) -> None:
        self.data, self.headers = bytearray(data), headers
        optional = headers.optional_offset
        size = struct.unpack_from("<H", data, headers.header_offset + 20)[0]
        self.table = optional + size
        self.directories = optional + (112 if headers.bits == 64 else 96)

    def resource_section(self) -> int | None:
        """The number of the section that holds resources and nothing else."""
        rva, _ = self.headers.directories[pe.RESOURCE]
        for index, section in enumerate(self.headers.sections):
            if rva and section.address == rva and section.offset and section.raw_size:
                return index
        return None

    def make_room(self, index: int, size: int) -> bool:
        """Let what follows in memory begin behind `size` bytes of the section; False if there is no room."""
        sections = self.headers.sections
        later = sections[index + 1 :]
        end = self._aligned(sections[index].address + size)
        if [section.address for section in later] == [self.headers.directories[pe.BASERELOC][0]]:
            later[0].address = end  # nothing else refers to it
            self._set_section(index + 1)
            self._set_directory(pe.BASERELOC, end, self.headers.directories[pe.BASERELOC][1])
        return not later or end <= later[0].address

    def replace(self, index: int, contents: bytes) -> None:
        """Give the section these contents."""
        section = self.headers.sections[index]
        old_end = min(section.offset + section.raw_size, len(self.data))
        padded = self._padded(contents)
        growth = section.offset + len(padded) - old_end
        self._shift_offsets(old_end, growth)
        self.data[section.offset : old_end] = padded
        section.size, section.raw_size = self._aligned(len(padded)), len(padded)
        self._set_section(index)
        self._set_directory(pe.RESOURCE, section.address, len(contents))
        self._finish(growth)

    def append(self, build_at: Callable[[int], bytes]) -> None:
        """Add a section with what is made for its address. Raises BadImage."""
        sections, alignment = self.headers.sections, self.headers.file_alignment
        place = self.table + _SECTION * len(sections)
        limit = min([section.offset for section in sections if section.offset], default=len(self.data))
        if place + _SECTION > limit or any(self.data[place : place + _SECTION]):
            raise pe.BadImage("its headers have no room for another section")
        rva = self._aligned(max((section.address + section.size for section in sections), default=0x1000))
        contents = build_at(rva)
        end = max((section.offset + section.raw_size for section in sections), default=len(self.data))
        end = min(end, len(self.data))
        gap = -end % alignment
        padded = bytes(gap) + self._padded(contents)
        self._shift_offsets(end, len(padded))
        self.data[end:end] = padded
        sections.append(
            pe.Section(
                ".rsrc", self._aligned(len(contents)), rva, len(padded) - gap, end + gap, _INITIALIZED_READ
            )
        )
        struct.pack_into("<8s", self.data, place, b".rsrc")
        struct.pack_into("<I", self.data, place + 36, _INITIALIZED_READ)
        struct.pack_into("<H", self.data, self.headers.header_offset + 6, len(sections))
        self._set_section(len(sections) - 1)
        self._set_directory(pe.RESOURCE, rva, len(contents))
        self._finish(len(padded))

    def _padded(self, contents: bytes) -> bytes:
        missing = -len(contents) % self.headers.file_alignment
        return contents + (_FILLER * (missing // len(_FILLER) + 1))[:missing]

    def _aligned(self, rva: int) -> int:
        return (rva + self.headers.section_alignment - 1) & -self.headers.section_alignment

    def _set_section(self, index: int) -> None:
        section, at = self.headers.sections[index], self.table + _SECTION * index
        struct.pack_into(
            "<IIII", self.data, at + 8, section.size, section.address, section.raw_size, section.offset
        )

    def _set_directory(self, number: int, rva: int, size: int) -> None:
        self.headers.directories[number] = rva, size
        struct.pack_into("<II", self.data, self.directories + 8 * number, rva, size)

    def _shift_offsets(self, start: int, growth: int) -> None:
        """What lies in the file at or behind `start` will lie `growth` bytes further on."""
        headers = self.headers
        for index, section in enumerate(headers.sections):
            if section.offset >= start:
                section.offset += growth
                self._set_section(index)
        if headers.symbols_offset >= start:
            struct.pack_into("<I", self.data, headers.header_offset + 12, headers.symbols_offset + growth)
        offset, size = headers.directories[_CERTIFICATES]
        if offset >= start:
            self._set_directory(_CERTIFICATES, offset + growth, size)
        rva, size = headers.directories[_DEBUG]
        if rva:
            first = _offset(headers, rva)
            for at in range(first, first + size - _DEBUG_ENTRY + 1, _DEBUG_ENTRY):
                place = struct.unpack_from("<I", self.data, at + 24)[0]
                if place >= start:
                    struct.pack_into("<I", self.data, at + 24, place + growth)

    def _finish(self, growth: int) -> None:
        last = self.headers.sections[-1]
        optional = self.headers.optional_offset
        initialized = struct.unpack_from("<I", self.data, optional + 8)[0]
        struct.pack_into("<I", self.data, optional + 8, max(initialized + growth, 0))
        struct.pack_into("<I", self.data, optional + 56, self._aligned(last.address + last.size))
