"""combaseapi.h: streams on global memory, and the task allocator as an object."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HRESULT, PVOID, Out
from pywine.dlls.com.allocator import Allocator
from pywine.dlls.com.streams import GlobalMemory, GlobalStream
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057


@api
def CreateStreamOnHGlobal(p: Process, memory: PVOID, delete: BOOL, stream: PVOID) -> HRESULT:
    if not stream:
        return _E_INVALIDARG
    made = GlobalStream(p, GlobalMemory(p, memory, is_owned=bool(delete)))
    p.memory.write(stream, made.address.to_bytes(p.bits // 8, "little"))
    return 0


@api
def GetHGlobalFromStream(p: Process, stream: PVOID, memory: PVOID) -> HRESULT:
    if not stream or not memory:
        return _E_INVALIDARG
    found = GlobalStream.from_argument(p, stream)
    p.memory.write(memory, found.block.handle.to_bytes(p.bits // 8, "little"))
    return 0


@api
def CoGetMalloc(p: Process, context: DWORD, allocator: Out[PVOID]) -> HRESULT:
    allocator.value = 0
    if context != 1:  # MEMCTX_TASK
        return _E_INVALIDARG
    allocator.value = p.state(Allocator).address
    return 0
