"""hostname: the name of this computer."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context


def main(context: Context, arguments: list[str]) -> int:
    """hostname, which takes no arguments."""
    if arguments:
        context.write("sethostname: Use the Network Control Panel Applet to set hostname.\r\n", 2)
        return 1
    context.write(os.uname().nodename.partition(".")[0] + "\r\n")
    return 0
