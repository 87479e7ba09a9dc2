"""Drives, folders and paths of DOS, and the searches through folders."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.nt import attributes as attr
from pywine.nt import clock, fileops
from pywine.nt.timezone import bias_at
from pywine.programs.ntvdm import names
from pywine.programs.ntvdm.dos import (
    ACCESS_DENIED,
    CURRENT_DIRECTORY,
    FILE_NOT_FOUND,
    INVALID_DRIVE,
    NO_MORE_FILES,
    PATH_NOT_FOUND,
    Dos,
    DosError,
    function,
)

HIDDEN, SYSTEM, VOLUME, DIRECTORY = 0x02, 0x04, 0x08, 0x10
_MOST_SEARCHES = 256
_LONGEST_PATH = 66
_SECTOR, _SECTORS_PER_CLUSTER = 512, 64


class Found:
    """An entry that a search has found."""

    __slots__ = ("attributes", "date", "long_name", "name", "size", "time")

    def __init__(self, name: str, long_name: str, host_path: str) -> None:
        information = attr.information(host_path)
        self.name, self.long_name = name, long_name
        self.attributes = information.attributes & 0x3F
        self.size = min(information.size, 0xFFFFFFFF)
        self.date, self.time = dos_time(information.written)


def dos_time(filetime: int) -> tuple[int, int]:
    """Date and time as directory entries have them, in local time."""
    return clock.to_dos(filetime - bias_at(filetime) * 60 * clock.SECOND) or (0x21, 0)


class Directories:
    """The current folders, the disk transfer area, and the searches that go on."""

    def __init__(self, dos: Dos) -> None:
        self.dos, self.files = dos, dos.p.files
        self.dta: tuple[int, int] = (0, 0x80)
        self._folders: dict[str, str] = {}  # by drive, of those that are not the current one
        self._searches: dict[int, list[Found]] = {}
        self._next_search = 1

    # Paths.

    @property
    def drive(self) -> str:
        return self.files.current_directory[:1].upper()

    def drive_of(self, number: int) -> str:
        """The letter of a drive: 0 is the current one, 1 is A:. Raises DosError."""
        letter = chr(64 + number) if number else self.drive
        if letter.lower() not in self.files.drives:
            raise DosError(INVALID_DRIVE)
        return letter

    def folder_of(self, drive: str) -> str:
        """A drive's current folder, as a full path."""
        if drive == self.drive:
            return self.files.current_directory
        return self._folders.get(drive, f"{drive}:\\")

    def full_path(self, path: str) -> str:
        """The full path of a name, with long names where there are such entries. Raises DosError."""
        path = path.replace("/", "\\").strip(" ")
        if path.startswith("\\\\"):
            raise DosError(PATH_NOT_FOUND)
        if any(character < " " for character in path):
            raise DosError(FILE_NOT_FOUND)
        drive = self.drive
        if path[1:2] == ":":
            drive, path = path[0].upper(), path[2:]
            if drive.lower() not in self.files.drives:
                raise DosError(INVALID_DRIVE if not path else PATH_NOT_FOUND)
        if not path.startswith("\\"):
            path = self.folder_of(drive)[2:].rstrip("\\") + "\\" + path
        full = self.files.full_path(drive + ":" + path)
        try:
            if os.path.lexists(self.files.host_path(full)):
                return full
        except (OSError, NtError):
            pass
        return self._with_long_names(full)

    def _with_long_names(self, full: str) -> str:
        host = self.files.drives[full[0].lower()]
        parts: list[str] = []
        for part in full[3:].split("\\"):
            found = self._entry(host, part) if host else ""
            parts.append(found or (part if "*" in part or "?" in part else names.shorten(part)))
            host = os.path.join(host, found) if found else ""
        return full[:3] + "\\".join(parts)

    def _entry(self, folder: str, name: str) -> str:
        from pywine.host.paths import find_in

        path = find_in(folder, name)
        return os.path.basename(path) if path else names.find_long(folder, names.shorten(name))

    def short_path(self, full: str) -> str:
        """A full path with 8.3 names."""
        host = self.files.drives[full[0].lower()]
        parts: list[str] = []
        for part in full[3:].split("\\"):
            short = part
            if part and not names.is_short(part):
                from pywine.host.paths import find_in

                path = find_in(host, part)
                short = names.short_names(host).get(os.path.basename(path), part) if path else part
            parts.append(short.upper())
            host = os.path.join(host, part)
        return full[:3].upper() + "\\".join(parts)

    def find_file(self, path: str) -> str:
        """The full path of an existing file, or ""."""
        try:
            full = self.full_path(path)
        except DosError:
            return ""
        return full if self.files.find_host_file(full) else ""

    def select(self, drive: str) -> None:
        """Make a drive the current one."""
        if drive != self.drive and drive.lower() in self.files.drives:
            old = self.files.current_directory
            new = self.folder_of(drive)
            self._folders[old[:1].upper()] = old
            self.files.current_directory = new

    def change(self, path: str) -> None:
        full = self.full_path(path)
        try:
            self.files.require_folder(full)
        except (OSError, NtError):
            raise DosError(PATH_NOT_FOUND) from None
        full = full.rstrip("\\") if len(full) > 3 else full
        if full[0].upper() == self.drive:
            self.files.current_directory = full
        else:
            self._folders[full[0].upper()] = full

    # Searches.

    def search(self, path: str, attributes: int) -> list[Found]:
        """The entries that a path with a pattern means. Raises DosError."""
        path = path.replace("/", "\\")
        folder, slash, pattern = path.rpartition("\\")
        if not slash and path[1:2] == ":":
            folder, pattern = path[:2], path[2:]
        full = self.full_path(folder + slash if folder or slash else ".")
        if names.device_of(pattern):
            raise DosError(NO_MORE_FILES)
        if attributes & 0x3F == VOLUME:
            raise DosError(NO_MORE_FILES)
        host = self.files.host_path(full)
        if not os.path.isdir(host):
            raise DosError(PATH_NOT_FOUND)
        hidden = ~attributes & (HIDDEN | SYSTEM | DIRECTORY)
        eleven = names.template(pattern)
        found = []
        candidates = [] if len(full) <= 3 else [(".", "."), ("..", "..")]
        candidates += sorted(names.short_names(host).items(), key=lambda item: item[1])
        for long, short in candidates:
            if (short in (".", "..") and "?" not in eleven) or not (
                names.matches(eleven, short) or ("?" not in eleven and long.upper() == pattern.upper())
            ):
                continue
            try:
                entry = Found(short, long, os.path.join(host, long))
            except OSError:
                continue
            if not entry.attributes & hidden:
                found.append(entry)
        if not found:
            raise DosError(NO_MORE_FILES)
        return found

    def begin(self, found: list[Found]) -> int:
        """Keep what a search has found; its number."""
        number = self._next_search
        self._next_search = number % 0xFFFE + 1
        self._searches[number] = found
        if len(self._searches) > _MOST_SEARCHES:
            del self._searches[next(iter(self._searches))]
        return number

    def entry(self, number: int, position: int) -> Found:
        """What a search has found at this position. Raises DosError."""
        found = self._searches.get(number)
        if found is None or position >= len(found):
            self._searches.pop(number, None)
            raise DosError(NO_MORE_FILES)
        return found[position]


