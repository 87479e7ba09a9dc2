"""consoleapi.h: console input and output, modes, code pages, Ctrl-C handlers."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_bytes, read_wide
from pywine.abi.types import BOOL, DWORD, FORM, PVOID, TRUE, UINT, Out, OutOpt
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
from pywine.nt.codepages import is_valid_code_page
from pywine.nt.console import INPUT_RECORD, Console
from pywine.nt.control import change_console
from pywine.nt.file import File
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
    state = p.state(Console)
    if isinstance(console, ScreenBuffer):
        mode.value = console.mode
        return
    mode.value = state.input_mode if state.is_input(console) else state.output_mode


@api
def SetConsoleMode(p: Process, console: ConsoleFile, mode: DWORD) -> TRUE:
    state = p.state(Console)
    if state.is_input(console):
        if mode & ~_INPUT_MODES:
            raise WinError(ERROR_INVALID_PARAMETER)
        state.input_mode = mode
        state.apply_input_mode(console)
        return
    if mode & ~_OUTPUT_MODES:
        raise WinError(ERROR_INVALID_PARAMETER)
    if isinstance(console, ScreenBuffer):
        console.mode = mode
        return
    state.output_mode = mode


@api
def GetConsoleCP(p: Process) -> UINT:
    return p.state(Console).input_code_page


@api
def GetConsoleOutputCP(p: Process) -> UINT:
    return p.state(Console).output_code_page


@api
def SetConsoleCP(p: Process, codepage: UINT) -> TRUE:
    if not is_valid_code_page(codepage):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Console).input_code_page = codepage


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
    data = encode_wide(p.state(Console).read_text(console, count))
    p.memory.write(buffer, data)
    done.value = len(data) // 2


@api(calls_back=True, partial="control characters do not end the input")
def ReadConsoleA(
    p: Process, console: ConsoleFile, buffer: PVOID, count: DWORD, done: Out[DWORD], control: PVOID
) -> TRUE:
    data = p.state(Console).read_bytes(console, count)
    p.memory.write(buffer, data)
    done.value = len(data)


@api
def GetNumberOfConsoleInputEvents(p: Process, console: ConsoleFile, count: Out[DWORD]) -> TRUE:
    count.value = p.state(Console).pending_events(console)


@api.aw(calls_back=True, partial="keys only, no window and mouse events")
def ReadConsoleInput(
    p: Process, console: ConsoleFile, records: PVOID, count: DWORD, done: Out[DWORD], wide: FORM
) -> TRUE:
    _events(p, console, records, count, done, remove=True)


@api.aw(partial="keys only, no window and mouse events")
def PeekConsoleInput(
    p: Process, console: ConsoleFile, records: PVOID, count: DWORD, done: Out[DWORD], wide: FORM
) -> TRUE:
    _events(p, console, records, count, done, remove=False)


def _events(p: Process, console: File, records: int, count: int, done: Out[DWORD], *, remove: bool) -> None:
    found = p.state(Console).events(console, count, wait=remove, remove=remove)
    p.memory.write(records, b"".join(found))
    done.value = len(found)


@api.aw
def WriteConsoleInput(
    p: Process, console: ConsoleFile, records: PVOID, count: DWORD, done: Out[DWORD], wide: FORM
) -> TRUE:
    p.state(Console).inject(p.memory.read(records, count * INPUT_RECORD) if count else b"")
    done.value = count
