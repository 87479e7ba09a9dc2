"""wincrypt.h: signed messages: their parts, and whether the signatures are good."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NotImplementedHere, WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, HANDLE, LONG, PVOID, TRUE, ULONG_PTR, In, Out, OutOpt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.dlls.crypt32.layout import Layout, View
from pywine.dlls.crypt32.wincrypt_certs import CERT_INFO, Certificates
from pywine.dlls.crypt32.wincrypt_public import missing_library
from pywine.nt import der
from pywine.nt.der import BadDer, Certificate
from pywine.nt.pkcs7 import OtherContent, SignedData, Signer, is_genuine
from pywine.nt.process import Process
from pywine.nt.signatures import UnknownAlgorithm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CMSG_SIGNED, _DETACHED_FLAG = 2, 4
_E_HASH_VALUE, _E_UNKNOWN_ALGO, _E_SIGNER_NOT_FOUND, _E_INVALID_INDEX = (
    0x80091007,
    0x80091002,
    0x8009100E,
    0x80091008,
)
_E_INVALID_MSG_TYPE, _E_NO_SIGNER, _E_UNEXPECTED_MSG_TYPE = 0x80091004, 0x8009200E, 0x8009200A
_E_ASN1_BADTAG, _NTE_BAD_SIGNATURE, _E_MSG_ERROR = 0x8009310B, 0x80090006, 0x80091001
_VERIFY_SIGNATURE, _VERIFY_SIGNATURE_EX, _SIGNER_CERT = 1, 19, 2


class CRYPT_VERIFY_MESSAGE_PARA(Struct):
    cbSize: DWORD
    dwMsgAndCertEncodingType: DWORD
    hCryptProv: PVOID
    pfnGetSignerCertificate: PVOID
    pvGetArg: PVOID


class Message:
    """A message that is read. `detached`: it is to be given what is signed after itself."""

    def __init__(self, *, detached: bool, kind: int) -> None:
        self.is_detached, self.kind, self.uses = detached, kind, 1
        self.data, self.content = b"", b""
        self.is_complete = False
        self.signed: SignedData | None = None

    def update(self, data: bytes, *, final: bool) -> None:
        """Raises WinError."""
        if self.signed is not None and self.is_detached:
            self.content += data
            self.is_complete = final
            return
        self.data += data
        if not final:
            return
        try:
            self.signed = SignedData(self.data)
        except BadDer:
            raise WinError(_E_ASN1_BADTAG) from None
        self.is_complete = not self.is_detached

    def opened(self) -> SignedData:
        """Raises WinError(CRYPT_E_MSG_ERROR) for a message that is not there yet."""
        if self.signed is None:
            raise WinError(_E_INVALID_MSG_TYPE)
        return self.signed

    def signed_content(self) -> bytes:
        signed = self.opened()
        return self.content if self.is_detached or signed.content is None else signed.content


class Messages:
    """Messages by handle."""

    def __init__(self, p: Process) -> None:
        self.by_handle: dict[int, Message] = {}


def find_message(p: Process, handle: int) -> Message:
    """Raises WinError."""
    found = p.state(Messages).by_handle.get(handle)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


def open_message(p: Process, message: Message) -> int:
    """A handle."""
    handle = p.allocate(bytes(16))
    p.state(Messages).by_handle[handle] = message
    return handle


@api(partial="signed messages only; encrypted ones end the program")
def CryptMsgOpenToDecode(
    p: Process, encoding: DWORD, flags: DWORD, kind: DWORD, provider: ULONG_PTR, recipient: PVOID,
    stream: PVOID,
) -> HANDLE:  # fmt: skip
    if kind not in (0, _CMSG_SIGNED):
        raise NotImplementedHere(f"reads no messages of type {kind} yet")
    if stream:
        raise NotImplementedHere("reads no messages in pieces for a stream yet")
    return open_message(p, Message(detached=bool(flags & _DETACHED_FLAG), kind=kind))


@api
def CryptMsgDuplicate(p: Process, message: HANDLE) -> HANDLE:
    if message:
        find_message(p, message).uses += 1
    return message


@api
def CryptMsgClose(p: Process, message: HANDLE) -> TRUE:
    if message:
        found = find_message(p, message)
        found.uses -= 1
        if not found.uses:
            del p.state(Messages).by_handle[message]
            p.heap.free(message)


@api
def CryptMsgUpdate(p: Process, message: HANDLE, data: PVOID, size: DWORD, final: BOOL) -> TRUE:
    found = find_message(p, message)
    if found.is_complete:
        raise WinError(_E_MSG_ERROR)
    found.update(p.memory.read(data, size) if size else b"", final=bool(final))


def _attributes(bits: int, attributes: list[tuple[str, list[bytes]]]) -> Layout:
    items = []
    for oid, values in attributes:
        blobs = [Layout(bits).blob(value) for value in values]
        items.append(Layout(bits).text(oid).embed(Layout(bits).array(blobs)))
    return Layout(bits).array(items)


def _algorithm(bits: int, algorithm: tuple[str, bytes]) -> Layout:
    return Layout(bits).text(algorithm[0]).blob(algorithm[1])


def _signer_info(bits: int, signer: Signer) -> Layout:
    out = Layout(bits).dword(signer.version).blob(signer.issuer).blob(signer.serial[::-1])
    out.embed(_algorithm(bits, signer.digest_algorithm)).embed(_algorithm(bits, signer.algorithm))
    out.blob(signer.signature)
    return out.embed(_attributes(bits, signer.signed)).embed(_attributes(bits, signer.unsigned))


def _signer_cert_info(bits: int, signer: Signer) -> Layout:
    """A CERT_INFO of which only what identifies the certificate is filled in."""
    empty = Layout(bits).blob(b"")
    out = Layout(bits).dword(0).blob(signer.serial[::-1]).embed(Layout(bits).pointer(None).blob(b""))
    out.blob(signer.issuer).raw(bytes(16)).embed(empty).embed(Layout(bits).pointer(None).blob(b""))
    for _ in range(3):
        out.embed(Layout(bits).blob(b"").dword(0).align())
    return out.dword(0).pointer(None)


def _signer_of(signed: SignedData, index: int) -> Signer:
    if index >= len(signed.signers):
        raise WinError(_E_INVALID_INDEX)
    return signed.signers[index]


def _item(items: list[bytes], index: int) -> bytes:
    if index >= len(items):
        raise WinError(_E_INVALID_INDEX)
    return items[index]


def _dword(value: int) -> bytes:
    return value.to_bytes(4, "little")


_PARAMETERS: dict[int, Callable[[int, Message, SignedData, int], bytes | Layout]] = {
    1: lambda bits, message, signed, index: _dword(_CMSG_SIGNED),
    2: lambda bits, message, signed, index: _content(signed),
    3: lambda bits, message, signed, index: der.read(signed.encoded).parts()[1].contents,
    4: lambda bits, message, signed, index: signed.content_type.encode() + b"\0",
    5: lambda bits, message, signed, index: _dword(len(signed.signers)),
    6: lambda bits, message, signed, index: _signer_info(bits, _signer_of(signed, index)),
    7: lambda bits, message, signed, index: _signer_cert_info(bits, _signer_of(signed, index)),
    8: lambda bits, message, signed, index: _algorithm(bits, _signer_of(signed, index).digest_algorithm),
    9: lambda bits, message, signed, index: _attributes(bits, _signer_of(signed, index).signed),
    10: lambda bits, message, signed, index: _attributes(bits, _signer_of(signed, index).unsigned),
    11: lambda bits, message, signed, index: _dword(len(signed.certificates)),
    12: lambda bits, message, signed, index: _item(signed.certificates, index),
    13: lambda bits, message, signed, index: _dword(len(signed.lists)),
    14: lambda bits, message, signed, index: _item(signed.lists, index),
    27: lambda bits, message, signed, index: _signer_of(signed, index).signature,
    28: lambda bits, message, signed, index: _signer_of(signed, index).raw,
    29: lambda bits, message, signed, index: signed.encoded,
    30: lambda bits, message, signed, index: _dword(signed.version),
}


def _content(signed: SignedData) -> bytes:
    """Octets without their head; of anything else all."""
    if signed.content is None:
        return b""
    return signed.content if signed.content_raw[0] in (4, 0x24) else signed.content_raw


@api(partial="signed messages only")
def CryptMsgGetParam(
    p: Process, message: HANDLE, which: DWORD, index: DWORD, data: PVOID, size: Out[DWORD]
) -> TRUE:
    found = find_message(p, message)
    if which not in _PARAMETERS:
        raise WinError(_E_INVALID_MSG_TYPE)
    value = _PARAMETERS[which](p.bits, found, found.opened(), index)
    place = data
    out = value.at(place) if isinstance(value, Layout) else value
    room, size.value = size.value, len(out)
    if data:
        if room < len(out):
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(data, out)


@api(partial="verifies signatures")
def CryptMsgControl(p: Process, message: HANDLE, flags: DWORD, control: DWORD, parameter: PVOID) -> TRUE:
    found = find_message(p, message)
    signed = found.opened()
    if control == _VERIFY_SIGNATURE:
        view = View(p, parameter)
        view.dword()
        serial, _, _, issuer = view.blob(), view.text(), view.blob(), view.blob()
        signer = _by_certificate(signed, issuer, serial[::-1])
        info = CERT_INFO.on(p.memory, parameter, p.bits)
        read = p.memory.read
        algorithm = p.memory.read_cstring(info.KeyAlgorithm.pszObjId).decode("latin-1")
        parameters = info.KeyAlgorithm.Parameters
        key = algorithm, read(parameters.pbData, parameters.cbData) if parameters.cbData else b""
        check(p, signer, found.signed_content(), key, read(info.PublicKey.pbData, info.PublicKey.cbData))
    elif control == _VERIFY_SIGNATURE_EX:
        view = View(p, parameter)
        view.dword()
        view.pointer()
        index, kind = view.dword(), view.dword()
        if kind != _SIGNER_CERT:
            raise NotImplementedHere(f"verifies by no signer of type {kind} yet")
        certificate = p.state(Certificates).context(view.pointer()).certificate
        signer = _signer_of(signed, index)
        check(p, signer, found.signed_content(), certificate.key_algorithm, certificate.key_bits[1:])
    else:
        raise NotImplementedHere(f"has no control {control} yet")


def _by_certificate(signed: SignedData, issuer: bytes, serial: bytes) -> Signer:
    for signer in signed.signers:
        if (signer.issuer, signer.serial) == (issuer, serial):
            return signer
    raise WinError(_E_SIGNER_NOT_FOUND)


def check(p: Process, signer: Signer, content: bytes, key: tuple[str, bytes], bits: bytes) -> None:
    """Raises WinError for a signature that is not good."""
    try:
        is_good = is_genuine(signer, content, key, bits)
    except OtherContent:
        raise WinError(_E_HASH_VALUE) from None
    except UnknownAlgorithm:
        raise WinError(_E_UNKNOWN_ALGO) from None
    except ImportError:
        raise missing_library(p) from None
    if not is_good:
        raise WinError(_NTE_BAD_SIGNATURE)


# Whole messages in one call.


def _read_message(data: bytes) -> SignedData:
    try:
        return SignedData(data)
    except BadDer:
        raise WinError(_E_UNEXPECTED_MSG_TYPE) from None


def _verify(
    p: Process, parameters: CRYPT_VERIFY_MESSAGE_PARA, index: int, signed: SignedData, content: bytes
) -> Certificate:
    """The certificate of who signed. Raises WinError."""
    if index >= len(signed.signers):
        raise WinError(_E_NO_SIGNER)
    signer = signed.signers[index]
    certificate = signed.certificate_of(signer)
    if parameters.pfnGetSignerCertificate:
        certificate = _ask(p, parameters, signed, signer)
    if certificate is None:
        raise WinError(_E_SIGNER_NOT_FOUND)
    check(p, signer, content, certificate.key_algorithm, certificate.key_bits[1:])
    return certificate


def _ask(
    p: Process, parameters: CRYPT_VERIFY_MESSAGE_PARA, signed: SignedData, signer: Signer
) -> Certificate | None:
    """The certificate that the program's function has for a signer."""
    certificates = p.state(Certificates)
    info = _signer_cert_info(p.bits, signer)
    address = p.allocate(b"", zeros=len(info.at(0)))
    p.memory.write(address, info.at(address))
    store = certificates.open_store(signed.certificates[::-1])
    encoding = parameters.dwMsgAndCertEncodingType
    context = p.call(parameters.pfnGetSignerCertificate, parameters.pvGetArg, encoding, address, store) & (
        (1 << p.bits) - 1
    )
    p.heap.free(address)
    return certificates.context(context).certificate if context else None


