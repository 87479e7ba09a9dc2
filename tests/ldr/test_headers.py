"""Hand-made headers: what loads, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

import os
import struct

import pytest

from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT, ERROR_EXE_MACHINE_TYPE_MISMATCH, ERROR_INVALID_ADDRESS
from pywine.ldr import pe
from pywine.ldr.image import map_image, read_headers
from tests.ldr.builder import (
    BASERELOC,
    CODE,
    DATA,
    DIR64,
    HIGH,
    HIGHADJ,
    HIGHLOW,
    LOW,
    READ_ONLY,
    RELOCS_STRIPPED,
    Builder,
)


@pytest.fixture
def mapped(process, tmp_path):
    """Maps a builder's image (or raw bytes) into the process; released afterwards."""
    images = []

    def load(built):
        path = tmp_path / "image.dll"
        path.write_bytes(built if isinstance(built, bytes) else built.build())
        descriptor = os.open(path, os.O_RDONLY)
        try:
            image = map_image(process, descriptor, read_headers(descriptor), "image.dll")
        finally:
            os.close(descriptor)
        images.append(image)
        return image

    before = [region.base for region in process.virtual.regions()]
    yield load
    for image in images:
        process.virtual.release(image.base)
    assert [region.base for region in process.virtual.regions()] == before


def simple(bits: int, **options: int) -> Builder:
    builder = Builder(bits, **options)
    builder.add(b"\xc3", flags=CODE, name=b".text")
    builder.add(b"data", size=0x2000)
    return builder


def patched(builder: Builder, offset: int, code: str, value: int) -> bytes:
    """The image with a field of the optional header (offset below 240) or of the section table changed."""
    data = bytearray(builder.build())
    struct.pack_into("<" + code, data, 0x40 + 24 + offset, value)
    return bytes(data)


def test_sections_have_contents_zeros_and_rights(process, mapped):
    image = mapped(simple(process.bits))
    memory = process.memory
    assert memory.read(image.base + 0x1000, 2) == b"\xc3\0"
    assert memory.read(image.base + 0x2000, 5) == b"data\0"
    assert memory.read(image.base + 0x3000, 0x1000) == bytes(0x1000)
    assert [memory.rights[image.base + page >> 12] & 7 for page in (0, 0x1000, 0x2000, 0x3000)] == [
        1,
        5,
        3,
        3,
    ]


def test_low_alignment_maps_the_file_as_it_is(process, mapped):
    builder = Builder(process.bits, alignment=0x200)
    builder.add(b"code", flags=CODE)
    builder.add(b"data", flags=READ_ONLY)
    image = mapped(builder)
    data = builder.build()
    assert process.memory.read(image.base, len(data)) == data
    assert process.memory.read(image.base + builder.sections[1][1], 4) == b"data"


def test_ninety_six_sections_load_and_one_more_is_refused(process, mapped):
    builder = Builder(process.bits)
    for index in range(96):
        builder.add(bytes([index]) * 8)
    image = mapped(builder)
    assert process.memory.read(image.base + 0x1000 * 96, 8) == bytes([95]) * 8
    builder.add(b"one too many")
    with pytest.raises(pe.BadImage, match="97 sections"):
        mapped(builder)


def test_huge_virtual_sizes_cost_nothing(process, mapped):
    builder = simple(process.bits, base=0x20000000)
    builder.add(b"", size=0x30000000, name=b".bss")
    image = mapped(builder)
    assert process.memory.read(image.base + 0x4000 + 0x2FFFF000, 8) == bytes(8)


