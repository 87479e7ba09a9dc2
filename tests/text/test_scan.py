"""The scanf engine against results recorded under Wine (tests/oracle/probes/scanf.c)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.dlls.crt.format import Flavour
from pywine.dlls.crt.scan import EOF, StringSource, scan

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
ROWS = [line.split("\t") for line in (PROBES / "scanf.tsv").read_text("latin-1").splitlines()]
FLAVOURS = {
    "msvcrt": Flavour(),
    "msvcrt wide": Flavour(wide=True),
    "ucrt": Flavour(ucrt=True),
    "ucrt wide": Flavour(wide=True, ucrt=True),
}


class Buffers:
    """The guest's variables: arguments are their addresses, and their sizes for the secure family."""

    def __init__(self, sizes, secure):
        self.buffers, self.slots = [], []
        for index in range(len(sizes.split(",")) if sizes else 0):
            self.buffers.append(bytearray(b"\xcc" * 64))
            self.slots.append((index + 1) << 8)
        self.sizes = [int(size.partition(":")[0]) for size in sizes.split(",")] if sizes else []
        if secure:
            self.slots = [
                value
                for slot, size in zip(self.slots, sizes.split(","), strict=True)
                for value in ([slot, int(size.partition(":")[2])] if not size.endswith(":0") else [slot])
            ]
        self.index = 0

    def __call__(self, code):
        self.index += 1
        return self.slots[self.index - 1] if self.index <= len(self.slots) else 0

    def write(self, address, data):
        buffer = self.buffers[(address >> 8) - 1]
        buffer[: len(data)] = data

    def shown(self):
        return [bytes(b[:size]).hex() for b, size in zip(self.buffers, self.sizes, strict=True)]


def unescape(text):
    return text.encode("latin-1").decode("unicode_escape") if "\\" in text else text


def ours(row, name):
    secure = row[0].startswith("!")
    guest = Buffers(row[2], secure)
    result = scan(unescape(row[0][secure:]), unescape(row[1]), guest, guest, FLAVOURS[name], secure)
    return "|".join([str(result), *guest.shown()])


def is_known_difference(row, expected, name):
    """Where Microsoft and ISO C say otherwise than Wine does."""
    text, fmt = unescape(row[0]), row[1]
    if fmt in ("%jd", "%td") and name.startswith("ucrt"):
        return True  # the UCRT knows j and t
    if fmt in ("%a", "%A", "%F") and name.startswith("ucrt"):
        return True  # and all of C99's conversions
    if text == "1d2" and name.startswith("ucrt"):
        return True  # only older runtimes take D before exponents
    if fmt in ("%l[a-z]", "%h[a-z]", "%w[a-z]") or "nan" in text:
        return True  # sizes count for scansets too; a NaN has any payload
    if expected.startswith("0|") and not text.strip():
        return True  # the end before the first conversion is EOF, white space or not
    if expected.startswith("-1|") and text and any(kind in fmt for kind in "aAeEfgGF"):
        return True  # a start of a number that is none does not match
    if text.startswith("!") and expected.startswith(("0|", "1|")):
        return True  # what is left in a buffer that was too small
    return "[" in fmt and expected.split("|")[-1].startswith("00")  # Wine ends the text of what did not match


@pytest.mark.parametrize("name", FLAVOURS)
def test_recorded_results(name):
    wrong, total = [], 0
    for row in ROWS:
        expected = row[4 + list(FLAVOURS).index(name)]
        if is_known_difference(row, expected, name):
            continue
        total += 1
        got = ours(row, name)
        if got != expected:
            wrong.append((row[:3], expected, got))
    assert total > 1100
    assert not wrong, f"{len(wrong)} of {total}: {wrong[:25]}"


def run(text, fmt, sizes, name="ucrt", secure=False):
    guest = Buffers(sizes, secure)
    return scan(text, fmt, guest, guest, FLAVOURS[name], secure), guest.shown()


def test_documented_where_wine_differs():
    assert run("   ", "%d", "4") == (EOF, ["cccccccc"])
    assert run("1ex", "%f", "4") == (0, ["cccccccc"])
    assert run("ABC", "%[a-z]", "4") == (0, ["cccccccc"])
    assert run("0x1p3 inf", "%a%A", "4,4") == (2, ["00000041", "0000807f"])
    assert run("ab", "%l[a-z]", "6") == (1, ["610062000000"])
    assert run("hello", "%s", "2:5", secure=True) == (0, ["00cc"])
    assert run("hello", "%s", "6:6", secure=True) == (1, [b"hello\0".hex()])


def test_a_stream_keeps_what_was_not_taken():
    source = StringSource("12 abc;rest")
    guest = Buffers("4,8", secure=False)
    assert scan(source, "%d %[a-z]", guest, guest, FLAVOURS["msvcrt"]) == 2
    assert source.text[source.at :] == ";rest"


@given(st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False, width=32))
def test_reads_what_python_prints(integer, number):
    guest = Buffers("4,8", secure=False)
    assert scan(f"{integer} {number!r}", "%d %lf", guest, guest, FLAVOURS["ucrt"]) == 2
    assert int.from_bytes(guest.buffers[0][:4], "little", signed=True) == integer


@given(
    st.text(alphabet="%*[]^-0123456789dsceflhIn a", max_size=10), st.text(alphabet="09ax-+. []", max_size=10)
)
def test_no_format_is_a_surprise(fmt, text):
    guest = Buffers("8,8,8,8,8,8,8,8,8,8", secure=False)
    assert -1 <= scan(text, fmt, guest, guest, FLAVOURS["ucrt"]) <= 10
