"""Builds pywine/nt/data/locales.tsv from what the probe locale_probe.c dumps under Wine.

Usage: locale_table.py DUMP
"""

import pathlib
import sys

TABLE = pathlib.Path(__file__).parent.parent / "pywine" / "nt" / "data" / "locales.tsv"
COLUMNS = (
    "name",
    "lcid",
    "specific",
    "3",
    "5",
    "7",
    "67",
    "b",
    "5b",
    "6c",
    "7a",
    "1004",
    "1009",
    "1011",
    "1012",
)


def main() -> None:
    facts: dict[str, dict[str, str]] = {}
    for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        name, kind, value = line.split("\t")
        facts.setdefault(name, {"name": name})[kind] = value.strip()
    rows = []
    for name, found in facts.items():
        if found.get("specific") == name:
            del found["specific"]
        if name:
            rows.append("\t".join(found.get(column, "") for column in COLUMNS))
    TABLE.write_text("\n".join(["\t".join(COLUMNS), *sorted(rows)]) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
