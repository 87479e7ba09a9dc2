"""wincrypt.h: encoding and decoding objects, names as text, and memory for them."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, DWORD, FORM, PVOID, TRUE, TSTR, VOID, Out, OutOrNone
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_MORE_DATA,
)
from pywine.dlls.crypt32.layout import Layout, View
from pywine.nt import x500
from pywine.nt.der import BadDer, Truncated
from pywine.nt.process import Process

_E_EOD = 0x80093102
_E_INVALID_STRING, _E_BADTAG = 0x80092023, 0x8009310B
_ALLOCATE = 0x8000


def _type(p: Process, value: int) -> int:
    """A structure's type: a number, or an OID. Raises WinError(ERROR_FILE_NOT_FOUND)."""
    from pywine.dlls.crypt32.decoders import BY_OID

    if value >> 16:
        value = BY_OID.get(p.memory.read_cstring(value).decode("latin-1"), 0)
    return value


def _place(p: Process, flags: int, parameters: int, target: int, size: Out[DWORD], needed: int) -> int:
    """Where so many bytes go; 0 where only their count is wanted. Raises WinError."""
    room, size.value = size.value, needed
    if flags & _ALLOCATE:
        word = p.bits // 8
        allocate = View(p, parameters + word).pointer() if parameters else 0
        block = p.call(allocate, needed) if allocate else p.allocate(b"", zeros=needed)
        block &= (1 << p.bits) - 1
        p.memory.write(target, block.to_bytes(word, "little"))
        return block
    if not target:
        return 0
    if room < needed:
        raise WinError(ERROR_MORE_DATA)
    return target


@api(calls_back=True, partial="certificates, names, keys, extensions and what these are made of")
def CryptDecodeObjectEx(
    p: Process, encoding: DWORD, type: PVOID, data: PVOID, size: DWORD, flags: DWORD, parameters: PVOID,
    target: PVOID, target_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    from pywine.dlls.crypt32.decoders import DECODERS

    decode = DECODERS.get(_type(p, type))
    if decode is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    try:
        found: Layout = decode(p.memory.read(data, size), p.bits)
    except Truncated:
        raise WinError(_E_EOD) from None
    except (BadDer, ValueError, IndexError):
        raise WinError(_E_BADTAG) from None
    place = _place(p, flags, parameters, target, target_size, len(found.at(0)))
    if place:
        p.memory.write(place, found.at(place))


@api(calls_back=True, partial="certificates, names, keys, extensions and what these are made of")
def CryptDecodeObject(
    p: Process, encoding: DWORD, type: PVOID, data: PVOID, size: DWORD, flags: DWORD, target: PVOID,
    target_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    CryptDecodeObjectEx(p, encoding, type, data, size, flags & ~_ALLOCATE, 0, target, target_size)


@api(calls_back=True, partial="certificates, names, keys, extensions and what these are made of")
def CryptEncodeObjectEx(
    p: Process, encoding: DWORD, type: PVOID, structure: PVOID, flags: DWORD, parameters: PVOID,
    target: PVOID, target_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    from pywine.dlls.crypt32.encoders import ENCODERS

    encode = ENCODERS.get(_type(p, type))
    if encode is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    try:
        data = encode(p, structure)
    except BadDer:
        raise WinError(_E_INVALID_STRING) from None
    place = _place(p, flags, parameters, target, target_size, len(data))
    if place:
        p.memory.write(place, data)


@api(calls_back=True, partial="certificates, names, keys, extensions and what these are made of")
def CryptEncodeObject(
    p: Process, encoding: DWORD, type: PVOID, structure: PVOID, target: PVOID, target_size: Out[DWORD]
) -> TRUE:
    CryptEncodeObjectEx(p, encoding, type, structure, 0, 0, target, target_size)


# Names.


@api.aw
def CertNameToStr(
    p: Process, encoding: DWORD, name: PVOID, form: DWORD, text: PVOID, count: DWORD, wide: FORM
) -> DWORD:
    try:
        shown = x500.to_text(x500.parse(View(p, name).blob()), form)
    except BadDer:
        shown = ""
    return put_name(p, shown, text, count, wide)


def put_name(p: Process, shown: str, text: int, count: int, wide: bool) -> int:
    """Store as much of a name as fits; the characters stored, or needed, with the terminator."""
    data = encode_wide(shown + "\0") if wide else p.ansi(shown + "\0")
    if not text:
        return len(data) >> wide
    if not count:
        return 1
    kept = data[: (count - 1) << wide] + b"\0" * (1 + wide) if count < len(data) >> wide else data
    p.memory.write(text, kept)
    return len(kept) >> wide


@api.aw
def CertStrToName(
    p: Process, encoding: DWORD, text: TSTR, form: DWORD, reserved: PVOID, name: PVOID, size: Out[DWORD],
    wrong: OutOrNone[PVOID],
) -> TRUE:  # fmt: skip
    try:
        data = x500.build(x500.from_text(text, form))
    except (ValueError, BadDer):
        raise WinError(_E_INVALID_STRING) from None
    room, size.value = size.value, len(data)
    if wrong is not None:
        wrong.value = 0
    if name:
        if room < len(data):
            raise WinError(ERROR_MORE_DATA)
        p.memory.write(name, data)


@api
def CertCompareCertificateName(p: Process, encoding: DWORD, one: PVOID, other: PVOID) -> BOOL:
    return View(p, one).blob() == View(p, other).blob()


@api
def CertCompareIntegerBlob(p: Process, one: PVOID, other: PVOID) -> BOOL:
    """Both are little-endian: what extends the sign at the end does not count."""
    return _shortened(View(p, one).blob()) == _shortened(View(p, other).blob())


def _shortened(number: bytes) -> bytes:
    while len(number) > 1 and number[-1] in (0, 0xFF) and (number[-1] ^ number[-2] << 0) < 0x80:
        number = number[:-1]
    return number


@api
def CertFindRDNAttr(p: Process, oid: PVOID, name: PVOID) -> PVOID:
    """The first CERT_RDN_ATTR of this type in a CERT_NAME_INFO."""
    wanted, word = p.memory.read_cstring(oid), p.bits // 8
    count, sets = View(p, name).array()
    for _ in range(count):
        inner = sets.dword()
        first = sets.pointer()
        for address in range(first, first + inner * 4 * word, 4 * word):
            if p.memory.read_cstring(View(p, address).pointer()) == wanted:
                return address
    return 0


# Memory.


@api
def CryptMemAlloc(p: Process, size: DWORD) -> PVOID:
    return p.heap.allocate(size)


@api
def CryptMemRealloc(p: Process, block: PVOID, size: DWORD) -> PVOID:
    return p.heap.reallocate(block, size) if block else p.heap.allocate(size)


@api
def CryptMemFree(p: Process, block: PVOID) -> VOID:
    if block:
        p.heap.free(block)
