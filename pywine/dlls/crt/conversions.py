"""The conversions of printf: what each makes of its argument.

A conversion compiles once into a closure, or into a template that Python's own `%` fills.
"""

from __future__ import annotations

from pywine.dlls.crt.digits import float_text, integer_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import struct
    from collections.abc import Callable
    from typing import Any, Protocol

    from pywine.dlls.crt.format import Flavour

    class Memory(Protocol):
        """Where the strings are and where %n stores."""

        def read_cstring(self, address: int, limit: int = -1) -> bytes: ...
        def read_wstring(self, address: int, limit: int = -1) -> str: ...
        def write(self, address: int, data: bytes) -> object: ...

    class VarArgs(Protocol):
        """The arguments, one by one or many at once."""

        def __call__(self, code: str) -> Any: ...
        def take(self, layout: struct.Struct) -> tuple[Any, ...]: ...

    Step = Callable[[VarArgs, Memory, list[str]], str]
    Render = Callable[[int | float, Memory, str, int, int | None], str]  # value, …, flags, width, precision

INTEGERS = "diouxX"
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


class Spec:
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


class Fixed:
    """A conversion whose flags, width and precision stand in the format: one argument, one text.

    `template` shows what `convert` makes of the argument; without `convert`, the argument itself.
    """

    __slots__ = ("code", "convert", "template")

    def __init__(self, code: str, convert: Callable[..., str] | None, template: str = "%s") -> None:
        self.code, self.convert, self.template = code, convert, template

    def __call__(self, args: VarArgs, memory: Memory, out: list[str]) -> str:
        value = args(self.code)
        return self.template % (self.convert(value, memory) if self.convert else value)


def code_of(spec: Spec, flavour: Flavour) -> str:
    """The type of a conversion's argument as VarArgs names it."""
    conversion = spec.conversion
    if conversion in _FLOATS:
        return "d"
    if conversion in _STRINGS or conversion in "pn":
        return "P"
    if conversion in _CHARS:
        return "i"
    signed = conversion in "di"
    return ("q" if signed else "Q") if _is_64(spec.size, flavour) else ("i" if signed else "I")


def _is_64(size: str, flavour: Flavour) -> bool:
    return size in ("ll", "I64", "j") or (size == "I" and flavour.pointer_size == 8)


def step_of(spec: Spec, flavour: Flavour) -> Step | None:
    """What a conversion does; None if there is none of this name."""
    conversion = spec.conversion
    if not conversion:
        return None
    if conversion in INTEGERS:
        return _integer(spec, flavour)
    if conversion in _STRINGS:
        return _string(spec, flavour)
    if conversion in _CHARS:
        return _char(spec, flavour)
    if conversion in _FLOATS and (conversion != "F" or flavour.ucrt):
        return _floating(spec, flavour)
    if conversion == "p":
        return _pointer(spec, flavour)
    if conversion == "n":
        return _count(spec, flavour)
    return None


def _rendered(spec: Spec, flavour: Flavour, render: Render) -> Step:
    """The step that shows the next argument, with what `*` stands for taken before it."""
    code, flags, width, precision = code_of(spec, flavour), spec.flags, spec.width or 0, spec.precision
    if -1 not in (width, precision):
        return Fixed(code, lambda value, memory: render(value, memory, flags, width, precision))

    def step(args, memory, out):
        resolved = spec.resolve(args)
        return render(args(code), memory, *resolved)

    return step


def _integer(spec: Spec, flavour: Flavour) -> Step:
    conversion = spec.conversion
    bits = 8 if spec.size == "hh" and flavour.ucrt else 16 if spec.size in ("h", "hh") else 0
    if not bits and spec.precision is None and spec.width != -1 and "#" not in spec.flags:
        flags = spec.flags if conversion in "di" else spec.flags.replace("+", "").replace(" ", "")
        letter = conversion if conversion in "oxX" else "d"
        return Fixed(code_of(spec, flavour), None, f"%{flags}{spec.width or ''}{letter}")

    def render(value, memory, flags, width, precision):
        if bits:
            value &= (1 << bits) - 1
            if conversion in "di" and value >> (bits - 1):
                value -= 1 << bits
        return integer_text(value, conversion, flags, width, precision)

    return _rendered(spec, flavour, render)


def plain_text(address: int, memory: Memory) -> str:
    """Narrow text as it is."""
    return memory.read_cstring(address).decode("latin-1") if address else "(null)"


def _string(spec: Spec, flavour: Flavour) -> Step:
    wide_text = flavour.is_wide(spec.size, spec.conversion)
    if not flavour.wide and not wide_text and not spec.flags and spec.width is spec.precision is None:
        return Fixed("P", plain_text)

    def render(address, memory, flags, width, precision):
        limit = -1 if precision is None else precision
        if not address:
            text = "(null)" if precision is None else "(null)"[:precision]
        elif wide_text:
            text = _to_flavour(memory.read_wstring(address, limit), flavour)
        else:
            text = _from_bytes(memory.read_cstring(address, limit), flavour)
        return _pad(text, flags, width)

    return _rendered(spec, flavour, render)


def _char(spec: Spec, flavour: Flavour) -> Step:
    wide_char = flavour.is_wide(spec.size, spec.conversion)

    def render(value, memory, flags, width, precision):
        if not wide_char:
            text = _from_bytes(bytes([value & 0xFF]), flavour)
        else:
            try:
                text = _to_flavour(chr(value & 0xFFFF), flavour)
            except IllegalSequence:
                text = ""
        return _pad(text if precision is None else text[:precision], flags, width)

    return _rendered(spec, flavour, render)


def _floating(spec: Spec, flavour: Flavour) -> Step:
    conversion, point = spec.conversion, flavour.point
    digits, ucrt, to_even = flavour.exponent_digits, flavour.ucrt, flavour.ties_to_even
    if conversion == "f" and point == "." and not spec.flags and spec.width is None and spec.precision != -1:
        places = 6 if spec.precision is None else spec.precision
        template, scale = f"%.{places}f", 2.0 ** min(places + 1, 1000)

        def plain(value, memory):
            if -1e15 < value < 1e15 and value * scale % 2.0 != 1.0:
                return template % value
            return float_text(value, "f", "", 0, places, 2, ucrt, to_even)

        return Fixed("d", plain)

    def render(value, memory, flags, width, precision):
        text = float_text(value, conversion, flags, width, precision, digits, ucrt, to_even)
        return text if point == "." else text.replace(".", point)

    return _rendered(spec, flavour, render)


def _pointer(spec: Spec, flavour: Flavour) -> Step:
    digits = 2 * flavour.pointer_size

    def render(value, memory, flags, width, precision):
        text = f"{value:0{digits}X}"
        if "#" in flags and value:
            text = "0X" + text
        if precision is not None:
            text = text[:precision]
        return _pad(text, flags.replace("0", ""), width)

    return _rendered(spec, flavour, render)


def _count(spec: Spec, flavour: Flavour) -> Step:
    size = _COUNTS.get(spec.size, 4)
    if size == 1 and not flavour.ucrt:
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
