"""The text of .reg files: reading it key by key and value by value.

Besides regedit's forms there is `str(2):"text"`, a string of another type than REG_SZ that can be read.
"""

from __future__ import annotations

from pywine.nt.registry_store import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

HEADERS = ("REGEDIT4", "Windows Registry Editor Version 5.00")
REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ = 1, 2, 3, 4, 7
_ESCAPES = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "0": "\0"}


class Section:
    """One key of a .reg file. `removed`: the key is to be deleted; a value without type is, too."""

    __slots__ = ("path", "removed", "values")

    def __init__(self, path: str, removed: bool) -> None:
        self.path, self.removed = path, removed
        self.values: list[Value] = []


def read(data: bytes, code_page: int) -> Iterator[Section]:
    """The keys of a whole .reg file of either format. Raises ValueError where it is none."""
    old = data.lstrip(b"\xef\xbb\xbf").startswith(b"REGEDIT4")
    if data.startswith(b"\xff\xfe"):
        text = data.decode("utf-16", "surrogatepass")
        old = text.startswith("REGEDIT4")
    elif old:
        from pywine.nt.codepages import decode

        text = decode(code_page, data.lstrip(b"\xef\xbb\xbf"), 0)
    else:
        text = data.decode("utf-8-sig", "surrogateescape")
    head, _, rest = text.partition("\n")
    if head.strip() not in HEADERS:
        raise ValueError("it begins with no registry editor's name")
    for section in parse(rest):
        if old:
            _widen(section, code_page)
        yield section


def _widen(section: Section, code_page: int) -> None:
    """In the old format, bytes of texts are those of the ANSI code page."""
    from pywine.nt.codepages import decode

    for value in section.values:
        if value.type in (REG_EXPAND_SZ, REG_MULTI_SZ):
            value.data = decode(code_page, value.data, 0).encode("utf-16-le", "surrogatepass")


def parse(text: str) -> Iterator[Section]:
    """The keys of a .reg file, in its order. Raises ValueError naming the line."""
    section = None
    for number, line in _lines(text):
        if line.startswith("[") and line.endswith("]"):
            if section is not None:
                yield section
            removed = line.startswith("[-")
            section = Section(line[2 if removed else 1 : -1], removed)
        elif section is not None:
            try:
                section.values.append(_value(line))
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None
    if section is not None:
        yield section


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, continued ones joined, with their numbers."""
    joined = ""
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        line = line.strip(" \t\r")
        if joined or (line and not line.startswith(";")):
            joined += line
            if joined.endswith("\\") and not joined.endswith('"\\'):
                joined = joined[:-1]
                continue
            yield number, joined
            joined = ""


def _value(line: str) -> Value:
    name, rest = ("", line[1:]) if line.startswith("@") else _quoted(line)
    rest = rest.lstrip()
    if not rest.startswith("="):
        raise ValueError("a value is written name=data")
    rest = rest[1:].strip()
    if rest == "-":
        return Value(name, -1, b"")
    if rest.startswith('"'):
        return Value(name, REG_SZ, (_quoted(rest)[0] + "\0").encode("utf-16-le", "surrogatepass"))
    kind, _, data = rest.partition(":")
    if kind == "dword":
        return Value(name, REG_DWORD, int(data, 16).to_bytes(4, "little"))
    if kind == "hex" or (kind.startswith("hex(") and kind.endswith(")")):
        type = int(kind[4:-1], 16) if kind != "hex" else REG_BINARY
        return Value(name, type, bytes(int(byte, 16) for byte in data.split(",") if byte.strip()))
    if kind.startswith("str(") and kind.endswith(")"):
        return Value(
            name, int(kind[4:-1], 16), (_quoted(data)[0] + "\0").encode("utf-16-le", "surrogatepass")
        )
    raise ValueError(f"unknown data {rest!r}")


def _quoted(text: str) -> tuple[str, str]:
    """A text in quotes, and what follows it."""
    if not text.startswith('"'):
        raise ValueError("a name stands in quotes")
    out = []
    at = 1
    while at < len(text):
        if text[at] == '"':
            return "".join(out), text[at + 1 :]
        if text[at] == "\\" and at + 1 < len(text):
            at += 1
            out.append(_ESCAPES.get(text[at], text[at]))
        else:
            out.append(text[at])
        at += 1
    raise ValueError("a quote is missing")
