"""mbstring.h and mbctype.h: strings of one- and two-byte characters, by the code page of _setmbcp."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import INT, PVOID, SIZE_T, UINT
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.string import compare, span, span_without

_SINGLE, _LEAD, _TRAIL, _ILLEGAL = 0, 1, 2, -1  # _MBC_SINGLE and so on
_SBCS, _OEM, _ANSI, _LOCALE = 0, -2, -3, -4
# _mbctype's bits
_KANA, _KANA_PUNCT, _M_LEAD, _M_TRAIL, _M_UPPER, _M_LOWER = 1, 2, 4, 8, 0x10, 0x20
_TRAILS = {
    932: (range(0x40, 0x7F), range(0x80, 0xFD)),
    936: (range(0x40, 0xFF),),
    949: (range(0x41, 0x5B), range(0x61, 0x7B), range(0x81, 0xFF)),
    950: (range(0x40, 0x7F), range(0xA1, 0xFF)),
}


class Multibyte:
    """The multibyte code page of one runtime; `page` is 0 where every character is a byte."""

    def __init__(self, c: Crt, page: int = _ANSI) -> None:
        """`page`: that of a locale object; otherwise it is the program's, which _mbctype shows."""
        self._c = c
        self._is_shown = page == _ANSI
        self.page = 0
        self.leads: frozenset[int] = frozenset()
        self.trails: frozenset[int] = frozenset()
        self.token = 0
        self.set(page)

    def set(self, page: int) -> bool:
        """Choose the code page; False if there is no such."""
        from pywine.nt.codepages import is_lead_byte, is_valid_code_page

        p = self._c.p
        page = {_OEM: p.oem_code_page, _ANSI: p.ansi_code_page, _LOCALE: self._c.locale.code_page}.get(
            page, page
        )
        if page and not is_valid_code_page(page):
            return False
        self.page = page
        self.leads = frozenset(byte for byte in range(256) if page and is_lead_byte(page, byte))
        self.trails = (
            frozenset(byte for part in _TRAILS.get(page, ()) for byte in part) if self.leads else frozenset()
        )
        if self._is_shown:
            self._publish()
        return True

    def _publish(self) -> None:
        table = bytes((0, *(self._bits(byte) for byte in range(256))))
        at = self._c.data("_mbctype", len(table))
        self._c.memory.ram[at : at + len(table)] = table

    def _bits(self, byte: int) -> int:
        bits = (_M_LEAD if byte in self.leads else 0) | (_M_TRAIL if byte in self.trails else 0)
        bits |= {"upper": _M_UPPER, "lower": _M_LOWER}.get(self.case_of(byte), 0)
        if self.page == 932 and 0xA1 <= byte <= 0xDF:
            bits |= _KANA if byte >= 0xA6 else _KANA_PUNCT
        return bits

    def split(self, data: bytes) -> list[bytes]:
        """The characters of `data`; a lead byte at the end stands alone."""
        if not self.leads:
            return [data[at : at + 1] for at in range(len(data))]
        characters = []
        at = 0
        while at < len(data):
            size = 2 if data[at] in self.leads and at + 1 < len(data) else 1
            characters.append(data[at : at + size])
            at += size
        return characters

    def read(self, address: int) -> list[bytes]:
        return self.split(self._c.memory.read_cstring(address))

    def text(self, address: int) -> str:
        """The string with one character of Python for one of the code page: for searching and comparing."""
        return "".join(chr(number(character)) for character in self.read(address))

    def data(self, text: str) -> bytes:
        return b"".join(to_bytes(ord(character)) for character in text)

    def decode(self, character: int) -> str:
        """A character in Unicode; "" if the code page has none."""
        from pywine.nt.codepages import CodePageError, decode

        data = to_bytes(character)
        if not self.page or len(self.split(data)) > 1 or (len(data) == 1 and data[0] in self.leads):
            return chr(character) if character < 0x80 else ""
        try:
            text = decode(self.page, data, 8)  # MB_ERR_INVALID_CHARS
        except CodePageError:
            return ""
        return text if len(text) == 1 else ""

    def case_of(self, byte: int) -> str:
        """ "lower" or "upper" for letters of one byte; beyond ASCII only where all characters have one."""
        from pywine.nt.chartype import CT_CTYPE1, char_type

        text = self.decode(byte) if byte < 0x80 or not self.leads else ""
        kind = char_type(CT_CTYPE1, ord(text)) if text else 0
        return "upper" if kind & 1 else "lower" if kind & 2 else ""

    def lower(self, text: str) -> str:
        return "".join(map(self._changed, text, [False] * len(text)))

    def upper(self, text: str) -> str:
        return "".join(map(self._changed, text, [True] * len(text)))

    def _changed(self, character: str, upwards: bool) -> str:
        if character < "\x80":
            return character.upper() if upwards else character.lower()
        if character <= "\xff" and self.leads:
            return character
        from pywine.nt import chartype
        from pywine.nt.codepages import encode

        text = self.decode(ord(character))
        changed = chartype.upper(text) if upwards else chartype.lower(text)
        data, replaced = encode(self.page, changed, 0, None) if text else (b"", True)
        return character if replaced else chr(number(data))


