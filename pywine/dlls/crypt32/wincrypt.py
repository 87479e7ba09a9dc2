"""wincrypt.h: data as text."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_text
from pywine.abi.types import DWORD, FORM, PVOID, TRUE, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_INVALID_DATA,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
)
from pywine.nt import textforms
from pywine.nt.process import Process


@api.aw
def CryptBinaryToString(
    p: Process, data: PVOID, size: DWORD, flags: DWORD, text: PVOID, count: Out[DWORD], wide: FORM
) -> TRUE:
    if not data or not size:
        raise WinError(ERROR_INVALID_PARAMETER)
    found = p.memory.read(data, size)
    if flags & 0xFF == textforms.BINARY:
        out, needed = found, size
    else:
        shown = textforms.to_text(found, flags)
        if shown is None:
            raise WinError(ERROR_INVALID_PARAMETER)
        out, needed = (encode_wide(shown + "\0") if wide else shown.encode() + b"\0"), len(shown) + 1
    room, count.value = count.value, needed
    if text:
        if room < needed:
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(text, out)
        if flags & 0xFF != textforms.BINARY:
            count.value = needed - 1


@api.aw(partial="reads no dumps with addresses or characters")
def CryptStringToBinary(
    p: Process, text: PVOID, count: DWORD, flags: DWORD, data: PVOID, size: Out[DWORD],
    skipped: OutOpt[DWORD], form: OutOpt[DWORD], wide: FORM,
) -> TRUE:  # fmt: skip
    if not text:
        raise WinError(ERROR_INVALID_PARAMETER)
    found = textforms.from_text(read_text(p, text, count or -1, wide).partition("\0")[0], flags)
    if found is None:
        raise WinError(ERROR_INVALID_DATA)
    out, skipped.value, form.value = found
    room, size.value = size.value, len(out)
    if data:
        if room < len(out):
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(data, out)
