"""mbctype.h and mbstring.h: classes of multibyte characters, and Japanese ones changed into each other.

A byte's class is the locale's; what stands in code page 932 besides is kana of half width.
"""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.translate import EILSEQ
from pywine.abi.types import INT, UINT
from pywine.dlls.crt.ctype import CLASSES
from pywine.dlls.crt.locale_state import BLANK, PUNCT
from pywine.dlls.crt.mbstring import _ismbclegal, number, of
from pywine.dlls.crt.runtime import Crt

_JAPANESE = 932
_KANA, _KANA_PUNCT = range(0xA6, 0xE0), range(0xA1, 0xA6)
_ALL_KANA = range(0xA1, 0xE0)
_NONE = range(0)

# The bytes of code page 932 that are in a class beside those of the locale.
_BYTE_CLASSES = {
    "alnum": (CLASSES["alnum"], _KANA), "alpha": (CLASSES["alpha"], _KANA), "blank": (BLANK, _KANA_PUNCT),
    "graph": (CLASSES["graph"], _ALL_KANA), "print": (CLASSES["print"], _ALL_KANA),
    "punct": (PUNCT, _KANA_PUNCT), "kalnum": (0, _KANA), "kprint": (0, _ALL_KANA), "kpunct": (0, _KANA_PUNCT),
    "digit": (CLASSES["digit"], _NONE), "lower": (CLASSES["lower"], _NONE),
    "space": (CLASSES["space"], _NONE), "upper": (CLASSES["upper"], _NONE),
}  # fmt: skip
_BYTES_ONLY = ("kalnum", "kprint", "kpunct")
_CHARACTERS_ONLY = ("digit", "lower", "space", "upper")


def _is_byte_in(c: Crt, byte: int, mask: int, kana: range) -> bool:
    if of(c).page == _JAPANESE and byte in kana:
        return True
    return bool(c.locale.classify(byte) & mask) or (byte == 9 and mask == BLANK)


def _declare(name: str, mask: int, kana: range) -> None:
    @crt(names=(f"_ismbb{name}", f"_ismbb{name}_l"))
    def is_byte(c: Crt, byte: UINT) -> INT:
        return _is_byte_in(c, byte & 0xFF, mask, kana)

    @crt(names=(f"_ismbc{name}", f"_ismbc{name}_l"))
    def is_character(c: Crt, character: UINT) -> INT:
        if character <= 0xFF and name in ("lower", "upper"):
            return of(c).case_of(character) == name
        if character <= 0xFF:
            return _is_byte_in(c, character, mask, kana)
        kind = _class_of(c, character)
        return bool(kind if name == "print" else kind & mask)

    if name not in _CHARACTERS_ONLY:
        globals()[f"_ismbb{name}"] = is_byte
    if name not in _BYTES_ONLY:
        globals()[f"_ismbc{name}"] = is_character


def _class_of(c: Crt, character: int) -> int:
    """Of a character of two bytes."""
    from pywine.nt.chartype import CT_CTYPE1, char_type

    text = of(c).decode(character)
    return char_type(CT_CTYPE1, ord(text)) if text else 0


for _name, (_mask, _kana) in _BYTE_CLASSES.items():
    _declare(_name, _mask, _kana)

# Characters of code page 932.

_HIRAGANA, _KATAKANA = range(0x829F, 0x82F2), range(0x8340, 0x8397)
_SYMBOLS, _NON_KANJI = range(0x8141, 0x81AD), range(0x8140, 0x889F)
_LEVEL_1, _LEVEL_2 = range(0x889F, 0x9873), range(0x989F, 0xEAA5)
_GAP = 0x837F  # no character: katakana go on behind it


def _declare_japanese(names: tuple[str, ...], characters: range) -> None:
    @crt(names=names)
    def is_one(c: Crt, character: UINT) -> INT:
        return of(c).page == _JAPANESE and character in characters and _ismbclegal(c, character)

    globals()[names[0]] = is_one


for _name, _range in (
    ("hira", _HIRAGANA), ("kata", _KATAKANA), ("symbol", _SYMBOLS), ("l0", _NON_KANJI), ("l1", _LEVEL_1),
    ("l2", _LEVEL_2),
):  # fmt: skip
    _declare_japanese((f"_ismbc{_name}", f"_ismbc{_name}_l"), _range)