def number(character: bytes) -> int:
    """A character as the int that the functions pass: lead byte high."""
    return int.from_bytes(character, "big")


def to_bytes(value: int) -> bytes:
    return value.to_bytes(2 if value > 0xFF else 1, "big")


class _OfLocales(dict[int, Multibyte]):
    """The code pages of locale objects."""

    def __init__(self, c: Crt) -> None:
        self._c = c

    def __missing__(self, page: int) -> Multibyte:
        made = self[page] = Multibyte(self._c, page)
        return made


def of(c: Crt) -> Multibyte:
    """The code page in force: in a function that was given a locale, that one's."""
    locale = c.thread.called_within
    return c.state(Multibyte) if locale is None else c.state(_OfLocales)[locale.code_page]


@crt
def _getmbcp(c: Crt) -> INT:
    return of(c).page


@crt
def _setmbcp(c: Crt, page: INT) -> INT:
    return 0 if of(c).set(page) else -1


@crt
def __p__mbctype(c: Crt) -> PVOID:
    of(c)
    return c.data("_mbctype", 257)


# Lengths and steps.


@crt(names=("_mbslen", "_mbslen_l"))
def _mbslen(c: Crt, text: PVOID) -> SIZE_T:
    return len(of(c).read(text))


@crt(names=("_mbsnlen", "_mbsnlen_l"))
def _mbsnlen(c: Crt, text: PVOID, size: SIZE_T) -> SIZE_T:
    return len(of(c).split(c.narrow.read_some(text, size).encode("latin-1")))


@crt(names=("_mbclen", "_mbclen_l"))
def _mbclen(c: Crt, text: PVOID) -> SIZE_T:
    return _size_at(c, text)


def _size_at(c: Crt, text: int) -> int:
    if c.memory.read(text, 1)[0] not in of(c).leads:
        return 1
    return 2 if c.memory.read(text + 1, 1)[0] else 1


@crt(names=("_mbsinc", "_mbsinc_l"))
def _mbsinc(c: Crt, text: PVOID) -> PVOID:
    return text + _size_at(c, text)


@crt(names=("_mbsdec", "_mbsdec_l"))
def _mbsdec(c: Crt, start: PVOID, text: PVOID) -> PVOID:
    if text <= start:
        return 0
    return text - len(of(c).split(c.memory.read(start, text - start))[-1])


@crt(names=("_mbsninc", "_mbsninc_l"))
def _mbsninc(c: Crt, text: PVOID, count: SIZE_T) -> PVOID:
    return text + len(b"".join(of(c).read(text)[:count]))


@crt(names=("_mbsnextc", "_mbsnextc_l"))
def _mbsnextc(c: Crt, text: PVOID) -> UINT:
    return number(c.memory.read(text, _size_at(c, text)))


@crt(names=("_mbsnbcnt", "_mbsnbcnt_l"))
def _mbsnbcnt(c: Crt, text: PVOID, count: SIZE_T) -> SIZE_T:
    return len(b"".join(of(c).read(text)[:count]))


@crt(names=("_mbsnccnt", "_mbsnccnt_l"))
def _mbsnccnt(c: Crt, text: PVOID, size: SIZE_T) -> SIZE_T:
    return len(of(c).split(c.memory.read_cstring(text)[:size]))


@crt(names=("_mbsbtype", "_mbsbtype_l"))
def _mbsbtype(c: Crt, text: PVOID, at: SIZE_T) -> INT:
    data = c.memory.read_cstring(text)
    if at >= len(data):
        return _ILLEGAL
    start = 0
    for character in of(c).split(data):
        if at < start + len(character):
            if len(character) == 1:
                return _LEAD if character[0] in of(c).leads else _SINGLE
            return _LEAD if at == start else _TRAIL
        start += len(character)
    return _ILLEGAL


# Searching and comparing.


@crt(names=("_mbschr", "_mbschr_l"))
def _mbschr(c: Crt, text: PVOID, character: UINT) -> PVOID:
    return _find(c, text, [*of(c).read(text), b"\0"], character, last=False)


@crt(names=("_mbsrchr", "_mbsrchr_l"))
def _mbsrchr(c: Crt, text: PVOID, character: UINT) -> PVOID:
    return _find(c, text, [*of(c).read(text), b"\0"], character, last=True)


def _find(c: Crt, text: int, characters: list[bytes], wanted: int, *, last: bool) -> int:
    found = 0
    for character in characters:
        if number(character) == wanted:
            found = text
            if not last:
                break
        text += len(character)
    return found


