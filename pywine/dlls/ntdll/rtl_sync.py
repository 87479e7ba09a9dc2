"""User-mode locks: critical sections, slim reader/writer locks, condition variables (ntdll's Rtl functions)."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOLEAN, DWORD, STATUS, Out
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.nt.process import Process

_NO_DEBUG_INFO = (1 << 64) - 1


@api
def RtlInitializeCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.DebugInfo = _NO_DEBUG_INFO
    section.LockCount, section.RecursionCount, section.SpinCount = -1, 0, 0
    section.OwningThread = section.LockSemaphore = 0


@api
def RtlInitializeCriticalSectionAndSpinCount(p: Process, section: Out[CRITICAL_SECTION], spin_count: DWORD) -> STATUS:
    RtlInitializeCriticalSection(p, section)
    section.SpinCount = spin_count & 0xFFFFFF


@api
def RtlDeleteCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.DebugInfo = 0
    section.LockCount, section.RecursionCount = -1, 0
    section.OwningThread = 0


@api
def RtlEnterCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.LockCount += 1
    section.RecursionCount += 1
    section.OwningThread = p.thread.id


@api
def RtlTryEnterCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> BOOLEAN:
    if section.RecursionCount and section.OwningThread != p.thread.id:
        return False
    RtlEnterCriticalSection(p, section)
    return True


@api
def RtlLeaveCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.LockCount -= 1
    section.RecursionCount -= 1
    if not section.RecursionCount:
        section.OwningThread = 0


