"""The printf engine of msvcrt and the UCRT.

Narrow text travels as a str of one character per byte, wide text as one character per UTF-16 unit.
A format compiles once into literals and closures, which `format` then only joins.
"""

from __future__ import annotations

from pywine.dlls.crt.digits import float_text, integer_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Memory(Protocol):
        """Where the strings are and where %n stores."""

        def read_cstring(self, address: int, limit: int = -1) -> bytes: ...
        def read_wstring(self, address: int, limit: int = -1) -> str: ...
        def write(self, address: int, data: bytes) -> object: ...

    VarArgs = Callable[[str], int | float]
    Step = Callable[[VarArgs, Memory, list[str]], str]

_INTEGERS = "diouxX"
_STRINGS = "sS"
_CHARS = "cC"
_FLOATS = "aAeEfFgG"
_COUNTS = {"hh": 1, "h": 2, "ll": 8, "I64": 8, "j": 8}


class FormatError(Exception):
    """The call fails: printf returns -1 and sets `errno`."""

    errno = 22


class InvalidFormat(FormatError):
    """The positional format is inconsistent (EINVAL)."""


class IllegalSequence(FormatError):
    """A wide character has no narrow form in this locale (EILSEQ)."""

    errno = 42


class Flavour:
    """Which printf this is: its characters, its CRT, its options and its pointers."""

    __slots__ = (
        "compatible",
        "decode",
        "encode",
        "exponent_digits",
        "legacy_wide",
        "plans",
        "pointer_size",
        "scans",
        "ties_to_even",
        "ucrt",
        "wide",
    )

    def __init__(
        self,
        wide: bool = False,
        ucrt: bool = False,
        pointer_size: int = 8,
        legacy_wide: bool = True,
        exponent_digits: int = 0,
        compatible: bool = False,
        ties_to_even: bool = False,
        encode: Callable[[str], bytes] | None = None,
        decode: Callable[[bytes], str] | None = None,
    ):
        """`legacy_wide`: %s means wide text in a wide function (_CRT_INTERNAL_PRINTF_LEGACY_WIDE_SPECIFIERS).
        `compatible`: the UCRT spells and parses as msvcrt does (..._LEGACY_MSVCRT_COMPATIBILITY).
        `ties_to_even`: halves round as IEEE 754 says (..._STANDARD_ROUNDING), else away from zero.
        `encode` and `decode` convert text in the locale's code page; the C locale when absent.
        """
        self.wide = wide
        self.ucrt = ucrt and not compatible
        self.compatible = compatible
        self.pointer_size = pointer_size
        self.legacy_wide = legacy_wide or not ucrt
        self.exponent_digits = exponent_digits or (2 if ucrt else 3)
        self.ties_to_even = ties_to_even
        self.encode = encode
        self.decode = decode
        self.plans: dict[str, list[str | Step]] = {}
        self.scans: dict[str, list] = {}

    def is_wide(self, size: str, conversion: str) -> bool:
        """Whether %s, %c or %[ means wide text: its size says so, else its case and the function's kind."""
        if size in ("h", "hh"):
            return False
        if size in ("l", "w"):
            return True
        if self.wide and self.legacy_wide:
            return not conversion.isupper()
        return conversion.isupper()


def format(fmt: str, args: VarArgs, memory: Memory, flavour: Flavour) -> str:
    """The text that printf makes of `fmt`; raises FormatError where it returns -1."""
    plan = flavour.plans.get(fmt)
    if plan is None:
        plan = flavour.plans[fmt] = _Compiler(fmt, flavour).plan()
    out: list[str] = []
    for step in plan:
        out.append(step if step.__class__ is str else step(args, memory, out))  # type: ignore[operator]
    return "".join(out)


def format_positional(fmt: str, args: VarArgs, memory: Memory, flavour: Flavour) -> str:
    """As `format`, for the _p functions: `%2$d` takes the second argument."""
    compiler = _Compiler(fmt, flavour, positional=True)
    plan = compiler.plan()
    if not compiler.uses_positions:
        return format(fmt, args, memory, flavour)
    values = [args(compiler.codes[position]) for position in sorted(compiler.codes)]
    out: list[str] = []
    for step in plan:
        if step.__class__ is str:
            out.append(step)  # type: ignore[arg-type]
        else:
            positions, run = step  # type: ignore[misc]
            out.append(run(_Picker(values, positions), memory, out))
    return "".join(out)


class _Picker:
    """Arguments of one positional conversion, already fetched."""

    __slots__ = ("positions", "values")

    def __init__(self, values: list, positions: list[int]):
        self.values = values
        self.positions = iter(positions)

    def __call__(self, code: str):
        value = self.values[next(self.positions) - 1]
        if code == "d":
            return value
        bits = 64 if code in "qQP" else 32
        value &= (1 << bits) - 1
        return value - (1 << bits) if code in "iq" and value >> (bits - 1) else value


