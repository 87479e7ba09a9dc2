"""Sort keys: primary weights, marks, case, kana and characters that count last, as LCMapString lays them out.

What every character weighs, and what differs in the orders of languages, is in `data/sortweights.bin`, which
tools/sort_table.py made of what was measured.
"""

from __future__ import annotations

import os
from unicodedata import normalize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Weights(NamedTuple):
        primary: bytes
        marks: bytes
        case: bytes
        kana: tuple[int, int, int] | None
        special: bytes


IGNORE_CASE, IGNORE_NONSPACE, IGNORE_SYMBOLS, DIGITS_AS_NUMBERS = 0x1, 0x2, 0x4, 0x8
LINGUISTIC_IGNORE_CASE, LINGUISTIC_IGNORE_DIACRITIC = 0x10, 0x20
STRING_SORT, IGNORE_KANA_TYPE, IGNORE_WIDTH = 0x1000, 0x10000, 0x20000
_SYMBOLS, _DIGITS, _KANA = range(6, 0xD), 0xD, 0x22
_REPEAT = b"\xff\xff"  # the weight of marks that stand for what is before them
_LONG_VOWELS, _REPEATS = "\u30fc\uff70", {0x309E: 3, 0x30FE: 3, 0x3005: 5}
_SMALL, _NOT_REPEATED, _HIRAGANA, _FULL = 0xC6, 3, 0xE4, 0xC5  # what kana usually weigh
_PLAIN = 0xC4
_KANA_FORMS = {
    "ff02ffff": (_SMALL, _HIRAGANA, _FULL), "ff02c4ffff": (_SMALL, _PLAIN, _FULL),
    "ff02c4ffc4ff": (_SMALL, _PLAIN, _PLAIN), "c4ff02ffff": (_PLAIN, _HIRAGANA, _FULL),
    "c4ff02c4ffff": (_PLAIN, _PLAIN, _FULL), "c4ff02c4ffc4ff": (_PLAIN, _PLAIN, _PLAIN),
}  # fmt: skip
_COMBINING = range(0x300, 0x370)
_LONGEST_NUMBER = 19  # digits in one weight


