"""Every builtin DLL's image in guest memory is a PE file that lief reads, and exports what its table says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from pywine.dlls.registry import FOLDER, BuiltinDll
from pywine.ldr.builtin import BuiltinImage

lief = pytest.importorskip("lief")
NAMES = sorted(path.parent.name for path in Path(FOLDER).glob("*/exports.tsv"))
PARTS = 8  # the DLLs are spread over as many tests


def dump(process, image: BuiltinImage) -> bytes:
    """The image's bytes; builtin images lie in memory as they would in a file with page alignment."""
    out = bytearray(image.size)
    for start in range(0, image.size, 0x1000):
        at = image.base + start
        if process.memory.rights[at >> 12] or process.memory.populate(at):
            out[start : start + 0x1000] = process.memory.ram[image.base + start : image.base + start + 0x1000]
    return bytes(out)


def check(process, name: str) -> list[str]:
    dll = BuiltinDll(name)
    table = dll.table(process.bits)
    image = BuiltinImage(process, dll.file_name, table, dll.data_sizes)
    rows = table.rows()
    wrong = []
    try:
        binary = lief.PE.parse(list(dump(process, image)))
        if binary is None:
            return [f"{name}: lief does not read it"]
        if (
            binary.optional_header.imagebase != image.base
            or binary.optional_header.sizeof_image != image.size
        ):
            wrong.append(f"{name}: base or size")
        exported = binary.get_export()
        entries = {entry.name: entry for entry in exported.entries if entry.name}
        named = {row.name for row in rows if row.name}
        if exported.name != dll.file_name:
            wrong.append(f"{name}: calls itself {exported.name}")
        if set(entries) != named:
            wrong.append(f"{name}: names differ: {sorted(set(entries) ^ named)[:5]}")
        for row in rows:
            entry = entries.get(row.name)
            if entry is None:
                continue
            forward = ""
            if entry.is_forwarded:
                forward = f"{entry.forward_information.library}.{entry.forward_information.function}"
            found = (entry.ordinal, forward, 0 if forward else entry.address)
            if found != (row.ordinal, row.forward, 0 if row.forward else row.rva):
                wrong.append(f"{name}!{row.name}: {found}")
            if any(
                found is None or found.name != row.name
                for found in (image.find(row.name), image.find(row.ordinal))
            ):
                wrong.append(f"{name}!{row.name} is not found")
        ordinals = [row.ordinal for row in rows]
        if len(set(ordinals)) != len(ordinals) or not all(0 < ordinal < 0x10000 for ordinal in ordinals):
            wrong.append(f"{name}: ordinals")
        slots = sorted(row.rva for row in rows if not row.forward)
        if any(low == high for low, high in pairwise(slots)):
            wrong.append(f"{name}: two exports at one address")
        for section in binary.sections:
            rva = section.virtual_address
            if not process.memory.rights[image.base + rva >> 12]:
                wrong.append(f"{name}: {section.name} is not committed")
    finally:
        process.virtual.release(image.base)
    return wrong


@pytest.mark.parametrize("part", range(PARTS))
def test_images_export_what_the_tables_say(process, part):
    differences = [line for name in NAMES[part::PARTS] for line in check(process, name)]
    assert "\n".join(differences) == ""