class _Spec:
    """One conversion as written; -1 stands for `*`, None for absent."""

    __slots__ = ("conversion", "flags", "precision", "size", "width")

    def __init__(self):
        self.flags = ""
        self.width: int | None = None
        self.precision: int | None = None
        self.size = ""
        self.conversion = ""

    def resolve(self, args: VarArgs) -> tuple[str, int, int | None]:
        """Flags, width and precision with `*` taken from the arguments."""
        flags, width, precision = self.flags, self.width or 0, self.precision
        if width == -1:
            width = args("i")
            if width < 0:
                flags, width = flags + "-", -width
        if precision == -1:
            precision = args("i")
            if precision < 0:
                precision = None
        return flags, width, precision  # type: ignore[return-value]


class _Compiler:
    """Reads one format string."""

    def __init__(self, fmt: str, flavour: Flavour, positional: bool = False):
        self.fmt = fmt
        self.flavour = flavour
        self.positional = positional
        self.uses_positions = False
        self.codes: dict[int, str] = {}
        self.positions: list[int] = []
        self.at = 0

    def plan(self) -> list:
        plan: list = []
        fmt, end = self.fmt, len(self.fmt)
        while self.at < end:
            percent = fmt.find("%", self.at)
            if percent < 0:
                percent = end
            if percent > self.at:
                plan.append(fmt[self.at : percent])
            self.at = percent + 1
            if percent == end:
                break
            if fmt[self.at : self.at + 1] == "%":
                plan.append("%")
                self.at += 1
                continue
            step = self.conversion()
            if step is not None:
                plan.append((self.positions, step) if self.uses_positions else step)
        if self.uses_positions and sorted(self.codes) != list(range(1, len(self.codes) + 1)):
            raise InvalidFormat(self.fmt)
        return plan

    def conversion(self) -> Step | None:
        """One conversion; an unknown one vanishes and the text goes on at the offending character."""
        spec = _Spec()
        position = self.position() if self.positional else None
        self.positions = []
        while self.peek() in ("-", "+", " ", "#", "0"):
            spec.flags += self.take()
        spec.width = self.number()
        if self.peek() == ".":
            self.take()
            spec.precision = self.number() or 0
        spec.size = self.size()
        spec.conversion = self.peek()
        step = self.step(spec)
        if step is None:
            if position is not None or self.uses_positions:
                raise InvalidFormat(self.fmt)
            return None
        self.take()
        if self.positional:
            self.place(position, self.code(spec))
        return step

    def peek(self) -> str:
        return self.fmt[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.fmt[self.at - 1]

    def digits(self) -> str:
        start = self.at
        while self.peek() and self.peek() in "0123456789":
            self.at += 1
        return self.fmt[start : self.at]

    def position(self) -> int | None:
        start = self.at
        digits = self.digits()
        if self.peek() == "$":
            self.take()
            if not digits or digits == "0":
                raise InvalidFormat(self.fmt)
            return int(digits)
        self.at = start
        return None

    def place(self, position: int | None, code: str) -> None:
        if position is None:
            if self.uses_positions:
                raise InvalidFormat(self.fmt)
            self.codes[0] = ""
            return
        if 0 in self.codes:
            raise InvalidFormat(self.fmt)
        self.uses_positions = True
        known = self.codes.get(position)
        if known in (None, "i", "I") or code in "qQP":
            self.codes[position] = code
        self.positions.append(position)

    def number(self) -> int | None:
        if self.peek() == "*":
            self.take()
            if self.positional:
                self.place(self.position(), "i")
            return -1
        digits = self.digits()
        return int(digits) if digits else None

    def size(self) -> str:
        """The size prefixes: the last one counts, `hh` and `ll` are two."""
        size = ""
        fmt = self.fmt
        letters = "hlLw" if self.flavour.ucrt else "hlLwFN"
        while letter := self.peek():
            if letter == "I":
                if fmt.startswith(("I64", "I32"), self.at):
                    size = fmt[self.at : self.at + 3]
                    self.at += 3
                    continue
                if fmt[self.at + 1 : self.at + 2] not in _INTEGERS or self.at + 1 == len(fmt):
                    return size
                size = "I"
            elif letter in "zt":
                if fmt[self.at + 1 : self.at + 2] not in _INTEGERS or self.at + 1 == len(fmt):
                    return size
                size = "I"
            elif letter == "j":
                size = "j"
            elif letter == "T" and (self.flavour.ucrt or self.flavour.compatible):
                pass
            elif letter in letters:
                size = size + letter if size == letter and letter in "hl" else letter
            else:
                return size
            self.at += 1
        return size

    def code(self, spec: _Spec) -> str:
        conversion = spec.conversion
        if conversion in _FLOATS:
            return "d"
        if conversion in _STRINGS or conversion in "pn":
            return "P"
        if conversion in _CHARS:
            return "i"
        signed = conversion in "di"
        return ("q" if signed else "Q") if self.is_64(spec.size) else ("i" if signed else "I")

    def is_64(self, size: str) -> bool:
        return size in ("ll", "I64", "j") or (size == "I" and self.flavour.pointer_size == 8)

    def step(self, spec: _Spec) -> Step | None:
        conversion = spec.conversion
        if not conversion:
            return None
        if conversion in _INTEGERS:
            return self.integer(spec)
        if conversion in _STRINGS:
            return self.string(spec)
        if conversion in _CHARS:
            return self.char(spec)
        if conversion in _FLOATS and (conversion != "F" or self.flavour.ucrt):
            return self.floating(spec)
        if conversion == "p":
            return self.pointer(spec)
        if conversion == "n":
            return self.count(spec)
        return None

    def integer(self, spec: _Spec) -> Step:
        code = self.code(spec)
        conversion = spec.conversion
        bits = 8 if spec.size == "hh" and self.flavour.ucrt else 16 if spec.size in ("h", "hh") else 0
        if not bits and spec.precision is None and spec.width != -1 and "#" not in spec.flags:
            if not spec.flags and not spec.width and conversion in "diu":
                return lambda args, memory, out: str(args(code))
            flags = spec.flags if conversion in "di" else spec.flags.replace("+", "").replace(" ", "")
            template = f"%{flags}{spec.width or ''}{conversion if conversion != 'i' else 'd'}"
            return lambda args, memory, out: template % args(code)

        def step(args, memory, out):
            flags, width, precision = spec.resolve(args)
            value = args(code)
            if bits:
                value &= (1 << bits) - 1
                if conversion in "di" and value >> (bits - 1):
                    value -= 1 << bits
            return integer_text(value, conversion, flags, width, precision)

        return step

    def string(self, spec: _Spec) -> Step:
        wide_text, flavour = self.flavour.is_wide(spec.size, spec.conversion), self.flavour
        if (
            not flavour.wide
            and not wide_text
            and not spec.flags
            and not spec.width
            and spec.precision is None
        ):

            def plain(args, memory, out):
                address = args("P")
                return memory.read_cstring(address).decode("latin-1") if address else "(null)"

            return plain

        def step(args, memory, out):
            flags, width, precision = spec.resolve(args)
            limit = -1 if precision is None else precision
            address = args("P")
            if not address:
                text = "(null)" if precision is None else "(null)"[:precision]
            elif wide_text:
                text = _to_flavour(memory.read_wstring(address, limit), flavour)
            else:
                text = _from_bytes(memory.read_cstring(address, limit), flavour)
            return _pad(text, flags, width)

        return step

    def char(self, spec: _Spec) -> Step:
        wide_char, flavour = self.flavour.is_wide(spec.size, spec.conversion), self.flavour

        def step(args, memory, out):
            flags, width, precision = spec.resolve(args)
            value = args("i")
            if not wide_char:
                text = _from_bytes(bytes([value & 0xFF]), flavour)
            else:
                try:
                    text = _to_flavour(chr(value & 0xFFFF), flavour)
                except IllegalSequence:
                    text = ""
            return _pad(text if precision is None else text[:precision], flags, width)

        return step

    def floating(self, spec: _Spec) -> Step:
        conversion, flavour = spec.conversion, self.flavour
        if conversion == "f" and not spec.flags and spec.width is None and spec.precision != -1:
            places = 6 if spec.precision is None else spec.precision
            template, scale = f"%.{places}f", 2.0 ** min(places + 1, 1000)

            def plain(args, memory, out):
                value = args("d")
                if -1e15 < value < 1e15 and value * scale % 2.0 != 1.0:
                    return template % value
                return float_text(value, "f", "", 0, places, 2, flavour.ucrt, flavour.ties_to_even)

            return plain

        def step(args, memory, out):
            flags, width, precision = spec.resolve(args)
            return float_text(
                args("d"),
                conversion,
                flags,
                width,
                precision,
                flavour.exponent_digits,
                flavour.ucrt,
                flavour.ties_to_even,
            )

        return step

    def pointer(self, spec: _Spec) -> Step:
        digits = 2 * self.flavour.pointer_size

        def step(args, memory, out):
            flags, width, precision = spec.resolve(args)
            value = args("P")
            text = f"{value:0{digits}X}"
            if "#" in flags and value:
                text = "0X" + text
            if precision is not None:
                text = text[:precision]
            return _pad(text, flags.replace("0", ""), width)

        return step

    def count(self, spec: _Spec) -> Step:
        size = _COUNTS.get(spec.size, 4)
        if size == 1 and not self.flavour.ucrt:
            size = 2

        def step(args, memory, out):
            length = sum(map(len, out))
            memory.write(args("P"), (length & ((1 << 8 * size) - 1)).to_bytes(size, "little"))
            return ""

        return step


def _pad(text: str, flags: str, width: int) -> str:
    if len(text) >= width:
        return text
    if "-" in flags:
        return text.ljust(width)
    return text.rjust(width, "0" if "0" in flags else " ")


def _to_flavour(text: str, flavour: Flavour) -> str:
    """Wide text in the function's own characters."""
    if flavour.wide or text.isascii():
        return text
    try:
        return (flavour.encode(text) if flavour.encode else text.encode("latin-1")).decode("latin-1")
    except UnicodeEncodeError:
        raise IllegalSequence(text) from None


def _from_bytes(data: bytes, flavour: Flavour) -> str:
    """Narrow text in the function's own characters."""
    if flavour.wide and flavour.decode:
        return flavour.decode(data)
    return data.decode("latin-1")
