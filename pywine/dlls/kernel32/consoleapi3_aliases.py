"""consoleapi3.h: aliases, words that stand for others in what is typed for a program."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, FORM, PVOID, TSTR, Opt
from pywine.abi.winerror import ERROR_GEN_FAILURE, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.nt.process import Process

_PARTIAL = "remembered by the process; what is typed stays as it is"


class Aliases:
    """Source and target of each, by the program's name and the source in lower case."""

    def __init__(self, p: Process) -> None:
        self.programs: dict[str, dict[str, tuple[str, str]]] = {}
        self.spelled: dict[str, str] = {}

    def of(self, program: str) -> dict[str, tuple[str, str]]:
        return self.programs.get(program.lower(), {})

    def lines(self, program: str) -> str:
        return "".join(f"{source}={target}\0" for source, target in self.of(program).values())

    def names(self) -> str:
        return "".join(f"{self.spelled[program]}\0" for program, known in self.programs.items() if known)


def _bytes(p: Process, text: str, wide: int) -> bytes:
    return text.encode("utf-16-le", "surrogatepass") if wide else p.ansi(text)


def _deliver(p: Process, text: str, buffer: int, size: int, wide: int) -> int:
    """Store text in a buffer of `size` bytes; the bytes stored."""
    data = _bytes(p, text, wide)
    if len(data) > size:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(buffer, data)
    return len(data)


@api.aw(partial=_PARTIAL)
def AddConsoleAlias(p: Process, source: TSTR, target: Opt[TSTR], program: TSTR) -> BOOL:
    if not source or not program:
        raise WinError(ERROR_INVALID_PARAMETER)
    state = p.state(Aliases)
    known = state.programs.setdefault(program.lower(), {})
    if not target:
        return known.pop(source.lower(), None) is not None
    state.spelled.setdefault(program.lower(), program)
    known[source.lower()] = source, target
    return True


@api.aw
def GetConsoleAlias(p: Process, source: TSTR, buffer: PVOID, size: DWORD, program: TSTR, wide: FORM) -> DWORD:
    found = p.state(Aliases).of(program).get(source.lower())
    if found is None:
        raise WinError(ERROR_GEN_FAILURE)
    return _deliver(p, found[1] + "\0", buffer, size, wide)


@api.aw
def GetConsoleAliases(p: Process, buffer: PVOID, size: DWORD, program: TSTR, wide: FORM) -> DWORD:
    return _deliver(p, p.state(Aliases).lines(program), buffer, size, wide)


@api.aw
def GetConsoleAliasesLength(p: Process, program: TSTR, wide: FORM) -> DWORD:
    return len(_bytes(p, p.state(Aliases).lines(program), wide))


@api.aw
def GetConsoleAliasExes(p: Process, buffer: PVOID, size: DWORD, wide: FORM) -> DWORD:
    return _deliver(p, p.state(Aliases).names(), buffer, size, wide)


@api.aw
def GetConsoleAliasExesLength(p: Process, wide: FORM) -> DWORD:
    return len(_bytes(p, p.state(Aliases).names(), wide))
