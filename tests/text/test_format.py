"""The printf engine against outputs recorded under Wine (tests/oracle/probes/printf.c)."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.dlls.crt.conversions import FormatError
from pywine.dlls.crt.format import Flavour, format_positional
from pywine.dlls.crt.format import format as format_text

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
ROWS = [line.split("\t") for line in (PROBES / "printf.tsv").read_text("latin-1").splitlines()]
CODES = {"i": ("<i", 4), "I": ("<I", 4), "q": ("<q", 8), "Q": ("<Q", 8), "d": ("<d", 8), "P": ("<Q", 8)}
FLAVOURS = {
    "msvcrt": Flavour(),
    "msvcrt wide": Flavour(wide=True),
    "ucrt": Flavour(ucrt=True),
    "ucrt wide": Flavour(wide=True, ucrt=True, legacy_wide=False),
    "ucrt wide legacy": Flavour(wide=True, ucrt=True),
    "ucrt compatible": Flavour(ucrt=True, exponent_digits=3, compatible=True),
}
POSITIONAL = ["msvcrt", None, "ucrt", "ucrt wide"]


def unescape(text: str) -> str:
    return text.replace("\\\\", "\\x5c").encode("latin-1").decode("unicode_escape")


def escape(text: str) -> str:
    out = []
    for char in text:
        if ord(char) >= 0x100:
            out.append(f"\\u{ord(char):04x}")
        else:
            out.append(f"\\x{ord(char):02x}" if not 32 <= ord(char) < 127 or char == "\\" else char)
    return "".join(out)


class Guest:
    """A recorded row's arguments: eight-byte slots, strings at made-up addresses, cells for %n."""

    def __init__(self, fields):
        self.slots, self.texts, self.cells = [], {}, []
        for index, (kind, _, value) in enumerate(field.partition(":") for field in fields):
            address = 0x10000 * (index + 1)
            if kind == "i":
                self.slots.append((int(value, 0) & (2**64 - 1)).to_bytes(8, "little"))
            elif kind == "d":
                self.slots.append(int(value, 16).to_bytes(8, "little"))
            elif kind == "z":
                self.slots.append(bytes(8))
            else:
                self.slots.append(address.to_bytes(8, "little"))
                if kind == "n":
                    self.cells.append(bytearray(b"\xcc" * 4))
                    self.texts[address] = self.cells[-1]
                else:
                    text = unescape(value) + "\0"
                    wide = text.encode("utf-16le")
                    self.texts[address] = (
                        wide if kind == "w" else bytes(ord(c) & 0xFF for c in text) + bytes(3)
                    )
        self.index = 0

    def __call__(self, code):
        self.index += 1
        layout, size = CODES[code]
        return struct.unpack(layout, self.slots[self.index - 1][:size])[0]

    def take(self, layout):
        assert not layout.size % 8
        slots = self.slots[self.index : self.index + layout.size // 8]
        self.index += len(slots)
        return layout.unpack(b"".join(slots))

    def read_cstring(self, address, limit=-1):
        data = self.texts[address][: limit if limit >= 0 else None]
        return data.split(b"\0")[0]

    def read_wstring(self, address, limit=-1):
        data = self.texts[address]
        units = data[: len(data) // 2 * 2].decode("utf-16le")
        return units[: limit if limit >= 0 else None].split("\0")[0]

    def write(self, address, data):
        self.texts[address][: len(data)] = data[:4]


def ours(row, name):
    fmt = row[0]
    positional = fmt.startswith("!")
    guest = Guest(row[1 : row.index("=>")])
    flavour = FLAVOURS[name]
    fmt = unescape(fmt[positional:])
    if not flavour.wide:
        fmt = "".join(chr(ord(c) & 0xFF) for c in fmt)
    try:
        run = format_positional if positional else format_text
        text = run(fmt, guest, guest, flavour)
    except FormatError:
        return "-1|"
    cells = "".join(f"[{int.from_bytes(cell, 'little', signed=True)}]" for cell in guest.cells)
    return f"{len(text)}|{escape(text)}{cells}"


def is_known_difference(row, name):
    """Where Microsoft documents otherwise than Wine behaves, or Wine reads beyond the text."""
    fmt = row[0]
    if "hh" in fmt and name.startswith("ucrt"):
        return True  # %hh is one byte in the UCRT
    if "[%08.3" in fmt or fmt == "[%#.0o]" or "hn" in fmt or (".*f" in fmt and "i:-2" in row):
        return True  # 0 is ignored with a precision, # always shows an octal 0, %hn is short, .-2 is none
    if fmt.startswith(("[%-", "[%#-", "[%+-", "[% -", "[%0-", "%-")) and fmt.lower().rstrip("]x")[-1] in "af":
        return True  # Wine pads %-a before the exponent and cuts the zeros of %-f's infinities
    if fmt.startswith("%d %s") and name.startswith(("msvcrt wide", "ucrt wide legacy")):
        return True
    narrow_as_wide = any(f.startswith("s:") for f in row) and any(c in fmt for c in ("s", "S"))
    wide_as_narrow = any(f.startswith("w:") for f in row)
    return "\\u" in row[row.index("=>") + 1 :][0] or (
        (narrow_as_wide or wide_as_narrow) and reads_the_other_width(row, name)
    )


def reads_the_other_width(row, name):
    index = list(FLAVOURS).index(name)
    fmt = row[0].strip("[]|%0123456789.-+#*")
    wide_function = name.split()[-1] != "compatible" and "wide" in name
    if fmt[:1] in "lw":
        wide = True
    elif fmt[:1] == "h":
        wide = False
    elif wide_function and index != 3:
        wide = fmt[:1] == "s"
    else:
        wide = fmt[:1] == "S"
    return wide != any(f.startswith("w:") for f in row)


def cases(name):
    for row in ROWS:
        arrow = row.index("=>")
        if row[0].startswith("!"):
            if name in POSITIONAL:
                yield row, row[arrow + 1 + POSITIONAL.index(name)]
        else:
            yield row, row[arrow + 1 + list(FLAVOURS).index(name)]


@pytest.mark.parametrize("name", FLAVOURS)
def test_recorded_outputs(name):
    wrong, total = [], 0
    for row, expected in cases(name):
        if is_known_difference(row, name):
            continue
        total += 1
        got = ours(row, name)
        if got != expected:
            wrong.append(("\t".join(row[: row.index("=>")]), expected, got))
    assert total > 2500
    assert not wrong, f"{len(wrong)} of {total}: {wrong[:20]}"


class Simple:
    """Arguments that are not in memory."""

    def __init__(self, *values):
        self.items = iter(values)

    def __call__(self, code):
        return next(self.items)

    def take(self, layout):
        return tuple(next(self.items) for _ in layout.unpack(bytes(layout.size)))


def test_documented_where_wine_differs():
    assert format_text("%hhd %hhu", Simple(-1, 0x1FF), None, Flavour(ucrt=True)) == "-1 255"
    assert format_text("%08.3d", Simple(42), None, Flavour()) == "     042"

    assert format_text("%#.0o", Simple(0), None, Flavour()) == "0"
    assert format_text("%.*f|", Simple(-2, 1.5), None, Flavour()) == "1.500000|"
    assert format_text("%-20.2a|", Simple(1.5), None, Flavour()) == "0x1.80p+0           |"


def test_ties():
    values = (0.5, 1.5, 2.5, -2.5)
    assert format_text("%.0f %.0f %.0f %.0f", Simple(*values), None, Flavour()) == "1 2 3 -3"
    standard = Flavour(ucrt=True, ties_to_even=True)
    assert format_text("%.0f %.0f %.0f %.0f", Simple(*values), None, standard) == "0 2 2 -2"
    assert (
        format_text("%.1e %.2g %.1f", Simple(25.5e2, 2250.0, 0.25), None, Flavour(ucrt=True))
        == "2.6e+03 2.3e+03 0.3"
    )


def test_32_bit_pointers_are_eight_digits():
    assert format_text("%p %Ix", Simple(0xABC, 5), None, Flavour(pointer_size=4)) == "00000ABC 5"


def test_exact_digits():
    assert format_text("%.55f", Simple(0.1), None, Flavour()) == (
        "0.1000000000000000055511151231257827021181583404541015625"
    )


def test_a_locale_encodes_wide_text():
    guest = Guest(["w:\\u20ac"])
    flavour = Flavour(encode=lambda text: text.encode("cp1252"))
    assert format_text("%ls", guest, guest, flavour) == "\x80"


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 30))
def test_floats_read_back(value, width):
    text = format_text("%*.17g", Simple(width, value), None, Flavour(ucrt=True))
    assert float(text) == value
    assert len(text) >= width


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 20), st.sampled_from("feg"))
def test_rounds_as_decimal_does(value, precision, kind):
    decimal = pytest.importorskip("decimal")
    if kind == "f" and abs(value) < 1e20:
        unit = decimal.Decimal(1).scaleb(-precision)
        with decimal.localcontext() as context:
            context.prec = 60
            expected = decimal.Decimal(value).quantize(unit, decimal.ROUND_HALF_UP)
        assert format_text(f"%.{precision}f", Simple(value), None, Flavour()) == f"{expected:f}"
    elif kind == "e":
        context = decimal.Context(prec=precision + 1, rounding=decimal.ROUND_HALF_UP)
        expected = context.create_decimal_from_float(value)
        assert decimal.Decimal(format_text(f"%.{precision}e", Simple(value), None, Flavour())) == expected


@given(st.text(alphabet="%*.0123456789 -+#hlLIwzjtdiouxXcsSCpnaefgFNT$", max_size=12))
def test_no_format_is_a_surprise(fmt):
    guest = Guest([])
    guest.slots = [bytes(8)] * 12
    guest.read_cstring = lambda address, limit=-1: b""
    guest.read_wstring = lambda address, limit=-1: ""
    guest.write = lambda address, data: None
    if len(fmt) < 8 or not any(c.isdigit() for c in fmt):
        for flavour in FLAVOURS.values():
            guest.index = 0
            format_text(fmt, guest, guest, flavour)
