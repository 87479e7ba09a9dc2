"""The few functions of libunicorn that the engine uses, called through ctypes.

The `unicorn` package's own binding costs 35 ms to import and 1 µs a call, so the package only provides the
library. Constants are those of unicorn/unicorn.h and unicorn/x86.h (2.x).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from ctypes import byref, c_bool, c_int, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

from pywine.host import memory as host

ARCH_X86, MODE_16, MODE_32, MODE_64 = 4, 1 << 1, 1 << 2, 1 << 3
ERR_OK, ERR_INSN_INVALID = 0, 10
ERR_MEMORY = (6, 7, 8, 12, 13, 14)  # unmapped or protected: read, write, fetch
ERR_REFUSED = (*ERR_MEMORY, 21)  # or not even in the TLB
HOOK_INTR, HOOK_INSN, HOOK_BLOCK, HOOK_MEM_INVALID = 1, 2, 8, 0x3F0
HOOK_CODE, HOOK_EDGE_GENERATED, HOOK_TLB_FILL = 4, 1 << 15, 1 << 17
INS_IN, INS_OUT, INS_SYSCALL, INS_SYSENTER, INS_CPUID = 218, 500, 699, 700, 113
MEM_WRITE_UNMAPPED, MEM_FETCH_UNMAPPED, MEM_WRITE_PROT, MEM_READ_PROT, MEM_FETCH_PROT = 20, 21, 22, 23, 24
MEM_READ_UNMAPPED = 19
NOWHERE = 0xFFFFFFFFFFFFFFFF  # where emulation would end by itself: no code lies there
_CTL_WRITE = 1
_CTL_TB_REMOVE_CACHE, _CTL_TB_FLUSH, _CTL_TLB_FLUSH, _CTL_TLB_TYPE, _CTL_TCG_BUFFER_SIZE = 9, 10, 11, 12, 13
_TLB_VIRTUAL = 1
_CTL_CPU_MODEL, _WESTMERE = 7, 16
_CR4, _TIME_STAMP_DISABLE, _SSE = 54, 0x4, 0x200
_LONGEST_BLOCK, _LONGEST_SAFE_BLOCK = 0x200, 0x60  # instructions: QEMU's TCG_MAX_INSNS, and what we allow
_SEARCHED = 0x100  # bytes of a function's code
_COMPARE, _LOAD = 0x81, 0xB8  # opcodes: CMP r, imm32 (behind it the operands' byte); MOV r, imm32

InCallback = ctypes.CFUNCTYPE(c_uint32, c_void_p, c_uint32, c_int, c_void_p)
OutCallback = ctypes.CFUNCTYPE(None, c_void_p, c_uint32, c_int, c_uint32, c_void_p)
# as OutCallback for API calls: an argument costs 20 ns, and C lets the last ones be left out
PortCallback = ctypes.CFUNCTYPE(None, c_void_p, c_uint32)
InterruptCallback = ctypes.CFUNCTYPE(None, c_void_p, c_uint32, c_void_p)
MemoryCallback = ctypes.CFUNCTYPE(c_bool, c_void_p, c_int, c_uint64, c_int, c_int64, c_void_p)
BlockCallback = ctypes.CFUNCTYPE(None, c_void_p, c_uint64, c_uint32, c_void_p)
CpuidCallback = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)
InstructionCallback = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)


class LibraryMissing(Exception):
    """The unicorn package is not installed, or its library does not load."""


class DescriptorTable(ctypes.Structure):
    """uc_x86_mmr."""

    _fields_ = (("selector", ctypes.c_uint16), ("base", c_uint64), ("limit", c_uint32), ("flags", c_uint32))


def _find() -> str:
    name = "libunicorn.so.2" if sys.platform != "darwin" else "libunicorn.2.dylib"
    for folder in sys.path:
        path = os.path.join(folder or ".", "unicorn", "lib", name)
        if os.path.exists(path):
            return path
    raise LibraryMissing("the package `unicorn` is not installed (pip install unicorn)")


_library: ctypes.CDLL | None = None


def load() -> ctypes.CDLL:
    """Libunicorn with its prototypes set; loaded once for the host process."""
    global _library  # noqa: PLW0603  (the library itself is one for the host process)
    if _library is not None:
        return _library
    try:
        library = ctypes.CDLL(_find())
    except OSError as error:
        raise LibraryMissing(f"libunicorn does not load: {error}") from None
    for name, arguments in {
        "uc_open": (c_int, c_int, c_void_p),
        "uc_close": (c_void_p,),
        "uc_mem_map_ptr": (c_void_p, c_uint64, c_uint64, c_uint32, c_void_p),
        "uc_mem_protect": (c_void_p, c_uint64, c_uint64, c_uint32),
        "uc_mem_unmap": (c_void_p, c_uint64, c_uint64),
        "uc_emu_start": (c_void_p, c_uint64, c_uint64, c_uint64, c_size_t),
        "uc_emu_stop": (c_void_p,),
        "uc_reg_read": (c_void_p, c_int, c_void_p),
        "uc_reg_write": (c_void_p, c_int, c_void_p),
        "uc_reg_read_batch": (c_void_p, c_void_p, c_void_p, c_int),
        "uc_reg_write_batch": (c_void_p, c_void_p, c_void_p, c_int),
        "uc_context_alloc": (c_void_p, c_void_p),
        "uc_context_save": (c_void_p, c_void_p),
        "uc_context_restore": (c_void_p, c_void_p),
        "uc_context_free": (c_void_p,),
        "uc_hook_del": (c_void_p, c_size_t),
    }.items():
        getattr(library, name).argtypes = arguments
    library.uc_strerror.restype = ctypes.c_char_p
    _shorten_blocks(library)
    _library = library
    return library


def _shorten_blocks(library: ctypes.CDLL) -> None:
    """Let a translated block have fewer instructions: some two hundred of the x87's in a row keep more
    temporaries than the translator has room for, and it writes behind them.

    The limit is an operand in tb_gen_code. A library whose code is another, or cannot be
    changed, stays as it is.
    """
    try:
        function = ctypes.cast(library.tb_gen_code_x86_64, c_void_p).value or 0
    except AttributeError:
        return
    code = ctypes.string_at(function, _SEARCHED)
    limit = struct.pack("<I", _LONGEST_BLOCK)
    compared, loaded = code.find(limit), code.rfind(limit)
    is_known = code.count(limit) == 2 and code[compared - 2] == _COMPARE and code[loaded - 1] & ~7 == _LOAD
    if not is_known:
        return
    page, size = (function + loaded) & -host.PAGE_SIZE, 2 * host.PAGE_SIZE
    try:
        host.commit(page, size, host.PROT_READ | host.PROT_WRITE | host.PROT_EXEC)
    except OSError:
        return
    ctypes.memmove(function + loaded, struct.pack("<I", _LONGEST_SAFE_BLOCK), 4)
    host.commit(page, size, host.PROT_READ | host.PROT_EXEC)


def open_processor(library: ctypes.CDLL, bits: int, *, deterministic: bool = False) -> c_void_p:
    """A processor whose addresses are used as they are (no page tables).

    `deterministic`: one without RDRAND, on which RDTSC faults outside of the system's ring.
    """
    handle = c_void_p()
    check(library, library.uc_open(ARCH_X86, MODE_64 if bits == 64 else MODE_32, byref(handle)))
    if deterministic:
        check(library, library.uc_ctl(handle, _control(_CTL_CPU_MODEL, 1), c_int(_WESTMERE)))
        control = c_uint64()
        check(library, library.uc_reg_read(handle, _CR4, byref(control)))
        control.value |= _TIME_STAMP_DISABLE | _SSE
        check(library, library.uc_reg_write(handle, _CR4, byref(control)))
    return handle


def protect(library: ctypes.CDLL, handle: c_void_p, address: int, size: int, rights: int) -> None:
    """Change the rights of mapped pages; uc_mem_protect alone leaves translations of readable pages alone."""
    check(library, library.uc_mem_protect(handle, address, size, rights))
    check(library, library.uc_ctl(handle, _control(_CTL_TLB_FLUSH, 0)))


def translate_by_hook(library: ctypes.CDLL, handle: c_void_p) -> None:
    """Ask the HOOK_TLB_FILL callback for pages that the TLB lacks."""
    check(library, library.uc_ctl(handle, _control(_CTL_TLB_TYPE, 1), c_int(_TLB_VIRTUAL)))


def _control(code: int, count: int) -> int:
    return code | count << 26 | _CTL_WRITE << 30


def remove_translations(library: ctypes.CDLL, handle: c_void_p, start: int, end: int) -> None:
    library.uc_ctl(handle, _control(_CTL_TB_REMOVE_CACHE, 2), c_uint64(start), c_uint64(end))


def remove_all_translations(library: ctypes.CDLL, handle: c_void_p) -> None:
    """Not while the processor runs."""
    library.uc_ctl(handle, _control(_CTL_TB_FLUSH, 0))


def limit_translations(library: ctypes.CDLL, handle: c_void_p, size: int) -> None:
    """How many bytes of translated code there may be, of 1 GB; a new processor's only."""
    check(library, library.uc_ctl(handle, _control(_CTL_TCG_BUFFER_SIZE, 1), c_uint32(size)))


