"""What CryptDecodeObject makes of DER: for each type a function from the bytes to the structure."""

from __future__ import annotations

from pywine.dlls.crypt32.layout import Layout
from pywine.nt import clock, der, x500
from pywine.nt.der import BadDer, Element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_OCTETS, _ENUMERATED = 4, 10


def _expect(data: bytes, *tags: int) -> Element:
    found = der.read(data)
    if found.tag not in tags:
        raise BadDer
    return found


def _algorithm(element: Element, bits: int) -> Layout:
    kind, parameters = der.algorithm(element)
    return Layout(bits).text(kind).blob(parameters)


def _bit_string(element: Element, bits: int) -> Layout:
    if not element.contents:
        raise BadDer
    return Layout(bits).blob(element.contents[1:]).dword(element.contents[0]).align()


def _signed_content(data: bytes, bits: int) -> Layout:
    content, algorithm, signature = _expect(data, der.SEQUENCE).parts()
    reversed = Layout(bits).blob(signature.contents[:0:-1]).dword(signature.contents[0]).align()
    return Layout(bits).blob(content.raw).embed(_algorithm(algorithm, bits)).embed(reversed)


def _certificate(data: bytes, bits: int) -> Layout:
    whole = _expect(data, der.SEQUENCE)
    parts = whole.parts()
    if not parts or parts[0].tag != der.SEQUENCE:  # it is what is signed, alone
        whole = der.read(der.encode(der.SEQUENCE, data))
    found = der.Certificate(whole.raw)
    fields = [part for part in whole.parts()[0].parts() if part.tag != 0xA0]
    out = Layout(bits).dword(found.version).blob(found.serial[::-1]).embed(_algorithm(fields[1], bits))
    out.blob(found.issuer)
    for when in (found.not_before, found.not_after):
        out.raw(_filetime(when))
    out.blob(found.subject).embed(_public_key(fields[5].raw, bits))
    empty = Layout(bits).blob(b"").dword(0).align()
    out.embed(empty).embed(empty)
    return out.array([_extension(item, bits) for item in found.extensions])


def _filetime(when: tuple[int, int, int, int, int, int]) -> bytes:
    time = clock.join(*when, 0)
    if time is None:
        raise BadDer
    return time.to_bytes(8, "little")


def _extension(item: tuple[str, bool, bytes], bits: int) -> Layout:
    kind, is_critical, value = item
    return Layout(bits).text(kind).dword(is_critical).align().blob(value)


def _extensions(data: bytes, bits: int) -> Layout:
    parts = _expect(data, der.SEQUENCE).parts()
    return Layout(bits).array([_extension(der._extension(part), bits) for part in parts])


def _public_key(data: bytes, bits: int) -> Layout:
    algorithm, key = _expect(data, der.SEQUENCE).parts()
    return Layout(bits).embed(_algorithm(algorithm, bits)).embed(_bit_string(key, bits))


def _name(data: bytes, bits: int, *, wide: bool = False) -> Layout:
    sets = [
        Layout(bits).array([_attribute(attribute, bits, wide) for attribute in part])
        for part in x500.parse(data)
    ]
    return Layout(bits).array([each.align() for each in sets])


def _attribute(attribute: x500.Attribute, bits: int, wide: bool) -> Layout:
    value = attribute.value
    out = Layout(bits).text(attribute.oid).dword(attribute.kind).align()
    if not wide or not attribute.is_text:
        return out.blob(value)
    text = attribute.text.encode("utf-16-le", "surrogatepass")
    return out.dword(len(text)).pointer(text + b"\0\0")


def _alternate_name(data: bytes, bits: int) -> Layout:
    entries = []
    for part in _expect(data, der.SEQUENCE).parts():
        choice = (part.tag & 0x1F) + 1
        entry = Layout(bits).dword(choice).align()
        if choice in (2, 3, 7):  # RFC822, DNS, URL
            entry.pointer(part.contents.decode("latin-1").encode("utf-16-le") + b"\0\0").pointer(None)
        elif choice == 9:
            entry.text(der.oid(part.contents)).pointer(None)
        elif choice == 1:
            kind, value = part.parts()
            other = Layout(bits).text(der.oid(kind.contents)).blob(value.contents)
            entry.pointer(other).pointer(None)
        else:
            entry.blob(part.contents)
        entries.append(entry)
    return Layout(bits).array(entries)


def _basic_constraints(data: bytes, bits: int) -> Layout:
    parts = _expect(data, der.SEQUENCE).parts()
    is_authority = bool(parts and parts[0].tag == der.BOOLEAN and parts[0].contents != b"\0")
    rest = [part for part in parts if part.tag == der.INTEGER]
    length = int.from_bytes(rest[0].contents, "big") if rest else 0
    return Layout(bits).dword(is_authority).dword(bool(rest)).dword(length)


