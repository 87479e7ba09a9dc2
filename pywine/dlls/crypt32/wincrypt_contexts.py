"""wincrypt.h: certificate contexts, and chains of them, which nobody here can verify."""

from __future__ import annotations

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
from pywine.host.ffi import sizeof
from pywine.nt import x500
from pywine.nt.der import BadDer, Certificate, read
from pywine.nt.process import Process

_CERT_SHA1_HASH_PROP_ID = 3
_ISSUER = 1  # CERT_NAME_ISSUER_FLAG
_EMAIL, _RDN, _ATTRIBUTE, _DNS = 1, 2, 3, 6  # CERT_NAME_*_TYPE
_EMAIL_OID, _DNS_TAG = "1.2.840.113549.1.9.1", 0x82
_DISPLAYED = "2.5.4.3", "2.5.4.11", "2.5.4.10", _EMAIL_OID


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


@api.aw(partial="no names of friends, users or addresses")
def CertGetNameString(
    p: Process, context: PVOID, kind: DWORD, flags: DWORD, parameter: PVOID, name: PVOID, size: DWORD,
    wide: FORM,
) -> DWORD:  # fmt: skip
    certificate = p.state(Certificates).context(context).certificate
    text = _name_string(p, certificate, kind, parameter, of_issuer=bool(flags & _ISSUER))
    data = encode_wide(text + "\0") if wide else p.ansi(text + "\0")
    count = len(data) >> wide
    if not name:
        return count
    if size < count:
        data, count = b"\0" * (1 + wide), 1
    if size:
        p.memory.write(name, data)
    return count


def _name_string(p: Process, certificate: Certificate, kind: int, parameter: int, *, of_issuer: bool) -> str:
    """The name of one of CERT_NAME_*_TYPE, empty if there is none."""
    encoded = certificate.issuer if of_issuer else certificate.subject
    try:
        sets = x500.parse(encoded)
        if kind == _RDN:
            form = int.from_bytes(p.memory.read(parameter, 4), "little") if parameter else x500.SIMPLE
            return x500.to_text(sets, form)
        wanted = _DISPLAYED
        if kind == _ATTRIBUTE:
            wanted = (p.memory.read_cstring(parameter).decode("latin-1"),)
        elif kind == _EMAIL:
            wanted = (_EMAIL_OID,)
        elif kind == _DNS:
            wanted = ("2.5.4.3",)
            if (name := _alternate_dns_name(certificate, of_issuer=of_issuer)) is not None:
                return name
    except BadDer:
        return ""
    found = {attribute.oid: attribute.text for part in reversed(sets) for attribute in reversed(part)}
    return next((found[oid] for oid in wanted if oid in found), "")


def _alternate_dns_name(certificate: Certificate, *, of_issuer: bool) -> str | None:
    """The first of the subject's, or the issuer's, alternative names that is one of a host. Raises BadDer."""
    wanted = "2.5.29.18" if of_issuer else "2.5.29.17"
    for oid, _, value in certificate.extensions:
        if oid == wanted:
            for part in read(value).parts():
                if part.tag == _DNS_TAG:
                    return part.contents.decode("latin-1")
    return None


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
