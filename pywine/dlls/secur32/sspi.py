"""sspi.h: security packages, of which there are none: no handle of credentials or of a context is valid."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import FORM, PVOID, TSTR, ULONG, Out
from pywine.nt.process import Process

SEC_E_SECPKG_NOT_FOUND, SEC_E_INVALID_HANDLE = 0x80090305, 0x80090301


_TABLE_VERSION = 4
#: What SecurityFunctionTable holds behind its version, in order; those that are None are reserved. Encrypting
#: is there twice: the first version of the table had it where the later ones say reserved.
_TABLE = (
    "EnumerateSecurityPackages*", "QueryCredentialsAttributes*", "AcquireCredentialsHandle*",
    "FreeCredentialsHandle", None, "InitializeSecurityContext*", "AcceptSecurityContext",
    "CompleteAuthToken", "DeleteSecurityContext", "ApplyControlToken", "QueryContextAttributes*",
    "ImpersonateSecurityContext", "RevertSecurityContext", "MakeSignature", "VerifySignature",
    "FreeContextBuffer", "QuerySecurityPackageInfo*", "EncryptMessage", "DecryptMessage",
    "ExportSecurityContext", "ImportSecurityContext*", "AddCredentials*", None, "QuerySecurityContextToken",
    "EncryptMessage", "DecryptMessage", "SetContextAttributes*", "SetCredentialsAttributes*",
    "ChangeAccountPassword*",
)  # fmt: skip


class FunctionTables:
    """The tables of functions that a process has asked for."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._addresses: dict[bool, int] = {}

    def address(self, wide: bool) -> int:
        if wide not in self._addresses:
            width, module = self._p.bits // 8, self._p.modules.load("secur32.dll", "InitSecurityInterface")
            words = [_TABLE_VERSION]
            for name in _TABLE:
                export = name.replace("*", "W" if wide else "A") if name else ""
                words.append(self._p.modules.find_export(module, export) if export else 0)
            self._addresses[wide] = self._p.allocate(
                b"".join(word.to_bytes(width, "little") for word in words)
            )
        return self._addresses[wide]


@api.aw
def InitSecurityInterface(p: Process, wide: FORM) -> PVOID:
    return p.state(FunctionTables).address(bool(wide))


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