def _put_entry(dos: Dos, number: int, position: int) -> None:
    """Fill the disk transfer area with an entry of a search."""
    entry = dos.directories.entry(number, position)
    name = dos.encode(entry.name)[:12].ljust(13, b"\0")
    segment, offset = dos.directories.dta
    data = struct.pack("<HH", number, position + 1)
    dos.m.write(segment, offset + 13, data)
    data = struct.pack("<BHHI", entry.attributes, entry.time, entry.date, entry.size) + name
    dos.m.write(segment, offset + 21, data)


@function(0x4E, "find first file")
def find_first(dos: Dos) -> None:
    r, directories = dos.r, dos.directories
    path = dos.path_at(r.ds, r.dx)
    found = directories.search(path, r.cx)
    segment, offset = directories.dta
    head = bytes((ord(directories.full_path(path[:2] if path[1:2] == ":" else ".")[0]) - 64,))
    pattern = path.replace("/", "\\").rpartition("\\")[2].rpartition(":")[2]
    head += dos.encode(names.template(pattern)) + bytes((r.cl,))
    dos.m.write(segment, offset, head)
    _put_entry(dos, directories.begin(found), 0)


@function(0x4F, "find next file")
def find_next(dos: Dos) -> None:
    segment, offset = dos.directories.dta
    number, position = struct.unpack("<HH", dos.m.read(segment, offset + 13, 4))
    _put_entry(dos, number, position)


