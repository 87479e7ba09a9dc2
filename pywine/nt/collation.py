"""Comparing and sorting text as people do: CompareString, sort keys, FoldString.

Windows' own weights are not public; this orders by classes (punctuation, symbols, digits, letters), then
letters without case and marks, then marks, then case, as its documentation describes the word sort.
"""

from __future__ import annotations

from pywine.nt import chartype

NORM_IGNORECASE, NORM_IGNORENONSPACE, NORM_IGNORESYMBOLS = 0x1, 0x2, 0x4
SORT_DIGITSASNUMBERS, LINGUISTIC_IGNORECASE, LINGUISTIC_IGNOREDIACRITIC = 0x8, 0x10, 0x20
SORT_STRINGSORT, NORM_IGNOREKANATYPE, NORM_IGNOREWIDTH = 0x1000, 0x10000, 0x20000
VALID_FLAGS = 0x1803103F | 0x8000000 | 0x20000000
_FOLDCZONE, _PRECOMPOSED, _COMPOSITE, _FOLDDIGITS, _EXPAND = 0x10, 0x20, 0x40, 0x80, 0x2000
_MINIMAL = "'-\u00ad\u2010\u2011"  # word sort: they count last
_PUNCTUATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"


def compare(first: str, second: str, flags: int) -> int:
    """-1, 0 or 1."""
    if first == second:
        return 0
    if first.isascii() and second.isascii() and not flags & SORT_DIGITSASNUMBERS:
        order = _compare_ascii(first.encode(), second.encode(), flags)
        if order:
            return order
    one, other = sort_key(first, flags), sort_key(second, flags)
    return (one > other) - (one < other)


def sort_key(text: str, flags: int) -> tuple[tuple, ...]:
    """Primary weights, then marks, then case, then the characters that count last."""
    from unicodedata import combining, normalize

    ignore_case = flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE)
    ignore_marks = flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC)
    primary: list[tuple[int, int]] = []
    marks: list[int] = []
    cases: list[int] = []
    last: list[tuple[int, int]] = []
    for character in normalize("NFD", text) if not text.isascii() else text:
        if combining(character):
            if not ignore_marks and marks:
                marks[-1] = marks[-1] * 31 + ord(character)
            continue
        if character < " " or character == "\x7f":
            continue
        if character in _MINIMAL and not flags & SORT_STRINGSORT:
            if not flags & NORM_IGNORESYMBOLS:
                last.append((len(primary), _MINIMAL.index(character)))
            continue
        weight = _weight(character)
        if weight[0] < 3 and flags & NORM_IGNORESYMBOLS:
            continue
        primary.append(weight)
        marks.append(0)
        cases.append(0 if ignore_case else character != chartype.lower(character))
    if flags & SORT_DIGITSASNUMBERS:
        primary = _numbers(primary)
    return tuple(primary), tuple(marks), tuple(cases), tuple(last)


def _weight(character: str) -> tuple[int, int]:
    if character in _PUNCTUATION:
        return 1, _PUNCTUATION.index(character)
    if character.isdecimal():
        from unicodedata import decimal

        return 3, decimal(character)
    if character.isalpha():
        return 4, ord(chartype.lower(character)[0])
    return 2, ord(character)


class _AsciiOrder:
    """What ASCII text weighs under some flags: bytes that compare as the weights do. `ignored` have none."""

    __slots__ = ("ignored", "weights")

    def __init__(self, flags: int) -> None:
        found: dict[int, tuple[int, int]] = {}
        for code in range(0x20, 0x7F):
            character = chr(code)
            weight = (4, ord(character.lower())) if character.isalpha() else _weight(character)
            if (character not in _MINIMAL or flags & SORT_STRINGSORT) and (
                weight[0] >= 3 or not flags & NORM_IGNORESYMBOLS
            ):
                found[code] = weight
        ranks = sorted(set(found.values()))
        self.ignored = bytes(code for code in range(128) if code not in found)
        self.weights = bytes(ranks.index(found[code]) if code in found else 0 for code in range(256))


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


def _numbers(weights: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of digits as single weights by their value."""
    out: list[tuple[int, int]] = []
    in_number = False
    for kind, value in weights:
        if kind == 3 and in_number:
            out[-1] = (3, out[-1][1] * 10 + value)
        else:
            out.append((kind, value))
        in_number = kind == 3
    return out


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
