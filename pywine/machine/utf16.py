"""UTF-16 as it lies in guest memory: lone surrogates stay what they are.

The codec's own functions: the detour that str.encode and bytes.decode take through the codec registry costs
more than the conversion.
"""

from __future__ import annotations

from _codecs import utf_16_le_decode, utf_16_le_encode


def encode(text: str) -> bytes:
    """`text` in UTF-16, without terminator."""
    return utf_16_le_encode(text, "surrogatepass")[0]


def decode(data: bytes | memoryview) -> str:
    """The text of whole UTF-16 units."""
    return utf_16_le_decode(data, "surrogatepass", True)[0]
