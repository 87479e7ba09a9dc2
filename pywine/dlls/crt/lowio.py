"""The C runtime's file descriptors: numbers over the executive's files, and the translation of text.

What a program reads and writes in text mode has LF for CR LF and ends at Ctrl-Z; in the Unicode modes it is
UTF-16 whatever the file holds.
"""

from __future__ import annotations

import os

from pywine.abi.errors import CError, NtError
from pywine.abi.translate import EBADF, EMFILE
from pywine.dlls.crt import fdtable
from pywine.dlls.crt.disk import (
    O_APPEND,
    O_BINARY,
    O_NOINHERIT,
    O_RDONLY,
    O_RDWR,
    O_TEXT,
    O_U8TEXT,
    O_U16TEXT,
    O_UNICODE,
    O_WRONLY,
    SH_DENYNO,
    open_file,
)
from pywine.dlls.crt.fdtable import read_table
from pywine.nt.file import APPEND_DATA, FILE_TYPE_DISK, READ_DATA, WRITE_DATA, File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt
    from pywine.nt.console import Console

ANSI, UTF8, UTF16 = "", "utf-8", "utf-16-le"
MARKS = {UTF8: b"\xef\xbb\xbf", UTF16: b"\xff\xfe"}


class Descriptor:
    """One open descriptor. `text`: CR LF in the file is LF to the program; `encoding`: of the file in Unicode
    modes.
    """

    def __init__(
        self, handle: int, file: File, *, text: bool = True, append: bool = False, encoding: str = ANSI,
        console: Console | None = None,
    ) -> None:  # fmt: skip
        self.handle, self.file, self.text, self.append, self.encoding = handle, file, text, append, encoding
        self.at_end = False  # Ctrl-Z or the end was read
        self.console = console
        self._ahead = b""  # read from what cannot seek, not yet given out
        self.is_seekable = file.file_type == FILE_TYPE_DISK

    @property
    def width(self) -> int:
        """Bytes of the smallest thing a program may write: 2 in the Unicode modes."""
        return 2 if self.encoding else 1

    def write(self, data: bytes) -> None:
        """Write program data."""
        if self.file.access and not self.file.access & (WRITE_DATA | APPEND_DATA):
            raise CError(EBADF)
        if self.console:
            if self.encoding:
                self.console.write(self.file, data.decode("utf-16-le", "surrogatepass"))
            else:
                self.console.write_bytes(self.file, self.translate_out(data))
            return
        if self.append and self.is_seekable:
            self.file.seek(0, os.SEEK_END)
        self.file.write(self.translate_out(data))

    def translate_out(self, data: bytes) -> bytes:
        """What the file gets for program data."""
        if self.encoding:
            text = data.decode("utf-16-le", "surrogatepass")
            if self.text:
                text = text.replace("\n", "\r\n")
            return text.encode(self.encoding, "surrogatepass")
        return data.replace(b"\n", b"\r\n") if self.text else data

    def read(self, size: int) -> tuple[bytes, bytes]:
        """About `size` bytes of the file, and what the program sees of them; nothing at the end."""
        raw = self._take(size)
        if not raw:
            self.at_end = True
            return b"", b""
        if not self.text and not self.encoding:
            return raw, raw
        raw = self._complete(raw)
        stop = raw.find(self._bytes("\x1a")) if self.text else -1
        if stop == 0 or (stop > 0 and self.is_seekable):
            self.at_end = True
            self._give_back(raw[stop:])
            raw = raw[:stop]
        return raw, self._translate_in(raw)

    def _take(self, size: int) -> bytes:
        if self._ahead:
            raw, self._ahead = self._ahead[:size], self._ahead[size:]
            return raw
        if self.file.access and not self.file.access & READ_DATA:
            raise CError(EBADF)
        return self.console.input.read_bytes(self.file, size) if self.console else self.file.read(size)

    def _give_back(self, data: bytes) -> None:
        if self.is_seekable:
            self.file.seek(-len(data), os.SEEK_CUR)
        else:
            self._ahead = data + self._ahead

    def _complete(self, raw: bytes) -> bytes:
        """`raw` with what belongs to its last character; a CR is only understood with what follows."""
        while self._is_incomplete(raw):
            more = self._take(1)
            if not more:
                break
            raw += more
        cr = self._bytes("\r")
        if self.text and raw.endswith(cr):
            following = self._take(len(cr))
            if following == self._bytes("\n"):
                return raw + following
            if following:
                self._give_back(following)
        return raw

    def _is_incomplete(self, raw: bytes) -> bool:
        if self.encoding == UTF16:
            return len(raw) % 2 == 1
        if self.encoding == UTF8:
            tail = raw[-4:]
            for back in range(1, len(tail) + 1):
                byte = tail[-back]
                if byte >= 0xC0:
                    return back < (4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2)
                if byte < 0x80:
                    return False
        return False

    def _bytes(self, text: str) -> bytes:
        return text.encode(self.encoding or "latin-1")

    def _translate_in(self, raw: bytes) -> bytes:
        if self.encoding:
            text = raw.decode(self.encoding, "surrogatepass" if self.encoding == UTF16 else "replace")
            if self.text:
                text = text.replace("\r\n", "\n")
            return text.encode("utf-16-le", "surrogatepass")
        return raw.replace(b"\r\n", b"\n")

    def raw_length(self, raw: bytes, seen: bytes) -> int:
        """How much of the file's bytes `raw` the program has seen when it has seen `seen`."""
        if not self.text and not self.encoding:
            return len(seen)
        if self.encoding == UTF8:
            seen = seen.decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogatepass")
        crlf, newline = self._bytes("\r\n"), self._bytes("\n")
        at, left = 0, len(seen)
        while True:
            found = raw.find(crlf, at)
            if found < 0 or found - at + len(newline) > left:
                return at + left
            left -= found - at + len(newline)
            at = found + len(crlf)


