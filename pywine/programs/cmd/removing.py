"""DEL."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import strip_quotes
from pywine.programs.cmd.names import entries, folder_of
from pywine.programs.cmd.selection import Attributes
from pywine.programs.cmd.switches import take_switches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell


def del_(shell: Shell, arguments: str) -> int:
    """DEL [/P] [/F] [/S] [/Q] [/A:attributes] names"""
    words, switches = take_switches(arguments, "pfsqa", valued="a")
    if not words:
        raise CommandError(messages.SYNTAX)
    code = 0
    for word in words:
        path = strip_quotes(word).replace("/", "\\")
        if shell.files.is_directory(path):
            path = path.rstrip("\\") + "\\*"
        name = path[len(folder_of(path)) :]
        if name in ("*", "*.*") and "q" not in switches and "p" not in switches:
            shell.write(f"{shell.files.full_path(folder_of(path) or '.').rstrip(chr(92))}\\{name}, ")
            shell.write("Are you sure (Y/N)? ")
            if not (shell.read_line() or "").strip().lower().startswith("y"):
                continue
        code = max(code, _delete(shell, path, switches))
    return code


def _delete(shell: Shell, path: str, switches: dict[str, str]) -> int:
    files = shell.files
    wanted = Attributes(switches.get("a", "-h"))
    full = files.full_path(path)
    folder, name = folder_of(full), path[len(folder_of(path)) :]
    folders = [folder]
    if "s" in switches:
        folders += [f"{inner}\\" for inner in _folders_below(shell, folder.rstrip("\\"))]
    found, code = False, 0
    for place in folders:
        try:
            candidates = entries(files, place + name)
        except (ApiError, OSError) as error:
            if place == folder and "s" not in switches:
                raise CommandError(messages.error_text(error)) from None
            continue
        for entry in candidates:
            bits = entry.information.attributes
            if bits & attr.DIRECTORY or not wanted.matches(bits):
                continue
            found = True
            code = max(code, _delete_one(shell, place + entry.name, bits, switches))
    if not found:
        shell.complain(messages.COULD_NOT_FIND.format(full))
    return code


def _delete_one(shell: Shell, path: str, bits: int, switches: dict[str, str]) -> int:
    if "p" in switches:
        shell.write(f"{path}, Delete (Y/N)? ")
        if not (shell.read_line() or "").strip().lower().startswith("y"):
            return 0
    try:
        if "f" in switches and bits & attr.READONLY:
            attr.set_attributes(shell.files.existing(path), bits & ~attr.READONLY)
        fileops.delete_file(shell.files, path)
    except (ApiError, OSError) as error:
        shell.complain(f"{path}\r\n{messages.error_text(error)}")
        return 1
    if "s" in switches:
        shell.line(f"Deleted file - {path}")
    return 0


def _folders_below(shell: Shell, folder: str) -> list[str]:
    out = []
    for entry in entries(shell.files, folder + "\\*"):
        inner = f"{folder}\\{entry.name}"
        if entry.information.attributes & attr.DIRECTORY and not os.path.islink(shell.files.host_path(inner)):
            out.append(inner)
            out += _folders_below(shell, inner)
    return out
