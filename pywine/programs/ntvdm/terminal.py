"""The terminal behind the PC's screen and keyboard: its mode, bytes to and from it."""

from __future__ import annotations

import os
import select
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOCAL_FLAGS = 3  # in what tcgetattr returns


class Terminal:
    """`source`, `sink`: descriptors, -1 where standard input, or neither output, is a terminal."""

    def __init__(self, descriptors: tuple[int, int, int]) -> None:
        terminals = [descriptor if _is_terminal(descriptor) else -1 for descriptor in descriptors]
        self.source = terminals[0]
        self.sink = terminals[1] if terminals[1] >= 0 else terminals[2]
        self._kept: list[Any] | None = None

    def take(self) -> None:
        """Single keys without echo; Ctrl-C and Ctrl-\\ stay signals."""
        if self.source < 0 or self._kept is not None:
            return
        try:
            self._kept = termios.tcgetattr(self.source)
            mode = termios.tcgetattr(self.source)
            mode[_LOCAL_FLAGS] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(self.source, termios.TCSADRAIN, mode)
        except termios.error:
            self._kept = None

    def give_back(self) -> None:
        """Leave the terminal as it was."""
        if self._kept is not None:
            termios.tcsetattr(self.source, termios.TCSADRAIN, self._kept)
            self._kept = None

    def read(self, timeout: float) -> bytes:
        """What was typed, after waiting so long for it; b"" if nothing was."""
        if self.source < 0 or not select.select([self.source], [], [], timeout)[0]:
            return b""
        return os.read(self.source, 256)

    def write(self, text: str) -> None:
        if self.sink < 0:
            return
        data = memoryview(text.encode("utf-8", "replace"))
        while data:
            data = data[os.write(self.sink, data) :]


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False
