"""Screen buffers of the console beside the terminal's own: characters and attributes in memory."""

from __future__ import annotations

import os

from pywine.nt.file import READ_DATA, WRITE_DATA, File

PROCESSED_OUTPUT, WRAP_AT_EOL_OUTPUT = 0x1, 0x2
DEFAULT_ATTRIBUTES = 0x07
_TAB = 8


class ScreenBuffer(File):
    """A screen buffer of CreateConsoleScreenBuffer; the terminal shows it while it is the active one."""

    def __init__(self, columns: int, rows: int, *, share: int = 3) -> None:
        descriptor = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        super().__init__(descriptor, "CONOUT$", access=READ_DATA | WRITE_DATA, share=share)
        self.columns, self.rows = columns, rows
        self.characters = [" "] * (columns * rows)
        self.colours = [DEFAULT_ATTRIBUTES] * (columns * rows)
        self.x = self.y = 0
        self.attributes = DEFAULT_ATTRIBUTES
        self.mode = PROCESSED_OUTPUT | WRAP_AT_EOL_OUTPUT
        self.cursor: tuple[int, bool] = (25, True)

    @property
    def is_console(self) -> bool:
        return True

    def describe(self) -> str:
        return f"Screen buffer of {self.columns} x {self.rows}"

    def show(self, text: str) -> None:
        """Write text at the cursor, which moves behind it; the screen scrolls up where it does not fit."""
        for character in text:
            if self.mode & PROCESSED_OUTPUT and character < " ":
                self._control(character)
                continue
            place = self.y * self.columns + self.x
            self.characters[place], self.colours[place] = character, self.attributes
            if self.x + 1 < self.columns:
                self.x += 1
            elif self.mode & WRAP_AT_EOL_OUTPUT:
                self.x = 0
                self._next_line()

    def _control(self, character: str) -> None:
        if character == "\r":
            self.x = 0
        elif character == "\n":
            self.x = 0
            self._next_line()
        elif character == "\b":
            self.x = max(self.x - 1, 0)
        elif character == "\t":
            self.show(" " * min(_TAB - self.x % _TAB, self.columns - self.x))

    def _next_line(self) -> None:
        if self.y + 1 < self.rows:
            self.y += 1
            return
        self.characters[:] = self.characters[self.columns :] + [" "] * self.columns
        self.colours[:] = self.colours[self.columns :] + [self.attributes] * self.columns

    def put(self, x: int, y: int, characters: str) -> int:
        """Store characters from a place on, across line ends; returns how many fit."""
        return _store(self.characters, y * self.columns + x, list(characters))

    def colour(self, x: int, y: int, attributes: list[int]) -> int:
        """Store attributes from a place on; returns how many fit."""
        return _store(self.colours, y * self.columns + x, attributes)

    def text(self, x: int, y: int, count: int) -> str:
        """Up to `count` characters from a place on."""
        start = y * self.columns + x
        return "".join(self.characters[start : start + count])

    def resize(self, columns: int, rows: int) -> None:
        """Give the screen another size, keeping what still fits."""
        characters, colours = self.characters, self.colours
        self.characters, self.colours = [" "] * (columns * rows), [self.attributes] * (columns * rows)
        width = min(columns, self.columns)
        for row in range(min(rows, self.rows)):
            old, new = row * self.columns, row * columns
            self.characters[new : new + width] = characters[old : old + width]
            self.colours[new : new + width] = colours[old : old + width]
        self.columns, self.rows = columns, rows
        self.x, self.y = min(self.x, columns - 1), min(self.y, rows - 1)


def _store(cells: list, start: int, values: list) -> int:
    count = max(0, min(len(values), len(cells) - start))
    cells[start : start + count] = values[:count]
    return count
