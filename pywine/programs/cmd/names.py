"""Names of files as internal commands take them: patterns into paths, RENAME's masks, thousands."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_NO_SUCH_FILE
from pywine.nt.directory import Entry, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.files import Files


def folder_of(path: str) -> str:
    """The folder part of a path as written, with what ends it: `a\\b` gives `a\\`, `c:b` gives `c:`."""
    return path[: max(path.rfind("\\"), path.rfind(":")) + 1]


def entries(files: Files, pattern: str) -> list[Entry]:
    """What a pattern matches, without `.` and `..`; nothing is no error. Raises NtError, OSError."""
    try:
        found = search(files, pattern)
    except NtError as error:
        if error.code == STATUS_NO_SUCH_FILE:
            return []
        raise
    out = []
    while entry := found.next():
        if entry.name not in (".", ".."):
            out.append(entry)
    return out


def renamed(name: str, mask: str) -> str:
    """The name that RENAME's mask makes of `name`.

    A letter replaces one of the name's, ? keeps one, a dot goes on behind the name's next dot, * takes all
    up to the last occurrence of what follows it.
    """
    out = []
    at = 0
    index = 0
    while index < len(mask):
        char = mask[index]
        index += 1
        if char == "*":
            if index == len(mask):
                out.append(name[at:])
                at = len(name)
                break
            following = mask[index]
            index += 1
            found = name.lower().rfind(following.lower(), at)
            if found < 0:
                out.append(name[at:] + following)
                at = len(name)
            else:
                out.append(name[at : found + 1])
                at = found + 1
        elif char == "?":
            if at < len(name) and name[at] != ".":
                out.append(name[at])
                at += 1
        elif char == ".":
            found = name.find(".", at)
            at = len(name) if found < 0 else found + 1
            out.append(".")
        else:
            out.append(char)
            if at < len(name) and name[at] != ".":
                at += 1
    return "".join(out).rstrip(" .")


def thousands(number: int) -> str:
    return f"{number:,}"
