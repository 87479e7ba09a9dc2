"""The launch chain: wine → preloader → kthread → start_process, a module each."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.launch.outcome import Outcome
    from pywine.launch.settings import Settings


def launch(settings: Settings) -> Outcome:
    """Run a program to its end. Raises LaunchError if it cannot be started."""
    from pywine.launch.errors import LaunchError
    from pywine.launch.kthread import kthread
    from pywine.launch.preloader import preloader
    from pywine.launch.start_process import start_process
    from pywine.launch.wine import wine

    try:
        image = wine(settings)
        reserved = preloader(image)
        process = kthread(reserved)
    except LaunchError as error:
        if settings.birth:
            settings.birth.failed(error.code)
        raise
    outcome = start_process(process)
    process.resign(outcome.exit_code)
    return outcome
