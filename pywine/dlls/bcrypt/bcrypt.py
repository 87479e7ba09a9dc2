"""bcrypt.h: algorithms, random numbers, hashes, key derivation."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_HANDLE,
    STATUS_INVALID_PARAMETER,
    STATUS_NOT_FOUND,
    STATUS_NOT_SUPPORTED,
)
from pywine.abi.text import encode_wide
from pywine.abi.types import BYTE, HANDLE, PVOID, STATUS, ULONG, ULONGLONG, WSTR, Opt, Out
from pywine.nt import ciphers
from pywine.nt.crypto_library import CryptoLibrary
from pywine.nt.hashes import BLOCK_SIZES, SIZES, new_hash
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HMAC, _REUSABLE = 8, 0x20
_PROVIDER = "Microsoft Primitive Provider"
_PSEUDO: dict[int, tuple[Any, ...]] = {
    0x11: ("MD4", False), 0x21: ("MD5", False), 0x31: ("SHA1", False), 0x41: ("SHA256", False),
    0x51: ("SHA384", False), 0x61: ("SHA512", False), 0x81: ("RNG", False),
    0x91: ("MD5", True), 0xA1: ("SHA1", True),
    0xB1: ("SHA256", True), 0xC1: ("SHA384", True), 0xD1: ("SHA512", True), 0x331: ("PBKDF2", False),
    0x1A1: ("AES", False, "CBC"), 0x1B1: ("AES", False, "ECB"), 0x1E1: ("AES", False, "GCM"),
    0x141: ("3DES", False, "CBC"), 0x151: ("3DES", False, "ECB"), 0x71: ("RC4", False),
    0xE1: ("RSA", False), 0xF1: ("ECDSA", False), 0x281: ("DH", False), 0x291: ("ECDH", False),
    0x2A1: ("ECDH_P256", False), 0x2B1: ("ECDH_P384", False), 0x2C1: ("ECDH_P521", False),
    0x2E1: ("ECDSA_P256", False), 0x2F1: ("ECDSA_P384", False), 0x301: ("ECDSA_P521", False),
    0x311: ("RSA_SIGN", False),
}  # fmt: skip
_OBJECT_LENGTH, _CIPHER_OBJECT_LENGTH = 326, 654
_HASH_OPERATION, _RANDOM_OPERATION = 2, 0x20
_CIPHER_OPERATION = 1
_CIPHER_INTERFACE, _HASH_INTERFACE, _RANDOM_INTERFACE = 1, 2, 6
_PAIRS = {  # name: interface, operations
    "RSA": (3, 0x14), "DH": (4, 8), "ECDSA_P256": (5, 0x10), "ECDSA_P384": (5, 0x10), "ECDSA_P521": (5, 0x10),
    "ECDSA": (5, 0x10), "ECDH_P256": (4, 8), "ECDH_P384": (4, 8), "ECDH_P521": (4, 8), "ECDH": (4, 8),
    "RSA_SIGN": (5, 0x10),
}  # fmt: skip


class Algorithm:
    """An open algorithm provider."""

    def __init__(self, name: str, is_hmac: bool, mode: str = "CBC") -> None:
        self.name, self.is_hmac, self.mode = name, is_hmac, mode
        self.curve = ""


class Hash:
    """A hash object. `reusable`: finishing it begins the next."""

    def __init__(self, name: str, key: bytes | None, reusable: bool) -> None:
        self.name, self.key, self.reusable = name, key, reusable
        self.state = new_hash(name, key)

    def copy(self) -> Hash:
        made = Hash(self.name, self.key, self.reusable)
        made.state = self.state.copy()
        return made


class Handles(Opaque):
    """BCRYPT_ALG_HANDLE and BCRYPT_HASH_HANDLE."""


def find_algorithm(p: Process, handle: int) -> Algorithm:
    if handle in _PSEUDO:
        return Algorithm(*_PSEUDO[handle])
    found = p.state(Handles).find(handle, Algorithm)
    if found is None:
        raise NtError(STATUS_INVALID_HANDLE)
    return found


def _hash(p: Process, handle: int) -> Hash:
    found = p.state(Handles).find(handle, Hash)
    if found is None:
        raise NtError(STATUS_INVALID_HANDLE)
    return found


@api
def BCryptOpenAlgorithmProvider(
    p: Process, algorithm: Out[HANDLE], name: WSTR, implementation: Opt[WSTR], flags: ULONG
) -> STATUS:
    if flags & ~(_HMAC | _REUSABLE | 1):
        raise NtError(STATUS_INVALID_PARAMETER)
    is_known = name in SIZES or name in ("RNG", "PBKDF2") or ciphers.is_cipher(name) or name in _PAIRS
    if is_known and _needs_library(name) and not p.state(CryptoLibrary).is_there:
        raise NtError(STATUS_NOT_FOUND)
    if not is_known or implementation not in (None, _PROVIDER):
        raise NtError(STATUS_NOT_FOUND)
    algorithm.value = p.state(Handles).open(Algorithm(name, bool(flags & _HMAC)))


def _needs_library(name: str) -> bool:
    return name in ciphers.BLOCK_SIZES or (name in _PAIRS and name != "DH")


@api
def BCryptCloseAlgorithmProvider(p: Process, algorithm: HANDLE, flags: ULONG) -> STATUS:
    find_algorithm(p, algorithm)
    p.state(Handles).close(algorithm)


@api
def BCryptGenRandom(p: Process, algorithm: HANDLE, buffer: PVOID, size: ULONG, flags: ULONG) -> STATUS:
    if not algorithm and not flags & 2:
        raise NtError(STATUS_INVALID_HANDLE)
    p.memory.write(buffer, p.entropy(size))


@api
def BCryptGetProperty(
    p: Process, handle: HANDLE, name: WSTR, buffer: PVOID, size: ULONG, done: Out[ULONG], flags: ULONG
) -> STATUS:
    found = p.state(Handles).find(handle, Hash) or _key_or_algorithm(p, handle)
    values: dict[str, bytes] = {"AlgorithmName": encode_wide(found.name) + b"\0\0"}
    if found.name in SIZES:
        values["ObjectLength"] = struct.pack("<I", _OBJECT_LENGTH)
        values["HashDigestLength"] = struct.pack("<I", SIZES[found.name])
        values["HashBlockLength"] = struct.pack("<I", BLOCK_SIZES[found.name])
    if ciphers.is_cipher(found.name):
        values |= _cipher_properties(found)
    if found.name in _PAIRS:
        from pywine.dlls.bcrypt.bcrypt_pairs import properties_of

        values |= properties_of(found)
    if name not in values:
        raise NtError(STATUS_NOT_SUPPORTED)
    done.value = len(values[name])
    if buffer:
        if size < len(values[name]):
            raise NtError(STATUS_BUFFER_TOO_SMALL)
        p.memory.write(buffer, values[name])


def _key_or_algorithm(p: Process, handle: int) -> Any:
    from pywine.dlls.bcrypt.bcrypt_keys import Key
    from pywine.dlls.bcrypt.bcrypt_pairs import KeyPair

    return p.state(Handles).find(handle, (Key, KeyPair)) or find_algorithm(p, handle)


def _cipher_properties(found: Any) -> dict[str, bytes]:
    """What a cipher, or a key of one, has besides its name."""
    sizes, block = ciphers.KEY_SIZES[found.name], ciphers.BLOCK_SIZES.get(found.name, 1)
    step = {"AES": 64, "RC2": 8, "RC4": 8}.get(found.name, 0)
    properties = {
        "ObjectLength": struct.pack("<I", _CIPHER_OBJECT_LENGTH), "BlockLength": struct.pack("<I", block),
        "KeyLengths": struct.pack("<III", 8 * sizes[0], 8 * sizes[-1], step),
        "ChainingMode": encode_wide(f"ChainingMode{found.mode}") + b"\0\0",
    }  # fmt: skip
    if found.mode == "GCM":
        properties["AuthTagLength"] = struct.pack("<III", 12, 16, 1)
    if hasattr(found, "secret"):
        properties["KeyLength"] = struct.pack("<I", 8 * len(found.secret))
    return properties


@api
def BCryptGetFipsAlgorithmMode(p: Process, enabled: Out[BYTE]) -> STATUS:
    enabled.value = 0


# Hashes.


@api
def BCryptCreateHash(
    p: Process, algorithm: HANDLE, hash: Out[HANDLE], room: PVOID, room_size: ULONG,
    key: PVOID, key_size: ULONG,
    flags: ULONG,
) -> STATUS:  # fmt: skip
    found = find_algorithm(p, algorithm)
    if found.name not in SIZES or (key and not found.is_hmac):
        raise NtError(STATUS_INVALID_PARAMETER)
    secret = p.memory.read(key, key_size) if found.is_hmac else None
    hash.value = p.state(Handles).open(Hash(found.name, secret, bool(flags & _REUSABLE)))


@api
def BCryptHashData(p: Process, hash: HANDLE, data: PVOID, size: ULONG, flags: ULONG) -> STATUS:
    _hash(p, hash).state.update(p.memory.read(data, size))


@api
def BCryptFinishHash(p: Process, hash: HANDLE, output: PVOID, size: ULONG, flags: ULONG) -> STATUS:
    found = _hash(p, hash)
    if size != SIZES[found.name]:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.write(output, found.state.digest())
    if found.reusable:
        found.state = new_hash(found.name, found.key)


@api
def BCryptDuplicateHash(
    p: Process, hash: HANDLE, copy: Out[HANDLE], room: PVOID, room_size: ULONG, flags: ULONG
) -> STATUS:
    copy.value = p.state(Handles).open(_hash(p, hash).copy())


@api
def BCryptDestroyHash(p: Process, hash: HANDLE) -> STATUS:
    _hash(p, hash)
    p.state(Handles).close(hash)


@api
def BCryptHash(
    p: Process, algorithm: HANDLE, secret: PVOID, secret_size: ULONG, data: PVOID, size: ULONG, output: PVOID,
    output_size: ULONG,
) -> STATUS:  # fmt: skip
    found = find_algorithm(p, algorithm)
    if found.name not in SIZES or output_size != SIZES[found.name]:
        raise NtError(STATUS_INVALID_PARAMETER)
    state = new_hash(found.name, p.memory.read(secret, secret_size) if found.is_hmac else None)
    state.update(p.memory.read(data, size))
    p.memory.write(output, state.digest())


@api
def BCryptDeriveKeyPBKDF2(
    p: Process, algorithm: HANDLE, password: PVOID, password_size: ULONG, salt: PVOID, salt_size: ULONG,
    iterations: ULONGLONG, key: PVOID, key_size: ULONG, flags: ULONG,
) -> STATUS:  # fmt: skip
    from hashlib import pbkdf2_hmac

    found = find_algorithm(p, algorithm)
    if not found.is_hmac or not iterations or not key_size:
        raise NtError(STATUS_INVALID_PARAMETER)
    read = p.memory.read
    derived = pbkdf2_hmac(
        found.name.lower(), read(password, password_size), read(salt, salt_size), iterations, key_size
    )
    p.memory.write(key, derived)


@api
def BCryptEnumAlgorithms(
    p: Process, operations: ULONG, count: Out[ULONG], algorithms: Out[PVOID], flags: ULONG
) -> STATUS:
    record = "<QII" if p.bits == 64 else "<III"
    found = [(name, _CIPHER_INTERFACE) for name in ciphers.KEY_SIZES if operations & _CIPHER_OPERATION]
    found += [(name, _HASH_INTERFACE) for name in SIZES if operations & _HASH_OPERATION]
    found += [(name, kind) for name, (kind, does) in _PAIRS.items() if operations & does]
    found += [("RNG", _RANDOM_INTERFACE)] if operations & _RANDOM_OPERATION else []
    place = struct.calcsize(record) * len(found)
    address = p.allocate(b"", zeros=place + sum(2 * len(name) + 2 for name, _ in found))
    for index, (name, kind) in enumerate(found):
        p.memory.write(
            address + index * struct.calcsize(record), struct.pack(record, address + place, kind, 0)
        )
        p.memory.write_wstring(address + place, name)
        place += 2 * len(name) + 2
    count.value, algorithms.value = len(found), address


@api
def BCryptFreeBuffer(p: Process, buffer: PVOID) -> STATUS:
    p.heap.free(buffer)
