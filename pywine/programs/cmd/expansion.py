"""Percent expansion, delayed expansion and FOR variables, over any source of values."""

from __future__ import annotations

from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import BadExpansion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Lookup = Callable[[str], str | None]
    Modify = Callable[[str, str], str]  # modifiers as in %~dpnx1, value → text

_MODIFIERS = "fdpnxsatz"
_BLANKS = " \t\v\f\r\n"


class Parameters:
    """What %0 to %9 and %* stand for. `modify` applies the modifiers of %~dpnx1 to a parameter's number."""

    __slots__ = ("everything", "modify", "values")

    def __init__(self, values: list[str], everything: str, modify: Callable[[str, int], str]) -> None:
        self.values, self.everything, self.modify = values, everything, modify

    def get(self, number: int) -> str:
        return self.values[number] if number < len(self.values) else ""


def expand_percent(
    text: str, lookup: Lookup, parameters: Parameters | None, *, extensions: bool = True
) -> str:
    """Phase 1 of a line. `parameters` is None outside of batch files, where unknown names stay as they are.

    Raises BadExpansion.
    """
    if "%" not in text:
        return text
    out = []
    at = 0
    while True:
        sign = text.find("%", at)
        if sign < 0:
            out.append(text[at:])
            return "".join(out)
        out.append(text[at:sign])
        if parameters is not None:
            value, end = _parameter(text, sign + 1, parameters, extensions)
            if end:
                out.append(value)
                at = end
                continue
        value, at = _variable(text, sign, lookup, parameters is not None, extensions)
        out.append(value)


def _parameter(text: str, at: int, parameters: Parameters, extensions: bool) -> tuple[str, int]:
    """What %%, %1, %* or %~x1 stands for and where it ends (0: it is none of them)."""
    char = text[at : at + 1]
    if char == "%":
        return "%", at + 1
    if char.isascii() and char.isdigit():
        return parameters.get(int(char)), at + 1
    if not extensions:
        return "", 0
    if char == "*":
        return parameters.everything, at + 1
    if char != "~":
        return "", 0
    end, modifiers = _scan_modifiers(text, at + 1)
    digit = text[end : end + 1]
    if digit.isascii() and digit.isdigit():
        return parameters.modify(modifiers, int(digit)), end + 1
    raise BadExpansion(messages.BAD_MODIFIER.format("%" + text[at:]))


def _scan_modifiers(text: str, at: int) -> tuple[int, str]:
    """Modifiers from `at` on: where they end, and which they are."""
    start = at
    while at < len(text):
        char = text[at].lower()
        if char == "$":
            colon = text.find(":", at)
            if colon < 0:
                break
            at = colon + 1
        elif char in _MODIFIERS:
            at += 1
        else:
            break
    return at, text[start:at]


def _variable(text: str, sign: int, lookup: Lookup, is_batch: bool, extensions: bool) -> tuple[str, int]:
    """What begins with the percent sign at `sign`, and where the scan goes on."""
    unknown = ("" if is_batch else "%", sign + 1)
    end = text.find("%", sign + 1)
    if not extensions:
        if end < 0:
            return unknown
        value = lookup(text[sign + 1 : end])
        if value is None:
            return ("", end + 1) if is_batch else unknown
        return value, end + 1
    colon = text.find(":", sign + 1, end if end >= 0 else len(text))
    if colon >= 0 and colon + 1 != end:
        name = text[sign + 1 : colon]
        value = lookup(name) if name else None
        if value is None:
            return ("", colon + 1) if is_batch else unknown
        if end < 0:
            return unknown
        changed = change(value, text[colon + 1 : end])
        return unknown if changed is None else (changed, end + 1)
    if end < 0:
        return unknown
    value = lookup(text[sign + 1 : end]) if end > sign + 1 else None
    if value is None:
        return ("", end + 1) if is_batch else unknown
    return value, end + 1


def change(value: str, form: str) -> str | None:
    """What %name:form% makes of a value: `~start,length` or `[*]search=replacement`; None if it is
    neither.
    """
    if form.startswith("~"):
        return substring(value, form[1:])
    search, equals, replacement = form.partition("=")
    if not equals or not search or search == "*":
        return None
    if search.startswith("*"):
        found = _find(value, search[1:], 0)
        return value if found < 0 else replacement + value[found + len(search) - 1 :]
    return replace(value, search, replacement)


