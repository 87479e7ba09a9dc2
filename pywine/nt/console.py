"""The console: the host's terminal as Windows programs see it.

Text goes to the terminal as UTF-8; attributes and cursor movement become control sequences.
"""

from __future__ import annotations

import os
import struct

from pywine.nt.screen import ScreenBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.file import File
    from pywine.nt.process import Process

PROCESSED_INPUT, LINE_INPUT, ECHO_INPUT, WINDOW_INPUT, MOUSE_INPUT = 0x1, 0x2, 0x4, 0x8, 0x10
INSERT_MODE, QUICK_EDIT_MODE, EXTENDED_FLAGS, AUTO_POSITION, VIRTUAL_TERMINAL_INPUT = (
    0x20,
    0x40,
    0x80,
    0x100,
    0x200,
)
PROCESSED_OUTPUT, WRAP_AT_EOL_OUTPUT, VIRTUAL_TERMINAL_PROCESSING = 0x1, 0x2, 0x4
DEFAULT_INPUT_MODE, DEFAULT_OUTPUT_MODE = 0x1F7, 0x7
DEFAULT_ATTRIBUTES = 0x07
_ANSI_COLOURS = (0, 4, 2, 6, 1, 5, 3, 7)  # Windows' bits are blue, green, red

INPUT_RECORD = 20  # bytes


class Console:
    """The console of process `p`: modes, code pages, title, handlers for Ctrl-C."""

    def __init__(self, p: Process) -> None:
        self.input_code_page = self.output_code_page = p.oem_code_page
        self.input_mode, self.output_mode = DEFAULT_INPUT_MODE, DEFAULT_OUTPUT_MODE
        self.title = p.image_path
        self.original_title = p.image_path
        self.attributes = DEFAULT_ATTRIBUTES
        self.cursor: tuple[int, bool] = (25, True)  # size in percent, visible
        self.handlers: list[int] = []
        self.ignores_interrupt = False
        self._pending = b""  # bytes of the line that was read and not yet asked for

        self._keys: list[bytes] = []  # INPUT_RECORDs that are still to be read
        self._saved_terminal: tuple[int, list] | None = None
        self._active: ScreenBuffer | None = None  # instead of the terminal's own screen
        p.at_exit.append(self.restore)

    def is_input(self, file: File) -> bool:
        """Whether a console handle reads (its input buffer) rather than writes (its screen buffer)."""
        if file.path:
            return file.path.lower().endswith("conin$") or (
                file.path.lower().endswith("con") and not file.access & 2
            )
        return file.descriptor == 0

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
        """Where the next character goes: column and row; a terminal does not say."""
        return (file.x, file.y) if isinstance(file, ScreenBuffer) else (0, 0)

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

    # Reading.

    def read_line(self, file: File) -> bytes:
        """The next line in UTF-8, ended by CR LF as the console ends it; empty at the end of input."""
        line = b""
        while not line.endswith(b"\n"):
            part = file.read(4096)
            if not part:
                break
            line += part
        if line.endswith(b"\n") and self.input_mode & PROCESSED_INPUT:
            line = line.removesuffix(b"\n").removesuffix(b"\r") + b"\r\n"
        return line

    def read_text(self, file: File, count: int) -> str:
        """Up to `count` UTF-16 units of what was typed."""
        if not self._pending:
            self._pending = self.read_line(file)
        units = self._pending.decode("utf-8", "replace").encode("utf-16-le", "surrogatepass")
        taken, rest = units[: 2 * count], units[2 * count :]
        self._pending = rest.decode("utf-16-le", "surrogatepass").encode("utf-8", "replace")
        return taken.decode("utf-16-le", "surrogatepass")

    def read_bytes(self, file: File, size: int) -> bytes:
        """Up to `size` bytes of what was typed, in the input code page; Ctrl-Z at a line's start ends the
        input.
        """
        from pywine.nt.codepages import encode

        if not self._pending:
            self._pending = self.read_line(file)
        if self._pending.startswith(b"\x1a"):
            self._pending = b""
            return b""
        if self._pending.isascii() or self.input_code_page == 65001:
            data, self._pending = self._pending[:size], self._pending[size:]
            return data
        data = encode(self.input_code_page, self._pending.decode("utf-8", "replace"))[0]
        taken, rest = data[:size], data[size:]
        from pywine.nt.codepages import decode

        self._pending = decode(self.input_code_page, rest).encode("utf-8", "replace")
        return taken

    # The terminal's mode, and single keys.

    def apply_input_mode(self, file: File) -> None:
        """Let the terminal echo and wait for lines as the input mode says."""
        import termios

        mode = termios.tcgetattr(file.descriptor)
        if self._saved_terminal is None:
            self._saved_terminal = file.descriptor, termios.tcgetattr(file.descriptor)
        for flag, bit in (
            (termios.ECHO, ECHO_INPUT),
            (termios.ICANON, LINE_INPUT),
            (termios.ISIG, PROCESSED_INPUT),
        ):
            mode[3] = mode[3] | flag if self.input_mode & bit else mode[3] & ~flag
        termios.tcsetattr(file.descriptor, termios.TCSANOW, mode)

    def restore(self) -> None:
        """Give the terminal back as it was."""
        if self._active:
            self._write_terminal(b"\x1b[?1049l")
            self._active = None
        if self._saved_terminal is not None:
            import termios

            termios.tcsetattr(self._saved_terminal[0], termios.TCSANOW, self._saved_terminal[1])
            self._saved_terminal = None

    def pending_events(self, file: File) -> int:
        """How many input events can be read at once."""
        import select

        if not self._keys and select.select([file.descriptor], [], [], 0)[0]:
            self._fetch(file)
        return len(self._keys)

    def events(self, file: File, count: int, *, wait: bool, remove: bool) -> list[bytes]:
        """Up to `count` INPUT_RECORDs; with `wait` at least one."""
        if not self.pending_events(file) and wait:
            self._fetch(file)
        found = self._keys[:count]
        if remove:
            del self._keys[:count]
        return found

    def inject(self, records: bytes) -> None:
        """Have these INPUT_RECORDs be read after what waits already."""
        self._keys += (records[at : at + INPUT_RECORD] for at in range(0, len(records), INPUT_RECORD))

    def flush_input(self) -> None:
        self._keys.clear()
        self._pending = b""

    def _fetch(self, file: File) -> None:
        for character in os.read(file.descriptor, 4096).decode("utf-8", "replace"):
            unit = 13 if character == "\n" else min(ord(character), 0xFFFF)
            key = unit if unit in (8, 9, 13, 27, 32) else ord(character.upper()) if character.isalnum() else 0
            for down in (1, 0):
                self._keys.append(struct.pack("<H2xiHHHHI", 1, down, 1, key & 0xFF, 0, unit, 0))
