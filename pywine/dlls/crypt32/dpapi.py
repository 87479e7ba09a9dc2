"""dpapi.h: data and memory that only the same user can read."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, PVOID, TRUE, WSTR, Opt, OutOrNone
from pywine.abi.winerror import ERROR_INVALID_DATA, ERROR_INVALID_PARAMETER
from pywine.dlls.crypt32.layout import Layout, View
from pywine.nt import secrets
from pywine.nt.process import Process

# The version of the data, and the GUID of the provider, which others recognise it by.
_HEADER = b"\x01\0\0\0\xd0\x8c\x9d\xdf\x01\x15\xd1\x11\x8c\x7a\0\xc0\x4f\xc2\x97\xeb"
_NONCE, _BLOCK = 16, 16
_SAME_PROCESS = 0


@api(partial="sealed with the prefix's key, for the user and the machine alike")
def CryptProtectData(
    p: Process, data: PVOID, description: Opt[WSTR], entropy: PVOID, reserved: PVOID, prompt: PVOID,
    flags: DWORD, out: PVOID,
) -> TRUE:  # fmt: skip
    if not data or not out:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = encode_wide((description or "") + "\0")
    inner = len(text).to_bytes(4, "little") + text + View(p, data).blob()
    context = View(p, entropy).blob() if entropy else b""
    sealed = secrets.seal(secrets.key_of(p.settings.prefix), inner, context, os.urandom(_NONCE))
    _give(p, out, _HEADER + sealed)


@api
def CryptUnprotectData(
    p: Process, data: PVOID, description: OutOrNone[PVOID], entropy: PVOID, reserved: PVOID, prompt: PVOID,
    flags: DWORD, out: PVOID,
) -> TRUE:  # fmt: skip
    if not data or not out:
        raise WinError(ERROR_INVALID_PARAMETER)
    whole = View(p, data).blob()
    context = View(p, entropy).blob() if entropy else b""
    if not whole.startswith(_HEADER):
        raise WinError(ERROR_INVALID_DATA)
    try:
        inner = secrets.unseal(secrets.key_of(p.settings.prefix), whole[len(_HEADER) :], context)
    except secrets.BadSeal:
        raise WinError(ERROR_INVALID_DATA) from None
    end = 4 + int.from_bytes(inner[:4], "little")
    if description is not None:
        description.value = p.allocate(inner[4:end])
    _give(p, out, inner[end:])


def _give(p: Process, out: int, data: bytes) -> None:
    """Fill a DATA_BLOB, which the caller frees with LocalFree."""
    blob = Layout(p.bits).dword(len(data)).align().at(out)
    p.memory.write(out, blob + p.allocate(data).to_bytes(p.bits // 8, "little"))


class MemoryKey:
    """What memory is hidden with as long as the process lives."""

    def __init__(self, p: Process) -> None:
        self.key = os.urandom(32)


@api(names=("CryptProtectMemory", "CryptUnprotectMemory"))
def CryptProtectMemory(p: Process, data: PVOID, size: DWORD, flags: DWORD) -> TRUE:
    """Twice is never."""
    if size % _BLOCK or flags > 2:
        raise WinError(ERROR_INVALID_PARAMETER)
    key = p.state(MemoryKey).key if flags == _SAME_PROCESS else secrets.key_of(p.settings.prefix)
    p.memory.write(data, secrets.stream(key, bytes((flags,)), p.memory.read(data, size)))