class _Table:
    """Every character's weights, unpacked when they are first asked for."""

    def __init__(self) -> None:
        import json
        import lzma
        import struct

        with open(os.path.join(os.path.dirname(__file__), "data", "sortweights.bin"), "rb") as file:
            data = lzma.decompress(file.read())
        head, low = struct.unpack_from("<II", data)
        facts = json.loads(data[8 : 8 + head])
        self._kinds = [(size, *map(bytes.fromhex, rest)) for size, *rest in facts["kinds"]]
        self._indices = struct.unpack_from("<65536H", data, 8 + head)
        at = 8 + head + 2 * 65536
        self._high, self._low = data[at : len(data) - low], data[len(data) - low :]
        self._places: list[tuple[int, int]] = []
        self._found: dict[int, Weights] = {}
        self.string_sort = {int(code, 16): bytes.fromhex(key) for code, key in facts["string_sort"].items()}
        self.vowels = {int(kana): vowel for kana, vowel in facts["vowels"].items()}
        self.backwards = frozenset(facts["backwards"])
        self._tailorings = {locale: table for locales, table in facts["tailorings"] for locale in locales}
        self._orders: dict[str, dict[str, Weights]] = {}

    def weights(self, code: int) -> Weights:
        """Those of a UTF-16 unit."""
        found = self._found.get(code)
        if found is None:
            size, marks, case, kana, special = self._kinds[self._indices[code]]
            high, low = self._place(code)
            primary = bytearray(size)
            primary[::2] = self._high[high : high + (size + 1) // 2]
            primary[1::2] = self._low[low : low + size // 2]
            found = bytes(primary), marks, case, _KANA_FORMS.get(kana.hex()), special[2:]
            self._found[code] = found  # type: ignore[assignment]
        return found  # type: ignore[return-value]

    def _place(self, code: int) -> tuple[int, int]:
        """Where a unit's primary weights begin in both columns; every 256th unit's place is kept."""
        if not self._places:
            high = low = 0
            for at, index in enumerate(self._indices):
                if not at & 0xFF:
                    self._places.append((high, low))
                size = self._kinds[index][0]
                high, low = high + (size + 1) // 2, low + size // 2
        high, low = self._places[code >> 8]
        for index in self._indices[code & 0xFF00 : code]:
            size = self._kinds[index][0]
            high, low = high + (size + 1) // 2, low + size // 2
        return high, low

    def has_order(self, locale: str) -> bool:
        """Whether a language has an order of its own."""
        return locale in self._tailorings or locale in self.backwards

    def order(self, locale: str) -> dict[str, Weights]:
        """What characters and pairs weigh otherwise in a language."""
        found = self._orders.get(locale)
        if found is None:
            rows = self._tailorings.get(locale, {}).items()
            found = {text: (*map(bytes.fromhex, row), None, b"") for text, row in rows}  # type: ignore
            self._orders[locale] = found  # type: ignore[assignment]
        return found  # type: ignore[return-value]


TABLE = _Table()


class _Key:
    """A key in the making."""

    def __init__(self, flags: int, locale: str) -> None:
        self.flags, self.order, self.is_backwards = flags, TABLE.order(locale), locale in TABLE.backwards
        self.primary, self.marks, self.cases, self.special = (
            bytearray(),
            bytearray(),
            bytearray(),
            bytearray(),
        )
        self.kana: list[tuple[int, int, int, int]] = []
        self.last_kana: tuple[int, int, int] | None = None

    def add(self, units: list[int]) -> None:
        at, count = 0, len(units)
        while at < count:
            pair = chr(units[at]) + chr(units[at + 1]) if self.order and at + 1 < count else ""
            if pair and units[at + 1] in _COMBINING:
                pair = normalize("NFC", pair)
            if pair in self.order:
                self._letter(*self.order[pair])
                at += 2
                continue
            code = units[at]
            primary, marks, case, kana, special = self.order.get(chr(code)) or TABLE.weights(code)
            if self.flags & DIGITS_AS_NUMBERS and primary[:1] == b"\x0d" and chr(code).isdecimal():
                at = self._number(units, at)
                continue
            at += 1
            if special:
                if self.flags & IGNORE_SYMBOLS:
                    self._mark(marks)
                    continue
                if not self.flags & STRING_SORT:
                    self._mark(marks)
                    place = 0xFFFF - len(self.primary) // 2
                    self.special += place.to_bytes(2, "big") + special
                    continue
                primary = TABLE.string_sort[code]
            if primary == _REPEAT:
                self._repeat(code, case)
            elif not primary:
                self._mark(marks)
            elif not (self.flags & IGNORE_SYMBOLS and primary[0] in _SYMBOLS):
                self._letter(primary, marks, case, kana, special)

    def _mark(self, marks: bytes) -> None:
        """A mark on the letter before it."""
        if not marks or self.flags & IGNORE_NONSPACE:
            return
        value = 2 if self.flags & LINGUISTIC_IGNORE_DIACRITIC else marks[0]
        if self.marks:
            self.marks[-1] = (self.marks[-1] + value) & 0xFF
        else:
            self.marks.append(value)

    def _letter(
        self, primary: bytes, marks: bytes, case: bytes, kana: tuple[int, int, int] | None, special: bytes
    ) -> None:
        count, flags = max(len(primary) // 2, 1), self.flags
        self.primary += primary
        if flags & (IGNORE_NONSPACE | LINGUISTIC_IGNORE_DIACRITIC):
            marks = b""
        self.marks += marks.ljust(count, b"\2")[:count]
        self.last_kana = kana
        if kana:
            small, kind, width = kana
            if flags & IGNORE_NONSPACE:
                small, case = _SMALL, b""
            self._kana(small, _NOT_REPEATED, kind, width)
        elif flags & LINGUISTIC_IGNORE_CASE:
            case = b""
        else:
            case = self._case(case)
        self.cases += case.ljust(count, b"\2")[:count]

    def _case(self, case: bytes) -> bytes:
        if self.flags & IGNORE_CASE:
            case = bytes(each & ~0x18 for each in case)
        if self.flags & IGNORE_WIDTH:
            case = bytes(each & ~1 for each in case)
        return case

    def _kana(self, small: int, repeated: int, kind: int, width: int) -> None:
        if self.flags & IGNORE_KANA_TYPE:
            kind = _PLAIN
        if self.flags & IGNORE_WIDTH:
            width = _PLAIN
        self.kana.append((small, repeated, kind, width))

    def _repeat(self, code: int, case: bytes) -> None:
        """A mark that lengthens or repeats the kana before it."""
        if not self.primary:
            self.primary += _REPEAT
            return
        is_long = chr(code) in _LONG_VOWELS
        before = self.primary[-2:]
        if is_long and before[0] == _KANA:
            before = bytes((_KANA, TABLE.vowels.get(before[1], before[1])))
        self.primary += before
        self.marks.append(2)
        if self.last_kana is None:
            self.cases.append(2)
            return
        ignores = self.flags & IGNORE_NONSPACE
        self.cases.append(2 if ignores else _REPEATS.get(code, 2))
        repeated = _NOT_REPEATED if ignores else 5 if is_long else 4
        self._kana(_SMALL, repeated, self.last_kana[1], _PLAIN if code == 0xFF70 else self.last_kana[2])

    def _number(self, units: list[int], at: int) -> int:
        """Digits side by side as one weight, by their value; where they end."""
        from unicodedata import decimal

        end, zeros = at, 0
        marks = TABLE.weights(units[at])[1]
        digits: list[int] = []
        while end < len(units) and len(digits) < _LONGEST_NUMBER and chr(units[end]).isdecimal():
            value = decimal(chr(units[end]))
            if value or digits:
                digits.append(value)
            else:
                zeros += 1
            end += 1
        nibbles = [0] * (len(digits) % 2) + digits
        pairs = zip(nibbles[::2], nibbles[1::2], strict=True)
        packed = bytes((high + 2) << 4 | low + 2 for high, low in pairs)
        self.primary += bytes((_DIGITS, 2, 2 + len(digits))) + packed + bytes((0xFE - min(zeros, 0xFC),))
        if self.flags & (IGNORE_NONSPACE | LINGUISTIC_IGNORE_DIACRITIC):
            marks = b""
        self.marks += marks.ljust(1, b"\2")[:1]
        self.cases.append(2)
        self.last_kana = None
        return end

    def made(self) -> bytes:
        if self.is_backwards:
            self.marks.reverse()
        levels = [bytes(self.primary), self.marks.rstrip(b"\2"), self.cases.rstrip(b"\2")]
        if self.kana:
            small, repeated, kind, width = (bytes(column) for column in zip(*self.kana, strict=True))
            levels.append(
                small.rstrip(bytes((_SMALL,))) + b"\xff" + repeated.rstrip(bytes((_NOT_REPEATED,))) + b"\2"
                + kind.rstrip(bytes((_HIRAGANA,))) + b"\xff" + width.rstrip(bytes((_FULL,))) + b"\xff"
            )  # fmt: skip
        else:
            levels.append(b"")
        return b"\1".join((*levels, bytes(self.special))) + b"\0"


def sort_key(text: str, flags: int, locale: str = "") -> bytes:
    """The key of a text, in the order of a language if it has one of its own."""
    data = text.encode("utf-16-le", "surrogatepass")
    key = _Key(flags, locale)
    key.add([data[at] | data[at + 1] << 8 for at in range(0, len(data), 2)])
    return key.made()
