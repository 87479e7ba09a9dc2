"""Files with new resources, as our reader and lief see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pywine.ldr import pe
from pywine.ldr.resource_update import read_tree, rewrite
from tests.ldr.test_lief import SAMPLES, binaries

lief = pytest.importorskip("lief")
NEW = {
    10: {1: {0x409: (b"one", 0), 0x407: (b"eins", 0)}, "TEXT": {0: (b"x" * 30000, 0)}},
    "KIND": {7: {0: (b"", 0)}},
}
IMAGES = [path for path in binaries(SAMPLES) if path.parent.name in ("resource", "loader", "cpp", "hello")]


def headers_of(data: bytes) -> pe.Headers:
    return pe.Headers(data, len(data))


def sections(data: bytes) -> dict[str, bytes]:
    found = lief.PE.parse(list(data))
    return {
        section.name: bytes(section.content)
        for section in found.sections
        if section.name not in (".rsrc", ".reloc")
    }


@pytest.mark.parametrize("path", IMAGES, ids=lambda path: path.name)
def test_new_resources_are_read_back_and_nothing_else_changes(path: Path) -> None:
    before = path.read_bytes()
    after = rewrite(before, headers_of(before), NEW)
    assert read_tree(after, headers_of(after)) == NEW
    assert sections(after) == sections(before)
    old, new = headers_of(before), headers_of(after)
    assert new.image_size >= new.sections[-1].address + new.sections[-1].size
    fixed = (pe.RESOURCE, pe.BASERELOC)
    kept = [
        pair
        for number, pair in enumerate(zip(old.directories, new.directories, strict=True))
        if number not in fixed
    ]
    assert all(left == right for left, right in kept)


@pytest.mark.parametrize("path", IMAGES[:6], ids=lambda path: path.name)
def test_what_follows_the_image_stays(path: Path) -> None:
    before = path.read_bytes() + b"appended data"
    after = rewrite(before, headers_of(before), NEW)
    assert after.endswith(b"appended data")
    again = rewrite(after, headers_of(after), {})
    assert read_tree(again, headers_of(again)) == {}
    assert again.endswith(b"appended data")


def test_a_resource_is_removed_with_what_held_it() -> None:
    from pywine.dlls.kernel32.winbase_resource import ResourceUpdate

    update = ResourceUpdate(str(IMAGES[0]), keep=False)
    update.set(10, "a", 0, b"x")
    update.set(10, "#5", 0, b"y")
    assert update.tree == {10: {"A": {0: (b"x", 0)}, 5: {0: (b"y", 0)}}}
    update.set(10, "A", 0, None)
    assert update.tree == {10: {5: {0: (b"y", 0)}}}
    update.set(10, 5, 0, None)
    assert update.tree == {}
