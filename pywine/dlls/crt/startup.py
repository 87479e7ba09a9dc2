"""Program start and end: arguments, initialisers, exit functions (the CRT's startup interface)."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import ProcessExit
from pywine.abi.types import CINT, INT, PVOID, VOID, Out
from pywine.dlls.crt.commandline import split_arguments
from pywine.dlls.crt.runtime import Crt


def initialise_data(c: Crt) -> None:
    """_acmdln, _wcmdln and the environment pointers."""
    p = c.p
    c.set_data("_acmdln", PVOID, p.allocate(p.ansi(p.command_line) + b"\0"))
    c.set_data("_wcmdln", PVOID, p.allocate(p.command_line.encode("utf-16-le", "surrogatepass") + b"\0\0"))


def pointer_array(c: Crt, strings: list[bytes]) -> int:
    """A NULL-terminated array of pointers to copies of `strings` (terminators included) in the process heap."""
    pointers = [c.p.allocate(string) for string in strings]
    return c.p.allocate(struct.pack(f"<{len(pointers) + 1}{'Q' if c.p.bits == 64 else 'I'}", *pointers, 0))


@crt
def __getmainargs(c: Crt, argc: Out[INT], argv: Out[PVOID], env: Out[PVOID], wildcards: INT, startup: PVOID) -> INT:
    arguments = split_arguments(c.p.command_line, ucrt=c.ucrt)
    argc.value = len(arguments)
    argv.value = pointer_array(c, [c.p.ansi(argument) + b"\0" for argument in arguments])
    env.value = pointer_array(c, [c.p.ansi(f"{name}={value}") + b"\0" for name, value in c.p.environment.items()])
    c.set_data("__initenv", PVOID, env.value)
    c.set_data("_environ", PVOID, env.value)
    return 0


@crt
def __set_app_type(c: Crt, kind: INT) -> VOID:
    pass


@crt
def __setusermatherr(c: Crt, handler: PVOID) -> VOID:
    pass


@crt(calls_back=True)
def _initterm(c: Crt, start: PVOID, end: PVOID) -> VOID:
    for function in _functions(c, start, end):
        c.p.call(function)


@crt(calls_back=True)
def _initterm_e(c: Crt, start: PVOID, end: PVOID) -> CINT:
    for function in _functions(c, start, end):
        result = c.p.call(function) & 0xFFFFFFFF
        if result:
            return result
    return 0


def _functions(c: Crt, start: int, end: int) -> list[int]:
    word = c.p.bits // 8
    data = c.memory.read(start, end - start)
    return [f for f in struct.unpack(f"<{len(data) // word}{'Q' if word == 8 else 'I'}", data) if f]


@crt
def _onexit(c: Crt, function: PVOID) -> PVOID:
    c.exit_functions.append(function)
    return function


@crt
def atexit(c: Crt, function: PVOID) -> INT:
    c.exit_functions.append(function)
    return 0


def run_exit_functions(c: Crt) -> None:
    """Call what was registered, last first; a function may register more."""
    while c.exit_functions:
        c.p.call(c.exit_functions.pop())


@crt(calls_back=True)
def exit(c: Crt, code: INT) -> VOID:
    run_exit_functions(c)
    c.flush()
    raise ProcessExit(code)


@crt
def _exit(c: Crt, code: INT) -> VOID:
    raise ProcessExit(code)


@crt(calls_back=True)
def _cexit(c: Crt) -> VOID:
    run_exit_functions(c)
    c.flush()


@crt
def _c_exit(c: Crt) -> VOID:
    pass


@crt
def __p__fmode(c: Crt) -> PVOID:
    return c.data("_fmode")


@crt
def __p__commode(c: Crt) -> PVOID:
    return c.data("_commode")


@crt
def __p__acmdln(c: Crt) -> PVOID:
    return c.data("_acmdln")
