"""wincrypt.h: random numbers of the cryptographic providers."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE, TSTR, ULONG_PTR, Opt, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.process import Process


class Providers:
    """The open cryptographic providers, by handle."""

    def __init__(self, p: Process) -> None:
        self.handles: set[int] = set()

    def check(self, handle: int) -> None:
        if handle not in self.handles:
            raise WinError(ERROR_INVALID_PARAMETER)


@api.aw(partial="random numbers only: no keys, no hashes")
def CryptAcquireContext(
    p: Process, provider: Out[ULONG_PTR], container: Opt[TSTR], name: Opt[TSTR], kind: DWORD, flags: DWORD
) -> TRUE:
    provider.value = p.heap.allocate(16)
    p.state(Providers).handles.add(provider.value)


@api
def CryptReleaseContext(p: Process, provider: ULONG_PTR, flags: DWORD) -> TRUE:
    providers = p.state(Providers)
    providers.check(provider)
    providers.handles.remove(provider)
    p.heap.free(provider)


@api
def CryptGenRandom(p: Process, provider: ULONG_PTR, size: DWORD, buffer: PVOID) -> TRUE:
    p.state(Providers).check(provider)
    p.memory.write(buffer, os.urandom(size))
