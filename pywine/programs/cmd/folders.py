"""CD, MD, RD, PUSHD, POPD, and changing drives."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt import fileops
from pywine.nt.wildcards import has_wildcards
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import split_arguments, strip_quotes
from pywine.programs.cmd.parser import DELIMITERS
from pywine.programs.cmd.switches import take_switches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell


def change_drive(shell: Shell, token: str) -> int:
    """`D:`: go to where that drive's current folder is."""
    drive = token[0].lower()
    if drive not in shell.files.drives:
        raise CommandError(messages.windows_error(15))
    here = shell.files.current_directory
    if here[:1].lower() != drive:
        go_to(shell, shell.directories.get(drive, token.upper() + "\\"))
    return 0


def go_to(shell: Shell, path: str) -> None:
    """Make a folder the current one, in the case in which it is stored. Raises CommandError."""
    files = shell.files
    shell.directories[files.current_directory[:1].lower()] = files.current_directory
    try:
        files.set_current_directory(path)
        stored = files.stored_name(files.current_directory)
    except NotADirectoryError:
        raise CommandError(messages.windows_error(3)) from None
    except FileNotFoundError:
        raise CommandError(messages.windows_error(3)) from None
    except ApiError as error:
        text = messages.error_text(error)
        raise CommandError(messages.windows_error(3) if "find" in text else text) from None
    files.current_directory = stored[0].upper() + stored[1:]
    shell.directories[stored[:1].lower()] = files.current_directory


def cd(shell: Shell, arguments: str) -> int:
    """CD [/D] [folder]; a name with blanks needs no quotes."""
    text = arguments.strip(DELIMITERS)
    changes_drive = text[:2].lower() == "/d" and shell.extensions
    if changes_drive:
        text = text[2:].lstrip(DELIMITERS)
    text = text.replace('"', "").rstrip(" \t").replace("/", "\\")
    if not text:
        shell.line(shell.files.current_directory)
        return 0
    here = shell.files.current_directory
    if len(text) == 2 and text[1] == ":" and not changes_drive:
        drive = text[0].lower()
        if drive not in shell.files.drives:
            raise CommandError(messages.windows_error(15))
        shell.line(here if here[0].lower() == drive else shell.directories.get(drive, text.upper() + "\\"))
        return 0
    if has_wildcards(text):
        text = _first_match(shell, text)
    if text[1:2] == ":" and text[0].lower() != here[0].lower() and not changes_drive:
        if not shell.files.is_directory(text):
            raise CommandError(messages.windows_error(3))
        shell.directories[text[0].lower()] = shell.files.full_path(text)
        return 0
    go_to(shell, text)
    return 0


def _first_match(shell: Shell, pattern: str) -> str:
    from pywine.nt.attributes import DIRECTORY
    from pywine.nt.directory import search

    folder = pattern.rpartition("\\")[0]
    try:
        found = search(shell.files, pattern)
    except (ApiError, OSError):
        raise CommandError(messages.windows_error(3)) from None
    while entry := found.next():
        if entry.information.attributes & DIRECTORY and entry.name not in (".", ".."):
            return f"{folder}\\{entry.name}" if folder else entry.name
    raise CommandError(messages.windows_error(3))


def md(shell: Shell, arguments: str) -> int:
    """MD folder...; folders above it are made too."""
    words = split_arguments(arguments)
    if not words:
        raise CommandError(messages.SYNTAX)
    code = 0
    for word in words:
        path = strip_quotes(word).replace("/", "\\").rstrip("\\") or "\\"
        try:
            if shell.files.exists(path):
                raise CommandError(messages.ALREADY_EXISTS.format(strip_quotes(word)))
            if shell.extensions:
                shell.files.make_folders(path)
            else:
                fileops.create_directory(shell.files, path)
        except CommandError as error:
            shell.complain(error.message)
            code = error.code
        except (ApiError, OSError) as error:
            shell.complain(messages.error_text(error))
            code = 1
    return code


def rd(shell: Shell, arguments: str) -> int:
    """RD [/S] [/Q] folder...; a failure shows only in || and &&."""
    words, switches = take_switches(arguments, "sq")
    if not words:
        raise CommandError(messages.SYNTAX)
    code = 0
    for word in words:
        path = strip_quotes(word)
        if "s" in switches:
            if "q" not in switches and not _agrees(shell, path):
                continue
            if not shell.files.is_directory(path):
                shell.complain(messages.windows_error(2))
                code = 2
                continue
            remove_tree(shell, path)
            continue
        try:
            fileops.remove_directory(shell.files, path)
        except (ApiError, OSError) as error:
            shell.complain(messages.error_text(error))
            from pywine.abi.translate import to_win32

            code = to_win32(error)
    return code


def _agrees(shell: Shell, path: str) -> bool:
    shell.write(f"{path}, Are you sure (Y/N)? ")
    return (shell.read_line() or "").strip().lower().startswith("y")


def remove_tree(shell: Shell, path: str) -> None:
    """Remove a folder and all in it. Links in it go, what they lead to stays."""
    host = shell.files.host_path(path)
    if os.path.islink(host):
        os.unlink(host)
        return
    for folder, folders, names in os.walk(host, topdown=False):
        for name in names:
            os.unlink(os.path.join(folder, name))
        for name in folders:
            inner = os.path.join(folder, name)
            os.unlink(inner) if os.path.islink(inner) else os.rmdir(inner)
    os.rmdir(host)


def pushd(shell: Shell, arguments: str) -> int:
    text = arguments.strip(DELIMITERS).replace('"', "").replace("/", "\\")
    if not text:
        for folder in reversed(shell.directory_stack):
            shell.line(folder)
        return 0
    here = shell.files.current_directory
    go_to(shell, text)
    shell.directory_stack.append(here)
    return 0


def popd(shell: Shell, arguments: str) -> int:
    if not shell.directory_stack:
        return 1
    go_to(shell, shell.directory_stack.pop())
    return 0
