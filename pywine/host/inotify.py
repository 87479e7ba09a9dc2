"""Linux' inotify: what happens to the entries of folders."""

from __future__ import annotations

import os
import struct

from pywine.host import ffi

CREATE, DELETE, MODIFY, ATTRIB, MOVED_FROM, MOVED_TO = 0x100, 0x200, 0x2, 0x4, 0x40, 0x80
IS_DIRECTORY, OVERFLOW = 0x40000000, 0x4000
_ALL = CREATE | DELETE | MODIFY | ATTRIB | MOVED_FROM | MOVED_TO
_ONLY_DIRECTORIES = 0x1000000
_EVENT = struct.Struct("<iIII")
_init = ffi.function("inotify_init1", ffi.c_int32)
_add_watch = ffi.function("inotify_add_watch", ffi.c_int32, ffi.c_char_p, ffi.c_uint32)


class Change:
    """One event: its mask, the path below the folder that is watched, what ties the halves of a move."""

    __slots__ = ("cookie", "mask", "path")

    def __init__(self, mask: int, path: str, cookie: int) -> None:
        self.mask, self.path, self.cookie = mask, path, cookie


class FolderWatch:
    """Watches one folder, or it and all below it."""

    def __init__(self, folder: str, *, subtree: bool) -> None:
        self._folder, self._subtree = folder, subtree
        self.descriptor = self._checked(_init(os.O_NONBLOCK | os.O_CLOEXEC))
        self._paths: dict[int, str] = {}
        self._add("")

    @staticmethod
    def _checked(result: int) -> int:
        if result < 0:
            raise ffi.error()
        return result

    def _add(self, path: str) -> None:
        host = os.path.join(self._folder, path)
        watch = _add_watch(self.descriptor, os.fsencode(host), _ALL | _ONLY_DIRECTORIES)
        if not path:
            self._checked(watch)
        if watch < 0:
            return  # it is gone again
        self._paths[watch] = path
        if self._subtree:
            with os.scandir(host) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        self._add(os.path.join(path, entry.name))

    def read(self) -> list[Change]:
        """What has happened. Raises BlockingIOError if nothing has."""
        data = os.read(self.descriptor, 0x10000)
        changes, at = [], 0
        while at < len(data):
            watch, mask, cookie, length = _EVENT.unpack_from(data, at)
            name = os.fsdecode(data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0"))
            at += _EVENT.size + length
            path = os.path.join(self._paths.get(watch, ""), name)
            if self._subtree and mask & IS_DIRECTORY and mask & (CREATE | MOVED_TO):
                self._add(path)
            if name or mask & OVERFLOW:
                changes.append(Change(mask, path, cookie))
        return changes

    def close(self) -> None:
        os.close(self.descriptor)