def substring(value: str, bounds: str) -> str:
    """The part of a value that `start` or `start,length` names; negative ones count from the end."""
    start_text, comma, length_text = bounds.partition(",")
    start = _integer(start_text)
    if start < 0:
        start = max(0, len(value) + start)
    end = len(value)
    if comma:
        length = _integer(length_text)
        end = start + length if length >= 0 else len(value) + length
    return value[start : max(start, end)]


def _integer(text: str) -> int:
    """The number a text begins with, in C's notations; 0 if there is none."""
    text = text.strip(_BLANKS).lower()
    negative = text.startswith("-")
    digits = text.lstrip("+-")
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    digits = digits[2:] if base == 16 else digits
    value = 0
    for char in digits:
        digit = "0123456789abcdef".find(char)
        if not 0 <= digit < base:
            break
        value = value * base + digit
    return -value if negative else value


def replace(value: str, search: str, replacement: str) -> str:
    """Every occurrence replaced, in whatever case it is."""
    out = []
    at = 0
    while (found := _find(value, search, at)) >= 0:
        out += (value[at:found], replacement)
        at = found + len(search)
    return "".join(out) + value[at:]


def _find(value: str, search: str, at: int) -> int:
    lower = value.lower()
    if len(lower) == len(value):
        return lower.find(search.lower(), at)
    return value.find(search, at)


def expand_delayed(text: str, lookup: Lookup) -> str:
    """Phase 5: `!name!`, and carets away from text that has an exclamation mark."""
    if "!" not in text:
        return text
    out = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "^":
            out.append(text[at + 1 : at + 2])
            at += 2
            continue
        if char != "!":
            out.append(char)
            at += 1
            continue
        while text[at + 1 : at + 2] == "!":
            at += 1
        end = text.find("!", at + 1)
        if end < 0:
            at += 1
            continue
        out.append(_delayed_value(text[at + 1 : end], lookup))
        at = end + 1
    return "".join(out)


def _delayed_value(inside: str, lookup: Lookup) -> str:
    name, colon, form = inside.partition(":")
    if not colon or not form:
        return lookup(inside) or ""
    value = lookup(name)
    if value is None:
        return ""
    changed = change(value, form)
    return "" if changed is None else changed


def expand_for(text: str, variables: Mapping[str, str], modify: Modify) -> str:
    """Phase 4: `%x` and `%~dpnx x` for the FOR variables that there are."""
    if "%" not in text:
        return text
    out = []
    at = 0
    while True:
        sign = text.find("%", at)
        if sign < 0:
            out.append(text[at:])
            return "".join(out)
        out.append(text[at:sign])
        following = text[sign + 1 : sign + 2]
        if following in variables and following:
            out.append(variables[following])
            at = sign + 2
            continue
        found = _for_reference(text, sign + 2, variables) if following == "~" else -1
        if found < 0:
            out.append("%")
            at = sign + 1
            continue
        out.append(modify(text[sign + 2 : found], variables[text[found]]))
        at = found + 1


def _for_reference(text: str, at: int, variables: Mapping[str, str]) -> int:
    """Where the variable stands that modifiers from `at` on apply to: the last that can be; -1 for none."""
    found = -1
    while at < len(text):
        char = text[at]
        if char in variables:
            found = at
        if char == "$":
            colon = text.find(":", at)
            if colon < 0:
                break
            at = colon
        elif char.lower() not in _MODIFIERS:
            break
        at += 1
    return found


def split_arguments(text: str) -> list[str]:
    """A batch file's parameters: words between delimiters, quotes kept."""
    out: list[str] = []
    word: list[str] = []
    quoted = False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in " \t,;=\v\f\xff":
            if word:
                out.append("".join(word))
                word = []
            continue
        word.append(char)
    if word:
        out.append("".join(word))
    return out


def unescape(text: str) -> str:
    """Carets outside of quotes away, as a second parse does."""
    if "^" not in text:
        return text
    out = []
    quoted = False
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            quoted = not quoted
        elif char == "^" and not quoted:
            at += 1
            char = text[at : at + 1]
        out.append(char)
        at += 1
    return "".join(out)


def strip_quotes(text: str) -> str:
    """Without the quotes around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text.removeprefix('"')
