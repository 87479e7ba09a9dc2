"""wincrypt.h: providers, random numbers and hashes."""

from __future__ import annotations

import os
import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, FORM, PVOID, TRUE, TSTR, ULONG_PTR, Opt, Out
from pywine.abi.winerror import (
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
    ERROR_NO_MORE_ITEMS,
)
from pywine.nt.crypto_library import CryptoLibrary
from pywine.nt.hashes import SIZES, new_hash
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.key_containers import KeyContainer

_NTE_BAD_ALGID, _NTE_BAD_HASH_STATE, _NTE_BAD_TYPE = 0x80090008, 0x8009000C, 0x8009000A
_NTE_BAD_PROV_TYPE, _NTE_BAD_KEYSET, _NTE_EXISTS = 0x80090014, 0x80090016, 0x8009000F
_NTE_BAD_FLAGS, _NTE_PROVIDER_DLL_FAIL, _NTE_BAD_KEY = 0x80090009, 0x8009001D, 0x80090003
_ALGORITHMS = {
    0x8002: "MD4",
    0x8003: "MD5",
    0x8004: "SHA1",
    0x800C: "SHA256",
    0x800D: "SHA384",
    0x800E: "SHA512",
    0x8008: "MD5SHA1",
    0x8009: "HMAC",
}
_PROV_RSA_FULL, _PROV_RSA_AES = 1, 24
_PROVIDER_NAMES = {
    _PROV_RSA_FULL: "Microsoft Strong Cryptographic Provider",
    _PROV_RSA_AES: "Microsoft Enhanced RSA and AES Cryptographic Provider",
}
_TYPE_NAMES = {
    _PROV_RSA_FULL: "RSA Full (Signature and Key Exchange)",
    _PROV_RSA_AES: "RSA Full and AES",
}
_VERIFY_CONTEXT, _NEW_KEYSET, _DELETE_KEYSET, _MACHINE_KEYSET = 0xF0000000, 8, 0x10, 0x20
_HASH_ALGORITHM, _HASH_VALUE, _HASH_SIZE, _HMAC_INFO = 1, 2, 4, 5
_PROVIDER_NAME, _PROVIDER_TYPE, _PROVIDER_CONTAINER, _PROVIDER_VERSION = 4, 16, 6, 5
_PROVIDER_IMPLEMENTATION, _PROVIDER_UNIQUE_CONTAINER, _PROVIDER_KEYSPEC = 3, 36, 39
_CALG_SSL3_SHAMD5, _CALG_HMAC = 0x8008, 0x8009


class HMAC_INFO(Struct):
    HashAlgid: DWORD
    pbInnerString: PVOID
    cbInnerString: DWORD
    pbOuterString: PVOID
    cbOuterString: DWORD


class Provider:
    """One acquired context. `uses`: how often it must be released."""

    def __init__(self, kind: int, name: str, container: str, keys: KeyContainer) -> None:
        self.kind, self.name, self.container, self.keys = kind, name, container, keys
        self.uses = 1


class Hash:
    """A hash object. Once asked for its value it takes no more data. `key`: that of an HMAC."""

    def __init__(self, provider: Provider, algorithm: int, key: bytes | None = None) -> None:
        self.provider, self.algorithm, self.key = provider, algorithm, key
        self.name = _ALGORITHMS[algorithm]
        self.state: Any = None if algorithm in (_CALG_SSL3_SHAMD5, _CALG_HMAC) else new_hash(self.name)
        self.value: bytes | None = None

    def copy(self) -> Hash:
        made = Hash(self.provider, self.algorithm, self.key)
        made.name, made.state, made.value = self.name, self.state and self.state.copy(), self.value
        return made

    def keyed_with(self, name: str) -> None:
        """Become an HMAC of this hash function."""
        self.name, self.state = name, new_hash(name, self.key)

    def finish(self) -> bytes:
        """The value, which does not change after this. Raises WinError for one that was never begun."""
        if self.value is None:
            if self.state is None:
                raise WinError(_NTE_BAD_HASH_STATE)
            self.value = self.state.digest()
        assert self.value is not None
        return self.value

    @property
    def size(self) -> int:
        return 36 if self.algorithm == _CALG_SSL3_SHAMD5 else SIZES.get(self.name, 0)


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


