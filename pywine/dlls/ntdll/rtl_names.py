"""More of ntdll's texts: patterns, UTF-8 strings, large numbers, locales, domain names."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_OVERFLOW,
    STATUS_INVALID_PARAMETER,
    STATUS_INVALID_PARAMETER_1,
    STATUS_NOT_FOUND,
)
from pywine.abi.text import encode_wide, read_text
from pywine.abi.types import (
    BOOLEAN,
    FORM,
    INT,
    PVOID,
    STATUS,
    ULONG,
    ULONGLONG,
    USHORT,
    VOID,
    WSTR,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.unicode import bytes_of, point_at_copy, text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.ntdll.rtl_string import deliver, digits
from pywine.nt import chartype
from pywine.nt.codepages import decode, encode
from pywine.nt.process import Process
from pywine.nt.wildcards import is_name_in_expression

_UTF8 = 65001
_BASE, _EXTENSION, _ILLEGAL_IN_SHORT_NAMES = 8, 3, '*?<>|"+=,;[]:/\\.'
_FROM_END, _COMPLEMENT, _IGNORE_CASE = 1, 2, 4  # of RtlFindCharInUnicodeString


# Finding.


@api
def RtlIsNameInExpression(
    p: Process, expression: In[UNICODE_STRING], name: In[UNICODE_STRING], ignore_case: BOOLEAN, table: PVOID
) -> BOOLEAN:
    """Source: "FsRtlIsNameInExpression function" (Microsoft's documentation)."""
    return is_name_in_expression(text_of(p, expression), text_of(p, name), ignore_case=bool(ignore_case))


@api
def RtlFindCharInUnicodeString(
    p: Process, flags: ULONG, string: In[UNICODE_STRING], wanted: In[UNICODE_STRING], at: Out[USHORT]
) -> STATUS:
    """Where the first of the wanted characters stands, and from the front what lies before the next one."""
    if flags & ~7:
        raise NtError(STATUS_INVALID_PARAMETER)
    text, characters = text_of(p, string), text_of(p, wanted)
    if flags & _IGNORE_CASE:
        text, characters = chartype.upper(text), chartype.upper(characters)
    places = range(len(text))
    for place in reversed(places) if flags & _FROM_END else places:
        if (text[place] in characters) != bool(flags & _COMPLEMENT):
            at.value = 2 * place if flags & _FROM_END else 2 * place + 2
            return
    at.value = 0
    raise NtError(STATUS_NOT_FOUND)


@api
def RtlIsTextUnicode(p: Process, buffer: PVOID, size: INT, result: OutOpt[INT]) -> BOOLEAN:
    from pywine.dlls.advapi32.winbase import IsTextUnicode

    return bool(IsTextUnicode(p, buffer, size, result))


@api
def RtlIsNameLegalDOS8Dot3(
    p: Process, name: In[UNICODE_STRING], oem: Opt[UNICODE_STRING], has_spaces: OutOpt[BOOLEAN]
) -> BOOLEAN:
    """Source: "RtlIsNameLegalDOS8Dot3 function" (Microsoft's documentation)."""
    data = short_name(p, text_of(p, name))
    if data is None:
        return False
    if oem is not None:
        oem.Length = len(data)
        p.memory.write(oem.Buffer, data)
    has_spaces.value = b" " in data
    return True


def short_name(p: Process, name: str) -> bytes | None:
    """A name as FAT has it, if it is one of eight and three characters."""
    text = chartype.upper(name)
    data, was_replaced = encode(p.oem_code_page, text)
    return data if not was_replaced and _is_short_name(text) else None


def _is_short_name(text: str) -> bool:
    if text in (".", ".."):
        return True
    base, dot, extension = text.partition(".")
    if not 0 < len(base) <= _BASE or len(extension) > _EXTENSION or (dot and not extension):
        return False
    if base.endswith(" ") or extension.endswith(" "):
        return False
    return not any(char < " " or char in _ILLEGAL_IN_SHORT_NAMES for char in base + extension)


# Conversions.


@api(names=("RtlInitUTF8String", "RtlInitUTF8StringEx"))
def RtlInitUTF8String(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> STATUS:
    size = len(p.memory.read_cstring(source)) if source else 0
    string.Length, string.MaximumLength, string.Buffer = size, size + 1 if source else 0, source


@api
def RtlUTF8StringToUnicodeString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, encode_wide(decode(_UTF8, bytes_of(p, source))), b"\0\0", allocate)


@api
def RtlUnicodeStringToUTF8String(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, encode(_UTF8, text_of(p, source))[0], b"\0", allocate)


@api
def RtlUpcaseUnicodeStringToAnsiString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, p.ansi(chartype.upper(text_of(p, source))), b"\0", allocate)


@api
def RtlUpcaseUnicodeStringToOemString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    data = encode(p.oem_code_page, chartype.upper(text_of(p, source)))[0]
    deliver(p, target, data, b"\0", allocate)


