"""Program end: exit functions and tables of them, abort, assertions, and invalid parameters."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import ProcessExit
from pywine.abi.types import INT, PVOID, UINT, VOID
from pywine.dlls.crt.runtime import STATUS_INVALID_CRUNTIME_PARAMETER, Crt
from pywine.dlls.crt.text import CTEXT, FORM

ABORTED = 3  # the exit code of abort and of signals nobody handles
_RUNTIME_ERRORS = {
    2: "not enough space for arguments",
    6: "not enough space for environment",
    7: "not enough space for _onexit table",
    8: "not enough space for stdio initialization",
    16: "not enough space for thread data",
    17: "unexpected error",
    18: "not enough space for lowio initialization",
    24: "pure virtual function call",
    25: "not enough space for atexit",
}


class Exits:
    """What runs when the program ends, last registered first."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.functions: list[int] = []
        self.quick: list[int] = []
        self.tables: dict[int, list[int]] = {}  # _onexit_table_t by address
        self.thread_callback = 0
        self.abort_behavior = 3
        self.purecall_handler = 0

    def run(self) -> None:
        """Call the exit functions; one may register more."""
        if self.thread_callback:
            callback, self.thread_callback = self.thread_callback, 0
            self._c.p.call(callback, 0, 0, 0)
        while self.functions:
            self._c.p.call(self.functions.pop())
        self._c.flush()


@crt
def _onexit(c: Crt, function: PVOID) -> PVOID:
    c.state(Exits).functions.append(function)
    return function


@crt(names=("atexit", "_crt_atexit"))
def atexit(c: Crt, function: PVOID) -> INT:
    c.state(Exits).functions.append(function)
    return 0


@crt
def _crt_at_quick_exit(c: Crt, function: PVOID) -> INT:
    c.state(Exits).quick.append(function)
    return 0


@crt
def __dllonexit(c: Crt, function: PVOID, start: PVOID, end: PVOID) -> PVOID:
    """Append to the array of a DLL, which its own code walks at detach."""
    word = c.p.bits // 8
    first, last = c.read_pointer(start), c.read_pointer(end)
    held = c.memory.read(first, last - first) if first else b""
    block = (
        c.p.heap.reallocate(first, len(held) + word)
        if first in c.p.heap.sizes
        else c.p.heap.allocate(len(held) + word)
    )
    c.memory.ram[block : block + len(held)] = held
    c.write_pointer(block + len(held), function)
    c.write_pointer(start, block)
    c.write_pointer(end, block + len(held) + word)
    return function


@crt
def _initialize_onexit_table(c: Crt, table: PVOID) -> INT:
    if not table:
        return -1
    c.state(Exits).tables.setdefault(table, [])
    c.memory.write(table, bytes(3 * c.p.bits // 8))
    return 0


@crt
def _register_onexit_function(c: Crt, table: PVOID, function: PVOID) -> INT:
    if not table:
        return -1
    c.state(Exits).tables.setdefault(table, []).append(function)
    return 0


@crt(calls_back=True)
def _execute_onexit_table(c: Crt, table: PVOID) -> INT:
    functions = c.state(Exits).tables.get(table, [])
    while functions:
        c.p.call(functions.pop())
    return 0


@crt
def _register_thread_local_exe_atexit_callback(c: Crt, callback: PVOID) -> VOID:
    c.state(Exits).thread_callback = callback


@crt(calls_back=True)
def exit(c: Crt, code: INT) -> VOID:
    c.state(Exits).run()
    raise ProcessExit(code)


@crt(names=("_exit", "_Exit"))
def _exit(c: Crt, code: INT) -> VOID:
    """What streams hold is written when the runtime's DLL hears of the process's end."""
    raise ProcessExit(code)


@crt(calls_back=True)
def quick_exit(c: Crt, code: INT) -> VOID:
    functions = c.state(Exits).quick
    while functions:
        c.p.call(functions.pop())
    raise ProcessExit(code)


@crt(calls_back=True)
def _cexit(c: Crt) -> VOID:
    c.state(Exits).run()


@crt
def _c_exit(c: Crt) -> VOID:
    pass


@crt(calls_back=True)
def abort(c: Crt) -> VOID:
    from pywine.dlls.crt.signal import SIGABRT, Signals

    signals = c.state(Signals)
    if signals.is_handled(SIGABRT):
        signals.deliver(SIGABRT)
    c.forget_streams()
    raise ProcessExit(ABORTED)


@crt
def _set_abort_behavior(c: Crt, flags: UINT, mask: UINT) -> UINT:
    exits = c.state(Exits)
    old, exits.abort_behavior = exits.abort_behavior, exits.abort_behavior & ~mask | flags & mask
    return old


@crt.pair("_assert", "_wassert", calls_back=True)
def _assert(c: Crt, form: FORM, expression: CTEXT, file: CTEXT, line: UINT) -> VOID:
    message = f"Assertion failed: {form.unicode(expression)}, file {form.unicode(file)}, line {line}\n\n"
    c.streams.standard(2).write(c.p.ansi(message))
    abort(c)


@crt(calls_back=True)
def _amsg_exit(c: Crt, number: INT) -> VOID:
    text = _RUNTIME_ERRORS.get(number, "unexpected error")
    c.streams.standard(2).write(f"\nruntime error R60{number:02d}\n- {text}\n".encode())
    c.forget_streams()
    raise ProcessExit(255)


@crt(calls_back=True)
def _purecall(c: Crt) -> INT:
    handler = c.state(Exits).purecall_handler
    if handler:
        c.p.call(handler)
    _amsg_exit(c, 25)
    return 0


@crt
def _set_purecall_handler(c: Crt, handler: PVOID) -> PVOID:
    exits = c.state(Exits)
    old, exits.purecall_handler = exits.purecall_handler, handler
    return old


@crt
def _get_purecall_handler(c: Crt) -> PVOID:
    return c.state(Exits).purecall_handler


# Invalid parameters.


@crt(names=("_set_invalid_parameter_handler", "_set_thread_local_invalid_parameter_handler"),
     partial="one handler for all threads")  # fmt: skip
def _set_invalid_parameter_handler(c: Crt, handler: PVOID) -> PVOID:
    old, c.invalid_parameter_handler = c.invalid_parameter_handler, handler
    return old


@crt(names=("_get_invalid_parameter_handler", "_get_thread_local_invalid_parameter_handler"))
def _get_invalid_parameter_handler(c: Crt) -> PVOID:
    return c.invalid_parameter_handler


@crt(names=("_invalid_parameter", "_invalid_parameter_noinfo"), calls_back=True)
def _invalid_parameter(c: Crt) -> VOID:
    c.set_errno(c.invalid_parameter().code)


@crt(names=("_invalid_parameter_noinfo_noreturn", "_invoke_watson"), calls_back=True)
def _invoke_watson(c: Crt) -> VOID:
    c.forget_streams()
    raise ProcessExit(STATUS_INVALID_CRUNTIME_PARAMETER)


@crt
def __report_gsfailure(c: Crt, cookie: PVOID) -> VOID:
    """A stack buffer was overrun: the program ends as by __fastfail."""
    raise ProcessExit(0xC0000409)
