"""The console's screens: the host's terminal as Windows programs see it, and what else they draw on.

Text goes to the terminal as UTF-8; attributes and cursor movement become control sequences.
"""

from __future__ import annotations

import os

from pywine.nt.console_input import ConsoleInput
from pywine.nt.screen import ScreenBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.file import File
    from pywine.nt.process import Process

PROCESSED_OUTPUT, WRAP_AT_EOL_OUTPUT, VIRTUAL_TERMINAL_PROCESSING = 0x1, 0x2, 0x4
DEFAULT_OUTPUT_MODE = 0x7
DEFAULT_ATTRIBUTES = 0x07
_ANSI_COLOURS = (0, 4, 2, 6, 1, 5, 3, 7)  # Windows' bits are blue, green, red


class Console:
    """The console of process `p`: modes, code pages, title, handlers for Ctrl-C."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.output_code_page = p.oem_code_page
        self.output_mode = DEFAULT_OUTPUT_MODE
        self.title = p.image_path
        self.original_title = p.image_path
        self.attributes = DEFAULT_ATTRIBUTES
        self.cursor: tuple[int, bool] = (25, True)  # size in percent, visible
        self.handlers: list[int] = []
        self.ignores_interrupt = False
        self._active: ScreenBuffer | None = None  # instead of the terminal's own screen
        p.at_exit.append(self.restore)

    @property
    def input(self) -> ConsoleInput:
        return self._p.state(ConsoleInput)

    def size(self, file: File) -> tuple[int, int]:
        """Columns and rows of the screen."""
        if isinstance(file, ScreenBuffer):
            return file.columns, file.rows
        columns, rows = os.get_terminal_size(file.descriptor)
        return columns or 80, rows or 25

    # Writing.

    def write(self, file: File, text: str) -> None:
        """Show text on the terminal."""
        if isinstance(file, ScreenBuffer):
            file.show(text)
        self._send(file, text.encode("utf-8", "replace"))

    def _send(self, file: File, data: bytes) -> None:
        """Give the terminal what a screen shows, if it is the one that can be seen."""
        if not isinstance(file, ScreenBuffer):
            file.write(data)
        elif file is self._active:
            self._write_terminal(data)

    def _write_terminal(self, data: bytes) -> None:
        if os.isatty(1):
            os.write(1, data)

    def activate(self, file: File) -> None:
        """Let the terminal show this screen."""
        if not isinstance(file, ScreenBuffer):
            if self._active:
                self._write_terminal(b"\x1b[?1049l")
            self._active = None
            return
        if not self._active:
            self._write_terminal(b"\x1b[?1049h")
        self._active = file
        lines = (file.text(0, row, file.columns).rstrip() for row in range(file.rows))
        shown = "\r\n".join(lines).rstrip()
        self._write_terminal(
            f"\x1b[2J\x1b[H{shown}\x1b[{file.y + 1};{file.x + 1}H".encode("utf-8", "replace")
        )

    def cursor_position(self, file: File) -> tuple[int, int]:
        """Where the next character goes: column and row; the first of a terminal that does not say it."""
        if isinstance(file, ScreenBuffer):
            return file.x, file.y
        return self.input.cursor(file.descriptor) or (0, 0)

    def write_bytes(self, file: File, data: bytes) -> None:
        """Show bytes in the console's output code page."""
        if not data.isascii() and self.output_code_page != 65001:
            from pywine.nt.codepages import decode

            self.write(file, decode(self.output_code_page, data))
        elif isinstance(file, ScreenBuffer):
            self.write(file, data.decode("utf-8", "replace"))
        else:
            file.write(data)

    def set_attributes(self, file: File, attributes: int) -> None:
        """Colours of what is written next."""
        (file if isinstance(file, ScreenBuffer) else self).attributes = attributes
        if attributes == DEFAULT_ATTRIBUTES:
            self._send(file, b"\x1b[0m")
            return
        front = (90 if attributes & 0x08 else 30) + _ANSI_COLOURS[attributes & 7]
        back = (100 if attributes & 0x80 else 40) + _ANSI_COLOURS[attributes >> 4 & 7]
        front_text = "39" if attributes & 0x0F == 7 else str(front)
        back_text = "49" if not attributes & 0xF0 else str(back)
        self._send(file, f"\x1b[0;{front_text};{back_text}m".encode())

    def move(self, file: File, x: int, y: int) -> None:
        if isinstance(file, ScreenBuffer):
            file.x, file.y = x, y
        self._send(file, f"\x1b[{y + 1};{x + 1}H".encode())

    def show_cursor(self, file: File, size: int, visible: bool) -> None:
        (file if isinstance(file, ScreenBuffer) else self).cursor = (size, visible)
        self._send(file, b"\x1b[?25h" if visible else b"\x1b[?25l")

    def set_title(self, title: str) -> None:
        self.title = title
        if os.isatty(1):
            os.write(1, f"\x1b]0;{title}\x07".encode("utf-8", "replace"))

    def fill(self, file: File, character: str, count: int, x: int, y: int) -> int:
        """Write `count` times the character at a place, the cursor staying where it is."""
        columns, rows = self.size(file)
        return self.put(file, character * max(0, min(count, columns * rows - (y * columns + x))), x, y)

    def put(self, file: File, text: str, x: int, y: int) -> int:
        """Write text at a place, the cursor staying where it is; returns the characters that fit."""
        columns, rows = self.size(file)
        text = text[: max(0, columns * rows - (y * columns + x))]
        if isinstance(file, ScreenBuffer):
            file.put(x, y, text)
        self._send(file, f"\x1b7\x1b[{y + 1};{x + 1}H{text}\x1b8".encode("utf-8", "replace"))
        return len(text)

    def restore(self) -> None:
        """Let the terminal show its own screen again."""
        if self._active:
            self._write_terminal(b"\x1b[?1049l")
            self._active = None