def _usages(data: bytes, bits: int) -> Layout:
    texts = [Layout(bits).text(der.oid(part.contents)) for part in _expect(data, der.SEQUENCE).parts()]
    return Layout(bits).array(texts)


def _csp_public_key(data: bytes, bits: int) -> Layout:
    modulus, exponent = _rsa(data)
    size = (modulus.bit_length() + 7) // 8
    out = Layout(bits).raw(b"\x06\x02\0\0\0\xa4\0\0RSA1").dword(8 * size).dword(exponent)
    return out.raw(modulus.to_bytes(size, "little"))


def _cng_public_key(data: bytes, bits: int) -> Layout:
    modulus, exponent = _rsa(data)
    size, short = (modulus.bit_length() + 7) // 8, (exponent.bit_length() + 7) // 8
    out = Layout(bits).raw(b"RSA1").dword(modulus.bit_length()).dword(short).dword(size).dword(0).dword(0)
    return out.raw(exponent.to_bytes(short, "big") + modulus.to_bytes(size, "big"))


def _rsa(data: bytes) -> tuple[int, int]:
    modulus, exponent = _expect(data, der.SEQUENCE).parts()
    return int.from_bytes(modulus.contents, "big"), int.from_bytes(exponent.contents, "big")


def _integer(data: bytes, bits: int, *tags: int) -> Layout:
    contents = _expect(data, *tags or (der.INTEGER,)).contents
    if not contents or len(contents) > 5:
        raise BadDer
    return Layout(bits).dword(int.from_bytes(contents, "big", signed=True))


def _big_integer(data: bytes, bits: int, *, unsigned: bool = False) -> Layout:
    contents = _expect(data, der.INTEGER).contents
    if unsigned:
        contents = contents.lstrip(b"\0") or b"\0"
    return Layout(bits).blob(contents[::-1])


def _time(data: bytes, bits: int) -> Layout:
    return Layout(bits).raw(_filetime(der.time_of(_expect(data, der.UTC_TIME, der.GENERALIZED_TIME))))


def _signature(data: bytes, bits: int) -> Layout:
    out = Layout(bits)
    for part in _expect(data, der.SEQUENCE).parts():
        out.blob(part.contents.lstrip(b"\0")[::-1])
    return out


def _private_key_info(data: bytes, bits: int) -> Layout:
    version, algorithm, key = _expect(data, der.SEQUENCE).parts()[:3]
    out = Layout(bits).dword(int.from_bytes(version.contents, "big")).align()
    return out.embed(_algorithm(algorithm, bits)).blob(key.contents).pointer(None)


def _private_rsa(data: bytes, bits: int) -> Layout:
    numbers = [int.from_bytes(part.contents, "big") for part in _expect(data, der.SEQUENCE).parts()[1:9]]
    modulus, exponent, private, one, other, exponent1, exponent2, coefficient = numbers
    size = (modulus.bit_length() + 7) // 8
    half = (size + 1) // 2
    out = Layout(bits).raw(b"\x07\x02\0\0\0\xa4\0\0RSA2").dword(8 * size).dword(exponent)
    out.raw(modulus.to_bytes(size, "little"))
    for number in (one, other, exponent1, exponent2, coefficient):
        out.raw(number.to_bytes(half, "little"))
    return out.raw(private.to_bytes(size, "little"))


DECODERS: dict[int | str, Callable[[bytes, int], Layout]] = {
    1: _signed_content, 2: _certificate, 5: _extensions, 7: _name,
    8: _public_key, 12: _alternate_name, 14: lambda data, bits: _bit_string(_expect(data, 3), bits),
    15: _basic_constraints, 17: _time, 19: _csp_public_key,
    20: lambda data, bits: _name(data, bits, wide=True),
    25: lambda data, bits: Layout(bits).blob(_expect(data, _OCTETS).contents),
    26: lambda data, bits: _bit_string(_expect(data, 3), bits), 27: _integer, 28: _big_integer,
    29: lambda data, bits: _integer(data, bits, _ENUMERATED), 30: _time, 36: _usages,
    38: lambda data, bits: _big_integer(data, bits, unsigned=True), 43: _private_rsa, 44: _private_key_info,
    47: _signature, 72: _cng_public_key,
    73: lambda data, bits: Layout(bits).text(der.oid(_expect(data, 6).contents)),
    74: lambda data, bits: _algorithm(_expect(data, der.SEQUENCE), bits),
}  # fmt: skip
BY_OID = {
    "2.5.29.15": 14, "2.5.29.17": 12, "2.5.29.18": 12, "2.5.29.19": 15, "2.5.29.37": 36,
    "1.2.840.113549.1.1.1": 19,
    "2.5.29.21": 29, "1.2.840.113549.1.9.5": 17,
}  # fmt: skip
