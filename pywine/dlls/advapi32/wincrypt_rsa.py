"""wincrypt.h: a user's RSA keys, and signatures."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE, ULONG_PTR, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.dlls.advapi32.wincrypt import (
    Handles,
    Hash,
    Provider,
    deliver,
    find_hash,
    find_provider,
    require_library,
)
from pywine.nt.process import Process
from pywine.nt.rsa import BadKey, BadText, RsaKey
from pywine.nt.rsa_blobs import CALG_RSA_KEYX, PRIVATEKEYBLOB, PUBLICKEYBLOB, from_capi, to_capi

_NTE_BAD_KEY, _NTE_BAD_LEN, _NTE_BAD_DATA = 0x80090003, 0x80090004, 0x80090005
_NTE_BAD_SIGNATURE, _NTE_BAD_FLAGS, _NTE_BAD_TYPE = 0x80090006, 0x80090009, 0x8009000A
_NTE_BAD_KEY_STATE, _NTE_NO_KEY = 0x8009000B, 0x8009000D
_CALG_RSA_SIGN, _AT_KEYEXCHANGE, _AT_SIGNATURE = 0x2400, 1, 2
PURPOSES = {
    _AT_KEYEXCHANGE: _AT_KEYEXCHANGE, _AT_SIGNATURE: _AT_SIGNATURE, CALG_RSA_KEYX: _AT_KEYEXCHANGE,
    _CALG_RSA_SIGN: _AT_SIGNATURE,
}  # fmt: skip
BLOBS = (PUBLICKEYBLOB, PRIVATEKEYBLOB)
_EXPORTABLE, _ARCHIVABLE, _NO_HASH_OID, _OAEP = 1, 0x4000, 1, 0x40
_KP_ALGID, _KP_PERMISSIONS, _KP_BLOCKLEN, _KP_KEYLEN = 7, 6, 8, 9
_CRYPT_EXPORT = 4


class UserKey:
    """A handle's RSA key: what it is for, and whether its private half may leave."""

    def __init__(self, key: RsaKey, purpose: int, is_exportable: bool) -> None:
        self.key, self.purpose, self.is_exportable = key, purpose, is_exportable
        self.algorithm = CALG_RSA_KEYX if purpose == _AT_KEYEXCHANGE else _CALG_RSA_SIGN

    def copy(self) -> UserKey:
        return UserKey(self.key, self.purpose, self.is_exportable)

    def parameter(self, which: int) -> int:
        """Raises WinError."""
        values = {
            _KP_ALGID: self.algorithm, _KP_KEYLEN: self.key.modulus.bit_length(),
            _KP_BLOCKLEN: self.key.modulus.bit_length(),
            _KP_PERMISSIONS: 0x3F if self.is_exportable else 0x3F & ~_CRYPT_EXPORT,
        }  # fmt: skip
        if which not in values:
            raise WinError(_NTE_BAD_TYPE)
        return values[which]

    def export(self, kind: int) -> bytes:
        """Raises WinError."""
        if kind not in BLOBS:
            raise WinError(_NTE_BAD_TYPE)
        is_private = kind == PRIVATEKEYBLOB
        if is_private and not (self.is_exportable and self.key.is_private):
            raise WinError(_NTE_BAD_KEY_STATE)
        return to_capi(self.key, private=is_private, algorithm=self.algorithm)

    def wrap(self, secret: bytes) -> bytes:
        """A session key for whoever has the private half."""
        try:
            return self.key.encrypt(secret)[::-1]
        except BadText:
            raise WinError(_NTE_BAD_LEN) from None

    def unwrap(self, wrapped: bytes) -> bytes:
        """Raises WinError."""
        try:
            return self.key.decrypt(wrapped[: self.key.size][::-1])
        except (BadKey, BadText):
            raise WinError(_NTE_BAD_DATA) from None


def find_user_key(p: Process, handle: int) -> UserKey:
    """Raises WinError."""
    found = p.state(Handles).find(handle, UserKey)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER if not handle else ERROR_INVALID_HANDLE)
    return found


def of_provider(provider: Provider, purpose: int) -> UserKey:
    """A key of the container. Raises WinError(NTE_NO_KEY)."""
    found = provider.keys.keys.get(purpose)
    if found is None:
        raise WinError(_NTE_NO_KEY)
    return UserKey(found[0], purpose, found[1])