@crt(names=("_mbsstr", "_mbsstr_l"))
def _mbsstr(c: Crt, text: PVOID, wanted: PVOID) -> PVOID:
    multibyte = of(c)
    characters = multibyte.text(text)
    found = characters.find(multibyte.text(wanted))
    return text + len(multibyte.data(characters[:found])) if found >= 0 else 0


@crt(names=("_mbsspn", "_mbsspn_l"))
def _mbsspn(c: Crt, text: PVOID, accepted: PVOID) -> SIZE_T:
    multibyte = of(c)
    characters = multibyte.text(text)
    return len(multibyte.data(characters[: span(characters, multibyte.text(accepted))]))


@crt(names=("_mbscspn", "_mbscspn_l"))
def _mbscspn(c: Crt, text: PVOID, rejected: PVOID) -> SIZE_T:
    multibyte = of(c)
    characters = multibyte.text(text)
    return len(multibyte.data(characters[: span_without(characters, multibyte.text(rejected))]))


@crt(names=("_mbsspnp", "_mbsspnp_l"))
def _mbsspnp(c: Crt, text: PVOID, accepted: PVOID) -> PVOID:
    at = text + _mbsspn(c, text, accepted)
    return at if c.memory.read(at, 1)[0] else 0


@crt(names=("_mbspbrk", "_mbspbrk_l"))
def _mbspbrk(c: Crt, text: PVOID, accepted: PVOID) -> PVOID:
    at = text + _mbscspn(c, text, accepted)
    return at if c.memory.read(at, 1)[0] else 0


@crt(names=("_mbscmp", "_mbscmp_l", "_mbscoll", "_mbscoll_l"))
def _mbscmp(c: Crt, one: PVOID, other: PVOID) -> INT:
    return compare(of(c).text(one), of(c).text(other))


@crt(names=("_mbsicmp", "_mbsicmp_l", "_mbsicoll", "_mbsicoll_l"))
def _mbsicmp(c: Crt, one: PVOID, other: PVOID) -> INT:
    multibyte = of(c)
    return compare(multibyte.lower(multibyte.text(one)), multibyte.lower(multibyte.text(other)))


