"""ctype.h and wctype.h: classes of characters and case."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import INT, PVOID, WINT, WORD
from pywine.dlls.crt.locale_state import (
    ALPHA,
    BLANK,
    CONTROL,
    DIGIT,
    HEX,
    LEADBYTE,
    LOWER,
    PUNCT,
    SPACE,
    UPPER,
)
from pywine.dlls.crt.runtime import Crt

LETTER = ALPHA | UPPER | LOWER
_TO_UPPER, _TO_LOWER = 1, 2
CLASSES = {
    "alnum": LETTER | DIGIT,
    "alpha": LETTER,
    "cntrl": CONTROL,
    "digit": DIGIT,
    "graph": LETTER | DIGIT | PUNCT,
    "lower": LOWER,
    "print": LETTER | DIGIT | PUNCT | BLANK,
    "punct": PUNCT,
    "space": SPACE,
    "upper": UPPER,
    "xdigit": HEX,
}


def _declare_narrow(name: str, mask: int) -> object:
    @crt(names=(f"is{name}", f"_is{name}_l"))
    def is_class(c: Crt, character: INT) -> INT:
        return _narrow_class(c, character) & mask

    return is_class


def _declare_wide(name: str, mask: int) -> object:
    @crt(names=(f"isw{name}", f"_isw{name}_l"))
    def is_class(c: Crt, character: WINT) -> INT:
        return wide_class(c, character) & mask

    return is_class


for _name, _mask in CLASSES.items():
    globals()[f"is{_name}"] = _declare_narrow(_name, _mask)
    globals()[f"isw{_name}"] = _declare_wide(_name, _mask)


def _narrow_class(c: Crt, character: int) -> int:
    """A tab is blank to isblank and isprint knows better."""
    c.thread.use_classes(c.locale.classes_address)
    return c.locale.classify(character) & (~BLANK if character == 9 else -1)


def wide_class(c: Crt, character: int) -> int:
    """The class bits of a wide character; WEOF has none."""
    if character == 0xFFFF:
        return 0
    from pywine.nt.chartype import crt_type

    return crt_type(character, c.ucrt)


@crt(names=("isblank", "_isblank_l"))
def isblank(c: Crt, character: INT) -> INT:
    return BLANK if character == 9 else c.locale.classify(character) & BLANK


@crt(names=("iswblank", "_iswblank_l"))
def iswblank(c: Crt, character: WINT) -> INT:
    return BLANK if character == 9 else wide_class(c, character) & BLANK


@crt(names=("_isctype", "_isctype_l"))
def _isctype(c: Crt, character: INT, mask: INT) -> INT:
    return c.locale.classify(character) & mask


@crt(names=("iswctype", "is_wctype", "_iswctype_l"))
def iswctype(c: Crt, character: WINT, mask: WORD) -> INT:
    return wide_class(c, character) & mask


@crt(names=("wctype", "_wctype"))
def wctype(c: Crt, name: PVOID) -> WORD:
    wanted = c.narrow.read(name)
    return BLANK if wanted == "blank" else CLASSES.get(wanted, 0)


@crt
def wctrans(c: Crt, name: PVOID) -> WORD:
    return {"toupper": _TO_UPPER, "tolower": _TO_LOWER}.get(c.narrow.read(name), 0)


@crt
def towctrans(c: Crt, character: WINT, kind: WORD) -> WINT:
    """Any other kind than that of toupper is tolower's."""
    return towupper(c, character) if kind == _TO_UPPER else towlower(c, character)


@crt(names=("isleadbyte", "_isleadbyte_l"))
def isleadbyte(c: Crt, character: INT) -> INT:
    return c.locale.classify(character & 0xFF) & LEADBYTE


@crt
def __isascii(c: Crt, character: INT) -> INT:
    return character & 0xFFFFFFFF < 0x80


@crt
def iswascii(c: Crt, character: WINT) -> INT:
    return character < 0x80


@crt
def __toascii(c: Crt, character: INT) -> INT:
    return character & 0x7F


@crt
def __iscsym(c: Crt, character: INT) -> INT:
    return character == 95 or c.locale.classify(character) & (LETTER | DIGIT)


@crt
def __iscsymf(c: Crt, character: INT) -> INT:
    return character == 95 or c.locale.classify(character) & LETTER


@crt(names=("__iswcsym", "_iswcsym_l"))
def __iswcsym(c: Crt, character: WINT) -> INT:
    return character == 95 or wide_class(c, character) & (LETTER | DIGIT)


@crt(names=("__iswcsymf", "_iswcsymf_l"))
def __iswcsymf(c: Crt, character: WINT) -> INT:
    return character == 95 or wide_class(c, character) & LETTER


@crt(names=("tolower", "_tolower_l"))
def tolower(c: Crt, character: INT) -> INT:
    return ord(c.locale.lower(chr(character))) if 0 <= character <= 255 else character


@crt(names=("toupper", "_toupper_l"))
def toupper(c: Crt, character: INT) -> INT:
    return ord(c.locale.upper(chr(character))) if 0 <= character <= 255 else character


@crt
def _tolower(c: Crt, character: INT) -> INT:
    """Only defined for upper-case letters: no check."""
    return character + 32


@crt
def _toupper(c: Crt, character: INT) -> INT:
    return character - 32


@crt(names=("towlower", "_towlower_l"))
def towlower(c: Crt, character: WINT) -> WINT:
    return ord(c.locale.lower_wide(chr(character)))


@crt(names=("towupper", "_towupper_l"))
def towupper(c: Crt, character: WINT) -> WINT:
    return ord(c.locale.upper_wide(chr(character)))


@crt
def __pctype_func(c: Crt) -> PVOID:
    return c.locale.classes_address


@crt
def __p__pctype(c: Crt) -> PVOID:
    return c.data("_pctype")


@crt
def __pwctype_func(c: Crt) -> PVOID:
    from pywine.dlls.crt.data import wide_classes

    return wide_classes(c)
