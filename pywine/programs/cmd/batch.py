"""Batch files: reading them line by line, labels, parameters, and what SETLOCAL keeps."""

from __future__ import annotations

import os

from pywine.programs.cmd.expansion import Parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.files import Files
    from pywine.programs.cmd.shell import Shell

_ENDS_LABEL = " \t,;=:+&|<>\v\f\r\xff"
_END_OF_TEXT = b"\x1a"


class Local:
    """What SETLOCAL keeps for ENDLOCAL."""

    __slots__ = ("delayed", "directory", "extensions", "variables")

    def __init__(self, shell: Shell) -> None:
        self.variables = shell.environment.items()
        self.extensions, self.delayed = shell.extensions, shell.delayed
        self.directory = shell.files.current_directory

    def restore(self, shell: Shell) -> None:
        shell.environment.replace(dict(self.variables))
        shell.extensions, shell.delayed = self.extensions, self.delayed
        shell.files.current_directory = self.directory


class Frame:
    """A batch file, or a subroutine of it, that is running.

    The file is asked for every line anew, at the offset behind the last one: it may change meanwhile.
    `path`: its full Windows path; `arguments`: %0 and what follows.
    """

    def __init__(
        self, path: str, host_path: str, arguments: list[str], everything: str, offset: int = 0
    ) -> None:
        self.path, self.host_path, self.offset = path, host_path, offset
        self.arguments, self.everything = arguments, everything
        self.is_cmd = path.lower().endswith(".cmd")
        self.locals: list[Local] = []
        self._stamp: tuple[int, int, int] | None = None
        self._data = b""

    def _contents(self) -> bytes:
        try:
            status = os.stat(self.host_path)
            stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                with open(self.host_path, "rb") as file:
                    self._data = file.read().partition(_END_OF_TEXT)[0]
                self._stamp = stamp
        except OSError:
            self._data, self._stamp = b"", None
        return self._data

    def next_line(self, shell: Shell) -> str | None:
        """The next line, percent variables expanded. Raises BadExpansion."""
        data = self._contents()
        if self.offset >= len(data):
            return None
        end = data.find(b"\n", self.offset)
        end = len(data) if end < 0 else end
        line = data[self.offset : end]
        if not self.offset:
            line = line.removeprefix(b"\xef\xbb\xbf")
        self.offset = end + 1
        text = shell.decode(line).replace("\r", "")
        if is_label(text):  # never expanded: it may hold lone percent signs
            return text
        return shell.expand_line(text)

    def go_to(self, label: str, files: Files) -> bool:
        """Go on behind a label: searched from here to the end, then from the beginning."""
        data = self._contents()
        wanted = label_name(label)
        offset = self._find(data, wanted, self.offset, len(data))
        if offset < 0:
            offset = self._find(data, wanted, 0, self.offset)
        if offset < 0:
            return False
        self.offset = offset
        return True

    @staticmethod
    def _find(data: bytes, wanted: str, start: int, stop: int) -> int:
        """The offset behind the line with a label, or -1."""
        while start < stop:
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            if b":" in data[start:end]:
                line = data[start:end].decode("utf-8", "surrogateescape")
                if is_label(line) and label_name(line) == wanted:
                    return end + 1
            start = end + 1
        return -1

    def parameters(self, shell: Shell) -> Parameters:
        def modify(modifiers: str, number: int) -> str:
            value = self.arguments[number] if number < len(self.arguments) else ""
            if number == 0 and value == self.arguments[0] and modifiers:
                value = self.path
            return shell.modify(modifiers, value)

        return Parameters(self.arguments, self.everything, modify)

    def shift(self, start: int) -> None:
        del self.arguments[start : start + 1]

    def end_locals(self, shell: Shell) -> None:
        """Undo what SETLOCAL did in here."""
        if self.locals:
            self.locals[0].restore(shell)
            self.locals.clear()


def is_label(line: str) -> bool:
    return line.lstrip(" \t,;=\v\f\xff").startswith(":")


def label_name(text: str) -> str:
    """The name in `:label rest` or in what GOTO was given, for comparing."""
    text = text.lstrip(" \t,;=\v\f\xff").removeprefix(":").lstrip(" \t")
    for at, char in enumerate(text):
        if char in _ENDS_LABEL:
            text = text[:at]
            break
    return text.rstrip("\n").lower()
