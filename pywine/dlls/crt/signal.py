"""signal.h: signals that a program raises itself."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError, ProcessExit
from pywine.abi.translate import EINVAL
from pywine.abi.types import CINT, INT, PVOID, Integer
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
        c.forget_streams()
        raise ProcessExit(3)
    return 0


class _ExceptionPointers:
    def __init__(self, c: Crt) -> None:
        self.address = c.p.allocate(bytes(8))


@crt
def __pxcptinfoptrs(c: Crt) -> PVOID:
    """Where a handler finds the EXCEPTION_POINTERS of a signal that an exception caused."""
    return c.state(_ExceptionPointers).address
