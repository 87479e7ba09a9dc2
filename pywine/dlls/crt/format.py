"""The printf engine of msvcrt and the UCRT.

Narrow text travels as a str of one character per byte, wide text as one character per UTF-16 unit.
A format compiles once into a plan: where every argument's type is known beforehand, one structure fetches
them all and one `%` puts them into place.
"""

from __future__ import annotations

import struct

from pywine.dlls.crt.conversions import (
    INTEGERS,
    Fixed,
    InvalidFormat,
    Spec,
    code_of,
    plain_text,
    step_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.dlls.crt.conversions import Memory, Step, VarArgs


class Flavour:
    """Which printf this is: its characters, its CRT, its options and its pointers."""

    __slots__ = (
        "compatible",
        "decode",
        "encode",
        "exponent_digits",
        "legacy_wide",
        "plans",
        "point",
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
        point: str = ".",
    ):
        """`legacy_wide`: %s means wide text in a wide function (_CRT_INTERNAL_PRINTF_LEGACY_WIDE_SPECIFIERS).
        `compatible`: the UCRT spells and parses as msvcrt does (..._LEGACY_MSVCRT_COMPATIBILITY).
        `ties_to_even`: halves round as IEEE 754 says (..._STANDARD_ROUNDING), else away from zero.
        `encode` and `decode` convert text in the locale's code page; the C locale when absent.
        `point`: what the locale writes between the whole and the fraction of a number.
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
        self.point = point
        self.plans: dict[bytes | str, _Plan] = {}
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


def format(fmt: bytes | str, args: VarArgs, memory: Memory, flavour: Flavour) -> str:
    """The text that printf makes of `fmt`, narrow (bytes) or wide; raises FormatError where it returns -1."""
    plan = flavour.plans.get(fmt)
    if plan is None:
        plan = flavour.plans[fmt] = _Plan(_Compiler(_characters(fmt), flavour).plan(), flavour)
    if plan.layout is None:
        out: list[str] = []
        for step in plan.steps:
            out.append(step if step.__class__ is str else step(args, memory, out))  # type: ignore[operator]
        return "".join(out)
    values = args.take(plan.layout)
    if not plan.converted:
        return plan.template % values
    texts: list[Any] = [*values]
    for index, convert in plan.converted:
        texts[index] = convert(texts[index], memory)
    return plan.template % tuple(texts)


def format_bytes(fmt: bytes, args: VarArgs, memory: Memory, flavour: Flavour) -> bytes:
    """What `format` makes of a narrow format, in bytes, without a detour over str if they are plain text."""
    plan = flavour.plans.get(fmt)
    if plan is None or plan.narrow is None or plan.layout is None:
        return format(fmt, args, memory, flavour).encode("latin-1")
    values = args.take(plan.layout)
    if not plan.converted:
        return plan.narrow % values
    texts: list[Any] = [*values]
    for index, _ in plan.converted:
        address = texts[index]
        texts[index] = memory.read_cstring(address) if address else b"(null)"
    return plan.narrow % tuple(texts)


def _characters(fmt: bytes | str) -> str:
    return fmt if isinstance(fmt, str) else fmt.decode("latin-1")


def format_positional(fmt: bytes | str, args: VarArgs, memory: Memory, flavour: Flavour) -> str:
    """As `format`, for the _p functions: `%2$d` takes the second argument."""
    compiler = _Compiler(_characters(fmt), flavour, positional=True)
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


class _Plan:
    """A compiled format. `layout` is of all arguments, None where the steps have to be taken one by one;
    `narrow` the template in bytes where all that is `converted` is plain narrow text.
    """

    __slots__ = ("converted", "layout", "narrow", "steps", "template")

    def __init__(self, steps: list[str | Step], flavour: Flavour) -> None:
        self.steps = steps
        self.layout: struct.Struct | None = None
        self.template = ""
        self.narrow: bytes | None = None
        self.converted: list[tuple[int, Callable[..., str]]] = []
        fixed = [step for step in steps if isinstance(step, Fixed)]
        if len(fixed) == sum(not isinstance(step, str) for step in steps):
            self.layout = struct.Struct(
                "<" + "".join(_slot(step.code, flavour.pointer_size) for step in fixed)
            )
            self.template = "".join(
                step.replace("%", "%%") if isinstance(step, str) else step.template  # type: ignore[attr-defined]
                for step in steps
            )
            self.converted = [(i, step.convert) for i, step in enumerate(fixed) if step.convert]
            if not flavour.wide and all(convert is plain_text for _, convert in self.converted):
                self.narrow = self.template.encode("latin-1")


def _slot(code: str, pointer_size: int) -> str:
    """An argument's place on the stack as struct codes."""
    if code == "P":
        return "Q" if pointer_size == 8 else "I"
    return code + "4x" if pointer_size == 8 and code in "iI" else code


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
        spec = Spec()
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
        step = step_of(spec, self.flavour)
        if step is None:
            if position is not None or self.uses_positions:
                raise InvalidFormat(self.fmt)
            return None
        self.take()
        if self.positional:
            self.place(position, code_of(spec, self.flavour))
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
                if fmt[self.at + 1 : self.at + 2] not in INTEGERS or self.at + 1 == len(fmt):
                    return size
                size = "I"
            elif letter in "zt":
                if fmt[self.at + 1 : self.at + 2] not in INTEGERS or self.at + 1 == len(fmt):
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
