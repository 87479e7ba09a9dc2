"""Changes in folders, told apart and put into records."""

from __future__ import annotations

import struct
import time

import pytest

from pywine.nt import changes
from pywine.nt.changes import FolderChanges


class Folder:
    """As much of a file as a watch looks at."""

    def __init__(self, path) -> None:
        self.host_path = str(path)
        self.changes = None


def records(data: bytes) -> list[tuple[int, str]]:
    found, at = [], 0
    while True:
        step, action, length = struct.unpack_from("<III", data, at)
        found.append((action, data[at + 12 : at + 12 + length].decode("utf-16-le")))
        if not step:
            return found
        at += step


def taken(watch: FolderChanges) -> list[tuple[int, str]]:
    deadline = time.monotonic() + 5
    while True:
        try:
            return records(watch.take(4096))
        except BlockingIOError:
            assert time.monotonic() < deadline


@pytest.fixture
def watch(tmp_path):
    (tmp_path / "below").mkdir()
    wanted = changes.NAMES_OF_FILES | changes.NAMES_OF_FOLDERS | changes.SIZE
    made = FolderChanges(Folder(tmp_path), wanted, subtree=True)
    yield made
    made.close()


def test_nothing_has_happened(watch):
    with pytest.raises(BlockingIOError):
        watch.take(4096)


def test_the_subtree_is_watched(watch, tmp_path):
    (tmp_path / "below" / "a.txt").touch()
    assert taken(watch) == [(changes.ADDED, "below\\a.txt")]


def test_a_new_folder_is_watched(watch, tmp_path):
    (tmp_path / "new").mkdir()
    assert taken(watch) == [(changes.ADDED, "new")]
    (tmp_path / "new" / "b.txt").touch()
    assert taken(watch) == [(changes.ADDED, "new\\b.txt")]


def test_a_move_has_two_halves(watch, tmp_path):
    (tmp_path / "old").touch()
    (tmp_path / "old").rename(tmp_path / "new")
    assert taken(watch) == [
        (changes.ADDED, "old"),
        (changes.RENAMED_OLD, "old"),
        (changes.RENAMED_NEW, "new"),
    ]


def test_a_move_out_of_the_folder_removes(watch, tmp_path_factory, tmp_path):
    (tmp_path / "old").touch()
    (tmp_path / "old").rename(tmp_path_factory.mktemp("elsewhere") / "old")
    assert taken(watch) == [(changes.ADDED, "old"), (changes.REMOVED, "old")]


def test_extended_changes_are_the_plain_ones_or_refused(monkeypatch):
    from pywine.abi.errors import WinError
    from pywine.dlls.kernel32 import winbase_io

    asked = []
    monkeypatch.setattr(winbase_io, "ReadDirectoryChangesW", lambda *arguments: asked.append(arguments))
    arguments = (None, "folder", 0x1000, 64, 1, 2, None, None, 0)
    winbase_io.ReadDirectoryChangesExW(*arguments, 1)
    assert asked == [arguments]
    with pytest.raises(WinError):
        winbase_io.ReadDirectoryChangesExW(*arguments, 2)
