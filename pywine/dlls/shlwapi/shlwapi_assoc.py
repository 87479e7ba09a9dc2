"""shlwapi.h: what the registry knows of kinds of documents."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, FORM, HRESULT, INT, PVOID, TSTR, Opt, Out
from pywine.abi.winerror import ERROR_NO_ASSOCIATION
from pywine.ldr.associations import class_text, content_type, verb_command
from pywine.nt.commandline import split
from pywine.nt.process import Process

_COMMAND, _EXECUTABLE, _DOCUMENT_NAME, _PROGRAM_NAME, _CONTENT_TYPE, _DEFAULT_ICON = 1, 2, 3, 4, 14, 15
_NO_TRUNCATE = 0x20
_S_FALSE, _E_POINTER = 1, 0x80004003
_NO_ASSOCIATION = 0x80070000 | ERROR_NO_ASSOCIATION


@api.aw(partial="commands, programs, names, icons and content types")
def AssocQueryString(
    p: Process, flags: DWORD, kind: INT, document: TSTR, verb: Opt[TSTR], text: PVOID, size: Out[DWORD],
    wide: FORM,
) -> HRESULT:  # fmt: skip
    found = _find(p, kind, document, verb or "")
    if not found:
        return _NO_ASSOCIATION
    data = (found + "\0").encode("utf-16-le", "surrogatepass") if wide else p.ansi(found + "\0")
    width = 2 if wide else 1
    room, size.value = size.value * width, len(data) // width
    if not text:
        return _S_FALSE
    if room >= len(data):
        p.memory.write(text, data)
        return 0
    if room and not flags & _NO_TRUNCATE:
        p.memory.write(text, data[: room - width] + bytes(width))
    return _E_POINTER


def _find(p: Process, kind: int, document: str, verb: str) -> str:
    if kind == _DOCUMENT_NAME:
        return class_text(p, document)
    if kind == _DEFAULT_ICON:
        return class_text(p, document, "DefaultIcon")
    if kind == _CONTENT_TYPE:
        return content_type(p, document)
    command = p.environment.expand(verb_command(p, document, verb))
    if kind == _COMMAND or not command:
        return command
    program = split(command)[0]
    if kind == _EXECUTABLE:
        return program
    return program.rpartition("\\")[2].rpartition(".")[0] if kind == _PROGRAM_NAME else ""
