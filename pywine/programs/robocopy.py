"""robocopy, which is not there: it says so, with the exit code of a failure."""

from __future__ import annotations

from pywine.programs.arguments import fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_FATAL = 16  # codes below 8 mean success


def main(context: Context, arguments: list[str]) -> int:
    """Refuse."""
    what = "pywine has no robocopy, and nothing was copied. xcopy /e copies folders."
    return fail(context, f"ERROR : {what}", _FATAL)
