"""How running a command ends otherwise than by its exit code."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.batch import Frame


class CommandError(Exception):
    """A command failed: its message for standard error ("" for none) and its exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.message, self.code = message, code


class BadSyntax(Exception):
    """A line that cannot be parsed. `token`: what was unexpected; "" if something is missing."""

    def __init__(self, token: str = "") -> None:
        super().__init__(token)
        self.token = token


class BadExpansion(Exception):
    """A fatal error of percent expansion, with its message."""


class Leave(BaseException):
    """Base of what leaves the commands that are running; only the loop that it concerns catches it."""


class Goto(Leave):
    """The batch file goes on behind a label; "" is its end."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class Chain(Leave):
    """Another batch file takes the place of the current one: it was not called."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.path)
        self.frame = frame


class EndBatch(Leave):
    """The current batch file, or the subroutine that CALL entered, ends."""


class AbortBatch(Leave):
    """All batch files end, after an error that no script can handle."""


class ExitShell(Leave):
    """The interpreter ends."""
