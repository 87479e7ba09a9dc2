"""wincrypt.h: certificates and the stores they lie in. ROOT holds those that the host trusts."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NotImplementedHere, WinError
from pywine.abi.struct import Struct
from pywine.abi.text import read_text
from pywine.abi.types import DWORD, HANDLE, PVOID, TRUE, TSTR, OutOpt
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_PARAMETER,
)
from pywine.host.ffi import sizeof
from pywine.nt import clock
from pywine.nt.der import BadDer, Certificate, Truncated
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CRYPT_E_NOT_FOUND, CRYPT_E_EXISTS, CRYPT_E_ASN1_BADTAG = 0x80092004, 0x80092005, 0x8009310B
CRYPT_E_ASN1_EOD = 0x80093102
X509_ASN_ENCODING = 1
_STORE_PROV_MEMORY, _STORE_PROV_SYSTEM = 2, (9, 10, 13)
_STORE_OPEN_EXISTING = 0x4000
_ADD_NEW, _ADD_USE_EXISTING, _ADD_REPLACE_EXISTING = 1, 2, 3
_FIND_ANY, _FIND_SHA1, _FIND_EXISTING = 0, 0x10000, 0xD0000
_FIND_STRINGS = {  # whether in the issuer, whether the text is wide
    0x80007: (False, True), 0x80004: (True, True), 0x70007: (False, False), 0x70004: (True, False),
}  # fmt: skip
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)  # fmt: skip


class CRYPT_DATA_BLOB(Struct):
    cbData: DWORD
    pbData: PVOID


class CRYPT_BIT_BLOB(Struct):
    cbData: DWORD
    pbData: PVOID
    cUnusedBits: DWORD


class CRYPT_ALGORITHM_IDENTIFIER(Struct):
    pszObjId: PVOID
    Parameters: CRYPT_DATA_BLOB


class FILETIME(Struct):
    dwLowDateTime: DWORD
    dwHighDateTime: DWORD


class CERT_INFO(Struct):
    dwVersion: DWORD
    SerialNumber: CRYPT_DATA_BLOB
    SignatureAlgorithm: CRYPT_ALGORITHM_IDENTIFIER
    Issuer: CRYPT_DATA_BLOB
    NotBefore: FILETIME
    NotAfter: FILETIME
    Subject: CRYPT_DATA_BLOB
    KeyAlgorithm: CRYPT_ALGORITHM_IDENTIFIER
    PublicKey: CRYPT_BIT_BLOB
    IssuerUniqueId: CRYPT_BIT_BLOB
    SubjectUniqueId: CRYPT_BIT_BLOB
    cExtension: DWORD
    rgExtension: PVOID


class CERT_EXTENSION(Struct):
    pszObjId: PVOID
    fCritical: DWORD
    Value: CRYPT_DATA_BLOB


class CERT_CONTEXT(Struct):
    dwCertEncodingType: DWORD
    pbCertEncoded: PVOID
    cbCertEncoded: DWORD
    pCertInfo: PVOID
    hCertStore: PVOID


class Store:
    """A store: its certificates in order, and how often it must be closed."""

    def __init__(self, certificates: list[bytes]) -> None:
        self.certificates, self.uses = certificates, 1


class Context:
    """One reference-counted certificate context in guest memory."""

    def __init__(self, certificate: Certificate, store: int) -> None:
        self.certificate, self.store, self.uses = certificate, store, 1
        self.properties: dict[int, bytes] = {}


class Certificates:
    """Stores by handle, and contexts by address."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.stores: dict[int, Store] = {}
        self.contexts: dict[int, Context] = {}

    def open_store(self, certificates: list[bytes]) -> int:
        handle = self._p.allocate(bytes(16))
        self.stores[handle] = Store(certificates)
        return handle

    def context(self, address: int) -> Context:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        found = self.contexts.get(address)
        if found is None:
            raise WinError(ERROR_INVALID_PARAMETER)
        return found

    def store(self, handle: int) -> Store:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        found = self.stores.get(handle)
        if found is None:
            raise WinError(ERROR_INVALID_PARAMETER)
        return found

    def new_context(self, encoded: bytes, store: int) -> int:
        """The address of a new CERT_CONTEXT. Raises WinError for what is no certificate."""
        try:
            certificate = Certificate(encoded)
        except Truncated:
            raise WinError(CRYPT_E_ASN1_EOD) from None
        except BadDer:
            raise WinError(CRYPT_E_ASN1_BADTAG) from None
        address = _lay_out(self._p, certificate, store)
        self.contexts[address] = Context(certificate, store)
        return address

    def release(self, address: int) -> None:
        context = self.contexts.get(address)
        if context is None:
            return
        context.uses -= 1
        if not context.uses:
            del self.contexts[address]
            self._p.heap.free(address)


