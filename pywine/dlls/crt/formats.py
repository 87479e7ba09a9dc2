"""The formats of one C runtime: flavours of the printf and scanf engines, and where formatted text goes."""

from __future__ import annotations

from pywine.abi.errors import CError
from pywine.abi.translate import EILSEQ
from pywine.dlls.crt.conversions import FormatError
from pywine.dlls.crt.format import Flavour, format_bytes, format_positional
from pywine.dlls.crt.format import format as format_text
from pywine.dlls.crt.text import units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.abi.varargs import VarArgs
    from pywine.dlls.crt.runtime import Crt
    from pywine.dlls.crt.text import Form

# _CRT_INTERNAL_PRINTF_… options (corecrt_stdio_config.h)
LEGACY_TERMINATION, STANDARD_SNPRINTF, LEGACY_WIDE, MSVCRT_COMPATIBLE, THREE_DIGITS, STANDARD_ROUNDING = (
    1,
    2,
    4,
    8,
    16,
    32,
)
TRUNCATED = -1


class FormatMemory:
    """Guest memory as the engines use it: wide text with one character per UTF-16 unit."""

    def __init__(self, c: Crt) -> None:
        self._wide = c.memory.read_wstring
        self.read_cstring = c.memory.read_cstring
        self.write = c.memory.write

    def read_wstring(self, address: int, limit: int = -1) -> str:
        return units(self._wide(address, limit))


class Formats:
    """The flavours in use, by form, options and locale."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.memory = FormatMemory(c)
        self._exponent_digits = 0
        self.count_output = False  # %n
        self._page, self._point = 0, "."
        self._flavours: dict[int, Flavour] = {}  # for those two, by options, those of wide forms inverted
        self._kept = {(0, "."): self._flavours}  # the flavours of every pair

    @property
    def exponent_digits(self) -> int:
        """What _set_output_format asked for; 0: the runtime's own."""
        return self._exponent_digits

    @exponent_digits.setter
    def exponent_digits(self, digits: int) -> None:
        self._exponent_digits = digits
        for flavours in self._kept.values():
            flavours.clear()

    def flavour(self, form: Form, options: int) -> Flavour:
        locale = self._c.locale
        if locale.code_page != self._page or locale.point != self._point:
            self._page, self._point = locale.code_page, locale.point
            self._flavours = self._kept.setdefault((self._page, self._point), {})
        return self._flavours.get(~options if form.wide else options) or self._make_flavour(form, options)

    def _make_flavour(self, form: Form, options: int) -> Flavour:
        c, locale, page = self._c, self._c.locale, self._page
        made = self._flavours[~options if form.wide else options] = Flavour(
            wide=form.wide, ucrt=c.ucrt, pointer_size=c.p.bits // 8, legacy_wide=bool(options & LEGACY_WIDE),
            exponent_digits=3 if options & THREE_DIGITS else self._exponent_digits,
            compatible=bool(options & MSVCRT_COMPATIBLE), ties_to_even=bool(options & STANDARD_ROUNDING),
            encode=locale.encode if page else None, decode=locale.decode if page else None, point=self._point,
        )  # fmt: skip
        return made

    def text(
        self,
        form: Form,
        pattern: bytes | str,
        args: VarArgs,
        options: int = LEGACY_WIDE,
        *,
        positional: bool = False,
    ) -> str:
        """What printf makes of its arguments. Raises CError."""
        flavour = self.flavour(form, options)
        try:
            if positional:
                return format_positional(pattern, args, self.memory, flavour)
            return format_text(pattern, args, self.memory, flavour)
        except (FormatError, UnicodeEncodeError) as error:
            raise _failure(error) from None

    def data(self, pattern: bytes, args: VarArgs, options: int = LEGACY_WIDE) -> bytes:
        """As `text`, in bytes, for the forms on char."""
        flavour, locale = self._flavours.get(options), self._c.locale
        if flavour is None or locale.code_page != self._page or locale.point != self._point:
            flavour = self.flavour(self._c.narrow, options)
        try:
            return format_bytes(pattern, args, self.memory, flavour)
        except (FormatError, UnicodeEncodeError) as error:
            raise _failure(error) from None


def _failure(error: FormatError | UnicodeEncodeError) -> CError:
    return CError(error.errno if isinstance(error, FormatError) else EILSEQ)


def store(form: Form, buffer: int, count: int, text: str, options: int) -> int:
    """Store formatted text as the snprintf functions do, by the options that tell them apart; returns their
    result.
    """
    if not buffer and not count:
        return len(text)
    if options & STANDARD_SNPRINTF:
        if count:
            form.put(buffer, text[: count - 1])
        return len(text)
    if options & LEGACY_TERMINATION:
        if len(text) < count:
            form.put(buffer, text)
            return len(text)
        form.write(buffer, text[:count])
        return len(text) if len(text) == count else TRUNCATED
    if not count:
        return TRUNCATED
    form.put(buffer, text[: count - 1])
    return len(text) if len(text) < count else TRUNCATED