@function(0x0E, "select drive")
def select_drive(dos: Dos) -> None:
    if dos.r.dl < 26:
        dos.directories.select(chr(65 + dos.r.dl))
    dos.r.al = 26


@function(0x19, "get current drive")
def current_drive(dos: Dos) -> None:
    dos.r.al = ord(dos.directories.drive) - 65


@function(0x1A, "set disk transfer area")
def set_dta(dos: Dos) -> None:
    dos.directories.dta = dos.r.ds, dos.r.dx


@function(0x2F, "get disk transfer area")
def get_dta(dos: Dos) -> None:
    dos.r.es, dos.r.bx = dos.directories.dta


@function(0x39, "make folder")
def make_folder(dos: Dos) -> None:
    full = dos.directories.full_path(dos.path_at(dos.r.ds, dos.r.dx))
    try:
        fileops.create_directory(dos.p.files, full)
    except NtError:
        raise DosError(ACCESS_DENIED) from None


@function(0x3A, "remove folder")
def remove_folder(dos: Dos) -> None:
    full = dos.directories.full_path(dos.path_at(dos.r.ds, dos.r.dx))
    if not dos.p.files.is_directory(full):
        raise DosError(PATH_NOT_FOUND)
    if dos.p.files.same_path(full, dos.directories.folder_of(full[0].upper())):
        raise DosError(CURRENT_DIRECTORY)
    fileops.remove_directory(dos.p.files, full)


@function(0x3B, "change folder")
def change_folder(dos: Dos) -> None:
    dos.directories.change(dos.path_at(dos.r.ds, dos.r.dx))


@function(0x47, "get current folder")
def current_folder(dos: Dos) -> None:
    directories = dos.directories
    drive = directories.drive_of(dos.r.dl)
    text = dos.encode(directories.short_path(directories.folder_of(drive))[3:])
    if len(text) >= _LONGEST_PATH - 2:
        raise DosError(PATH_NOT_FOUND)
    dos.m.write(dos.r.ds, dos.r.si, text + b"\0")
    dos.r.ax = 0x0100


@function(0x60, "full path")
def true_name(dos: Dos) -> None:
    r = dos.r
    path = dos.path_at(r.ds, r.si)
    if not path.strip():
        raise DosError(FILE_NOT_FOUND)
    device = names.device_of(path)
    full = (
        f"{dos.directories.drive}:/{device}"
        if device
        else dos.directories.short_path(dos.directories.full_path(path))
    )
    dos.m.write(r.es, r.di, dos.encode(full)[:127] + b"\0")


def _space(dos: Dos, drive: str) -> tuple[int, int]:
    """Free clusters of a drive, and all of them."""
    status = os.statvfs(dos.p.files.drives[drive.lower()])
    cluster = _SECTOR * _SECTORS_PER_CLUSTER
    free, total = (count * status.f_frsize // cluster for count in (status.f_bavail, status.f_blocks))
    return min(free, 0xFFF6), min(total, 0xFFF6)


@function(0x36, "get disk space")
def disk_space(dos: Dos) -> None:
    r = dos.r
    try:
        drive = dos.directories.drive_of(r.dl)
    except DosError:
        r.ax = 0xFFFF
        return
    r.bx, r.dx = _space(dos, drive)
    r.ax, r.cx = _SECTORS_PER_CLUSTER, _SECTOR


def _allocation(dos: Dos, number: int) -> None:
    r = dos.r
    try:
        drive = dos.directories.drive_of(number)
    except DosError:
        r.al = 0xFF
        return
    r.dx = _space(dos, drive)[1]
    r.al, r.cx = _SECTORS_PER_CLUSTER, _SECTOR
    from pywine.programs.ntvdm import dos as kernel

    r.ds, r.bx = kernel.KERNEL, kernel.IN_DOS - 1  # the media descriptor


@function(0x1B, "get allocation of current drive")
def allocation(dos: Dos) -> None:
    _allocation(dos, 0)


@function(0x1C, "get allocation")
def allocation_of(dos: Dos) -> None:
    _allocation(dos, dos.r.dl)


@function(0x1F, "get drive parameters of current drive")
def drive_parameters(dos: Dos) -> None:
    dos.r.al = 0xFF


@function(0x32, "get drive parameters")
def drive_parameters_of(dos: Dos) -> None:
    dos.r.al = 0xFF