def add_hook(
    library: ctypes.CDLL,
    handle: c_void_p,
    kind: int,
    callback: object,
    *instruction: int,
    data: int = 0,
    begin: int = 1,
    end: int = 0,
) -> c_size_t:
    """Install `callback` (one of the callback types above, or an address), for the whole address space unless
    told where.
    """
    hook = c_size_t()
    pointer = ctypes.cast(callback, c_void_p)  # type: ignore[arg-type]
    extra = [c_int(code) for code in instruction]
    rest = (c_void_p(data), c_uint64(begin), c_uint64(end), *extra)
    check(library, library.uc_hook_add(handle, byref(hook), c_int(kind), pointer, *rest))
    return hook


def remove_hook(library: ctypes.CDLL, handle: c_void_p, hook: c_size_t) -> None:
    """Remove a hook for memory, and what the TLB took in under its eyes."""
    check(library, library.uc_hook_del(handle, hook))
    check(library, library.uc_ctl(handle, _control(_CTL_TLB_FLUSH, 0)))


def check(library: ctypes.CDLL, error: int) -> None:
    if error:
        raise RuntimeError(f"unicorn: {library.uc_strerror(error).decode()}")


class RegisterBatch:
    """A fixed set of registers read or written in one call, through 64-bit cells."""

    __slots__ = ("_count", "_identifiers", "_pointers", "values")

    def __init__(self, identifiers: tuple[int, ...]) -> None:
        self._count = len(identifiers)
        self._identifiers = (c_int * self._count)(*identifiers)
        self.values = (c_uint64 * self._count)()
        start = ctypes.addressof(self.values)
        self._pointers = (c_void_p * self._count)(*(start + 8 * i for i in range(self._count)))

    def read(self, library: ctypes.CDLL, handle: c_void_p) -> None:
        check(library, library.uc_reg_read_batch(handle, self._identifiers, self._pointers, self._count))

    def write(self, library: ctypes.CDLL, handle: c_void_p) -> None:
        check(library, library.uc_reg_write_batch(handle, self._identifiers, self._pointers, self._count))