def unwrapping(p: Process, provider: Provider, handle: int) -> UserKey:
    """The key that opens a session key: this one, or the container's."""
    return find_user_key(p, handle) if handle else of_provider(provider, _AT_KEYEXCHANGE)


def generate(p: Process, provider: Provider, algorithm: int, flags: int) -> int:
    """A new pair for the container; the upper half of the flags may say how many bits. Raises WinError."""
    require_library(p)
    try:
        key = p.block(RsaKey.generate, (flags >> 16) or 1024)
    except BadKey:
        raise WinError(_NTE_BAD_FLAGS) from None
    purpose, is_exportable = PURPOSES[algorithm], bool(flags & (_EXPORTABLE | _ARCHIVABLE))
    provider.keys.put(purpose, key, is_exportable)
    return p.state(Handles).open(UserKey(key, purpose, is_exportable))


def import_blob(p: Process, provider: Provider, blob: bytes, flags: int) -> int:
    """Private keys go into the container. Raises WinError."""
    require_library(p)
    try:
        key, algorithm = from_capi(blob)
    except BadKey:
        raise WinError(_NTE_BAD_DATA) from None
    purpose = PURPOSES.get(algorithm, _AT_KEYEXCHANGE)
    if key.is_private:
        provider.keys.put(purpose, key, bool(flags & _EXPORTABLE))
    return p.state(Handles).open(UserKey(key, purpose, bool(flags & _EXPORTABLE)))


@api
def CryptGetUserKey(p: Process, provider: ULONG_PTR, kind: DWORD, key: Out[ULONG_PTR]) -> TRUE:
    key.value = p.state(Handles).open(of_provider(find_provider(p, provider), PURPOSES.get(kind, 0)))


# Signatures.


def _hash_name(found: Hash, flags: int) -> str | None:
    return None if flags & _NO_HASH_OID or found.name == "MD5SHA1" else found.name


@api.aw
def CryptSignHash(
    p: Process, hash: ULONG_PTR, kind: DWORD, description: PVOID, flags: DWORD, signature: PVOID,
    size: Out[DWORD],
) -> TRUE:  # fmt: skip
    found = find_hash(p, hash)
    key = of_provider(found.provider, PURPOSES.get(kind, 0)).key
    if not signature:
        size.value = key.size
        return
    if size.value < key.size:
        size.value = key.size
        raise WinError(ERROR_MORE_DATA)
    try:
        signed = key.sign(_hash_name(found, flags), found.finish())
    except (BadKey, BadText):
        raise WinError(_NTE_BAD_LEN) from None
    deliver(p, signed[::-1], signature, size)


@api.aw
def CryptVerifySignature(
    p: Process, hash: ULONG_PTR, signature: PVOID, size: DWORD, key: ULONG_PTR, description: PVOID,
    flags: DWORD,
) -> TRUE:  # fmt: skip
    found, signed = find_hash(p, hash), p.memory.read(signature, size)
    if not find_user_key(p, key).key.verify(_hash_name(found, flags), found.finish(), signed[::-1]):
        raise WinError(_NTE_BAD_SIGNATURE)


# Encryption, which CryptEncrypt and CryptDecrypt pass on.


def encrypt(p: Process, key: UserKey, hash: int, flags: int, data: int, size: Out[DWORD], room: int) -> None:
    """Raises WinError."""
    count, size.value = size.value, key.key.size
    if not data:
        return
    if room < key.key.size:
        raise WinError(ERROR_MORE_DATA)
    plain = p.memory.read(data, count) if count else b""
    if hash:
        find_hash(p, hash).state.update(plain)
    try:
        out = key.key.encrypt_oaep("SHA1", b"", plain) if flags & _OAEP else key.key.encrypt(plain)
    except BadText:
        raise WinError(_NTE_BAD_LEN) from None
    except BadKey:
        raise WinError(_NTE_BAD_KEY) from None
    p.memory.write(data, out[::-1])


def decrypt(p: Process, key: UserKey, hash: int, flags: int, data: int, size: Out[DWORD]) -> None:
    """Raises WinError."""
    block = p.memory.read(data, size.value)[::-1]
    try:
        out = key.key.decrypt_oaep("SHA1", b"", block) if flags & _OAEP else key.key.decrypt(block)
    except BadText:
        raise WinError(_NTE_BAD_DATA) from None
    except BadKey:
        raise WinError(_NTE_BAD_KEY) from None
    if hash:
        find_hash(p, hash).state.update(out)
    size.value = len(out)
    if out:
        p.memory.write(data, out)
