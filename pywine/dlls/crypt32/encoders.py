"""What CryptEncodeObject writes: for each type a function from the guest's structure to DER."""

from __future__ import annotations

from pywine.dlls.crypt32.layout import View
from pywine.nt import clock, der, x500
from pywine.nt.der import BadDer, encode, encode_integer, encode_oid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process

_OCTETS, _ENUMERATED, _NULL = 4, 10, b"\x05\0"


def _algorithm(view: View, missing: bytes = b"") -> bytes:
    """An algorithm; `missing`: the parameters of one that has none."""
    kind, parameters = view.text(), view.blob()
    return encode(der.SEQUENCE, encode_oid(kind), parameters or missing)


def _bits(data: bytes, unused: int) -> bytes:
    if unused and data:
        data = data[:-1] + bytes((data[-1] & 0xFF << unused & 0xFF,))
    return encode(der.BIT_STRING, bytes((unused,)), data)


def _signed_content(p: Process, address: int) -> bytes:
    view = View(p, address)
    content, algorithm, (signature, unused) = view.blob(), _algorithm(view), view.bits()
    return encode(der.SEQUENCE, content, algorithm, _bits(signature[::-1], unused))


def _certificate(p: Process, address: int) -> bytes:
    view = View(p, address)
    version, serial = view.dword(), view.blob()
    parts = [encode(0xA0, encode_integer(version))] if version else []
    parts += [encode(der.INTEGER, serial[::-1] or b"\0"), _algorithm(view), view.blob()]
    times = [_time(view.dword() | view.dword() << 32) for _ in range(2)]
    parts += [encode(der.SEQUENCE, *times), view.blob(), _key_info(view)]
    for tag in (0x81, 0x82):
        identifier, unused = view.bits()
        if identifier:
            parts.append(encode(tag, bytes((unused,)), identifier))
    extensions = _extension_list(view)
    if extensions != b"\x30\0":
        parts.append(encode(0xA3, extensions))
    return encode(der.SEQUENCE, *parts)


def _key_info(view: View, missing: bytes = b"") -> bytes:
    algorithm, (key, unused) = _algorithm(view, missing), view.bits()
    return encode(der.SEQUENCE, algorithm, _bits(key, unused))


def _extension_list(view: View) -> bytes:
    count, items = view.array()
    found = []
    for _ in range(count):
        kind, is_critical, value = items.text(), items.dword(), items.align().blob()
        critical = encode(der.BOOLEAN, b"\xff") if is_critical else b""
        found.append(encode(der.SEQUENCE, encode_oid(kind), critical, encode(_OCTETS, value)))
    return encode(der.SEQUENCE, *found)


def _time(filetime: int) -> bytes:
    year, month, _, day, hour, minute, second, _ = clock.split(filetime)
    text = f"{month:02}{day:02}{hour:02}{minute:02}{second:02}Z"
    if 1950 <= year < 2050:
        return encode(der.UTC_TIME, f"{year % 100:02}{text}".encode())
    return encode(der.GENERALIZED_TIME, f"{year:04}{text}".encode())


def _time_choice(p: Process, address: int) -> bytes:
    return _time(int.from_bytes(p.memory.read(address, 8), "little"))


def _name(p: Process, address: int, *, wide: bool = False) -> bytes:
    count, sets = View(p, address).array()
    found = []
    for _ in range(count):
        inner, attributes = sets.array()
        sets.align()
        found.append([_attribute(p, attributes, wide) for _ in range(inner)])
    return x500.build(found)


def _attribute(p: Process, view: View, wide: bool) -> x500.Attribute:
    kind, type = view.text(), view.dword()
    view.align()
    size, address = view.dword(), view.pointer()
    if not wide:
        return x500.Attribute(kind, type & 0xFF, p.memory.read(address, size) if size else b"")
    data = p.memory.read(address, size) if size else b""
    if not size and address:
        data = p.memory.read_wstring(address).encode("utf-16-le", "surrogatepass")
    text = data.decode("utf-16-le", "surrogatepass").removesuffix("\0")
    if not type:  # CERT_RDN_ANY_TYPE: whatever holds it
        return x500.choose_kind(kind, text)
    if type & 0xFF in (x500.BMP, x500.UTF8):
        return x500.Attribute(kind, type & 0xFF, text.encode("utf-16-le", "surrogatepass"))
    return x500.Attribute(kind, type & 0xFF, text.encode("latin-1", "replace"))