@crt(names=("_mbctohira", "_mbctohira_l"))
def _mbctohira(c: Crt, character: UINT) -> UINT:
    """Of the katakana that have one."""
    if of(c).page != _JAPANESE or character not in range(0x8340, 0x8394) or character == _GAP:
        return character
    return character - 0xA1 - (character > _GAP)


@crt(names=("_mbctokata", "_mbctokata_l"))
def _mbctokata(c: Crt, character: UINT) -> UINT:
    if of(c).page != _JAPANESE or character not in _HIRAGANA:
        return character
    return character + 0xA1 + (character + 0xA1 >= _GAP)


@crt(names=("_mbcjistojms", "_mbcjistojms_l"))
def _mbcjistojms(c: Crt, character: UINT) -> UINT:
    """JIS X 0208, whose bytes are 0x21 to 0x7E, in code page 932."""
    if of(c).page != _JAPANESE:
        return character
    high, low = character >> 8, character & 0xFF
    if not 0x21 <= high <= 0x7E or not 0x21 <= low <= 0x7E:
        return _no_character(c)
    low += 0x7E if not high & 1 else 0x1F if low < 0x60 else 0x20
    high = (high + 1) // 2 + (0x70 if high < 0x5F else 0xB0)
    return high << 8 | low


@crt(names=("_mbcjmstojis", "_mbcjmstojis_l"))
def _mbcjmstojis(c: Crt, character: UINT) -> UINT:
    if of(c).page != _JAPANESE:
        return character
    if not _ismbclegal(c, character) or character > 0xEFFC:
        return _no_character(c)
    high, low = character >> 8, character & 0xFF
    high = (high - (0x70 if high < 0xA0 else 0xB0)) * 2 - 1
    if low >= 0x9F:
        return (high + 1) << 8 | low - 0x7E
    return high << 8 | low - (0x1F if low < 0x7F else 0x20)


def _no_character(c: Crt) -> int:
    c.set_errno(EILSEQ)
    return 0


# Half and full width.

_QUOTES = {0x22: 0x8168, 0x27: 0x8166, 0x5C: 0x818F, 0x60: 0x8165, 0x7E: 0x8150}
_OLD_AND_SMALL = {0x838E: 0xDC, 0x8390: 0xB2, 0x8391: 0xB4, 0x8395: 0xB6, 0x8396: 0xB9}  # wa, i, e, ka, ke


class _Widths:
    """Which characters are the same but for their width."""

    def __init__(self, c: Crt) -> None:
        import unicodedata

        self.full = {0x20: 0x8140}
        for byte in (*range(0x21, 0x7F), *_ALL_KANA):
            text = chr(0xFF00 + byte - 0x20) if byte < 0x7F else bytes((byte,)).decode("cp932")
            if byte >= 0xA1:
                text = {"\uff9e": "\u309b", "\uff9f": "\u309c"}.get(text) or unicodedata.normalize(
                    "NFKC", text
                )
            self.full[byte] = _QUOTES.get(byte) or int.from_bytes(text.encode("cp932"), "big")
        self.half = {full: byte for byte, full in self.full.items()}
        self.half |= _OLD_AND_SMALL
        for code in range(0x30A1, 0x30F7):  # voiced kana lose their marks
            base = unicodedata.normalize("NFD", chr(code))[0].encode("cp932")
            voiced = int.from_bytes(chr(code).encode("cp932"), "big")
            self.half.setdefault(voiced, self.half.get(number(base), voiced))


@crt(names=("_mbbtombc", "_mbbtombc_l"))
def _mbbtombc(c: Crt, character: UINT) -> UINT:
    return c.state(_Widths).full.get(character, character) if of(c).page == _JAPANESE else character


@crt(names=("_mbctombb", "_mbctombb_l"))
def _mbctombb(c: Crt, character: UINT) -> UINT:
    """Hiragana become katakana too."""
    if of(c).page != _JAPANESE:
        return character
    return c.state(_Widths).half.get(_mbctokata(c, character), character)
