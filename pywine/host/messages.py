"""Messages with descriptors over the host's stream sockets."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    HostSocket = Any  # of the host's _socket

MOST_DESCRIPTORS = 253  # in a message: the host's SCM_MAX_FD
_CLOSE_ON_EXEC = 0x40000000  # MSG_CMSG_CLOEXEC


def send(connection: HostSocket, data: bytes, descriptors: Sequence[int] = ()) -> None:
    """Send one message. Raises OSError; with more than 253 descriptors too."""
    from _socket import SCM_RIGHTS, SOL_SOCKET

    carried = b"".join(number.to_bytes(4, "little") for number in descriptors)
    head = len(data).to_bytes(4, "little")
    connection.sendmsg([head], [(SOL_SOCKET, SCM_RIGHTS, carried)] if carried else [])
    connection.sendall(data)


def receive(connection: HostSocket) -> tuple[bytes, list[int]]:
    """The next message, and descriptors of one's own; empty at the end. Raises OSError."""
    from _socket import CMSG_SPACE

    head, carried, *_ = connection.recvmsg(4, CMSG_SPACE(4 * MOST_DESCRIPTORS), _CLOSE_ON_EXEC)
    descriptors = [
        int.from_bytes(raw[at : at + 4], "little") for *_, raw in carried for at in range(0, len(raw), 4)
    ]
    data = bytearray()
    size = int.from_bytes(head, "little")
    while len(data) < size:
        part = connection.recv(min(size - len(data), 1 << 20))
        if not part:
            return b"", descriptors
        data += part
    return bytes(data), descriptors
