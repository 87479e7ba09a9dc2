"""winuser.h: the clipboard, which takes memory; nothing owns or watches it, as there are no windows."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID, TBUF, TRUE, TSTR, UINT, Out
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.nt.atoms import FIRST as FIRST_REGISTERED
from pywine.nt.atoms import GlobalAtoms
from pywine.nt.clipboard import Clipboard
from pywine.nt.moveable import MOVEABLE, MoveableMemory
from pywine.nt.process import Process


class Given:
    """The blocks that a process has of the clipboard, which owns them: of one state of it."""

    def __init__(self, p: Process) -> None:
        self._memory = p.state(MoveableMemory)
        self._p = p
        self._blocks: dict[int, int] = {}
        self._number = 0

    def handle(self, format: int, number: int, data: bytes) -> int:
        self.forget_older(number)
        if format not in self._blocks:
            block = self._memory.allocate(MOVEABLE, len(data))
            self._p.memory.write(self._memory.lock(block), data)
            self._memory.unlock(block)
            self._blocks[format] = block
        return self._blocks[format]

    def take(self, format: int, number: int, block: int) -> None:
        """A program's block is the clipboard's now, which made this state of the one before."""
        self.forget_older(number - 1)
        self._number = number
        self._blocks[format] = block

    def forget_older(self, number: int) -> None:
        if number != self._number:
            for block in self._blocks.values():
                self._memory.free(block)
            self._blocks.clear()
        self._number = number


@api
def OpenClipboard(p: Process, window: HANDLE) -> TRUE:
    p.state(Clipboard).open(p.thread.id)


@api
def CloseClipboard(p: Process) -> TRUE:
    p.state(Clipboard).close()


@api
def EmptyClipboard(p: Process) -> TRUE:
    clipboard = p.state(Clipboard)
    clipboard.empty()
    p.state(Given).forget_older(clipboard.number())


@api
def SetClipboardData(p: Process, format: UINT, block: PVOID) -> PVOID:
    clipboard, memory = p.state(Clipboard), p.state(MoveableMemory)
    clipboard.check_open()
    if not format or not block:  # there is no window to ask for it later
        raise WinError(ERROR_INVALID_PARAMETER)
    size = memory.size(block)
    clipboard.set(format, p.memory.read(memory.lock(block), size))
    memory.unlock(block)
    p.state(Given).take(format, clipboard.number(), block)
    return block


@api
def GetClipboardData(p: Process, format: UINT) -> PVOID:
    clipboard = p.state(Clipboard)
    data = clipboard.get(format)
    return 0 if data is None else p.state(Given).handle(format, clipboard.number(), data)


@api
def EnumClipboardFormats(p: Process, format: UINT) -> UINT:
    clipboard = p.state(Clipboard)
    clipboard.check_open()
    p.last_error = 0
    formats = [0, *clipboard.formats(), 0]
    return formats[formats.index(format) + 1] if format in formats else 0


@api
def CountClipboardFormats(p: Process) -> INT:
    return len(p.state(Clipboard).formats())


@api
def IsClipboardFormatAvailable(p: Process, format: UINT) -> BOOL:
    return format in p.state(Clipboard).formats()


@api
def GetPriorityClipboardFormat(p: Process, wanted: PVOID, count: INT) -> INT:
    formats = p.state(Clipboard).formats()
    if not formats:
        return 0
    data = p.memory.read(wanted, 4 * count)
    asked = (int.from_bytes(data[at : at + 4], "little") for at in range(0, 4 * count, 4))
    return next((format for format in asked if format in formats), -1)


@api
def GetUpdatedClipboardFormats(p: Process, formats: PVOID, room: UINT, count: Out[UINT]) -> TRUE:
    found = p.state(Clipboard).formats()
    count.value = len(found)
    if len(found) > room:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(formats, b"".join(format.to_bytes(4, "little") for format in found))


@api
def GetClipboardSequenceNumber(p: Process) -> DWORD:
    return p.state(Clipboard).number()


@api.aw
def RegisterClipboardFormat(p: Process, name: TSTR) -> UINT:
    return p.state(GlobalAtoms).add(name)


@api.aw
def GetClipboardFormatName(p: Process, format: UINT, name: TBUF) -> INT:
    return name.put(p.state(GlobalAtoms).name(format)) if format >= FIRST_REGISTERED and name.size else 0


@api(names=("GetClipboardOwner", "GetClipboardViewer", "GetOpenClipboardWindow"))
def GetClipboardOwner(p: Process) -> HANDLE:
    return 0
