"""Binary data as text: base 64 with and without PEM's lines, and hexadecimal dumps (CRYPT_STRING_…)."""

from __future__ import annotations

BASE64HEADER, BASE64, BINARY, REQUESTHEADER, HEX, HEXASCII = range(6)
BASE64_ANY, ANY, HEX_ANY, CRLHEADER, HEXADDR, HEXASCIIADDR, HEXRAW = range(6, 13)
STRICT, NOCRLF, NOCR = 0x20000000, 0x40000000, 0x80000000
_TITLES = {BASE64HEADER: "CERTIFICATE", REQUESTHEADER: "NEW CERTIFICATE REQUEST", CRLHEADER: "X509 CRL"}


def to_text(data: bytes, flags: int) -> str | None:
    """The text of `data`, or None for a form that is none."""
    from base64 import b64encode

    form = flags & 0xFF
    end = "" if flags & NOCRLF else "\n" if flags & NOCR else "\r\n"
    if form in (BASE64, *_TITLES):
        text = b64encode(data).decode()
        lines = [text[at : at + 64] for at in range(0, len(text), 64)] if end else [text]
        body = "".join(line + end for line in lines)
        if form == BASE64:
            return body
        edge, title = end or "\r\n", _TITLES[form]
        return f"-----BEGIN {title}-----{edge}{body}{'' if end else edge}-----END {title}-----{edge}"
    if form == HEXRAW:
        return data.hex() + end
    if form in (HEX, HEXASCII, HEXADDR, HEXASCIIADDR):
        lines = [_dump(data, at, form) for at in range(0, len(data), 16)]
        return " ".join(lines) if not end else "".join(line + end for line in lines)
    return None


def _dump(data: bytes, at: int, form: int) -> str:
    line = data[at : at + 16]
    halves = "  ".join(half.hex(" ") for half in (line[:8], line[8:]) if half)
    address = f"{at:04x}\t" if form in (HEXADDR, HEXASCIIADDR) else ""
    if form in (HEXASCII, HEXASCIIADDR):
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in line)
        return f"{address}{halves:<48}   {shown}"
    return address + halves


def from_text(text: str, flags: int) -> tuple[bytes, int, int] | None:
    """The data that a text stands for, how many characters it skipped, and in which form it was."""
    form = flags & 0xFF
    for candidate in {
        BASE64_ANY: (BASE64HEADER, BASE64), ANY: (BASE64HEADER, BASE64, BINARY),
        HEX_ANY: (HEXADDR, HEXASCIIADDR, HEX, HEXRAW, HEXASCII),
    }.get(form, (form,)):  # fmt: skip
        found = _read(text, candidate)
        if found is not None:
            return *found, candidate
    return None


def _read(text: str, form: int) -> tuple[bytes, int] | None:
    if form in _TITLES:
        start = text.find("-----BEGIN ")
        begin = text.find("-----", start + 11)
        stop = text.find("-----END ", begin)
        if min(start, begin, stop) < 0:
            return None
        data = _base64(text[begin + 5 : stop])
        return None if data is None else (data, start)
    if form == BASE64:
        data = _base64(text)
        return None if data is None else (data, 0)
    if form == BINARY:
        return text.encode("latin-1", "replace"), 0
    if form in (HEX, HEXRAW):
        try:
            return bytes.fromhex(text), 0
        except ValueError:
            return None
    return None


def _base64(text: str) -> bytes | None:
    from base64 import b64decode

    plain = "".join(text.split())
    try:
        return b64decode(plain, validate=True)
    except ValueError:
        return None
