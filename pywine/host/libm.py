"""The host's mathematical library: what Python's math module does not have."""

from __future__ import annotations

import ctypes
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Complex(ctypes.Structure):
    """C's `double complex`, which goes where a structure of two doubles goes."""

    _fields_ = (("real", ctypes.c_double), ("imaginary", ctypes.c_double))


_NAMES = {"linux": "libm.so.6", "darwin": "libSystem.dylib"}
_loaded: list[ctypes.CDLL] = []


def function(name: str, arguments: str = "d", result: str = "d") -> Callable[..., Any]:
    """A function of libm; its types as letters: d double, f float, i int, z Complex."""
    if not _loaded:
        _loaded.append(ctypes.CDLL(_NAMES.get(sys.platform, "libm.so")))
    kinds = {"d": ctypes.c_double, "f": ctypes.c_float, "i": ctypes.c_int, "z": Complex}
    found = _loaded[0][name]
    found.argtypes = [kinds[letter] for letter in arguments]
    found.restype = kinds[result]
    return found
