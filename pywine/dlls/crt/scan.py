"""The scanf engine of msvcrt and the UCRT, over a string or a source of single characters."""

from __future__ import annotations

from struct import pack

from pywine.dlls.crt.format import Flavour
from pywine.dlls.crt.numbers import SPACE, strtod, strtof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from pywine.dlls.crt.conversions import Memory, VarArgs

    class Source(Protocol):
        """Characters one by one; an empty string at the end."""

        def peek(self) -> str: ...
        def next(self) -> str: ...


EOF = -1

_BASES = {"d": 10, "u": 10, "o": 8, "x": 16, "X": 16, "p": 16, "i": 0}
_DECIMAL = "0123456789"
_HEXADECIMAL = "0123456789abcdefABCDEF"
_BEYOND = 1 << 31


class StringSource:
    """sscanf's input."""

    __slots__ = ("at", "text")

    def __init__(self, text: str):
        self.text = text
        self.at = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def next(self) -> str:
        self.at += 1
        return self.text[self.at - 1 : self.at]


class _Mismatch(Exception):
    """The input does not fit: scanning ends with what was assigned."""


class _Exhausted(Exception):
    """The input ended before a conversion began."""


class _Conversion:
    """One conversion specification."""

    __slots__ = ("accepts", "is_suppressed", "kind", "size", "width")

    def __init__(self):
        self.kind = ""
        self.size = ""
        self.width = 0
        self.is_suppressed = False
        self.accepts: tuple[frozenset[str], bool] | None = None


def scan(
    source: Source | str, fmt: str, args: VarArgs, memory: Memory, flavour: Flavour, secure: bool = False
) -> int:
    """Reads as `fmt` says and stores through `args`; the number of assignments, or EOF.

    `secure` is the _s family: every %s, %c and %[ has its buffer's size as a second argument.
    """
    if source.__class__ is str:
        source = StringSource(source)  # type: ignore[arg-type]
    if not source.peek():  # type: ignore[union-attr]
        return EOF
    plan = flavour.scans.get(fmt)
    if plan is None:
        plan = flavour.scans[fmt] = _compile(fmt, flavour)
    return _Scan(source, args, memory, flavour, secure).run(plan)  # type: ignore[arg-type]


def _compile(fmt: str, flavour: Flavour) -> list[str | _Conversion]:
    """Literals, with " " for any white space, and conversions."""
    plan: list[str | _Conversion] = []
    at, end = 0, len(fmt)
    while at < end:
        char = fmt[at]
        at += 1
        if char in SPACE:
            if plan[-1:] != [" "]:
                plan.append(" ")
        elif char != "%":
            plan.append(char)
        elif fmt[at : at + 1] == "%":
            plan += [" ", "%"]
            at += 1
        else:
            conversion = _Conversion()
            at = _parse(fmt, at, conversion, flavour)
            plan.append(conversion)
    return plan


def _parse(fmt: str, at: int, conversion: _Conversion, flavour: Flavour) -> int:
    if fmt[at : at + 1] == "*":
        conversion.is_suppressed = True
        at += 1
    start = at
    while fmt[at : at + 1] and fmt[at] in _DECIMAL:
        at += 1
    conversion.width = int(fmt[start:at] or 0)
    while letter := fmt[at : at + 1]:
        if fmt.startswith(("I64", "I32"), at):
            conversion.size = fmt[at : at + 3]
            at += 3
        elif letter in "hl":
            conversion.size = conversion.size + letter if conversion.size == letter else letter
            at += 1
        elif letter in ("LwIzjt" if flavour.ucrt else "LwIzFN"):
            conversion.size = letter
            at += 1
        else:
            break
    conversion.kind = fmt[at : at + 1]
    at += 1
    if conversion.kind == "[":
        conversion.accepts, at = _parse_set(fmt, at)
    return at


def _parse_set(fmt: str, at: int) -> tuple[tuple[frozenset[str], bool], int]:
    negated = fmt[at : at + 1] == "^"
    at += negated
    chars = set()
    first = True
    while at < len(fmt) and (first or fmt[at] != "]"):
        first = False
        low = fmt[at]
        if fmt[at + 1 : at + 2] == "-" and fmt[at + 2 : at + 3] not in ("", "]"):
            ends = sorted((low, fmt[at + 2]))
            chars.update(map(chr, range(ord(ends[0]), ord(ends[1]) + 1)))
            at += 3
        else:
            chars.add(low)
            at += 1
    return (frozenset(chars), negated), at + 1


