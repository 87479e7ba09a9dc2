"""appmodel.h: packages, which no program here is from, and the policies of programs that are not."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HANDLE, LONG, PVOID, ULONG, Out
from pywine.nt.process import Process

_NO_PACKAGE = 15700


@api(names=(
    "AppPolicyGetProcessTerminationMethod", "AppPolicyGetThreadInitializationType",
    "AppPolicyGetWindowingModel", "AppPolicyGetMediaFoundationCodecLoading", "AppPolicyGetClrCompat",
    "AppPolicyGetCreateFileAccess",
))  # fmt: skip
def AppPolicyGetProcessTerminationMethod(p: Process, token: HANDLE, policy: Out[LONG]) -> LONG:
    policy.value = 0
    return 0


@api
def AppPolicyGetShowDeveloperDiagnostic(p: Process, token: HANDLE, policy: Out[LONG]) -> LONG:
    policy.value = 1
    return 0


@api(
    names=(
        "GetCurrentPackageFullName",
        "GetCurrentPackageFamilyName",
        "GetCurrentPackagePath",
        "GetCurrentPackageId",
    )
)
def GetCurrentPackageFullName(p: Process, length: Out[ULONG], name: PVOID) -> LONG:
    return _NO_PACKAGE
