"""string.h: memory blocks and NUL-terminated strings."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import INT, PVOID, SIZE_T
from pywine.dlls.crt.locale_state import LC_COLLATE
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import CHARACTER, CTEXT, FORM, OPTIONAL_CTEXT


@crt(names=("memcpy", "memmove"))
def memmove(c: Crt, target: PVOID, source: PVOID, size: SIZE_T) -> PVOID:
    c.memory.write(target, c.memory.read(source, size))
    return target


@crt
def memset(c: Crt, target: PVOID, value: INT, size: SIZE_T) -> PVOID:
    c.memory.check(target, size, 2)
    c.memory.ram[target : target + size] = bytes((value & 0xFF,)) * size
    return target


@crt
def memchr(c: Crt, block: PVOID, value: INT, size: SIZE_T) -> PVOID:
    end = min(block + size, c.memory.end)
    while block < end:
        part_end = min((block | 0xFFF) + 1, end)
        found = c.memory.read(block, part_end - block).find(value & 0xFF)
        if found >= 0:
            return block + found
        block = part_end
    return 0


@crt
def memcmp(c: Crt, one: PVOID, other: PVOID, size: SIZE_T) -> INT:
    return compare(c.memory.read(one, size), c.memory.read(other, size))


@crt
def _memccpy(c: Crt, target: PVOID, source: PVOID, value: INT, size: SIZE_T) -> PVOID:
    found = memchr(c, source, value, size)
    count = found + 1 - source if found else size
    c.memory.write(target, c.memory.read(source, count))
    return target + count if found else 0


@crt(names=("_memicmp", "_memicmp_l"))
def _memicmp(c: Crt, one: PVOID, other: PVOID, size: SIZE_T) -> INT:
    first, second = c.memory.read(one, size).lower(), c.memory.read(other, size).lower()
    return difference(first, second)


@crt.pair("strlen", "wcslen")
def strlen(c: Crt, text: CTEXT) -> SIZE_T:
    return len(text)


@crt.pair("strnlen __strncnt", "wcsnlen __wcsncnt")
def strnlen(c: Crt, form: FORM, text: PVOID, count: SIZE_T) -> SIZE_T:
    return len(form.read_some(text, count))


@crt.pair("strcpy _mbscpy", "wcscpy")
def strcpy(c: Crt, form: FORM, target: PVOID, source: CTEXT) -> PVOID:
    form.put(target, source)
    return target


@crt.pair("strcat _mbscat", "wcscat")
def strcat(c: Crt, form: FORM, target: PVOID, source: CTEXT) -> PVOID:
    form.put(target + len(form.read(target)) * form.width, source)
    return target


@crt.pair("strncpy", "wcsncpy")
def strncpy(c: Crt, form: FORM, target: PVOID, source: PVOID, count: SIZE_T) -> PVOID:
    text = form.read_some(source, count)
    c.memory.check(target, count * form.width, 2)
    form.write(target, text.ljust(count, "\0"))
    return target


@crt.pair("strncat", "wcsncat")
def strncat(c: Crt, form: FORM, target: PVOID, source: PVOID, count: SIZE_T) -> PVOID:
    form.put(target + len(form.read(target)) * form.width, form.read_some(source, count))
    return target


@crt.pair("strcmp", "wcscmp")
def strcmp(c: Crt, one: CTEXT, other: CTEXT) -> INT:
    return compare(one, other)


@crt.pair("strncmp", "wcsncmp")
def strncmp(c: Crt, form: FORM, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    return compare(form.read_some(one, count), form.read_some(other, count))


@crt.pair("_stricmp _strcmpi _stricmp_l", "_wcsicmp _wcsicmp_l")
def _stricmp(c: Crt, form: FORM, one: CTEXT, other: CTEXT) -> INT:
    return difference(form.encode(form.lower(one)), form.encode(form.lower(other)), form.width)


@crt.pair("_strnicmp _strnicmp_l", "_wcsnicmp _wcsnicmp_l")
def _strnicmp(c: Crt, form: FORM, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    first, second = form.lower(form.read_some(one, count)), form.lower(form.read_some(other, count))
    return difference(form.encode(first), form.encode(second), form.width)


@crt.pair("strcoll _strcoll_l", "wcscoll _wcscoll_l")
def strcoll(c: Crt, form: FORM, one: CTEXT, other: CTEXT) -> INT:
    return c.locale.collate(form.unicode(one), form.unicode(other))


@crt.pair("_strncoll _strncoll_l", "_wcsncoll _wcsncoll_l")
def _strncoll(c: Crt, form: FORM, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    first, second = form.read_some(one, count), form.read_some(other, count)
    return c.locale.collate(form.unicode(first), form.unicode(second))


@crt.pair("_stricoll _stricoll_l", "_wcsicoll _wcsicoll_l")
def _stricoll(c: Crt, form: FORM, one: CTEXT, other: CTEXT) -> INT:
    return c.locale.collate(form.unicode(form.lower(one)), form.unicode(form.lower(other)))


@crt.pair("_strnicoll _strnicoll_l", "_wcsnicoll _wcsnicoll_l")
def _strnicoll(c: Crt, form: FORM, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    first, second = form.lower(form.read_some(one, count)), form.lower(form.read_some(other, count))
    return c.locale.collate(form.unicode(first), form.unicode(second))


@crt.pair("strxfrm _strxfrm_l", "wcsxfrm _wcsxfrm_l")
def strxfrm(c: Crt, form: FORM, target: PVOID, source: CTEXT, count: SIZE_T) -> SIZE_T:
    """The C locale's keys are the text itself."""
    key = source
    if c.locale.names[LC_COLLATE - 1] != "C":
        from pywine.nt.collation import own_order, sort_key

        order = own_order(c.locale.locale(LC_COLLATE))
        key = sort_key(form.unicode(source), 0, order).rstrip(b"\0").decode("latin-1")
    if len(key) < count:
        form.put(target, key)
    return len(key)


