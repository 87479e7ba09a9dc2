"""Changes in folders: what ReadDirectoryChanges reports, and notifications of them."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_NOTIFY_ENUM_DIR
from pywine.host import inotify
from pywine.nt.objects import Waitable
from pywine.nt.requests import Poller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.host.inotify import Change
    from pywine.nt.file import File
    from pywine.nt.process import Process

NAMES_OF_FILES, NAMES_OF_FOLDERS, ATTRIBUTES, SIZE, LAST_WRITE, LAST_ACCESS, CREATION, SECURITY = (
    0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x100,
)  # fmt: skip
ADDED, REMOVED, MODIFIED, RENAMED_OLD, RENAMED_NEW = 1, 2, 3, 4, 5
_NAMES = inotify.CREATE | inotify.DELETE | inotify.MOVED_FROM | inotify.MOVED_TO


def is_wanted(change: Change, wanted: int) -> bool:
    """Whether FILE_NOTIFY_CHANGE_* bits ask for a change."""
    if change.mask & _NAMES:
        return bool(wanted & (NAMES_OF_FOLDERS if change.mask & inotify.IS_DIRECTORY else NAMES_OF_FILES))
    if change.mask & inotify.MODIFY:
        return bool(wanted & (SIZE | LAST_WRITE))
    return bool(wanted & (ATTRIBUTES | LAST_WRITE | LAST_ACCESS | CREATION | SECURITY))


class FolderChanges:
    """What happens in an open folder from the first request on, kept between requests."""

    def __init__(self, file: File, wanted: int, *, subtree: bool) -> None:
        self._watch = inotify.FolderWatch(file.host_path, subtree=subtree)
        self._wanted = wanted
        self._records: list[tuple[int, str]] = []  # action, path
        file.changes = self

    @property
    def descriptor(self) -> int:
        return self._watch.descriptor

    def take(self, size: int) -> bytes:
        """FILE_NOTIFY_INFORMATION records in `size` bytes. Raises BlockingIOError while there are none,
        NtError(STATUS_NOTIFY_ENUM_DIR) when there are too many.
        """
        while not self._records:
            changes = self._watch.read()
            if any(change.mask & inotify.OVERFLOW for change in changes):
                raise NtError(STATUS_NOTIFY_ENUM_DIR)
            self._record([change for change in changes if is_wanted(change, self._wanted)])
        out, last = bytearray(), 0
        for action, path in self._records:
            name = path.replace("/", "\\").encode("utf-16-le", "surrogatepass")
            start = (len(out) + 3) & ~3
            if start + 12 + len(name) > size:
                self._records.clear()
                raise NtError(STATUS_NOTIFY_ENUM_DIR)
            if out:
                struct.pack_into("<I", out, last, start - last)
            out += bytes(start - len(out)) + struct.pack("<III", 0, action, len(name)) + name
            last = start
        self._records.clear()
        return bytes(out)

    def _record(self, changes: list[Change]) -> None:
        moved = {change.cookie for change in changes if change.mask & inotify.MOVED_FROM}
        moved &= {change.cookie for change in changes if change.mask & inotify.MOVED_TO}
        for change in changes:
            is_move = change.cookie in moved
            if change.mask & inotify.MOVED_FROM:
                action = RENAMED_OLD if is_move else REMOVED
            elif change.mask & inotify.MOVED_TO:
                action = RENAMED_NEW if is_move else ADDED
            elif change.mask & inotify.CREATE:
                action = ADDED
            else:
                action = REMOVED if change.mask & inotify.DELETE else MODIFIED
            if (action, change.path) not in self._records[-1:]:
                self._records.append((action, change.path))

    def close(self) -> None:
        self._watch.close()


class ChangeNotification(Waitable):
    """FindFirstChangeNotification's object: signaled when something has changed."""

    type_name = "File"
    deadline = 0

    def __init__(self, p: Process, folder: str, wanted: int, *, subtree: bool) -> None:
        super().__init__()
        self._p, self._wanted = p, wanted
        self._watch = inotify.FolderWatch(folder, subtree=subtree)
        self._is_changed = False
        self.interests = {self._watch.descriptor: 1}
        p.state(Poller).watch(self)

    def is_signaled(self) -> bool:
        self.retry()
        return self._is_changed

    def retry(self) -> None:
        """Something may have happened."""
        while not self._is_changed:
            try:
                changes = self._watch.read()
            except BlockingIOError:
                return
            if any(change.mask & inotify.OVERFLOW or is_wanted(change, self._wanted) for change in changes):
                self._is_changed = True
                self.changed()

    def renew(self) -> None:
        """FindNextChangeNotification."""
        self._is_changed = False
        self.retry()

    def used(self, _events: int) -> None:
        """Of no concern here (`nt.sockets.Watcher`)."""

    def close(self) -> None:
        self._p.state(Poller).unwatch(self)
        self._watch.close()
