"""processthreadsapi.h: creating processes, and what they are told at their start."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.struct import Struct
from pywine.abi.text import encode_wide, read_text
from pywine.abi.translate import to_win32
from pywine.abi.types import (
    ASTR,
    BOOL,
    DWORD,
    FORM,
    HANDLE,
    PVOID,
    SIZE_T,
    TRUE,
    TSTR,
    UINT,
    ULONG_PTR,
    VOID,
    WORD,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_BAD_FORMAT,
    ERROR_BAD_LENGTH,
    ERROR_FILE_NOT_FOUND,
    ERROR_GEN_FAILURE,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_NOT_SUPPORTED,
    ERROR_PATH_NOT_FOUND,
)
from pywine.host.ffi import addressof
from pywine.ldr.start import Request, start_program
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import RemoteProcess

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.security import Token

_ALL_ACCESS = 0x1FFFFF
_UNICODE_ENVIRONMENT, _EXTENDED_STARTUP_INFO = 0x400, 0x80000
_NEW_CONSOLE, _DETACHED = 0x10, 0x8
_HAS_STANDARD_HANDLES = 0x100  # STARTF_USESTDHANDLES
_USE_SHOW_WINDOW, _STARTED = 1, 33  # STARTF_USESHOWWINDOW; what WinExec returns
_HANDLE_LIST, _PARENT_PROCESS, _JOB_LIST = 0x20002, 0x20000, 0x2000D  # PROC_THREAD_ATTRIBUTE_*
_ATTRIBUTE_COUNT = 0x20  # their numbers are below this


class STARTUPINFO(Struct):
    cb: DWORD
    lpReserved: PVOID
    lpDesktop: PVOID
    lpTitle: PVOID
    dwX: DWORD
    dwY: DWORD
    dwXSize: DWORD
    dwYSize: DWORD
    dwXCountChars: DWORD
    dwYCountChars: DWORD
    dwFillAttribute: DWORD
    dwFlags: DWORD
    wShowWindow: WORD
    cbReserved2: WORD
    lpReserved2: PVOID
    hStdInput: HANDLE
    hStdOutput: HANDLE
    hStdError: HANDLE


class PROCESS_INFORMATION(Struct):
    hProcess: HANDLE
    hThread: HANDLE
    dwProcessId: DWORD
    dwThreadId: DWORD


@api.aw(calls_back=True)
def CreateProcess(
    p: Process, application: Opt[TSTR], command_line: Opt[TSTR], process_security: Opt[SECURITY_ATTRIBUTES],
    thread_security: Opt[SECURITY_ATTRIBUTES], inherit: BOOL, flags: DWORD, environment: PVOID,
    directory: Opt[TSTR], startup: In[STARTUPINFO], information: Out[PROCESS_INFORMATION], wide: FORM,
) -> TRUE:  # fmt: skip
    _create(
        p, application, command_line, process_security, thread_security, inherit, flags, environment,
        directory, startup, information, wide, None,
    )  # fmt: skip


def _create(
    p: Process, application: str | None, command_line: str | None, process_security: Any,
    thread_security: Any, inherit: int, flags: int, environment: int, directory: str | None, startup: Any,
    information: Any, wide: bool, token: Token | None,
) -> None:  # fmt: skip
    if (application is None and not command_line) or (flags & _NEW_CONSOLE and flags & _DETACHED):
        raise WinError(ERROR_INVALID_PARAMETER)
    request = Request(application, command_line)
    request.token = token
    request.inherits, request.flags, request.directory = bool(inherit), flags, directory
    if environment:
        request.environment = _read_environment(p, environment, wide=bool(flags & _UNICODE_ENVIRONMENT))
    _read_startup(p, request, startup, wide)
    process, thread = start_program(p, request)
    information.hProcess = p.handles.open(process, _ALL_ACCESS, inherit=_is_inherited(process_security))
    information.hThread = p.handles.open(thread, _ALL_ACCESS, inherit=_is_inherited(thread_security))
    information.dwProcessId, information.dwThreadId = process.id, thread.id


def _is_inherited(security: Any) -> bool:
    return bool(security and security.bInheritHandle)


@api.aw(calls_back=True, partial="the new process is of the caller's user, whoever the token stands for")
def CreateProcessAsUser(
    p: Process, token: HANDLE, application: Opt[TSTR], command_line: Opt[TSTR],
    process_security: Opt[SECURITY_ATTRIBUTES], thread_security: Opt[SECURITY_ATTRIBUTES], inherit: BOOL,
    flags: DWORD, environment: PVOID, directory: Opt[TSTR], startup: In[STARTUPINFO],
    information: Out[PROCESS_INFORMATION], wide: FORM,
) -> TRUE:  # fmt: skip
    from pywine.dlls.advapi32.securitybaseapi_token import token_of

    _create(
        p, application, command_line, process_security, thread_security, inherit, flags, environment,
        directory, startup, information, wide, token_of(p, token) if token else None,
    )  # fmt: skip


@api(calls_back=True)
def WinExec(p: Process, command_line: ASTR, show: UINT) -> UINT:
    """Source: "WinExec function" (Microsoft's documentation): above 31, or which error it was."""
    request = Request(None, command_line)
    request.window_flags, request.show = _USE_SHOW_WINDOW, show & 0xFFFF
    try:
        process, thread = start_program(p, request)
    except (WinError, NtError, OSError) as error:
        code = to_win32(error)
        return code if code in (ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND) else ERROR_BAD_FORMAT
    process.close()
    thread.close()
    return _STARTED


def _read_environment(p: Process, block: int, *, wide: bool) -> dict[str, str]:
    variables = {}
    while text := read_text(p, block, -1, wide):
        name, _, value = text[1:].partition("=")
        variables[text[0] + name] = value
        block += (len(encode_wide(text)) + 2) if wide else len(p.ansi(text)) + 1
    return variables


def _read_startup(p: Process, request: Request, startup: Any, wide: bool) -> None:
    request.window_flags, request.show = startup.dwFlags, startup.wShowWindow
    if startup.dwFlags & _HAS_STANDARD_HANDLES:
        request.standard = startup.hStdInput, startup.hStdOutput, startup.hStdError
    if startup.lpTitle:
        request.title = read_text(p, startup.lpTitle, -1, wide)
    if startup.lpDesktop:
        request.desktop = read_text(p, startup.lpDesktop, -1, wide)
    if startup.cbReserved2 and startup.lpReserved2:
        request.runtime_data = p.memory.read(startup.lpReserved2, startup.cbReserved2)
    size = 104 if p.bits == 64 else 68
    if request.flags & _EXTENDED_STARTUP_INFO:
        at = addressof(startup) - p.memory.base + size
        attributes = int.from_bytes(p.memory.read(at, p.bits // 8), "little")
        if attributes:
            _read_attributes(p, request, AttributeList(p, attributes))


def _read_attributes(p: Process, request: Request, attributes: AttributeList) -> None:
    request.handle_list = attributes.find(_HANDLE_LIST)
    if request.handle_list is not None and not request.inherits:
        raise WinError(ERROR_INVALID_PARAMETER)
    for value in attributes.find(_PARENT_PROCESS) or ():
        parent = p.handles.get(value, ProcessObject)
        request.parent = parent if isinstance(parent, RemoteProcess) else None
    jobs = attributes.find(_JOB_LIST)
    if jobs:
        from pywine.nt.job import Job

        request.jobs = [p.handles.get(value, Job).file for value in jobs]


# Attributes of processes and threads.


class AttributeList:
    """A PROC_THREAD_ATTRIBUTE_LIST in guest memory: which attributes, room and count, then an entry each."""

    def __init__(self, p: Process, address: int) -> None:
        self._p, self._address = p, address
        self._header = struct.Struct("<IIIIQ" if p.bits == 64 else "<IIIII")
        self._entry = struct.Struct("<QQQ" if p.bits == 64 else "<III")

    def size(self, count: int) -> int:
        return self._header.size + count * self._entry.size

    def write_header(self, room: int, count: int, mask: int) -> None:
        self._p.memory.write(self._address, self._header.pack(mask, room, count, 0, 0))

    def add(self, attribute: int, size: int, value: int) -> None:
        """Raises WinError(ERROR_GEN_FAILURE) where there is no room."""
        mask, room, count, *_ = self._header.unpack(self._p.memory.read(self._address, self._header.size))
        if count >= room:
            raise WinError(ERROR_GEN_FAILURE)
        self._p.memory.write(self._address + self.size(count), self._entry.pack(attribute, size, value))
        self.write_header(room, count + 1, mask | 1 << (attribute & 0x1F))

    def find(self, wanted: int) -> list[int] | None:
        """The handles that an attribute's value consists of; None if the list does not have it."""
        _, _, count, *_ = self._header.unpack(self._p.memory.read(self._address, self._header.size))
        for index in range(count):
            raw = self._p.memory.read(self._address + self.size(index), self._entry.size)
            attribute, size, value = self._entry.unpack(raw)
            if attribute == wanted:
                word = self._p.bits // 8
                data = self._p.memory.read(value, size)
                return [int.from_bytes(data[at : at + word], "little") for at in range(0, size, word)]
        return None


@api
def InitializeProcThreadAttributeList(
    p: Process, attributes: PVOID, count: DWORD, flags: DWORD, size: Out[SIZE_T]
) -> TRUE:
    if flags or count > _ATTRIBUTE_COUNT:
        raise WinError(ERROR_INVALID_PARAMETER)
    listed = AttributeList(p, attributes)
    have, size.value = size.value, listed.size(count)
    if not attributes or have < listed.size(count):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    listed.write_header(count, 0, 0)


@api(partial="of another parent, its jobs and its id count; mitigations are accepted")
def UpdateProcThreadAttribute(
    p: Process, attributes: PVOID, flags: DWORD, attribute: ULONG_PTR, value: PVOID, size: SIZE_T,
    previous: PVOID, done: OutOpt[SIZE_T],
) -> TRUE:  # fmt: skip
    if flags or not attributes:
        raise WinError(ERROR_INVALID_PARAMETER)
    if attribute & 0xFFFF >= _ATTRIBUTE_COUNT:
        raise WinError(ERROR_NOT_SUPPORTED)
    word = p.bits // 8
    if (attribute in (_HANDLE_LIST, _JOB_LIST) and (not size or size % word)) or (
        attribute == _PARENT_PROCESS and size != word
    ):
        raise WinError(ERROR_BAD_LENGTH)
    AttributeList(p, attributes).add(attribute, size, value)


@api
def DeleteProcThreadAttributeList(p: Process, attributes: PVOID) -> VOID:
    pass


# What a process was told.


class AnsiStartup:
    """Desktop and title in the ANSI code page, for GetStartupInfoA."""

    def __init__(self, p: Process) -> None:
        self.desktop = p.allocate(_ansi(p, p.parameters.DesktopInfo) + b"\0")
        self.title = p.allocate(_ansi(p, p.parameters.WindowTitle) + b"\0")


def _ansi(p: Process, string: Any) -> bytes:
    return p.ansi(p.memory.read(string.Buffer, string.Length).decode("utf-16-le", "surrogatepass"))


@api
def GetStartupInfoW(p: Process, info: Out[STARTUPINFO]) -> VOID:
    q = p.parameters
    _startup(p, info, q.DesktopInfo.Buffer, q.WindowTitle.Buffer)


@api
def GetStartupInfoA(p: Process, info: Out[STARTUPINFO]) -> VOID:
    ansi = p.state(AnsiStartup)
    _startup(p, info, ansi.desktop, ansi.title)


def _startup(p: Process, info: Any, desktop: int, title: int) -> None:
    q = p.parameters
    info.clear()
    info.cb = 104 if p.bits == 64 else 68
    info.lpDesktop, info.lpTitle = desktop, title
    info.dwFlags, info.wShowWindow = q.WindowFlags, q.ShowWindowFlags
    info.cbReserved2, info.lpReserved2 = q.RuntimeData.Length, q.RuntimeData.Buffer
    if info.dwFlags & _HAS_STANDARD_HANDLES:
        info.hStdInput, info.hStdOutput, info.hStdError = q.StandardInput, q.StandardOutput, q.StandardError