@api(calls_back=True)
def CryptVerifyMessageSignature(
    p: Process, parameters: In[CRYPT_VERIFY_MESSAGE_PARA], index: DWORD, data: PVOID, size: DWORD,
    decoded: PVOID, decoded_size: PVOID, signer: OutOpt[PVOID],
) -> TRUE:  # fmt: skip
    signed = _read_message(p.memory.read(data, size))
    content = _content(signed)
    if decoded_size:
        room = int.from_bytes(p.memory.read(decoded_size, 4), "little")
        p.memory.write(decoded_size, len(content).to_bytes(4, "little"))
        if decoded:
            if room < len(content):
                raise WinError(ERROR_MORE_DATA)
            p.memory.write(decoded, content)
    certificate = _verify(p, parameters, index, signed, signed.content or b"")
    signer.value = 0
    signer.value = p.state(Certificates).new_context(certificate.encoded, 0)


@api(calls_back=True)
def CryptVerifyDetachedMessageSignature(
    p: Process, parameters: In[CRYPT_VERIFY_MESSAGE_PARA], index: DWORD, data: PVOID, size: DWORD,
    count: DWORD, parts: PVOID, sizes: PVOID, signer: OutOpt[PVOID],
) -> TRUE:  # fmt: skip
    word, content = p.bits // 8, b""
    for each in range(count):
        address = int.from_bytes(p.memory.read(parts + each * word, word), "little")
        content += p.memory.read(address, int.from_bytes(p.memory.read(sizes + 4 * each, 4), "little"))
    signed = _read_message(p.memory.read(data, size))
    certificate = _verify(p, parameters, index, signed, content)
    signer.value = p.state(Certificates).new_context(certificate.encoded, 0)


@api
def CryptGetMessageSignerCount(p: Process, encoding: DWORD, data: PVOID, size: DWORD) -> LONG:
    try:
        return len(SignedData(p.memory.read(data, size)).signers)
    except BadDer:
        p.last_error = _E_UNEXPECTED_MSG_TYPE
        return -1


@api
def CryptGetMessageCertificates(
    p: Process, encoding: DWORD, provider: ULONG_PTR, flags: DWORD, data: PVOID, size: DWORD
) -> HANDLE:
    signed = _read_message(p.memory.read(data, size))
    return p.state(Certificates).open_store(signed.certificates[::-1])
