"""What a builtin program gets from whoever starts it: files, environment, streams, text."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

UTF8 = 65001


class Context:
    """The surroundings of one builtin program. `descriptors`: the host's for standard input, output and
    error, -1 for one that is closed; `command_line`: as it was written, with the program's name.
    """

    def __init__(
        self, process: Process, descriptors: tuple[int, int, int] = (0, 1, 2), command_line: str = ""
    ) -> None:
        self.process = process  # whose children are what the program starts
        self.files, self.environment = process.files, process.environment
        self.descriptors, self.command_line = descriptors, command_line
        self.code_page = UTF8

    def write(self, text: str, handle: int = 1) -> None:
        """Write text, whose lines end with CR LF, to standard output (1) or standard error (2)."""
        self.write_bytes(encode(text, self.code_page), handle)

    def write_bytes(self, data: bytes, handle: int = 1) -> None:
        view = memoryview(data)
        while view and self.descriptors[handle] >= 0:
            view = view[os.write(self.descriptors[handle], view) :]

    def read_all(self) -> bytes:
        """Standard input to its end."""
        parts = []
        while self.descriptors[0] >= 0 and (part := os.read(self.descriptors[0], 1 << 16)):
            parts.append(part)
        return b"".join(parts)


def encode(text: str, code_page: int) -> bytes:
    if code_page == UTF8:
        return text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "surrogatepass")
    from pywine.nt import codepages

    return codepages.encode(code_page, text)[0]


def _is_escaped(text: str) -> bool:
    """Whether the text's lone surrogates stand for bytes."""
    return not any("\ud800" <= char <= "\udfff" and not "\udc80" <= char <= "\udcff" for char in text)


def decode(data: bytes, code_page: int) -> str:
    if code_page == UTF8:
        return data.decode("utf-8", "surrogateescape")
    from pywine.nt import codepages

    return codepages.decode(code_page, data)
