"""Keys on elliptic curves; the algorithms are the package `cryptography`'s."""

from __future__ import annotations

from pywine.nt.rsa import BadKey, BadText, library_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CURVES = {
    "nistP192": "SECP192R1", "nistP224": "SECP224R1", "nistP256": "SECP256R1", "nistP384": "SECP384R1",
    "nistP521": "SECP521R1", "secP192r1": "SECP192R1", "secP224r1": "SECP224R1", "secP256r1": "SECP256R1",
    "secP384r1": "SECP384R1", "secP521r1": "SECP521R1", "secP256k1": "SECP256K1",
    "brainpoolP256r1": "BrainpoolP256R1", "brainpoolP384r1": "BrainpoolP384R1",
    "brainpoolP512r1": "BrainpoolP512R1",
}  # fmt: skip
_BITS = {"SECP192R1": 192, "SECP224R1": 224, "SECP384R1": 384, "SECP521R1": 521, "BrainpoolP384R1": 384,
         "BrainpoolP512R1": 512}  # fmt: skip
_HASHES = {16: "MD5", 20: "SHA1", 32: "SHA256", 48: "SHA384", 64: "SHA512"}
BY_OID = {
    "1.2.840.10045.3.1.7": "nistP256", "1.3.132.0.34": "nistP384", "1.3.132.0.35": "nistP521",
    "1.3.132.0.10": "secP256k1",
}  # fmt: skip


def is_curve(name: str) -> bool:
    """Whether Windows and the library both know a curve by this name."""
    return name in _CURVES


def curve_bits(name: str) -> int:
    """How many bits a coordinate has."""
    return _BITS.get(_CURVES[name], 256)


class EcKey:
    """A point on a curve, and the number it was made with, if that is known."""

    def __init__(self, curve: str, x: int, y: int, private: int = 0) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec

        self.curve, self.x, self.y, self.private = curve, x, y, private
        self.size = (curve_bits(curve) + 7) // 8
        numbers = ec.EllipticCurvePublicNumbers(x, y, _library_curve(curve))
        try:
            self._public = numbers.public_key()
            self._private = (
                ec.EllipticCurvePrivateNumbers(private, numbers).private_key() if private else None
            )
        except ValueError:
            raise BadKey from None

    @classmethod
    def generate(cls, curve: str) -> EcKey:
        from cryptography.hazmat.primitives.asymmetric import ec

        numbers = ec.generate_private_key(_library_curve(curve)).private_numbers()
        point = numbers.public_numbers
        return cls(curve, point.x, point.y, numbers.private_value)

    @classmethod
    def from_point(cls, curve: str, encoded: bytes) -> EcKey:
        """A public key from the point as certificates have it. Raises BadKey."""
        size = (curve_bits(curve) + 7) // 8
        if len(encoded) != 1 + 2 * size or encoded[0] != 4:
            raise BadKey
        x, y = encoded[1 : 1 + size], encoded[1 + size :]
        return cls(curve, int.from_bytes(x, "big"), int.from_bytes(y, "big"))

    @property
    def is_private(self) -> bool:
        return self._private is not None

    def sign(self, digest: bytes) -> bytes:
        """Both numbers of a signature, one behind the other. Raises BadKey, BadText."""
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        if self._private is None:
            raise BadKey
        pair = decode_dss_signature(self._private.sign(digest, _ecdsa(digest)))
        return b"".join(number.to_bytes(self.size, "big") for number in pair)

    def verify(self, digest: bytes, signature: bytes) -> bool:
        """Raises BadText for digests that no hash function makes."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

        if len(signature) != 2 * self.size:
            return False
        halves = signature[: self.size], signature[self.size :]
        encoded = encode_dss_signature(*(int.from_bytes(half, "big") for half in halves))
        try:
            self._public.verify(encoded, digest, _ecdsa(digest))
        except InvalidSignature:
            return False
        return True

    def agree(self, other: EcKey) -> bytes:
        """The first coordinate of the common point. Raises BadKey."""
        from cryptography.hazmat.primitives.asymmetric import ec

        if self._private is None or self.curve != other.curve:
            raise BadKey
        return self._private.exchange(ec.ECDH(), other._public)


def _library_curve(name: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec

    return getattr(ec, _CURVES[name])()


def _ecdsa(digest: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    if len(digest) not in _HASHES:
        raise BadText
    return ec.ECDSA(utils.Prehashed(library_hash(_HASHES[len(digest)])))
