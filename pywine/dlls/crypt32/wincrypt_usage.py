"""wincrypt.h: when and for what a certificate may be used."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, LONG, PVOID, TRUE, In, Out
from pywine.abi.winerror import ERROR_MORE_DATA
from pywine.dlls.crypt32.wincrypt_certs import (
    CERT_EXTENSION,
    CERT_INFO,
    CRYPT_E_NOT_FOUND,
    FILETIME,
    Certificates,
)
from pywine.host.ffi import sizeof
from pywine.nt import clock, der
from pywine.nt.process import Process

_KEY_USAGE, _ENHANCED_KEY_USAGE, _USAGE_PROPERTY = "2.5.29.15", "2.5.29.37", 9
_EXTENSION_ONLY, _PROPERTY_ONLY = 2, 4


class CTL_USAGE(Struct):
    cUsageIdentifier: DWORD
    rgpszUsageIdentifier: PVOID


@api
def CertGetEnhancedKeyUsage(p: Process, context: PVOID, flags: DWORD, usage: PVOID, size: Out[DWORD]) -> TRUE:
    """What both the extension and the property say; a certificate that has neither is good for every use."""
    found = p.state(Certificates).context(context)
    extension = next(
        (value for oid, _, value in found.certificate.extensions if oid == _ENHANCED_KEY_USAGE), None
    )
    sources = (extension, _PROPERTY_ONLY), (found.properties.get(_USAGE_PROPERTY), _EXTENSION_ONLY)
    lists = [_purposes(value) for value, unwanted in sources if value is not None and not flags & unwanted]
    if not lists and flags & (_EXTENSION_ONLY | _PROPERTY_ONLY):
        raise WinError(CRYPT_E_NOT_FOUND)
    purposes = [purpose for purpose in lists[0] if purpose in lists[-1]] if lists else []
    head, word = sizeof(CTL_USAGE.layout(p.bits)), p.bits // 8
    texts = [purpose.encode() + b"\0" for purpose in purposes]
    needed = head + sum(word + len(text) for text in texts)
    room, size.value = size.value, needed
    if usage:
        if room < needed:
            raise WinError(ERROR_MORE_DATA)
        at, pointers = usage + head + word * len(texts), []
        for text in texts:
            pointers.append(at.to_bytes(word, "little"))
            at += len(text)
        p.memory.write(usage + head, b"".join(pointers + texts))
        CTL_USAGE.on(p.memory, usage, p.bits).cUsageIdentifier = len(texts)
        CTL_USAGE.on(p.memory, usage, p.bits).rgpszUsageIdentifier = usage + head if texts else 0
    p.last_error = 0 if lists else CRYPT_E_NOT_FOUND


def _purposes(encoded: bytes) -> list[str]:
    return [der.oid(part.contents) for part in der.read(encoded).parts()]


@api
def CertGetIntendedKeyUsage(
    p: Process, encoding: DWORD, info: In[CERT_INFO], usage: PVOID, size: DWORD
) -> BOOL:
    p.memory.write(usage, bytes(size))
    p.last_error = 0
    step = sizeof(CERT_EXTENSION.layout(p.bits))
    for address in range(info.rgExtension, info.rgExtension + info.cExtension * step, step):
        extension = CERT_EXTENSION.on(p.memory, address, p.bits)
        if p.memory.read_cstring(extension.pszObjId) == _KEY_USAGE.encode():
            value = p.memory.read(extension.Value.pbData, extension.Value.cbData)
            p.memory.write(usage, der.read(value).contents[1 : 1 + size])
            return True
    return False


@api
def CertVerifyTimeValidity(p: Process, time: PVOID, info: In[CERT_INFO]) -> LONG:
    """-1 before its time, 1 after it."""
    now = int.from_bytes(p.memory.read(time, 8), "little") if time else clock.now()
    if now < _number(info.NotBefore):
        return -1
    return 1 if now > _number(info.NotAfter) else 0


def _number(time: FILETIME) -> int:
    return time.dwHighDateTime << 32 | time.dwLowDateTime


@api
def CertEnumCRLsInStore(p: Process, store: PVOID, previous: PVOID) -> PVOID:
    """There are no revocation lists."""
    raise WinError(CRYPT_E_NOT_FOUND)
