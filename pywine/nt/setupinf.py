"""INF files: sections of lines, each with a key and fields, and the strings they mention."""

from __future__ import annotations

EXPECTED_SECTION_NAME, BAD_SECTION_NAME = 0xE0000000, 0xE0000001
_LANGUAGE = "0409"


class InfError(Exception):
    """A file that is no INF file: the code, and the number of the line."""

    def __init__(self, code: int, line: int) -> None:
        super().__init__(f"not an INF file: {code:#x} in line {line}")
        self.code, self.line = code, line


class Line:
    """One line of a section, with what stood between percent signs still there."""

    __slots__ = ("fields", "key")

    def __init__(self, key: str | None, fields: list[str]) -> None:
        self.key, self.fields = key, fields


class Inf:
    """A file. Sections of the same name are one."""

    def __init__(self, text: str) -> None:
        """Raises InfError."""
        self.sections: list[list[Line]] = []
        self._indices: dict[str, int] = {}
        lines: list[Line] | None = None
        for number, line in _lines(text):
            if line.startswith("["):
                name, bracket, _ = line[1:].partition("]")
                if not bracket:
                    raise InfError(BAD_SECTION_NAME, number)
                lines = self._section(name.strip().lower())
            elif lines is None:
                raise InfError(EXPECTED_SECTION_NAME, number)
            else:
                lines.append(_parse(line))
        self._strings: dict[str, str] = {}
        for name in ("strings", "strings." + _LANGUAGE):
            for entry in self.sections[self._indices[name]] if name in self._indices else ():
                if entry.key is not None:
                    self._strings[entry.key.lower()] = entry.fields[0]

    def _section(self, name: str) -> list[Line]:
        if name not in self._indices:
            self._indices[name] = len(self.sections)
            self.sections.append([])
        return self.sections[self._indices[name]]

    def find_section(self, name: str) -> int | None:
        """The index of a section."""
        return self._indices.get(name.lower())

    def find_line(self, section: int, key: str | None, start: int = 0) -> int | None:
        """The index of the first line from `start` on that has this key, or any if it is None."""
        lines = self.sections[section]
        for index in range(start, len(lines)):
            found = lines[index].key
            if key is None or (found is not None and self.expand(found).lower() == key.lower()):
                return index
        return None

    def field(self, section: int, line: int, index: int) -> str | None:
        """A field's text; the key for index 0."""
        found = self.sections[section][line]
        if index > len(found.fields) or (not index and found.key is None):
            return None
        return self.expand(found.fields[index - 1] if index else found.key or "")

    def expand(self, text: str) -> str:
        """`text` with the strings that are named between percent signs; two of these are one."""
        parts, rest = [], text
        while "%" in rest:
            before, _, rest = rest.partition("%")
            name, percent, after = rest.partition("%")
            parts.append(before)
            if not percent:
                return "".join((*parts, "%", rest))
            parts.append(self._strings.get(name.lower(), f"%{name}%") if name else "%")
            rest = after
        return "".join(parts) + rest


def decode(data: bytes, ansi: str) -> str:
    """The text of a file: UTF-16 with its mark, or what `ansi` names."""
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", "replace")
    return data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else ansi, "replace")


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines that are not empty, with their numbers: without comments, those that go on put together."""
    found, pending, number = [], "", 0
    for number, raw in enumerate(text.partition("\x1a")[0].splitlines(), 1):
        line = _without_comment(raw).strip()
        if line.endswith("\\"):
            pending += line[:-1]
            continue
        line, pending = pending + line, ""
        if line:
            found.append((number, line))
    if pending:
        found.append((number, pending))
    return found


def _without_comment(line: str) -> str:
    is_quoted = False
    for index, char in enumerate(line):
        if char == '"':
            is_quoted = not is_quoted
        elif char == ";" and not is_quoted:
            return line[:index]
    return line


class _Field:
    """Text that is read: space at its ends counts in quotes only."""

    def __init__(self) -> None:
        self._text, self._kept = "", 0

    def add(self, char: str, is_quoted: bool) -> None:
        if is_quoted:
            self._text += char
            self._kept = len(self._text)
        elif self._text or not char.isspace():
            self._text += char

    def text(self) -> str:
        return self._text[: self._kept] + self._text[self._kept :].rstrip()


def _parse(line: str) -> Line:
    key, fields, current, is_quoted, index = None, [], _Field(), False, 0
    while index < len(line):
        char = line[index]
        index += 1
        if char == '"':
            if is_quoted and line[index : index + 1] == '"':
                current.add(char, True)
                index += 1
            else:
                is_quoted = not is_quoted
        elif is_quoted or char not in ",=" or (char == "=" and (fields or key is not None)):
            current.add(char, is_quoted)
        elif char == "=":
            key, current = current.text(), _Field()
        else:
            fields.append(current.text())
            current = _Field()
    fields.append(current.text())
    if key is None and len(fields) == 1:
        key = fields[0]
    return Line(key, fields)
