"""How a launch fails."""

from __future__ import annotations


class LaunchError(Exception):
    """The program cannot be started. `code`: Windows' error; `status`: what the shell sees; `advice`: what to do."""

    def __init__(self, text: str, code: int, *, status: int = 0, advice: str = "") -> None:
        super().__init__(text)
        self.text, self.code, self.advice = text, code, advice
        self.status = status or (NOT_FOUND if code in (2, 3, 123, 267) else CANNOT_RUN)


# The exit statuses of pywine itself (the shells' own convention, and 125 as in env, timeout and docker).
PYWINE_FAILED, CANNOT_RUN, NOT_FOUND = 125, 126, 127
