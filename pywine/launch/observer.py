"""What the launch chain tells whoever watches it: one method per event, with plain facts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.launch.outcome import Outcome
    from pywine.launch.preloader import ReservedImage
    from pywine.launch.wine import FoundImage
    from pywine.ldr.modules import Module
    from pywine.nt.child import Birth
    from pywine.nt.process import Process


class Observer:
    """Watches nothing. Every method is called when what it names has just happened."""

    is_watching = False  # then every child is started from the beginning
    descriptors: tuple[int, ...] = ()  # of the host, which it needs in child processes too

    def of_child(self, birth: Birth) -> Observer:
        """In a child process: who watches that."""
        return self

    def found(self, image: FoundImage) -> None:
        """Phase `wine` ended."""

    def reserved(self, reserved: ReservedImage) -> None:
        """Phase `preloader` ended."""

    def created(self, p: Process) -> None:
        """Phase `kthread` ended."""

    def loaded(self, module: Module) -> None:
        """A module lies in memory with everything it imports."""

    def initialising(self, module: Module) -> None:
        """TLS callbacks and DllMain(PROCESS_ATTACH) of a module come next."""

    def entering(self, p: Process) -> None:
        """The EXE's entry point comes next."""

    def exiting(self, code: int, *, returned: bool) -> None:
        """The entry point returned `code`, or ExitProcess was called with it; DllMain(DETACH) comes next."""

    def hosted(self, phase: str, about: str, facts: dict[str, str]) -> None:
        """A builtin program has made what runs a program that is no PE image."""

    def ended(self, outcome: Outcome) -> None:
        """The run is over."""
