"""wincrypt.h: what a file or a blob holds of certificates and messages."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NotImplementedHere, WinError
from pywine.abi.types import DWORD, HANDLE, PVOID, TRUE, OutOpt
from pywine.dlls.crypt32.layout import View
from pywine.dlls.crypt32.wincrypt_certs import X509_ASN_ENCODING, Certificates
from pywine.dlls.crypt32.wincrypt_messages import Message, open_message
from pywine.nt import textforms
from pywine.nt.authenticode import NotPe, signature_of
from pywine.nt.der import BadDer, Certificate
from pywine.nt.pkcs7 import SignedData
from pywine.nt.process import Process

_NO_MATCH = 0x80092009  # CRYPT_E_NO_MATCH
_FILE, _BLOB = 1, 2
_CERT, _PKCS7_SIGNED, _PKCS7_EMBEDDED, _PFX = 1, 8, 10, 12
_BINARY, _BASE64 = 1, 2
_PKCS_7_ASN_ENCODING, _CMSG_SIGNED = 0x10000, 2


def read_file(p: Process, name: str) -> bytes:
    """Raises WinError, OSError."""
    with open(p.files.existing(name), "rb") as file:
        return file.read()


def _plain(data: bytes) -> tuple[bytes, bool]:
    """The data, and whether it was text."""
    if b"-----BEGIN" in data:
        found = textforms.from_text(data.decode("latin-1"), textforms.BASE64HEADER)
        if found:
            return found[0], True
    elif data[:1].isalnum() and data[:1] != b"0":
        found = textforms.from_text(data.decode("latin-1"), textforms.BASE64)
        if found:
            return found[0], True
    return data, False


def _is_certificate(data: bytes) -> bool:
    try:
        Certificate(data)
    except BadDer:
        return False
    return True


def _is_message(data: bytes) -> bool:
    try:
        SignedData(data)
    except BadDer:
        return False
    return True


def certificates_in(data: bytes) -> list[bytes]:
    """Those of a file: one certificate, or a message that carries some. Raises WinError."""
    plain, _ = _plain(data)
    if _is_certificate(plain):
        return [Certificate(plain).encoded]
    if _is_message(plain):
        return SignedData(plain).certificates[::-1]
    raise WinError(_NO_MATCH)


def _embedded(data: bytes) -> bytes | None:
    try:
        return signature_of(data)
    except NotPe:
        return None


@api(partial="certificates, signed messages and signed PE files")
def CryptQueryObject(
    p: Process, kind: DWORD, object: PVOID, content: DWORD, format: DWORD, flags: DWORD,
    encoding: OutOpt[DWORD], found_content: OutOpt[DWORD], found_format: OutOpt[DWORD],
    store: OutOpt[HANDLE], message: OutOpt[PVOID], context: OutOpt[PVOID],
) -> TRUE:  # fmt: skip
    if kind not in (_FILE, _BLOB):
        raise NotImplementedHere(f"looks at no object of type {kind} yet")
    data = View(p, object).blob() if kind == _BLOB else read_file(p, p.memory.read_wstring(object))
    plain, is_text = _plain(data)
    certificates = p.state(Certificates)
    store.value = message.value = context.value = 0
    form = _BASE64 if is_text else _BINARY
    if not format & 1 << form:
        raise WinError(_NO_MATCH)
    if content & 1 << _CERT and _is_certificate(plain):
        kind_found, encoding_found = _CERT, X509_ASN_ENCODING
        context.value = certificates.new_context(plain, 0)
        store.value = certificates.open_store([Certificate(plain).encoded])
    else:
        kind_found = _PKCS7_SIGNED
        found = plain if content & 1 << _PKCS7_SIGNED and _is_message(plain) else None
        if found is None and content & 1 << _PKCS7_EMBEDDED:
            kind_found, found = _PKCS7_EMBEDDED, _embedded(data)
        if found is None or not _is_message(found):
            raise WinError(_NO_MATCH)
        encoding_found = X509_ASN_ENCODING | _PKCS_7_ASN_ENCODING
        read = Message(detached=False, kind=_CMSG_SIGNED)
        read.update(found, final=True)
        message.value = open_message(p, read)
        store.value = certificates.open_store(read.opened().certificates[::-1])
    encoding.value, found_content.value, found_format.value = encoding_found, kind_found, form
