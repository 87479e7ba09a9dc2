"""What mingw-w64's headers and compilers say: the oracle for structures and constants."""

from __future__ import annotations

import pkgutil
import re
import shutil
import subprocess
from functools import cache
from importlib import import_module

import pywine

COMPILERS = {32: "i686-w64-mingw32-gcc", 64: "x86_64-w64-mingw32-gcc"}
DEFINES = ("-D_WIN32_WINNT=0x0A00", "-DNTDDI_VERSION=0x0A000008", "-DWINVER=0x0A00")
PRELUDE = "".join(f"{line}\n" for line in (
    "#define WIN32_NO_STATUS", "#include <winsock2.h>", "#include <ws2tcpip.h>", "#include <windows.h>",
    "#undef WIN32_NO_STATUS",
))  # fmt: skip
HEADERS = [
    "wincred.h",
    "winternl.h", "ntstatus.h", "psapi.h", "tlhelp32.h", "dbghelp.h", "shlobj.h", "shellapi.h", "shlwapi.h",
    "commctrl.h", "winioctl.h", "winver.h", "lm.h", "sddl.h", "aclapi.h", "ntsecapi.h", "wincrypt.h",
    "bcrypt.h", "iphlpapi.h", "mswsock.h", "mmsystem.h", "pdh.h", "setupapi.h", "userenv.h", "powrprof.h",
    "delayimp.h", "wtsapi32.h", "stdio.h", "errno.h", "fcntl.h", "io.h", "sys/stat.h", "sys/locking.h",
    "locale.h", "float.h", "math.h", "signal.h", "time.h", "share.h", "process.h", "conio.h", "direct.h",
    "mbctype.h", "crtdbg.h", "fci.h", "fdi.h", "wintrust.h",
]  # fmt: skip


def needs_compiler(bits: int) -> str:
    """A reason to skip, or ""."""
    return "" if shutil.which(COMPILERS[bits]) else f"needs {COMPILERS[bits]}"


def pywine_modules() -> list:
    """Every module of the package."""
    names = [
        found.name
        for found in pkgutil.walk_packages(pywine.__path__, "pywine.")
        if not found.name.endswith("__main__")
    ]
    return [import_module(name) for name in names]


def source(lines: list[str]) -> str:
    includes = [f"#if __has_include(<{name}>)\n#include <{name}>\n#endif" for name in HEADERS]
    return "\n".join([PRELUDE, *includes, "#line 1", *lines]) + "\n"


def complaints(bits: int, lines: list[str]) -> dict[int, str]:
    """The compiler's errors about these lines, by index."""
    command = [COMPILERS[bits], "-fsyntax-only", "-w", "-fmax-errors=0", *DEFINES, "-x", "c", "-"]
    run = subprocess.run(command, input=source(lines), capture_output=True, text=True, check=False)
    found: dict[int, str] = {}
    for number, text in re.findall(r"^<stdin>:(\d+):\d+: (?:fatal )?error: (.*)$", run.stderr, re.M):
        found.setdefault(int(number) - 1, text)
    assert run.returncode == 0 or found, run.stderr[-2000:]
    return found


@cache
def words(bits: int) -> frozenset[str]:
    """Every identifier that the headers mention or define."""
    base = [COMPILERS[bits], "-E", *DEFINES, "-x", "c", "-"]
    text = "".join(
        subprocess.run([*base, *more], input=source([]), capture_output=True, text=True, check=False).stdout
        for more in ([], ["-dM"])
    )
    return frozenset(re.findall(r"[A-Za-z_]\w*", text))