@api.aw
def CryptAcquireContext(
    p: Process, provider: Out[ULONG_PTR], container: Opt[TSTR], name: Opt[TSTR], kind: DWORD, flags: DWORD
) -> TRUE:
    from pywine.nt.key_containers import KeyContainer, open_container, path_of
    from pywine.nt.rsa import BadKey

    if kind not in _PROVIDER_NAMES:
        raise WinError(_NTE_BAD_PROV_TYPE)
    is_verifying, of_machine = flags & _VERIFY_CONTEXT == _VERIFY_CONTEXT, bool(flags & _MACHINE_KEYSET)
    if is_verifying and container:
        raise WinError(_NTE_BAD_FLAGS)
    wanted = container or p.environment.get("USERNAME") or "user"
    prefix = p.settings.prefix
    try:
        if flags & _DELETE_KEYSET:
            os.unlink(path_of(prefix, wanted, of_machine=of_machine))
            provider.value = 0
            return
        if is_verifying:
            keys, wanted = KeyContainer(None, b""), ""
        else:
            keys = open_container(prefix, wanted, of_machine=of_machine, new=bool(flags & _NEW_KEYSET))
    except FileNotFoundError:
        raise WinError(_NTE_BAD_KEYSET) from None
    except FileExistsError:
        raise WinError(_NTE_EXISTS) from None
    except BadKey:
        raise WinError(_NTE_BAD_KEYSET) from None
    provider.value = p.state(Handles).open(Provider(kind, name or _PROVIDER_NAMES[kind], wanted, keys))


def require_library(p: Process) -> None:
    """Raises WinError where the algorithms are missing."""
    if not p.state(CryptoLibrary).is_there:
        raise WinError(_NTE_PROVIDER_DLL_FAIL)


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
        _PROVIDER_UNIQUE_CONTAINER: p.ansi(found.container) + b"\0",
        _PROVIDER_IMPLEMENTATION: struct.pack("<I", 2), _PROVIDER_KEYSPEC: struct.pack("<I", 3),
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
    _give_name(p, _PROVIDER_NAMES, index, kind, name, size, wide)


def _give_name(
    p: Process, names: dict[int, str], index: int, kind: Out[DWORD], name: int, size: Out[DWORD], wide: bool
) -> None:
    if index >= len(names):
        raise WinError(ERROR_NO_MORE_ITEMS)
    kind.value, text = list(names.items())[index]
    deliver(p, encode_wide(text + "\0") if wide else text.encode() + b"\0", name, size)


@api.aw
def CryptEnumProviderTypes(
    p: Process,
    index: DWORD,
    reserved: PVOID,
    flags: DWORD,
    kind: Out[DWORD],
    name: PVOID,
    size: Out[DWORD],
    wide: FORM,
) -> TRUE:
    _give_name(p, _TYPE_NAMES, index, kind, name, size, wide)


@api.aw
def CryptGetDefaultProvider(
    p: Process, kind: DWORD, reserved: PVOID, flags: DWORD, name: PVOID, size: Out[DWORD], wide: FORM
) -> TRUE:
    if kind not in _PROVIDER_NAMES:
        raise WinError(_NTE_BAD_PROV_TYPE)
    text = _PROVIDER_NAMES[kind]
    deliver(p, encode_wide(text + "\0") if wide else text.encode() + b"\0", name, size)


# Hashes.


@api
def CryptCreateHash(
    p: Process, provider: ULONG_PTR, algorithm: DWORD, key: ULONG_PTR, flags: DWORD, hash: Out[ULONG_PTR]
) -> TRUE:
    found = find_provider(p, provider)
    if algorithm not in _ALGORITHMS:
        raise WinError(_NTE_BAD_ALGID)
    secret = None
    if algorithm == _CALG_HMAC:
        from pywine.dlls.advapi32.wincrypt_keys import find_key

        secret = find_key(p, key).secret if key else b""
        if not key:
            raise WinError(_NTE_BAD_KEY)
    hash.value = p.state(Handles).open(Hash(found, algorithm, secret))


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
    if found.value is not None or found.state is None:
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
        value = struct.pack("<I", found.size)
    elif which == _HASH_VALUE:
        value = bytes(found.size) if not data or size.value < found.size else found.finish()
    else:
        raise WinError(_NTE_BAD_TYPE)
    deliver(p, value, data, size)


@api(partial="inner and outer strings of an HMAC are the usual ones")
def CryptSetHashParam(p: Process, hash: ULONG_PTR, which: DWORD, data: PVOID, flags: DWORD) -> TRUE:
    found = find_hash(p, hash)
    if which == _HMAC_INFO and found.algorithm == _CALG_HMAC:
        info = HMAC_INFO.on(p.memory, data, p.bits)
        if info.HashAlgid not in _ALGORITHMS or info.HashAlgid in (_CALG_SSL3_SHAMD5, _CALG_HMAC):
            raise WinError(_NTE_BAD_ALGID)
        found.keyed_with(_ALGORITHMS[info.HashAlgid])
    elif which == _HASH_VALUE:
        found.value = p.memory.read(data, found.size)
    else:
        raise WinError(_NTE_BAD_TYPE)
