"""Files that stand for builtin DLLs and programs in Windows' system directory: who looks there sees them.

Each is a small image with nothing but a version, and a mark by which pywine knows that it is not the thing
itself. They are made when somebody asks for them.
"""

from __future__ import annotations

import os
import struct

from pywine.nt.shared_data import OS_BUILD, OS_MAJOR, OS_MINOR

_NETWORK_FILES = {
    "hosts": "# Addresses and names of machines. The host's own file is asked, not this one.\n"
    "127.0.0.1       localhost\n::1             localhost\n",
    "networks": "# Networks: name, number.\nloopback        127\n",
    "protocol": "# Protocols: name, number, other names.\n"
    "ip              0       IP\nicmp            1       ICMP\ntcp             6       TCP\n"
    "udp             17      UDP\nipv6            41      IPv6\nipv6-icmp       58      IPv6-ICMP\n",
    "services": "# Services: name, port/protocol, other names.\n"
    "echo            7/tcp\nftp             21/tcp\nssh             22/tcp\ntelnet          23/tcp\n"
    "smtp            25/tcp          mail\ndomain          53/tcp\ndomain          53/udp\n"
    "http            80/tcp          www\npop3            110/tcp\nntp             123/udp\n"
    "imap            143/tcp\nhttps           443/tcp         MCom\n",
}
_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_MARK = b"pywine's builtin"  # at _MARK_AT, between DOS' header and the one for Windows
_MARK_AT, _PE_AT = 0x40, 0x80
_HEADERS, _PAGE = 0x200, 0x1000
_PARTS_OF_PROGRAMS = frozenset(("__init__", "arguments", "builtin", "context", "host"))
_VERSIONS = {"comctl32.dll": (5, 82), "msvcrt.dll": (7, 0)}  # others have Windows'
_REVISION = 1
_LANGUAGE, _UNICODE = 0x409, 0x4B0
_MACHINES = {64: (0x8664, 0x20B, 240), 32: (0x14C, 0x10B, 224)}  # machine, magic, size of optional header


def is_known(name: str) -> bool:
    """Whether there is a builtin DLL or program whose file has this name."""
    stem, dot, extension = name.lower().rpartition(".")
    if extension == "exe":
        folder = os.path.join(_PACKAGE, "programs")
        return (
            stem.isidentifier()
            and stem not in _PARTS_OF_PROGRAMS
            and (os.path.isfile(f"{folder}/{stem}.py") or os.path.isfile(f"{folder}/{stem}/__init__.py"))
        )
    if not dot or "/" in stem:
        return False
    folder = os.path.join(_PACKAGE, "dlls", stem if extension == "dll" else name.lower())
    return os.path.isfile(os.path.join(folder, "exports.tsv"))


def all_names() -> list[str]:
    """The names of all such files."""
    dlls = os.path.join(_PACKAGE, "dlls")
    names = [name if "." in name else name + ".dll" for name in os.listdir(dlls)]
    names += [name.removesuffix(".py") + ".exe" for name in os.listdir(os.path.join(_PACKAGE, "programs"))]
    return [name for name in names if is_known(name)]


def make(folder: str, name: str, bits: int) -> str:
    """Make the file in a folder of the host, if nothing is there; its path, or "" where that cannot be."""
    path = os.path.join(folder, name.lower())
    data = _image(name.lower(), bits)
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "xb") as file:
            file.write(data)
        try:
            os.link(temporary, path)
        except FileExistsError:  # another process was faster
            pass
        finally:
            os.unlink(temporary)
    except OSError:
        return ""
    return path


def make_all(folder: str, bits: int) -> None:
    """Make the files that are missing in a folder of the host."""
    there = {name.lower() for name in os.listdir(folder)}
    if "drivers" not in there:
        make_network_files(folder)
    for name in all_names():
        if name not in there:
            make(folder, name, bits)


def make_network_files(folder: str) -> str:
    """Make the folder of drivers in a folder of the host, with what it says of networks; its path, or ""."""
    path = os.path.join(folder, "drivers")
    try:
        os.makedirs(os.path.join(path, "etc"), exist_ok=True)
        for name, lines in _NETWORK_FILES.items():
            with open(os.path.join(path, "etc", name), "x", newline="\r\n") as file:
                file.write(lines)
    except FileExistsError:
        return path  # another process makes them
    except OSError:
        return ""
    return path


