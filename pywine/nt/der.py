"""Reading DER, as far as an X.509 certificate's fields need it, and writing it."""

from __future__ import annotations

SEQUENCE, INTEGER, BIT_STRING, OBJECT, BOOLEAN, UTC_TIME, GENERALIZED_TIME = 0x30, 2, 3, 6, 1, 0x17, 0x18


class BadDer(Exception):
    """The data is no DER, or not what was expected."""


class Truncated(BadDer):
    """The data ends within an element."""


class Element:
    """One element: its tag, its contents, and all of its bytes."""

    __slots__ = ("contents", "raw", "tag")

    def __init__(self, tag: int, contents: bytes, raw: bytes) -> None:
        self.tag, self.contents, self.raw = tag, contents, raw

    def parts(self) -> list[Element]:
        """The elements it is made of."""
        found = []
        rest = self.contents
        while rest:
            element = read(rest)
            found.append(element)
            rest = rest[len(element.raw) :]
        return found


def read(data: bytes) -> Element:
    """The first element. Raises BadDer."""
    if len(data) < 2:
        raise Truncated
    size, start = data[1], 2
    if size >= 0x80:
        start += size & 0x7F
        if size == 0x80 or start > len(data):
            raise BadDer
        size = int.from_bytes(data[2:start], "big")
    if start + size > len(data):
        raise Truncated
    return Element(data[0], data[start : start + size], data[: start + size])


def oid(contents: bytes) -> str:
    """An object identifier in dots."""
    if not contents:
        raise BadDer
    numbers = [min(contents[0] // 40, 2)]
    numbers.append(contents[0] - 40 * numbers[0])
    value = 0
    for byte in contents[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, numbers))


def encode(tag: int, *contents: bytes) -> bytes:
    """One element made of these bytes."""
    data = b"".join(contents)
    size = len(data)
    if size < 0x80:
        return bytes((tag, size)) + data
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + data


def encode_integer(value: int, tag: int = INTEGER) -> bytes:
    """A signed integer in as few bytes as it needs."""
    length = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return encode(tag, value.to_bytes(length, "big", signed=True))


def encode_oid(dotted: str) -> bytes:
    """An object identifier. Raises BadDer."""
    try:
        first, second, *rest = map(int, dotted.split("."))
    except ValueError:
        raise BadDer from None
    out = bytearray()
    for number in (first * 40 + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return encode(OBJECT, bytes(out))


def time_of(element: Element) -> tuple[int, int, int, int, int, int]:
    """Year, month, day, hour, minute, second."""
    text = element.contents.decode("ascii", "replace").rstrip("Z")
    if element.tag == UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    if len(text) < 14 or not text[:14].isdigit():
        raise BadDer
    year, *rest = text[:4], *(text[at : at + 2] for at in range(4, 14, 2))
    month, day, hour, minute, second = map(int, rest)
    return int(year), month, day, hour, minute, second


class Certificate:
    """The fields of an X.509 certificate, encoded as they are. Raises BadDer."""

    def __init__(self, encoded: bytes) -> None:
        whole = read(encoded)
        self.encoded = whole.raw
        try:
            fields = whole.parts()[0].parts()
            self.version = 0
            if fields[0].tag == 0xA0:
                self.version = fields.pop(0).parts()[0].contents[-1]
            serial, signed_with, issuer, validity, subject, key = fields[:6]
            self.serial, self.issuer, self.subject = serial.contents, issuer.raw, subject.raw
            self.algorithm = algorithm(signed_with)
            self.not_before, self.not_after = (time_of(part) for part in validity.parts())
            key_algorithm, key_bits = key.parts()
            self.key_algorithm, self.key_bits = algorithm(key_algorithm), key_bits.contents
            self.extensions = [
                _extension(part)
                for field in fields[6:]
                if field.tag == 0xA3
                for part in field.parts()[0].parts()
            ]
        except (IndexError, ValueError):
            raise BadDer from None

    def common_name(self, of_issuer: bool = False) -> str:
        """The subject's (or the issuer's) common name, or its last part if there is none."""
        found = ""
        for part in read(self.issuer if of_issuer else self.subject).parts():
            for pair in part.parts():
                kind, value = pair.parts()
                text = value.contents.decode("utf-16-be" if value.tag == 0x1E else "utf-8", "replace")
                if oid(kind.contents) == "2.5.4.3":
                    return text
                found = text
        return found


def algorithm(element: Element) -> tuple[str, bytes]:
    """An AlgorithmIdentifier: what it names, and its parameters as they are."""
    kind, *parameters = element.parts()
    return oid(kind.contents), parameters[0].raw if parameters else b""


def _extension(element: Element) -> tuple[str, bool, bytes]:
    kind, *rest = element.parts()
    return oid(kind.contents), len(rest) > 1 and rest[0].contents != b"\0", rest[-1].contents
