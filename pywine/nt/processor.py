"""What the emulated processor can do, as IsProcessorFeaturePresent and KUSER_SHARED_DATA tell it."""

from __future__ import annotations

# PF_* constants (winnt.h).
(
    _COMPARE_EXCHANGE_DOUBLE, _MMX, _XMMI, _RDTSC, _PAE, _XMMI64, _NX, _SSE3, _COMPARE_EXCHANGE128, _FASTFAIL,
    _SSSE3, _SSE4_1, _SSE4_2,
) = (2, 3, 6, 8, 9, 10, 12, 13, 14, 23, 36, 37, 38)  # fmt: skip


def features(bits: int) -> frozenset[int]:
    """The PF_* features that are present on every engine."""
    found = {
        _COMPARE_EXCHANGE_DOUBLE, _MMX, _XMMI, _RDTSC, _PAE, _XMMI64, _NX, _SSE3, _FASTFAIL, _SSSE3, _SSE4_1,
        _SSE4_2,
    }  # fmt: skip
    if bits == 64:
        found.add(_COMPARE_EXCHANGE128)
    return frozenset(found)
