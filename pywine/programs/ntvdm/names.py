"""8.3 names: whether a name is one, the aliases of those that are none, and patterns over them."""

from __future__ import annotations

import os

_SPECIAL = frozenset("!#$%&'()-@^_`{}~")
_DEVICES = frozenset((
    "CON", "NUL", "AUX", "PRN", "CLOCK$", "COM1", "COM2", "COM3", "COM4", "LPT1", "LPT2", "LPT3",
))  # fmt: skip
_cache: dict[str, tuple[int, dict[str, str]]] = {}


def device_of(path: str) -> str:
    """The device that a path names, whatever its folder and extension, or ""."""
    name = path.replace("/", "\\").rpartition("\\")[2].upper()
    if len(name) > 2 and name[1] == ":":
        name = name[2:]
    stem = name.partition(".")[0].rstrip(" :")
    return stem if stem in _DEVICES else ""


def _is_allowed(character: str) -> bool:
    return (character.isalnum() and ord(character) < 0x250) or character in _SPECIAL


def is_short(name: str) -> bool:
    """Whether a name is an 8.3 name but for case."""
    stem, dot, extension = name.partition(".")
    if not 0 < len(stem) <= 8 or len(extension) > 3 or (dot and not extension) or "." in extension:
        return name in (".", "..")
    return all(map(_is_allowed, stem + extension))


def shorten(name: str) -> str:
    """What DOS makes of a name that is too long: the beginnings of its two parts."""
    stem, dot, extension = name.rpartition(".") if "." in name[1:] else (name, "", "")
    short = stem.partition(".")[0][:8].upper()
    return f"{short}.{extension[:3].upper()}" if dot and extension else short


def _stem_and_extension(name: str) -> tuple[str, str]:
    name = name.lstrip(".").replace(" ", "")
    stem, _, extension = name.rpartition(".") if "." in name else (name, "", "")
    keep = "".join(c if _is_allowed(c) else "_" for c in stem.upper() if c != ".")
    return keep or "_", "".join(c if _is_allowed(c) else "_" for c in extension.upper())[:3]


def short_names(folder: str) -> dict[str, str]:
    """The 8.3 names of a host folder's entries, by their names."""
    try:
        changed = os.stat(folder).st_mtime_ns
        cached = _cache.get(folder)
        if cached and cached[0] == changed:
            return cached[1]
        names = sorted(os.listdir(folder))
    except OSError:
        return {}
    found = {name: name.upper() for name in names if is_short(name)}
    taken = set(found.values())
    for name in names:
        if name in found:
            continue
        stem, extension = _stem_and_extension(name)
        number = 1
        while True:
            tail = f"~{number}"
            alias = stem[: 8 - len(tail)][: max(6, 8 - len(tail))] + tail
            alias += f".{extension}" if extension else ""
            if alias not in taken:
                break
            number += 1
        taken.add(alias)
        found[name] = alias
    _cache[folder] = changed, found
    return found


def find_long(folder: str, name: str) -> str:
    """The entry of a host folder that an 8.3 name means, or ""."""
    wanted = name.upper()
    for long, short in short_names(folder).items():
        if short == wanted:
            return long
    return ""


def template(pattern: str) -> str:
    """The eleven characters of a pattern, its stars as question marks."""
    if pattern in (".", ".."):
        return pattern.ljust(11)
    stem, _, extension = pattern.upper().partition(".")
    return _field(stem, 8) + _field(extension, 3)


def _field(text: str, size: int) -> str:
    head, star, _ = text.partition("*")
    return (head[:size].ljust(size, "?") if star else text[:size].ljust(size))[:size]


def matches(eleven: str, name: str) -> bool:
    """Whether an 8.3 name is one of those that a template means."""
    return all(wanted in ("?", there) for wanted, there in zip(eleven, template(name), strict=True))


def fill_in(pattern: str, name: str) -> str:
    """A new name by a pattern: question marks are the old name's characters."""
    eleven = "".join(
        old if new == "?" else new for new, old in zip(template(pattern), template(name), strict=True)
    )
    return join(eleven)


def join(eleven: str) -> str:
    """A name from its eleven characters."""
    stem, extension = eleven[:8].rstrip(), eleven[8:].rstrip()
    return f"{stem}.{extension}" if extension else stem
