"""wincrypt.h: data as text, and protected data."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_text
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, PVOID, TRUE, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_INVALID_DATA,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
    ERROR_NOT_SUPPORTED,
)
from pywine.nt import textforms
from pywine.nt.process import Process

CRYPT_E_BAD_ENCODE = 0x80092002


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


@api(partial="opens none: fails with ERROR_NOT_SUPPORTED")
def PFXImportCertStore(p: Process, blob: PVOID, password: PVOID, flags: DWORD) -> HANDLE:
    raise WinError(ERROR_NOT_SUPPORTED if PFXIsPFXBlob(p, blob) else CRYPT_E_BAD_ENCODE)


@api
def PFXIsPFXBlob(p: Process, blob: PVOID) -> BOOL:
    """A sequence that begins with the version, 3."""
    word = 8 if p.bits == 64 else 4
    size = int.from_bytes(p.memory.read(blob, 4), "little")
    address = int.from_bytes(p.memory.read(blob + word, word), "little")
    data = p.memory.read(address, min(size, 16))
    return data[:1] == b"\x30" and b"\x02\x01\x03" in data[:8]
