"""wincrypt.h: providers, random numbers and hashes."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, FORM, PVOID, TRUE, TSTR, ULONG_PTR, Opt, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.nt.hashes import SIZES, new_hash
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

_NTE_BAD_ALGID, _NTE_BAD_HASH_STATE, _NTE_BAD_TYPE = 0x80090008, 0x8009000C, 0x8009000A
_NTE_BAD_PROV_TYPE, _NTE_BAD_KEYSET, _NTE_NO_MORE = 0x80090014, 0x80090016, ERROR_MORE_DATA
_ALGORITHMS = {
    0x8002: "MD4",
    0x8003: "MD5",
    0x8004: "SHA1",
    0x800C: "SHA256",
    0x800D: "SHA384",
    0x800E: "SHA512",
}
_PROV_RSA_FULL, _PROV_RSA_AES = 1, 24
_PROVIDER_NAMES = {
    _PROV_RSA_FULL: "Microsoft Strong Cryptographic Provider",
    _PROV_RSA_AES: "Microsoft Enhanced RSA and AES Cryptographic Provider",
}
_VERIFY_CONTEXT, _DELETE_KEYSET = 0xF0000000, 0x10
_HASH_ALGORITHM, _HASH_VALUE, _HASH_SIZE = 1, 2, 4
_PROVIDER_NAME, _PROVIDER_TYPE, _PROVIDER_CONTAINER, _PROVIDER_VERSION = 4, 16, 6, 5


class Provider:
    """One acquired context. `uses`: how often it must be released."""

    def __init__(self, kind: int, name: str, container: str) -> None:
        self.kind, self.name, self.container = kind, name, container
        self.uses = 1


class Hash:
    """A hash object. Once asked for its value it takes no more data."""

    def __init__(self, algorithm: int) -> None:
        self.algorithm = algorithm
        self.name = _ALGORITHMS[algorithm]
        self.state = new_hash(self.name)
        self.value: bytes | None = None

    def copy(self) -> Hash:
        made = Hash(self.algorithm)
        made.state, made.value = self.state.copy(), self.value
        return made


class Handles(Opaque):
    """HCRYPTPROV and HCRYPTHASH."""


def find_provider(p: Process, handle: int) -> Provider:
    """Raises WinError."""
    found = p.state(Handles).find(handle, Provider)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER if not handle else ERROR_INVALID_HANDLE)
    return found


def find_hash(p: Process, handle: int) -> Hash:
    """Raises WinError."""
    found = p.state(Handles).find(handle, Hash)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER if not handle else ERROR_INVALID_HANDLE)
    return found


def deliver(p: Process, data: bytes, buffer: int, size: Out[DWORD]) -> None:
    """Store what was asked for, and how much it is. Raises WinError(ERROR_MORE_DATA)."""
    room, size.value = size.value, len(data)
    if buffer:
        if room < len(data):
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(buffer, data)


# Providers.


@api.aw(partial="no keys of the user's: signing finds none")
def CryptAcquireContext(
    p: Process, provider: Out[ULONG_PTR], container: Opt[TSTR], name: Opt[TSTR], kind: DWORD, flags: DWORD
) -> TRUE:
    if kind not in _PROVIDER_NAMES:
        raise WinError(_NTE_BAD_PROV_TYPE)
    if flags & _DELETE_KEYSET:
        raise WinError(_NTE_BAD_KEYSET)
    provider.value = p.state(Handles).open(Provider(kind, name or _PROVIDER_NAMES[kind], container or ""))


@api
def CryptContextAddRef(p: Process, provider: ULONG_PTR, reserved: PVOID, flags: DWORD) -> TRUE:
    find_provider(p, provider).uses += 1


@api
def CryptReleaseContext(p: Process, provider: ULONG_PTR, flags: DWORD) -> TRUE:
    found = find_provider(p, provider)
    found.uses -= 1
    if not found.uses:
        p.state(Handles).close(provider)


@api
def CryptGenRandom(p: Process, provider: ULONG_PTR, size: DWORD, buffer: PVOID) -> TRUE:
    find_provider(p, provider)
    p.memory.write(buffer, p.entropy(size))


@api
def CryptGetProvParam(
    p: Process, provider: ULONG_PTR, which: DWORD, data: PVOID, size: Out[DWORD], flags: DWORD
) -> TRUE:
    found = find_provider(p, provider)
    values = {
        _PROVIDER_NAME: p.ansi(found.name) + b"\0", _PROVIDER_CONTAINER: p.ansi(found.container) + b"\0",
        _PROVIDER_TYPE: struct.pack("<I", found.kind), _PROVIDER_VERSION: struct.pack("<I", 0x200),
    }  # fmt: skip
    if which not in values:
        raise WinError(_NTE_BAD_TYPE)
    deliver(p, values[which], data, size)


@api.aw
def CryptEnumProviders(
    p: Process,
    index: DWORD,
    reserved: PVOID,
    flags: DWORD,
    kind: Out[DWORD],
    name: PVOID,
    size: Out[DWORD],
    wide: FORM,
) -> TRUE:
    if index >= len(_PROVIDER_NAMES):
        raise WinError(259)
    kind.value, text = list(_PROVIDER_NAMES.items())[index]
    deliver(p, text.encode("utf-16-le") + b"\0\0" if wide else text.encode() + b"\0", name, size)


# Hashes.


@api
def CryptCreateHash(
    p: Process, provider: ULONG_PTR, algorithm: DWORD, key: ULONG_PTR, flags: DWORD, hash: Out[ULONG_PTR]
) -> TRUE:
    find_provider(p, provider)
    if algorithm not in _ALGORITHMS:
        raise WinError(_NTE_BAD_ALGID)
    hash.value = p.state(Handles).open(Hash(algorithm))


@api
def CryptDuplicateHash(
    p: Process, hash: ULONG_PTR, reserved: PVOID, flags: DWORD, copy: Out[ULONG_PTR]
) -> TRUE:
    copy.value = p.state(Handles).open(find_hash(p, hash).copy())


@api
def CryptDestroyHash(p: Process, hash: ULONG_PTR) -> TRUE:
    find_hash(p, hash)
    p.state(Handles).close(hash)


@api
def CryptHashData(p: Process, hash: ULONG_PTR, data: PVOID, size: DWORD, flags: DWORD) -> TRUE:
    found = find_hash(p, hash)
    if found.value is not None:
        raise WinError(_NTE_BAD_HASH_STATE)
    found.state.update(p.memory.read(data, size))


@api
def CryptGetHashParam(
    p: Process, hash: ULONG_PTR, which: DWORD, data: PVOID, size: Out[DWORD], flags: DWORD
) -> TRUE:
    found = find_hash(p, hash)
    if which == _HASH_ALGORITHM:
        value = struct.pack("<I", found.algorithm)
    elif which == _HASH_SIZE:
        value = struct.pack("<I", SIZES[found.name])
    elif which == _HASH_VALUE:
        value = found.value if found.value is not None else found.state.digest()
        if data and size.value >= len(value):
            found.value = value
    else:
        raise WinError(_NTE_BAD_TYPE)
    deliver(p, value, data, size)


@api(partial="the hash's value only")
def CryptSetHashParam(p: Process, hash: ULONG_PTR, which: DWORD, data: PVOID, flags: DWORD) -> TRUE:
    found = find_hash(p, hash)
    if which != _HASH_VALUE:
        raise WinError(_NTE_BAD_TYPE)
    found.value = p.memory.read(data, SIZES[found.name])
