"""synchapi.h: waiting, sleeping and locks."""

from __future__ import annotations

import time

from pywine.abi.api import api
from pywine.abi.types import DWORD, TRUE, VOID, Out
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.dlls.ntdll.rtl_sync import RtlInitializeCriticalSection, RtlInitializeCriticalSectionAndSpinCount
from pywine.nt.process import Process


@api(calls_back=True)
def Sleep(p: Process, milliseconds: DWORD) -> VOID:
    time.sleep(milliseconds / 1000)


@api
def InitializeCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> VOID:
    RtlInitializeCriticalSection(p, section)


@api
def InitializeCriticalSectionAndSpinCount(p: Process, section: Out[CRITICAL_SECTION], spin_count: DWORD) -> TRUE:
    RtlInitializeCriticalSectionAndSpinCount(p, section, spin_count)
