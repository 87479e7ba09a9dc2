"""Builds pywine/nt/data/sortweights.bin from the files that the probe sort_probe.c writes under Wine.

Usage: sort_table.py FOLDER
"""

import json
import lzma
import pathlib
import struct
import sys
import unicodedata

TABLE = pathlib.Path(__file__).parent.parent / "pywine" / "nt" / "data" / "sortweights.bin"
IDEOGRAPHS = 0x2E80  # what lies above is ordered in one way only
Weights = tuple[bytes, bytes, bytes, bytes, bytes]


def parsed(key: str) -> Weights | None:
    """Primary weights, marks, case, kana, special; None for a key that cannot be told apart."""
    data = bytes.fromhex(key)[:-1]
    parts = data.split(b"\1")
    if len(parts) != 5:  # some weights have the byte that separates levels
        end = 0
        while data[end] != 1 or data[end + 1] == 0:
            end += 2
        parts = [data[:end], *data[end + 1 :].split(b"\1")]
    return tuple(parts) if len(parts) == 5 else None  # type: ignore[return-value]


def rows(path: pathlib.Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()]


def is_turned(plain: Weights | None, row: list[str]) -> bool:
    """Whether only the marks are other ones: the same from the end."""
    if plain is None or [plain[0].hex(), plain[2].hex()] != [row[0], row[2]]:
        return False
    marks = plain[1].ljust(len(plain[0]) // 2, b"\2")[::-1].rstrip(b"\2")
    return marks.hex() == row[1]


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    base = [parsed(line) for line in (folder / "base.txt").read_text().splitlines()]
    for code, found in enumerate(base):
        if found is None:
            parts = (base[ord(part)] for part in unicodedata.normalize("NFKD", chr(code)))
            joined = zip(*(part for part in parts if part), strict=True)
            base[code] = tuple(b"".join(each) for each in joined) or (b"",) * 5  # type: ignore[assignment]
    kinds: dict[tuple[int, bytes, bytes, bytes, bytes], int] = {}
    indices, primaries = [], [bytearray(), bytearray()]
    for found in base:
        assert found
        primary, *rest = found
        indices.append(kinds.setdefault((len(primary), *rest), len(kinds)))
        primaries[0] += primary[::2]
        primaries[1] += primary[1::2]
    string_sort = {code: parsed(key)[0].hex() for code, key in rows(folder / "stringsort.txt") if parsed(key)}  # type: ignore
    tailorings: dict[str, dict[str, list[str]]] = {}
    for locale, codes, key in rows(folder / "locales.txt"):
        found = parsed(key)
        text = "".join(chr(int(code, 16)) for code in codes.split())
        if found and ord(text[0]) < IDEOGRAPHS:
            tailorings.setdefault(locale, {})[text] = [part.hex() for part in found[:3]]
    shared: dict[str, list[str]] = {}
    backwards = []
    for locale, table in tailorings.items():
        turned = [text for text, row in table.items() if len(text) == 1 and is_turned(base[ord(text)], row)]
        if len(turned) > 4:
            backwards.append(locale)
            table = {text: row for text, row in table.items() if text not in turned}
        if table:
            shared.setdefault(json.dumps(table, sort_keys=True), []).append(locale)
    vowels = {}
    for code, key in rows(folder / "kana.txt"):
        found, kana = parsed(key), base[int(code, 16)]
        if found and kana and len(found[0]) == 4 and found[0][:1] == b"\x22":
            vowels[str(kana[0][1])] = found[0][3]
    facts = {
        "kinds": [[size, *(part.hex() for part in rest)] for size, *rest in kinds],
        "string_sort": string_sort, "vowels": vowels, "backwards": backwards,
        "tailorings": [[locales, json.loads(table)] for table, locales in shared.items()],
    }  # fmt: skip
    head = json.dumps(facts).encode()
    body = struct.pack("<65536H", *indices) + primaries[0] + primaries[1]
    sizes = struct.pack("<II", len(head), len(primaries[1]))
    TABLE.write_bytes(lzma.compress(sizes + head + body, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
