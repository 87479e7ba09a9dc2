"""The other side of `pywine.run`: runs a program as the file on a descriptor asks, and reports in that file.

Both are marshalled dictionaries: parent and child are the same interpreter, and neither needs json for it.
"""

from __future__ import annotations

import marshal
import os
import sys

from pywine import code_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.launch.settings import Settings


def main() -> None:
    """Run the program and the arguments that follow the descriptor on the command line."""
    file, program, arguments = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    asked = marshal.loads(os.pread(file, os.fstat(file).st_size, 0))
    os.ftruncate(file, 0)

    def report(facts: dict[str, Any]) -> None:
        os.pwrite(file, marshal.dumps(facts), 0)

    def change(settings: Settings) -> None:
        settings.report = report
        settings.engine = asked["engine"] or settings.engine
        settings.prefix = asked["prefix"] or settings.prefix
        if asked["deterministic"]:
            settings.make_deterministic(temporary_folder())

    if asked["options"]:  # they are the command line's
        from pywine.cli.main import main as command_line

        command_line([*_options(asked), "--", program, *arguments], report)
    code_cache.start()
    from pywine.cli.run import run_plain, temporary_folder

    run_plain(program, arguments, change)


def _options(asked: dict[str, Any]) -> list[str]:
    given = [f"--{name}={asked[name]}" for name in ("engine", "prefix") if asked[name]]
    return [*given, *(["--deterministic"] if asked["deterministic"] else []), *asked["options"]]
