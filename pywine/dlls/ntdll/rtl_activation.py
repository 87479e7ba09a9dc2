"""Run-time library: activation contexts. None is ever active: manifests choose no other DLLs here."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import PVOID, STATUS, ULONG, VOID, OutOpt
from pywine.nt.process import Process


@api
def RtlGetActiveActivationContext(p: Process, context: OutOpt[PVOID]) -> STATUS:
    context.value = 0


@api(names=("RtlReleaseActivationContext", "RtlAddRefActivationContext"))
def RtlReleaseActivationContext(p: Process, context: PVOID) -> VOID:
    pass


@api
def RtlIsActivationContextActive(p: Process, context: PVOID) -> ULONG:
    return 0
