"""What is no internal command: finding batch files and programs, and starting them."""

from __future__ import annotations

import os

from pywine.programs.cmd import messages
from pywine.programs.cmd.batch import Frame
from pywine.programs.cmd.errors import Chain, CommandError
from pywine.programs.cmd.expansion import split_arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell

_DEFAULT_EXTENSIONS = ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH"
NOT_FOUND = 9009


def run_external(shell: Shell, token: str, arguments: str, *, called: bool) -> int:
    """Run a batch file or a program and return its code. Raises Chain, CommandError."""
    name = token.replace('"', "")
    path = find_program(shell, name)
    if not path and "/" in token:
        token, slash, rest = token.partition("/")
        name, arguments = token.replace('"', ""), slash + rest + arguments
        path = find_program(shell, name)
    if not path:
        return _not_found(shell, name, token)
    if path.lower().endswith((".bat", ".cmd")):
        return run_batch(shell, path, token, arguments, called=called)
    from pywine.programs.cmd.start import run_program

    return shell.ended(run_program(shell, path, token + arguments))


def _not_found(shell: Shell, name: str, token: str) -> int:
    folder = name.replace("/", "\\").rpartition("\\")[0]
    if folder and not shell.files.is_directory(folder + "\\"):
        raise CommandError(messages.windows_error(3))
    shell.complain(messages.NOT_RECOGNIZED.format(token))
    shell.ended(NOT_FOUND)
    if shell.frame is None:
        shell.exit_code = 1
    return NOT_FOUND


def run_batch(shell: Shell, path: str, token: str, arguments: str, *, called: bool) -> int:
    """Run a batch file; without CALL, it takes the place of the one that is running. Raises Chain."""
    frame = Frame(
        shell.files.full_path(path), shell.files.host_path(path), [token, *split_arguments(arguments)],
        arguments.lstrip(" \t,;="),
    )  # fmt: skip
    if shell.frame is not None and not called:
        raise Chain(frame)
    return shell.ended(shell.run_frame(frame))


def extensions(shell: Shell) -> list[str]:
    """PATHEXT's extensions."""
    return [part for part in (shell.environment.get("PATHEXT") or _DEFAULT_EXTENSIONS).split(";") if part]


def find_program(shell: Shell, name: str) -> str:
    """The Windows path of the program that a name means, or "": here, then along PATH."""
    if not name.strip(" .") or "*" in name or "?" in name:
        return ""
    if any(separator in name for separator in "\\/:"):
        return find_in_folder(shell, "", name)
    folders = ["."] + [part.strip('"') for part in (shell.environment.get("PATH") or "").split(";")]
    for folder in folders:
        found = find_in_folder(shell, folder.rstrip("\\") + "\\", name) if folder else ""
        if found:
            return found
    return ""


def find_in_folder(shell: Shell, folder: str, name: str) -> str:
    """The program of this name in a folder: as it is if it has an extension, then with those of PATHEXT."""
    has_extension = "." in name.replace("/", "\\").rpartition("\\")[2]
    candidates = [name] if has_extension else []
    candidates += [name + extension.lower() for extension in extensions(shell)]
    for candidate in candidates:
        path = folder.removeprefix(".\\") + candidate
        if _is_program(shell, path):
            return path
    return ""


def _is_program(shell: Shell, path: str) -> bool:
    from pywine.ldr.program import find_wrapper
    from pywine.programs import builtin

    host = shell.files.find_host_file(path) or find_wrapper(shell.files, path)
    return bool(host and os.path.isfile(host)) or bool(builtin.find(shell.files, path))
