"""Windows' newer functions under the C runtime's own names, which its vendor's compilers refer to."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import BOOL, DWORD, INT, LONG, PVOID, ULONGLONG, VOID, Out
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.dlls.crt.runtime import Crt
from pywine.nt import clock

_SW_SHOWDEFAULT = 10


@crt
def __crtSetUnhandledExceptionFilter(c: Crt, filter: PVOID) -> PVOID:
    from pywine.dlls.kernel32.errhandlingapi import SetUnhandledExceptionFilter

    return SetUnhandledExceptionFilter(c.p, filter)


@crt(calls_back=True)
def __crtUnhandledException(c: Crt, pointers: PVOID) -> LONG:
    from pywine.dlls.kernel32.errhandlingapi import SetUnhandledExceptionFilter, UnhandledExceptionFilter

    SetUnhandledExceptionFilter(c.p, 0)
    return UnhandledExceptionFilter(c.p, pointers)


@crt(calls_back=True)
def __crtTerminateProcess(c: Crt, code: DWORD) -> VOID:
    from pywine.dlls.kernel32.processthreadsapi_process import TerminateProcess

    TerminateProcess(c.p, c.p, code)


@crt
def __crtGetTickCount64(c: Crt) -> ULONGLONG:
    return clock.ticks()


@crt(calls_back=True)
def __crtSleep(c: Crt, milliseconds: DWORD) -> VOID:
    from pywine.dlls.kernel32.synchapi import Sleep

    Sleep(c.p, milliseconds)


@crt
def _encode_pointer(c: Crt, pointer: PVOID) -> PVOID:
    from pywine.dlls.ntdll.rtl_pointer import RtlEncodePointer

    return RtlEncodePointer(c.p, pointer)


@crt
def _decode_pointer(c: Crt, pointer: PVOID) -> PVOID:
    from pywine.dlls.ntdll.rtl_pointer import RtlDecodePointer

    return RtlDecodePointer(c.p, pointer)


@crt
def _encoded_null(c: Crt) -> PVOID:
    return _encode_pointer(c, 0)


@crt(names=("_crt_debugger_hook", "__crt_debugger_hook"))
def _crt_debugger_hook(c: Crt, reserved: INT) -> VOID:
    """Debuggers break here; there is nothing else to it."""


@crt
def __crtIsPackagedApp(c: Crt) -> BOOL:
    return False


@crt
def __crtGetShowWindowMode(c: Crt) -> INT:
    return _SW_SHOWDEFAULT


@crt
def __vcrt_InitializeCriticalSectionEx(
    c: Crt, section: Out[CRITICAL_SECTION], spin_count: DWORD, flags: DWORD
) -> BOOL:
    from pywine.dlls.kernel32.synchapi import InitializeCriticalSectionEx

    InitializeCriticalSectionEx(c.p, section, spin_count, flags)
    return True
