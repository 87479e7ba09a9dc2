"""bcrypt.h: symmetric keys, encryption and decryption; what is asked of key pairs goes to theirs."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_BUFFER_SIZE,
    STATUS_INVALID_HANDLE,
    STATUS_INVALID_PARAMETER,
    STATUS_NOT_SUPPORTED,
    STATUS_UNSUCCESSFUL,
)
from pywine.abi.struct import Struct
from pywine.abi.text import read_wide
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, ULONGLONG, WSTR, Out, OutOpt
from pywine.dlls.bcrypt import bcrypt_pairs
from pywine.dlls.bcrypt.bcrypt import Algorithm, Handles, find_algorithm
from pywine.dlls.bcrypt.bcrypt_pairs import KeyPair
from pywine.nt import ciphers
from pywine.nt.process import Process

BCRYPT_BLOCK_PADDING = 1
_AUTH_TAG_MISMATCH = 0xC000A002
_KEY_DATA_BLOB_MAGIC = 0x4D42444B
_MODES = {
    "ChainingModeCBC": "CBC",
    "ChainingModeECB": "ECB",
    "ChainingModeCFB": "CFB",
    "ChainingModeGCM": "GCM",
}


class BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO(Struct):
    cbSize: ULONG
    dwInfoVersion: ULONG
    pbNonce: PVOID
    cbNonce: ULONG
    pbAuthData: PVOID
    cbAuthData: ULONG
    pbTag: PVOID
    cbTag: ULONG
    pbMacContext: PVOID
    cbMacContext: ULONG
    cbAAD: ULONG
    cbData: ULONGLONG
    dwFlags: ULONG


class Key:
    """A symmetric key with how it chains blocks."""

    def __init__(self, name: str, secret: bytes, mode: str) -> None:
        self.name, self.secret, self.mode = name, secret, mode
        self.stream = ciphers.Rc4(secret) if name == "RC4" else None

    def copy(self) -> Key:
        made = Key(self.name, self.secret, self.mode)
        made.stream = self.stream.copy() if self.stream else None
        return made


def _key(p: Process, handle: int) -> Key:
    found = p.state(Handles).find(handle, Key)
    if found is None:
        raise NtError(STATUS_INVALID_HANDLE)
    return found


def _key_or_pair(p: Process, handle: int) -> Key | KeyPair:
    return p.state(Handles).find(handle, KeyPair) or _key(p, handle)


def _make(p: Process, algorithm: Algorithm, secret: bytes) -> int:
    if not ciphers.is_cipher(algorithm.name):
        raise NtError(STATUS_NOT_SUPPORTED)
    if not ciphers.takes_key(algorithm.name, len(secret)):
        raise NtError(STATUS_INVALID_PARAMETER)
    return p.state(Handles).open(Key(algorithm.name, secret, algorithm.mode))


@api
def BCryptGenerateSymmetricKey(
    p: Process, algorithm: HANDLE, key: Out[HANDLE], room: PVOID, room_size: ULONG, secret: PVOID,
    size: ULONG, flags: ULONG,
) -> STATUS:  # fmt: skip
    key.value = _make(p, find_algorithm(p, algorithm), p.memory.read(secret, size))


@api(partial="keys as data blobs only")
def BCryptImportKey(
    p: Process, algorithm: HANDLE, wrapping: HANDLE, kind: WSTR, key: Out[HANDLE], room: PVOID,
    room_size: ULONG, blob: PVOID, size: ULONG, flags: ULONG,
) -> STATUS:  # fmt: skip
    data = p.memory.read(blob, size)
    if kind != "KeyDataBlob" or wrapping:
        raise NtError(STATUS_NOT_SUPPORTED)
    if size < 12 or struct.unpack_from("<II", data) != (_KEY_DATA_BLOB_MAGIC, 1):
        raise NtError(STATUS_INVALID_PARAMETER)
    (length,) = struct.unpack_from("<I", data, 8)
    key.value = _make(p, find_algorithm(p, algorithm), data[12 : 12 + length])


@api(partial="wraps no keys")
def BCryptExportKey(
    p: Process, key: HANDLE, wrapping: HANDLE, kind: WSTR, blob: PVOID, size: ULONG, done: Out[ULONG],
    flags: ULONG,
) -> STATUS:  # fmt: skip
    found = _key_or_pair(p, key)
    if wrapping:
        raise NtError(STATUS_NOT_SUPPORTED)
    if isinstance(found, KeyPair):
        data = bcrypt_pairs.exported(found, kind)
    elif kind == "KeyDataBlob":
        data = struct.pack("<III", _KEY_DATA_BLOB_MAGIC, 1, len(found.secret)) + found.secret
    else:
        raise NtError(STATUS_NOT_SUPPORTED)
    done.value = len(data)
    if blob:
        if size < len(data):
            raise NtError(STATUS_BUFFER_TOO_SMALL)
        p.memory.write(blob, data)


@api
def BCryptDuplicateKey(
    p: Process, key: HANDLE, copy: Out[HANDLE], room: PVOID, room_size: ULONG, flags: ULONG
) -> STATUS:
    copy.value = p.state(Handles).open(_key_or_pair(p, key).copy())


@api
def BCryptDestroyKey(p: Process, key: HANDLE) -> STATUS:
    _key_or_pair(p, key)
    p.state(Handles).close(key)


@api
def BCryptSetProperty(
    p: Process, handle: HANDLE, name: WSTR, value: PVOID, size: ULONG, flags: ULONG
) -> STATUS:
    found = p.state(Handles).find(handle, (Key, KeyPair)) or find_algorithm(p, handle)
    if bcrypt_pairs.set_property(found, name, p.memory.read(value, size)):
        return
    if name != "ChainingMode" or found.name not in ciphers.BLOCK_SIZES:
        raise NtError(STATUS_NOT_SUPPORTED)
    mode = _MODES.get(read_wide(p, value, size // 2).rstrip("\0"))
    if mode is None or (mode == "GCM" and found.name != "AES"):
        raise NtError(STATUS_NOT_SUPPORTED)
    found.mode = mode


def _vector(p: Process, key: Key, address: int, size: int) -> bytes:
    block = ciphers.BLOCK_SIZES[key.name]
    if not address:
        return bytes(block)
    if size != block or key.mode == "ECB":
        raise NtError(STATUS_INVALID_PARAMETER)
    return p.memory.read(address, size)


@api
def BCryptEncrypt(
    p: Process, key: HANDLE, source: PVOID, size: ULONG, padding: PVOID,
    iv: PVOID, iv_size: ULONG, target: PVOID, room: ULONG, done: OutOpt[ULONG], flags: ULONG,
) -> STATUS:  # fmt: skip
    found = _key_or_pair(p, key)
    if isinstance(found, KeyPair):
        bcrypt_pairs.encrypt(p, found, p.memory.read(source, size), padding, target, room, done, flags)
        return
    block = ciphers.BLOCK_SIZES.get(found.name, 1)
    chained = found.mode != "GCM" and found.stream is None
    done.value = size
    if chained and not flags & BCRYPT_BLOCK_PADDING and size % block and found.mode != "CFB":
        raise NtError(STATUS_INVALID_BUFFER_SIZE)
    if chained and flags & BCRYPT_BLOCK_PADDING:
        done.value = size - size % block + block
    if not target:
        return
    if room < done.value:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    data = p.memory.read(source, size) if size else b""
    if found.stream:
        out = found.stream.apply(data)
    elif found.mode == "GCM":
        out = _encrypt_gcm(p, found, _mode_info(p, padding), data)
    else:
        data = ciphers.pad(data, block) if flags & BCRYPT_BLOCK_PADDING else data
        out, following = ciphers.encrypt(
            found.name, found.secret, found.mode, _vector(p, found, iv, iv_size), data
        )
        if iv:
            p.memory.write(iv, following)
    if out:
        p.memory.write(target, out)


def _mode_info(p: Process, address: int) -> BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO:
    if not address:
        raise NtError(STATUS_INVALID_PARAMETER)
    return BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO.on(p.memory, address, p.bits)


def _encrypt_gcm(p: Process, key: Key, info: BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO, data: bytes) -> bytes:
    nonce, associated = _authenticated(p, info)
    out, tag = ciphers.encrypt_gcm(key.secret, nonce, associated, data)
    p.memory.write(info.pbTag, tag[: info.cbTag])
    return out


def _authenticated(p: Process, info: BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO) -> tuple[bytes, bytes]:
    """Nonce and associated data of a request that is made in one call."""
    if not info.pbNonce or not info.pbTag:
        raise NtError(STATUS_INVALID_PARAMETER)
    if info.dwFlags:
        raise NtError(STATUS_NOT_SUPPORTED)
    associated = p.memory.read(info.pbAuthData, info.cbAuthData) if info.cbAuthData else b""
    return p.memory.read(info.pbNonce, info.cbNonce), associated


@api
def BCryptDecrypt(
    p: Process, key: HANDLE, source: PVOID, size: ULONG, padding: PVOID,
    iv: PVOID, iv_size: ULONG, target: PVOID, room: ULONG, done: OutOpt[ULONG], flags: ULONG,
) -> STATUS:  # fmt: skip
    found = _key_or_pair(p, key)
    if isinstance(found, KeyPair):
        bcrypt_pairs.decrypt(p, found, p.memory.read(source, size), padding, target, room, done, flags)
        return
    block = ciphers.BLOCK_SIZES.get(found.name, 1)
    chained = found.mode != "GCM" and found.stream is None
    done.value = size
    if chained and size % block and found.mode != "CFB":
        raise NtError(STATUS_INVALID_BUFFER_SIZE)
    if not target:
        return
    data = p.memory.read(source, size) if size else b""
    following = b""
    if found.stream:
        out = found.stream.apply(data)
    elif found.mode == "GCM":
        info = _mode_info(p, padding)
        nonce, associated = _authenticated(p, info)
        tag = p.memory.read(info.pbTag, info.cbTag)
        try:
            out = ciphers.decrypt_gcm(found.secret, nonce, associated, data, tag)
        except ciphers.BadTag:
            raise NtError(_AUTH_TAG_MISMATCH) from None
    else:
        vector = _vector(p, found, iv, iv_size)
        out, following = ciphers.decrypt(found.name, found.secret, found.mode, vector, data)
        if flags & BCRYPT_BLOCK_PADDING:
            try:
                out = ciphers.unpad(out, block)
            except ciphers.BadPadding:
                raise NtError(STATUS_UNSUCCESSFUL) from None
    done.value = len(out)
    if room < len(out):
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    if iv and following:
        p.memory.write(iv, following)
    if out:
        p.memory.write(target, out)
