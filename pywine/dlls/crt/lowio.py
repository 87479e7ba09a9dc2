"""The C runtime's file descriptors: numbers over the executive's files, with text translation flags."""

from __future__ import annotations

from pywine.abi.errors import CError
from pywine.abi.translate import EBADF
from pywine.nt.file import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt


class Descriptor:
    """One open descriptor. `text`: CR LF in the file is LF to the program."""

    __slots__ = ("append", "at_end", "file", "handle", "text")

    def __init__(self, handle: int, file: File, *, text: bool = True, append: bool = False) -> None:
        self.handle, self.file, self.text, self.append = handle, file, text, append
        self.at_end = False

    def write(self, data: bytes) -> None:
        """Write program data."""
        self.file.write(data.replace(b"\n", b"\r\n") if self.text else data)


class Descriptors:
    """The descriptor table of one C runtime."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.table: dict[int, Descriptor] = {}
        parameters = c.p.parameters
        for number, handle in enumerate((parameters.StandardInput, parameters.StandardOutput, parameters.StandardError)):
            if handle:
                self.table[number] = Descriptor(handle, c.p.handles.get(handle, File))

    def get(self, number: int) -> Descriptor:
        """Raises CError(EBADF)."""
        found = self.table.get(number)
        if found is None:
            raise CError(EBADF)
        return found