@crt.pair("strchr", "wcschr")
def strchr(c: Crt, form: FORM, text: PVOID, character: CHARACTER) -> PVOID:
    found = (form.read(text) + "\0").find(character)
    return text + found * form.width if found >= 0 else 0


@crt.pair("strrchr", "wcsrchr")
def strrchr(c: Crt, form: FORM, text: PVOID, character: CHARACTER) -> PVOID:
    found = (form.read(text) + "\0").rfind(character)
    return text + found * form.width if found >= 0 else 0


@crt.pair("strstr", "wcsstr")
def strstr(c: Crt, form: FORM, text: PVOID, wanted: CTEXT) -> PVOID:
    found = form.read(text).find(wanted)
    return text + found * form.width if found >= 0 else 0


@crt.pair("strspn", "wcsspn")
def strspn(c: Crt, text: CTEXT, accepted: CTEXT) -> SIZE_T:
    return span(text, accepted)


@crt.pair("strcspn", "wcscspn")
def strcspn(c: Crt, text: CTEXT, rejected: CTEXT) -> SIZE_T:
    return span_without(text, rejected)


@crt.pair("strpbrk", "wcspbrk")
def strpbrk(c: Crt, form: FORM, text: PVOID, accepted: CTEXT) -> PVOID:
    characters = form.read(text)
    found = span_without(characters, accepted)
    return text + found * form.width if found < len(characters) else 0


@crt.pair("strtok", "")
def strtok(c: Crt, form: FORM, text: PVOID, delimiters: CTEXT) -> PVOID:
    token, c.thread.token = next_token(form, text or c.thread.token, delimiters)
    return token


@crt.pair("", "wcstok")
def wcstok(c: Crt, form: FORM, text: PVOID, delimiters: CTEXT, context: PVOID) -> PVOID:
    """Only the Universal CRT has a third parameter, which may be NULL."""
    if c.ucrt and context:
        token, rest = next_token(form, text or c.read_pointer(context), delimiters)
        c.write_pointer(context, rest)
        return token
    token, c.thread.wide_token = next_token(form, text or c.thread.wide_token, delimiters)
    return token


@crt.pair("_strdup", "_wcsdup")
def _strdup(c: Crt, form: FORM, text: OPTIONAL_CTEXT) -> PVOID:
    return 0 if text is None else form.allocate(text)


@crt.pair("_strrev", "_wcsrev")
def _strrev(c: Crt, form: FORM, text: PVOID) -> PVOID:
    form.write(text, form.read(text)[::-1])
    return text


@crt.pair("_strlwr _strlwr_l", "_wcslwr _wcslwr_l")
def _strlwr(c: Crt, form: FORM, text: PVOID) -> PVOID:
    form.write(text, form.lower(form.read(text)))
    return text


@crt.pair("_strupr _strupr_l", "_wcsupr _wcsupr_l")
def _strupr(c: Crt, form: FORM, text: PVOID) -> PVOID:
    form.write(text, form.upper(form.read(text)))
    return text


@crt.pair("_strset", "_wcsset")
def _strset(c: Crt, form: FORM, text: PVOID, character: CHARACTER) -> PVOID:
    form.write(text, character * len(form.read(text)))
    return text


@crt.pair("_strnset", "_wcsnset")
def _strnset(c: Crt, form: FORM, text: PVOID, character: CHARACTER, count: SIZE_T) -> PVOID:
    form.write(text, character * len(form.read_some(text, count)))
    return text


@crt.pair("_swab", "")
def _swab(c: Crt, source: PVOID, target: PVOID, size: INT) -> INT:
    size &= ~1
    if size > 0:
        data = bytearray(c.memory.read(source, size))
        data[::2], data[1::2] = data[1::2], data[::2]
        c.memory.write(target, data)
    return 0


def compare(one: str | bytes, other: str | bytes) -> int:
    return (one > other) - (one < other)  # type: ignore[operator]


def difference(one: bytes, other: bytes, width: int = 1) -> int:
    """The difference of the first characters that differ, a missing one being 0."""
    if one == other:
        return 0
    size = max(len(one), len(other)) + width
    one, other = one.ljust(size, b"\0"), other.ljust(size, b"\0")
    at = next(i for i in range(0, size, width) if one[i : i + width] != other[i : i + width])
    return int.from_bytes(one[at : at + width], "little") - int.from_bytes(other[at : at + width], "little")


def span(text: str, accepted: str) -> int:
    return len(text) - len(text.lstrip(accepted)) if accepted else 0


def span_without(text: str, rejected: str) -> int:
    found = [at for at in map(text.find, rejected) if at >= 0]
    return min(found, default=len(text))


def next_token(form: FORM, address: int, delimiters: str) -> tuple[int, int]:
    """The token at or after `address`, which it terminates, and where to go on; zeros when there is none."""
    if not address:
        return 0, 0
    text = form.read(address)
    start = span(text, delimiters)
    if start == len(text):
        return 0, address + start * form.width
    stop = start + span_without(text[start:], delimiters)
    if stop < len(text):
        form.write(address + stop * form.width, "\0")
        stop += 1
    return address + start * form.width, address + stop * form.width
