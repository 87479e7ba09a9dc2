"""whoami: the user's name."""

from __future__ import annotations

import os

from pywine.programs.arguments import fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context


def main(context: Context, arguments: list[str]) -> int:
    """whoami, without its lists of groups and privileges."""
    if arguments:
        return fail(context, f"ERROR: pywine's whoami has no {arguments[0]}.")
    computer = os.uname().nodename.partition(".")[0]
    context.write(f"{computer}\\{context.environment.get('USERNAME') or 'user'}\r\n".lower())
    return 0
