"""bcrypt.h: key pairs: RSA, ECDSA, ECDH and DH."""

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
from pywine.abi.struct import Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, WSTR, Out, OutOpt
from pywine.dlls.bcrypt.bcrypt import Algorithm, Handles, find_algorithm
from pywine.nt.crypto_library import CryptoLibrary
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.rsa import RsaKey

_STATUS_INVALID_SIGNATURE = 0xC000A000
_PAD_NONE, _PAD_PKCS1, _PAD_OAEP, _PAD_PSS = 1, 2, 4, 8
_CURVES = {"P256": "nistP256", "P384": "nistP384", "P521": "nistP521"}
_KEY_LENGTHS = {"RSA": (512, 16384, 64), "RSA_SIGN": (512, 16384, 64), "DH": (512, 4096, 64)}


class BCRYPT_PKCS1_PADDING_INFO(Struct):
    pszAlgId: PVOID


class BCRYPT_PSS_PADDING_INFO(Struct):
    pszAlgId: PVOID
    cbSalt: ULONG


class BCRYPT_OAEP_PADDING_INFO(Struct):
    pszAlgId: PVOID
    pbLabel: PVOID
    cbLabel: ULONG


class KeyPair:
    """A key with its algorithm; before it is finalized there are only wishes. `curve`: its name, if any."""

    def __init__(self, name: str, bits: int, curve: str = "") -> None:
        self.name, self.bits, self.curve, self.mode = name, bits, curve, ""
        self.key: Any = None
        self.group: tuple[int, int] | None = None

    def copy(self) -> KeyPair:
        made = KeyPair(self.name, self.bits, self.curve)
        made.key, made.group = self.key, self.group
        return made

    @property
    def is_rsa(self) -> bool:
        return self.name in ("RSA", "RSA_SIGN")


def find_pair(p: Process, handle: int) -> KeyPair:
    """A finalized pair. Raises NtError."""
    found = p.state(Handles).find(handle, KeyPair)
    if found is None or found.key is None:
        raise NtError(STATUS_INVALID_HANDLE)
    return found


def _new(p: Process, algorithm: Algorithm, bits: int) -> KeyPair:
    from pywine.nt.curves import curve_bits

    family, _, suffix = algorithm.name.partition("_")
    if algorithm.name not in ("DH", *_KEY_LENGTHS) and family not in ("ECDSA", "ECDH"):
        raise NtError(STATUS_NOT_SUPPORTED)
    if algorithm.name != "DH" and not p.state(CryptoLibrary).is_there:
        raise NtError(STATUS_NOT_FOUND)
    if family not in ("ECDSA", "ECDH"):
        return KeyPair(algorithm.name, bits)
    curve = _CURVES.get(suffix) or algorithm.curve
    if not curve:
        curve = {256: "nistP256", 384: "nistP384", 521: "nistP521"}.get(bits, "")
    if not curve or bits not in (0, curve_bits(curve)):
        raise NtError(STATUS_INVALID_PARAMETER)
    return KeyPair(algorithm.name, curve_bits(curve), curve)


# Pairs and their blobs.


@api
def BCryptGenerateKeyPair(
    p: Process, algorithm: HANDLE, key: Out[HANDLE], length: ULONG, flags: ULONG
) -> STATUS:
    made = _new(p, find_algorithm(p, algorithm), length)
    if made.name in _KEY_LENGTHS:
        least, most, step = _KEY_LENGTHS[made.name]
        if not least <= length <= most or length % step:
            raise NtError(STATUS_INVALID_PARAMETER)
    key.value = p.state(Handles).open(made)


@api
def BCryptFinalizeKeyPair(p: Process, key: HANDLE, flags: ULONG) -> STATUS:
    from pywine.nt.curves import EcKey
    from pywine.nt.diffie import DhKey, group_of
    from pywine.nt.rsa import BadKey, RsaKey

    found = p.state(Handles).find(key, KeyPair)
    if found is None or found.key is not None:
        raise NtError(STATUS_INVALID_HANDLE)
    try:
        if found.is_rsa:
            found.key = p.block(RsaKey.generate, found.bits)
        elif found.name == "DH":
            found.key = DhKey.generate(*found.group or group_of(found.bits))
        else:
            found.key = EcKey.generate(found.curve)
    except BadKey:
        raise NtError(STATUS_INVALID_PARAMETER) from None


