"""Paths as the shell's light-weight functions (PathFindFileName and its kin) take them apart."""

from __future__ import annotations

MAX_PATH = 260
_SEPARATORS = "\\/"


def find_file_name(path: str) -> int:
    """Where the last component begins."""
    found = 0
    for index in range(len(path) - 1):
        if path[index] in "\\/:" and path[index + 1] not in _SEPARATORS:
            found = index + 1
    return found


def find_extension(path: str) -> int:
    """Where the extension begins, with its dot; the end if there is none."""
    dot = -1
    for index, char in enumerate(path):
        if char in "\\ ":
            dot = -1
        elif char == ".":
            dot = index
    return len(path) if dot < 0 else dot


def find_next_component(path: str) -> int | None:
    """Where what follows the first component begins; None for an empty path."""
    if not path:
        return None
    at = path.find("\\")
    if at < 0:
        return len(path)
    return at + 2 if path[at + 1 : at + 2] == "\\" else at + 1


def skip_root(path: str) -> int | None:
    """Where what follows the root begins; None if there is no root."""
    if path.startswith("\\\\"):
        server_end = path.find("\\", 2)
        if server_end < 0:
            return None
        share_end = path.find("\\", server_end + 1)
        return None if share_end < 0 else share_end + 1
    if path[1:3] == ":\\":
        return 3
    return None


def find_arguments(command: str) -> int:
    """Where the arguments of a command line begin."""
    quoted = False
    for index, char in enumerate(command):
        if char == " " and not quoted:
            return index + 1
        quoted ^= char == '"'
    return len(command)


def is_relative(path: str) -> bool:
    return not path or (path[0] != "\\" and path[1:2] != ":")


def is_unc(path: str) -> bool:
    return path.startswith("\\\\") and path[2:4] != "?\\"


def is_unc_server(path: str) -> bool:
    return path.startswith("\\\\") and "\\" not in path[2:]


def is_unc_server_share(path: str) -> bool:
    return path.startswith("\\\\") and path[2:].count("\\") == 1


def is_root(path: str) -> bool:
    if path == "\\" or path[1:] == ":\\":
        return True
    if not path.startswith("\\\\"):
        return False
    rest = path[2:]
    return rest.count("\\") <= 1


def is_file_spec(path: str) -> bool:
    return not any(char in "\\:" for char in path)


def is_same_root(one: str, other: str) -> bool:
    start = skip_root(one)
    return start is not None and common_prefix(one, other)[0] + 1 >= start


def is_url(text: str) -> bool:
    scheme, colon, _ = text.partition(":")
    return (
        bool(colon)
        and len(scheme) > 1
        and all(char.isascii() and (char.isalnum() or char in "+-.") for char in scheme)
    )


def drive_number(path: str) -> int:
    letter = path[:1].upper()
    return ord(letter) - 65 if path[1:2] == ":" and "A" <= letter <= "Z" else -1


def add_backslash(path: str) -> str | None:
    """None if there is no room for it."""
    if len(path) + 1 >= MAX_PATH:
        return None
    return path if not path or path.endswith("\\") else path + "\\"


def remove_backslash(path: str) -> str:
    return path[:-1] if path.endswith("\\") and not is_root(path) else path


def remove_extension(path: str) -> str:
    return path[: find_extension(path)]


def rename_extension(path: str, extension: str) -> str:
    return remove_extension(path) + extension


def add_extension(path: str, extension: str) -> str | None:
    """None if there is one already."""
    return None if find_extension(path) < len(path) else path + extension


def remove_file_spec(path: str) -> str:
    """The path without its last component and the separator before it."""
    end = at = 0
    if path.startswith("\\"):
        end = at = 1
    if path[1:2] == "\\" and at == 1:
        end = at = 2
    while at < len(path):
        if path[at] == "\\":
            end = at
        elif path[at] == ":":
            end = at + 1
            if path[at + 1 : at + 2] == "\\":
                end += 1
                at += 1
        at += 1
    return path[:end]


def strip_to_root(path: str) -> str:
    while path and not is_root(path):
        shorter = remove_file_spec(path)
        if shorter == path:
            break
        path = shorter
    return path


def strip_path(path: str) -> str:
    return path[find_file_name(path) :]


