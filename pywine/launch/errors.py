"""How a launch fails."""

from __future__ import annotations

# The exit statuses of pywine itself: the shells' own convention, and 125 as in env, timeout and docker.
USAGE, PYWINE_FAILED, CANNOT_RUN, NOT_FOUND = 2, 125, 126, 127
_NOT_FOUND_CODES = (2, 3, 123, 267)  # ERROR_FILE_NOT_FOUND, _PATH_NOT_FOUND, _INVALID_NAME, _DIRECTORY


class LaunchError(Exception):
    """The program cannot be started. `code`: Windows' error; `status`: the shell's; `advice`: what to do."""

    def __init__(self, text: str, code: int, *, status: int = 0, advice: str = "") -> None:
        super().__init__(text)
        self.text, self.code, self.advice = text, code, advice
        self.status = status or (NOT_FOUND if code in _NOT_FOUND_CODES else CANNOT_RUN)

    @property
    def error(self) -> str:
        """The name of Windows' error: ERROR_BAD_EXE_FORMAT."""
        from pywine.abi import winerror

        return winerror.name(self.code)

    @property
    def message(self) -> str:
        """All of it, for the user."""
        advice = f"\n  {self.advice}" if self.advice else ""
        return f"{self.text} ({self.error}){advice}"


class Hosted(Exception):
    """The program is for a builtin one to run: `builtin` by this name, with this command line."""

    def __init__(self, builtin: str, command_line: str, text: str) -> None:
        super().__init__(text)
        self.builtin, self.command_line = builtin, command_line
