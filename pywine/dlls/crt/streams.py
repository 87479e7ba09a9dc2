"""Streams: the FILE objects of one C runtime, buffered on the host's side.

A guest FILE carries what programs compiled for old runtimes read and write. `_cnt` stays 0, so that macros
always call us; `_ptr` differs from `_base` while something is buffered, and who makes them equal throws it
away.
"""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import ApiError, CError
from pywine.abi.translate import EBADF, EINVAL, EMFILE
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.dlls.crt.data import FILE_SIZE
from pywine.dlls.crt.disk import (
    O_RDONLY,
    O_WRONLY,
    SH_DENYNO,
)
from pywine.dlls.crt.lowio import Descriptor
from pywine.dlls.crt.modes import parse_mode
from pywine.nt.parking import OwnedLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt
    from pywine.nt.process import Process

BUFFER_SIZE = 4096
# FILE._flag (stdio.h)
READING, WRITING, UNBUFFERED, END, ERROR, BOTH = 1, 2, 4, 0x10, 0x20, 0x80
_FLAG_OFFSET, _NUMBER_OFFSET = {32: 12, 64: 24}, {32: 16, 64: 28}
_SECTION_SIZE = {32: 24, 64: 40}  # CRITICAL_SECTION
EOF = -1
WEOF = 0xFFFF


class SectionLock:
    """The critical section behind a FILE that is no standard one; mingw-w64's _lock_file knows of it."""

    def __init__(self, p: Process, address: int) -> None:
        from pywine.dlls.ntdll import rtl_sync

        self._p, self._functions = p, rtl_sync
        self._section = CRITICAL_SECTION.on(p.memory, address, p.bits)
        rtl_sync.RtlInitializeCriticalSection(p, self._section)

    @property
    def is_foreign(self) -> bool:
        return self._section.OwningThread not in (0, self._p.thread.id)

    def __enter__(self) -> None:
        self._functions.RtlEnterCriticalSection(self._p, self._section)

    def __exit__(self, *_: object) -> None:
        self._functions.RtlLeaveCriticalSection(self._p, self._section)


