"""What every start needs of ctypes, made from its C half: the package makes some fifty types that take four
times as long.

The names are those of ctypes, and so is what they do; both may be used side by side.
"""

from __future__ import annotations

import os
from _ctypes import (
    FUNCFLAG_CDECL,
    FUNCFLAG_PYTHONAPI,
    FUNCFLAG_USE_ERRNO,
    Array,
    CFuncPtr,
    Structure,
    addressof,
    alignment,
    byref,
    dlopen,
    dlsym,
    get_errno,
    sizeof,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ctypes import (
        c_char_p,
        c_double,
        c_float,
        c_int8,
        c_int16,
        c_int32,
        c_int64,
        c_uint8,
        c_uint16,
        c_uint32,
        c_uint64,
        c_void_p,
        py_object,
    )
    from typing import Any
else:
    from _ctypes import _SimpleCData

    class c_int8(_SimpleCData):
        _type_ = "b"

    class c_uint8(_SimpleCData):
        _type_ = "B"

    class c_int16(_SimpleCData):
        _type_ = "h"

    class c_uint16(_SimpleCData):
        _type_ = "H"

    class c_int32(_SimpleCData):
        _type_ = "i"

    class c_uint32(_SimpleCData):
        _type_ = "I"

    class c_int64(_SimpleCData):
        _type_ = "l"

    class c_uint64(_SimpleCData):
        _type_ = "L"

    class c_float(_SimpleCData):
        _type_ = "f"

    class c_double(_SimpleCData):
        _type_ = "d"

    class c_char_p(_SimpleCData):
        _type_ = "z"

    class c_void_p(_SimpleCData):
        _type_ = "P"

    class py_object(_SimpleCData):
        _type_ = "O"


__all__ = [
    "Array", "Structure", "address_of", "addressof", "alignment", "byref", "c_char_p", "c_double", "c_float",
    "c_int8", "c_int16", "c_int32", "c_int64", "c_size_t", "c_uint8", "c_uint16", "c_uint32", "c_uint64",
    "c_void_p", "error", "function", "get_errno", "memmove", "memset", "python_function", "sizeof",
]  # fmt: skip

c_size_t = c_uint64
_process = dlopen(None, 0)  # type: ignore[arg-type]


class _Function(CFuncPtr):
    """A function of the C library, which leaves its errno to `get_errno`."""

    _flags_ = FUNCFLAG_CDECL | FUNCFLAG_USE_ERRNO
    _restype_ = c_int32


class _PythonFunction(CFuncPtr):
    """A function of Python's C interface: the interpreter lock is kept, exceptions are raised."""

    _flags_ = FUNCFLAG_CDECL | FUNCFLAG_PYTHONAPI
    _restype_ = py_object


def address_of(name: str) -> int:
    """Where a function of this process lies: of the C library or of Python's C interface."""
    return dlsym(_process, name)


def function(name: str | int, *arguments: Any, result: Any = c_int32) -> Any:
    """A function of the C library by its name, any other by its address."""
    made = _Function(address_of(name) if isinstance(name, str) else name)
    made.argtypes, made.restype = arguments, result
    return made


def python_function(name: str, *arguments: Any) -> Any:
    """A function of Python's C interface that returns an object."""
    made = _PythonFunction(address_of(name))
    made.argtypes = arguments
    return made


def error() -> OSError:
    """Why the last function of the C library that this thread called has failed."""
    code = get_errno()
    return OSError(code, os.strerror(code))


memmove = function("memmove", c_void_p, c_void_p, c_size_t, result=c_void_p)
memset = function("memset", c_void_p, c_int32, c_size_t, result=c_void_p)
