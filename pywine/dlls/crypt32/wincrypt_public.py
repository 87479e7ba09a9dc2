"""wincrypt.h: public keys in certificates, what they signed, hashes of both."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, ULONG_PTR, WSTR, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.dlls.crypt32.layout import Layout, View
from pywine.dlls.crypt32.wincrypt_certs import CERT_INFO, Certificates
from pywine.nt import der, signatures
from pywine.nt.crypto_library import CryptoLibrary
from pywine.nt.der import BadDer
from pywine.nt.process import Process
from pywine.nt.rsa import BadKey
from pywine.nt.signatures import UnknownAlgorithm

_NTE_BAD_SIGNATURE, _NTE_BAD_ALGID, _NTE_PROVIDER_DLL_FAIL = 0x80090006, 0x80090008, 0x8009001D
_NTE_BAD_PUBLIC_KEY, _CRYPT_E_ASN1_BADTAG = 0x80090015, 0x8009310B
_SUBJECT_BLOB, _SUBJECT_CERT = 1, 2
_ISSUER_PUBKEY, _ISSUER_CERT = 1, 2
_CALG_SHA1 = 0x8004
_HASHES = {0x8002: "MD4", 0x8003: "MD5", 0x8004: "SHA1", 0x800C: "SHA256", 0x800D: "SHA384", 0x800E: "SHA512"}


def _key_info(p: Process, address: int) -> tuple[tuple[str, bytes], bytes]:
    """The algorithm and the bits of a CERT_PUBLIC_KEY_INFO."""
    view = View(p, address)
    algorithm = view.text(), view.blob()
    return algorithm, view.bits()[0]


def missing_library(p: Process) -> WinError:
    """The error for algorithms that are not there, which the process is told of."""
    p.state(CryptoLibrary)
    return WinError(_NTE_PROVIDER_DLL_FAIL)


def _open_key(p: Process, info: int) -> signatures.RsaKey | signatures.EcKey:
    try:
        return signatures.public_key(*_key_info(p, info))
    except BadKey:
        raise WinError(_NTE_BAD_PUBLIC_KEY) from None
    except UnknownAlgorithm:
        raise WinError(_NTE_BAD_ALGID) from None
    except ImportError:
        raise missing_library(p) from None


@api
def CryptImportPublicKeyInfo(
    p: Process, provider: ULONG_PTR, encoding: DWORD, info: PVOID, key: Out[ULONG_PTR]
) -> TRUE:
    CryptImportPublicKeyInfoEx(p, provider, encoding, info, 0, 0, 0, key)


@api
def CryptImportPublicKeyInfoEx(
    p: Process, provider: ULONG_PTR, encoding: DWORD, info: PVOID, algorithm: DWORD, flags: DWORD,
    extra: PVOID, key: Out[ULONG_PTR],
) -> TRUE:  # fmt: skip
    from pywine.dlls.advapi32.wincrypt import Handles, find_provider
    from pywine.dlls.advapi32.wincrypt_rsa import PURPOSES, UserKey

    find_provider(p, provider)
    found = _open_key(p, info)
    if not isinstance(found, signatures.RsaKey):
        raise WinError(_NTE_BAD_ALGID)
    key.value = p.state(Handles).open(UserKey(found, PURPOSES.get(algorithm, 1), True))


@api
def CryptImportPublicKeyInfoEx2(
    p: Process, encoding: DWORD, info: PVOID, flags: DWORD, extra: PVOID, key: Out[HANDLE]
) -> TRUE:
    from pywine.dlls.bcrypt.bcrypt import Handles
    from pywine.dlls.bcrypt.bcrypt_pairs import KeyPair

    found = _open_key(p, info)
    if isinstance(found, signatures.RsaKey):
        made = KeyPair("RSA", found.modulus.bit_length())
    else:
        bits = signatures.key_length(*_key_info(p, info))
        made = KeyPair(f"ECDSA_P{bits}" if found.curve.startswith("nist") else "ECDSA", bits, found.curve)
    made.key = found
    key.value = p.state(Handles).open(made)


@api
def CryptExportPublicKeyInfo(
    p: Process, provider: ULONG_PTR, kind: DWORD, encoding: DWORD, info: PVOID, size: Out[DWORD]
) -> TRUE:
    CryptExportPublicKeyInfoEx(p, provider, kind, encoding, 0, 0, 0, info, size)


@api
def CryptExportPublicKeyInfoEx(
    p: Process, provider: ULONG_PTR, kind: DWORD, encoding: DWORD, oid: PVOID, flags: DWORD, extra: PVOID,
    info: PVOID, size: Out[DWORD],
) -> TRUE:  # fmt: skip
    from pywine.dlls.advapi32.wincrypt import find_provider
    from pywine.dlls.advapi32.wincrypt_rsa import of_provider

    key = of_provider(find_provider(p, provider), kind).key
    numbers = der.encode_integer(key.modulus), der.encode_integer(key.exponent)
    name = p.memory.read_cstring(oid).decode("latin-1") if oid >> 16 else signatures.RSA
    made = Layout(p.bits).text(name).blob(b"\x05\0").blob(der.encode(der.SEQUENCE, *numbers)).dword(0).align()
    room, size.value = size.value, len(made.at(0))
    if info:
        if room < size.value:
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(info, made.at(info))


@api
def CertGetPublicKeyLength(p: Process, encoding: DWORD, info: PVOID) -> DWORD:
    return signatures.key_length(*_key_info(p, info))


@api
def CertComparePublicKeyInfo(p: Process, encoding: DWORD, one: PVOID, other: PVOID) -> BOOL:
    return _key_info(p, one)[1] == _key_info(p, other)[1]


# Signatures.


@api
def CryptVerifyCertificateSignature(
    p: Process, provider: ULONG_PTR, encoding: DWORD, data: PVOID, size: DWORD, info: PVOID
) -> TRUE:
    _verify(p, p.memory.read(data, size), *_key_info(p, info))


@api(partial="certificates and blobs by a key or a certificate")
def CryptVerifyCertificateSignatureEx(
    p: Process, provider: ULONG_PTR, encoding: DWORD, subject_kind: DWORD, subject: PVOID,
    issuer_kind: DWORD, issuer: PVOID, flags: DWORD, extra: PVOID,
) -> TRUE:  # fmt: skip
    certificates = p.state(Certificates)
    if subject_kind == _SUBJECT_BLOB:
        data = View(p, subject).blob()
    elif subject_kind == _SUBJECT_CERT:
        data = certificates.context(subject).certificate.encoded
    else:
        raise WinError(ERROR_INVALID_PARAMETER)
    if issuer_kind == _ISSUER_PUBKEY:
        algorithm, bits = _key_info(p, issuer)
    elif issuer_kind == _ISSUER_CERT:
        signer = certificates.context(issuer).certificate
        algorithm, bits = signer.key_algorithm, signer.key_bits[1:]
    else:
        raise WinError(ERROR_INVALID_PARAMETER)
    _verify(p, data, algorithm, bits)


def _verify(p: Process, data: bytes, algorithm: tuple[str, bytes], bits: bytes) -> None:
    try:
        is_good = signatures.is_signed_by(data, algorithm, bits)
    except BadDer:
        raise WinError(_CRYPT_E_ASN1_BADTAG) from None
    except (BadKey, UnknownAlgorithm):
        raise WinError(_NTE_BAD_ALGID) from None
    except ImportError:
        raise missing_library(p) from None
    if not is_good:
        raise WinError(_NTE_BAD_SIGNATURE)


@api
def CertVerifySubjectCertificateContext(p: Process, subject: PVOID, issuer: PVOID, flags: Out[DWORD]) -> TRUE:
    """What of the flags remains was not found right."""
    end = p.state(Certificates).context(subject).certificate
    signer = p.state(Certificates).context(issuer).certificate if issuer else end
    if flags.value & 1 and signatures.is_issued_by(end, signer):
        flags.value &= ~1
    if flags.value & 2:
        from pywine.dlls.crypt32.wincrypt_certs import CERT_CONTEXT
        from pywine.dlls.crypt32.wincrypt_usage import CertVerifyTimeValidity

        info = CERT_INFO.on(p.memory, CERT_CONTEXT.on(p.memory, subject, p.bits).pCertInfo, p.bits)
        if not CertVerifyTimeValidity(p, 0, info):
            flags.value &= ~2


# Hashes.


def _give_hash(p: Process, name: str | None, data: bytes, target: int, size: Out[DWORD]) -> None:
    if name is None:
        raise WinError(_NTE_BAD_ALGID)
    value = signatures.digest(name, data)
    room, size.value = size.value, len(value)
    if target:
        if room < len(value):
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(target, value)


@api
def CryptHashCertificate(
    p: Process, provider: ULONG_PTR, algorithm: DWORD, flags: DWORD, data: PVOID, size: DWORD, hash: PVOID,
    hash_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    _give_hash(p, _HASHES.get(algorithm or _CALG_SHA1), p.memory.read(data, size), hash, hash_size)


@api
def CryptHashCertificate2(
    p: Process, algorithm: WSTR, flags: DWORD, reserved: PVOID, data: PVOID, size: DWORD, hash: PVOID,
    hash_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    name = algorithm if algorithm in _HASHES.values() else None
    _give_hash(p, name, p.memory.read(data, size), hash, hash_size)


@api
def CryptHashPublicKeyInfo(
    p: Process, provider: ULONG_PTR, algorithm: DWORD, flags: DWORD, encoding: DWORD, info: PVOID,
    hash: PVOID, hash_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    from pywine.dlls.crypt32.encoders import ENCODERS

    _give_hash(p, _HASHES.get(algorithm or 0x8003), ENCODERS[8](p, info), hash, hash_size)


@api
def CryptHashToBeSigned(
    p: Process, provider: ULONG_PTR, encoding: DWORD, data: PVOID, size: DWORD, hash: PVOID,
    hash_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    try:
        content, (kind, _), _ = signatures.signed_parts(p.memory.read(data, size))
    except BadDer:
        raise WinError(_CRYPT_E_ASN1_BADTAG) from None
    _give_hash(p, signatures.SIGNATURES.get(kind), content, hash, hash_size)
