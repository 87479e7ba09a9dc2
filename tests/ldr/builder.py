"""A small PE writer: images with exactly the headers and tables that a test is about."""

from __future__ import annotations

import struct
from pathlib import Path

EXPORT, IMPORT, RESOURCE, BASERELOC, TLS, BOUND_IMPORT, IAT, DELAY_IMPORT = 0, 1, 2, 5, 9, 11, 12, 13
CODE, DATA, READ_ONLY = 0x60000020, 0xC0000040, 0x40000040
DLL, RELOCS_STRIPPED = 0x2000, 1
HIGH, LOW, HIGHLOW, HIGHADJ, DIR64 = 1, 2, 3, 4, 10


class Builder:
    """An image while it is put together; every `add` returns an RVA."""

    def __init__(
        self, bits: int, *, base: int = 0x10000000, alignment: int = 0x1000, file_alignment: int = 0x200
    ) -> None:
        self.bits, self.base = bits, base
        self.alignment, self.file_alignment = alignment, file_alignment
        self.word = bits // 8
        self.characteristics = DLL | 2
        self.entry = 0
        self.image_size = 0  # 0: what the sections need
        self.directories: dict[int, tuple[int, int]] = {}
        self.sections: list[tuple[bytes, int, int, bytes, int]] = []  # name, rva, virtual size, data, flags
        self.next_rva = 0x1000 if alignment >= 0x1000 else 0x400

    def pack(self, *values: int) -> bytes:
        """Values of pointer size."""
        return struct.pack(f"<{len(values)}{'Q' if self.bits == 64 else 'I'}", *values)

    def add(
        self, data: bytes, *, size: int = 0, flags: int = DATA, name: bytes = b".data", rva: int = 0
    ) -> int:
        """A section."""
        rva = rva or self.next_rva
        size = size or len(data)
        self.sections.append((name, rva, size, data, flags))
        self.next_rva = -(-(rva + size) // self.alignment) * self.alignment
        return rva

    def directory(self, index: int, data: bytes, *, flags: int = DATA, size: int = 0) -> int:
        """A section that is a data directory."""
        rva = self.add(data, flags=flags)
        self.directories[index] = rva, size or len(data)
        return rva

    def exports(
        self, entries: list[tuple[str, int, int | str]], *, name: str = "built.dll", base: int = 1
    ) -> int:
        """`entries`: name or "", ordinal, RVA or forward."""
        start = self.next_rva
        count = max((ordinal for _, ordinal, _ in entries), default=base - 1) - base + 1
        named = sorted((entry[0].encode(), entry[1]) for entry in entries if entry[0])
        functions_at = start + 40
        names_at = functions_at + 4 * count
        ordinals_at = names_at + 4 * len(named)
        strings_at = ordinals_at + 2 * len(named)
        strings = bytearray(name.encode() + b"\0")
        functions, names = [0] * count, []
        for text, _ in named:
            names.append(strings_at + len(strings))
            strings += text + b"\0"
        for _, ordinal, target in entries:
            if isinstance(target, str):
                functions[ordinal - base] = strings_at + len(strings)
                strings += target.encode("latin-1") + b"\0"
            else:
                functions[ordinal - base] = target
        head = struct.pack(
            "<IIHHIIIIIII",
            0,
            0,
            0,
            0,
            strings_at,
            base,
            count,
            len(named),
            functions_at,
            names_at,
            ordinals_at,
        )
        tables = struct.pack(f"<{count}I{len(named)}I", *functions, *names)
        ordinals = struct.pack(f"<{len(named)}H", *(ordinal - base for _, ordinal in named))
        return self.directory(EXPORT, head + tables + ordinals + bytes(strings), flags=READ_ONLY)

    def imports(
        self, tables: dict[str, list[str | int]], *, bound: bool = False, names: bool = True
    ) -> dict[tuple[str, str | int], int]:
        """RVAs of the IAT slots. `bound`: the IAT holds stale addresses; `names`: there is an import name
        table.
        """
        start = self.next_rva
        out = bytearray(20 * (len(tables) + 1))
        slots: dict[tuple[str, str | int], int] = {}
        for index, (dll, wanted) in enumerate(tables.items()):
            thunks = []
            for entry in wanted:
                if isinstance(entry, int):
                    thunks.append(1 << (self.bits - 1) | entry)
                else:
                    out += bytes(len(out) & 1)
                    thunks.append(start + len(out))
                    out += struct.pack("<H", 0) + entry.encode("latin-1") + b"\0"
            dll_at = start + len(out)
            out += dll.encode("latin-1") + b"\0"
            out += bytes(-len(out) % 8)
            names_at = start + len(out)
            if names:
                out += self.pack(*thunks, 0)
            slots_at = start + len(out)
            out += self.pack(*[0x12345678] * len(thunks) if bound else thunks, 0)
            stamp = 0xFFFFFFFF if bound else 0
            struct.pack_into("<5I", out, 20 * index, names_at if names else 0, stamp, 0, dll_at, slots_at)
            slots |= {(dll, entry): slots_at + self.word * i for i, entry in enumerate(wanted)}
        self.directory(IMPORT, bytes(out), size=20 * (len(tables) + 1))
        return slots

    def relocations(self, entries: list[tuple[int, int]]) -> int:
        """`entries`: type and RVA; a HIGHADJ is followed by its low half as (None-like type -1, value)."""
        pages: dict[int, list[int]] = {}
        page = 0
        for kind, rva in entries:
            if kind < 0:
                pages[page].append(rva & 0xFFFF)
                continue
            page = rva & ~0xFFF
            pages.setdefault(page, []).append(kind << 12 | rva & 0xFFF)
        out = b""
        for page, block in pages.items():
            block += [0] * (len(block) & 1)
            out += struct.pack(f"<II{len(block)}H", page, 8 + 2 * len(block), *block)
        return self.directory(BASERELOC, out, flags=READ_ONLY)

    def tls(
        self, data: bytes, *, zeros: int = 0, callbacks: tuple[int, ...] = ()
    ) -> tuple[int, list[tuple[int, int]]]:
        """RVA of the index variable, and the relocations that the directory needs. `callbacks`: RVAs."""
        kind = DIR64 if self.bits == 64 else HIGHLOW
        directory_size = 4 * self.word + 8
        start = self.next_rva
        index = start + directory_size
        list_at = index + 8
        data_at = list_at + self.word * (len(callbacks) + 1)
        at = [self.base + rva for rva in (data_at, data_at + len(data), index, list_at)]
        out = self.pack(*at) + struct.pack("<II", zeros, 0) + b"\xcc" * 8
        out += self.pack(*(self.base + rva for rva in callbacks), 0) + data
        self.directory(TLS, out, size=directory_size)
        fixed = [start + self.word * i for i in range(4)]
        fixed += [list_at + self.word * i for i in range(len(callbacks))]
        return index, [(kind, rva) for rva in fixed]

    def build(self) -> bytes:
        optional_size = 240 if self.bits == 64 else 224
        headers_size = 0x40 + 24 + optional_size + 40 * len(self.sections)
        headers_size = -(-headers_size // self.file_alignment) * self.file_alignment
        file, table, end = bytearray(), b"", 0
        for name, rva, size, data, flags in self.sections:
            offset = headers_size + len(file) if self.alignment >= 0x1000 else rva
            raw = -(-len(data) // self.file_alignment) * self.file_alignment
            if self.alignment < 0x1000:
                file += bytes(max(0, offset - headers_size - len(file)))
            file += data.ljust(raw, b"\0")
            table += struct.pack(
                "<8sIIIIIIHHI", name, size, rva, raw, offset if raw else 0, 0, 0, 0, 0, flags
            )
            end = max(end, rva + size)
        image_size = self.image_size or -(-end // self.alignment) * self.alignment or self.alignment
        head = bytearray(0x40)
        head[:2] = b"MZ"
        struct.pack_into("<I", head, 60, 0x40)
        machine = 0x8664 if self.bits == 64 else 0x14C
        head += b"PE\0\0" + struct.pack(
            "<HHIIIHH", machine, len(self.sections), 0x600D, 0, 0, optional_size, self.characteristics
        )
        optional = bytearray(optional_size)
        struct.pack_into(
            "<HBBIIIII", optional, 0, 0x20B if self.bits == 64 else 0x10B, 14, 0, 0, 0, 0, self.entry, 0
        )
        if self.bits == 64:
            struct.pack_into("<QII", optional, 24, self.base, self.alignment, self.file_alignment)
            struct.pack_into("<4Q", optional, 72, 0x100000, 0x1000, 0x100000, 0x1000)
        else:
            struct.pack_into("<III", optional, 28, self.base, self.alignment, self.file_alignment)
            struct.pack_into("<4I", optional, 72, 0x100000, 0x1000, 0x100000, 0x1000)
        struct.pack_into("<6H", optional, 40, 6, 0, 0, 0, 6, 0)
        struct.pack_into("<IIIHH", optional, 56, image_size, headers_size, 0, 3, 0)
        directories = optional_size - 128
        struct.pack_into("<I", optional, directories - 4, 16)
        for index, (rva, size) in self.directories.items():
            struct.pack_into("<II", optional, directories + 8 * index, rva, size)
        return (bytes(head + optional) + table).ljust(headers_size, b"\0") + bytes(file)

    def write(self, path: Path) -> Path:
        path.write_bytes(self.build())
        return path


def logging_main(bits: int, log: int, number: int, result: int = 1) -> bytes:
    """DllMain (or a TLS callback) that appends `number << 8 | reason` to the log at `log`: a count, then
    entries.
    """
    if bits == 64:
        return (
            b"\x48\xb8" + struct.pack("<Q", log) + b"\x44\x8b\x00\x81\xc2" + struct.pack("<I", number << 8)
            + b"\x42\x89\x54\x80\x04\xff\x00\xb8" + struct.pack("<I", result) + b"\xc3"
        )  # fmt: skip
    return (
        b"\x8b\x54\x24\x08\xb8" + struct.pack("<I", log)
        + b"\x8b\x08\x81\xc2" + struct.pack("<I", number << 8)
        + b"\x89\x54\x88\x04\xff\x00\xb8" + struct.pack("<I", result) + b"\xc2\x0c\x00"
    )  # fmt: skip
