"""Strings as the shell's light-weight functions treat them: numbers, sizes, URLs."""

from __future__ import annotations

from pywine.nt.collation import compare

IGNORE_CASE = 1
_UNSAFE = frozenset(' "<>#%{}|\\^~[]`')
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
SCHEMES = {
    "ftp": 1, "http": 2, "gopher": 3, "mailto": 4, "news": 5, "nntp": 6, "telnet": 7, "wais": 8, "file": 9,
    "mk": 10,
    "https": 11, "shell": 12, "snews": 13, "local": 14, "javascript": 15, "vbscript": 16, "about": 17,
    "res": 18,
}  # fmt: skip


def parse_number(text: str, *, hexadecimal: bool, skip_blanks: bool = True) -> int | None:
    """StrToIntEx: the number at the beginning of a text, None if there is none."""
    stripped = text.lstrip(" \t\n") if skip_blanks else text
    negative = stripped[:1] == "-"
    digits = stripped[1:] if stripped[:1] in ("+", "-") else stripped
    base = 10
    if hexadecimal and digits[:2].lower() == "0x":
        base, digits, negative = 16, digits[2:], False
    legal = _HEXADECIMAL if base == 16 else frozenset("0123456789")
    end = 0
    while end < len(digits) and digits[end] in legal:
        end += 1
    if not end:
        return None
    value = int(digits[:end], base)
    return -value if negative else value


def compare_logically(one: str, other: str) -> int:
    """StrCmpLogicalW: digits by their value, letters without regard to case."""
    first, second = _pieces(one.lower()), _pieces(other.lower())
    for here, there in zip(first, second, strict=False):
        if here == there:
            continue
        if here.isdigit() and there.isdigit():
            if int(here) != int(there):
                return 1 if int(here) > int(there) else -1
            continue
        if here.isdigit() != there.isdigit():
            return -1 if here.isdigit() else 1
        return compare(here, there, IGNORE_CASE) or (1 if here > there else -1)
    return (len(first) > len(second)) - (len(first) < len(second))


def _pieces(text: str) -> list[str]:
    """Runs of digits, and single characters."""
    out: list[str] = []
    for char in text:
        if char.isascii() and char.isdigit() and out and out[-1].isdigit():
            out[-1] += char
        else:
            out.append(char)
    return out


def byte_size(size: int, *, rounded: bool = False) -> str:
    """StrFormatByteSize: three digits and a unit, cut off or rounded."""
    if size < 1024:
        return f"{size} bytes"
    value, units, divisor = size, ["KB", "MB", "GB", "TB", "PB", "EB"], 1024
    unit = "KB"
    for unit in units:
        if value < 1024 * 1024 or unit == "EB":
            break
        value >>= 10
        divisor <<= 10
    whole, rest = divmod(value, 1024)
    digits = 2 if whole < 10 else 1 if whole < 100 else 0
    if rounded:
        whole, rest = divmod((2 * size * 10**digits + divisor) // (2 * divisor), 10**digits)
        if len(str(whole)) + digits > 3 and digits:
            digits, rest = digits - 1, rest // 10
        return f"{whole}.{rest:0{digits}} {unit}" if digits else f"{whole} {unit}"
    text = str(whole)
    if digits:
        text += "." + str(rest * 10**digits // 1024).rjust(digits, "0")
    return f"{text} {unit}"


def time_interval(milliseconds: int, digits: int) -> str:
    """StrFromTimeInterval: hours, minutes and seconds in `digits` significant digits."""
    out = ""
    seconds = (milliseconds + 500) // 1000
    for unit, size in (("hr", 3600), ("min", 60), ("sec", 1)):
        count, rest = divmod(seconds, size)
        if digits > 0 and (count or unit == "sec"):
            scale = 10 ** max(len(str(count)) - digits, 0)
            out += f" {count // scale * scale} {unit}"
            digits -= len(str(count))
        seconds = rest
    return out


def escape(
    text: str, *, segment_only: bool = False, percent: bool = False, as_utf8: bool = False,
    spaces_only: bool = False, is_path: bool = False,
) -> str:  # fmt: skip
    """UrlEscape. `is_path`: what elsewhere begins queries and fragments is part of it."""
    head, tail = text, ""
    if not segment_only and not is_path:
        for mark in "?#":
            at = head.find(mark)
            if at >= 0:
                head, tail = head[:at], head[at:] + tail
    out = []
    for char in head:
        if spaces_only:
            unsafe = char == " "
        else:
            unsafe = char in _UNSAFE and (char != "%" or percent)
            unsafe = unsafe or (segment_only and char in "/?") or (is_path and char == "?")
            unsafe = unsafe or ord(char) < 0x21
        if unsafe and char < "\x80":
            out.append(f"%{ord(char):02X}")
        elif ord(char) >= 0x80 and not spaces_only:
            data = char.encode("utf-8" if as_utf8 else "cp1252", "replace")
            out.append("".join(f"%{byte:02X}" for byte in data))
        else:
            out.append(char)
    return "".join(out) + tail


def unescape(text: str, *, leave_query: bool = False) -> str:
    """UrlUnescape."""
    end = len(text)
    if leave_query:
        end = min((at for at in (text.find("?"), text.find("#")) if at >= 0), default=end)
    out = []
    at = 0
    while at < end:
        if text[at] == "%" and at + 2 < len(text) and _HEXADECIMAL.issuperset(text[at + 1 : at + 3]):
            out.append(chr(int(text[at + 1 : at + 3], 16)))
            at += 3
        else:
            out.append(text[at])
            at += 1
    return "".join(out) + text[end:]


def path_from_url(url: str) -> str | None:
    """PathCreateFromUrl: the path of a file: URL, None for others."""
    if url[:5].lower() != "file:":
        return None
    rest = url[5:]
    slashes = len(rest) - len(rest.lstrip("/\\"))
    body = unescape(rest[slashes:]).replace("/", "\\")
    if body[1:2] in (":", "|"):
        return body[0] + ":" + body[2:]
    if slashes == 2 or slashes >= 4:
        return "\\\\" + body
    return ("\\" if slashes else "") + body


def url_from_path(path: str) -> str | None:
    """UrlCreateFromPath: the file: URL of a path, None if it is a URL already."""
    scheme, colon, _ = path.partition(":")
    if colon and len(scheme) > 1:
        return None
    out = escape(path.replace("\\", "/"), percent=True, is_path=True)
    if path[1:2] == ":":
        return "file:///" + out
    is_absolute = out.startswith("/") and not out.startswith("//")
    return ("file://" if is_absolute else "file:") + out


def scheme_of(url: str) -> int:
    """The URL_SCHEME of a text: -1 for none, 0 for an unknown one."""
    scheme, colon, _ = url.partition(":")
    if not colon or len(scheme) < 2 or not all(char.isalnum() or char in "+-." for char in scheme):
        return -1
    return SCHEMES.get(scheme.lower(), 0)
