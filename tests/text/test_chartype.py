"""Character types and case mappings against CRC-32s recorded under Wine (tests/oracle/probes/chartype.c)."""

import struct
import zlib
from pathlib import Path

import pytest

from pywine.nt import chartype

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
TRUTH = dict(line.split("\t") for line in (PROBES / "chartype.tsv").read_text().splitlines())
UNITS = [chr(unit) for unit in range(65536)]


def ours(name: str) -> list[int]:
    match name:
        case "CT_CTYPE1" | "CT_CTYPE2" | "CT_CTYPE3":
            kind = {"1": 1, "2": 2, "3": 4}[name[-1]]
            return [chartype.string_types(kind, unit)[0] for unit in UNITS]
        case "LCMAP_UPPERCASE" | "CharUpperW":
            return [ord(chartype.upper(unit)) for unit in UNITS]
        case "LCMAP_LOWERCASE" | "CharLowerW":
            return [ord(chartype.lower(unit)) for unit in UNITS]
        case "RtlUpcaseUnicodeChar":
            return [chartype.upper_unit(unit) for unit in range(65536)]
        case "RtlDowncaseUnicodeChar":
            return [chartype.lower_unit(unit) for unit in range(65536)]
        case "LINGUISTIC_UPPERCASE":
            return [ord(chartype.upper(unit, linguistic=True)) for unit in UNITS]
        case "LINGUISTIC_LOWERCASE":
            return [ord(chartype.lower(unit, linguistic=True)) for unit in UNITS]
        case "msvcrt.iswctype":
            return [chartype.crt_type(unit, ucrt=False) for unit in range(65535)] + [0]
        case "ucrt.iswctype":
            return [chartype.crt_type(unit, ucrt=True) for unit in range(65535)] + [0]
    raise KeyError(name)


@pytest.mark.parametrize("name", [name for name in TRUTH if not name.endswith(("towupper", "towlower"))])
def test_every_unit_agrees_with_windows(name):
    assert f"{zlib.crc32(struct.pack('<65536H', *ours(name))):08x}" == TRUTH[name]


def test_case_mapping_is_one_to_one():
    assert chartype.upper("straße ŉ ﬁ") == "STRAßE ŉ ﬁ"
    assert chartype.lower("İSTANBUL Σ") == "İstanbul σ"


def test_ascii_and_units_agree():
    for unit in range(128):
        assert chartype.upper_unit(unit) == ord(chr(unit).upper())
        assert chartype.lower_unit(unit) == ord(chr(unit).lower())


def test_string_types_counts_utf16_units():
    assert chartype.string_types(chartype.CT_CTYPE3, "\U0001f600") == [0x800, 0x1000]
    assert chartype.string_types(chartype.CT_CTYPE1, "") == []