def is_stand_in(path: str) -> bool:
    """Whether a file of the host stands for a builtin."""
    try:
        with open(path, "rb") as file:
            head = file.read(_MARK_AT + len(_MARK))
    except OSError:
        return False
    return head[_MARK_AT:] == _MARK


def _image(name: str, bits: int) -> bytes:
    """A PE file with one section, which holds its version."""
    machine, magic, optional_size = _MACHINES[bits]
    resources = _resources(_version(name))
    raw_size = (len(resources) + 0x1FF) & ~0x1FF
    flags = 0x2 | (0x20 if bits == 64 else 0x100) | (0x2000 if name.endswith(".dll") else 0)
    out = bytearray(_PE_AT)
    out[0:2] = b"MZ"
    out[_MARK_AT : _MARK_AT + len(_MARK)] = _MARK
    struct.pack_into("<I", out, 60, _PE_AT)
    out += b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, optional_size, flags)
    optional = bytearray(optional_size)
    struct.pack_into("<HBBIII", optional, 0, magic, 14, 0, 0, raw_size, 0)
    base = 0x180000000 if bits == 64 else 0x10000000
    struct.pack_into("<QII" if bits == 64 else "<III", optional, 24 if bits == 64 else 28, base, _PAGE, 0x200)
    struct.pack_into("<HHHHHH", optional, 40, OS_MAJOR, OS_MINOR, OS_MAJOR, OS_MINOR, OS_MAJOR, OS_MINOR)
    struct.pack_into("<IIIHH", optional, 56, 2 * _PAGE, _HEADERS, 0, 3, 0x140)
    directories = 112 if bits == 64 else 96
    struct.pack_into("<I", optional, directories - 4, 16)
    struct.pack_into("<II", optional, directories + 16, _PAGE, len(resources))
    out += optional
    out += struct.pack(
        "<8sIIIIIIHHI", b".rsrc", len(resources), _PAGE, raw_size, _HEADERS, 0, 0, 0, 0, 0x40000040
    )
    return bytes(out).ljust(_HEADERS, b"\0") + resources.ljust(raw_size, b"\0")


def _resources(version: bytes) -> bytes:
    """A resource section with one resource: type 16, name 1, in one language."""

    def directory(identifier: int, offset: int) -> bytes:
        return struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, identifier, offset)

    head = directory(16, 0x80000018) + directory(1, 0x80000030) + directory(_LANGUAGE, 0x48)
    return head + struct.pack("<IIII", _PAGE + 0x58, len(version), 0, 0) + version


def _version(name: str) -> bytes:
    major, minor = _VERSIONS.get(name, (OS_MAJOR, OS_MINOR))
    high, low = major << 16 | minor, OS_BUILD << 16 | _REVISION
    is_dll = name.endswith(".dll")
    fixed = struct.pack(
        "<13I", 0xFEEF04BD, 0x10000, high, low, high, low, 0x3F, 0, 0x40004, 2 if is_dll else 1, 0, 0, 0
    )
    text = f"{major}.{minor}.{OS_BUILD}.{_REVISION}"
    strings = {
        "CompanyName": "pywine", "FileDescription": f"pywine's builtin {name}", "FileVersion": text,
        "InternalName": name, "OriginalFilename": name, "ProductName": "pywine", "ProductVersion": text,
    }  # fmt: skip
    table = _block(f"{_LANGUAGE:04X}{_UNICODE:04X}", b"", 1, [
        _block(key, (text + "\0").encode("utf-16-le"), 1, [], len(text) + 1) for key, text in strings.items()
    ])  # fmt: skip
    translation = _block("Translation", struct.pack("<HH", _LANGUAGE, _UNICODE), 0, [])
    return _block("VS_VERSION_INFO", fixed, 0, [
        _block("StringFileInfo", b"", 1, [table]), _block("VarFileInfo", b"", 1, [translation])
    ])  # fmt: skip


def _block(key: str, value: bytes, kind: int, children: list[bytes], length: int = -1) -> bytes:
    """One block of a version: its size, its value's length, whether that is text."""
    body = _aligned(b"\0" * 6 + (key + "\0").encode("utf-16-le")) + value
    for child in children:
        body = _aligned(body) + child
    return struct.pack("<HHH", len(body), len(value) if length < 0 else length, kind) + body[6:]


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
