"""Whether this host can run guest code on its processor, from facts that cost nothing to learn."""

from __future__ import annotations

import os
import sys

from pywine.host import memory as host
from pywine.host.ffi import Array, addressof, c_uint32, c_uint64, c_void_p, function, memmove

_AT_HWCAP2, _HWCAP2_FSGSBASE = 26, 2
_XSAVED = 0xE7  # of XCR0, what a full resume restores: x87, SSE, AVX, AVX-512
# LAR's answers (Intel SDM volume 2): present, ring 3, and the kind of segment.
_RIGHTS_MASK, _CODE_32, _DATA, _CODE_64 = 0x60FA00, 0x40FA00, 0xF200, 0x20FA00
_DATA_MASK = 0xFA00


class Processor:
    """What the processor and the kernel's descriptor table offer.

    `refusal`: why machine code of ours cannot run at all, or empty.
    """

    __slots__ = ("refusal", "runs_x64", "runs_x86", "xstate")

    def __init__(self) -> None:
        self.refusal, self.runs_x64, self.runs_x86, self.xstate = "", False, False, 0
        if sys.platform != "linux" or os.uname().machine != "x86_64":
            self.refusal = "it needs x86-64 Linux"
            return
        try:
            facts = _probe()
        except OSError:
            self.refusal = "this host forbids processes to execute memory that they have written (execmem)"
            return
        self.xstate = facts[1] & _XSAVED
        self.runs_x64 = facts[4] & _RIGHTS_MASK == _CODE_64
        self.runs_x86 = facts[2] & _RIGHTS_MASK == _CODE_32 and facts[3] & _DATA_MASK == _DATA


def _probe() -> Array[c_uint32]:
    """Run probe.asm. Raises OSError where the host does not let it become executable."""
    facts = (c_uint32 * 5)()
    with open(os.path.join(os.path.dirname(__file__), "probe.bin"), "rb") as file:
        code = file.read()
    page = host.reserve(0, host.PAGE_SIZE)
    try:
        host.commit(page, host.PAGE_SIZE)
        memmove(page, code, len(code))
        host.commit(page, host.PAGE_SIZE, host.PROT_READ | host.PROT_EXEC)
        function(page, c_void_p, result=None)(addressof(facts))
    finally:
        host.release(page, host.PAGE_SIZE)
    return facts


PROCESSOR = Processor()


def has_fsgsbase() -> bool:
    """Whether programs may set the FS and GS bases themselves."""
    return bool(function("getauxval", c_uint64, result=c_uint64)(_AT_HWCAP2) & _HWCAP2_FSGSBASE)


def obstacle(base: int, bits: int) -> str:
    """Why this host cannot run guests of `bits` natively with memory at `base`; empty if it can."""
    if PROCESSOR.refusal:
        return PROCESSOR.refusal
    if base:
        return "the guest's address range is occupied in this process"
    if not has_fsgsbase():
        return "the kernel does not let programs set the FS and GS bases (FSGSBASE, Linux 5.9)"
    if not (PROCESSOR.runs_x86 if bits == 32 else PROCESSOR.runs_x64):
        return f"the kernel has no segment for {bits}-bit code where Linux has it"
    if function("sigaltstack", c_void_p, c_void_p)(None, None):
        return "this host forbids alternate signal stacks (sigaltstack)"
    return ""
