"""Signatures in PE files: where they lie, and what they sign."""

from __future__ import annotations

import struct

from pywine.nt import der, signatures
from pywine.nt.der import BadDer

INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4"
_PKCS7, _REVISION_2 = 2, 0x200


class NotPe(Exception):
    """The file has no headers of a PE image."""


def _places(data: bytes) -> tuple[int, int, int, int]:
    """Where the checksum and the certificates' directory entry are, and what that entry says."""
    try:
        (header,) = struct.unpack_from("<I", data, 0x3C)
        if data[:2] != b"MZ" or data[header : header + 4] != b"PE\0\0":
            raise NotPe
        optional = header + 24
        (magic,) = struct.unpack_from("<H", data, optional)
        entry = optional + (112 if magic == 0x20B else 96) + 4 * 8
        return optional + 64, entry, *struct.unpack_from("<II", data, entry)
    except struct.error:
        raise NotPe from None


def signature_of(data: bytes) -> bytes | None:
    """The message that signs a PE file, if there is one. Raises NotPe."""
    _, _, place, size = _places(data)
    end = min(place + size, len(data))
    while place and place + 8 <= end:
        length, _, kind = struct.unpack_from("<IHH", data, place)
        if length < 8:
            break
        if kind == _PKCS7:
            return data[place + 8 : place + length]
        place += -(-length // 8) * 8
    return None


def digest_of(data: bytes, hash: str) -> bytes:
    """The digest of a PE file without its checksum and its signatures. Raises NotPe."""
    checksum, entry, place, _ = _places(data)
    end = place or len(data)
    rest = data[entry + 8 : end]
    padding = b"" if place else bytes(-len(data) % 8)
    return signatures.digest(hash, data[:checksum] + data[checksum + 4 : entry] + rest + padding)


def signed_digest(content: bytes) -> tuple[str, bytes]:
    """The hash's name and the digest in SpcIndirectDataContent's contents. Raises BadDer."""
    try:
        _, message = der.read(der.encode(der.SEQUENCE, content)).parts()[:2]
        algorithm, value = message.parts()
        return signatures.DIGESTS[der.algorithm(algorithm)[0]], value.contents
    except (KeyError, ValueError):
        raise BadDer from None
