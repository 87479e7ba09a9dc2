"""What stops a Unicorn processor exactly where a block of instructions begins."""

from __future__ import annotations

import os
import struct
import sys
from ctypes import c_uint32, c_void_p, cast, memmove

from pywine.host import memory as host
from pywine.machine.memory import PAGE_SIZE
from pywine.machine.unicorn import library as uc


def stopper(library: uc.ctypes.CDLL, flag: c_uint32) -> object:
    """What is called where a block begins: it stops the processor if `flag` is set."""
    stop = library.uc_emu_stop
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        code = b"\x83\x39\x00\x74\x0c"  # cmp dword [rcx], 0; je to the return
        code += b"\x48\xb8" + struct.pack("<Q", cast(stop, c_void_p).value or 0)  # mov rax, uc_emu_stop
        code += b"\xff\xe0\xc3"  # jmp rax; ret
        page = host.reserve(0, PAGE_SIZE)
        host.commit(page, PAGE_SIZE)
        memmove(page, code, len(code))
        host.commit(page, PAGE_SIZE, host.PROT_READ | host.PROT_EXEC)
        return c_void_p(page)

    def on_block(handle: int, _address: int, _size: int, _data: int) -> None:
        if flag.value:
            stop(handle)

    return uc.BlockCallback(on_block)