def _lay_out(p: Process, certificate: Certificate, store: int) -> int:
    """A block with the context, what it points to, and the certificate's bytes."""
    context_size, info_size, extension_size = (
        sizeof(kind.layout(p.bits)) for kind in (CERT_CONTEXT, CERT_INFO, CERT_EXTENSION)
    )
    count = len(certificate.extensions)
    place = context_size + info_size + count * extension_size
    texts = [certificate.algorithm[0], certificate.key_algorithm[0]]
    texts += [oid for oid, _, _ in certificate.extensions]
    blobs = [
        certificate.serial, certificate.algorithm[1], certificate.issuer, certificate.subject,
        certificate.key_algorithm[1], certificate.key_bits,
        *(value for _, _, value in certificate.extensions),
    ]  # fmt: skip
    size = place + len(certificate.encoded) + sum(len(t) + 1 for t in texts) + sum(len(b) for b in blobs)
    address = p.allocate(b"", zeros=size)
    at = address + place

    def put(data: bytes) -> int:
        nonlocal at
        if data:
            p.memory.write(at, data)
        at += len(data)
        return at - len(data)

    def blob(target: CRYPT_DATA_BLOB | CRYPT_BIT_BLOB, data: bytes) -> None:
        target.cbData, target.pbData = len(data), put(data)

    context = CERT_CONTEXT.on(p.memory, address, p.bits)
    context.dwCertEncodingType, context.hCertStore = X509_ASN_ENCODING, store
    context.cbCertEncoded, context.pbCertEncoded = len(certificate.encoded), put(certificate.encoded)
    context.pCertInfo = address + context_size
    info = CERT_INFO.on(p.memory, address + context_size, p.bits)
    info.dwVersion = certificate.version
    blob(info.SerialNumber, certificate.serial[::-1])
    for target, (oid, parameters) in (
        (info.SignatureAlgorithm, certificate.algorithm), (info.KeyAlgorithm, certificate.key_algorithm),
    ):  # fmt: skip
        target.pszObjId = put(oid.encode() + b"\0")
        blob(target.Parameters, parameters)
    blob(info.Issuer, certificate.issuer)
    blob(info.Subject, certificate.subject)
    blob(info.PublicKey, certificate.key_bits[1:])
    info.PublicKey.cUnusedBits = certificate.key_bits[0] if certificate.key_bits else 0
    for target, moment in ((info.NotBefore, certificate.not_before), (info.NotAfter, certificate.not_after)):
        filetime = clock.join(*moment, 0) or 0
        target.dwLowDateTime, target.dwHighDateTime = filetime & 0xFFFFFFFF, filetime >> 32
    info.cExtension, info.rgExtension = count, address + context_size + info_size if count else 0
    for index, (oid, critical, value) in enumerate(certificate.extensions):
        extension = CERT_EXTENSION.on(p.memory, info.rgExtension + index * extension_size, p.bits)
        extension.pszObjId, extension.fCritical = put(oid.encode() + b"\0"), critical
        blob(extension.Value, value)
    return address


# Stores.


@api(partial="stores in memory, and the system's, of which ROOT has the host's certificates; none is kept")
def CertOpenStore(
    p: Process, provider: PVOID, encoding: DWORD, crypt: PVOID, flags: DWORD, parameter: PVOID
) -> HANDLE:
    if provider == _STORE_PROV_MEMORY:
        return p.state(Certificates).open_store([])
    if provider in _STORE_PROV_SYSTEM:
        name = read_text(p, parameter, -1, provider != 9)
        return p.state(Certificates).open_store(_system_certificates(name))
    raise WinError(ERROR_FILE_NOT_FOUND)


@api.aw
def CertOpenSystemStore(p: Process, crypt: PVOID, name: TSTR) -> HANDLE:
    return p.state(Certificates).open_store(_system_certificates(name))


def _system_certificates(name: str) -> list[bytes]:
    if name.rpartition("\\")[2].upper() != "ROOT":
        return []
    import os
    from base64 import b64decode

    for path in (os.environ.get("SSL_CERT_FILE", ""), *_BUNDLES):
        try:
            with open(path, encoding="ascii", errors="ignore") as bundle:
                parts = bundle.read().split("-----BEGIN CERTIFICATE-----")[1:]
        except OSError:
            continue
        return [b64decode(part.partition("-----END")[0]) for part in parts]
    return []


