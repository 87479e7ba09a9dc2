"""taskkill: ends processes of the prefix."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.nt.remote import open_process
from pywine.programs.arguments import fail
from pywine.programs.tasklist import name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.rundir import Entry
    from pywine.programs.context import Context

_NOT_FOUND = 128


def main(context: Context, arguments: list[str]) -> int:
    """taskkill [/F] [/T] /PID id | /IM name ...; every process is ended by force."""
    wanted, with_children = [], False
    words = iter(arguments)
    for word in words:
        lower = word.lower()
        if lower in ("/pid", "/im"):
            wanted.append((lower, next(words, "").lower()))
        elif lower == "/t":
            with_children = True
        elif lower != "/f":
            return fail(context, f"ERROR: Invalid argument/option - '{word}'.")
    if not wanted:
        return fail(context, "ERROR: Invalid syntax. Neither /FI nor /PID nor /IM were specified.")
    entries = context.process.run_directory.entries()
    code = 0
    for kind, value in wanted:
        names = {entry: str(entry.id) if kind == "/pid" else name_of(entry).lower() for entry in entries}
        found = [entry for entry in entries if names[entry] == value]
        if not found:
            code = fail(context, f'ERROR: The process "{value}" not found.', _NOT_FOUND)
        for entry in found:
            _end(context, entry, entries, with_children)
    return code


def _end(context: Context, entry: Entry, entries: list[Entry], with_children: bool) -> None:
    for other in entries if with_children else ():
        if other.parent == entry.id and other.id != entry.id:
            _end(context, other, entries, with_children)
    try:
        process = open_process(context.process, entry.id)
        process.terminate(1)
        process.close()
    except NtError:
        context.write(f'ERROR: The process "{name_of(entry)}" could not be terminated.\r\n', 2)
        return
    context.write(f'SUCCESS: The process "{name_of(entry)}" with PID {entry.id} has been terminated.\r\n')
