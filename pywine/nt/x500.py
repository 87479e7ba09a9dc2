"""X.500 names: what they are made of, as DER and as text."""

from __future__ import annotations

from pywine.nt.der import OBJECT, SEQUENCE, BadDer, Element, encode, encode_oid, oid, read

SET = 0x31
PRINTABLE, IA5, BMP, UTF8 = 4, 7, 12, 13  # CERT_RDN_*
_TYPES = {0x12: 3, 0x13: PRINTABLE, 0x14: 5, 0x15: 6, 0x16: IA5, 0x19: 8, 0x1A: 9, 0x1B: 10, 0x1C: 11,
          0x1E: BMP, 0x0C: UTF8, 0x04: 2}  # fmt: skip
TAGS = {kind: tag for tag, kind in _TYPES.items()}
_PRINTABLE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?")
_KEYS = {
    "CN": "2.5.4.3", "L": "2.5.4.7", "O": "2.5.4.10", "OU": "2.5.4.11", "E": "1.2.840.113549.1.9.1",
    "C": "2.5.4.6", "S": "2.5.4.8", "ST": "2.5.4.8", "STREET": "2.5.4.9", "T": "2.5.4.12",
    "TITLE": "2.5.4.12",
    "G": "2.5.4.42", "GIVENNAME": "2.5.4.42", "I": "2.5.4.43", "INITIALS": "2.5.4.43", "SN": "2.5.4.4",
    "DC": "0.9.2342.19200300.100.1.25", "SERIALNUMBER": "2.5.4.5", "DESCRIPTION": "2.5.4.13",
    "POSTALCODE": "2.5.4.17", "EMAIL": "1.2.840.113549.1.9.1",
}  # fmt: skip
_IA5_KEYS = frozenset(("1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.25"))
SIMPLE, OIDS, X500 = 1, 2, 3  # CERT_*_NAME_STR
SEMICOLON, NO_PLUS, NO_QUOTING, CRLF, REVERSE = 0x40000000, 0x20000000, 0x10000000, 0x08000000, 0x02000000
_FORCE_UTF8 = 0x00080000


class Attribute:
    """One attribute: its type in dots, CERT_RDN_*, and its value as Windows keeps it."""

    __slots__ = ("kind", "oid", "value")

    def __init__(self, dotted: str, kind: int, value: bytes) -> None:
        self.oid, self.kind, self.value = dotted, kind, value

    @property
    def text(self) -> str:
        if self.kind in (BMP, UTF8):
            return self.value.decode("utf-16-le", "surrogatepass")
        if self.kind == 11:
            return self.value.decode("utf-32-le", "replace")
        return self.value.decode("latin-1")

    @property
    def is_text(self) -> bool:
        return self.kind not in (1, 2)


def parse(encoded: bytes) -> list[list[Attribute]]:
    """The sets of attributes that a name is. Raises BadDer."""
    return [[_attribute(pair.contents) for pair in part.parts()] for part in _checked(encoded).parts()]


def _checked(encoded: bytes) -> Element:
    whole = read(encoded)
    if whole.tag != SEQUENCE:
        raise BadDer
    return whole


def _attribute(contents: bytes) -> Attribute:
    kind = read(contents)
    value = read(contents[len(kind.raw) :])
    if kind.tag != OBJECT:
        raise BadDer
    data, type = value.contents, _TYPES.get(value.tag, 1)
    try:
        if type == BMP:
            data = data.decode("utf-16-be", "surrogatepass").encode("utf-16-le", "surrogatepass")
        elif type == UTF8:
            data = data.decode("utf-8").encode("utf-16-le")
        elif type == 11:
            data = data.decode("utf-32-be").encode("utf-32-le")
    except UnicodeDecodeError:
        raise BadDer from None
    return Attribute(oid(kind.contents), type, value.raw if type == 1 else data)


def build(sets: list[list[Attribute]]) -> bytes:
    """A name of these attributes. Raises BadDer."""
    return encode(SEQUENCE, *(encode(SET, *sorted(map(_encoded, attributes))) for attributes in sets))