@api
def CertDuplicateStore(p: Process, store: HANDLE) -> HANDLE:
    p.state(Certificates).store(store).uses += 1
    return store


@api
def CertCloseStore(p: Process, store: HANDLE, flags: DWORD) -> TRUE:
    if not store:
        return
    stores = p.state(Certificates).stores
    found = p.state(Certificates).store(store)
    found.uses -= 1
    if not found.uses:
        del stores[store]
        p.heap.free(store)


def _matching(p: Process, store: Store, kind: int, parameter: int) -> Iterator[tuple[int, bytes]]:
    """The certificates of a store that CERT_FIND_… asks for, with their places."""
    from hashlib import sha1

    encodings: tuple[bytes, ...] = ()
    text = ""
    if kind == _FIND_SHA1:
        encodings = (read_blob(p, parameter),)
    elif kind in _FIND_STRINGS:
        text = read_text(p, parameter, -1, _FIND_STRINGS[kind][1]).lower()
    elif kind == _FIND_EXISTING:
        encodings = (p.state(Certificates).context(parameter).certificate.encoded,)
    elif kind != _FIND_ANY:
        raise NotImplementedHere(f"does not search by {kind:#x} yet")
    for index, encoded in enumerate(store.certificates):
        if kind in _FIND_STRINGS:
            try:
                name = Certificate(encoded).common_name(_FIND_STRINGS[kind][0])
            except BadDer:
                continue
            is_match = text in name.lower()
        else:
            digest = sha1(encoded, usedforsecurity=False).digest()
            is_match = kind == _FIND_ANY or encoded in encodings or digest in encodings
        if is_match:
            yield index, encoded


def read_blob(p: Process, address: int) -> bytes:
    """The data of a CRYPT_DATA_BLOB."""
    blob = CRYPT_DATA_BLOB.on(p.memory, address, p.bits)
    return p.memory.read(blob.pbData, blob.cbData) if blob.cbData else b""


def _next(p: Process, handle: int, kind: int, parameter: int, previous: int) -> int:
    """The context after `previous`, which is released. Raises WinError(CRYPT_E_NOT_FOUND)."""
    certificates = p.state(Certificates)
    store = certificates.store(handle)
    after = -1
    if previous:
        encoded = certificates.context(previous).certificate.encoded
        after = (
            store.certificates.index(encoded) if encoded in store.certificates else len(store.certificates)
        )
        certificates.release(previous)
    for index, encoded in _matching(p, store, kind, parameter):
        if index > after:
            return certificates.new_context(encoded, handle)
    raise WinError(CRYPT_E_NOT_FOUND)


@api
def CertEnumCertificatesInStore(p: Process, store: HANDLE, previous: PVOID) -> PVOID:
    return _next(p, store, _FIND_ANY, 0, previous)


@api(partial="finds any, by hash, by a text in the common name, or one that exists")
def CertFindCertificateInStore(
    p: Process, store: HANDLE, encoding: DWORD, flags: DWORD, kind: DWORD, parameter: PVOID, previous: PVOID
) -> PVOID:
    return _next(p, store, kind, parameter, previous)


@api
def CertAddEncodedCertificateToStore(
    p: Process, store: HANDLE, encoding: DWORD, data: PVOID, size: DWORD, disposition: DWORD,
    context: OutOpt[PVOID],
) -> TRUE:  # fmt: skip
    encoded = p.memory.read(data, size)
    made = p.state(Certificates).new_context(encoded, store)
    if store:
        _add(p, store, p.state(Certificates).context(made).certificate.encoded, disposition)
    context.value = made


@api
def CertAddCertificateContextToStore(
    p: Process, store: HANDLE, context: PVOID, disposition: DWORD, added: OutOpt[PVOID]
) -> TRUE:
    encoded = p.state(Certificates).context(context).certificate.encoded
    if store:
        _add(p, store, encoded, disposition)
    added.value = p.state(Certificates).new_context(encoded, store)


def _add(p: Process, handle: int, encoded: bytes, disposition: int) -> None:
    store = p.state(Certificates).store(handle)
    if encoded in store.certificates:
        if disposition == _ADD_NEW:
            raise WinError(CRYPT_E_EXISTS)
        if disposition in (_ADD_USE_EXISTING, _ADD_REPLACE_EXISTING):
            return
    store.certificates.append(encoded)


@api
def CertDeleteCertificateFromStore(p: Process, context: PVOID) -> TRUE:
    found = p.state(Certificates).context(context)
    store = p.state(Certificates).stores.get(found.store)
    if store and found.certificate.encoded in store.certificates:
        store.certificates.remove(found.certificate.encoded)
    p.state(Certificates).release(context)
