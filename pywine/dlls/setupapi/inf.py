"""setupapi.h: reading INF files."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import (
    CINT,
    DWORD,
    FILE_HANDLE,
    HANDLE,
    INT,
    PVOID,
    TBUF,
    TRUE,
    TSTR,
    UINT,
    VOID,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_DATA,
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER,
)
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process
from pywine.nt.setupinf import Inf, InfError, decode

_WRONG_STYLE, _CLASS_MISMATCH, _LINE_NOT_FOUND = 0xE0000100, 0xE0000201, 0xE0000102
_STYLE_OLD, _STYLE_WIN4 = 1, 2
_SIGNATURES = ("$chicago$", "$windows nt$", "$windows 95$")


class INFCONTEXT(Struct):
    Inf: PVOID
    CurrentInf: PVOID
    Section: UINT
    Line: UINT


class Handles(Opaque):
    """HINF."""


@api.aw
def SetupOpenInfFile(
    p: Process, name: Opt[TSTR], device_class: Opt[TSTR], style: DWORD, error_line: OutOpt[UINT]
) -> FILE_HANDLE:
    """A name without a folder is looked for where the system keeps its INF files."""
    error_line.value = 0
    if not name or style & ~(_STYLE_OLD | _STYLE_WIN4):
        raise WinError(ERROR_INVALID_PARAMETER)
    if "\\" not in name and "/" not in name:
        folders = ("C:\\windows\\inf\\", "C:\\windows\\system32\\")
        path = next((folder + name for folder in folders if p.files.exists(folder + name)), "")
    else:
        path = name
    if not p.files.exists(path) or p.files.is_directory(path):
        raise WinError(ERROR_FILE_NOT_FOUND)
    with open(p.files.existing(path), "rb") as stream:
        data = stream.read()
    try:
        inf = Inf(decode(data, f"cp{p.ansi_code_page}"))
    except InfError as error:
        error_line.value = error.line
        raise WinError(error.code) from None
    version = _version(inf, "Signature").lower()
    if version not in _SIGNATURES if style & _STYLE_WIN4 else version in _SIGNATURES:
        raise WinError(_WRONG_STYLE)
    if device_class and _version(inf, "Class").lower() != device_class.lower():
        raise WinError(_CLASS_MISMATCH)
    return p.state(Handles).open(inf)


def _version(inf: Inf, key: str) -> str:
    """What the section that describes the file says of something."""
    section = inf.find_section("Version")
    line = None if section is None else inf.find_line(section, key)
    if section is None or line is None:
        return ""
    return inf.field(section, line, 1) or ""


@api
def SetupCloseInfFile(p: Process, handle: HANDLE) -> VOID:
    p.state(Handles).close(handle)


def _inf(p: Process, handle: int) -> Inf:
    found = p.state(Handles).find(handle, Inf)
    if found is None:
        raise WinError(ERROR_INVALID_HANDLE)
    return found


def _section(inf: Inf, name: str | None) -> int:
    found = None if name is None else inf.find_section(name)
    if found is None:
        raise WinError(_LINE_NOT_FOUND)
    return found


def _point(context: INFCONTEXT, handle: int, section: int, line: int | None) -> None:
    """Have a context say where a line is."""
    if line is None:
        raise WinError(_LINE_NOT_FOUND)
    context.Inf = context.CurrentInf = handle
    context.Section, context.Line = section, line


@api.aw
def SetupFindFirstLine(
    p: Process, handle: HANDLE, section: TSTR, key: Opt[TSTR], context: Out[INFCONTEXT]
) -> TRUE:
    inf = _inf(p, handle)
    index = _section(inf, section)
    _point(context, handle, index, inf.find_line(index, key))


def _go_on(p: Process, context: INFCONTEXT, key: str | None, found: INFCONTEXT) -> None:
    inf = _inf(p, context.Inf)
    line = inf.find_line(context.Section, key, context.Line + 1)
    _point(found, context.Inf, context.Section, line)


@api
def SetupFindNextLine(p: Process, context: In[INFCONTEXT], found: Out[INFCONTEXT]) -> TRUE:
    _go_on(p, context, None, found)


@api.aw
def SetupFindNextMatchLine(
    p: Process, context: In[INFCONTEXT], key: Opt[TSTR], found: Out[INFCONTEXT]
) -> TRUE:
    _go_on(p, context, key, found)


@api.aw
def SetupGetLineByIndex(
    p: Process, handle: HANDLE, section: TSTR, index: DWORD, context: Out[INFCONTEXT]
) -> TRUE:
    inf = _inf(p, handle)
    found = _section(inf, section)
    _point(context, handle, found, index if index < len(inf.sections[found]) else None)


@api.aw
def SetupGetLineCount(p: Process, handle: HANDLE, section: TSTR) -> CINT:
    inf = _inf(p, handle)
    return len(inf.sections[_section(inf, section)])


@api
def SetupGetFieldCount(p: Process, context: In[INFCONTEXT]) -> DWORD:
    return len(_inf(p, context.Inf).sections[context.Section][context.Line].fields)


def _field(p: Process, context: INFCONTEXT, index: int) -> str:
    found = _inf(p, context.Inf).field(context.Section, context.Line, index)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


def _fields_from(p: Process, context: INFCONTEXT, start: int) -> list[str]:
    """The fields from one on."""
    inf = _inf(p, context.Inf)
    last = len(inf.sections[context.Section][context.Line].fields)
    if not 1 <= start <= last:
        raise WinError(ERROR_INVALID_PARAMETER)
    return [_field(p, context, index) for index in range(start, last + 1)]


def _store(text: str, out: TBUF, needed: OutOpt[DWORD]) -> None:
    """Put text into a buffer, or say only what it needs if there is none."""
    needed.value = out.length(text) + 1
    if not out.address:
        return
    if out.size < needed.value:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    out.put(text)


@api.aw
def SetupGetStringField(
    p: Process, context: In[INFCONTEXT], index: DWORD, out: TBUF, needed: OutOpt[DWORD]
) -> TRUE:
    _store(_field(p, context, index), out, needed)


@api.aw
def SetupGetMultiSzField(
    p: Process, context: In[INFCONTEXT], index: DWORD, out: TBUF, needed: OutOpt[DWORD]
) -> TRUE:
    """The list ends before the first field that is empty."""
    text = ""
    for field in _fields_from(p, context, index):
        if not field:
            break
        text += field + "\0"
    _store(text, out, needed)


@api.aw
def SetupGetLineText(
    p: Process,
    context: Opt[INFCONTEXT],
    handle: HANDLE,
    section: Opt[TSTR],
    key: Opt[TSTR],
    out: TBUF,
    needed: OutOpt[DWORD],
) -> TRUE:
    if context is not None:
        inf, place, line = _inf(p, context.Inf), context.Section, context.Line
    else:
        inf = _inf(p, handle)
        place = _section(inf, section)
        line = inf.find_line(place, key)
        if line is None:
            raise WinError(_LINE_NOT_FOUND)
    _store(",".join(inf.expand(field) for field in inf.sections[place][line].fields), out, needed)


@api
def SetupGetIntField(p: Process, context: In[INFCONTEXT], index: DWORD, value: Out[INT]) -> TRUE:
    text = _field(p, context, index).strip().lower()
    digits = text.lstrip("+-")
    try:
        number = int(digits, 16 if digits.startswith("0x") else 10)
    except ValueError:
        raise WinError(ERROR_INVALID_DATA) from None
    value.value = -number if text.startswith("-") else number


@api
def SetupGetBinaryField(
    p: Process, context: In[INFCONTEXT], index: DWORD, buffer: PVOID, size: DWORD, needed: OutOpt[DWORD]
) -> TRUE:
    fields = _fields_from(p, context, index)
    needed.value = len(fields)
    if not buffer:
        return
    if size < len(fields):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    try:
        data = bytes(int(field, 16) for field in fields)
    except ValueError:
        raise WinError(ERROR_INVALID_DATA) from None
    p.memory.write(buffer, data)
