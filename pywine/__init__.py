"""pywine runs Windows programs (x86 and x86-64 PE) on Linux.

    >>> import pywine
    >>> done = pywine.run(["hello.exe", "world"], capture_output=True, text=True)
    >>> done.returncode, done.stdout
    (0, 'Hello, world!\\n')

`run` is shaped like `subprocess.run`. What can go wrong:

    Exception
    ├── LaunchError                      the program cannot be started: it is missing, or no Windows program
    └── subprocess.SubprocessError
        ├── subprocess.TimeoutExpired    it ran longer than `timeout`
        └── subprocess.CalledProcessError  it ended with another exit code than 0, and `check` was asked for
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.launch.errors import LaunchError
    from pywine.runner import CompletedProcess, run

    __version__: str

__all__ = ["CompletedProcess", "LaunchError", "__version__", "run"]


def __getattr__(name: str) -> "Any":
    """The public names, imported when first used: the command starts through this package too."""
    if name == "LaunchError":
        from pywine.launch.errors import LaunchError

        return LaunchError
    if name in ("run", "CompletedProcess"):
        from pywine import runner

        return getattr(runner, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("pywine")
    raise AttributeError(f"module 'pywine' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
