"""How a run ended: its exit code and, where it did not end by itself, what to tell the user."""

from __future__ import annotations

from pywine.abi import ntstatus
from pywine.launch.errors import PYWINE_FAILED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.exceptions import GuestException
    from pywine.nt.process import Process

EXITED, CRASHED, NOT_LOADED, NOT_IMPLEMENTED, DEFECT = (
    "exited",
    "crashed",
    "not loaded",
    "not implemented",
    "defect",
)


class Outcome:
    """`exit_code`: 32 bits. `message`: for the user, "" for a normal end. `reason`: one of the above."""

    def __init__(self, exit_code: int, message: str = "", reason: str = EXITED) -> None:
        self.exit_code, self.message, self.reason = exit_code & 0xFFFFFFFF, message, reason

    @property
    def status(self) -> int:
        """What a shell gets: the low 8 bits, never 0 for a crash; PYWINE_FAILED where pywine is to blame."""
        if self.reason in (NOT_IMPLEMENTED, DEFECT):
            return PYWINE_FAILED
        return self.exit_code & 0xFF or int(self.reason != EXITED)

    @classmethod
    def of_crash(cls, p: Process, exception: GuestException) -> Outcome:
        """Nobody handled an exception: its code is the exit code."""
        from pywine.launch.crash import describe

        message = describe(p, exception)
        if p.settings.minidump:
            message += f"\n  {_dump(p, exception)}"
        return cls(exception.code, message, CRASHED)

    @classmethod
    def of_load_failure(cls, p: Process, status: int, text: str) -> Outcome:
        """A module is missing or broken: Windows' loader gives the process this NTSTATUS as its exit code."""
        return cls(status, f"{p.image_path} cannot be started: {text} ({ntstatus.name(status)})", NOT_LOADED)

    @classmethod
    def of_missing_part(cls, text: str) -> Outcome:
        """The program needs something that pywine does not have."""
        return cls(ntstatus.STATUS_NOT_IMPLEMENTED, text, NOT_IMPLEMENTED)

    @classmethod
    def of_defect(cls, p: Process, error: BaseException) -> Outcome:
        """Something in pywine itself went wrong."""
        import traceback

        from pywine.abi.compile import publish_sources

        publish_sources(p.sources)
        text = "".join(traceback.format_exception(error))
        where = p.modules.caller() if p.thread and p.thread.processor else p.image_path
        return cls(
            ntstatus.STATUS_UNSUCCESSFUL,
            f"this is a defect in pywine (at {where}), please report it:\n{text.rstrip()}",
            DEFECT,
        )


class Ending(BaseException):
    """A builtin program has ended otherwise than by an exit code."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


def _dump(p: Process, exception: GuestException) -> str:
    """Write the minidump; what became of it."""
    from pywine.ldr.minidump import write_minidump

    try:
        write_minidump(p, exception, p.settings.minidump)
    except OSError as error:
        return f"the minidump {p.settings.minidump} could not be written: {error.strerror}"
    return f"minidump: {p.settings.minidump}"
