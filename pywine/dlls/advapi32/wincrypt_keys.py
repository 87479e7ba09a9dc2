"""wincrypt.h: session keys, encryption and decryption. There are no keys of the user's."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, PVOID, TRUE, ULONG_PTR, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.dlls.advapi32.wincrypt import Handles, deliver, find_hash, find_provider
from pywine.nt import ciphers
from pywine.nt.hashes import new_hash
from pywine.nt.process import Process

NTE_BAD_LEN, NTE_BAD_DATA, NTE_BAD_ALGID, NTE_BAD_TYPE = 0x80090004, 0x80090005, 0x80090008, 0x8009000A
NTE_NO_KEY, NTE_BAD_KEY, NTE_BAD_FLAGS = 0x8009000D, 0x80090003, 0x80090009
_ALGORITHMS = {  # name, and the bytes of a key
    0x6801: ("RC4", 16), 0x6602: ("RC2", 16), 0x6601: ("DES", 8), 0x6603: ("3DES", 24),
    0x6609: ("3DES_112", 16), 0x660E: ("AES", 16), 0x660F: ("AES", 24), 0x6610: ("AES", 32),
}  # fmt: skip
_EXPORTABLE = 1
_IV, _PADDING, _MODE, _MODE_BITS, _ALGID, _BLOCKLEN, _KEYLEN = 1, 3, 4, 5, 7, 8, 9
_MODES = {1: "CBC", 2: "ECB", 4: "CFB"}
_PLAINTEXTKEYBLOB, _BLOB_VERSION = 8, 2


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


def _key(p: Process, handle: int) -> Key:
    found = p.state(Handles).find(handle, Key)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER if not handle else ERROR_INVALID_HANDLE)
    return found


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
    find_provider(p, provider)
    key.value = p.state(Handles).open(Key(algorithm, p.entropy(_size(algorithm, flags))))


@api
def CryptDeriveKey(
    p: Process, provider: ULONG_PTR, algorithm: DWORD, hash: ULONG_PTR, flags: DWORD, key: Out[ULONG_PTR]
) -> TRUE:
    find_provider(p, provider)
    size, found = _size(algorithm, flags), find_hash(p, hash)
    value: bytes = found.state.digest() if found.value is None else found.value
    found.value = value
    is_old = found.name in ("MD4", "MD5", "SHA1")
    if len(value) < size or (is_old and _ALGORITHMS[algorithm][0] in ("AES", "3DES", "3DES_112")):
        padded = value.ljust(64, b"\0")
        halves = [new_hash(found.name) for _ in range(2)]
        for half, byte in zip(halves, (0x36, 0x5C), strict=True):
            half.update(bytes(each ^ byte for each in padded))
        value = b"".join(half.digest() for half in halves)
    key.value = p.state(Handles).open(Key(algorithm, value[:size]))


@api
def CryptDestroyKey(p: Process, key: ULONG_PTR) -> TRUE:
    _key(p, key)
    p.state(Handles).close(key)


@api
def CryptDuplicateKey(
    p: Process, key: ULONG_PTR, reserved: PVOID, flags: DWORD, copy: Out[ULONG_PTR]
) -> TRUE:
    copy.value = p.state(Handles).open(_key(p, key).copy())


@api(partial="plain session keys only")
def CryptImportKey(
    p: Process, provider: ULONG_PTR, data: PVOID, size: DWORD, wrapping: ULONG_PTR, flags: DWORD,
    key: Out[ULONG_PTR],
) -> TRUE:  # fmt: skip
    find_provider(p, provider)
    blob = p.memory.read(data, size)
    if size < 12 or blob[1] != _BLOB_VERSION:
        raise WinError(NTE_BAD_DATA)
    kind, _, _, algorithm, length = struct.unpack_from("<BBHII", blob)
    if kind != _PLAINTEXTKEYBLOB:
        raise WinError(NTE_BAD_TYPE)
    if size < 12 + length:
        raise WinError(NTE_BAD_DATA)
    if algorithm not in _ALGORITHMS or not ciphers.takes_key(_ALGORITHMS[algorithm][0], length):
        raise WinError(NTE_BAD_ALGID)
    key.value = p.state(Handles).open(Key(algorithm, blob[12 : 12 + length]))


@api(partial="plain session keys only")
def CryptExportKey(
    p: Process, key: ULONG_PTR, wrapping: ULONG_PTR, kind: DWORD, flags: DWORD, data: PVOID, size: Out[DWORD]
) -> TRUE:
    found = _key(p, key)
    if kind != _PLAINTEXTKEYBLOB:
        raise WinError(NTE_BAD_TYPE)
    header = struct.pack("<BBHII", kind, _BLOB_VERSION, 0, found.algorithm, len(found.secret))
    deliver(p, header + found.secret, data, size)


@api
def CryptGetUserKey(p: Process, provider: ULONG_PTR, kind: DWORD, key: Out[ULONG_PTR]) -> TRUE:
    find_provider(p, provider)
    raise WinError(NTE_NO_KEY)


@api.aw
def CryptSignHash(
    p: Process, hash: ULONG_PTR, kind: DWORD, description: PVOID, flags: DWORD, signature: PVOID, size: PVOID
) -> TRUE:
    find_hash(p, hash)
    raise WinError(NTE_NO_KEY)


@api
def CryptGetKeyParam(
    p: Process, key: ULONG_PTR, which: DWORD, data: PVOID, size: Out[DWORD], flags: DWORD
) -> TRUE:
    found = _key(p, key)
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
    found = _key(p, key)
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
    found, count = _key(p, key), size.value
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
    found = _key(p, key)
    out = found.decrypt(p.memory.read(data, size.value) if size.value else b"", bool(final))
    if hash:
        find_hash(p, hash).state.update(out)
    size.value = len(out)
    if out:
        p.memory.write(data, out)
