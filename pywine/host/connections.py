"""The host's sockets, as /proc tells of them."""

from __future__ import annotations

from pywine.host.interfaces import lines


def connections(kind: str) -> list[tuple[bytes, int, bytes, int, int, int]]:
    """The IPv4 sockets of `tcp` or `udp`: local address and port, remote ones, the kernel's state, inode."""
    found = []
    for line in lines(f"/proc/net/{kind}")[1:]:
        words = line.split()
        (local, local_port), (remote, remote_port) = (word.split(":") for word in words[1:3])
        found.append(
            (
                bytes.fromhex(local)[::-1], int(local_port, 16), bytes.fromhex(remote)[::-1],
                int(remote_port, 16), int(words[3], 16), int(words[9]),
            )
        )  # fmt: skip
    return found
