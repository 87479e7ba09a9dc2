"""Anonymous pipes: two files over a host pipe."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_PIPE_EMPTY
from pywine.nt.clock import monotonic_ns
from pywine.nt.file import READ_DATA, File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

_LOOK_AGAIN_NS = 1_000_000
_BUFFER_SIZE = 4096


class PipeEnd(File):
    """One end of an anonymous pipe. `no_wait`: PIPE_NOWAIT was set."""

    no_wait = False

    def _require_data(self) -> None:
        if self.no_wait and not _is_ready(self, reading=True):
            raise NtError(STATUS_PIPE_EMPTY)

    def read(self, size: int) -> bytes:
        self._require_data()
        return super().read(size)

    def read_into(self, buffer: memoryview) -> int:
        self._require_data()
        return super().read_into(buffer)

    def write(self, data: bytes | memoryview) -> int:
        if not self.no_wait:
            return super().write(data)
        done = 0
        while done < len(data) and _is_ready(self, reading=False):
            done += os.write(self.descriptor, data[done : done + _BUFFER_SIZE])
        return done


def _is_ready(file: File, *, reading: bool) -> bool:
    """Whether reading some or writing a page does not block."""
    import select

    poll = select.poll()
    poll.register(file.descriptor, select.POLLIN if reading else select.POLLOUT)
    return bool(poll.poll(0))


def create_pipe(p: Process) -> tuple[PipeEnd, PipeEnd]:
    """The reading and the writing end."""
    reader, writer = os.pipe2(os.O_CLOEXEC)
    ends = PipeEnd(reader, access=0x120089), PipeEnd(writer, access=0x120116)
    for end in ends:
        end.process = p
    return ends


def available(file: File) -> int:
    """Bytes that can be read from a pipe without waiting."""
    import array
    import fcntl
    import termios

    count = array.array("i", [0])
    fcntl.ioctl(file.descriptor, termios.FIONREAD, count)
    return count[0]


def peek(file: File, size: int) -> bytes:
    """Up to `size` bytes of what waits in a pipe, which stays there."""
    import ctypes

    waiting = min(size, available(file))
    if not waiting:
        return b""
    reader, writer = os.pipe2(os.O_CLOEXEC)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        count = libc.tee(file.descriptor, writer, ctypes.c_size_t(waiting), 0)
        return os.read(reader, count) if count > 0 else b""
    finally:
        os.close(reader)
        os.close(writer)


def is_broken(file: File) -> bool:
    """Whether nobody can write into the pipe any more."""
    import select

    poll = select.poll()
    poll.register(file.descriptor, select.POLLIN)
    events = poll.poll(0)
    return bool(events and events[0][1] & select.POLLHUP)


_CONNECTED = 3  # FILE_PIPE_CONNECTED_STATE


def modes(file: File) -> bytes:
    """FILE_PIPE_INFORMATION: whether it is read by messages, whether it does not wait."""
    return struct.pack("<II", 0, int(isinstance(file, PipeEnd) and file.no_wait))


def local_information(file: File) -> bytes:
    """FILE_PIPE_LOCAL_INFORMATION: type, directions, instances, room, what waits, state, end."""
    waiting = available(file) if file.access & READ_DATA else 0
    return struct.pack("<10I", 0, 0, 1, 1, _BUFFER_SIZE, waiting, _BUFFER_SIZE, _BUFFER_SIZE, _CONNECTED, 0)


def wait_until_read(p: Process, descriptor: int) -> None:
    """Wait until the other end of a Unix socket has read all that was sent, or has gone."""
    import array
    import fcntl
    import select
    import termios

    unread, poll = array.array("i", [0]), select.poll()
    poll.register(descriptor, 0)
    while not poll.poll(0):  # nothing is asked for: it can only tell of a hang-up
        fcntl.ioctl(descriptor, termios.TIOCOUTQ, unread)
        if not unread[0]:
            return
        p.thread.interrupts.sleep(monotonic_ns() + _LOOK_AGAIN_NS)