def canonicalize(path: str) -> str:
    """The path without `.` and `..`; a lone backslash for an empty one."""
    if not path:
        return "\\"
    start = skip_root(path)
    if start is None:
        start = 1 if path.startswith("\\") else 0
        start = 2 if path.startswith("\\\\") else start
    root, parts = path[:start], []
    pieces = path[start:].split("\\")
    for index, piece in enumerate(pieces):
        if piece == ".." and (parts or start or index):
            if parts:
                parts.pop()
                root = root or ("" if parts else "\\")
        elif piece != "." or (len(pieces) == 1 and not root):
            parts.append(piece)
    joined = root + "\\".join(parts)
    if joined[1:] == ":":
        joined += "\\"
    return joined or "\\"


def combine(folder: str | None, file: str | None) -> str | None:
    """PathCombine; None if the result is too long."""
    if not file:
        joined = folder or ""
    elif not folder or (not is_relative(file) and not file.startswith("\\")) or file.startswith("\\\\"):
        joined = file
    elif file.startswith("\\"):
        root = strip_to_root(folder)
        joined = root.rstrip("\\") + file if root else file[1:]
    else:
        joined = (folder if folder.endswith("\\") else folder + "\\") + file
    joined = canonicalize(joined)
    return None if len(joined) >= MAX_PATH else joined


def append(path: str, more: str) -> str | None:
    """PathAppend; None if the result is too long."""
    if not more.startswith("\\\\"):
        more = more.lstrip("\\")
    return combine(path, more)


def common_prefix(one: str, other: str) -> tuple[int, str]:
    """The folders at the beginning of both paths, spelt as in the first, and how long they are.

    Two characters count as three: with the backslash that belongs to a drive.
    """
    if one.startswith("\\\\") != other.startswith("\\\\"):
        return 0, ""
    at = 2 if one.startswith("\\\\") else 0
    length = 0
    while True:
        ends = (one[at : at + 1] in ("", "\\")) and (other[at : at + 1] in ("", "\\"))
        if ends:
            length = at
        here, there = one[at : at + 1], other[at : at + 1]
        if not here or here.lower() != there.lower():
            break
        at += 1
    if length == 2:
        length = 3
    return length, one[:length]


def relative_to(start: str, start_is_folder: bool, target: str, target_is_folder: bool) -> str | None:
    """PathRelativePathTo; None if the two share nothing."""
    here = start if start_is_folder else remove_file_spec(start)
    there = target if target_is_folder else remove_file_spec(target)
    _, shared = common_prefix(here, there)
    if not shared:
        return None
    up = here[len(shared) :].strip("\\")
    rest = target[len(shared) :]
    ups = "\\".join([".."] * (up.count("\\") + 1)) if up else "."
    return ups + (rest if rest.startswith("\\") or not rest else "\\" + rest)


def quote_spaces(path: str) -> str:
    return f'"{path}"' if " " in path and len(path) + 3 <= MAX_PATH else path


def unquote_spaces(path: str) -> str:
    return path[1:-1] if len(path) >= 2 and path[0] == path[-1] == '"' else path


def make_pretty(path: str) -> str | None:
    """Lower case but for the first character; None if there is lower case already."""
    if any(char.islower() for char in path):
        return None
    return path[:1] + path[1:].lower()


def matches(path: str, pattern: str) -> bool:
    """PathMatchSpec: one of several patterns between semicolons."""
    singles = (single.lstrip(" ").upper() for single in pattern.split(";"))
    return any(_matches(path.upper(), single) for single in singles if single)


def _matches(text: str, pattern: str) -> bool:
    if pattern == "*.*":
        return True
    star = -1
    at = place = mark = 0
    while place < len(text):
        char = pattern[at : at + 1]
        if char == "*":
            star, mark = at, place
            at += 1
        elif char and (char == "?" or char == text[place]):
            at += 1
            place += 1
        elif star >= 0:
            at = star + 1
            mark += 1
            place = mark
        else:
            return False
    return not pattern[at:].strip("*")


def compact(path: str, size: int) -> str:
    """PathCompactPathEx: at most `size` - 1 characters, with an ellipsis for what is left out."""
    if len(path) < size:
        return path
    name = path[find_file_name(path) :]
    room = size - 1
    if name == path:
        return path[: max(room - 3, 0)] + "..."[: min(room, 3)]
    if len(name) + 4 <= room:
        return path[: room - len(name) - 4] + "...\\" + name
    if room < 7:
        return "...\\..."[:room]
    return "...\\" + name[: room - 7] + "..."
