"""sspi.h: security packages, of which there are none."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import PVOID, TSTR, ULONG, Out
from pywine.nt.process import Process

SEC_E_SECPKG_NOT_FOUND, SEC_E_INVALID_HANDLE = 0x80090305, 0x80090301


@api.aw(partial="there are no security packages: no table")
def InitSecurityInterface(p: Process) -> PVOID:
    return 0


@api.aw(partial="there are no security packages")
def EnumerateSecurityPackages(p: Process, count: Out[ULONG], packages: Out[PVOID]) -> ULONG:
    count.value, packages.value = 0, 0
    return 0


@api.aw(partial="there are no security packages")
def QuerySecurityPackageInfo(p: Process, name: TSTR, info: Out[PVOID]) -> ULONG:
    info.value = 0
    return SEC_E_SECPKG_NOT_FOUND


@api.aw(partial="there are no security packages")
def AcquireCredentialsHandle(
    p: Process, principal: PVOID, package: PVOID, use: ULONG, logon: PVOID, data: PVOID, get_key: PVOID,
    argument: PVOID, credentials: PVOID, expiry: PVOID,
) -> ULONG:  # fmt: skip
    return SEC_E_SECPKG_NOT_FOUND


@api
def FreeCredentialsHandle(p: Process, credentials: PVOID) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api.aw(partial="there are no security packages, so no credentials and no contexts")
def InitializeSecurityContext(
    p: Process, credentials: PVOID, context: PVOID, target: PVOID, flags: ULONG, reserved: ULONG,
    representation: ULONG, given: PVOID, reserved_too: ULONG, made: PVOID, output: PVOID, attributes: PVOID,
    expiry: PVOID,
) -> ULONG:  # fmt: skip
    return SEC_E_INVALID_HANDLE


@api(partial="there are no security packages, so no credentials and no contexts")
def AcceptSecurityContext(
    p: Process, credentials: PVOID, context: PVOID, given: PVOID, flags: ULONG, representation: ULONG,
    made: PVOID, output: PVOID, attributes: PVOID, expiry: PVOID,
) -> ULONG:  # fmt: skip
    return SEC_E_INVALID_HANDLE


@api(
    names=("CompleteAuthToken", "ApplyControlToken", "QuerySecurityContextToken"),
    partial="there are no security packages, so no contexts",
)
def CompleteAuthToken(p: Process, context: PVOID, token: PVOID) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api(
    names=("ImpersonateSecurityContext", "RevertSecurityContext"),
    partial="there are no security packages, so no contexts",
)
def ImpersonateSecurityContext(p: Process, context: PVOID) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api.aw(
    names=("QueryContextAttributes", "QueryCredentialsAttributes"),
    partial="there are no security packages, so no credentials and no contexts",
)
def QueryContextAttributes(p: Process, context: PVOID, attribute: ULONG, buffer: PVOID) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api(
    names=("EncryptMessage", "SealMessage", "MakeSignature"),
    partial="there are no security packages, so no contexts",
)
def EncryptMessage(p: Process, context: PVOID, quality: ULONG, message: PVOID, number: ULONG) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api(
    names=("DecryptMessage", "UnsealMessage", "VerifySignature"),
    partial="there are no security packages, so no contexts",
)
def DecryptMessage(p: Process, context: PVOID, message: PVOID, number: ULONG, quality: PVOID) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api
def DeleteSecurityContext(p: Process, context: PVOID) -> ULONG:
    return SEC_E_INVALID_HANDLE


@api
def FreeContextBuffer(p: Process, buffer: PVOID) -> ULONG:
    return 0
