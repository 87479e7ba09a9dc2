"""Tables of Windows' constants, read when one is asked for that no module holds."""

from __future__ import annotations

import os


class Constants:
    """The constants of a file of names, values, and sometimes what the values become."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._text = ""  # of the file, in which one of them is found sooner than all are taken apart
        self._found: dict[int, int | None] = {}  # translations that were asked for
        self._values: dict[str, int] = {}
        self._translations: dict[int, int] = {}

    def _read(self) -> str:
        if not self._text:
            with open(os.path.join(os.path.dirname(__file__), self._file), encoding="ascii") as table:
                self._text = "\n" + table.read()
        return self._text

    def _rest(self, at: int) -> str:
        return self._text[at : self._text.index("\n", at)]

    def _take_apart(self) -> None:
        if self._values:
            return
        values = {}
        for line in self._read().splitlines()[1:]:
            name, value, *translation = line.split("\t")
            number = values[name] = int(value, 0)
            if translation:
                self._translations[number] = int(translation[0])
        self._values = values

    def value(self, name: str) -> int:
        """The value of a constant; for the modules' `__getattr__`."""
        if name[:2] != "__":
            line = f"\n{name}\t"
            at = self._read().find(line)
            if at >= 0:
                return int(self._rest(at + len(line)).partition("\t")[0], 0)
        raise AttributeError(f"{self._file} has no {name}")

    def name(self, value: int, prefixes: tuple[str, ...]) -> str:
        """The first constant with one of these prefixes that has this value; "" if none has."""
        self._take_apart()
        for name, number in self._values.items():
            if number == value and name.startswith(prefixes) and "_SEVERITY_" not in name:
                return name
        return ""

    def translation(self, value: int) -> int | None:
        """What a value becomes."""
        if value not in self._found:
            field = f"\t{value:#010x}\t"
            at = self._read().rfind(field)
            self._found[value] = int(self._rest(at + len(field))) if at >= 0 else None
        return self._found[value]

    @property
    def values(self) -> dict[str, int]:
        """All of them, by name."""
        self._take_apart()
        return self._values

    @property
    def translations(self) -> dict[int, int]:
        """What the values become."""
        self._take_apart()
        return self._translations