class _Scan:
    """One call under way."""

    def __init__(self, source: Source, args: VarArgs, memory: Memory, flavour: Flavour, secure: bool):
        self.source = source
        self.args = args
        self.memory = memory
        self.flavour = flavour
        self.secure = secure
        self.consumed = 0

    def run(self, plan: list[str | _Conversion]) -> int:
        count = 0
        matched = False
        try:
            for item in plan:
                if item.__class__ is str:
                    if item == " ":
                        self.skip_space()
                    elif self.source.peek() == item:
                        self.take()
                    else:
                        break
                else:
                    count += self.convert(item)  # type: ignore[arg-type]
                    matched = True
        except _Mismatch:
            pass
        except _Exhausted:
            return count if matched else EOF
        return count

    def take(self) -> str:
        self.consumed += 1
        return self.source.next()

    def skip_space(self) -> None:
        while (char := self.source.peek()) and char in SPACE:
            self.take()

    def convert(self, item: _Conversion) -> int:
        kind = item.kind
        if kind in _BASES and kind:
            return self.integer(item)
        if kind in "sScC[" and kind:
            return self.text(item)
        if kind in ("aAeEfFgG" if self.flavour.ucrt else "eEfgG") and kind:
            return self.floating(item)
        if kind == "n":
            if not item.is_suppressed:
                self.store_integer(item, self.consumed)
            return 0
        raise _Mismatch

    def begin(self) -> None:
        self.skip_space()
        if not self.source.peek():
            raise _Exhausted

    def accept(self, chars: str, left: int) -> str:
        """The next character if it is one of these and the width allows."""
        char = self.source.peek()
        if char and char in chars and left > 0:
            return self.take()
        return ""

    def run_of(self, chars: str, left: int) -> str:
        out = []
        while char := self.accept(chars, left - len(out)):
            out.append(char)
        return "".join(out)

    def integer(self, item: _Conversion) -> int:
        self.begin()
        width = item.width or _BEYOND
        base = _BASES[item.kind]
        sign = self.accept("+-", width)
        width -= len(sign)
        digits = prefix = ""
        is_pointer = item.kind == "p" and self.flavour.ucrt
        if (item.kind in "xXi" or is_pointer) and self.source.peek() == "0" and width > 0:
            digits = self.take()
            width -= 1
            if prefix := self.accept("xX", width):
                width -= 1
                base, digits = 16, ""
        if base == 0:
            base = 8 if digits else 10
        digits += self.run_of(_HEXADECIMAL if base == 16 else _DECIMAL[:base], width)
        if not digits:
            raise _Exhausted if is_pointer and prefix and not self.source.peek() else _Mismatch
        if item.is_suppressed:
            return 0
        value = int(digits, base)
        if is_pointer:
            value = min(value, (1 << 8 * self.flavour.pointer_size) - 1)
        self.store_integer(item, -value if sign == "-" else value)
        return 1

    def store_integer(self, item: _Conversion, value: int) -> None:
        size = item.size
        if item.kind == "p" or size in ("I", "z", "t"):
            count = self.flavour.pointer_size
        elif size in ("ll", "I64", "j"):
            count = 8
        elif size == "h":
            count = 2
        elif size == "hh" and self.flavour.ucrt:
            count = 1
        else:
            count = 4
        address = int(self.args("P"))
        self.memory.write(address, (value & ((1 << 8 * count) - 1)).to_bytes(count, "little"))

    def floating(self, item: _Conversion) -> int:
        self.begin()
        width = item.width or _BEYOND
        text = self.float_text(width)
        is_double = item.size in ("l", "ll", "L", "I64")
        convert = strtod if is_double else strtof
        value, consumed, _ = convert(text, self.flavour.ucrt, self.flavour.point)
        if not text or consumed != len(text):
            raise _Mismatch
        if item.is_suppressed:
            return 0
        self.memory.write(int(self.args("P")), pack("<d" if is_double else "<f", value))
        return 1

    def float_text(self, width: int) -> str:
        """The longest start of the input that could still be a number."""
        text = self.accept("+-", width)
        digits, marks = _DECIMAL, "eE" if self.flavour.ucrt else "eEdD"
        if self.flavour.ucrt and (char := self.source.peek()) and char in "iInN":
            return text + self.word("infinity" if char in "iI" else "nan", width - len(text))
        if self.flavour.ucrt and self.source.peek() == "0" and width > len(text):
            text += self.take()
            if prefix := self.accept("xX", width - len(text)):
                text += prefix
                digits, marks = _HEXADECIMAL, "pP"
        text += self.run_of(digits, width - len(text))
        if point := self.accept(self.flavour.point, width - len(text)):
            text += point + self.run_of(digits, width - len(text) - 1)
        if not any(char in digits for char in text):
            return ""
        if mark := self.accept(marks, width - len(text)):
            text += mark
            text += self.accept("+-", width - len(text))
            text += self.run_of(_DECIMAL, width - len(text))
        return text

    def word(self, word: str, width: int) -> str:
        out = ""
        while len(out) < min(len(word), width) and self.source.peek().lower() == word[len(out)]:
            out += self.take()
        return out

    def text(self, item: _Conversion) -> int:
        is_char = item.kind in "cC"
        width = item.width or (1 if is_char else _BEYOND)
        if item.kind in "sS":
            self.begin()
        elif not self.source.peek():
            raise _Exhausted
        address = capacity = 0
        if not item.is_suppressed:
            address = self.args("P")
            capacity = self.args("I") if self.secure else _BEYOND
        out = []
        while len(out) < width and (char := self.source.peek()):
            if item.accepts:
                if (char in item.accepts[0]) == item.accepts[1]:
                    break
            elif not is_char and char in SPACE:
                break
            out.append(self.take())
        if not out:
            raise _Mismatch
        if item.is_suppressed:
            return 0
        data, unit = self.stored("".join(out), item)
        if not is_char:
            data += bytes(unit)
        if len(data) > capacity * unit:
            self.memory.write(address, bytes(unit))  # type: ignore[arg-type]
            raise _Mismatch
        self.memory.write(address, data)  # type: ignore[arg-type]
        return 1

    def stored(self, text: str, item: _Conversion) -> tuple[bytes, int]:
        """The bytes of `text` as this conversion stores it, and the size of one character."""
        flavour = self.flavour
        if flavour.is_wide(item.size, item.kind):
            if not flavour.wide and flavour.decode:
                text = flavour.decode(text.encode("latin-1"))
            return text.encode("utf-16le", "surrogatepass"), 2
        if flavour.wide and flavour.encode:
            return flavour.encode(text), 1
        return text.encode("latin-1", "replace"), 1
