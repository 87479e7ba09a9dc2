"""wintrust.h: verifying signatures of files."""

from __future__ import annotations

from uuid import UUID

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import DWORD, HANDLE, LONG, PVOID, TRUE, VOID, In, Opt, Out
from pywine.dlls.crypt32.wincrypt_chains import build, verdict
from pywine.dlls.crypt32.wincrypt_messages import check
from pywine.nt import authenticode, clock, der
from pywine.nt.authenticode import NotPe
from pywine.nt.der import BadDer, Certificate
from pywine.nt.pkcs7 import SIGNING_TIME, SignedData, Signer
from pywine.nt.process import Process

_NO_SIGNATURE, _FORM_UNKNOWN, _PROVIDER_UNKNOWN = 0x800B0100, 0x800B0003, 0x800B0001
_BAD_DIGEST, _FILE_ERROR, _CERT_SIGNATURE = 0x80096010, 0x80092003, 0x80096004
_INVALID_PARAMETER = 0x57
_NTE_BAD_SIGNATURE, _E_HASH_VALUE = 0x80090006, 0x80091007
_ACTIONS = (
    UUID("00AAC56B-CD44-11D0-8CC2-00C04FC295EE"),  # WINTRUST_ACTION_GENERIC_VERIFY_V2
    UUID("F750E6C3-38EE-11D1-85E5-00C04FC295EE"),  # DRIVER_ACTION_VERIFY
)
_CHOICE_FILE, _CHOICE_CATALOG, _CHOICE_BLOB = 1, 2, 3
_STATE_CLOSE = 2
_CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
_COUNTERSIGNATURE, _TIMESTAMP = "1.2.840.113549.1.9.6", "1.3.6.1.4.1.311.3.3.1"
_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"


class WINTRUST_DATA(Struct):
    cbStruct: DWORD
    pPolicyCallbackData: PVOID
    pSIPClientData: PVOID
    dwUIChoice: DWORD
    fdwRevocationChecks: DWORD
    dwUnionChoice: DWORD
    pFile: PVOID
    dwStateAction: DWORD
    hWVTStateData: HANDLE
    pwszURLReference: PVOID
    dwProvFlags: DWORD
    dwUIContext: DWORD


class WINTRUST_FILE_INFO(Struct):
    cbStruct: DWORD
    pcwszFilePath: PVOID
    hFile: HANDLE
    pgKnownSubject: PVOID


@api(partial="PE files, against what the host trusts; no catalogs, no revocation")
def WinVerifyTrust(p: Process, window: HANDLE, action: PVOID, data: In[WINTRUST_DATA]) -> LONG:
    code = _judge(p, action, data)
    p.last_error = code
    return code - (code >> 31 << 32)


@api(partial="PE files, against what the host trusts; no catalogs, no revocation")
def WinVerifyTrustEx(p: Process, window: HANDLE, action: PVOID, data: In[WINTRUST_DATA]) -> LONG:
    return WinVerifyTrust(p, window, action, data)


def _judge(p: Process, action: int, data: WINTRUST_DATA) -> int:
    """0 where a file is to be trusted, else the error."""
    if UUID(bytes_le=p.memory.read(action, 16)) not in _ACTIONS:
        return _PROVIDER_UNKNOWN
    if data.dwStateAction == _STATE_CLOSE:
        data.hWVTStateData = 0
        return 0
    if data.dwUnionChoice == _CHOICE_CATALOG or data.dwUnionChoice == _CHOICE_BLOB:
        return _NO_SIGNATURE
    if data.dwUnionChoice != _CHOICE_FILE or not data.pFile:
        return _INVALID_PARAMETER
    try:
        contents = _read(p, data.pFile)
    except (WinError, OSError):
        return _FILE_ERROR
    try:
        encoded = authenticode.signature_of(contents)
        if encoded is None:
            return _NO_SIGNATURE
        _verify(p, contents, SignedData(encoded))
    except NotPe:
        return _FORM_UNKNOWN
    except BadDer:
        return _NO_SIGNATURE
    except WinError as error:
        return error.code
    return 0


