"""The modifiers of %~dpnx1: parts of a path, and facts about the file."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt import clock, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.files import Files
    from pywine.programs.cmd.shell import Shell

_LETTERS = (
    (attr.DIRECTORY, "d"), (attr.READONLY, "r"), (attr.ARCHIVE, "a"), (attr.HIDDEN, "h"), (attr.SYSTEM, "s"),
    (attr.COMPRESSED, "c"), (attr.OFFLINE, "o"), (attr.TEMPORARY, "t"), (attr.REPARSE_POINT, "l"),
)  # fmt: skip


def modify(shell: Shell, modifiers: str, value: str) -> str:
    """`value` as `modifiers` (lower case) want it."""
    if modifiers.startswith("$"):
        name, _, modifiers = modifiers[1:].partition(":")
        value = _search(shell, name, value)
        modifiers = modifiers or "f"
    if not value:
        return ""
    full = _stored(shell.files, shell.files.full_path(value.rstrip(" ")))
    parts = []
    if {"a", "t", "z"} & set(modifiers):
        parts += _facts(full, modifiers, shell.files)
    path = _path_parts(full, modifiers)
    return " ".join([*parts, path] if path else parts)


def _stored(files: Files, full: str) -> str:
    """The path in the case in which it is stored, as far as it exists."""
    try:
        stored = files.stored_name(full)
    except (ApiError, OSError):
        folder, slash, name = full.rpartition("\\")
        if not slash or len(folder) < 3:
            return full
        return _stored(files, folder) + "\\" + name
    return stored + "\\" if full.endswith("\\") and not stored.endswith("\\") else stored


def _path_parts(full: str, modifiers: str) -> str:
    drive, rest = (full[:2], full[2:]) if full[1:2] == ":" else ("", full)
    folder, _, name = rest.rpartition("\\")
    dot = name.rfind(".")
    stem, extension = (name[:dot], name[dot:]) if dot >= 0 else (name, "")
    wanted = set(modifiers) - set("atz")
    if "f" in wanted or wanted == {"s"}:
        return full
    out = drive if "d" in wanted else ""
    out += folder + "\\" if "p" in wanted else ""
    out += stem if "n" in wanted else ""
    return out + (extension if "x" in wanted else "")


def _facts(full: str, modifiers: str, files: Files) -> list[str]:
    try:
        found = attr.information(files.existing(full))
    except (ApiError, OSError):
        return []
    out = {}
    out["a"] = "".join(letter if found.attributes & bit else "-" for bit, letter in _LETTERS)
    out["t"] = time_of(found.written)
    out["z"] = str(found.size)
    return [out[kind] for kind in "atz" if kind in modifiers]


def time_of(filetime: int) -> str:
    """A time as DIR shows it."""
    year, month, _, day, hour, minute, *_ = clock.split(
        filetime - timezone.bias_at(filetime) * 60 * clock.SECOND
    )
    return f"{month:02}/{day:02}/{year:04} {(hour - 1) % 12 + 1:02}:{minute:02} {'AM' if hour < 12 else 'PM'}"


def _search(shell: Shell, name: str, value: str) -> str:
    """The first of a variable's folders that has the file, in a full path; "" if none has."""
    for folder in (shell.variable(name) or "").split(";"):
        path = folder.strip('"').rstrip("\\") + "\\" + value
        if folder and shell.files.exists(path):
            return path
    return value if shell.files.exists(value) else ""
