"""The code that Linux maps into every process so that reading a clock takes no system call (vdso(7))."""

from __future__ import annotations

from _ctypes import dlopen, dlsym

_RTLD_NOLOAD = 4
_SOURCE = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
_READABLE = frozenset((b"tsc", b"kvm-clock", b"hyperv_clocksource_tsc_page"))


def clock_function() -> int:
    """Where its clock_gettime lies; 0 where there is none, or where that would ask the kernel after all."""
    try:
        with open(_SOURCE, "rb", buffering=0) as file:
            if file.read(64).strip() not in _READABLE:
                return 0
        return dlsym(dlopen("linux-vdso.so.1", _RTLD_NOLOAD), "__vdso_clock_gettime")
    except OSError:
        return 0
