"""wincrypt.h: session keys, encryption and decryption; what is asked of RSA keys goes to theirs."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, PVOID, TRUE, ULONG_PTR, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.dlls.advapi32 import wincrypt_rsa
from pywine.dlls.advapi32.wincrypt import Handles, deliver, find_hash, find_provider, require_library
from pywine.dlls.advapi32.wincrypt_rsa import UserKey
from pywine.nt import ciphers
from pywine.nt.hashes import new_hash
from pywine.nt.process import Process

NTE_BAD_LEN, NTE_BAD_DATA, NTE_BAD_ALGID, NTE_BAD_TYPE = 0x80090004, 0x80090005, 0x80090008, 0x8009000A
NTE_BAD_FLAGS = 0x80090009
_ALGORITHMS = {  # name, and the bytes of a key
    0x6801: ("RC4", 16), 0x6602: ("RC2", 16), 0x6601: ("DES", 8), 0x6603: ("3DES", 24),
    0x6609: ("3DES_112", 16), 0x660E: ("AES", 16), 0x660F: ("AES", 24), 0x6610: ("AES", 32),
}  # fmt: skip
_EXPORTABLE = 1
_IV, _PADDING, _MODE, _MODE_BITS, _ALGID, _BLOCKLEN, _KEYLEN = 1, 3, 4, 5, 7, 8, 9
_MODES = {1: "CBC", 2: "ECB", 4: "CFB"}
_SIMPLEBLOB, _PLAINTEXTKEYBLOB, _BLOB_VERSION = 1, 8, 2


class Key:
    """A session key, and where the chain of its blocks is."""

    def __init__(self, algorithm: int, secret: bytes) -> None:
        self.algorithm, self.secret, self.mode = algorithm, secret, 1
        self.name = _ALGORITHMS[algorithm][0]
        self.block = ciphers.BLOCK_SIZES.get(self.name, 0)
        self.start = bytes(self.block)
        self.reset()

    def reset(self) -> None:
        """Begin a new message."""
        self.vector = self.start
        self.stream = None if self.block else ciphers.Rc4(self.secret)

    def copy(self) -> Key:
        made = Key(self.algorithm, self.secret)
        made.mode, made.start, made.vector = self.mode, self.start, self.vector
        made.stream = self.stream.copy() if self.stream else None
        return made

    def encrypt(self, data: bytes, final: bool) -> bytes:
        """Raises WinError(NTE_BAD_DATA) for parts of blocks."""
        if self.stream:
            out = self.stream.apply(data)
        else:
            data = ciphers.pad(data, self.block) if final else data
            if len(data) % self.block:
                raise WinError(NTE_BAD_DATA)
            out, self.vector = ciphers.encrypt(self.name, self.secret, _MODES[self.mode], self.vector, data)
        if final:
            self.reset()
        return out

    def decrypt(self, data: bytes, final: bool) -> bytes:
        """Raises WinError."""
        if self.stream:
            out = self.stream.apply(data)
        else:
            if len(data) % self.block:
                raise WinError(NTE_BAD_LEN)
            out, self.vector = ciphers.decrypt(self.name, self.secret, _MODES[self.mode], self.vector, data)
        if final:
            self.reset()
            if self.block:
                try:
                    return ciphers.unpad(out, self.block)
                except ciphers.BadPadding:
                    raise WinError(NTE_BAD_DATA) from None
        return out


def find_key(p: Process, handle: int) -> Key:
    """A session key. Raises WinError."""
    found = p.state(Handles).find(handle, Key)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER if not handle else ERROR_INVALID_HANDLE)
    return found


def _any_key(p: Process, handle: int) -> Key | UserKey:
    return p.state(Handles).find(handle, UserKey) or find_key(p, handle)


def _open(p: Process, algorithm: int, secret: bytes) -> int:
    if _ALGORITHMS[algorithm][0] in ciphers.BLOCK_SIZES:
        require_library(p)
    return p.state(Handles).open(Key(algorithm, secret))


def _size(algorithm: int, flags: int) -> int:
    """The bytes of a key: the upper half of the flags may say how many bits."""
    if algorithm not in _ALGORITHMS:
        raise WinError(NTE_BAD_ALGID)
    name, usual = _ALGORITHMS[algorithm]
    size = (flags >> 16) // 8 or usual
    if not ciphers.takes_key(name, size) or (name not in ("RC2", "RC4") and size != usual):
        raise WinError(NTE_BAD_FLAGS)
    return size


@api
def CryptGenKey(p: Process, provider: ULONG_PTR, algorithm: DWORD, flags: DWORD, key: Out[ULONG_PTR]) -> TRUE:
    found = find_provider(p, provider)
    if algorithm in wincrypt_rsa.PURPOSES:
        key.value = wincrypt_rsa.generate(p, found, algorithm, flags)
        return
    key.value = _open(p, algorithm, p.entropy(_size(algorithm, flags)))


@api
def CryptDeriveKey(
    p: Process, provider: ULONG_PTR, algorithm: DWORD, hash: ULONG_PTR, flags: DWORD, key: Out[ULONG_PTR]
) -> TRUE:
    find_provider(p, provider)
    size, found = _size(algorithm, flags), find_hash(p, hash)
    value = found.finish()
    is_old = found.name in ("MD4", "MD5", "SHA1")
    if len(value) < size or (is_old and _ALGORITHMS[algorithm][0] in ("AES", "3DES", "3DES_112")):
        padded = value.ljust(64, b"\0")
        halves = [new_hash(found.name) for _ in range(2)]
        for half, byte in zip(halves, (0x36, 0x5C), strict=True):
            half.update(bytes(each ^ byte for each in padded))
        value = b"".join(half.digest() for half in halves)
    key.value = _open(p, algorithm, value[:size])


@api
def CryptDestroyKey(p: Process, key: ULONG_PTR) -> TRUE:
    _any_key(p, key)
    p.state(Handles).close(key)


@api
def CryptDuplicateKey(
    p: Process, key: ULONG_PTR, reserved: PVOID, flags: DWORD, copy: Out[ULONG_PTR]
) -> TRUE:
    copy.value = p.state(Handles).open(_any_key(p, key).copy())


@api(partial="session keys and RSA keys")
def CryptImportKey(
    p: Process, provider: ULONG_PTR, data: PVOID, size: DWORD, wrapping: ULONG_PTR, flags: DWORD,
    key: Out[ULONG_PTR],
) -> TRUE:  # fmt: skip
    found, blob = find_provider(p, provider), p.memory.read(data, size)
    if size < 12 or blob[1] != _BLOB_VERSION:
        raise WinError(NTE_BAD_DATA)
    kind, _, _, algorithm, length = struct.unpack_from("<BBHII", blob)
    if kind in wincrypt_rsa.BLOBS:
        key.value = wincrypt_rsa.import_blob(p, found, blob, flags)
        return
    if kind == _SIMPLEBLOB:
        secret = wincrypt_rsa.unwrapping(p, found, wrapping).unwrap(blob[12:])
    elif kind == _PLAINTEXTKEYBLOB:
        if size < 12 + length:
            raise WinError(NTE_BAD_DATA)
        secret = blob[12 : 12 + length]
    else:
        raise WinError(NTE_BAD_TYPE)
    if algorithm not in _ALGORITHMS or not ciphers.takes_key(_ALGORITHMS[algorithm][0], len(secret)):
        raise WinError(NTE_BAD_ALGID)
    key.value = _open(p, algorithm, secret)


@api(partial="session keys and RSA keys, wrapped by RSA keys only")
def CryptExportKey(
    p: Process, key: ULONG_PTR, wrapping: ULONG_PTR, kind: DWORD, flags: DWORD, data: PVOID, size: Out[DWORD]
) -> TRUE:
    found = _any_key(p, key)
    if isinstance(found, UserKey):
        deliver(p, found.export(kind), data, size)
        return
    if kind == _SIMPLEBLOB:
        rest = struct.pack("<I", wincrypt_rsa.CALG_RSA_KEYX)
        rest += wincrypt_rsa.find_user_key(p, wrapping).wrap(found.secret)
    elif kind == _PLAINTEXTKEYBLOB:
        rest = struct.pack("<I", len(found.secret)) + found.secret
    else:
        raise WinError(NTE_BAD_TYPE)
    deliver(p, struct.pack("<BBHI", kind, _BLOB_VERSION, 0, found.algorithm) + rest, data, size)


@api
def CryptGetKeyParam(
    p: Process, key: ULONG_PTR, which: DWORD, data: PVOID, size: Out[DWORD], flags: DWORD
) -> TRUE:
    found = _any_key(p, key)
    if isinstance(found, UserKey):
        deliver(p, struct.pack("<I", found.parameter(which)), data, size)
        return
    numbers = {
        _ALGID: found.algorithm, _BLOCKLEN: 8 * found.block, _KEYLEN: 8 * len(found.secret),
        _MODE: found.mode, _PADDING: 1, _MODE_BITS: 8,
    }  # fmt: skip
    if which == _IV:
        value = found.start
    elif which in numbers:
        value = struct.pack("<I", numbers[which])
    else:
        raise WinError(NTE_BAD_TYPE)
    deliver(p, value, data, size)


@api
def CryptSetKeyParam(p: Process, key: ULONG_PTR, which: DWORD, data: PVOID, flags: DWORD) -> TRUE:
    found = find_key(p, key)
    if which == _IV and found.block:
        found.start = found.vector = p.memory.read(data, found.block)
        return
    value = int.from_bytes(p.memory.read(data, 4), "little")
    if which == _MODE and value in _MODES and found.block:
        found.mode = value
    elif not (which == _PADDING and value == 1):
        raise WinError(NTE_BAD_TYPE)


@api
def CryptEncrypt(
    p: Process, key: ULONG_PTR, hash: ULONG_PTR, final: BOOL, flags: DWORD, data: PVOID, size: Out[DWORD],
    room: DWORD,
) -> TRUE:  # fmt: skip
    found, count = _any_key(p, key), size.value
    if isinstance(found, UserKey):
        wincrypt_rsa.encrypt(p, found, hash, flags, data, size, room)
        return
    needed = count - count % found.block + found.block if found.block and final else count
    if not data:
        size.value = needed
        return
    if room < needed:
        size.value = needed
        raise WinError(ERROR_MORE_DATA)
    plain = p.memory.read(data, count) if count else b""
    if hash:
        find_hash(p, hash).state.update(plain)
    out = found.encrypt(plain, bool(final))
    size.value = len(out)
    if out:
        p.memory.write(data, out)


@api
def CryptDecrypt(
    p: Process, key: ULONG_PTR, hash: ULONG_PTR, final: BOOL, flags: DWORD, data: PVOID, size: Out[DWORD]
) -> TRUE:
    found = _any_key(p, key)
    if isinstance(found, UserKey):
        wincrypt_rsa.decrypt(p, found, hash, flags, data, size)
        return
    out = found.decrypt(p.memory.read(data, size.value) if size.value else b"", bool(final))
    if hash:
        find_hash(p, hash).state.update(out)
    size.value = len(out)
    if out:
        p.memory.write(data, out)