@pytest.mark.parametrize(
    ("offset", "code", "value"),
    [
        (0, "H", 0x107),  # magic
        (16, "I", 0x7FFFFFFF),  # entry
        (32, "I", 0),  # section alignment
        (32, "I", 0x1800),
        (32, "I", 0x100),  # below the file's
        (36, "I", 0),  # file alignment
        (36, "I", 0x300),
        (56, "I", 0),  # image size
        (56, "I", 0x80000000),
        (56, "I", 0xFFFFFFFF),
        (56, "I", 0x2000),  # sections end behind it
        (60, "I", 0xFFFFFFFF),  # size of the headers
    ],
)
def test_nonsense_is_refused(process, mapped, offset, code, value):
    with pytest.raises(pe.BadImage) as caught:
        mapped(patched(simple(process.bits), offset, code, value))
    assert caught.value.code == ERROR_BAD_EXE_FORMAT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (8, 0xFFFFFFFF),
        (12, 0xFFFFF000),
        (12, 0x1800),
        (12, 0x2000),
        (16, 0x7FFFFFFF),
        (20, 0x7FFFFE00),
        (20, 0xFFFFFFFF),
    ],
    ids=["size", "address", "misaligned", "overlapping", "raw-size", "offset", "offset-wraps"],
)
def test_sections_outside_are_refused(process, mapped, field, value):
    builder = simple(process.bits)
    builder.image_size = 0x8000
    if field == 12 and value == 0x2000:
        builder.sections[0] = (b".text", 0x1000, 0x1001, b"\xc3", CODE)
    optional_size = 240 if process.bits == 64 else 224
    offset = optional_size + field
    if field == 16:
        data = bytearray(
            patched(builder, optional_size + 8, "I", 0x6000)
        )  # a virtual size that needs the raw data
        struct.pack_into("<I", data, 0x40 + 24 + optional_size + 40 + 12, 0x7000)
        struct.pack_into("<I", data, 0x40 + 24 + offset, value)
        built = bytes(data)
    else:
        built = patched(builder, offset, "I", value)
    with pytest.raises(pe.BadImage):
        mapped(built)


def test_other_machines_are_named(process, mapped):
    data = bytearray(simple(process.bits).build())
    struct.pack_into("<H", data, 0x44, 0xAA64)
    with pytest.raises(pe.BadImage, match="ARM64") as caught:
        mapped(bytes(data))
    assert caught.value.code == ERROR_EXE_MACHINE_TYPE_MISMATCH


@pytest.mark.parametrize("size", [0, 1, 2, 63, 64, 65, 100, 0x57, 0x58, 0x150, 0x1FF, 0x200, 0x3FF])
def test_truncated_files_are_refused(process, mapped, size):
    with pytest.raises(pe.BadImage):
        mapped(simple(process.bits).build()[:size])


def relocatable(bits: int, entries: list[tuple[int, int]], data: bytes) -> Builder:
    builder = Builder(bits)
    assert builder.add(data) == 0x1000
    builder.relocations(entries)
    return builder


def test_all_relocation_types(process, mapped):
    data = struct.pack("<IHHHHQ", 0x10002345, 0x1000, 0x2345, 0x1000, 0xBEEF, 0x10006789)
    entries = [
        (HIGHLOW, 0x1000),
        (HIGH, 0x1004),
        (LOW, 0x1006),
        (HIGHADJ, 0x1008),
        (-1, 0x9000),
        (DIR64, 0x100C),
    ]
    first = mapped(relocatable(process.bits, entries, data))
    assert first.relocated == 0
    image = mapped(relocatable(process.bits, entries, data))
    delta = image.base - 0x10000000
    assert delta
    found = struct.unpack("<IHHHHQ", process.memory.read(image.base + 0x1000, 20))
    assert found == (
        0x10002345 + delta & 0xFFFFFFFF,
        0x1000 + (delta >> 16) & 0xFFFF,
        0x2345 + delta & 0xFFFF,
        0x10000000 - 0x7000 + delta + 0x8000 >> 16 & 0xFFFF,
        0xBEEF,
        0x10006789 + delta,
    )
    assert image.relocated == 5


def test_relocations_across_pages_and_blocks(process, mapped):
    kind, code = (DIR64, "<Q") if process.bits == 64 else (HIGHLOW, "<I")
    rvas = [0x1000 + 0xFF4 * i for i in range(12)]
    data = bytearray(0xD000)
    for rva in rvas:
        struct.pack_into(code, data, rva - 0x1000, 0x10000000 + rva)
    for _ in range(2):
        image = mapped(relocatable(process.bits, [(kind, rva) for rva in rvas], bytes(data)))
    for rva in rvas:
        assert struct.unpack_from(code, process.memory.ram, image.base + rva)[0] == image.base + rva


