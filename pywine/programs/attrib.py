"""attrib: shows and changes attributes of files."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.programs.arguments import entries, fail, folder_of, is_link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.programs.context import Context

_BITS = {"r": attr.READONLY, "a": attr.ARCHIVE, "s": attr.SYSTEM, "h": attr.HIDDEN, "o": attr.OFFLINE,
         "i": attr.NOT_INDEXED}  # fmt: skip
_COLUMNS = (("a", 0), ("s", 3), ("h", 4), ("r", 5), ("o", 6), ("i", 7))


def main(context: Context, arguments: list[str]) -> int:
    """attrib [+R|-R] [+A|-A] [+S|-S] [+H|-H] [names] [/S [/D]]"""
    adds = removes = 0
    deep = folders = False
    names = []
    for word in arguments:
        if word[:1] in ("+", "-"):
            bit = _BITS.get(word[1:].lower())
            if bit is None:
                return fail(context, f"Parameter format not correct - {word}")
            adds, removes = (adds | bit, removes) if word[0] == "+" else (adds, removes | bit)
        elif word.lower() in ("/s", "/d"):
            deep, folders = deep or word.lower() == "/s", folders or word.lower() == "/d"
        elif word.startswith("/"):
            return fail(context, f"Invalid switch - {word}")
        else:
            names.append(word)
    for name in names or ["*"]:
        found = False
        is_pattern = "*" in name or "?" in name
        for path, bits in _matches(context, context.files.full_path(name), deep):
            if bits & attr.DIRECTORY and (is_pattern or not (adds or removes)) and not folders and is_pattern:
                continue
            found = True
            try:
                _do(context, path, bits, adds, removes)
            except (ApiError, OSError):
                return fail(context, f"Access denied - {path}")
        if not found:
            context.write(f"File not found - {name}\r\n")
    return 0


def _matches(context: Context, pattern: str, deep: bool) -> Iterator[tuple[str, int]]:
    folder = folder_of(pattern)
    for entry in entries(context, pattern):
        yield folder + entry.name, entry.information.attributes
    for entry in entries(context, folder + "*") if deep else ():
        inner = folder + entry.name
        if entry.information.attributes & attr.DIRECTORY and not is_link(context, inner):
            yield from _matches(context, f"{inner}\\{pattern[len(folder) :]}", deep)


def _do(context: Context, path: str, bits: int, adds: int, removes: int) -> None:
    if adds or removes:
        attr.set_attributes(context.files.existing(path), (bits | adds) & ~removes)
        return
    shown = [" "] * 21
    for letter, column in _COLUMNS:
        if bits & _BITS[letter]:
            shown[column] = letter.upper()
    context.write("".join(shown) + path + "\r\n")