class Stream:
    """One FILE. `address`: its guest address; `number`: its descriptor, -1 when closed."""

    def __init__(self, c: Crt, address: int, number: int, *, readable: bool, writable: bool) -> None:
        self._c = c
        self._table = c.descriptors.table
        self._leave_guest = c.p.leave_guest
        self.address = address
        self.number = number
        self.readable, self.writable = readable, writable
        self.is_buffered = True
        self.buffer_size = BUFFER_SIZE
        self.flags = 0
        self._direction = 0  # READING or WRITING, of what may do both
        self._is_shown = False  # that something is buffered
        self._is_legacy, self._word, self._ram = not c.ucrt, c.p.bits // 8, c.memory.ram
        self._low = address & 0xFF  # of _base, and of _ptr where nothing is buffered
        self.pending = bytearray()  # written by the program, not yet to the file
        self._buffer = b""  # read ahead, as the program sees it
        self._at = 0
        self._raw = b""  # what the file had for _buffer
        self.pushed: list[int] = []  # by ungetc, bytes
        self._engine = c.p.engine
        self.lock: OwnedLock | SectionLock = OwnedLock(c.p)
        self.publish()
        if self._is_legacy:
            base = address + 2 * self._word
            self._ram[base : base + self._word] = address.to_bytes(self._word, "little")
            self._show(0, 0)

    def _wait_for_owner(self) -> None:
        """Let the thread that has locked the stream, or is writing its buffer, finish."""
        if self.lock.is_foreign:
            self._leave_guest()
            with self.lock:
                pass

    @property
    def descriptor(self) -> Descriptor:
        found = self._table.get(self.number)
        if found is None:
            raise CError(EBADF)
        return found

    def publish(self) -> None:
        """Let the guest's FILE show the flags and the descriptor."""
        if not self._is_legacy:
            return
        flags = self.flags | (0 if self.is_buffered else UNBUFFERED) | self._direction
        flags |= BOTH if self.readable and self.writable else READING if self.readable else WRITING
        bits, memory = self._c.p.bits, self._c.memory
        at = self.address + _FLAG_OFFSET[bits]
        memory.ram[at : at + 8] = struct.pack("<Ii", flags if self.number >= 0 else 0, self.number)

    def state(self, flag: int) -> int:
        """END or ERROR, if it is set; the program may have changed it in its FILE."""
        if self._is_legacy and self.number >= 0:
            shown = self._ram[self.address + _FLAG_OFFSET[self._c.p.bits]]
            self.flags = self.flags & ~(END | ERROR) | shown & (END | ERROR)
        return self.flags & flag

    def set_flag(self, flag: int) -> None:
        if not self.state(flag):
            self.flags |= flag
            self.publish()

    def clear(self, flags: int = END | ERROR) -> None:
        if self.state(flags):
            self.flags &= ~flags
            self.publish()

    def _show(self, count: int, direction: int) -> None:
        """Let `_ptr` and `_base` say that so many bytes are buffered."""
        if not self._is_legacy:
            return
        place = self.address + count
        self._ram[self.address : self.address + self._word] = place.to_bytes(self._word, "little")
        self._is_shown = count > 0
        if self._direction != direction and self.readable and self.writable:
            self._direction = direction
            self.publish()

    def look(self) -> None:
        """Forget what is buffered if the program has emptied the buffer by its FILE."""
        if self._is_shown:
            at, word = self.address, self._word
            base = at + 2 * word
            if self._ram[at : at + word] == self._ram[base : base + word]:
                self._buffer = self._raw = b""
                self._at, self._is_shown = 0, False
                self.pushed.clear()
                self.pending.clear()

    # Writing.

    def write(self, data: bytes) -> bool:
        """Take program data; False (and the error flag) if it cannot be written."""
        if self._engine.turn is not None:
            self._wait_for_owner()
        if not self.writable:
            self._c.set_errno(EBADF)
            self.set_flag(ERROR)
            return False
        pending = self.pending
        fits = self.is_buffered and len(pending) + len(data) < self.buffer_size
        if not fits:
            self._leave_guest()
        if self._is_shown and self._ram[self.address] == self._low:
            self.look()
        if self._buffer or self.pushed:
            self._stop_reading()
        pending += data
        self._show(len(pending), WRITING)
        return fits or self._write_out()

    def put(self, byte: int) -> bool:
        """Take one byte, as fputc does."""
        descriptor = self._table.get(self.number)
        if not self.writable or self._buffer or self.pushed or self._engine.turn or descriptor is None:
            return self.write(bytes((byte,)))
        if descriptor.encoding:
            return self.write(self._c.locale.decode(bytes((byte,))).encode("utf-16-le"))
        pending = self.pending
        if self._is_shown:
            if self._ram[self.address] == self._low:
                self.look()
        elif self._is_legacy:
            self._show(1, WRITING)
        if not self.is_buffered or len(pending) + 1 >= self.buffer_size:
            self._leave_guest()
            pending.append(byte)
            return self._write_out()
        pending.append(byte)
        return True

    def _write_out(self) -> bool:
        """Write whole buffers, as a buffered stream does; everything where it is unbuffered."""
        if not self.is_buffered:
            return self.flush()
        return self._send(self.buffer_size)

    def flush(self) -> bool:
        if self._engine.turn is not None:
            self._wait_for_owner()
        self.look()
        if not self.pending:
            return True
        self._leave_guest()
        return self._send(1)

    def _send(self, unit: int) -> bool:
        """Write what is pending, as far as it is a multiple of `unit` bytes.

        It stays pending until the lock is had: who has it may put more there and write all, in order.
        """
        from pywine.abi.failure import report_errno

        try:
            if self._engine.turn is None:
                self.descriptor.write(self._take(unit))
            else:
                with self.lock:
                    self.descriptor.write(self._take(unit))
        except (ApiError, OSError) as error:
            report_errno(self._c, error)
            self.set_flag(ERROR)
            return False
        return True

    def _take(self, unit: int) -> bytes:
        size = len(self.pending) - len(self.pending) % unit
        data = bytes(self.pending[:size])
        del self.pending[:size]
        self._show(len(self.pending), 0)
        return data

    # Reading.

    def fill(self) -> bool:
        """Read ahead; False at the end or on an error, with the flag set."""
        from pywine.abi.failure import report_errno

        self._leave_guest()
        if not self.readable:
            self._c.set_errno(EBADF)
            self.set_flag(ERROR)
            return False
        self.flush()
        try:
            descriptor = self.descriptor
            self._raw, self._buffer = descriptor.read(
                self.buffer_size if self.buffer_size > 1 else BUFFER_SIZE
            )
        except (ApiError, OSError) as error:
            report_errno(self._c, error)
            self.set_flag(ERROR)
            return False
        self._at = 0
        self._show(len(self._buffer) and 1, READING)
        if not self._buffer:
            self._raw = b""
            self.set_flag(END)
            return False
        return True

    def get(self) -> int:
        """The next byte, or EOF."""
        if self._is_shown and self._ram[self.address] == self._low:
            self.look()
        if self.pushed:
            return self.pushed.pop()
        at = self._at
        if at >= len(self._buffer):
            if not self.fill():
                return EOF
            at = 0
        self._at = at + 1
        return self._buffer[at]

    def peek(self) -> int:
        """The next byte, which stays; or EOF."""
        self.look()
        if self.pushed:
            return self.pushed[-1]
        if self._at >= len(self._buffer) and not self.fill():
            return EOF
        return self._buffer[self._at]

    def unget(self, byte: int) -> None:
        if not self.pushed and self._at and self._buffer[self._at - 1] == byte:
            self._at -= 1  # a line end may be two bytes of the file
        else:
            self.pushed.append(byte)
        self.clear(END)

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer at the end."""
        self.look()
        if size > len(self.pushed) + len(self._buffer) - self._at:
            self._leave_guest()
        elif not self.pushed:
            self._at += size
            return self._buffer[self._at - size : self._at]
        out = bytearray()
        while self.pushed and len(out) < size:
            out.append(self.pushed.pop())
        while len(out) < size:
            if self._at >= len(self._buffer) and not self.fill():
                break
            part = self._buffer[self._at : self._at + size - len(out)]
            self._at += len(part)
            out += part
        return bytes(out)

    def read_line(self, size: int, newline: bytes = b"\n") -> bytes:
        """Up to and including a newline, at most `size` bytes; empty at the end."""
        self.look()
        width = len(newline)
        if not self.pushed and (stop := self._find_newline(newline, self._at)) >= 0:
            start, self._at = self._at, min(stop, self._at + size)
            return self._buffer[start : self._at]
        self._leave_guest()
        out = bytearray()
        while self.pushed and len(out) < size:
            out.append(self.pushed.pop())
            if out.endswith(newline) and len(out) % width == 0:
                return bytes(out)
        while len(out) < size:
            if self._at >= len(self._buffer) and not self.fill():
                break
            stop = self._find_newline(newline, self._at + -len(out) % width)
            end = min(self._at + size - len(out), stop if stop >= 0 else len(self._buffer))
            out += self._buffer[self._at : end]
            self._at = end
            if end == stop:
                break
        return bytes(out)

    def _find_newline(self, newline: bytes, start: int) -> int:
        """Where the newline at or after `start` ends in the buffer, characters counted from `start`; or
        -1.
        """
        found = self._buffer.find(newline, start)
        while found >= 0 and (found - start) % len(newline):
            found = self._buffer.find(newline, found + 1)
        return found + len(newline) if found >= 0 else -1

    # Positions.

    def _unread(self) -> int:
        """How many bytes of the file were read ahead of the program."""
        descriptor = self.descriptor
        if self._at >= len(self._buffer):
            return 0
        return len(self._raw) - descriptor.raw_length(self._raw, self._buffer[: self._at])

    def _stop_reading(self) -> None:
        """Forget what was read ahead: the file's position becomes the program's."""
        unread = self._unread()
        if unread and self.descriptor.is_seekable:
            self.descriptor.file.seek(-unread, os.SEEK_CUR)
        self._buffer = self._raw = b""
        self._at = 0
        self.pushed.clear()
        self._show(0, 0)

    def tell(self) -> int:
        """The position in the file. Raises CError, OSError."""
        self.look()
        descriptor = self.descriptor
        if not descriptor.is_seekable:
            raise CError(EINVAL)
        position = descriptor.file.seek(0, os.SEEK_CUR)
        if self.pending:
            if descriptor.append:
                position = descriptor.file.seek(0, os.SEEK_END)
            return position + len(descriptor.translate_out(bytes(self.pending)))
        return max(position - self._unread() - len(self.pushed), 0)

    def seek(self, offset: int, origin: int) -> None:
        """Raises CError, OSError."""
        if not 0 <= origin <= 2:
            raise CError(EINVAL)
        if origin == os.SEEK_CUR:
            offset, origin = offset + self.tell(), os.SEEK_SET
        self.flush()
        descriptor = self.descriptor
        if origin == os.SEEK_END:
            offset += os.fstat(descriptor.file.descriptor).st_size
        if offset < 0 or not descriptor.is_seekable:
            raise CError(EINVAL)
        self._buffer = self._raw = b""
        self._at = 0
        self.pushed.clear()
        self._show(0, 0)
        descriptor.at_end = False
        descriptor.file.seek(offset, os.SEEK_SET)
        self.clear(END)


class Streams:
    """All streams of one C runtime, by guest address."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.by_address: dict[int, Stream] = {}
        self.maximum = 512
        self.iob = c.data("_iob") if not c.ucrt else c.p.allocate(bytes(3 * FILE_SIZE[64]))
        self.size = FILE_SIZE[c.p.bits]
        self._standard = tuple(self.iob + number * self.size for number in range(3))
        for number in range(3):
            descriptor = c.descriptors.table.get(number)
            stream = Stream(c, self.iob + number * self.size, number if descriptor else -2, readable=number ==
            0,
                            writable=number > 0)  # fmt: skip
            stream.is_buffered = number != 2 and not (descriptor and descriptor.console)
            self.by_address[stream.address] = stream

    def standard(self, number: int) -> Stream:
        return self.by_address[self._standard[number]]

    def get(self, address: int) -> Stream:
        """The stream of a FILE pointer. Raises CError(EINVAL) where there is none."""
        found = self.by_address.get(address)
        if found is None:
            raise CError(EINVAL)
        return found

    def open(self, path: str, mode: str, sharing: int = SH_DENYNO) -> Stream:
        flags = parse_mode(self._c, mode)
        self.make_room()
        return self.attach(self._c.descriptors.open(path, flags, sharing=sharing), flags)

    def make_room(self) -> None:
        """Raises CError(EMFILE) where there are as many streams as there may be."""
        if len(self.by_address) >= self.maximum:
            raise CError(EMFILE)

    def attach(self, number: int, flags: int, address: int = 0) -> Stream:
        """A stream over a descriptor, in a FILE of its own or in the one at `address`."""
        kind = flags & 3
        p, given = self._c.p, address
        size = self.size + _SECTION_SIZE[p.bits]
        address = given or p.allocate(bytes(size))
        stream = Stream(self._c, address, number, readable=kind != O_WRONLY, writable=kind != O_RDONLY)
        if not given:
            stream.lock = SectionLock(p, address + self.size)
        self.by_address[address] = stream
        return stream

    def close(self, stream: Stream, *, keep_file: bool = False) -> bool:
        """Close the stream; its guest FILE stays where it is a standard one or `keep_file`."""
        done = stream.flush()
        if stream._at < len(stream._buffer) and stream.number in self._c.descriptors.table:
            stream._stop_reading()
        self._c.descriptors.close(stream.number)
        stream.number = -1
        stream.flags = 0
        stream.readable = stream.writable = False
        stream.publish()
        if not keep_file and stream.address not in self._standard:
            del self.by_address[stream.address]
            self._c.p.heap.free(stream.address)
        return done

    def flush_all(self) -> int:
        """Flush what is open for writing; returns how many streams are open."""
        for stream in list(self.by_address.values()):
            stream.flush()
        return len(self.by_address)


if TYPE_CHECKING:
    FILE = Stream
else:

    class FILE:
        """A FILE* argument: arrives as its Stream."""

        @staticmethod
        def from_argument(c: Crt, address: int) -> Stream:
            return c.streams.get(address)
