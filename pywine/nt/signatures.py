"""Signatures by a public key as certificates have it. Only RSA's newer padding and curves need a package."""

from __future__ import annotations

from pywine.nt import der
from pywine.nt.der import BadDer, Certificate, Element
from pywine.nt.hashes import new_hash
from pywine.nt.rsa import BadKey, BadText, RsaKey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.curves import EcKey

RSA, EC = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
_PSS = "1.2.840.113549.1.1.10"
DIGESTS = {
    "1.2.840.113549.2.4": "MD4", "1.2.840.113549.2.5": "MD5", "1.3.14.3.2.26": "SHA1",
    "2.16.840.1.101.3.4.2.1": "SHA256", "2.16.840.1.101.3.4.2.2": "SHA384",
    "2.16.840.1.101.3.4.2.3": "SHA512",
}  # fmt: skip
SIGNATURES = {
    "1.2.840.113549.1.1.3": "MD4", "1.2.840.113549.1.1.4": "MD5", "1.2.840.113549.1.1.5": "SHA1",
    "1.3.14.3.2.29": "SHA1", "1.2.840.113549.1.1.11": "SHA256", "1.2.840.113549.1.1.12": "SHA384",
    "1.2.840.113549.1.1.13": "SHA512", "1.2.840.10045.4.1": "SHA1", "1.2.840.10045.4.3.2": "SHA256",
    "1.2.840.10045.4.3.3": "SHA384", "1.2.840.10045.4.3.4": "SHA512",
}  # fmt: skip


class UnknownAlgorithm(Exception):
    """Nobody here knows this algorithm."""


def digest(name: str, data: bytes) -> bytes:
    state = new_hash(name)
    state.update(data)
    return state.digest()


def rsa_key(encoded: bytes) -> RsaKey:
    """The key in a certificate's key bits. Raises BadKey."""
    try:
        modulus, exponent = der.read(encoded).parts()[:2]
        return RsaKey(int.from_bytes(modulus.contents, "big"), int.from_bytes(exponent.contents, "big"))
    except (BadDer, ValueError):
        raise BadKey from None


def public_key(algorithm: tuple[str, bytes], bits: bytes) -> RsaKey | EcKey:
    """The key of a SubjectPublicKeyInfo. Raises BadKey, UnknownAlgorithm, ImportError."""
    kind, parameters = algorithm
    if kind == RSA:
        return rsa_key(bits)
    if kind == EC:
        from pywine.nt.curves import BY_OID, EcKey

        try:
            curve = BY_OID[der.oid(der.read(parameters).contents)]
        except (BadDer, KeyError):
            raise UnknownAlgorithm from None
        return EcKey.from_point(curve, bits)
    raise UnknownAlgorithm


def key_length(algorithm: tuple[str, bytes], bits: bytes) -> int:
    """How many bits a key has; 0 for one that nobody knows."""
    from pywine.nt.curves import BY_OID, curve_bits

    try:
        if algorithm[0] == RSA:
            return rsa_key(bits).modulus.bit_length()
        return curve_bits(BY_OID[der.oid(der.read(algorithm[1]).contents)])
    except (BadKey, BadDer, KeyError):
        return 0


def verify_digest(key: RsaKey | EcKey, hash: str, value: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed what has this digest; curves' signatures are DER. Raises BadText."""
    if isinstance(key, RsaKey):
        return key.verify(hash, value, signature)
    try:
        parts = der.read(signature).parts()
        halves = [int.from_bytes(part.contents, "big").to_bytes(key.size, "big") for part in parts]
    except (BadDer, OverflowError):
        return False
    return len(halves) == 2 and key.verify(value, b"".join(halves))


def verify(key: RsaKey | EcKey, algorithm: tuple[str, bytes], data: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed the data. Raises UnknownAlgorithm, ImportError."""
    kind, parameters = algorithm
    try:
        if kind == _PSS and isinstance(key, RsaKey):
            name, salt = _pss_parameters(parameters)
            return key.verify_pss(name, digest(name, data), salt, signature)
        if kind not in SIGNATURES:
            raise UnknownAlgorithm
        return verify_digest(key, SIGNATURES[kind], digest(SIGNATURES[kind], data), signature)
    except (BadText, BadDer):
        return False


def _pss_parameters(encoded: bytes) -> tuple[str, int]:
    """The hash and the length of the salt. Raises BadDer, UnknownAlgorithm."""
    name, salt = "SHA1", 20
    for part in der.read(encoded).parts() if encoded else []:
        if part.tag == 0xA0:
            found = DIGESTS.get(der.algorithm(der.read(part.contents))[0])
            if found is None:
                raise UnknownAlgorithm
            name = found
        elif part.tag == 0xA2:
            salt = int.from_bytes(der.read(part.contents).contents, "big")
    return name, salt


def signed_parts(encoded: bytes) -> tuple[bytes, tuple[str, bytes], bytes]:
    """What is signed of a certificate, a list or a request, the algorithm, the signature. Raises BadDer."""
    parts: list[Element] = der.read(encoded).parts()
    if len(parts) != 3 or parts[2].tag != der.BIT_STRING:
        raise BadDer
    return parts[0].raw, der.algorithm(parts[1]), parts[2].contents[1:]


def is_signed_by(encoded: bytes, algorithm: tuple[str, bytes], bits: bytes) -> bool:
    """Whether a certificate was signed by the owner of a key. Raises BadDer, BadKey, UnknownAlgorithm."""
    content, signed_with, signature = signed_parts(encoded)
    return verify(public_key(algorithm, bits), signed_with, content, signature)


def is_issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether one certificate's signature is by the other's key, as far as anybody here can tell."""
    try:
        return is_signed_by(certificate.encoded, issuer.key_algorithm, issuer.key_bits[1:])
    except (BadDer, BadKey, UnknownAlgorithm):
        return False
