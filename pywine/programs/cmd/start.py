"""Starting programs: builtin ones in a copy of this process, others in a pywine of their own."""

from __future__ import annotations

import os
import sys

from pywine.programs import builtin
from pywine.programs.cmd.redirection import run_apart, wait_for
from pywine.programs.context import Context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.redirection import Apart
    from pywine.programs.cmd.shell import Shell


def run_program(shell: Shell, path: str, command_line: str) -> int:
    """Run the program at a Windows path to its end and return its exit code."""
    return wait_for(start_program(shell, path, command_line))


def start_program(shell: Shell, path: str, command_line: str, directory: str = "") -> Apart:
    """Start the program at a Windows path."""
    name = builtin.find(shell.files, path)

    def run() -> int:
        if directory:
            shell.files.set_current_directory(directory)
        return _run_builtin(shell, name, command_line) if name else _run_image(shell, path, command_line)

    return run_apart(shell, run, {}, ())


def _run_builtin(shell: Shell, name: str, command_line: str) -> int:
    from pywine.dlls.crt.commandline import split

    handles = shell.handles
    descriptors = (handles.get(0, -1), handles.get(1, -1), handles.get(2, -1))
    context = Context(shell.files, shell.environment, descriptors, command_line)
    context.code_page = shell.code_page
    return builtin.load(name)(context, split(command_line)[1:])


def _run_image(shell: Shell, path: str, command_line: str) -> int:
    """Become a pywine that runs the image; its status is what a Unix parent sees."""
    from pywine.dlls.crt.commandline import split

    for number in range(3):
        descriptor = shell.handles.get(number, -1)
        if descriptor != number:
            os.dup2(descriptor if descriptor >= 0 else os.open(os.devnull, os.O_RDWR), number + 100)
    for number in range(3):
        if shell.handles.get(number, -1) != number:
            os.dup2(number + 100, number)
            os.close(number + 100)
    os.chdir(shell.files.host_path(shell.files.current_directory))
    own = {name: value for name, value in shell.environment.items() if name.upper() != "PATH"}
    environment = {**os.environ, **own}
    host = shell.files.host_path(path)
    arguments = [sys.executable, "-P", "-m", "pywine", "--", host, *split(command_line)[1:]]
    os.execve(sys.executable, arguments, environment)
