"""Anonymous pipes: two files over a host pipe."""

from __future__ import annotations

import os

from pywine.nt.file import File


def create_pipe() -> tuple[File, File]:
    """The reading and the writing end."""
    reader, writer = os.pipe2(os.O_CLOEXEC)
    return File(reader, access=0x120089), File(writer, access=0x120116)


def available(file: File) -> int:
    """Bytes that can be read from a pipe without waiting."""
    import array
    import fcntl
    import termios

    count = array.array("i", [0])
    fcntl.ioctl(file.descriptor, termios.FIONREAD, count)
    return count[0]


def is_broken(file: File) -> bool:
    """Whether nobody can write into the pipe any more."""
    import select

    poll = select.poll()
    poll.register(file.descriptor, select.POLLIN)
    events = poll.poll(0)
    return bool(events and events[0][1] & select.POLLHUP)
