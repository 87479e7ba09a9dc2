"""Tables of Windows' constants, read when one is asked for that no module holds."""

from __future__ import annotations

import os


class Constants:
    """The constants of a file of names, values, and sometimes what the values become."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._values: dict[str, int] = {}
        self._translations: dict[int, int] = {}

    def _read(self) -> None:
        if self._values:
            return
        values = {}
        with open(os.path.join(os.path.dirname(__file__), self._file), encoding="ascii") as table:
            for line in table:
                name, value, *translation = line.split("\t")
                number = values[name] = int(value, 0)
                if translation:
                    self._translations[number] = int(translation[0])
        self._values = values

    def value(self, name: str) -> int:
        """The value of a constant; for the modules' `__getattr__`."""
        if name[:2] != "__":
            self._read()
            if name in self._values:
                return self._values[name]
        raise AttributeError(f"{self._file} has no {name}")

    def name(self, value: int, prefixes: tuple[str, ...]) -> str:
        """The first constant with one of these prefixes that has this value; "" if none has."""
        self._read()
        for name, number in self._values.items():
            if number == value and name.startswith(prefixes) and "_SEVERITY_" not in name:
                return name
        return ""

    @property
    def values(self) -> dict[str, int]:
        """All of them, by name."""
        self._read()
        return self._values

    @property
    def translations(self) -> dict[int, int]:
        """What the values become."""
        self._read()
        return self._translations
