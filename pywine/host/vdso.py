"""The code that Linux maps into every process so that reading a clock takes no system call (vdso(7))."""

from __future__ import annotations

from _ctypes import dlopen, dlsym
from struct import unpack_from

from pywine.host.ffi import c_uint64, function
from pywine.host.memory import view

_AT_SYSINFO_EHDR, _RTLD_NOLOAD = 33, 4
_HEADER_SIZE, _PROGRAM_HEADERS, _PROGRAM_HEADER_SIZE, _LOAD = 64, 32, 56, 1


def clock_function() -> tuple[int, int, int]:
    """Where its clock_gettime lies, and its first address and size; zeros where there is none."""
    base = function("getauxval", c_uint64, result=c_uint64)(_AT_SYSINFO_EHDR)
    try:
        found = dlsym(dlopen("linux-vdso.so.1", _RTLD_NOLOAD), "__vdso_clock_gettime")
    except OSError:
        return 0, 0, 0
    header = view(base, _HEADER_SIZE)
    (at,), (count,) = unpack_from("<Q", header, _PROGRAM_HEADERS), unpack_from("<H", header, 56)
    for entry in range(base + at, base + at + count * _PROGRAM_HEADER_SIZE, _PROGRAM_HEADER_SIZE):
        kind, size = unpack_from("<I36xQ", view(entry, _PROGRAM_HEADER_SIZE))
        if kind == _LOAD:
            return found, base, size
    return 0, 0, 0