@api
def RtlUpperString(p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING]) -> VOID:
    data = p.ansi(chartype.upper(p.from_ansi(bytes_of(p, source))))[: target.MaximumLength]
    p.memory.write(target.Buffer, data)
    target.Length = len(data)


@api
def RtlInt64ToUnicodeString(p: Process, value: ULONGLONG, base: ULONG, target: Out[UNICODE_STRING]) -> STATUS:
    data = encode_wide(digits(value, base))
    if len(data) > target.MaximumLength:
        raise NtError(STATUS_BUFFER_OVERFLOW)
    deliver(p, target, data, b"\0\0", False)


@api
def RtlLargeIntegerToChar(p: Process, value: In[ULONGLONG], base: ULONG, size: ULONG, text: PVOID) -> STATUS:
    data = digits(value.value, base).encode()
    if len(data) > size:
        raise NtError(STATUS_BUFFER_OVERFLOW)
    p.memory.write(text, data + (b"\0" if len(data) < size else b""))


# Locales.


@api
def RtlLocaleNameToLcid(p: Process, name: Opt[WSTR], found: Out[ULONG], flags: ULONG) -> STATUS:
    from pywine.nt import locale

    where = locale.by_name(name) if name is not None else None
    if where is None or (not flags & 2 and locale.is_neutral(where)):
        raise NtError(STATUS_INVALID_PARAMETER_1)
    found.value = locale.lcid_of(where)


@api
def RtlLcidToLocaleName(
    p: Process, lcid: ULONG, name: Out[UNICODE_STRING], flags: ULONG, allocate: BOOLEAN
) -> STATUS:
    from pywine.nt import locale

    where = locale.resolve(lcid)
    if where is None or (not flags & 2 and locale.is_neutral(where)):
        raise NtError(STATUS_INVALID_PARAMETER)
    if allocate:
        point_at_copy(p, name, locale.name_of(where))
        return
    deliver(p, name, encode_wide(locale.name_of(where)), b"\0\0", False)


@api
def RtlIsValidLocaleName(p: Process, name: Opt[WSTR], flags: ULONG) -> BOOLEAN:
    from pywine.nt import locale

    where = locale.by_name(name) if name is not None else None
    return where is not None and (bool(flags & 2) or not locale.is_neutral(where))


# Domain names and normal forms.


@api
def RtlIdnToAscii(
    p: Process, flags: ULONG, source: PVOID, count: INT, target: PVOID, size: Out[INT]
) -> STATUS:
    from pywine.dlls.kernel32.winnls_text import IdnToAscii

    size.value = IdnToAscii(p, flags, source, count, target, size.value)


@api
def RtlIdnToUnicode(
    p: Process, flags: ULONG, source: PVOID, count: INT, target: PVOID, size: Out[INT]
) -> STATUS:
    from pywine.dlls.kernel32.winnls_text import IdnToUnicode

    size.value = IdnToUnicode(p, flags, source, count, target, size.value)


@api
def RtlIdnToNameprepUnicode(
    p: Process, flags: ULONG, source: PVOID, count: INT, target: PVOID, size: Out[INT]
) -> STATUS:
    from pywine.dlls.kernel32.winnls_text import IdnToNameprepUnicode

    size.value = IdnToNameprepUnicode(p, flags, source, count, target, size.value)


@api
def RtlNormalizeString(
    p: Process, form: ULONG, source: PVOID, count: INT, target: PVOID, size: Out[INT]
) -> STATUS:
    from pywine.dlls.kernel32.winnls_text import NormalizeString

    size.value = NormalizeString(p, form, source, count, target, size.value)


@api
def RtlIsNormalizedString(p: Process, form: ULONG, source: PVOID, count: INT, result: Out[BOOLEAN]) -> STATUS:
    from pywine.dlls.kernel32.winnls_text import IsNormalizedString

    result.value = bool(IsNormalizedString(p, form, source, count))


# Addresses of network cards.


@api.aw
def RtlEthernetAddressToString(p: Process, address: PVOID, text: PVOID, wide: FORM) -> PVOID:
    data = "-".join(f"{byte:02X}" for byte in p.memory.read(address, 6)) + "\0"
    p.memory.write(text, data.encode("utf-16-le" if wide else "ascii"))
    return text + (len(data) - 1 << wide)


@api.aw
def RtlEthernetStringToAddress(
    p: Process, text: PVOID, end: Out[PVOID], address: PVOID, wide: FORM
) -> STATUS:
    shown = read_text(p, text, -1, wide)
    at, found = 0, bytearray()
    while len(found) < 6:
        pair = shown[at : at + 2]
        if len(pair) < 2 or not all(c in "0123456789abcdefABCDEF" for c in pair):
            break
        found.append(int(pair, 16))
        at += 2
        if len(found) == 6 or shown[at : at + 1] not in ("-", ":"):
            break
        at += 1
    end.value = text + (at << wide)
    if len(found) < 6:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.write(address, bytes(found))
