"""bcrypt.h: secrets that two agree upon, and keys derived from them."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INVALID_HANDLE,
    STATUS_INVALID_PARAMETER,
    STATUS_NOT_SUPPORTED,
)
from pywine.abi.struct import Struct
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, WSTR, Opt, Out, OutOpt
from pywine.dlls.bcrypt.bcrypt import Handles
from pywine.dlls.bcrypt.bcrypt_pairs import find_pair
from pywine.nt.hashes import SIZES, new_hash
from pywine.nt.process import Process

_HASH_ALGORITHM, _PREPEND, _APPEND, _HMAC_KEY = 0, 1, 2, 3
_CONCATENATED = (8, 9, 10, 11, 12)  # algorithm, the parties, public and private information
_SECRET_IS_HMAC_KEY = 1


class BCryptBufferDesc(Struct):
    ulVersion: ULONG
    cBuffers: ULONG
    pBuffers: PVOID


class BCryptBuffer(Struct):
    cbBuffer: ULONG
    BufferType: ULONG
    pvBuffer: PVOID


class Secret:
    """What two keys have in common."""

    def __init__(self, value: bytes) -> None:
        self.value = value


@api
def BCryptSecretAgreement(
    p: Process, private: HANDLE, public: HANDLE, secret: Out[HANDLE], flags: ULONG
) -> STATUS:
    from pywine.nt.rsa import BadKey

    mine, theirs = find_pair(p, private), find_pair(p, public)
    if mine.name != "DH" and not mine.name.startswith("ECDH"):
        raise NtError(STATUS_NOT_SUPPORTED)
    if type(mine.key) is not type(theirs.key):
        raise NtError(STATUS_INVALID_PARAMETER)
    try:
        secret.value = p.state(Handles).open(Secret(mine.key.agree(theirs.key)))
    except BadKey:
        raise NtError(STATUS_INVALID_PARAMETER) from None


@api
def BCryptDestroySecret(p: Process, secret: HANDLE) -> STATUS:
    _secret(p, secret)
    p.state(Handles).close(secret)


def _secret(p: Process, handle: int) -> bytes:
    found = p.state(Handles).find(handle, Secret)
    if found is None:
        raise NtError(STATUS_INVALID_HANDLE)
    return found.value


def _parameters(p: Process, described: BCryptBufferDesc | None) -> dict[int, bytes]:
    """The buffers by their types; those of one type side by side."""
    found: dict[int, bytes] = {}
    if described is None:
        return found
    at = described.pBuffers
    for _ in range(described.cBuffers):
        buffer = BCryptBuffer.on(p.memory, at, p.bits)
        data = p.memory.read(buffer.pvBuffer, buffer.cbBuffer) if buffer.cbBuffer else b""
        found[buffer.BufferType] = found.get(buffer.BufferType, b"") + data
        at += 8 + p.bits // 8
    return found


@api(partial="HASH, HMAC, SP800_56A_CONCAT and TRUNCATE")
def BCryptDeriveKey(
    p: Process, secret: HANDLE, kind: WSTR, parameters: Opt[BCryptBufferDesc], key: PVOID, size: ULONG,
    done: OutOpt[ULONG], flags: ULONG,
) -> STATUS:  # fmt: skip
    value, given = _secret(p, secret), _parameters(p, parameters)
    name = (
        given[_HASH_ALGORITHM].decode("utf-16-le", "replace").rstrip("\0")
        if _HASH_ALGORITHM in given
        else "SHA1"
    )
    if name not in SIZES:
        raise NtError(STATUS_NOT_SUPPORTED)
    if kind in ("HASH", "HMAC"):
        hmac_key = None
        if kind == "HMAC":
            hmac_key = value if flags & _SECRET_IS_HMAC_KEY else given.get(_HMAC_KEY, b"")
        state = new_hash(name, hmac_key)
        state.update(given.get(_PREPEND, b"") + value + given.get(_APPEND, b""))
        out = state.digest()
    elif kind == "TRUNCATE":
        out = value[::-1]
    elif kind == "SP800_56A_CONCAT":
        state = new_hash(name)
        state.update(struct.pack(">I", 1) + value + b"".join(given.get(part, b"") for part in _CONCATENATED))
        out = state.digest()
    else:
        raise NtError(STATUS_NOT_SUPPORTED)
    done.value = len(out)
    if not key:
        return
    done.value = min(size, len(out))
    p.memory.write(key, out[:size])
