"""Keys of Diffie's and Hellman's agreement: powers of numbers, which Python has."""

from __future__ import annotations

import secrets

from pywine.nt.rsa import BadKey

# What RFC 2409 and 3526 add to pi's digits for so many bits.
_GROUPS = {768: 149686, 1024: 129093, 1536: 741804, 2048: 124476, 3072: 1690314, 4096: 240904}


def group_of(bits: int) -> tuple[int, int]:
    """The prime of RFC 2409 or 3526 with so many bits, and its generator. Raises BadKey."""
    if bits not in _GROUPS:
        raise BadKey
    middle = _pi(bits - 130) + _GROUPS[bits]
    return 2**bits - 2 ** (bits - 64) - 1 + 2**64 * middle, 2


def _pi(bits: int) -> int:
    """Pi with so many binary places, cut off: Machin's formula."""
    spare = 64
    one = 1 << bits + spare

    def arctangent(inverse: int) -> int:
        power = total = one // inverse
        divisor, sign = 3, -1
        while power := power // (inverse * inverse):
            total += sign * (power // divisor)
            divisor, sign = divisor + 2, -sign
        return total

    return 4 * (4 * arctangent(5) - arctangent(239)) >> spare


class DhKey:
    """A public number in a group, and the private one behind it if that is known."""

    def __init__(self, prime: int, generator: int, public: int, private: int = 0) -> None:
        if not 1 < public < prime - 1 or generator < 2:
            raise BadKey
        self.prime, self.generator, self.public, self.private = prime, generator, public, private
        self.size = (prime.bit_length() + 7) // 8

    @classmethod
    def generate(cls, prime: int, generator: int) -> DhKey:
        """Raises BadKey."""
        if prime < 7:
            raise BadKey
        private = secrets.randbelow(prime - 3) + 2
        return cls(prime, generator, _power(generator, private, prime), private)

    @property
    def is_private(self) -> bool:
        return bool(self.private)

    def agree(self, other: DhKey) -> bytes:
        """The common number. Raises BadKey."""
        if not self.private or (self.prime, self.generator) != (other.prime, other.generator):
            raise BadKey
        return _power(other.public, self.private, self.prime).to_bytes(self.size, "big")


def _power(base: int, private: int, prime: int) -> int:
    """The exponent grows by a random multiple of the group's order, so that timing tells little of it."""
    return pow(base, private + secrets.randbits(64) * (prime - 1), prime)
