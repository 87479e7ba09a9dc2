"""Broken resources and exports in a mapped image: an error of Windows', an access violation, never anything
else.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from pywine.abi.errors import ApiError
from pywine.ldr import pe
from pywine.ldr.exports import ExportDirectory, find_in_image
from pywine.ldr.image import map_image, read_headers
from pywine.ldr.imports import delay_import_tables, import_tables
from pywine.ldr.resources import Resources
from pywine.ldr.tls import callbacks
from pywine.machine.memory import AccessViolation

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROUNDS = 300
SUBJECTS = [
    (pe.RESOURCE, "resource/version_info.{}.exe"), (pe.RESOURCE, "resource/message_table.{}.exe"),
    (pe.RESOURCE, "resource/strings.{}.exe"), (pe.EXPORT, "loader/exports_{}.dll"),
    (pe.IMPORT, "loader/static_imports.{}.exe"), (pe.TLS, "tls/directory.{}.exe"),
]  # fmt: skip
VALUES = (0, 1, 0x7F, 0x80, 0xFF)


def read_resources(image) -> None:
    found = Resources(image)
    for kind in found.types()[:40]:
        for name in found.names(kind)[:40]:
            for language, entry in found.languages(kind, name)[:40]:
                address, size = found.data(entry)
                image.memory.read(address, min(size, 1 << 20))
                found.find(kind, name, language)
    for identifier in (0, 1, 15, 16, 17, 100, 0xFFFF):
        found.string(identifier)


def read_exports(image) -> None:
    for name, ordinal, _, _ in list(ExportDirectory(image).all())[:200]:
        find_in_image(image, name or ordinal)
    for wanted in ("", "alpha", "zzz", 0, 1, 0xFFFF):
        find_in_image(image, wanted)


def read_imports(image) -> None:
    for tables in (import_tables(image), delay_import_tables(image)):
        for table in tables:
            for _ in table.entries():
                pass


READERS = {pe.RESOURCE: read_resources, pe.EXPORT: read_exports, pe.IMPORT: read_imports, pe.TLS: callbacks}


@pytest.mark.parametrize(
    ("directory", "name"), SUBJECTS, ids=[name.partition("/")[2] for _, name in SUBJECTS]
)
def test_broken_tables(process, directory, name):
    choose = random.Random(name)
    descriptor = os.open(SAMPLES / name.format("x64" if process.bits == 64 else "x86"), os.O_RDONLY)
    try:
        image = map_image(process, descriptor, read_headers(descriptor), "broken")
    finally:
        os.close(descriptor)
    start, size = image.directory(directory)
    ram = process.memory.ram
    original = ram[start : start + size].tobytes()
    ends = set()
    try:
        for _ in range(ROUNDS):
            for _ in range(choose.choice((1, 1, 2, 5))):
                at = start + choose.randrange(min(size, choose.choice((40, 200, size))))
                ram[at] = choose.choice((*VALUES, choose.randrange(256)))
            try:
                READERS[directory](image)
                ends.add("read")
            except (ApiError, AccessViolation) as error:
                ends.add(type(error).__name__)
            ram[start : start + size] = original
        READERS[directory](image)
    finally:
        process.virtual.release(image.base)
    assert "read" in ends
