"""Anonymous pipes: two files over a host pipe."""

from __future__ import annotations

import os
import struct

from pywine.nt.clock import monotonic_ns
from pywine.nt.file import READ_DATA, File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

_LOOK_AGAIN_NS = 1_000_000


def create_pipe(p: Process) -> tuple[File, File]:
    """The reading and the writing end."""
    reader, writer = os.pipe2(os.O_CLOEXEC)
    ends = File(reader, access=0x120089), File(writer, access=0x120116)
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


_BUFFER_SIZE = 4096
_CONNECTED = 3  # FILE_PIPE_CONNECTED_STATE


def modes(file: File) -> bytes:
    """FILE_PIPE_INFORMATION: whether it is read by messages, whether it does not wait."""
    return struct.pack("<II", 0, 0)


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