def _read(p: Process, address: int) -> bytes:
    info = WINTRUST_FILE_INFO.on(p.memory, address, p.bits)
    with open(p.files.existing(p.memory.read_wstring(info.pcwszFilePath)), "rb") as file:
        return file.read()


def _verify(p: Process, contents: bytes, signed: SignedData) -> None:
    """Raises WinError with what is wrong, BadDer."""
    if not signed.signers or signed.content_type != authenticode.INDIRECT_DATA or signed.content is None:
        raise BadDer
    hash, expected = authenticode.signed_digest(signed.content)
    if authenticode.digest_of(contents, hash) != expected:
        raise WinError(_BAD_DIGEST)
    signer = signed.signers[0]
    certificate = signed.certificate_of(signer)
    if certificate is None:
        raise WinError(_NO_SIGNATURE)
    _check(p, signer, signed.content, certificate)
    when = _time_of_signing(p, signed, signer)
    chain = build(p, certificate, signed.certificates, when, [_CODE_SIGNING])
    if error := verdict(chain, 0)[0]:
        raise WinError(error)


def _check(p: Process, signer: Signer, content: bytes, certificate: Certificate) -> None:
    try:
        check(p, signer, content, certificate.key_algorithm, certificate.key_bits[1:])
    except WinError as error:
        raise WinError(
            _CERT_SIGNATURE if error.code in (_NTE_BAD_SIGNATURE, _E_HASH_VALUE) else error.code
        ) from None


def _time_of_signing(p: Process, signed: SignedData, signer: Signer) -> int:
    """The FILETIME of a countersignature that can be trusted; 0 if there is none."""
    for oid, values in signer.unsigned:
        try:
            if oid == _COUNTERSIGNATURE:
                stamp = Signer(der.read(values[0]))
                known, content, moment = signed.certificates, signer.signature, stamp.attribute(SIGNING_TIME)
                holder = signed.certificate_of(stamp)
            elif oid == _TIMESTAMP:
                token = SignedData(values[0])
                stamp, known, content = token.signers[0], token.certificates, token.content or b""
                holder = token.certificate_of(stamp)
                moment = _stamped(content, signer)
            else:
                continue
            if holder is None or moment is None:
                continue
            filetime = clock.join(*der.time_of(der.read(moment)), 0) or 0
            _check(p, stamp, content, holder)
            if not verdict(build(p, holder, known, filetime, [_TIME_STAMPING]), 0)[0]:
                return filetime
        except (BadDer, IndexError, WinError):
            continue
    return 0


def _stamped(content: bytes, signer: Signer) -> bytes | None:
    """The time in a TSTInfo, if it is about this signature. Raises BadDer."""
    from pywine.nt.signatures import DIGESTS, digest

    parts = der.read(content).parts()
    algorithm, value = parts[2].parts()
    name = DIGESTS.get(der.algorithm(algorithm)[0])
    if name is None or digest(name, signer.signature) != value.contents:
        return None
    return parts[4].raw


@api
def WintrustGetRegPolicyFlags(p: Process, flags: Out[DWORD]) -> VOID:
    flags.value = 0x00023C00


@api(stub="keeps no policy")
def WintrustSetRegPolicyFlags(p: Process, flags: DWORD) -> TRUE: ...


# Catalogs: there are none.


@api
def CryptCATAdminAcquireContext(p: Process, context: Out[HANDLE], subsystem: PVOID, flags: DWORD) -> TRUE:
    context.value = p.allocate(bytes(16))


@api
def CryptCATAdminReleaseContext(p: Process, context: HANDLE, flags: DWORD) -> TRUE:
    p.heap.free(context)


@api
def CryptCATAdminEnumCatalogFromHash(
    p: Process, context: HANDLE, hash: PVOID, size: DWORD, flags: DWORD, previous: Opt[PVOID]
) -> PVOID:
    raise WinError(1168)


@api
def IsCatalogFile(p: Process, file: HANDLE, name: PVOID) -> DWORD:
    return 0
