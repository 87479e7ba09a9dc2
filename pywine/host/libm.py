"""The host's mathematical library: what Python's math module does not have."""

from __future__ import annotations

import ctypes
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = {"linux": "libm.so.6", "darwin": "libSystem.dylib"}
_loaded: list[ctypes.CDLL] = []


def function(name: str, arguments: str = "d", result: str = "d") -> Callable[..., float]:
    """A function of libm; its types as letters: d double, f float, i int."""
    if not _loaded:
        _loaded.append(ctypes.CDLL(_NAMES.get(sys.platform, "libm.so")))
    kinds = {"d": ctypes.c_double, "f": ctypes.c_float, "i": ctypes.c_int}
    found = _loaded[0][name]
    found.argtypes = [kinds[letter] for letter in arguments]
    found.restype = kinds[result]
    return found