class Descriptors:
    """The descriptor table of one C runtime."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.umask = 0
        self.maximum = 8192 if c.ucrt else 2048
        self.table: dict[int, Descriptor] = {}
        for number, (handle, flags) in read_table(c).items():
            file = self._find(handle)
            if file is not None:
                text, append = bool(flags & fdtable.TEXT), bool(flags & fdtable.APPEND)
                self.table[number] = self.make(handle, file, text=text, append=append)
        for number, handle in enumerate(c.p.standard_handles()):
            file = self._find(handle)
            if file is not None and number not in self.table:
                self.table[number] = self.make(handle, file)

    def _find(self, handle: int) -> File | None:
        try:
            return self._c.p.handles.get(handle, File)
        except NtError:
            return None

    def get(self, number: int) -> Descriptor:
        """Raises CError(EBADF)."""
        found = self.table.get(number)
        if found is None:
            raise CError(EBADF)
        return found

    def add(self, descriptor: Descriptor, number: int = -1) -> int:
        """Put a descriptor into the table, under the lowest free number if none is given."""
        if number < 0:
            number = 0
            while number in self.table:
                number += 1
            if number >= self.maximum:
                raise CError(EMFILE)
        self.table[number] = descriptor
        return number

    def make(self, handle: int, file: File, **options: object) -> Descriptor:
        console = None
        if file.is_console:
            from pywine.nt.console import Console

            console = self._c.p.state(Console)
        return Descriptor(handle, file, console=console, **options)  # type: ignore[arg-type]

    def open(self, path: str, flags: int, permissions: int = 0o600, sharing: int = SH_DENYNO) -> int:
        """Open a file by name with `_O_*` flags; returns its number."""
        c = self._c
        wanted = flags
        if flags & O_UNICODE:
            flags |= O_TEXT
            if flags & 3 == O_WRONLY:
                wanted = flags & ~3 | O_RDWR  # to look for a byte order mark
        file = open_file(c.p, path, wanted, sharing=sharing, read_only=not permissions & ~self.umask & 0o200)
        handle = c.p.handles.open(file, file.access, inherit=not flags & O_NOINHERIT)
        descriptor = self.make(handle, file, text=self.is_text(flags), append=bool(flags & O_APPEND))
        if flags & O_UNICODE:
            _find_encoding(descriptor, flags)
        return self.add(descriptor)

    def is_text(self, flags: int) -> bool:
        """Whether `_O_*` flags mean text mode; _fmode decides where they say nothing."""
        if flags & (O_TEXT | O_BINARY):
            return bool(flags & O_TEXT)
        from pywine.abi.types import INT

        return not self._c.get_data("_fmode", INT) & O_BINARY

    def adopt(self, handle: int, flags: int) -> int:
        """A descriptor over an open handle (_open_osfhandle)."""
        file = self._c.p.handles.get(handle, File)
        return self.add(self.make(handle, file, text=bool(flags & O_TEXT), append=bool(flags & O_APPEND)))

    def duplicate(self, number: int, other: int = -1) -> int:
        """_dup and _dup2."""
        source = self.get(number)
        if other == number:
            return number
        if other >= self.maximum:
            raise CError(EBADF)
        if other in self.table:
            self.close(other)
        handle = self._c.p.handles.open(source.file, source.file.access, inherit=True)
        copy = self.make(
            handle, source.file, text=source.text, append=source.append, encoding=source.encoding
        )
        return self.add(copy, other)

    def close(self, number: int) -> None:
        descriptor = self.get(number)
        del self.table[number]
        self._c.p.handles.close(descriptor.handle)


def _find_encoding(descriptor: Descriptor, flags: int) -> None:
    """Read or write the byte order mark, which decides what the Unicode modes leave open."""
    wanted = UTF8 if flags & O_U8TEXT else UTF16 if flags & O_U16TEXT else ANSI
    file = descriptor.file
    if not descriptor.is_seekable:
        descriptor.encoding = wanted or UTF16
        return
    start = file.read(3)
    found = next((name for name, mark in MARKS.items() if start.startswith(mark)), None)
    if found:
        descriptor.encoding = found
        file.seek(len(MARKS[found]), os.SEEK_SET)
        return
    file.seek(0, os.SEEK_SET)
    if not start and flags & 3 != O_RDONLY:
        descriptor.encoding = wanted or UTF16
        file.write(MARKS[descriptor.encoding])
        return
    descriptor.encoding = wanted
