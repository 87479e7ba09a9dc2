"""MOVE, REN, MKLINK."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt import fileops, reparse
from pywine.nt.wildcards import has_wildcards
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import split_arguments, strip_quotes
from pywine.programs.cmd.names import entries, folder_of, renamed
from pywine.programs.cmd.switches import take_switches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell


def move(shell: Shell, arguments: str) -> int:
    """MOVE [/Y] sources [target]"""
    words, switches = take_switches(arguments.replace("/-y", "/-Y"), "y")
    if not 1 <= len(words) <= 2:
        raise CommandError(messages.SYNTAX)
    files = shell.files
    source = strip_quotes(words[0]).replace("/", "\\").rstrip("\\")
    target = (strip_quotes(words[1]) if len(words) > 1 else ".").replace("/", "\\")
    folder = folder_of(source)
    if has_wildcards(source):
        found = entries(files, source)
        names = [entry.name for entry in found if not entry.information.attributes & attr.DIRECTORY]
    else:
        names = [source[len(folder) :]] if files.exists(source) else []
    if not names:
        raise CommandError(messages.windows_error(2))
    if len(names) > 1 and not files.is_directory(target):
        raise CommandError("Cannot move multiple files to a single file.")
    asks = "-y" in switches or (shell.frame is None and "y" not in switches)
    count, moved_folder = 0, False
    for name in names:
        goal = target
        if files.is_directory(target) and not files.same_path(folder + name, target):
            goal = target.rstrip("\\") + "\\" + name
        if not _may_replace(shell, folder + name, goal, asks):
            continue
        moved_folder = files.is_directory(folder + name)
        if has_wildcards(source):
            shell.line(files.full_path(folder + name))
        try:
            fileops.move(files, folder + name, goal, replace=not moved_folder, copy=True)
        except (ApiError, OSError) as error:
            raise CommandError(f"{messages.error_text(error)}\r\n{count:9} file(s) moved.") from None
        count += 1
    shell.line(f"{count:9} {'dir' if moved_folder else 'file'}(s) moved.")
    return 0 if count else 1


def _may_replace(shell: Shell, source: str, goal: str, asks: bool) -> bool:
    if not asks or not shell.files.exists(goal) or shell.files.same_path(source, goal):
        return True
    shell.write(f"Overwrite {shell.files.full_path(goal)}? (Yes/No/All): ")
    return (shell.read_line() or "n").strip().lower()[:1] in ("y", "a")


def ren(shell: Shell, arguments: str) -> int:
    """REN name mask"""
    words = split_arguments(arguments)
    if len(words) != 2:
        raise CommandError(messages.SYNTAX)
    files = shell.files
    source, mask = strip_quotes(words[0]).replace("/", "\\"), strip_quotes(words[1])
    if "\\" in mask or ":" in mask:
        raise CommandError(messages.SYNTAX)
    folder = folder_of(source)
    if has_wildcards(source):
        found = entries(files, source)
        names = [entry.name for entry in found if not entry.information.attributes & attr.DIRECTORY]
    else:
        names = [source[len(folder) :]] if files.exists(source) else []
    if not names:
        raise CommandError(messages.windows_error(2))
    code = 0
    for name in names:
        goal = folder + renamed(name, mask)
        try:
            if files.exists(goal) and not files.same_path(folder + name, goal):
                raise CommandError(messages.DUPLICATE)
            fileops.move(files, folder + name, goal, replace=False, copy=False)
        except CommandError as error:
            shell.complain(error.message)
            code = 1
        except (ApiError, OSError) as error:
            shell.complain(messages.error_text(error))
            code = 1
    return code


def mklink(shell: Shell, arguments: str) -> int:
    """MKLINK [/D | /H | /J] link target"""
    words, switches = take_switches(arguments, "dhj")
    if len(words) != 2:
        raise CommandError(messages.SYNTAX)
    link, target = map(strip_quotes, words)
    if shell.files.exists(link):
        raise CommandError(messages.windows_error(183))
    if "h" in switches:
        fileops.hard_link(shell.files, link, target)
        what = "Hardlink"
    elif "j" in switches:
        full = shell.files.full_path(target)
        fileops.symbolic_link(shell.files, link, full, folder=True, tag=reparse.MOUNT_POINT)
        what = "Junction"
    else:
        fileops.symbolic_link(shell.files, link, target, folder="d" in switches)
        what = "symbolic link"
    shell.line(f"{what} created for {link} <<===>> {target}")
    return 0
