"""What Unicorn calls too often for Python: where a block begins, and for a page that its TLB lacks.

Without page tables Unicorn takes every page for executable and sends each store the slow way, which looks for
translated code to drop (54 ns instead of 1). A TLB filled with the rights that pages really have spares it
that.
"""

from __future__ import annotations

import os
import sys
from ctypes import (
    CDLL,
    Structure,
    addressof,
    byref,
    c_int64,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
    cast,
    memmove,
)

from pywine.host import memory as host
from pywine.machine.memory import PAGE_SIZE, Memory
from pywine.machine.unicorn import library as uc

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from collections.abc import Callable

# Where the others lie in callbacks.asm.
_FILL_TLB, _ON_METERED_BLOCK, _ON_OUT, _SHARED, _ON_BUS_ERROR = 0x20, 0x60, 0x80, 0xA0, 0xA8
_SIGBUS, _SA_SIGINFO, _SA_ONSTACK = 7, 0x4, 0x08000000
OF_THUNK = 0x50797769  # in EAX where a thunk traps: with another `out` is the program's own


class Shared(Structure):
    """What the machine code reads, laid out as callbacks.asm says."""

    _fields_ = (
        ("stop", c_uint32), ("grant", c_uint32), ("emu_stop", c_uint64), ("rights", c_uint64),
        ("pages", c_uint64), ("left", c_int64), ("on_out", c_uint64), ("on_own_out", c_uint64),
        ("base", c_uint64), ("processor", c_uint64), ("cut_off", c_uint64),
    )  # fmt: skip


class SignalAction(Structure):
    """struct sigaction of the C library on x86-64 Linux."""

    _fields_ = (
        ("handler", c_uint64), ("mask", c_uint8 * 128), ("flags", c_uint32), ("restorer", c_uint64),
    )  # fmt: skip


class Stopper:
    """Has one processor stop where a block of instructions begins, once `watch_blocks` was called: while
    `shared.stop` is set, and after `shared.left` bytes of code if it `is_metered`. Machine code on x86-64
    Linux, Python elsewhere.
    """

    def __init__(self, library: ctypes.CDLL, handle: c_void_p, *, is_metered: bool = False) -> None:
        self._library, self._handle = library, handle
        self.shared = Shared(emu_stop=cast(library.uc_emu_stop, c_void_p).value)
        self._code = load_code("callbacks")
        if self._code:
            self._on_block: object = c_void_p(self._code + (_ON_METERED_BLOCK if is_metered else 0))
        else:
            self._on_block = uc.BlockCallback(self._count_block if is_metered else self._stop_at_block)

    def watch_blocks(self) -> None:
        """Look at `shared.stop` where a block begins."""
        data = addressof(self.shared)
        uc.add_hook(self._library, self._handle, uc.HOOK_BLOCK, self._on_block, data=data)
        uc.remove_all_translations(self._library, self._handle)

    def _count_block(self, handle: int, address: int, size: int, data: int) -> None:
        self.shared.left -= size
        if self.shared.left < 0:
            self._library.uc_emu_stop(handle)
        else:
            self._stop_at_block(handle, address, size, data)

    def _stop_at_block(self, handle: int, _address: int, _size: int, _data: int) -> None:
        if self.shared.stop:
            self._library.uc_emu_stop(handle)


class Callbacks(Stopper):
    """What the processor of a process needs. `on_fault` is told of accesses that a page's rights forbid."""

    def __init__(
        self, library: ctypes.CDLL, handle: c_void_p, memory: Memory, on_fault: object, *, is_metered: bool
    ) -> None:
        super().__init__(library, handle, is_metered=is_metered)
        self._on_fault = on_fault
        if self._code:
            self.shared.rights = addressof(c_uint8.from_buffer(memory.rights))
            self.shared.pages = len(memory.rights)
            fill = c_void_p(self._code + _FILL_TLB)
            uc.add_hook(library, handle, uc.HOOK_TLB_FILL, fill, data=addressof(self.shared))
            uc.translate_by_hook(library, handle)
        else:  # Unicorn's own TLB
            uc.add_hook(library, handle, uc.HOOK_MEM_INVALID, on_fault)

    def catch_bus_errors(self, base: int) -> None:
        """Give views of files that somebody cuts off empty pages, note that in `shared.cut_off`, and stop."""
        if self._code:
            self.shared.base, self.shared.processor = base, self._handle.value
            host.commit(self._code, PAGE_SIZE)
            c_uint64.from_address(self._code + _SHARED).value = addressof(self.shared)
            host.commit(self._code, PAGE_SIZE, host.PROT_READ | host.PROT_EXEC)
            action = SignalAction(handler=self._code + _ON_BUS_ERROR, flags=_SA_SIGINFO | _SA_ONSTACK)
            CDLL(None).sigaction(_SIGBUS, byref(action), None)

    def locate_fault(self, address: int) -> int:
        """Run the instruction at `address`, for which a page was refused, until `on_fault` gets the address
        that it accesses; returns Unicorn's error.

        The hook is not there all the time: no store goes the fast way where a hook could want to see it fail.
        """
        library, handle = self._library, self._handle
        hook = uc.add_hook(library, handle, uc.HOOK_MEM_INVALID, self._on_fault)
        self.shared.grant = 1
        error: int = library.uc_emu_start(handle, address, uc.NOWHERE, 0, 0)
        self.shared.grant = 0
        uc.remove_hook(library, handle, hook)
        return error

    def watch_out(self, on_out: Callable[[int, int], None], on_own_out: Callable[[int, int], None]) -> None:
        """Have a thunk's `out` call the first, with the port as its second argument; the program's own the
        second.
        """

        def on_any_out(handle: int, port: int, _size: int, value: int, _data: int) -> None:
            (on_out if value == OF_THUNK else on_own_out)(handle, port)

        callbacks = uc.PortCallback(on_out), uc.PortCallback(on_own_out), uc.OutCallback(on_any_out)
        self._kept = callbacks
        self.shared.on_out, self.shared.on_own_out = (cast(each, c_void_p).value for each in callbacks[:2])
        hook = c_void_p(self._code + _ON_OUT) if self._code else callbacks[2]
        data = addressof(self.shared)
        uc.add_hook(self._library, self._handle, uc.HOOK_INSN, hook, uc.INS_OUT, data=data)


def load_code(name: str) -> int:
    """The address of machine code beside this module, which stays for the host process, as libunicorn does;
    0 on hosts that it is not for.
    """
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return 0
    page = _pages.get(name)
    if page is None:
        with open(os.path.join(os.path.dirname(__file__), f"{name}.bin"), "rb") as file:
            code = file.read()
        page = _pages[name] = host.reserve(0, PAGE_SIZE)
        host.commit(page, PAGE_SIZE)
        memmove(page, code, len(code))
        host.commit(page, PAGE_SIZE, host.PROT_READ | host.PROT_EXEC)
    return page


_pages: dict[str, int] = {}
