"""Numbers in texts, digit by digit, as VarParseNumFromStr takes them apart."""

from __future__ import annotations

from pywine.nt.automation import TYPE_MISMATCH, ConversionError

LEADING_WHITE, TRAILING_WHITE, LEADING_PLUS, TRAILING_PLUS, LEADING_MINUS, TRAILING_MINUS = 1, 2, 4, 8, 16, 32
HEX_OCT, PARENS, DECIMAL, THOUSANDS, CURRENCY, EXPONENT = 0x40, 0x80, 0x100, 0x200, 0x400, 0x800
USE_ALL, NEGATIVE, INEXACT = 0x1000, 0x10000, 0x20000


class Digits:
    """What was read: digits, what was met on the way, how much text, which base, which power of ten."""

    def __init__(self) -> None:
        self.digits: list[int] = []
        self.flags = self.used = self.shift = self.power = 0


class _Reader:
    """The text and how far it is read."""

    def __init__(self, text: str, allowed: int, found: Digits) -> None:
        self.text, self.at, self.allowed, self.found = text, 0, allowed, found

    def take(self, characters: str, flag: int) -> bool:
        """Take one of these if they are allowed."""
        if (
            self.allowed & flag
            and self.text[self.at : self.at + 1] in characters
            and self.at < len(self.text)
        ):
            self.at += 1
            self.found.flags |= flag
            return True
        return False

    def spaces(self, flag: int) -> None:
        while self.take(" \t", flag):
            pass


def read(text: str, allowed: int, most: int, point: str = ".", group: str = ",", money: str = "$") -> Digits:
    """Take a number apart. Raises ConversionError."""
    found = Digits()
    reader = _Reader(text, allowed, found)
    reader.spaces(LEADING_WHITE)
    in_parens = reader.take("(", PARENS)
    negative = not in_parens and reader.take("-", LEADING_MINUS)
    has_sign = negative or reader.take("+", LEADING_PLUS)
    reader.take(money, CURRENCY)
    reader.spaces(LEADING_WHITE)
    if allowed & HEX_OCT and text[reader.at : reader.at + 2].upper() in ("&H", "&O"):
        _take_base(reader)
    else:
        _take_decimal(reader, point, group)
    reader.spaces(TRAILING_WHITE)
    if not has_sign and not in_parens:
        negative = reader.take("-", TRAILING_MINUS)
        if not negative:
            reader.take("+", TRAILING_PLUS)
    if in_parens and not reader.take(")", PARENS):
        raise ConversionError(TYPE_MISMATCH)
    reader.take(money, CURRENCY)
    reader.spaces(TRAILING_WHITE)
    if allowed & USE_ALL and reader.at < len(text):
        raise ConversionError(TYPE_MISMATCH)
    found.used = reader.at
    if negative or in_parens:
        found.flags |= NEGATIVE
    if len(found.digits) > most:
        if any(found.digits[most:]):
            found.flags |= INEXACT
        found.power += len(found.digits) - most
        del found.digits[most:]
    return found


def _take_base(reader: _Reader) -> None:
    found, is_hexadecimal = reader.found, reader.text[reader.at + 1].upper() == "H"
    reader.at += 2
    found.flags |= HEX_OCT
    found.shift = 4 if is_hexadecimal else 3
    start = reader.at
    while (digit := "0123456789ABCDEF".find(reader.text[reader.at : reader.at + 1].upper() or "?")) >= 0:
        if digit >= 1 << found.shift:
            break
        if digit or found.digits:
            found.digits.append(digit)
        reader.at += 1
    if reader.at == start:
        raise ConversionError(TYPE_MISMATCH)
    found.digits = found.digits or [0]


def _take_decimal(reader: _Reader, point: str, group: str) -> None:
    found, text = reader.found, reader.text
    any_digit = in_fraction = False
    while reader.at < len(text):
        character = text[reader.at]
        if character.isascii() and character.isdigit():
            any_digit = True
            if character != "0" or found.digits:
                found.digits.append(int(character))
            if in_fraction:
                found.power -= 1
            reader.at += 1
        elif in_fraction or not (
            (any_digit and reader.take(group, THOUSANDS)) or (in_fraction := reader.take(point, DECIMAL))
        ):
            break
    if not any_digit:
        raise ConversionError(TYPE_MISMATCH)
    _take_exponent(reader)
    while found.digits and not found.digits[-1]:
        found.digits.pop()
        found.power += 1
    if not found.digits:
        found.digits, found.power = [0], 0


def _take_exponent(reader: _Reader) -> None:
    rest = reader.text[reader.at :]
    digits = rest[1:].lstrip("+-")
    length = len(digits) - len(digits.lstrip("0123456789"))
    signs = len(rest[1:]) - len(digits)
    if not reader.allowed & EXPONENT or rest[:1] not in ("e", "E") or not length or signs > 1:
        return
    reader.found.flags |= EXPONENT
    reader.found.power += int(rest[1 : 1 + signs + length])
    reader.at += 1 + signs + length


def value_of(found: Digits) -> tuple[int, int]:
    """The units of a number, and the power of ten (in bases of two: 0) they are to be multiplied by."""
    base = 1 << found.shift if found.shift else 10
    units = 0
    for digit in found.digits:
        units = units * base + digit
    return -units if found.flags & NEGATIVE else units, found.power
