"""process.h: threads, and what a program asks about itself."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError, ThreadExit, WinError
from pywine.abi.translate import EINVAL
from pywine.abi.types import ASTR, CINT, HANDLE, HMODULE, INT, PVOID, UINT, ULONG, ULONG_PTR, VOID, OutOpt
from pywine.dlls.crt.command import command_request, has_interpreter
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.spawn import wait_for
from pywine.dlls.crt.text import FORM, OPTIONAL_CTEXT
from pywine.dlls.ntdll.thread_start import create_thread
from pywine.ldr.start import start_program
from pywine.nt.clock import deadline_after

_CREATE_SUSPENDED, _STACK_SIZE_PARAM_IS_A_RESERVATION = 0x4, 0x10000
_ALL_ACCESS = 0x1FFFFF


@crt
def _getpid(c: Crt) -> INT:
    return c.p.id


@crt
def __threadid(c: Crt) -> ULONG:
    return c.p.thread.id


@crt
def __threadhandle(c: Crt) -> HANDLE:
    """The pseudo-handle."""
    return -2


@crt(calls_back=True)
def _loaddll(c: Crt, name: ASTR) -> PVOID:
    from pywine.dlls.kernel32.libloaderapi import LoadLibraryEx

    return LoadLibraryEx(c.p, name, 0, 0)


@crt(calls_back=True)
def _unloaddll(c: Crt, module: HMODULE) -> ULONG:
    """Returns Windows' error; 0 is none."""
    from pywine.dlls.kernel32.libloaderapi import FreeLibrary

    try:
        FreeLibrary(c.p, module)
    except WinError as error:
        return error.code
    return 0


@crt
def _getdllprocaddr(c: Crt, module: HMODULE, name: PVOID, ordinal: ULONG_PTR) -> PVOID:
    """By ordinal where there is no name."""
    from pywine.dlls.kernel32.libloaderapi import GetProcAddress

    return GetProcAddress(c.p, c.p.modules.with_base(module), name or ordinal)


@crt.pair("system", "_wsystem", calls_back=True)
def system(c: Crt, form: FORM, command: OPTIONAL_CTEXT) -> CINT:
    """Without a command: whether there is an interpreter."""
    if command is None:
        return int(has_interpreter(c))
    process, thread = start_program(c.p, command_request(c, form.unicode(command)))
    thread.close()
    return wait_for(c, c.p.handles.open(process, 0x1FFFFF), process)


@crt(calls_back=True)
def _sleep(c: Crt, milliseconds: ULONG) -> VOID:
    c.p.thread.interrupts.sleep(deadline_after(milliseconds))


@crt(calls_back=True)
def _beginthread(c: Crt, start: PVOID, stack_size: UINT, argument: PVOID) -> ULONG_PTR:
    """The handle is closed by _endthread, and when `start` returns."""
    if not start:
        raise CError(EINVAL)
    thread = create_thread(c.p, start, argument, stack_size, has_result=False)
    handle = c.p.handles.open(thread, _ALL_ACCESS)
    thread.at_end.append(lambda: c.p.handles.close(handle))
    return handle


@crt(calls_back=True)
def _beginthreadex(
    c: Crt, security: PVOID, stack_size: UINT, start: PVOID, argument: PVOID, flags: UINT,
    identifier: OutOpt[UINT],
) -> HANDLE:  # fmt: skip
    if not start:
        raise CError(EINVAL)
    thread = create_thread(
        c.p, start, argument, stack_size, is_reservation=bool(flags & _STACK_SIZE_PARAM_IS_A_RESERVATION),
        suspended=bool(flags & _CREATE_SUSPENDED),
    )  # fmt: skip
    identifier.value = thread.id
    return c.p.handles.open(thread, _ALL_ACCESS)


@crt(calls_back=True)
def _endthread(c: Crt) -> VOID:
    raise ThreadExit(0)


@crt(calls_back=True)
def _endthreadex(c: Crt, code: UINT) -> VOID:
    raise ThreadExit(code)


@crt
def _beep(c: Crt, frequency: UINT, duration: UINT) -> VOID:
    pass
