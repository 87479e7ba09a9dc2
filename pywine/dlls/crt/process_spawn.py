"""process.h: starting programs: _spawn and _exec in their forms, and waiting for them.

l and v: arguments listed or in an array; p: searched for on PATH; e: with an environment of their own.
"""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError, NtError
from pywine.abi.translate import ECHILD, EINVAL
from pywine.abi.types import INT, PVOID, SSIZE_T, TSTR, VARARGS, Integer, OutOpt
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.spawn import OVERLAY, spawn, wait_for
from pywine.dlls.crt.text import FORM
from pywine.nt.remote import RemoteProcess

TYPE_CHECKING = False
if TYPE_CHECKING:
    INTPTR = int
else:
    INTPTR = Integer("p", failure=-1)


def _words(c: Crt, form: FORM, array: int) -> list[str]:
    """The texts of an array of pointers that NULL ends."""
    word, found = c.p.bits // 8, []
    while pointer := c.read_pointer(array):
        found.append(form.unicode(form.read(pointer)))
        array += word
    return found


def _listed(form: FORM, args: VARARGS) -> list[str]:
    """The texts of variadic arguments up to NULL."""
    found = []
    while pointer := args("P"):
        found.append(form.unicode(form.read(pointer)))
    return found


def _variables(c: Crt, form: FORM, array: int) -> dict[str, str] | None:
    if not array:
        return None
    lines = ((*line[1:].partition("="), line[:1]) for line in _words(c, form, array))
    return {first + name: value for name, _, value, first in lines}


@crt.pair("_spawnv", "_wspawnv", calls_back=True)
def _spawnv(c: Crt, form: FORM, mode: INT, name: TSTR, argv: PVOID) -> INTPTR:
    return spawn(c, mode, name, _words(c, form, argv), None, searched=False)


@crt.pair("_spawnve", "_wspawnve", calls_back=True)
def _spawnve(c: Crt, form: FORM, mode: INT, name: TSTR, argv: PVOID, environment: PVOID) -> INTPTR:
    variables = _variables(c, form, environment)
    return spawn(c, mode, name, _words(c, form, argv), variables, searched=False)


@crt.pair("_spawnvp", "_wspawnvp", calls_back=True)
def _spawnvp(c: Crt, form: FORM, mode: INT, name: TSTR, argv: PVOID) -> INTPTR:
    return spawn(c, mode, name, _words(c, form, argv), None, searched=True)


@crt.pair("_spawnvpe", "_wspawnvpe", calls_back=True)
def _spawnvpe(c: Crt, form: FORM, mode: INT, name: TSTR, argv: PVOID, environment: PVOID) -> INTPTR:
    variables = _variables(c, form, environment)
    return spawn(c, mode, name, _words(c, form, argv), variables, searched=True)


@crt.pair("_spawnl", "_wspawnl", calls_back=True)
def _spawnl(c: Crt, form: FORM, mode: INT, name: TSTR, args: VARARGS) -> INTPTR:
    return spawn(c, mode, name, _listed(form, args), None, searched=False)


@crt.pair("_spawnle", "_wspawnle", calls_back=True)
def _spawnle(c: Crt, form: FORM, mode: INT, name: TSTR, args: VARARGS) -> INTPTR:
    words = _listed(form, args)
    return spawn(c, mode, name, words, _variables(c, form, args("P")), searched=False)


@crt.pair("_spawnlp", "_wspawnlp", calls_back=True)
def _spawnlp(c: Crt, form: FORM, mode: INT, name: TSTR, args: VARARGS) -> INTPTR:
    return spawn(c, mode, name, _listed(form, args), None, searched=True)


@crt.pair("_spawnlpe", "_wspawnlpe", calls_back=True)
def _spawnlpe(c: Crt, form: FORM, mode: INT, name: TSTR, args: VARARGS) -> INTPTR:
    words = _listed(form, args)
    return spawn(c, mode, name, words, _variables(c, form, args("P")), searched=True)


@crt.pair("_execv", "_wexecv", calls_back=True)
def _execv(c: Crt, form: FORM, name: TSTR, argv: PVOID) -> INTPTR:
    return spawn(c, OVERLAY, name, _words(c, form, argv), None, searched=False)


@crt.pair("_execve", "_wexecve", calls_back=True)
def _execve(c: Crt, form: FORM, name: TSTR, argv: PVOID, environment: PVOID) -> INTPTR:
    return spawn(c, OVERLAY, name, _words(c, form, argv), _variables(c, form, environment), searched=False)


@crt.pair("_execvp", "_wexecvp", calls_back=True)
def _execvp(c: Crt, form: FORM, name: TSTR, argv: PVOID) -> INTPTR:
    return spawn(c, OVERLAY, name, _words(c, form, argv), None, searched=True)


@crt.pair("_execvpe", "_wexecvpe", calls_back=True)
def _execvpe(c: Crt, form: FORM, name: TSTR, argv: PVOID, environment: PVOID) -> INTPTR:
    return spawn(c, OVERLAY, name, _words(c, form, argv), _variables(c, form, environment), searched=True)


@crt.pair("_execl", "_wexecl", calls_back=True)
def _execl(c: Crt, form: FORM, name: TSTR, args: VARARGS) -> INTPTR:
    return spawn(c, OVERLAY, name, _listed(form, args), None, searched=False)


@crt.pair("_execle", "_wexecle", calls_back=True)
def _execle(c: Crt, form: FORM, name: TSTR, args: VARARGS) -> INTPTR:
    words = _listed(form, args)
    return spawn(c, OVERLAY, name, words, _variables(c, form, args("P")), searched=False)


@crt.pair("_execlp", "_wexeclp", calls_back=True)
def _execlp(c: Crt, form: FORM, name: TSTR, args: VARARGS) -> INTPTR:
    return spawn(c, OVERLAY, name, _listed(form, args), None, searched=True)


@crt.pair("_execlpe", "_wexeclpe", calls_back=True)
def _execlpe(c: Crt, form: FORM, name: TSTR, args: VARARGS) -> INTPTR:
    words = _listed(form, args)
    return spawn(c, OVERLAY, name, words, _variables(c, form, args("P")), searched=True)


@crt(calls_back=True)
def _cwait(c: Crt, status: OutOpt[INT], process: SSIZE_T, action: INT) -> INTPTR:
    if process in (-1, -2):
        raise CError(EINVAL if process == -1 else ECHILD)
    try:
        target = c.p.handles.get(process, RemoteProcess)
    except NtError:
        raise CError(ECHILD) from None
    status.value = wait_for(c, process, target)
    return process