def _alternate_name(p: Process, address: int) -> bytes:
    count, entries = View(p, address).array()
    found = []
    for _ in range(count):
        choice = entries.dword()
        entries.align()
        first, second = entries.pointer(), entries.pointer()
        size = first & 0xFFFFFFFF
        if choice in (2, 3, 7):
            found.append(encode(0x7F + choice, p.memory.read_wstring(first).encode("ascii", "replace")))
        elif choice == 9:
            identifier = p.memory.read_cstring(first).decode("latin-1")
            found.append(encode(0x88, der.read(encode_oid(identifier)).contents))
        elif choice in (5, 8):
            tag = 0xA4 if choice == 5 else 0x87
            found.append(encode(tag, p.memory.read(second, size)))
        elif choice == 1:
            view = View(p, first)
            kind, value = view.text(), view.blob()
            found.append(encode(0xA0, encode_oid(kind), encode(0xA0, value)))
        else:
            raise BadDer
    return encode(der.SEQUENCE, *found)


def _basic_constraints(p: Process, address: int) -> bytes:
    view = View(p, address)
    is_authority, has_length, length = view.dword(), view.dword(), view.dword()
    parts = [encode(der.BOOLEAN, b"\xff")] if is_authority else []
    if has_length:
        parts.append(encode_integer(length))
    return encode(der.SEQUENCE, *parts)


def _usages(p: Process, address: int) -> bytes:
    count, texts = View(p, address).array()
    return encode(der.SEQUENCE, *(encode_oid(texts.text()) for _ in range(count)))


def _csp_public_key(p: Process, address: int) -> bytes:
    size = int.from_bytes(p.memory.read(address + 12, 4), "little") // 8
    exponent = int.from_bytes(p.memory.read(address + 16, 4), "little")
    modulus = int.from_bytes(p.memory.read(address + 20, size), "little")
    return encode(der.SEQUENCE, encode_integer(modulus), encode_integer(exponent))


def _blob(p: Process, address: int) -> bytes:
    return View(p, address).blob()


def _signed(p: Process, address: int) -> int:
    return int.from_bytes(p.memory.read(address, 4), "little", signed=True)


def _big_integer(p: Process, address: int) -> bytes:
    return encode_integer(int.from_bytes(_blob(p, address), "little", signed=True))


def _big_unsigned(p: Process, address: int) -> bytes:
    return encode_integer(int.from_bytes(_blob(p, address), "little"))


def _signature(p: Process, address: int) -> bytes:
    view = View(p, address)
    return encode(der.SEQUENCE, *(encode_integer(int.from_bytes(view.blob(), "little")) for _ in range(2)))


def _bit_string(p: Process, address: int) -> bytes:
    return _bits(*View(p, address).bits())


ENCODERS: dict[int, Callable[[Process, int], bytes]] = {
    1: _signed_content, 2: _certificate, 5: lambda p, at: _extension_list(View(p, at)), 7: _name,
    8: lambda p, at: _key_info(View(p, at), _NULL), 12: _alternate_name,
    14: _bit_string, 15: _basic_constraints, 17: _time_choice,
    19: _csp_public_key, 20: lambda p, at: _name(p, at, wide=True),
    25: lambda p, at: encode(_OCTETS, _blob(p, at)), 26: _bit_string,
    27: lambda p, at: encode_integer(_signed(p, at)), 28: _big_integer,
    29: lambda p, at: encode_integer(_signed(p, at), _ENUMERATED),
    30: _time_choice, 36: _usages,
    38: _big_unsigned, 47: _signature, 74: lambda p, at: _algorithm(View(p, at), _NULL),
}  # fmt: skip
