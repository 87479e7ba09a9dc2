"""RSA keys as blobs of the older interface, which others take too."""

from __future__ import annotations

import struct

from pywine.nt.rsa import BadKey, RsaKey

PUBLICKEYBLOB, PRIVATEKEYBLOB, CALG_RSA_KEYX = 6, 7, 0xA400
_PUBLIC_MAGIC, _PRIVATE_MAGIC, _VERSION = b"RSA1", b"RSA2", 2
_HEADER = struct.Struct("<BBHI4sII")


def to_capi(key: RsaKey, *, private: bool, algorithm: int = CALG_RSA_KEYX) -> bytes:
    """PUBLICKEYBLOB or PRIVATEKEYBLOB. Raises BadKey."""
    kind, magic = (PRIVATEKEYBLOB, _PRIVATE_MAGIC) if private else (PUBLICKEYBLOB, _PUBLIC_MAGIC)
    head = _HEADER.pack(kind, _VERSION, 0, algorithm, magic, key.modulus.bit_length(), key.exponent)
    numbers = [(key.modulus, key.size)]
    if private:
        half = (key.size + 1) // 2
        numbers += [(each, half) for each in (key.one, key.other, *key.remainders())]
        numbers.append((key.private_exponent, key.size))
    return head + b"".join(number.to_bytes(size, "little") for number, size in numbers)


def from_capi(blob: bytes) -> tuple[RsaKey, int]:
    """The key of such a blob, and its algorithm. Raises BadKey."""
    if len(blob) < _HEADER.size:
        raise BadKey
    kind, version, _, algorithm, magic, bits, exponent = _HEADER.unpack_from(blob)
    size, half = bits // 8, (bits // 8 + 1) // 2
    private = kind == PRIVATEKEYBLOB
    if version != _VERSION or magic != (_PRIVATE_MAGIC if private else _PUBLIC_MAGIC) or bits % 8:
        raise BadKey
    at, sizes = _HEADER.size, (size, half, half) if private else (size,)
    if len(blob) < at + sum(sizes):
        raise BadKey
    numbers = []
    for each in sizes:
        numbers.append(int.from_bytes(blob[at : at + each], "little"))
        at += each
    return RsaKey(numbers[0], exponent, *numbers[1:]), algorithm
