"""Starting programs: builtin ones in a copy of this host process, others as children of its process."""

from __future__ import annotations

from pywine.programs import builtin
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.redirection import Apart, run_apart, wait_for
from pywine.programs.context import Context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.programs.cmd.shell import Shell


def run_program(shell: Shell, path: str, command_line: str) -> int:
    """Run the program at a Windows path to its end and return its exit code. Raises CommandError."""
    name = builtin.find(shell.files, path)
    if name:
        return wait_for(_start_builtin(shell, name, command_line))
    return _run_child(shell, path, command_line)


def _start_builtin(shell: Shell, name: str, command_line: str) -> Apart:
    from pywine.nt.commandline import split

    def run() -> int:
        handles = shell.handles
        descriptors = (handles.get(0, -1), handles.get(1, -1), handles.get(2, -1))
        context = Context(shell.context.process, descriptors, command_line)
        context.code_page = shell.code_page
        return builtin.load(name)(context, split(command_line)[1:])

    return run_apart(shell, run, {}, ())


def _run_child(shell: Shell, path: str, command_line: str) -> int:
    """A process of its own with the shell's handles as its standard handles."""
    from pywine.abi.errors import WinError
    from pywine.ldr.start import USE_STANDARD_HANDLES, Request, start_program
    from pywine.nt.sync import INFINITE, wait

    p = shell.context.process
    request = Request(path, command_line)
    request.window_flags, request.inherits = USE_STANDARD_HANDLES, True
    request.standard = request.handle_list = _handles(p, shell)  # type: ignore[assignment]
    try:
        process, thread = start_program(p, request)
    except WinError as error:
        raise CommandError(messages.windows_error(error.code), error.code) from None
    finally:
        for value in filter(None, request.standard):
            p.handles.close(value)
    thread.close()
    try:
        wait(p, [process], everything=False, milliseconds=INFINITE)
        code = process.exit_code
    finally:
        process.close()
    return code - (1 << 32) if code >> 31 else code


def _handles(p: Process, shell: Shell) -> tuple[int, ...]:
    """Handles of the process for the shell's first three, 0 for one that is closed."""
    from pywine.nt.file import File

    values = []
    for number in range(3):
        descriptor = shell.handles.get(number, -1)
        file = File(descriptor, borrowed=True) if descriptor >= 0 else None
        values.append(p.handles.open(file, inherit=True) if file else 0)
    return tuple(values)
