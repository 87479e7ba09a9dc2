"""What builtin programs do with their arguments: patterns into files, text of files, error messages."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt.directory import Entry, search
from pywine.nt.paths import device_name
from pywine.programs.context import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.programs.context import Context


def folder_of(path: str) -> str:
    """The folder part of a path as written, with what ends it."""
    return path[: max(path.rfind("\\"), path.rfind(":")) + 1]


def entries(context: Context, pattern: str) -> list[Entry]:
    """What a pattern matches, without `.` and `..`; nothing where there is no such folder."""
    try:
        found = search(context.files, pattern)
    except (ApiError, OSError):
        return []
    out = []
    while entry := found.next():
        if entry.name not in (".", ".."):
            out.append(entry)
    return out


def matching_files(context: Context, pattern: str, *, deep: bool = False) -> Iterator[str]:
    """The files that a pattern names, with its folder in front; `deep`: in all folders below, too."""
    pattern = pattern.replace("/", "\\")
    if device_name(pattern):
        yield pattern
        return
    folder = folder_of(pattern)
    name = pattern[len(folder) :]
    for entry in entries(context, pattern):
        if not entry.information.attributes & attr.DIRECTORY:
            yield folder + entry.name
    if not deep:
        return
    for entry in entries(context, folder + "*"):
        if entry.information.attributes & attr.DIRECTORY and not is_link(context, folder + entry.name):
            yield from matching_files(context, f"{folder}{entry.name}\\{name}", deep=True)


def is_link(context: Context, path: str) -> bool:
    return os.path.islink(context.files.host_path(path))


def read_bytes(context: Context, path: str) -> bytes:
    """Raises ApiError, OSError."""
    if device_name(path) == "nul":
        return b""
    if device_name(path) in ("con", "conin$"):
        return context.read_all()
    with open(context.files.existing(path), "rb") as file:
        return file.read()


def lines_of(context: Context, data: bytes) -> list[str]:
    """The lines of a text, without their ends; UTF-16 with a mark is understood."""
    if data.startswith(b"\xff\xfe"):
        text = data[2:].decode("utf-16-le", "surrogatepass")
    else:
        text = decode(data, context.code_page)
    lines = text.split("\n")
    if not lines[-1]:
        del lines[-1]
    return [line.removesuffix("\r") for line in lines]


def fail(context: Context, message: str, code: int = 1) -> int:
    """Say what is wrong and return the exit code."""
    context.write(message + "\r\n", 2)
    return code
