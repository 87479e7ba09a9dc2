"""Windows path syntax: kinds of paths, normalisation. Pure text; no file system is touched.

Source: "Naming Files, Paths, and Namespaces", "File path formats on Windows systems" (Microsoft's
documentation).
"""

from __future__ import annotations

DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "123456789\u00b9\u00b2\u00b3"]
)


def device_name(path: str) -> str:
    """The DOS device that the last component of `path` names ("nul", "con"…), or "".

    The device is in every folder; a name with an extension is none, as on Windows 11.
    """
    if path.startswith(("\\\\.\\", "//./")):
        rest = path[4:].lower()
        return rest if rest in DEVICES else ""
    name = path.replace("/", "\\").rpartition("\\")[2].rstrip(" .:").lower()
    return name if name in DEVICES else ""


def normalise(path: str, current: str) -> str:
    """The full path of `path` from the current directory `current`, as GetFullPathName answers.

    Understands drive-absolute, drive-relative (`C:x` counts from the root of another drive than the current
    one), rooted, relative, UNC and `\\\\.\\`; leaves `\\\\?\\` paths alone.
    """
    if _is_full(path):
        return path
    if path.startswith("\\\\?\\"):
        parts = path[4:].split("\\")
        if not {".", ".."}.isdisjoint(parts):
            parts = [*parts[:1], *_resolve_dots(parts[1:])]
        return "\\\\?\\" + "\\".join(parts)
    path = path.replace("/", "\\")
    if path.startswith(("\\\\.\\", "\\\\?\\")):
        return path[:4] + "\\".join(_collapse(path[4:].split("\\")))
    device = device_name(path)
    if device:
        return "\\\\.\\" + path.rpartition("\\")[2].rstrip(" .:")
    if path.startswith("\\\\"):
        parts = path[2:].split("\\")
        share, rest = parts[:2], parts[2:]
        tail = _collapse(rest)
        root = "\\\\" + "\\".join(share) + ("\\" if rest else "")
        return root + "\\".join(tail) + ("\\" if path.endswith("\\") and tail else "")
    if len(path) > 1 and path[1] == ":":
        drive, rest = path[:2], path[2:]
        if not rest.startswith("\\"):
            here = current[2:] if current[:2].lower() == drive.lower() else "\\"
            rest = here.rstrip("\\") + "\\" + rest
    else:
        drive, rest = current[:2], path
        if not path.startswith("\\"):
            rest = current[2:].rstrip("\\") + "\\" + path
        if current.startswith("\\\\"):  # the current directory is a share
            root = "\\".join(current.split("\\")[:4])
            return normalise(
                root + path if path.startswith("\\") else current.rstrip("\\") + "\\" + path, current
            )
    parts = _collapse(rest.split("\\"))
    text = drive + "\\" + "\\".join(parts)
    return text + "\\" if rest.endswith("\\") and parts else text


def _is_full(path: str) -> bool:
    """Whether a path is plainly what normalising would make of it; most are."""
    return (
        path[1:3] == ":\\"
        and "/" not in path
        and "\\\\" not in path
        and "\\." not in path
        and ".\\" not in path
        and not path.endswith((" ", "."))
        and not device_name(path)
    )


def _resolve_dots(parts: list[str]) -> list[str]:
    """Resolve `.` and `..` and leave the rest alone."""
    out: list[str] = []
    for part in parts:
        if part == "..":
            del out[-1:]
        elif part != ".":
            out.append(part)
    return out


def _collapse(parts: list[str]) -> list[str]:
    """Resolve `.` and `..`, drop empty components, one dot that ends a folder, dots and spaces at the end."""
    out: list[str] = []
    for index, part in enumerate(parts):
        if part in ("", "."):
            continue
        if part == "..":
            if out:
                out.pop()
            continue
        stripped = part
        if index == len(parts) - 1:
            stripped = part.rstrip(" .")
        elif part.endswith(".") and not part.endswith(".."):
            stripped = part[:-1]
        if stripped:
            out.append(stripped)
    return out


def split(path: str) -> tuple[str, str]:
    """The folder (without its last backslash, except for a root) and the last component."""
    folder, _, name = path.rpartition("\\")
    return (folder + "\\" if folder.endswith(":") else folder), name


def to_nt(full: str) -> str:
    """The NT name of a full path: `\\\\??\\\\C:\\\\folder`."""
    if full.startswith(("\\\\?\\", "\\\\.\\")):
        return "\\??\\" + full[4:]
    if full.startswith("\\\\"):
        return "\\??\\UNC" + full[1:]
    return "\\??\\" + full


def from_nt(name: str) -> str:
    """The path that an NT name stands for."""
    if name.startswith("\\??\\"):
        rest = name[4:]
        if rest.lower().startswith("unc\\"):
            return "\\" + rest[3:]
        return rest if rest[1:2] == ":" else "\\\\.\\" + rest
    for prefix in ("\\DosDevices\\", "\\GLOBAL??\\"):
        if name.lower().startswith(prefix.lower()):
            return name[len(prefix) :]
    return name
