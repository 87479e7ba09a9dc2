"""Redirections of handles, and commands that run in a host process of their own."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt.paths import device_name
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError, Leave
from pywine.programs.cmd.expansion import strip_quotes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pywine.programs.cmd.nodes import Redirect
    from pywine.programs.cmd.shell import Shell


class redirected:
    """While it is entered, the shell's handles are redirected. Raises CommandError."""

    __slots__ = ("_opened", "_redirects", "_saved", "_shell")

    def __init__(self, shell: Shell, redirects: Sequence[Redirect]) -> None:
        self._shell, self._redirects = shell, redirects
        self._opened: list[int] = []
        self._saved: dict[int, int] = {}

    def __enter__(self) -> None:
        shell = self._shell
        self._saved = shell.handles
        shell.handles = dict(shell.handles)
        try:
            for redirect in self._redirects:
                if redirect.operator.endswith("&"):
                    shell.handles[redirect.handle] = shell.handles.get(int(redirect.target), -1)
                else:
                    descriptor = open_file(shell, shell.fill_in(redirect.target), redirect.operator)
                    self._opened.append(descriptor)
                    shell.handles[redirect.handle] = descriptor
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        self._shell.handles = self._saved
        for descriptor in self._opened:
            os.close(descriptor)


def open_file(shell: Shell, name: str, operator: str) -> int:
    """A descriptor for reading (`<`), writing (`>`) or appending (`>>`). Raises CommandError."""
    name = strip_quotes(name.strip())
    try:
        device = device_name(name)
        if device == "nul":
            return os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        if device in ("con", "conin$", "conout$"):
            return _open_console(shell, operator)
        host = shell.files.host_path(name)
        if operator == "<":
            return os.open(host, os.O_RDONLY | os.O_CLOEXEC)
        mode = os.O_TRUNC if operator == ">" else os.O_APPEND
        return os.open(host, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | mode, 0o666)
    except IsADirectoryError:
        raise CommandError(messages.windows_error(5)) from None
    except (ApiError, OSError) as error:
        raise CommandError(messages.error_text(error)) from None


def _open_console(shell: Shell, operator: str) -> int:
    """The terminal; where there is none, what the interpreter was started with."""
    try:
        return os.open("/dev/tty", (os.O_RDONLY if operator == "<" else os.O_WRONLY) | os.O_CLOEXEC)
    except OSError:
        return os.dup(shell.context.descriptors[0 if operator == "<" else 1])


class Apart:
    """A command in a host process of its own: its id, and the memory in which it leaves its exit code."""

    __slots__ = ("code", "process")

    def __init__(self, process: int, code: memoryview) -> None:
        self.process, self.code = process, code


def run_apart(
    shell: Shell, command: Callable[[], int], handles: Mapping[int, int], close: Sequence[int]
) -> Apart:
    """Start `command` with some handles changed, in a copy of this process."""
    import mmap

    memory = memoryview(mmap.mmap(-1, 8)).cast("I")
    for action in shell.context.process.before_fork:
        action()
    process = os.fork()
    if process:
        return Apart(process, memory)
    code = 1
    try:
        for descriptor in close:
            os.close(descriptor)
        shell.handles = {**shell.handles, **handles}
        code = command()
    except Leave:
        code = shell.errorlevel
    except BrokenPipeError:
        pass
    except KeyboardInterrupt:
        code = 0xC000013A
    except BaseException as error:
        import sys

        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        memory[0], memory[1] = code & 0xFFFFFFFF, 1
        os._exit(code & 0xFF)


def wait_for(apart: Apart) -> int:
    """Wait for a command's end: its exit code, signed."""
    _, status = os.waitpid(apart.process, 0)
    code = apart.code[0] if apart.code[1] else 0xC0000000 | os.WTERMSIG(status)
    return code - (1 << 32) if code >> 31 else code
