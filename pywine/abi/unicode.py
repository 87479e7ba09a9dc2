"""UNICODE_STRING and ANSI_STRING in guest memory: counted texts that know how much room they have."""

from __future__ import annotations

from pywine.abi.winternl import UNICODE_STRING
from pywine.machine import utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process


def text_of(p: Process, string: UNICODE_STRING) -> str:
    """A UNICODE_STRING's text."""
    if not string.Length:
        return ""
    return utf16.decode(p.memory.read(string.Buffer, string.Length & ~1))


def bytes_of(p: Process, string: UNICODE_STRING) -> bytes:
    """An ANSI_STRING's bytes."""
    return p.memory.read(string.Buffer, string.Length) if string.Length else b""


def text_at(p: Process, address: int) -> str:
    """The text of the UNICODE_STRING at an address; empty for NULL."""
    if not address:
        return ""
    p.memory.check(address, 16 if p.bits == 64 else 8, 1)
    return text_of(p, UNICODE_STRING.on(p.memory, address, p.bits))


def point_at(string: UNICODE_STRING, address: int, size: int, *, terminator: int) -> None:
    """Let a string describe the `size` bytes at `address`, behind which a terminator lies."""
    string.Length, string.MaximumLength, string.Buffer = size, size + terminator, address


def point_at_copy(p: Process, string: UNICODE_STRING, text: str) -> None:
    """Let a string describe a copy of `text` in the process heap."""
    data = utf16.encode(text)
    point_at(string, p.allocate(data + b"\0\0"), len(data), terminator=2)