@api
def BCryptImportKeyPair(
    p: Process, algorithm: HANDLE, wrapping: HANDLE, kind: WSTR, key: Out[HANDLE], blob: PVOID, size: ULONG,
    flags: ULONG,
) -> STATUS:  # fmt: skip
    from pywine.dlls.bcrypt import bcrypt_blobs
    from pywine.nt.curves import is_curve
    from pywine.nt.rsa import BadKey

    data, opened = p.memory.read(blob, size), find_algorithm(p, algorithm)
    bits = 0
    if opened.name in ("ECDSA", "ECDH") and not is_curve(opened.curve):
        bits = {b"1": 256, b"2": 256, b"3": 384, b"4": 384, b"5": 521, b"6": 521}.get(data[3:4], 0)
    made = _new(p, opened, bits)
    try:
        if made.is_rsa:
            made.key = bcrypt_blobs.import_rsa(kind, data)
            made.bits = made.key.modulus.bit_length()
        elif made.name == "DH":
            made.key = bcrypt_blobs.import_dh(kind, data)
            made.bits = made.key.prime.bit_length()
        else:
            made.key = bcrypt_blobs.import_curve(made, kind, data)
    except BadKey:
        raise NtError(STATUS_INVALID_PARAMETER) from None
    key.value = p.state(Handles).open(made)


def exported(pair: KeyPair, kind: str) -> bytes:
    """Raises NtError."""
    from pywine.dlls.bcrypt.bcrypt_blobs import export_blob
    from pywine.nt.rsa import BadKey

    if pair.key is None:
        raise NtError(STATUS_INVALID_HANDLE)
    try:
        return export_blob(pair, kind)
    except BadKey:
        raise NtError(STATUS_INVALID_PARAMETER) from None


def properties_of(found: Any) -> dict[str, bytes]:
    """What a key pair, or an algorithm of such, has besides its name."""
    dword = struct.Struct("<I").pack
    is_pair = isinstance(found, KeyPair)
    lengths = _KEY_LENGTHS.get(found.name) or (_curve_lengths(found.name))
    properties = {"KeyLengths": struct.pack("<III", *lengths), "ObjectLength": dword(654)}
    if "EC" in found.name and found.curve:
        properties["ECCCurveName"] = encode_wide(found.curve) + b"\0\0"
    if not is_pair:
        if found.name in ("RSA", "RSA_SIGN"):
            properties["PaddingSchemes"] = dword(_PAD_NONE | _PAD_PKCS1 | _PAD_OAEP | _PAD_PSS)
        return properties
    size = (found.bits + 7) // 8
    properties |= {"KeyLength": dword(found.bits), "KeyStrength": dword(found.bits)}
    if found.is_rsa:
        properties |= {"BlockLength": dword(size), "SignatureLength": dword(size)}
    elif found.name.startswith("ECDSA"):
        properties["SignatureLength"] = dword(2 * size)
    if found.name == "DH" and found.key is not None:
        from pywine.dlls.bcrypt.bcrypt_blobs import write_dh_parameters

        properties["DHParameters"] = write_dh_parameters(found.key.prime, found.key.generator)
    return properties


def _curve_lengths(name: str) -> tuple[int, int, int]:
    bits = {"P256": 256, "P384": 384, "P521": 521}.get(name.partition("_")[2])
    return (bits, bits, 0) if bits else (192, 521, 1)


def set_property(found: Any, name: str, value: bytes) -> bool:
    """Whether this is a property of key pairs. Raises NtError."""
    from pywine.nt.curves import is_curve

    if name == "ECCCurveName" and found.name in ("ECDSA", "ECDH"):
        curve = value.decode("utf-16-le", "replace").rstrip("\0")
        if not is_curve(curve):
            raise NtError(STATUS_INVALID_PARAMETER)
        found.curve = curve
        return True
    if name == "DHParameters" and isinstance(found, KeyPair) and found.key is None:
        from pywine.dlls.bcrypt.bcrypt_blobs import read_dh_parameters

        found.group = read_dh_parameters(value)
        return True
    return False


# Signatures.


def _hash_name(p: Process, address: int) -> str | None:
    """The name of a hash function in a padding's description. Raises NtError."""
    from pywine.nt.hashes import SIZES

    if not address:
        return None
    name = p.memory.read_wstring(address)
    if name not in SIZES:
        raise NtError(STATUS_NOT_SUPPORTED)
    return name


def _pss(p: Process, padding: int) -> tuple[str, int]:
    info = BCRYPT_PSS_PADDING_INFO.on(p.memory, padding, p.bits)
    name = _hash_name(p, info.pszAlgId)
    if name is None:
        raise NtError(STATUS_INVALID_PARAMETER)
    return name, info.cbSalt


