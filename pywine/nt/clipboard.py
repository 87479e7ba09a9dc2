"""The clipboard of a prefix: a file of its run directory, and the lock of the process that has it open."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_CLIPBOARD_NOT_OPEN
from pywine.nt import codepages, locale
from pywine.nt.atoms import FIRST as FIRST_REGISTERED
from pywine.nt.atoms import GlobalAtoms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

CF_TEXT, CF_OEMTEXT, CF_UNICODETEXT, CF_LOCALE = 1, 7, 13, 16
_TEXTS = (CF_TEXT, CF_OEMTEXT, CF_UNICODETEXT)
_HEADER, _ENTRY = (
    struct.Struct("<II"),
    struct.Struct("<IHI"),
)  # number and count; format, length of name, size


class Clipboard:
    """What one process sees of it. A format with a name has another number in each; the file has the name."""

    def __init__(self, p: Process) -> None:
        self._p, self._atoms = p, p.state(GlobalAtoms)
        self._path = f"{p.run_directory.path}/clipboard"
        self._descriptor = -1
        self._opener = 0
        self._kept: tuple[int, dict[int, bytes]] = 0, {}  # where no file can be written
        self._changes: tuple[int, dict[int, bytes]] | None = None  # while it is open

    def open(self, thread: int) -> None:
        """Raises WinError(ERROR_ACCESS_DENIED) while somebody else has it open."""
        if self._opener:
            if self._opener != thread:
                raise WinError(ERROR_ACCESS_DENIED)
            return
        self._descriptor = self._lock()
        self._opener, self._changes = thread, self._read()

    def _lock(self) -> int:
        from fcntl import LOCK_EX, LOCK_NB, flock

        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return -1
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise WinError(ERROR_ACCESS_DENIED) from None
        return descriptor

    def close(self) -> None:
        """Others see what was changed. Raises WinError(ERROR_CLIPBOARD_NOT_OPEN)."""
        number, formats = self._opened()
        self._convert(formats)
        if (number, formats) != self._read():
            self._write(number, formats)
        self._opener, self._changes = 0, None
        if self._descriptor >= 0:
            from fcntl import LOCK_UN, flock

            flock(self._descriptor, LOCK_UN)  # a child that was forked meanwhile has the descriptor too
            os.close(self._descriptor)
            self._descriptor = -1

    def _opened(self) -> tuple[int, dict[int, bytes]]:
        if self._changes is None:
            raise WinError(ERROR_CLIPBOARD_NOT_OPEN)
        return self._changes

    def empty(self) -> None:
        number, _ = self._opened()
        self._changes = number + 1, {}

    def set(self, format: int, data: bytes) -> None:
        number, formats = self._opened()
        formats.pop(format, None)
        formats[format] = data
        self._changes = number + 1, formats

    def get(self, format: int) -> bytes | None:
        return self._opened()[1].get(format)

    def check_open(self) -> None:
        """Raises WinError(ERROR_CLIPBOARD_NOT_OPEN)."""
        self._opened()

    def formats(self) -> list[int]:
        return list(self._current()[1])

    def number(self) -> int:
        """It grows with every change."""
        return self._current()[0]

    def _current(self) -> tuple[int, dict[int, bytes]]:
        return self._changes if self._changes is not None else self._read()

    def _convert(self, formats: dict[int, bytes]) -> None:
        """Add the other forms of a text."""
        given = next((format for format in formats if format in _TEXTS), None)
        if given is None:
            return
        pages = {CF_TEXT: self._p.ansi_code_page, CF_OEMTEXT: self._p.oem_code_page}
        formats.setdefault(CF_LOCALE, locale.lcid_of(locale.user_default()).to_bytes(4, "little"))
        data = formats[given]
        if given == CF_UNICODETEXT:
            text = data[: len(data) & ~1].decode("utf-16-le", "surrogatepass")
        else:
            text = codepages.decode(pages[given], data)
        text = text.split("\0", 1)[0] + "\0"
        for format in _TEXTS:
            if format in formats:
                continue
            if format == CF_UNICODETEXT:
                formats[format] = text.encode("utf-16-le", "surrogatepass")
            else:
                formats[format] = codepages.encode(pages[format], text)[0]

    def _read(self) -> tuple[int, dict[int, bytes]]:
        try:
            with open(self._path, "rb") as file:
                data = file.read()
        except OSError:
            return self._kept[0], dict(self._kept[1])
        if len(data) < _HEADER.size:
            return 0, {}
        number, count = _HEADER.unpack_from(data)
        formats, at = {}, _HEADER.size
        for _ in range(count):
            format, length, size = _ENTRY.unpack_from(data, at)
            at += _ENTRY.size
            if length:
                format = self._atoms.add(data[at : at + length].decode("utf-8", "surrogatepass"))
            formats[format] = data[at + length : at + length + size]
            at += length + size
        return number, formats

    def _write(self, number: int, formats: dict[int, bytes]) -> None:
        self._kept = number, dict(formats)
        if self._descriptor < 0:
            return
        parts = [_HEADER.pack(number & 0xFFFFFFFF, len(formats))]
        for format, data in formats.items():
            named = format >= FIRST_REGISTERED
            name = self._atoms.name(format).encode("utf-8", "surrogatepass") if named else b""
            parts += _ENTRY.pack(format, len(name), len(data)), name, data
        whole = b"".join(parts)
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, whole, 0)
