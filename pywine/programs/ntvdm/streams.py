"""What a handle of DOS refers to: a file, the console, a standard stream of the process, nothing."""

from __future__ import annotations

import os
import stat

from pywine.abi.errors import NtError
from pywine.programs.ntvdm.dos import ACCESS_DENIED, DosError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.file import File
    from pywine.programs.ntvdm.dos import Dos

IS_DEVICE, IS_CONSOLE_INPUT, IS_CONSOLE_OUTPUT, IS_NULL, AT_END = 0x80, 0x01, 0x02, 0x04, 0x40
_NOT_WRITTEN = 0x40
READ_ONLY, WRITE_ONLY = 0, 1
_BUFFER = 4096


class Stream:
    """An open file or device. `count`: of the handles of all programs that refer to it."""

    def __init__(self, name: str = "", mode: int = 2) -> None:
        self.name, self.mode, self.count = name, mode, 1
        self.is_raw = False
        self.is_console = False

    @property
    def information(self) -> int:
        """The device information word."""
        return 0x80C0

    def read(self, size: int) -> bytes | None:
        """Up to `size` bytes, b"" at the end; None: nothing is there yet, ask again."""
        raise DosError(ACCESS_DENIED)

    def write(self, data: bytes) -> int:
        raise DosError(ACCESS_DENIED)

    def seek(self, offset: int, whence: int) -> int:
        return 0

    def has_input(self) -> bool:
        return False

    def truncate(self) -> None:
        """Cut the file off at its position."""

    def flush(self) -> None:
        """Write what was kept back."""

    def close(self) -> None:
        """The last handle is gone."""

    def require_file(self) -> DiskFile:
        raise DosError(ACCESS_DENIED)


class Null(Stream):
    """NUL, and the devices that this PC does not have."""

    def __init__(self, name: str, information: int) -> None:
        super().__init__(name)
        self._information = information

    @property
    def information(self) -> int:
        return self._information

    def read(self, size: int) -> bytes:
        return b""

    def write(self, data: bytes) -> int:
        return len(data)


class Console(Stream):
    """CON on a terminal: lines from the keyboard, text on the screen."""

    def __init__(self, dos: Dos) -> None:
        super().__init__("CON")
        self._dos = dos
        self.is_console = True

    @property
    def information(self) -> int:
        return 0x80D3 | (0x20 if self.is_raw else 0)

    def read(self, size: int) -> bytes | None:
        return self._dos.keyboard.read_line(size, raw=self.is_raw)

    def write(self, data: bytes) -> int:
        end = data.find(b"\x1a") if not self.is_raw else -1
        self._dos.video.write(data if end < 0 else data[:end])
        return len(data)

    def has_input(self) -> bool:
        return self._dos.keyboard.has_key()

    def flush(self) -> None:
        self._dos.video.flush()


class Inherited(Stream):
    """A standard stream that is no terminal: bytes come and go as they are."""

    def __init__(self, dos: Dos, descriptor: int, mode: int) -> None:
        super().__init__(mode=mode)
        self._block = dos.m.block
        self.descriptor = descriptor
        status = os.fstat(descriptor).st_mode
        self._is_disk = stat.S_ISREG(status)
        self._is_null = stat.S_ISCHR(status)
        self._written = bytearray()
        self.ends = 0  # how often in a row the end was read

    @property
    def information(self) -> int:
        if self._is_null:
            return 0x80C4
        return 0x0002 if self._written else 0x0042  # a file of drive C:

    def read(self, size: int) -> bytes:
        if self.mode == WRITE_ONLY:
            raise DosError(ACCESS_DENIED)
        data = self._block(os.read, self.descriptor, size)
        self.ends = 0 if data or not size else self.ends + 1
        return data

    def has_input(self) -> bool:
        """Whether there is a byte before the end."""
        if self._is_disk:
            here = os.lseek(self.descriptor, 0, os.SEEK_CUR)
            return here < os.fstat(self.descriptor).st_size
        if self._is_null:
            return False
        import fcntl
        from termios import FIONREAD

        return any(fcntl.ioctl(self.descriptor, FIONREAD, bytes(4)))

    def write(self, data: bytes) -> int:
        if self.mode == READ_ONLY:
            raise DosError(ACCESS_DENIED)
        self._written += data
        if len(self._written) >= _BUFFER:
            self.flush()
        return len(data)

    def flush(self) -> None:
        written = memoryview(bytes(self._written))
        self._written.clear()
        while written:
            written = written[self._block(os.write, self.descriptor, written) :]

    def seek(self, offset: int, whence: int) -> int:
        self.flush()
        if not self._is_disk:
            return 0
        return os.lseek(self.descriptor, offset, whence)

    def truncate(self) -> None:
        self.flush()
        if self._is_disk:
            os.ftruncate(self.descriptor, os.lseek(self.descriptor, 0, os.SEEK_CUR))


class DiskFile(Stream):
    """A file that a program has opened."""

    def __init__(self, file: File, path: str, mode: int) -> None:
        super().__init__(path, mode & 7)
        self.file, self.path = file, path
        self._is_written = False

    @property
    def information(self) -> int:
        drive = ord(self.path[0].upper()) - 65
        return drive | (0 if self._is_written else _NOT_WRITTEN)

    def read(self, size: int) -> bytes:
        if self.mode & 3 == WRITE_ONLY:
            raise DosError(ACCESS_DENIED)
        buffer = bytearray(size)
        try:
            return bytes(buffer[: self.file.read_at(memoryview(buffer), None)])
        except NtError as error:
            if error.code & 0xFFFFFFFF == 0xC0000011:  # STATUS_END_OF_FILE
                return b""
            raise

    def write(self, data: bytes) -> int:
        if self.mode & 3 == READ_ONLY:
            raise DosError(ACCESS_DENIED)
        self._is_written = True
        return self.file.write_at(data, None)

    def truncate(self) -> None:
        if self.mode & 3 == READ_ONLY:
            raise DosError(ACCESS_DENIED)
        self._is_written = True
        self.file.truncate(self.file.seek(0, os.SEEK_CUR))

    def seek(self, offset: int, whence: int) -> int:
        return self.file.seek(offset, whence)

    def has_input(self) -> bool:
        return self.file.seek(0, os.SEEK_CUR) < self.file.size

    def close(self) -> None:
        self.file.close()

    def require_file(self) -> DiskFile:
        return self