@crt(names=("_mbsncmp", "_mbsncmp_l", "_mbsncoll", "_mbsncoll_l"))
def _mbsncmp(c: Crt, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    return compare(of(c).text(one)[:count], of(c).text(other)[:count])


@crt(names=("_mbsnicmp", "_mbsnicmp_l", "_mbsnicoll", "_mbsnicoll_l"))
def _mbsnicmp(c: Crt, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    multibyte = of(c)
    return compare(
        multibyte.lower(multibyte.text(one)[:count]), multibyte.lower(multibyte.text(other)[:count])
    )


@crt(names=("_mbsnbcmp", "_mbsnbcmp_l", "_mbsnbcoll", "_mbsnbcoll_l"))
def _mbsnbcmp(c: Crt, one: PVOID, other: PVOID, size: SIZE_T) -> INT:
    return compare(c.narrow.read_some(one, size), c.narrow.read_some(other, size))


@crt(names=("_mbsnbicmp", "_mbsnbicmp_l", "_mbsnbicoll", "_mbsnbicoll_l"))
def _mbsnbicmp(c: Crt, one: PVOID, other: PVOID, size: SIZE_T) -> INT:
    lower = of(c).lower
    return compare(lower(c.narrow.read_some(one, size)), lower(c.narrow.read_some(other, size)))


# Copying and changing.


@crt
def _mbsdup(c: Crt, text: PVOID) -> PVOID:
    return c.p.allocate(c.memory.read_cstring(text) + b"\0")


@crt(names=("_mbsncpy", "_mbsncpy_l"))
def _mbsncpy(c: Crt, target: PVOID, source: PVOID, count: SIZE_T) -> PVOID:
    characters = of(c).read(source)[:count]
    c.memory.write(target, b"".join(characters) + bytes(count - len(characters)))
    return target


@crt(names=("_mbsnbcpy", "_mbsnbcpy_l"))
def _mbsnbcpy(c: Crt, target: PVOID, source: PVOID, size: SIZE_T) -> PVOID:
    c.memory.write(target, _whole(c, source, size).ljust(size, b"\0"))
    return target


def _whole(c: Crt, source: int, size: int) -> bytes:
    """At most `size` bytes of a string, its last character not cut in two."""
    out = b""
    for character in of(c).read(source):
        if len(out) + len(character) > size:
            break
        out += character
    return out


@crt(names=("_mbsncat", "_mbsncat_l"))
def _mbsncat(c: Crt, target: PVOID, source: PVOID, count: SIZE_T) -> PVOID:
    end = target + len(c.memory.read_cstring(target))
    c.memory.write_cstring(end, b"".join(of(c).read(source)[:count]))
    return target


@crt(names=("_mbsnbcat", "_mbsnbcat_l"))
def _mbsnbcat(c: Crt, target: PVOID, source: PVOID, size: SIZE_T) -> PVOID:
    c.memory.write_cstring(target + len(c.memory.read_cstring(target)), _whole(c, source, size))
    return target


@crt(names=("_mbccpy", "_mbccpy_l"))
def _mbccpy(c: Crt, target: PVOID, source: PVOID) -> INT:
    c.memory.write(target, c.memory.read(source, _size_at(c, source)))
    return 0


@crt(names=("_mbslwr", "_mbslwr_l"))
def _mbslwr(c: Crt, text: PVOID) -> PVOID:
    multibyte = of(c)
    c.memory.write(text, multibyte.data(multibyte.lower(multibyte.text(text))))
    return text


@crt(names=("_mbsupr", "_mbsupr_l"))
def _mbsupr(c: Crt, text: PVOID) -> PVOID:
    multibyte = of(c)
    c.memory.write(text, multibyte.data(multibyte.upper(multibyte.text(text))))
    return text


@crt(names=("_mbsrev", "_mbsrev_l"))
def _mbsrev(c: Crt, text: PVOID) -> PVOID:
    c.memory.write(text, b"".join(of(c).read(text)[::-1]))
    return text


@crt(names=("_mbstok", "_mbstok_l"))
def _mbstok(c: Crt, text: PVOID, delimiters: PVOID) -> PVOID:
    multibyte = of(c)
    token, multibyte.token = _next_token(c, text or multibyte.token, delimiters)
    return token


@crt(names=("_mbstok_s", "_mbstok_s_l"))
def _mbstok_s(c: Crt, text: PVOID, delimiters: PVOID, context: PVOID) -> PVOID:
    token, rest = _next_token(c, text or c.read_pointer(context), delimiters)
    c.write_pointer(context, rest)
    return token


def _next_token(c: Crt, address: int, delimiters: int) -> tuple[int, int]:
    if not address:
        return 0, 0
    address += _mbsspn(c, address, delimiters)
    size = _mbscspn(c, address, delimiters)
    if not size:
        return 0, address
    end = address + size
    if c.memory.read(end, 1)[0]:
        step = _size_at(c, end)
        c.memory.write(end, bytes(step))
        end += step
    return address, end


# Classes of bytes and characters.


@crt(names=("_ismbblead", "_ismbblead_l"))
def _ismbblead(c: Crt, byte: UINT) -> INT:
    return _M_LEAD if byte & 0xFF in of(c).leads else 0


@crt(names=("_ismbbtrail", "_ismbbtrail_l"))
def _ismbbtrail(c: Crt, byte: UINT) -> INT:
    return _M_TRAIL if byte & 0xFF in of(c).trails else 0


@crt(names=("_ismbbkana", "_ismbbkana_l"))
def _ismbbkana(c: Crt, byte: UINT) -> INT:
    """Half-width kana exist in code page 932, whichever is in force."""
    return _KANA | _KANA_PUNCT if of(c).page == 932 and 0xA1 <= byte <= 0xDF else 0


@crt(names=("_ismbslead", "_ismbslead_l"))
def _ismbslead(c: Crt, start: PVOID, at: PVOID) -> INT:
    return -1 if at >= start and _mbsbtype(c, start, at - start) == _LEAD else 0


@crt(names=("_ismbstrail", "_ismbstrail_l"))
def _ismbstrail(c: Crt, start: PVOID, at: PVOID) -> INT:
    return -1 if at >= start and _mbsbtype(c, start, at - start) == _TRAIL else 0


@crt(names=("_ismbclegal", "_ismbclegal_l"))
def _ismbclegal(c: Crt, character: UINT) -> INT:
    multibyte = of(c)
    return character > 0xFF and character >> 8 in multibyte.leads and character & 0xFF in multibyte.trails


@crt(names=("_mbctolower", "_mbctolower_l"))
def _mbctolower(c: Crt, character: UINT) -> UINT:
    return ord(of(c).lower(chr(character))) if character <= 0xFFFF else character


@crt(names=("_mbctoupper", "_mbctoupper_l"))
def _mbctoupper(c: Crt, character: UINT) -> UINT:
    return ord(of(c).upper(chr(character))) if character <= 0xFFFF else character


@crt(names=("_mbbtype", "_mbbtype_l"))
def _mbbtype(c: Crt, byte: UINT, kind: INT) -> INT:
    """What a byte can be behind one of `kind` (_MBC_LEAD: it must be a trail byte)."""
    multibyte = of(c)
    if kind == _LEAD:
        return _TRAIL if byte in multibyte.trails else _ILLEGAL
    return _LEAD if byte in multibyte.leads else _SINGLE
