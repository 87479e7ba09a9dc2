"""Comparing text as people do (CompareString), and FoldString.

The order is that of sort keys (`sortkeys.py`); texts of ASCII alone are compared without making any.
"""

from __future__ import annotations

NORM_IGNORECASE, NORM_IGNORENONSPACE, NORM_IGNORESYMBOLS = 0x1, 0x2, 0x4
SORT_DIGITSASNUMBERS, LINGUISTIC_IGNORECASE, LINGUISTIC_IGNOREDIACRITIC = 0x8, 0x10, 0x20
SORT_STRINGSORT, NORM_IGNOREKANATYPE, NORM_IGNOREWIDTH = 0x1000, 0x10000, 0x20000
VALID_FLAGS = 0x1803103F | 0x8000000 | 0x20000000
_FOLDCZONE, _PRECOMPOSED, _COMPOSITE, _FOLDDIGITS, _EXPAND = 0x10, 0x20, 0x40, 0x80, 0x2000
_CONTROLS = "".join(map(chr, (*range(1, 9), *range(14, 32), 127)))
_LAST = "'-"  # word sort: these and control characters count last
_SYMBOLS = ' \t\n\v\f\r!"#$%&()*,./:;?@[\\]^_`{|}~+<=>'
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def compare(first: str, second: str, flags: int, locale: str = "") -> int:
    """-1, 0 or 1. `locale`: whose order, if it has one of its own."""
    if first == second:
        return 0
    if not locale and first.isascii() and second.isascii() and not flags & SORT_DIGITSASNUMBERS:
        order = _compare_ascii(first.encode(), second.encode(), flags)
        if order:
            return order
    one, other = sort_key(first, flags, locale), sort_key(second, flags, locale)
    return (one > other) - (one < other)


def sort_key(text: str, flags: int, locale: str = "") -> bytes:
    """What compares as the text does."""
    from pywine.nt import sortkeys

    return sortkeys.sort_key(text, flags, locale)


def own_order(locale: int | None) -> str:
    """The name of a locale (nt/locale.py) for `compare`; empty if its order is everybody's."""
    from pywine.nt import locale as locales

    if locale in (None, locales.EN_US, locales.INVARIANT):
        return ""
    from pywine.nt.sortkeys import TABLE

    name = locales.name_of(locale)
    return name if TABLE.has_order(name) else ""


class _AsciiOrder:
    """What ASCII text weighs under some flags: bytes that compare as the weights do. `ignored` have none."""

    __slots__ = ("ignored", "weights")

    def __init__(self, flags: int) -> None:
        order = "0123456789" + _LETTERS
        if not flags & NORM_IGNORESYMBOLS:
            order = (_CONTROLS + _LAST if flags & SORT_STRINGSORT else "") + _SYMBOLS + order
        ranks = {ord(character): rank for rank, character in enumerate(order)}
        ranks.update({ord(letter.upper()): ranks[ord(letter)] for letter in _LETTERS})
        self.ignored = bytes(code for code in range(128) if code not in ranks)
        self.weights = bytes(ranks.get(code, 0) for code in range(256))


_ASCII_ORDERS = {
    flags: _AsciiOrder(flags)
    for flags in (0, SORT_STRINGSORT, NORM_IGNORESYMBOLS, SORT_STRINGSORT | NORM_IGNORESYMBOLS)
}
_IS_UPPER = bytes(0x41 <= code <= 0x5A for code in range(256))


def _compare_ascii(first: bytes, second: bytes, flags: int) -> int:
    """-1, 1, or 0 where only characters that count last may tell the texts apart."""
    order = _ASCII_ORDERS[flags & (SORT_STRINGSORT | NORM_IGNORESYMBOLS)]
    one, other = first.translate(order.weights, order.ignored), second.translate(order.weights, order.ignored)
    if one == other and not flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE):
        one, other = first.translate(_IS_UPPER, order.ignored), second.translate(_IS_UPPER, order.ignored)
    return (one > other) - (one < other)


def fold(text: str, flags: int) -> str:
    """What FoldString makes of `text`."""
    import unicodedata

    if flags & _FOLDDIGITS:
        text = "".join(
            str(unicodedata.digit(c)) if unicodedata.digit(c, -1) >= 0 and not c.isascii() else c
            for c in text
        )
    if flags & _FOLDCZONE:
        text = "".join(unicodedata.normalize("NFKC", c) if "\uf900" <= c <= "\uffef" else c for c in text)
    if flags & _EXPAND:
        text = "".join(_EXPANSIONS.get(c, c) for c in text)
    if flags & _COMPOSITE:
        text = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", text) if flags & _PRECOMPOSED else text


_EXPANSIONS = {
    "Æ": "AE", "æ": "ae", "ß": "ss", "Þ": "TH", "þ": "th", "Œ": "OE", "œ": "oe", "Ǆ": "DŽ", "ǅ": "Dž",
    "ǆ": "dž", "Ǉ": "LJ", "ǈ": "Lj", "ǉ": "lj", "Ǌ": "NJ", "ǋ": "Nj", "ǌ": "nj", "ﬀ": "ff", "ﬁ": "fi",
    "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
