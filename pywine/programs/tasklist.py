"""tasklist: the processes of the prefix."""

from __future__ import annotations

from pywine.programs.arguments import fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.rundir import Entry
    from pywine.programs.context import Context

_TITLES = ("Image Name", "PID", "Session Name", "Session#", "Mem Usage")
_WIDTHS = (25, 8, 16, 11, 12)


def main(context: Context, arguments: list[str]) -> int:
    """tasklist [/FI filter]... [/FO TABLE|LIST|CSV] [/NH]; filters on IMAGENAME and PID."""
    form, has_heading, filters = "table", True, []
    words = iter(arguments)
    for word in words:
        lower = word.lower()
        if lower == "/fo":
            form = next(words, "").lower()
        elif lower == "/nh":
            has_heading = False
        elif lower == "/fi":
            filters.append(next(words, "").lower().split())
        else:
            return fail(context, f"ERROR: Invalid argument/option - '{word}'.")
    if form not in ("table", "list", "csv") or any(len(words) != 3 for words in filters):
        return fail(context, "ERROR: Invalid syntax.")
    entries = sorted(context.process.run_directory.entries(), key=lambda entry: entry.id)
    rows = [
        (name_of(entry), str(entry.id), "Console", "1", f"{_kilobytes(entry):,} K")
        for entry in entries
        if all(_passes(entry, *words) for words in filters)
    ]
    if not rows:
        context.write("INFO: No tasks are running which match the specified criteria.\r\n")
        return 0
    _show(context, rows, form, has_heading)
    return 0


def name_of(entry: Entry) -> str:
    return entry.image_path.rpartition("\\")[2]


def _passes(entry: Entry, field: str, operator: str, value: str) -> bool:
    if field == "imagename":
        name = name_of(entry).lower()
        same = name.startswith(value[:-1]) if value.endswith("*") else name == value
    else:
        same = field == "pid" and str(entry.id) == value
    return same == (operator == "eq")


def _kilobytes(entry: Entry) -> int:
    try:
        with open(f"/proc/{entry.host_id}/statm") as file:
            return int(file.read().split()[1]) * 4
    except OSError:
        return 0


def _show(context: Context, rows: list[tuple[str, ...]], form: str, has_heading: bool) -> None:
    if form == "csv":
        for row in [_TITLES] * has_heading + rows:
            context.write(",".join(f'"{cell}"' for cell in row) + "\r\n")
    elif form == "list":
        for row in rows:
            context.write("\r\n" + "".join(f"{t + ':':14}{c}\r\n" for t, c in zip(_TITLES, row, strict=True)))
    else:
        lines = [" ".join("=" * width for width in _WIDTHS)] + [_line(row) for row in rows]
        context.write("\r\n" + "".join(f"{line}\r\n" for line in [_line(_TITLES), *lines] if has_heading))
        if not has_heading:
            context.write("".join(f"{line}\r\n" for line in lines[1:]))


def _line(row: tuple[str, ...]) -> str:
    name, number, session, session_number, memory = row
    return f"{name[:25]:25} {number:>8} {session:16} {session_number:>11} {memory:>12}"