def _encoded(attribute: Attribute) -> bytes:
    data = attribute.value
    if attribute.kind == 1:
        return encode(SEQUENCE, encode_oid(attribute.oid), data)
    if attribute.kind not in TAGS:
        raise BadDer
    if attribute.kind == BMP:
        data = data.decode("utf-16-le", "surrogatepass").encode("utf-16-be", "surrogatepass")
    elif attribute.kind == UTF8:
        data = data.decode("utf-16-le", "replace").encode("utf-8")
    elif attribute.kind == 11:
        data = data.decode("utf-32-le", "replace").encode("utf-32-be")
    return encode(SEQUENCE, encode_oid(attribute.oid), encode(TAGS[attribute.kind], data))


def choose_kind(dotted: str, text: str, *, utf8: bool = False) -> Attribute:
    """An attribute of this text, in the simplest form that can hold it."""
    if dotted in _IA5_KEYS and text.isascii():
        return Attribute(dotted, IA5, text.encode())
    if _PRINTABLE.issuperset(text):
        return Attribute(dotted, PRINTABLE, text.encode())
    return Attribute(dotted, UTF8 if utf8 else BMP, text.encode("utf-16-le", "surrogatepass"))


def to_text(sets: list[list[Attribute]], form: int) -> str:
    """CertNameToStr."""
    between = "; " if form & SEMICOLON else "\r\n" if form & CRLF else ", "
    within = " " if form & NO_PLUS else " + "
    ordered = reversed(sets) if form & REVERSE else sets
    return between.join(within.join(_shown(attribute, form) for attribute in part) for part in ordered)


def _shown(attribute: Attribute, form: int) -> str:
    key, kind = "", form & 0xFF
    if kind == OIDS:
        key = attribute.oid + "="
    elif kind == X500:
        names = [name for name, dotted in _KEYS.items() if dotted == attribute.oid]
        key = f"{names[0].title() if len(names[0]) > 9 else names[0]}=" if names else f"OID.{attribute.oid}="
    value = attribute.text if attribute.is_text else "#" + attribute.value.hex().upper()
    if not form & NO_QUOTING and attribute.is_text and _needs_quotes(value):
        value = '"' + value.replace('"', '""') + '"'
    return key + value


def _needs_quotes(value: str) -> bool:
    return not value or value != value.strip() or any(character in ',+="\n<>#;' for character in value)


def from_text(text: str, form: int) -> list[list[Attribute]]:
    """CertStrToName. Raises ValueError, whose argument is the place of what is wrong."""
    separators = ";" if form & SEMICOLON else "\r\n" if form & CRLF else ",;"
    sets: list[list[Attribute]] = []
    at, joins = 0, False
    while at < len(text):
        if text[at] in separators + " \r\n":
            at += 1
            continue
        equals = text.find("=", at)
        if equals < 0:
            raise ValueError(at)
        dotted = _dotted(text[at:equals].strip())
        if not dotted:
            raise ValueError(at)
        value, at = _value(text, equals + 1, separators + ("" if form & NO_PLUS else "+"), form)
        attribute = choose_kind(dotted, value, utf8=bool(form & _FORCE_UTF8))
        if joins:
            sets[-1].append(attribute)
        else:
            sets.append([attribute])
        joins = at < len(text) and text[at] == "+"
        at += 1
    return sets[::-1] if form & REVERSE else sets


def _dotted(key: str) -> str:
    upper = key.upper()
    if upper.startswith("OID."):
        upper = upper[4:]
    if upper[:1].isdigit() and all(part.isdigit() for part in upper.split(".")):
        return upper
    return _KEYS.get(upper, "")


def _value(text: str, at: int, ends: str, form: int) -> tuple[str, int]:
    while at < len(text) and text[at] == " ":
        at += 1
    if text[at : at + 1] == '"' and not form & NO_QUOTING:
        out, at = "", at + 1
        while True:
            stop = text.find('"', at)
            if stop < 0:
                raise ValueError(at)
            out, at = out + text[at:stop], stop + 1
            if text[at : at + 1] != '"':
                break
            out, at = out + '"', at + 1
        while at < len(text) and text[at] == " ":
            at += 1
        return out, at
    start = at
    while at < len(text) and text[at] not in ends:
        at += 1
    return text[start:at].rstrip(" "), at
