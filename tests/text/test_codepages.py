"""Code pages against whole-table CRC-32s and conversions recorded under Wine (tests/oracle/probes)."""

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt import codepages
from pywine.nt.codepages import CodePageError, decode, encode

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
TABLES = [line.split("\t") for line in (PROBES / "codepages.tsv").read_text().splitlines()]
CONVERSIONS = [line.split("\t") for line in (PROBES / "convert.tsv").read_text().splitlines()]
UNDER_WINE_ONLY = {"54936"}  # Windows has it, Wine does not


def decoded_record(codepage: int, flags: int, data: bytes) -> bytes:
    try:
        units = decode(codepage, data, flags).encode("utf-16le", "surrogatepass")
    except CodePageError:
        units = b""
    return bytes([len(units) // 2]) + units


def decode_crc(codepage: int, flags: int) -> str:
    crc = 0
    for byte in range(256):
        keys = [bytes([byte])]
        if codepages.is_lead_byte(codepage, byte):
            keys += [bytes([byte, trail]) for trail in range(256)]
        for key in keys:
            crc = zlib.crc32(decoded_record(codepage, flags, key), crc)
    return f"{crc:08x}"


def encode_crc(codepage: int, flags: int) -> str:
    mapped = codepages._table(codepage).encoding
    unmapped = None
    out = []
    for unit in range(65536):
        if unit in mapped or unmapped is None or unit % 16 == 0:
            data, used = encode(codepage, chr(unit), flags)
            record = bytes([len(data)]) + data + bytes([used])
            if unit not in mapped:
                unmapped = record
        else:
            record = unmapped
        out.append(record)
    return f"{zlib.crc32(b''.join(out)):08x}"


@pytest.mark.parametrize("row", TABLES, ids=lambda row: row[0])
def test_whole_tables(row):
    codepage = int(row[0])
    info = codepages.code_page_info(codepage)
    assert [str(info.max_char_size), info.default_char.hex().ljust(4, "0")] == row[1:3]
    assert [f"{ord(info.unicode_default):04x}", info.lead_ranges.hex().ljust(24, "0")] == row[3:5]
    assert info.name == row[11]
    if codepage in (codepages.CP_UTF7, codepages.CP_UTF8):
        return
    for flags, expected in zip((0, 8, 2, 4), row[5:9], strict=True):
        assert decode_crc(codepage, flags) == expected, flags
    for flags, expected in zip((0, 0x400), row[9:11], strict=True):
        assert encode_crc(codepage, flags) == expected, hex(flags)


def ours(row: list[str]) -> list[str]:
    codepage, flags, data = int(row[1]), int(row[2]), bytes.fromhex(row[3])
    try:
        if row[0] == "d":
            text = decode(codepage, data, flags)
            units = text.encode("utf-16be", "surrogatepass").hex()
            return [units or "E0"]
        default = None if row[4] in ("-", "0") else bytes.fromhex(row[4])
        result, used = encode(codepage, data.decode("utf-16be", "surrogatepass"), flags, default)
        return [result.hex(), str(int(used and row[4] != "0"))]
    except CodePageError as refused:
        return [f"E{refused.error}"] + (["0"] if row[0] == "e" else [])


def refused_for_the_used_flag(row: list[str]) -> bool:
    return row[:2] in (["e", "42"], ["e", "65000"]) and row[4] == "-" and row[5] == "E87"


def tail_dropped_by_wine(row: list[str]) -> bool:
    """Wine turns everything from an incomplete sequence near the end of the buffer into one U+FFFD."""
    if row[:2] != ["d", "65001"] or not row[4].endswith("fffd"):
        return False
    data = bytes.fromhex(row[3])
    needs = [1 if b < 0xC2 else 2 if b < 0xE0 else 3 if b < 0xF0 else 4 if b < 0xF5 else 1 for b in data]
    return ours(row)[0].startswith(row[4]) and any(at + n > len(data) for at, n in enumerate(needs))


@pytest.mark.parametrize("codepage", sorted({row[1] for row in CONVERSIONS} - UNDER_WINE_ONLY, key=int))
def test_recorded_conversions(codepage):
    rows = [row for row in CONVERSIONS if row[1] == codepage]
    wrong = [
        ("\t".join(row), ours(row))
        for row in rows
        if ours(row) != row[4 if row[0] == "d" else 5 :]
        and not (tail_dropped_by_wine(row) or refused_for_the_used_flag(row))
    ]
    assert not wrong, f"{len(wrong)} of {len(rows)}"


def test_euro_of_code_page_858():
    assert encode(858, "€ı") == (b"\xd5i", False)
    assert encode(858, "ı", codepages.WC_NO_BEST_FIT_CHARS) == (b"?", True)
    assert decode(858, b"\xd5") == "€"


def test_gb18030():
    assert decode(54936, encode(54936, "a€\U0001f600中")[0]) == "a€\U0001f600中"
    with pytest.raises(codepages.NoUnicodeTranslation):
        decode(54936, b"\x81", codepages.MB_ERR_INVALID_CHARS)


@given(st.text(max_size=20), st.sampled_from([54936, 65000, 65001]))
def test_unicode_code_pages_round_trip(text, codepage):
    assert decode(codepage, encode(codepage, text)[0]) == text


@given(st.binary(max_size=20), st.sampled_from([int(row[0]) for row in TABLES]))
def test_decoding_never_fails_without_flags(data, codepage):
    text = decode(codepage, data)
    assert struct.calcsize(f"{len(text)}c") <= 5 * len(data)
