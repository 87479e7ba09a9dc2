"""Builds pywine/nt/data/*.bin from what the probes codepages.c and chartype.c dump under Wine.

Usage: build_text_tables.py CODEPAGES_DUMP CHARTYPE_DUMP
"""

import pathlib
import struct
import sys
import zlib

DATA = pathlib.Path(__file__).parent.parent / "pywine" / "nt" / "data"
UNDEFINED = 0xFFFE
NO_BYTES = 0xFFFF
UTF_CODE_PAGES = (65000, 65001)


class Dump:
    """A cursor over a probe's dump."""

    def __init__(self, data: bytes):
        self.data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def text(self) -> str:
        return self.take(2 * self.take(1)[0]).decode("utf-16le", "surrogatepass")

    def encoded(self) -> bytes | None:
        data = self.take(self.take(1)[0])
        return None if self.take(1)[0] else data


def lead_bytes(ranges: bytes) -> set[int]:
    pairs = zip(ranges[::2], ranges[1::2], strict=True)
    return {byte for first, last in pairs if first for byte in range(first, last + 1)}


def read_code_pages(dump: Dump):
    while dump.at < len(dump.data):
        (number,) = struct.unpack("<I", dump.take(4))
        leads = lead_bytes(dump.take(544)[6:18])
        keys = []
        for byte in range(256):
            keys.append(bytes([byte]))
            keys += [bytes([byte, trail]) for trail in range(256) if byte in leads]
        decoded = [{key: dump.text() for key in keys} for _flags in range(4)]
        encoded = [[dump.encoded() for _unit in range(65536)] for _flags in range(2)]
        yield number, leads, decoded, encoded


def words(values) -> bytes:
    values = list(values)
    return struct.pack(f"<{len(values)}H", *values)


def pack(leads, decoded, encoded) -> bytes:
    plain, strict, _composite, _glyphs = decoded
    out = [words([len(leads)]), words(ord(plain[bytes([byte])]) for byte in range(256))]
    out.append(words(UNDEFINED if strict[bytes([b])] == "" else ord(strict[bytes([b])]) for b in range(256)))
    for lead in sorted(leads):
        pairs = (strict[bytes([lead, trail])] for trail in range(256))
        out.append(words([lead, *(ord(pair) if len(pair) == 1 else 0 for pair in pairs)]))
    best_fit, exact = encoded
    inverse: dict[int, bytes] = {}
    for key, text in plain.items():
        if len(text) == 1 and (len(key) == 2 or key[0] not in leads) and (len(key) == 1 or strict[key]):
            inverse.setdefault(ord(text), key)
    runs = [
        {unit: exact[unit] for unit in range(65536) if exact[unit] != inverse.get(unit)},
        {unit: best_fit[unit] for unit in range(65536) if best_fit[unit] is not None and exact[unit] is None},
    ]
    for run in runs:
        out.append(words([len(run), *run]))
        out.append(
            words(NO_BYTES if value is None else int.from_bytes(value, "big") for value in run.values())
        )
    return b"".join(out)


def with_euro(decoded, encoded):
    """Code page 858 is 850 with the euro sign instead of the dotless i."""
    decoded = [table | {b"\xd5": "\u20ac"} for table in decoded]
    encoded = [list(table) for table in encoded]
    for table in encoded:
        table[0x20AC] = b"\xd5"
    encoded[0][0x131], encoded[1][0x131] = b"i", None
    return decoded, encoded


def build_code_pages(path: str) -> None:
    records: dict[int, bytes] = {}
    composites: dict[str, str] = {}
    for number, leads, decoded, encoded in read_code_pages(Dump(pathlib.Path(path).read_bytes())):
        if number in UTF_CODE_PAGES:
            continue
        records[number] = pack(leads, decoded, encoded)
        composites |= {
            decoded[0][key]: decoded[2][key] for key in decoded[0] if decoded[0][key] != decoded[2][key]
        }
        if number == 850:
            records[858] = pack(leads, *with_euro(decoded, encoded))
    composed = "\n".join(char + sequence for char, sequence in sorted(composites.items()))
    records[0] = composed.encode("utf-8", "surrogatepass")
    index, blobs = [], []
    at = 4 + 12 * len(records)
    for number, record in sorted(records.items()):
        blobs.append(zlib.compress(record, 9))
        index.append(struct.pack("<III", number, at, len(blobs[-1])))
        at += len(blobs[-1])
    (DATA / "codepages.bin").write_bytes(struct.pack("<I", len(records)) + b"".join(index + blobs))


def build_char_types(path: str) -> None:
    data = pathlib.Path(path).read_bytes()
    tables = [struct.unpack_from("<65536H", data, 131072 * i) for i in range(7)]
    type1, type2, type3, upper, lower, linguistic_upper, linguistic_lower = tables
    triples = sorted(set(zip(type1, type2, type3, strict=True)))
    position = {triple: index for index, triple in enumerate(triples)}
    out = [words([len(triples), *(value for triple in triples for value in triple)])]
    out.append(bytes(position[triple] for triple in zip(type1, type2, type3, strict=True)))
    for simple, linguistic in ((upper, linguistic_upper), (lower, linguistic_lower)):
        changed = [unit for unit in range(65536) if simple[unit] != unit]
        out.append(words([len(changed), *changed, *(simple[unit] for unit in changed)]))
        extra = [unit for unit in range(65536) if linguistic[unit] != simple[unit]]
        out.append(words([len(extra), *extra, *(linguistic[unit] for unit in extra)]))
    (DATA / "chartype.bin").write_bytes(zlib.compress(b"".join(out), 9))


if __name__ == "__main__":
    build_code_pages(sys.argv[1])
    build_char_types(sys.argv[2])
