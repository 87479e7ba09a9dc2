"""Writes docs/api: how much of each DLL is there, and what every partial function lacks.

Usage: api_docs.py [DESTINATION]
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pywine.abi.api import DONE, MISSING, PARTIAL, STUB  # noqa: E402
from pywine.cli.coverage import Coverage  # noqa: E402

HEAD = """# The API, as far as it is there

Written by `python tools/api_docs.py`; do not edit. **done**: all of it. **partial**: the DLL's page says what is not there.
**stub**: it only pretends. **missing**: the function exists, and fails when called, naming itself and its caller.
`pywine apis program.exe` answers for one program.
"""


def main() -> None:
    """Write the pages, or with an argument, below that folder."""
    destination = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "api"
    destination.mkdir(parents=True, exist_ok=True)
    found = pages()
    for path in destination.glob("*.md"):
        if path.name not in found:
            path.unlink()
    for name, text in found.items():
        (destination / name).write_text(text, encoding="utf-8", newline="\n")


def pages() -> dict[str, str]:
    """Every page by its file's name."""
    coverages = {bits: Coverage(bits) for bits in (64, 32)}
    tables = {bits: {row["dll"]: row for row in coverage.table()} for bits, coverage in coverages.items()}
    lines = [
        HEAD,
        "| DLL | x64: exports | done | partial | stub | missing | x86: exports | done | partial | stub | missing |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    found = {}
    absent = []
    for dll, row in sorted(tables[64].items()):
        twin = tables[32][dll]
        if not any(table[state] for table in (row, twin) for state in (DONE, PARTIAL, STUB)):
            absent.append(dll)
            continue
        notes = page(dll, coverages)
        name = f"[{dll}]({dll}.md)" if notes else dll
        if notes:
            found[f"{dll}.md"] = notes
        cells = [
            str(table[key]) for table in (row, twin) for key in ("exports", DONE, PARTIAL, STUB, MISSING)
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", f"Of {len(absent)} more DLLs every function fails when called: {', '.join(absent)}."]
    return {"README.md": "\n".join(lines) + "\n", **found}


def page(dll: str, coverages: dict[int, Coverage]) -> str:
    """What the DLL's partial functions and stubs lack; empty if there are none."""
    notes: dict[str, tuple[str, str]] = {}
    for coverage in coverages.values():
        for wanted, row in coverage.rows(dll).items():
            if isinstance(wanted, str) and not row.name.startswith("?"):
                state = coverage.state(dll, wanted)
                if state.state in (PARTIAL, STUB):
                    notes[wanted] = state.state, state.note
    if not notes:
        return ""
    lines = [f"# {dll}", "", "| function | | what is not there |", "|---|---|---|"]
    for name in sorted(notes):
        state, note = notes[name]
        lines.append(f"| {name} | {state} | {note.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
