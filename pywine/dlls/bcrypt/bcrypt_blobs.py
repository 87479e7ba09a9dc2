"""bcrypt.h: key pairs as blobs."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER, STATUS_NOT_SUPPORTED
from pywine.nt.curves import EcKey, curve_bits
from pywine.nt.diffie import DhKey
from pywine.nt.rsa import BadKey, RsaKey
from pywine.nt.rsa_blobs import from_capi, to_capi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_RSA_PUBLIC, _RSA_PRIVATE, _RSA_FULL = b"RSA1", b"RSA2", b"RSA3"
_DH_PUBLIC, _DH_PRIVATE, _DH_PARAMETERS = b"DHPB", b"DHPV", b"DHPM"
_MAGIC_DIGITS = {"nistP256": "12", "nistP384": "34", "nistP521": "56"}


def export_blob(pair: Any, kind: str) -> bytes:
    """A key in one of its forms. Raises NtError, BadKey."""
    key = pair.key
    if isinstance(key, RsaKey) and kind in _RSA_FORMS:
        return _RSA_FORMS[kind](key)
    is_private = kind in ("ECCPRIVATEBLOB", "DHPRIVATEBLOB", "PRIVATEBLOB")
    if isinstance(key, EcKey) and kind in ("ECCPUBLICBLOB", "ECCPRIVATEBLOB", "PUBLICBLOB", "PRIVATEBLOB"):
        numbers = (key.x, key.y, key.private) if is_private else (key.x, key.y)
        head = _curve_magic(pair, is_private)
    elif isinstance(key, DhKey) and kind in ("DHPUBLICBLOB", "DHPRIVATEBLOB", "PUBLICBLOB", "PRIVATEBLOB"):
        numbers = (key.prime, key.generator, key.public, key.private)[: 4 if is_private else 3]
        head = _DH_PRIVATE if is_private else _DH_PUBLIC
    else:
        raise NtError(STATUS_NOT_SUPPORTED)
    if is_private and not key.is_private:
        raise BadKey
    return head + struct.pack("<I", key.size) + b"".join(n.to_bytes(key.size, "big") for n in numbers)


def _curve_magic(pair: Any, is_private: bool) -> bytes:
    letter = b"S" if pair.name.startswith("ECDSA") else b"K"
    digits = _MAGIC_DIGITS.get(pair.curve)
    if digits is None:
        return (b"ECDV" if is_private else b"ECDP") if letter == b"S" else b"ECKV" if is_private else b"ECKP"
    return b"EC" + letter + digits[is_private].encode()


def _rsa_public(key: RsaKey, magic: bytes = _RSA_PUBLIC, primes: tuple[int, ...] = (0, 0)) -> bytes:
    short = (key.exponent.bit_length() + 7) // 8
    head = magic + struct.pack("<5I", key.modulus.bit_length(), short, key.size, *primes)
    return head + key.exponent.to_bytes(short, "big") + key.modulus.to_bytes(key.size, "big")


def _rsa_private(key: RsaKey, magic: bytes = _RSA_PRIVATE) -> bytes:
    if not key.is_private:
        raise BadKey
    sizes = tuple((prime.bit_length() + 7) // 8 for prime in (key.one, key.other))
    primes = zip((key.one, key.other), sizes, strict=True)
    return _rsa_public(key, magic, sizes) + b"".join(prime.to_bytes(size, "big") for prime, size in primes)


def _rsa_full(key: RsaKey) -> bytes:
    one, other = ((prime.bit_length() + 7) // 8 for prime in (key.one, key.other))
    rest = zip((*key.remainders(), key.private_exponent), (one, other, one, key.size), strict=True)
    return _rsa_private(key, _RSA_FULL) + b"".join(number.to_bytes(size, "big") for number, size in rest)


_RSA_FORMS = {
    "RSAPUBLICBLOB": _rsa_public, "PUBLICBLOB": _rsa_public, "RSAPRIVATEBLOB": _rsa_private,
    "PRIVATEBLOB": _rsa_private, "RSAFULLPRIVATEBLOB": _rsa_full,
    "CAPIPUBLICBLOB": lambda key: to_capi(key, private=False),
    "CAPIPRIVATEBLOB": lambda key: to_capi(key, private=True),
}  # fmt: skip


def import_rsa(kind: str, blob: bytes) -> RsaKey:
    """Raises NtError, BadKey."""
    if kind in ("CAPIPUBLICBLOB", "CAPIPRIVATEBLOB"):
        return from_capi(blob)[0]
    if kind not in _RSA_FORMS:
        raise NtError(STATUS_NOT_SUPPORTED)
    if len(blob) < 24 or blob[:4] not in (_RSA_PUBLIC, _RSA_PRIVATE, _RSA_FULL):
        raise BadKey
    short, size, one, other = struct.unpack_from("<4I", blob, 8)
    if (blob[:4] == _RSA_PUBLIC) != (kind in ("RSAPUBLICBLOB", "PUBLICBLOB")):
        raise BadKey
    sizes = (short, size, one, other) if blob[:4] != _RSA_PUBLIC else (short, size)
    exponent, modulus, *primes = _numbers(blob, 24, sizes)
    return RsaKey(modulus, exponent, *primes)


def _numbers(blob: bytes, at: int, sizes: tuple[int, ...]) -> list[int]:
    if len(blob) < at + sum(sizes):
        raise BadKey
    found = []
    for size in sizes:
        found.append(int.from_bytes(blob[at : at + size], "big"))
        at += size
    return found


def import_curve(pair: Any, kind: str, blob: bytes) -> EcKey:
    """Raises NtError, BadKey."""
    if kind not in ("ECCPUBLICBLOB", "ECCPRIVATEBLOB", "PUBLICBLOB", "PRIVATEBLOB"):
        raise NtError(STATUS_NOT_SUPPORTED)
    is_private = "PRIVATE" in kind
    size = (curve_bits(pair.curve) + 7) // 8
    if len(blob) < 8 or struct.unpack_from("<I", blob, 4)[0] != size:
        raise BadKey
    if blob[:4] != _curve_magic(pair, is_private):
        raise BadKey
    return EcKey(pair.curve, *_numbers(blob, 8, (size,) * (3 if is_private else 2)))


def import_dh(kind: str, blob: bytes) -> DhKey:
    """Raises NtError, BadKey."""
    if kind not in ("DHPUBLICBLOB", "DHPRIVATEBLOB", "PUBLICBLOB", "PRIVATEBLOB"):
        raise NtError(STATUS_NOT_SUPPORTED)
    is_private = "PRIVATE" in kind
    if len(blob) < 8 or blob[:4] != (_DH_PRIVATE if is_private else _DH_PUBLIC):
        raise BadKey
    size = struct.unpack_from("<I", blob, 4)[0]
    return DhKey(*_numbers(blob, 8, (size,) * (4 if is_private else 3)))


def read_dh_parameters(data: bytes) -> tuple[int, int]:
    """Prime and generator of BCRYPT_DH_PARAMETERS. Raises NtError."""
    if len(data) < 12 or data[4:8] != _DH_PARAMETERS:
        raise NtError(STATUS_INVALID_PARAMETER)
    size = struct.unpack_from("<I", data, 8)[0]
    prime, generator = _numbers(data, 12, (size, size))
    return prime, generator


def write_dh_parameters(prime: int, generator: int) -> bytes:
    size = (prime.bit_length() + 7) // 8
    numbers = prime.to_bytes(size, "big") + generator.to_bytes(size, "big")
    return struct.pack("<I4sI", 12 + len(numbers), _DH_PARAMETERS, size) + numbers
