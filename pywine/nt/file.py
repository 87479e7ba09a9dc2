"""File objects: what a file handle refers to. Sizes and positions are bytes."""

from __future__ import annotations

import os
import stat

from pywine.nt.objects import Waitable

FILE_TYPE_UNKNOWN, FILE_TYPE_DISK, FILE_TYPE_CHAR, FILE_TYPE_PIPE = 0, 1, 2, 3


class File(Waitable):
    """An open file over a host descriptor, which it owns unless `borrowed`."""

    type_name = "File"

    def __init__(self, descriptor: int, path: str = "", *, access: int = 0, share: int = 7, borrowed: bool = False) -> None:
        super().__init__()
        self.descriptor, self.path, self.access, self.share = descriptor, path, access, share
        self.borrowed = borrowed
        self.append = False

    def is_signaled(self) -> bool:
        return True

    def describe(self) -> str:
        return f"File {self.path!r}" if self.path else f"File on descriptor {self.descriptor}"

    @property
    def file_type(self) -> int:
        """FILE_TYPE_* (GetFileType)."""
        mode = os.fstat(self.descriptor).st_mode
        if stat.S_ISCHR(mode):
            return FILE_TYPE_CHAR
        return FILE_TYPE_PIPE if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) else FILE_TYPE_DISK

    @property
    def is_console(self) -> bool:
        return os.isatty(self.descriptor)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes from the current position; fewer at the end."""
        return os.read(self.descriptor, size)

    def read_into(self, buffer: memoryview) -> int:
        """Fill `buffer` from the current position; returns the bytes read, 0 at the end."""
        return os.readv(self.descriptor, [buffer])

    def write(self, data: bytes | memoryview) -> int:
        """Write all of `data` at the current position (at the end for an appending file)."""
        if self.append:
            os.lseek(self.descriptor, 0, os.SEEK_END)
        done = 0
        view = memoryview(data)
        while done < len(view):
            done += os.write(self.descriptor, view[done:])
        return done

    def seek(self, offset: int, whence: int) -> int:
        """Move the position (os.SEEK_*) and return it."""
        return os.lseek(self.descriptor, offset, whence)

    def close(self) -> None:
        if not self.borrowed:
            os.close(self.descriptor)
