"""The small printf of Win32: wsprintf and FormatMessage's inserts (no floating point)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process


def format_simple(p: Process, text: str, take: Callable[[str], int], wide: bool) -> str:
    """`text` with its conversions filled in. `take(code)` gives the next argument ("P", "i" or "q")."""
    out = []
    at = 0
    while True:
        percent = text.find("%", at)
        if percent < 0:
            out.append(text[at:])
            return "".join(out)
        out.append(text[at:percent])
        piece, at = _conversion(p, text, percent + 1, take, wide)
        out.append(piece)


def _conversion(p: Process, text: str, at: int, take: Callable[[str], int], wide: bool) -> tuple[str, int]:
    """One conversion behind its percent sign: its text, and where it ends."""
    left = zero = alternate = False
    sign = ""
    while at < len(text) and text[at] in "-0#+ ":
        left, zero, alternate = left or text[at] == "-", zero or text[at] == "0", alternate or text[at] == "#"
        sign = text[at] if text[at] in "+ " else sign
        at += 1
    width, at = _number(text, at, take)
    if width < 0:
        left, width = True, -width
    precision = -1
    if text[at : at + 1] == ".":
        precision, at = _number(text, at + 1, take)
    size = ""
    for prefix in ("I64", "I32", "ll", "l", "h", "w", "I"):
        if text.startswith(prefix, at):
            size, at = prefix, at + len(prefix)
            break
    kind = text[at : at + 1]
    if kind not in tuple("cCsSdiuxXp"):
        return (kind, at + 1) if kind else ("", at)
    value = _value(p, kind, size, take)
    if kind in "sS":
        body = _string(p, value, _is_wide(kind, size, wide), precision)
    elif kind in "cC":
        body = chr(value & 0xFFFF) if _is_wide(kind, size, wide) else p.from_ansi(bytes((value & 0xFF,)))
    else:
        body = _integer(kind, value, precision, alternate, sign, p.bits)
        if zero and not left and precision < 0:
            head = len(body) - len(body.lstrip("+- "))
            head += 2 if body[head : head + 2] in ("0x", "0X") and alternate else 0
            body = body[:head] + body[head:].rjust(width - head, "0")
    return body.ljust(width) if left else body.rjust(width, "0" if zero and kind in "sScC" else " "), at + 1


def _number(text: str, at: int, take: Callable[[str], int]) -> tuple[int, int]:
    if text[at : at + 1] == "*":
        value = take("i")
        return (value - (1 << 32) if 1 << 31 <= value < 1 << 32 else value), at + 1
    end = at
    while end < len(text) and text[end].isdigit():
        end += 1
    return int(text[at:end] or "0"), end


def _value(p: Process, kind: str, size: str, take: Callable[[str], int]) -> int:
    if kind in "sSp" or size == "I":
        return take("P") & (1 << p.bits) - 1
    if size in ("I64", "ll"):
        value = take("q") & (1 << 64) - 1
        return value - (1 << 64) if kind in "di" and value >> 63 else value
    value = take("i") & 0xFFFFFFFF
    if size == "h" and kind not in "cC":
        value &= 0xFFFF
        return value - 0x10000 if kind in "di" and value >> 15 else value
    return value - (1 << 32) if kind in "di" and value >> 31 else value


def _is_wide(kind: str, size: str, wide: bool) -> bool:
    if size in ("l", "w"):
        return True
    if size == "h":
        return False
    return wide if kind in "sc" else not wide


def _string(p: Process, address: int, wide: bool, precision: int) -> str:
    if not address:
        return "(null)"[: precision if precision >= 0 else None]
    if wide:
        return p.memory.read_wstring(address, precision)
    return p.from_ansi(p.memory.read_cstring(address, precision))


def _integer(kind: str, value: int, precision: int, alternate: bool, sign: str, bits: int) -> str:
    if kind == "p":
        return f"{value:0{bits // 4}X}"
    digits = f"{abs(value):{kind if kind in 'xX' else 'd'}}"
    if precision >= 0:
        digits = digits.rjust(precision, "0")
    if kind in "xX":
        return ("0" + kind if alternate and value else "") + digits
    if value < 0:
        return "-" + digits
    return (sign if kind in "di" else "") + digits
