"""wincrypt.h: certificate contexts, and chains of them, which nobody here can verify."""

from __future__ import annotations

from ctypes import sizeof

from pywine.abi.api import api
from pywine.abi.errors import NotImplementedHere, WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, PVOID, TRUE, VOID, Out, OutOpt
from pywine.abi.winerror import ERROR_MORE_DATA, ERROR_NOT_SUPPORTED
from pywine.dlls.crypt32.wincrypt_certs import (
    CERT_EXTENSION,
    CERT_INFO,
    CRYPT_E_NOT_FOUND,
    X509_ASN_ENCODING,
    Certificates,
    read_blob,
)
from pywine.nt.process import Process

_CERT_SHA1_HASH_PROP_ID = 3


@api
def CertCreateCertificateContext(p: Process, encoding: DWORD, data: PVOID, size: DWORD) -> PVOID:
    return p.state(Certificates).new_context(p.memory.read(data, size), 0)


@api
def CertDuplicateCertificateContext(p: Process, context: PVOID) -> PVOID:
    if context:
        p.state(Certificates).context(context).uses += 1
    return context


@api
def CertFreeCertificateContext(p: Process, context: PVOID) -> TRUE:
    p.state(Certificates).release(context)


@api(names=("CertFreeCRLContext", "CertFreeCTLContext"))
def CertFreeCRLContext(p: Process, context: PVOID) -> TRUE:
    """There are no revocation lists and no trust lists."""


@api
def CertSetCertificateContextProperty(
    p: Process, context: PVOID, kind: DWORD, flags: DWORD, data: PVOID
) -> TRUE:
    properties = p.state(Certificates).context(context).properties
    if data:
        properties[kind] = read_blob(p, data)
    else:
        properties.pop(kind, None)


@api
def CertGetCertificateContextProperty(
    p: Process, context: PVOID, kind: DWORD, data: PVOID, size: Out[DWORD]
) -> TRUE:
    from hashlib import sha1

    found = p.state(Certificates).context(context)
    value = found.properties.get(kind)
    if kind == _CERT_SHA1_HASH_PROP_ID:
        value = sha1(found.certificate.encoded, usedforsecurity=False).digest()
    if value is None:
        raise WinError(CRYPT_E_NOT_FOUND)
    room, size.value = size.value, len(value)
    if data:
        if room < len(value):
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(data, value)


@api.aw(partial="the common name only")
def CertGetNameString(
    p: Process, context: PVOID, kind: DWORD, flags: DWORD, parameter: PVOID, name: PVOID, size: DWORD,
    wide: FORM,
) -> DWORD:  # fmt: skip
    text = p.state(Certificates).context(context).certificate.common_name(bool(flags & 1))
    data = encode_wide(text + "\0") if wide else p.ansi(text + "\0")
    count = len(data) >> wide
    if not name:
        return count
    if size < count:
        data, count = b"\0" * (1 + wide), 1
    if size:
        p.memory.write(name, data)
    return count


@api
def CertFindExtension(p: Process, oid: PVOID, count: DWORD, extensions: PVOID) -> PVOID:
    wanted, size = p.memory.read_cstring(oid), sizeof(CERT_EXTENSION.layout(p.bits))
    for address in range(extensions, extensions + count * size, size):
        if p.memory.read_cstring(CERT_EXTENSION.on(p.memory, address, p.bits).pszObjId) == wanted:
            return address
    return 0


@api
def CertCompareCertificate(p: Process, encoding: DWORD, one: PVOID, other: PVOID) -> BOOL:
    """Two CERT_INFO of the same issuer and serial number."""
    first, second = (CERT_INFO.on(p.memory, address, p.bits) for address in (one, other))
    return all(
        p.memory.read(a.pbData, a.cbData) == p.memory.read(b.pbData, b.cbData)
        for a, b in ((first.SerialNumber, second.SerialNumber), (first.Issuer, second.Issuer))
    )


# Chains: nobody here can verify one, and nobody must believe that it was.


@api
def CertCreateCertificateChainEngine(p: Process, configuration: PVOID, engine: Out[HANDLE]) -> TRUE:
    engine.value = p.allocate(bytes(16))


@api
def CertFreeCertificateChainEngine(p: Process, engine: HANDLE) -> VOID:
    if engine > 1:  # 0 and 1 are the current user's and the machine's
        p.heap.free(engine)


@api(partial="verifies nothing: fails with ERROR_NOT_SUPPORTED")
def CertGetCertificateChain(
    p: Process, engine: HANDLE, context: PVOID, time: PVOID, store: HANDLE, parameters: PVOID, flags: DWORD,
    reserved: PVOID, chain: PVOID,
) -> TRUE:  # fmt: skip
    raise WinError(ERROR_NOT_SUPPORTED)


@api(partial="verifies nothing: fails with ERROR_NOT_SUPPORTED")
def CertVerifyCertificateChainPolicy(
    p: Process, policy: PVOID, chain: PVOID, parameters: PVOID, status: PVOID
) -> TRUE:
    raise WinError(ERROR_NOT_SUPPORTED)


@api
def CertFreeCertificateChain(p: Process, chain: PVOID) -> VOID:
    """There are none."""


@api(partial="certificates in memory, as they are or in PEM; no files, lists, messages or PFX")
def CryptQueryObject(
    p: Process, kind: DWORD, object: PVOID, content: DWORD, format: DWORD, flags: DWORD,
    encoding: OutOpt[DWORD], found_content: OutOpt[DWORD], found_format: OutOpt[DWORD],
    store: OutOpt[HANDLE], message: OutOpt[PVOID], context: OutOpt[PVOID],
) -> TRUE:  # fmt: skip
    if kind != 2:  # CERT_QUERY_OBJECT_BLOB
        raise NotImplementedHere("reads no files yet")
    data = read_blob(p, object)
    is_text = b"-----BEGIN" in data
    if is_text:
        from pywine.nt import textforms

        read = textforms.from_text(data.decode("latin-1"), textforms.BASE64HEADER)
        data = read[0] if read else b""
    made = p.state(Certificates).new_context(data, 0)
    encoding.value, found_content.value, found_format.value = X509_ASN_ENCODING, 1, 3 if is_text else 1
    store.value = p.state(Certificates).open_store([data])
    message.value, context.value = 0, made
