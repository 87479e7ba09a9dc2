"""Symmetric ciphers of Windows' cryptography by name: RC4; the block ciphers come from `cryptography`."""

from __future__ import annotations

from pywine.abi.errors import NotImplementedHere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BLOCK_SIZES = {"AES": 16, "3DES": 8, "3DES_112": 8, "DES": 8, "RC2": 8}
KEY_SIZES = {
    "AES": (16, 24, 32), "3DES": (24,), "3DES_112": (16,), "DES": (8,),
    "RC2": (2, 5, 16), "RC4": (1, 5, 64),
}  # fmt: skip


class BadPadding(Exception):
    """The last block does not end as padding does: the key or the data is another."""


class BadTag(Exception):
    """The authentication tag belongs to other data."""


def is_cipher(name: str) -> bool:
    """Whether there is such a cipher."""
    return name in KEY_SIZES


def takes_key(name: str, size: int) -> bool:
    """Whether a key may have this many bytes."""
    sizes = KEY_SIZES[name]
    return sizes[0] <= size <= sizes[-1] if name in ("RC2", "RC4") else size in sizes


class Rc4:
    """The stream cipher: encrypting and decrypting are the same."""

    def __init__(self, key: bytes) -> None:
        state = list(range(256))
        j = 0
        for i in range(256):
            j = (j + state[i] + key[i % len(key)]) & 0xFF
            state[i], state[j] = state[j], state[i]
        self._state, self._i, self._j = state, 0, 0

    def copy(self) -> Rc4:
        made = Rc4(b"\0")
        made._state, made._i, made._j = list(self._state), self._i, self._j
        return made

    def apply(self, data: bytes) -> bytes:
        state, i, j = self._state, self._i, self._j
        out = bytearray(data)
        for at, byte in enumerate(out):
            i = (i + 1) & 0xFF
            j = (j + state[i]) & 0xFF
            state[i], state[j] = state[j], state[i]
            out[at] = byte ^ state[(state[i] + state[j]) & 0xFF]
        self._i, self._j = i, j
        return bytes(out)


def _library(name: str) -> Any:
    """The cipher classes. Without their package nobody must believe that something was encrypted."""
    try:
        from cryptography.hazmat.primitives import ciphers
    except ImportError:
        raise NotImplementedHere(
            f"needs the Python package cryptography for {name}: pip install 'pywine[crypto]'"
        ) from None
    return ciphers


def _algorithm(name: str, key: bytes) -> Any:
    _library(name)
    from cryptography.hazmat.decrepit.ciphers import algorithms as old
    from cryptography.hazmat.primitives.ciphers import algorithms

    if name == "AES":
        return algorithms.AES(key)
    if name == "RC2":
        return old.RC2(key)
    if name == "DES":
        return old.TripleDES(key * 3)
    return old.TripleDES(key + key[:8] if name == "3DES_112" else key)


def _mode(mode: str, iv: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers import modes

    if mode == "ECB":
        return modes.ECB()
    if mode == "CBC":
        return modes.CBC(iv)
    try:
        from cryptography.hazmat.decrepit.ciphers.modes import CFB8
    except ImportError:
        from cryptography.hazmat.primitives.ciphers.modes import CFB8
    return CFB8(iv)


def pad(data: bytes, block: int) -> bytes:
    """PKCS #7: as many bytes as are missing, each saying how many."""
    missing = block - len(data) % block
    return data + bytes((missing,)) * missing


def unpad(data: bytes, block: int) -> bytes:
    """The data without its padding. Raises BadPadding."""
    count = data[-1] if data else 0
    if not 0 < count <= block or data[-count:] != bytes((count,)) * count:
        raise BadPadding
    return data[:-count]


def encrypt(name: str, key: bytes, mode: str, iv: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Whole blocks encrypted, and the vector that goes on from there."""
    context = _library(name).Cipher(_algorithm(name, key), _mode(mode, iv)).encryptor()
    out = context.update(data) + context.finalize()
    return out, _next(mode, iv, out)


def decrypt(name: str, key: bytes, mode: str, iv: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Whole blocks decrypted, and the vector that goes on from there."""
    context = _library(name).Cipher(_algorithm(name, key), _mode(mode, iv)).decryptor()
    return context.update(data) + context.finalize(), _next(mode, iv, data)


def _next(mode: str, iv: bytes, ciphertext: bytes) -> bytes:
    return iv if mode == "ECB" else (iv + ciphertext)[-len(iv) :]


def encrypt_gcm(key: bytes, nonce: bytes, associated: bytes, data: bytes) -> tuple[bytes, bytes]:
    """AES in Galois/counter mode: the text and its tag."""
    _library("AES")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    out = AESGCM(key).encrypt(nonce, data, associated)
    return out[:-16], out[-16:]


def decrypt_gcm(key: bytes, nonce: bytes, associated: bytes, data: bytes, tag: bytes) -> bytes:
    """The text of what has this tag. Raises BadTag."""
    _library("AES")
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, data + tag, associated)
    except InvalidTag:
        raise BadTag from None
