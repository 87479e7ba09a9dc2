"""ITEMIDLIST: what the shell calls a place in its tree of folders, made from paths and read again.

The items are this computer, a drive, and a file-system item for each component, as Windows has them: type,
size, DOS date, attributes, a short name, and a block with the name in UTF-16 at the end.
"""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.memory import Memory

_COMPUTER = bytes.fromhex("1F50E04FD020EA3A6910A2D808002B30309D")  # type, order, CLSID
_DRIVE, _FOLDER, _FILE = 0x2F, 0x31, 0x32
_BLOCK = 0xBEEF0004
_NAME_AT = 0x14  # in the block


def list_of(path: str, *, is_folder: bool) -> bytes:
    """The list of a full path with a drive; the empty one for no path, which is the desktop."""
    if not path:
        return bytes(2)
    parts = path.rstrip("\\").split("\\")
    items = [_COMPUTER, bytes((_DRIVE,)) + (parts[0] + "\\").encode("ascii").ljust(22, b"\0")]
    items += (_item(part, is_folder=is_folder or at < len(parts) - 1) for at, part in enumerate(parts) if at)
    return b"".join(struct.pack("<H", len(item) + 2) + item for item in items) + bytes(2)


def _item(name: str, *, is_folder: bool) -> bytes:
    short = name.encode("ascii", "replace") + b"\0"
    short += bytes(len(short) % 2)
    head = (
        struct.pack("<BBIIH", _FOLDER if is_folder else _FILE, 0, 0, 0, 0x10 if is_folder else 0x20) + short
    )
    wide = name.encode("utf-16-le", "surrogatepass") + b"\0\0"
    size = _NAME_AT + len(wide) + 2
    block = struct.pack("<HHIIIHH", size, 3, _BLOCK, 0, 0, _NAME_AT, 0) + wide
    return head + block + struct.pack("<H", len(head) + 2)


def size_of(memory: Memory, address: int) -> int:
    """Bytes of a list, with its end."""
    start = address
    while size := int.from_bytes(memory.read(address, 2), "little"):
        address += size
    return address - start + 2


def path_of(memory: Memory, address: int) -> str | None:
    """The path of a list, "" for the desktop; None if it is no place in the file system."""
    parts: list[str] = []
    while size := int.from_bytes(memory.read(address, 2), "little"):
        item = memory.read(address + 2, size - 2)
        address += size
        if item[0] == _DRIVE:
            parts.append(item[1:3].decode("ascii", "replace"))
        elif item[0] in (_FOLDER, _FILE):
            block = int.from_bytes(item[-2:], "little") - 2
            name = item[block + _NAME_AT : -2].decode("utf-16-le", "surrogatepass")
            parts.append(name.partition("\0")[0])
        elif item != _COMPUTER:
            return None
    if not parts:
        return ""
    return "\\".join(parts) if len(parts) > 1 else parts[0] + "\\"
