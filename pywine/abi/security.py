"""SIDs, access control lists and security descriptors in guest memory (winnt.h)."""

from __future__ import annotations

import struct

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_INVALID_ACL, ERROR_INVALID_SID, ERROR_UNKNOWN_REVISION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

OWNER_DEFAULTED, GROUP_DEFAULTED, DACL_PRESENT, DACL_DEFAULTED, SACL_PRESENT, SACL_DEFAULTED = (
    1,
    2,
    4,
    8,
    16,
    32,
)
SELF_RELATIVE = 0x8000
_REVISION = 1
_MAX_SUBAUTHORITIES = 15
ACL_HEADER, ACE_HEADER = 8, 4


def read_sid(p: Process, address: int) -> bytes:
    """The SID at an address. Raises WinError(ERROR_INVALID_SID)."""
    revision, count = p.memory.read(address, 2)
    if revision & 15 != _REVISION or count > _MAX_SUBAUTHORITIES:
        raise WinError(ERROR_INVALID_SID)
    return p.memory.read(address, 8 + 4 * count)


def read_acl(p: Process, address: int) -> bytes:
    """The access control list at an address. Raises WinError(ERROR_INVALID_ACL)."""
    revision, _, size = struct.unpack("<BBH", p.memory.read(address, 4))
    if not 2 <= revision <= 4 or size < ACL_HEADER:
        raise WinError(ERROR_INVALID_ACL)
    return p.memory.read(address, size)


def aces(acl: bytes) -> list[tuple[int, int]]:
    """Offset and size of every entry of a list. Raises WinError(ERROR_INVALID_ACL)."""
    count = struct.unpack_from("<H", acl, 4)[0]
    found = []
    at = ACL_HEADER
    for _ in range(count):
        if at + ACE_HEADER > len(acl):
            raise WinError(ERROR_INVALID_ACL)
        size = struct.unpack_from("<H", acl, at + 2)[0]
        if size < ACE_HEADER or at + size > len(acl):
            raise WinError(ERROR_INVALID_ACL)
        found.append((at, size))
        at += size
    return found


class Descriptor:
    """A security descriptor in guest memory, absolute or self-relative. Parts are addresses, 0 for none."""

    PARTS = ("owner", "group", "sacl", "dacl")

    def __init__(self, p: Process, address: int) -> None:
        """Raises WinError(ERROR_UNKNOWN_REVISION)."""
        self._p, self.address = p, address
        revision, _, self.control = struct.unpack("<BBH", p.memory.read(address, 4))
        if revision != _REVISION:
            raise WinError(ERROR_UNKNOWN_REVISION)
        self.is_relative = bool(self.control & SELF_RELATIVE)
        self._code, self._at = ("<IIII", 4) if self.is_relative or p.bits == 32 else ("<QQQQ", 8)
        values = struct.unpack(self._code, p.memory.read(address + self._at, struct.calcsize(self._code)))
        if self.is_relative:
            values = tuple(address + value if value else 0 for value in values)
        self.owner, self.group, self.sacl, self.dacl = values

    @staticmethod
    def size(p: Process) -> int:
        """The bytes of an absolute descriptor."""
        return 40 if p.bits == 64 else 20

    def store(self) -> None:
        """Bring control bits and addresses of an absolute descriptor back to the guest."""
        parts = struct.pack(self._code, self.owner, self.group, self.sacl, self.dacl)
        self._p.memory.write(self.address + 2, struct.pack("<H", self.control))
        self._p.memory.write(self.address + self._at, parts)

    def contents(self) -> dict[str, bytes]:
        """The bytes of the parts that there are. Raises WinError."""
        found = {}
        for part in self.PARTS:
            address = getattr(self, part)
            present = {"sacl": SACL_PRESENT, "dacl": DACL_PRESENT}.get(part)
            if address and (present is None or self.control & present):
                read = read_acl if part in ("sacl", "dacl") else read_sid
                found[part] = read(self._p, address)
        return found

    def relative(self) -> bytes:
        """The same as a self-relative descriptor. Raises WinError."""
        return pack_descriptor(self.control, self.contents())


def pack_descriptor(control: int, parts: dict[str, bytes]) -> bytes:
    """A self-relative descriptor with these parts."""
    offsets = []
    body = b""
    for part in ("owner", "group", "sacl", "dacl"):
        data = parts.get(part)
        offsets.append(20 + len(body) if data else 0)
        if data:
            body += data + bytes(-len(data) % 4)
    return struct.pack("<BBHIIII", _REVISION, 0, control | SELF_RELATIVE, *offsets) + body


def pack_acl(entries: list[bytes], revision: int = 2) -> bytes:
    """An access control list with these entries."""
    body = b"".join(entries)
    return struct.pack("<BBHHH", revision, 0, ACL_HEADER + len(body), len(entries), 0) + body


def pack_ace(kind: int, flags: int, mask: int, sid: bytes) -> bytes:
    """An entry that allows or denies `mask` to a SID."""
    return struct.pack("<BBHI", kind, flags, 8 + len(sid), mask) + sid
