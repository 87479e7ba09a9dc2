"""timeout: waits for a time, or for a key."""

from __future__ import annotations

import os
import select
from time import monotonic

from pywine.programs.arguments import fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context


def main(context: Context, arguments: list[str]) -> int:
    """timeout [/T] seconds [/NOBREAK]; -1 waits for a key."""
    words = [word.lower() for word in arguments]
    ignores_keys = "/nobreak" in words
    numbers = [word for word in words if word not in ("/t", "/nobreak")]
    if len(numbers) != 1 or not numbers[0].lstrip("+-").isdigit():
        return fail(context, "ERROR: Invalid syntax. Default option is not allowed more than '1' time(s).")
    seconds = int(numbers[0])
    if not -1 <= seconds <= 99999:
        what = "ERROR: Invalid value for timeout (/T) specified."
        return fail(context, f"{what} Valid range is -1 to 99999 seconds.")
    keyboard = context.descriptors[0]
    if keyboard < 0 or not os.isatty(keyboard):
        context.write("ERROR: Input redirection is not supported, exiting the process immediately.\r\n", 2)
        return 1
    how = "press CTRL+C to quit ..." if ignores_keys else "press a key to continue ..."
    what = f"Waiting for {seconds} seconds, {how}" if seconds >= 0 else "Press any key to continue ..."
    context.write(f"\r\n{what}\r\n")
    end = monotonic() + seconds
    while seconds < 0 or end > monotonic():
        ready = select.select(
            [] if ignores_keys else [keyboard], [], [], None if seconds < 0 else max(end - monotonic(), 0)
        )[0]
        if ready:
            os.read(keyboard, 64)
            break
    return 0
