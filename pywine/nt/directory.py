"""Searching folders: what FindFirstFile and NtQueryDirectoryFile list."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_NO_SUCH_FILE
from pywine.nt.attributes import Information
from pywine.nt.objects import Object
from pywine.nt.paths import device_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.files import Files


class Entry:
    """A name in a folder and what it stands for."""

    __slots__ = ("information", "name")

    def __init__(self, name: str, information: Information) -> None:
        self.name, self.information = name, information


class Search(Object):
    """An open search: the entries that are still to come."""

    type_name = "Search"

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self._entries = entries
        self._next = 0

    def peek(self) -> Entry | None:
        """What `next` will return."""
        return self._entries[self._next] if self._next < len(self._entries) else None

    def next(self) -> Entry | None:
        entry = self.peek()
        self._next += 1
        return entry


def search(files: Files, path: str) -> Search:
    """FindFirstFile: the entries that `folder\\pattern` matches. Raises NtError(STATUS_NO_SUCH_FILE),
    OSError.
    """
    path = path.replace("/", "\\")
    folder, slash, pattern = path.rpartition("\\")
    if not slash and path[1:2] == ":":
        folder, pattern = path[:2], path[2:]
    if not pattern:
        raise NtError(STATUS_NO_SUCH_FILE)
    if device_name(pattern) and not slash:
        raise NtError(STATUS_NO_SUCH_FILE)
    host = files.host_path(folder + slash if folder or slash else ".")
    if not os.path.isdir(host):
        raise NotADirectoryError(20, "no such folder", path)
    files.show_builtins(host)
    entries = listing(host, pattern, is_root=files.full_path(folder + slash or ".")[2:] == "\\")
    if not entries:
        raise NtError(STATUS_NO_SUCH_FILE)
    return Search(entries)


def listing(host: str, pattern: str, *, is_root: bool = False) -> list[Entry]:
    """The entries of a host folder that match a Win32 pattern: `.` and `..`, then by name without regard to
    case.
    """
    from pywine.nt.wildcards import file_matcher

    matches = file_matcher(pattern)
    found = []
    if not is_root:
        found = [Entry(name, _of(os.path.join(host, name))) for name in (".", "..") if matches(name)]  # type: ignore[arg-type]
    names = sorted((name for name in os.listdir(host) if matches(name)), key=str.upper)
    for name in names:
        information = _of(os.path.join(host, name))
        if information is not None:
            found.append(Entry(name, information))
    return found


def _of(path: str) -> Information | None:
    """What a directory entry says; a link speaks for itself; None if it is gone."""
    try:
        return Information(path, os.lstat(path))
    except OSError:
        return None
