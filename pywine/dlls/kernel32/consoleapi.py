"""consoleapi.h: console input and output, modes, code pages, Ctrl-C handlers."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_bytes, read_wide
from pywine.abi.types import BOOL, DWORD, FORM, PVOID, TRUE, UINT, Out, OutOpt
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
from pywine.nt.codepages import is_valid_code_page
from pywine.nt.console import Console
from pywine.nt.console_input import ConsoleInput, InputBuffer
from pywine.nt.control import change_console
from pywine.nt.file import File
from pywine.nt.keyboard import INPUT_RECORD, in_code_page
from pywine.nt.process import Process
from pywine.nt.screen import ScreenBuffer

_PARENT = 0xFFFFFFFF  # ATTACH_PARENT_PROCESS
_INPUT_MODES, _OUTPUT_MODES = 0x3FF, 0x1F


class ConsoleFile(File):
    """A file handle argument that must be a console's."""

    @classmethod
    def from_argument(cls, p: Process, value: int) -> File:  # type: ignore[override]
        file = p.handles.get(value, File)
        if not file.is_console:
            raise WinError(ERROR_INVALID_HANDLE)
        return file


class InputConsole(ConsoleFile):
    """A handle argument that must be one of the console's input."""

    @classmethod
    def from_argument(cls, p: Process, value: int) -> File:  # type: ignore[override]
        file = ConsoleFile.from_argument(p, value)
        if not isinstance(file, InputBuffer):
            raise WinError(ERROR_INVALID_HANDLE)
        return file


@api
def AllocConsole(p: Process) -> TRUE:
    if p.console:
        raise WinError(ERROR_ACCESS_DENIED)
    change_console(p, p.id)


@api(partial="standard handles stay what they are")
def AttachConsole(p: Process, process: DWORD) -> TRUE:
    if p.console:
        raise WinError(ERROR_ACCESS_DENIED)
    wanted = p.parent if process == _PARENT else process
    entries = [entry for entry in p.known_processes() if entry.id == wanted]
    if not entries:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not entries[0].console:
        raise WinError(ERROR_INVALID_HANDLE)
    change_console(p, entries[0].console)


@api(partial="handles of the console stay open")
def FreeConsole(p: Process) -> TRUE:
    if not p.console:
        raise WinError(ERROR_INVALID_PARAMETER)
    change_console(p, 0)


@api
def GetConsoleMode(p: Process, console: ConsoleFile, mode: Out[DWORD]) -> TRUE:
    if isinstance(console, ScreenBuffer):
        mode.value = console.mode
    elif isinstance(console, InputBuffer):
        mode.value = p.state(ConsoleInput).mode
    else:
        mode.value = p.state(Console).output_mode


@api
def SetConsoleMode(p: Process, console: ConsoleFile, mode: DWORD) -> TRUE:
    if mode & ~(_INPUT_MODES if isinstance(console, InputBuffer) else _OUTPUT_MODES):
        raise WinError(ERROR_INVALID_PARAMETER)
    if isinstance(console, ScreenBuffer):
        console.mode = mode
    elif isinstance(console, InputBuffer):
        p.state(ConsoleInput).set_mode(console, mode)
    else:
        p.state(Console).output_mode = mode


@api
def GetConsoleCP(p: Process) -> UINT:
    return p.state(ConsoleInput).code_page


@api
def GetConsoleOutputCP(p: Process) -> UINT:
    return p.state(Console).output_code_page


@api
def SetConsoleCP(p: Process, codepage: UINT) -> TRUE:
    if not is_valid_code_page(codepage):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(ConsoleInput).code_page = codepage


@api
def SetConsoleOutputCP(p: Process, codepage: UINT) -> TRUE:
    if not is_valid_code_page(codepage):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Console).output_code_page = codepage


@api(calls_back=True)
def SetConsoleCtrlHandler(p: Process, handler: PVOID, add: BOOL) -> TRUE:
    console = p.state(Console)
    if not handler:
        console.ignores_interrupt = bool(add)
    elif add:
        p.engine.expect_stops()
        console.handlers.insert(0, handler)
    elif handler in console.handlers:
        console.handlers.remove(handler)
    else:
        raise WinError(ERROR_INVALID_PARAMETER)


# Reading and writing.


@api(calls_back=True)
def WriteConsoleW(
    p: Process, console: ConsoleFile, text: PVOID, count: DWORD, done: OutOpt[DWORD], reserved: PVOID
) -> TRUE:
    p.state(Console).write(console, read_wide(p, text, count) if count else "")
    done.value = count


@api(calls_back=True)
def WriteConsoleA(
    p: Process, console: ConsoleFile, text: PVOID, count: DWORD, done: OutOpt[DWORD], reserved: PVOID
) -> TRUE:
    p.state(Console).write_bytes(console, read_bytes(p, text, count) if count else b"")
    done.value = count


@api(calls_back=True, partial="control characters do not end the input")
def ReadConsoleW(
    p: Process, console: ConsoleFile, buffer: PVOID, count: DWORD, done: Out[DWORD], control: PVOID
) -> TRUE:
    data = encode_wide(p.state(ConsoleInput).read_text(console, count))
    p.memory.write(buffer, data)
    done.value = len(data) // 2


@api(calls_back=True, partial="control characters do not end the input")
def ReadConsoleA(
    p: Process, console: ConsoleFile, buffer: PVOID, count: DWORD, done: Out[DWORD], control: PVOID
) -> TRUE:
    data = p.state(ConsoleInput).read_bytes(console, count)
    p.memory.write(buffer, data)
    done.value = len(data)


@api(calls_back=True)
def GetNumberOfConsoleInputEvents(p: Process, console: InputConsole, count: Out[DWORD]) -> TRUE:
    count.value = p.state(ConsoleInput).count(console)


@api.aw(calls_back=True)
def ReadConsoleInput(
    p: Process, console: InputConsole, records: PVOID, count: DWORD, done: Out[DWORD], wide: FORM
) -> TRUE:
    _events(p, console, records, count, done, wide, remove=True)


@api.aw(calls_back=True)
def PeekConsoleInput(
    p: Process, console: InputConsole, records: PVOID, count: DWORD, done: Out[DWORD], wide: FORM
) -> TRUE:
    _events(p, console, records, count, done, wide, remove=False)


def _events(
    p: Process, console: File, records: int, count: int, done: Out[DWORD], wide: FORM, *, remove: bool
) -> None:
    state = p.state(ConsoleInput)
    found = state.events(console, count, wait=remove, remove=remove)
    if not wide:
        found = [in_code_page(record, state.code_page) for record in found]
    p.memory.write(records, b"".join(found))
    done.value = len(found)


@api.aw(partial="characters of the A form are taken as they are")
def WriteConsoleInput(
    p: Process, console: InputConsole, records: PVOID, count: DWORD, done: Out[DWORD], wide: FORM
) -> TRUE:
    p.state(ConsoleInput).inject(p.memory.read(records, count * INPUT_RECORD) if count else b"")
    done.value = count