@api
def BCryptSignHash(
    p: Process, key: HANDLE, padding: PVOID, digest: PVOID, digest_size: ULONG, target: PVOID, room: ULONG,
    done: OutOpt[ULONG], flags: ULONG,
) -> STATUS:  # fmt: skip
    from pywine.nt.rsa import BadKey, BadText

    found = find_pair(p, key)
    if not found.is_rsa and not found.name.startswith("ECDSA"):
        raise NtError(STATUS_NOT_SUPPORTED)
    done.value = found.key.size * (1 if found.is_rsa else 2)
    if not target:
        return
    if room < done.value:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    data = p.memory.read(digest, digest_size)
    try:
        if not found.is_rsa:
            signature = found.key.sign(data)
        elif flags == _PAD_PSS and padding:
            signature = found.key.sign_pss(*_with_digest(_pss(p, padding), data))
        elif flags == _PAD_PKCS1 and padding:
            signature = found.key.sign(_hash_name(p, _first(p, padding)), data)
        else:
            raise NtError(STATUS_INVALID_PARAMETER)
    except (BadKey, BadText):
        raise NtError(STATUS_INVALID_PARAMETER) from None
    p.memory.write(target, signature)


def _first(p: Process, padding: int) -> int:
    return BCRYPT_PKCS1_PADDING_INFO.on(p.memory, padding, p.bits).pszAlgId


def _with_digest(described: tuple[str, int], digest: bytes) -> tuple[str, bytes, int]:
    return described[0], digest, described[1]


@api
def BCryptVerifySignature(
    p: Process, key: HANDLE, padding: PVOID, digest: PVOID, digest_size: ULONG, signature: PVOID,
    size: ULONG, flags: ULONG,
) -> STATUS:  # fmt: skip
    from pywine.nt.rsa import BadText

    found = find_pair(p, key)
    data, signed = p.memory.read(digest, digest_size), p.memory.read(signature, size)
    try:
        if found.name.startswith("ECDSA"):
            is_good = found.key.verify(data, signed)
        elif not found.is_rsa:
            raise NtError(STATUS_NOT_SUPPORTED)
        elif flags == _PAD_PSS and padding:
            is_good = found.key.verify_pss(*_with_digest(_pss(p, padding), data), signed)
        elif flags == _PAD_PKCS1 and padding:
            is_good = found.key.verify(_hash_name(p, _first(p, padding)), data, signed)
        else:
            raise NtError(STATUS_INVALID_PARAMETER)
    except BadText:
        raise NtError(STATUS_INVALID_PARAMETER) from None
    if not is_good:
        raise NtError(_STATUS_INVALID_SIGNATURE)


# Encryption, which BCryptEncrypt and BCryptDecrypt pass on.


def _oaep(p: Process, padding: int) -> tuple[str, bytes]:
    if not padding:
        raise NtError(STATUS_INVALID_PARAMETER)
    info = BCRYPT_OAEP_PADDING_INFO.on(p.memory, padding, p.bits)
    name = _hash_name(p, info.pszAlgId)
    if name is None:
        raise NtError(STATUS_INVALID_PARAMETER)
    return name, p.memory.read(info.pbLabel, info.cbLabel) if info.cbLabel else b""


def _rsa(found: KeyPair) -> RsaKey:
    if not found.is_rsa:
        raise NtError(STATUS_NOT_SUPPORTED)
    if found.key is None:
        raise NtError(STATUS_INVALID_HANDLE)
    return found.key


def _padded(
    p: Process, padding: int, flags: int, data: bytes, pkcs1: Callable[[bytes], bytes],
    oaep: Callable[..., bytes], raw: Callable[[bytes], bytes],
) -> bytes:  # fmt: skip
    """What one of three operations makes of `data`, as the padding in `flags` asks. Raises NtError."""
    from pywine.nt.rsa import BadKey, BadText

    try:
        if flags == _PAD_PKCS1:
            return pkcs1(data)
        if flags == _PAD_OAEP:
            return oaep(*_oaep(p, padding), data)
        if flags == _PAD_NONE:
            return raw(data)
    except (BadKey, BadText):
        pass
    raise NtError(STATUS_INVALID_PARAMETER)


def encrypt(
    p: Process, found: KeyPair, data: bytes, padding: int, target: int, room: int, done: Any, flags: int
) -> None:
    """Raises NtError."""
    key = _rsa(found)
    done.value = key.size
    if not target:
        return
    if room < key.size:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(target, _padded(p, padding, flags, data, key.encrypt, key.encrypt_oaep, key.raise_public))


def decrypt(
    p: Process, found: KeyPair, data: bytes, padding: int, target: int, room: int, done: Any, flags: int
) -> None:
    """Raises NtError."""
    key = _rsa(found)
    done.value = key.size
    if not target:
        return
    out = _padded(p, padding, flags, data, key.decrypt, key.decrypt_oaep, key.raise_private)
    done.value = len(out)
    if room < len(out):
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    if out:
        p.memory.write(target, out)