@pytest.mark.parametrize(
    "entries",
    [
        [(HIGHLOW, 0x00FFF000)], [(HIGHLOW, 0x7FFFFFF8)], [(HIGHLOW, 0xFFFFF000)], [(DIR64, 0x2FFC)],
        [(HIGHLOW, 0x5000)], [(5, 0x1000)], [(9, 0x1000)], [(15, 0x1000)],
    ],
    ids=["far", "2-gb", "4-gb", "across-the-gap", "in-the-gap", "type-5", "type-9", "type-15"],
)  # fmt: skip
def test_bad_relocations_are_refused(process, mapped, entries):
    def build() -> Builder:
        builder = Builder(process.bits)
        builder.add(bytes(0x2000))
        builder.next_rva = 0x10000  # pages that nobody commits
        builder.relocations(entries)
        return builder

    mapped(build())
    with pytest.raises(pe.BadImage, match="relocation"):
        mapped(build())


@pytest.mark.parametrize(
    "blocks",
    [
        b"", bytes(8), struct.pack("<II", 0x1000, 4), struct.pack("<II", 0x1000, 0xFFFFFFFF),
        struct.pack("<IIH", 0x1000, 10, 0x3000), struct.pack("<II", 0x1000, 0xFFE) + bytes(0x20),
    ],
)  # fmt: skip
def test_broken_blocks_end_the_relocations(process, mapped, blocks):
    def build() -> Builder:
        builder = Builder(process.bits)
        builder.add(struct.pack("<Q", 5))
        builder.directory(BASERELOC, blocks.ljust(8, b"\0"), size=max(len(blocks), 1))
        return builder

    mapped(build())
    assert mapped(build()).relocated <= 1


def test_relocation_directory_outside_the_sections_is_refused(process, mapped):
    def build() -> Builder:
        builder = Builder(process.bits)
        builder.add(b"x")
        builder.image_size = 0x100000
        builder.directories[BASERELOC] = 0x80000, 0x1000
        return builder

    mapped(build())
    with pytest.raises(pe.BadImage, match="relocation"):
        mapped(build())


@pytest.mark.parametrize("base", [0, 0x10000000], ids=["base-0", "base-taken"])
def test_stripped_images_are_refused_where_their_base_is_taken(process, mapped, base):
    builder = Builder(process.bits, base=base)
    builder.add(b"x")
    builder.relocations([(HIGHLOW, 0x1000)])
    if base:
        mapped(builder)
    builder.characteristics |= RELOCS_STRIPPED
    with pytest.raises(pe.BadImage, match="no relocations") as caught:
        mapped(builder)
    assert caught.value.code == ERROR_INVALID_ADDRESS


@pytest.mark.parametrize("base", [0, 0x10000000], ids=["base-0", "base-taken"])
def test_images_without_relocations_lie_anywhere(process, mapped, base):
    """Resource DLLs have no relocation directory and are not marked as stripped."""
    builder = Builder(process.bits, base=base)
    builder.add(b"x")
    assert mapped(builder).base != mapped(builder).base


def test_base_zero_moves(process, mapped):
    builder = Builder(process.bits, base=0)
    builder.add(struct.pack("<Q", 0x1000), flags=DATA)
    builder.relocations([(DIR64 if process.bits == 64 else HIGHLOW, 0x1000)])
    image = mapped(builder)
    assert struct.unpack("<Q", process.memory.read(image.base + 0x1000, 8))[0] == image.base + 0x1000


def test_base_beyond_the_address_space_moves(process, mapped):
    builder = Builder(process.bits, base=0xFFFFFFFFFFFF0000 if process.bits == 64 else 0xFFFF0000)
    builder.add(bytes(8))
    builder.relocations([(DIR64 if process.bits == 64 else HIGHLOW, 0x1000)])
    assert mapped(builder).base < process.memory.end
