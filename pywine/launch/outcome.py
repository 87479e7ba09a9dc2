"""How a run ended: its exit code and, where it did not end by itself, what to tell the user."""

from __future__ import annotations

from pywine.abi import ntstatus
from pywine.launch.errors import PYWINE_FAILED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.exceptions import GuestException
    from pywine.nt.process import Process


class Outcome:
    """`exit_code`: 32 bits. `message`: for the user, empty if the program ended by itself. `defect`: pywine's own fault."""

    def __init__(self, exit_code: int, message: str = "", *, defect: bool = False) -> None:
        self.exit_code, self.message, self.defect = exit_code & 0xFFFFFFFF, message, defect

    @property
    def status(self) -> int:
        """What a shell gets: the low 8 bits, PYWINE_FAILED for a defect."""
        return PYWINE_FAILED if self.defect else self.exit_code & 0xFF

    @classmethod
    def of_crash(cls, p: Process, exception: GuestException) -> Outcome:
        """Nobody handled an exception: its code is the exit code."""
        from pywine.launch.crash import describe

        return cls(exception.code, describe(p, exception))

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
            f"this is a defect in pywine (at {where}), please report it:\n{text}",
            defect=True,
        )
