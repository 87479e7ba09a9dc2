"""RSA keys: numbers of our own, algorithms of the package `cryptography`."""

from __future__ import annotations

import secrets
from hmac import compare_digest

from pywine.nt import der

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DIGEST_OIDS = {
    "MD2": "1.2.840.113549.2.2", "MD4": "1.2.840.113549.2.4", "MD5": "1.2.840.113549.2.5",
    "SHA1": "1.3.14.3.2.26",
    "SHA256": "2.16.840.1.101.3.4.2.1", "SHA384": "2.16.840.1.101.3.4.2.2",
    "SHA512": "2.16.840.1.101.3.4.2.3",
}  # fmt: skip
_NULL = b"\x05\0"


class BadKey(Exception):
    """These numbers are no key, or there is no private half."""


class BadText(Exception):
    """The text does not fit the key, or does not end up as what was encrypted."""


class RsaKey:
    """A key; of a public one the primes are 0."""

    def __init__(self, modulus: int, exponent: int, one: int = 0, other: int = 0) -> None:
        if exponent < 3 or modulus < exponent or (one and one * other != modulus):
            raise BadKey
        self.modulus, self.exponent, self.one, self.other = modulus, exponent, one, other
        self.size = (modulus.bit_length() + 7) // 8

    @classmethod
    def generate(cls, bits: int, exponent: int = 65537) -> RsaKey:
        """Raises BadKey for a length that there is not."""
        from cryptography.hazmat.primitives.asymmetric import rsa

        try:
            numbers = rsa.generate_private_key(exponent, bits).private_numbers()
        except ValueError:
            raise BadKey from None
        return cls(numbers.public_numbers.n, exponent, numbers.p, numbers.q)

    @property
    def is_private(self) -> bool:
        return bool(self.one)

    @property
    def private_exponent(self) -> int:
        """Raises BadKey."""
        if not self.one:
            raise BadKey
        try:
            return pow(self.exponent, -1, (self.one - 1) * (self.other - 1))
        except ValueError:
            raise BadKey from None

    def remainders(self) -> tuple[int, int, int]:
        """The private exponent for either prime, and the inverse of the second for the first."""
        exponent = self.private_exponent
        return exponent % (self.one - 1), exponent % (self.other - 1), pow(self.other, -1, self.one)

    def _public(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import rsa

        try:
            return rsa.RSAPublicNumbers(self.exponent, self.modulus).public_key()
        except ValueError:
            raise BadKey from None

    def _private(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import rsa

        exponent1, exponent2, coefficient = self.remainders()
        public = rsa.RSAPublicNumbers(self.exponent, self.modulus)
        try:
            return rsa.RSAPrivateNumbers(
                self.one, self.other, self.private_exponent, exponent1, exponent2, coefficient, public
            ).private_key()
        except ValueError:
            raise BadKey from None

    def raise_public(self, block: bytes) -> bytes:
        """A block as it is to the power of the public exponent. Raises BadText."""
        number = int.from_bytes(block, "big")
        if len(block) != self.size or number >= self.modulus:
            raise BadText
        return pow(number, self.exponent, self.modulus).to_bytes(self.size, "big")

    def raise_private(self, block: bytes) -> bytes:
        """The reverse. What is raised is hidden under a random factor, so that its timing tells nothing."""
        number = int.from_bytes(block, "big")
        if len(block) != self.size or number >= self.modulus:
            raise BadText
        factor = secrets.randbelow(self.modulus - 2) + 2
        hidden = number * pow(factor, self.exponent, self.modulus) % self.modulus
        found = pow(hidden, self.private_exponent, self.modulus) * pow(factor, -1, self.modulus)
        return (found % self.modulus).to_bytes(self.size, "big")

    # PKCS #1 v1.5. `hash`: the name of the digest's algorithm, None for a digest without it.

    def _signed_block(self, hash: str | None, digest: bytes) -> bytes:
        info = digest
        if hash is not None:
            algorithm = der.encode(der.SEQUENCE, der.encode_oid(_DIGEST_OIDS[hash]), _NULL)
            info = der.encode(der.SEQUENCE, algorithm, der.encode(4, digest))
        filling = self.size - 3 - len(info)
        if filling < 8:
            raise BadText
        return b"\0\1" + b"\xff" * filling + b"\0" + info

    def sign(self, hash: str | None, digest: bytes) -> bytes:
        """Raises BadKey, BadText."""
        return self.raise_private(self._signed_block(hash, digest))

    def verify(self, hash: str | None, digest: bytes, signature: bytes) -> bool:
        try:
            return compare_digest(self.raise_public(signature), self._signed_block(hash, digest))
        except BadText:
            return False

    def encrypt(self, text: bytes) -> bytes:
        """Raises BadText for too long a text."""
        from cryptography.hazmat.primitives.asymmetric import padding

        if len(text) > self.size - 11:
            raise BadText
        return self._public().encrypt(text, padding.PKCS1v15())

    def decrypt(self, data: bytes) -> bytes:
        """Raises BadKey, BadText."""
        from cryptography.hazmat.primitives.asymmetric import padding

        try:
            return self._private().decrypt(data, padding.PKCS1v15())
        except ValueError:
            raise BadText from None

    # PSS and OAEP.

    def sign_pss(self, hash: str, digest: bytes, salt: int) -> bytes:
        """Raises BadKey, BadText."""
        try:
            return self._private().sign(digest, _pss(hash, salt), _prehashed(hash))
        except ValueError:
            raise BadText from None

    def verify_pss(self, hash: str, digest: bytes, salt: int, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature

        try:
            self._public().verify(signature, digest, _pss(hash, salt), _prehashed(hash))
        except (InvalidSignature, ValueError):
            return False
        return True

    def encrypt_oaep(self, hash: str, label: bytes, text: bytes) -> bytes:
        """Raises BadText for too long a text."""
        try:
            return self._public().encrypt(text, _oaep(hash, label))
        except ValueError:
            raise BadText from None

    def decrypt_oaep(self, hash: str, label: bytes, data: bytes) -> bytes:
        """Raises BadKey, BadText."""
        try:
            return self._private().decrypt(data, _oaep(hash, label))
        except ValueError:
            raise BadText from None


def library_hash(name: str) -> Any:
    """The hash function, as the library names it. Raises BadText."""
    from cryptography.hazmat.primitives import hashes

    kind = getattr(hashes, name, None)
    if kind is None or name not in _DIGEST_OIDS:
        raise BadText
    return kind()


def _prehashed(hash: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    return Prehashed(library_hash(hash))


def _pss(hash: str, salt: int) -> Any:
    from cryptography.hazmat.primitives.asymmetric import padding

    return padding.PSS(mgf=padding.MGF1(library_hash(hash)), salt_length=salt)


def _oaep(hash: str, label: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric import padding

    return padding.OAEP(
        mgf=padding.MGF1(library_hash(hash)), algorithm=library_hash(hash), label=label or None
    )
