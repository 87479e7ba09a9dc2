"""signal.h: signals that a program raises itself."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError, ProcessExit
from pywine.abi.translate import EINVAL
from pywine.abi.types import CINT, INT, PVOID, ULONG, Integer
from pywine.dlls.crt.runtime import Crt

TYPE_CHECKING = False
if TYPE_CHECKING:
    HANDLER = int
else:
    HANDLER = Integer("P", failure=-1)  # SIG_ERR

SIGINT, SIGILL, SIGFPE, SIGSEGV, SIGTERM, SIGBREAK, SIGABRT = 2, 4, 8, 11, 15, 21, 22
_SIGABRT_COMPATIBLE = 6
SIG_DFL, SIG_IGN, SIG_GET, SIG_SGE, SIG_ACK = 0, 1, 2, 3, 4
_SIGNALS = (SIGINT, SIGILL, SIGFPE, SIGSEGV, SIGTERM, SIGBREAK, SIGABRT)
_EXPLICIT_FLOATING = 0x8C  # _FPE_EXPLICITGEN


class Signals:
    """The handlers of one runtime."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.handlers: dict[int, int] = {}

    def is_handled(self, number: int) -> bool:
        return self.handlers.get(number, SIG_DFL) not in (SIG_DFL, SIG_IGN)

    def deliver(self, number: int) -> None:
        """Call the handler, which is gone from then on."""
        handler = self.handlers.pop(number)
        self._c.p.call(handler, number, _EXPLICIT_FLOATING if number == SIGFPE else 0)


@crt
def signal(c: Crt, number: INT, handler: PVOID) -> HANDLER:
    if number == _SIGABRT_COMPATIBLE:
        number = SIGABRT
    if number not in _SIGNALS or handler in (SIG_SGE, SIG_ACK):
        raise CError(EINVAL)
    handlers = c.state(Signals).handlers
    old = handlers.get(number, SIG_DFL)
    if handler != SIG_GET:
        handlers[number] = handler
    return old


@crt(calls_back=True, names=("raise",))
def raise_(c: Crt, number: INT) -> CINT:
    signals = c.state(Signals)
    if number == _SIGABRT_COMPATIBLE:
        number = SIGABRT
    if number not in _SIGNALS:
        raise CError(EINVAL)
    if signals.is_handled(number):
        signals.deliver(number)
    elif signals.handlers.get(number) != SIG_IGN:
        raise ProcessExit(3)
    return 0


# What the start-up code's filter makes of exceptions that reach it, by their codes.
_FLOATING = {
    0xC000008D: 0x82,
    0xC000008E: 0x83,
    0xC000008F: 0x86,
    0xC0000090: 0x81,
    0xC0000091: 0x84,
    0xC0000092: 0x8A,
    0xC0000093: 0x85,
}
_SIGNAL_OF = {0xC0000005: SIGSEGV, 0xC000001D: SIGILL, 0xC0000096: SIGILL, **dict.fromkeys(_FLOATING, SIGFPE)}
_CONTINUE_SEARCH, _CONTINUE_EXECUTION = 0, -1


@crt(calls_back=True, names=("_XcptFilter", "_seh_filter_exe"))
def _seh_filter_exe(c: Crt, code: ULONG, pointers: PVOID) -> INT:
    """The filter around main: exceptions become signals where the program handles them."""
    signals = c.state(Signals)
    number = _SIGNAL_OF.get(code, 0)
    if signals.handlers.get(number) == SIG_IGN:
        return _CONTINUE_EXECUTION
    if not number or not signals.is_handled(number):
        return _CONTINUE_SEARCH
    holder = c.state(_ExceptionPointers)
    c.write_pointer(holder.address, pointers)
    handler = signals.handlers.pop(number)
    c.p.call(handler, number, _FLOATING.get(code, 0))
    c.write_pointer(holder.address, 0)
    return _CONTINUE_EXECUTION


@crt(names=("_seh_filter_dll", "__CppXcptFilter"))
def _seh_filter_dll(c: Crt, code: ULONG, pointers: PVOID) -> INT:
    return _CONTINUE_SEARCH


class _ExceptionPointers:
    def __init__(self, c: Crt) -> None:
        self.address = c.p.allocate(bytes(8))


@crt
def __pxcptinfoptrs(c: Crt) -> PVOID:
    """Where a handler finds the EXCEPTION_POINTERS of a signal that an exception caused."""
    return c.state(_ExceptionPointers).address
