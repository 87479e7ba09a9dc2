"""DIR and VOL."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt.directory import Entry, search
from pywine.nt.wildcards import has_wildcards
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import strip_quotes
from pywine.programs.cmd.modifiers import time_of as written_time
from pywine.programs.cmd.names import folder_of, thousands
from pywine.programs.cmd.selection import Attributes, sorted_entries, time_of
from pywine.programs.cmd.switches import take_switches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell

_SCREEN = 80


class _Listing:
    """What one DIR shall show, and what it has counted."""

    def __init__(self, shell: Shell, switches: dict[str, str]) -> None:
        self.shell, self.switches = shell, switches
        self.is_bare, self.is_deep = "b" in switches, "s" in switches
        self.is_wide = not self.is_bare and bool({"w", "d"} & set(switches))
        self.attributes = Attributes(switches.get("a", "-h-s"))
        self.time = switches.get("t") or "w"
        self.files = self.folders = self.size = 0
        self.found = False

    def number(self, value: int) -> str:
        return str(value) if "-c" in self.switches else thousands(value)

    def name(self, entry: Entry) -> str:
        return entry.name.lower() if "l" in self.switches else entry.name

    def show_folder(self, folder: str, pattern: str) -> None:
        """List what matches in a folder, and below it if /S is there."""
        found = self._matches(folder, pattern)
        if found:
            self.found = True
            if self.is_bare:
                self._show_bare(folder, found)
            else:
                self._show(folder, found)
        if self.is_deep:
            for name in self._inner_folders(folder):
                self.show_folder(folder.rstrip("\\") + "\\" + name, pattern)

    def _matches(self, folder: str, pattern: str) -> list[Entry]:
        try:
            matching = search(self.shell.files, folder.rstrip("\\") + "\\" + pattern)
        except (ApiError, OSError):
            return []
        found = []
        while entry := matching.next():
            is_dots = self.is_bare and entry.name in (".", "..")
            if not is_dots and self.attributes.matches(entry.information.attributes):
                found.append(entry)
        if "o" in self.switches:
            found = sorted_entries(found, self.switches["o"], self.time)
        return found

    def _inner_folders(self, folder: str) -> list[str]:
        try:
            matching = search(self.shell.files, folder.rstrip("\\") + "\\*")
        except (ApiError, OSError):
            return []
        names = []
        while entry := matching.next():
            is_folder = entry.information.attributes & attr.DIRECTORY and entry.name not in (".", "..")
            if is_folder and not os.path.islink(self.shell.files.host_path(f"{folder}\\{entry.name}")):
                names.append(entry.name)
        return names

    def _show_bare(self, folder: str, found: list[Entry]) -> None:
        for entry in found:
            full = folder.rstrip("\\") + "\\" + self.name(entry)
            self.shell.line(full if self.is_deep else self.name(entry))

    def _show(self, folder: str, found: list[Entry]) -> None:
        self.shell.line(f"\r\n Directory of {folder}\r\n" if self.is_deep else f" Directory of {folder}\r\n")
        files = [entry for entry in found if not entry.information.attributes & attr.DIRECTORY]
        size = sum(entry.information.size for entry in files)
        if self.is_wide:
            self._show_wide(found)
        else:
            for entry in found:
                self._show_entry(entry)
        self.shell.line(f"{len(files):16} File(s) {self.number(size):>14} bytes")
        self.files, self.size = self.files + len(files), self.size + size
        self.folders += len(found) - len(files)

    def _show_entry(self, entry: Entry) -> None:
        found = entry.information
        stamp = written_time(time_of(entry, self.time))
        kind = f"{self.number(found.size):>17}"
        if found.attributes & attr.DIRECTORY:
            kind = "   <DIR>         "
        short = " " * 13 if "x" in self.switches else ""
        owner = f"{'...':23}" if "q" in self.switches else ""
        self.shell.line(f"{stamp[:10]}  {stamp[11:]} {kind} {short}{owner}{self.name(entry)}")

    def _show_wide(self, found: list[Entry]) -> None:
        names = []
        for entry in found:
            is_folder = entry.information.attributes & attr.DIRECTORY
            names.append(f"[{self.name(entry)}]" if is_folder else self.name(entry))
        width = max(map(len, names)) + 1
        columns = max(1, _SCREEN // width)
        rows = -(-len(names) // columns)
        for row in range(rows):
            if "d" in self.switches:
                line = names[row::rows]
            else:
                line = names[row * columns : (row + 1) * columns]
            self.shell.line("".join(f"{name:{width}}" for name in line))

    def free(self, folder: str) -> int:
        status = os.statvfs(self.shell.files.host_path(folder))
        return status.f_bavail * status.f_frsize


def dir(shell: Shell, arguments: str) -> int:
    """DIR [names] [/A /B /C /D /L /N /O /P /Q /R /S /T /W /X /4]"""
    preset = shell.environment.get("DIRCMD") or ""
    words, switches = take_switches(f"{preset} {arguments}", "abcdlnopqrstwx4", valued="aot")
    listing = _Listing(shell, switches)
    folder = shell.files.current_directory
    for index, word in enumerate(words or [""]):
        folder, pattern = _place(shell, strip_quotes(word).replace("/", "\\"))
        if not listing.is_bare:
            if index:
                shell.line()
            _volume(shell, folder)
            shell.line()
        listing.show_folder(folder, pattern)
    if not listing.found:
        if not listing.is_bare and not listing.is_deep:
            shell.line(f" Directory of {folder}\r\n")
        raise CommandError(messages.FILE_NOT_FOUND)
    if not listing.is_bare:
        if listing.is_deep:
            shell.line("\r\n     Total Files Listed:")
            shell.line(f"{listing.files:16} File(s) {listing.number(listing.size):>14} bytes")
        free = listing.number(listing.free(folder))
        shell.line(f"{listing.folders:16} Dir(s) {free:>15} bytes free")
    return 0


def _place(shell: Shell, path: str) -> tuple[str, str]:
    """The folder that is listed and the pattern. Raises CommandError."""
    files = shell.files
    if not path:
        return files.current_directory, "*"
    if not has_wildcards(path) and files.is_directory(path):
        return files.full_path(path if not path.endswith(":") else path + "."), "*"
    folder = folder_of(path)
    full = files.full_path(folder or ".")
    if not files.is_directory(full):
        raise CommandError(messages.windows_error(3) if has_wildcards(path) else messages.FILE_NOT_FOUND)
    full = full.rstrip("\\") if len(full) > 3 else full
    return full, path[len(folder) :]


def _volume(shell: Shell, folder: str) -> None:
    drive = folder[:1].upper()
    serial = attr.information(shell.files.existing(folder)).serial
    shell.line(f" Volume in drive {drive} has no label.")
    shell.line(f" Volume Serial Number is {serial >> 16:04X}-{serial & 0xFFFF:04X}")


def vol(shell: Shell, arguments: str) -> int:
    """VOL [drive:]"""
    drive = arguments.strip(" \t,;=") or shell.files.current_directory[:2]
    if len(drive) != 2 or drive[1] != ":":
        raise CommandError(messages.SYNTAX)
    if drive[0].lower() not in shell.files.drives:
        raise CommandError(messages.windows_error(15))
    _volume(shell, drive + "\\")
    return 0
