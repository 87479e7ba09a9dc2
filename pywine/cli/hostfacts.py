"""What decides about the engines on this host, each fact with what it means and what helps."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version

from pywine.host.paths import default_prefix
from pywine.launch.preloader import ENDS, LOWEST, reserve
from pywine.machine.native.obstacles import PROCESSOR, has_fsgsbase, obstacle
from pywine.machine.unicorn import library as unicorn

GOOD, BAD, PLAIN = "good", "bad", "plain"
_TYPICAL_X86_BASE = 0x400000
_ET_DYN = 3
_PR_SET_SYSCALL_USER_DISPATCH = 59
_XSTATES = {1: "x87", 2: "SSE", 4: "AVX", 0x20: "AVX-512"}
_SECCOMP = {"0": "none", "1": "strict", "2": "a filter"}


class Fact:
    """One line of the report. `advice`: what helps where `verdict` is BAD."""

    def __init__(self, name: str, value: str, verdict: str = PLAIN, advice: str = "") -> None:
        self.name, self.value, self.verdict = name, value, verdict
        self.advice = advice if verdict == BAD else ""

    def as_dict(self) -> dict[str, str]:
        return {"name": self.name, "value": self.value, "verdict": self.verdict, "advice": self.advice}


def choices(bits: int) -> tuple[str, str]:
    """The engine that programs of `bits` get (empty: none), and why it is not the native one."""
    try:
        reservation = reserve(bits)
    except OSError:
        return "", "there is too little address space"
    reason = obstacle(reservation.base, bits)
    reservation.release()
    return ("unicorn", reason) if reason else ("native", "")


def facts() -> list[Fact]:
    """Everything that matters, in the order in which it is looked at."""
    found = [_packages(), _python(), _kernel()]
    if sys.platform == "linux":
        found += [_segment_bases(), _segments(), _state(), _executable_memory(), _lowest_address()]
        found += [_range(32), _range(64), _address_limit(), _system_calls(), _seccomp()]
    return [*found, _unicorn(), _prefix()]


def _verdict(good: bool) -> str:
    return GOOD if good else BAD


def _packages() -> Fact:
    parts = []
    for name in ("pywine", "unicorn", "lief", "click", "rich"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            parts.append(f"{name} missing")
    return Fact("packages", ", ".join(parts))


def _python() -> Fact:
    text = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    kind = executable_kind()
    if kind is None:
        return Fact("Python", text)
    if kind == _ET_DYN:
        return Fact("Python", f"{text}, position-independent", GOOD)
    advice = (
        "it occupies addresses that 32-bit programs without relocations want; they run on Unicorn. For the"
        " native engine use a Python that is position-independent, such as pyenv's"
    )
    return Fact("Python", f"{text}, not position-independent", BAD, advice)


def executable_kind() -> int | None:
    """The ELF type of the running interpreter; None if it cannot be read."""
    try:
        with open("/proc/self/exe", "rb") as file:
            head = file.read(18)
    except OSError:
        return None
    return int.from_bytes(head[16:18], "little") if head[:4] == b"\x7fELF" else None


def _kernel() -> Fact:
    name = os.uname()
    good = sys.platform == "linux" and name.machine == "x86_64"
    advice = "the native engine is for Linux on x86-64; elsewhere programs run on Unicorn"
    return Fact("kernel", f"{name.sysname} {name.release} on {name.machine}", _verdict(good), advice)


def _segment_bases() -> Fact:
    good = has_fsgsbase()
    text = "programs may set the FS and GS bases" if good else "programs may not set the FS and GS bases"
    advice = "Linux 5.9 or newer on a processor since 2012, without `nofsgsbase` on the kernel's command line"
    return Fact("FSGSBASE", text, _verdict(good), advice)


def _segments() -> Fact:
    present = [
        name for name, found in (("32-bit", PROCESSOR.runs_x86), ("64-bit", PROCESSOR.runs_x64)) if found
    ]
    good = len(present) == 2
    text = " and ".join(present) or "none that Linux has"
    advice = "a Linux kernel has both; sandboxes that reimplement it (gVisor) may not"
    return Fact("code segments", text, _verdict(good), advice)


def _state() -> Fact:
    names = [name for bit, name in _XSTATES.items() if PROCESSOR.xstate & bit]
    text = (
        f"{', '.join(names)} are kept over faults" if names else "x87 and SSE are kept over faults (no XSAVE)"
    )
    return Fact("processor state", text)


def _executable_memory() -> Fact:
    good = not PROCESSOR.refusal
    advice = "a security policy (SELinux' execmem, systemd's MemoryDenyWriteExecute) must allow it"
    text = "memory that was written may become executable" if good else PROCESSOR.refusal
    return Fact("executable memory", text, _verdict(good), advice)


def _lowest_address() -> Fact:
    try:
        with open("/proc/sys/vm/mmap_min_addr") as file:
            lowest = int(file.read())
    except (OSError, ValueError):
        return Fact("lowest address", "vm.mmap_min_addr cannot be read")
    good = lowest <= LOWEST
    advice = f"sysctl vm.mmap_min_addr={LOWEST}"
    return Fact("lowest address", f"{lowest:#x} (vm.mmap_min_addr)", _verdict(good), advice)


def _range(bits: int) -> Fact:
    name = "addresses for x64" if bits == 64 else "addresses for x86"
    try:
        place = reserve(bits)
    except OSError:
        return Fact(name, "cannot be reserved", BAD, "raise the limit of address space (ulimit -v unlimited)")
    holes, base, end = place.holes, place.base, place.end
    lines = place.obstacles
    place.release()
    span = f"{LOWEST:#x}–{end:#x}"
    if base:
        what = f", first of all {lines[0]}" if lines else ""
        advice = "start pywine from a Python that is position-independent"
        return Fact(name, f"{span} is occupied{what}", BAD, advice)
    if not holes:
        return Fact(name, f"{span} is free", GOOD)
    around = ", ".join(f"{low:#x}–{high:#x}" for low, high in holes)
    is_typical = any(low <= _TYPICAL_X86_BASE < high for low, high in holes)
    advice = "programs that must lie there run on Unicorn; others are moved"
    verdict = BAD if is_typical and bits == 32 else GOOD
    return Fact(name, f"{span} is free but for {around}", verdict, advice)


def _address_limit() -> Fact:
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        return Fact("address space", "unlimited", GOOD)
    good = soft > ENDS[64][-1]
    advice = f"x64 programs need {ENDS[64][-1] >> 30} GiB, which cost no memory: ulimit -v unlimited"
    return Fact("address space", f"limited to {soft >> 20} MiB", _verdict(good), advice)


def _system_calls() -> Fact:
    zero = ctypes.c_ulong(0)
    libc = ctypes.CDLL(None)
    good = not libc.prctl(_PR_SET_SYSCALL_USER_DISPATCH, zero, zero, zero, zero)
    text = "a program's own system calls are caught" if good else "a program's own system calls reach Linux"
    advice = "Linux 5.11 or newer (Syscall User Dispatch), and no seccomp filter that forbids prctl"
    return Fact("system calls", text, _verdict(good), advice)


def _seccomp() -> Fact:
    found = {}
    with open("/proc/self/status") as status:
        for line in status:
            name, _, value = line.partition(":")
            found[name] = value.strip()
    return Fact("seccomp", _SECCOMP.get(found.get("Seccomp", "0"), "unknown"))


def _unicorn() -> Fact:
    try:
        library = unicorn.load()
    except unicorn.LibraryMissing as error:
        return Fact("libunicorn", str(error), BAD, "pip install unicorn")
    major, minor = ctypes.c_uint(), ctypes.c_uint()
    library.uc_version(ctypes.byref(major), ctypes.byref(minor))
    return Fact("libunicorn", f"{major.value}.{minor.value}, {library._name}", GOOD)


def _prefix() -> Fact:
    path = os.path.abspath(os.environ.get("PYWINEPREFIX") or default_prefix())
    if os.path.isdir(path):
        good = os.access(path, os.W_OK)
        text = f"{path}" if good else f"{path} cannot be written"
        return Fact("prefix", text, _verdict(good), "name another with PYWINEPREFIX or --prefix")
    existing = path
    while not os.path.exists(existing):
        existing = os.path.dirname(existing)
    good = os.path.isdir(existing) and os.access(existing, os.W_OK)
    text = f"{path}, made by the first run" if good else f"{path} cannot be made"
    return Fact("prefix", text, _verdict(good), "name another with PYWINEPREFIX or --prefix")
