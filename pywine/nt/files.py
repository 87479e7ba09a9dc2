"""The file system as a process sees it: drives, the current directory, and host paths behind Windows paths.

`C:` is the prefix's `drive_c`, `Z:` the host's root. Names are found without regard to case.
"""

from __future__ import annotations

import os
import stat

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BAD_NETWORK_PATH,
    STATUS_NOT_A_DIRECTORY,
    STATUS_OBJECT_NAME_INVALID,
    STATUS_OBJECT_NAME_NOT_FOUND,
)
from pywine.host.paths import find_in
from pywine.nt.file import File
from pywine.nt.paths import device_name, normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.file import OpenFile
    from pywine.nt.process import Process

_FOLDERS = (
    "windows/system32",
    "windows/temp",
    "windows/syswow64",
    "Program Files",
    "users/Public",
    "ProgramData",
)
_PROFILE_FOLDERS = (
    "AppData/Local/Temp",
    "AppData/Roaming",
    "Desktop",
    "Documents",
    "Downloads",
    "Music",
    "Pictures",
    "Videos",
)
_TRAVERSE_AND_SYNCHRONIZE = 0x100020
_FORBIDDEN = frozenset('<>"|?*' + "".join(map(chr, range(1, 32))))


def volume_name(letter: str) -> str:
    """A volume's unique name: made of its drive letter, the same on every run."""
    return f"\\\\?\\Volume{{00000000-0000-0000-0000-0000000000{ord(letter.lower()):02x}}}\\"


class Files:
    """Paths of process `p`. Windows paths are str with backslashes, host paths are str as os functions take
    them.
    """

    windows_directory = "C:\\windows"
    system_directory = "C:\\windows\\system32"

    def __init__(self, p: Process) -> None:
        self._p = self.process = p
        self.prefix = p.settings.prefix
        self.drives = {"c": os.path.join(self.prefix, "drive_c"), "z": "/"}
        self._system = os.path.join(self.drives["c"], "windows", "system32")
        self.open_files: dict[tuple[int, int], OpenFile] = {}  # by device and inode
        self.current_directory = self.windows_path(p.settings.working_directory)

    def prepare_prefix(self, user: str) -> None:
        """Create what drive C: has on a new machine, and the user's profile; cheap and safe to repeat."""
        profile = os.path.join(self.drives["c"], "users", user)
        if not os.path.isdir(os.path.join(profile, _PROFILE_FOLDERS[-1])):
            for folder in _FOLDERS:
                os.makedirs(os.path.join(self.drives["c"], folder), exist_ok=True)
            for folder in _PROFILE_FOLDERS:
                os.makedirs(os.path.join(profile, folder), exist_ok=True)

    def windows_path(self, host_path: str) -> str:
        """The Windows path of a host path: on C: if it lies in the prefix, on Z: otherwise."""
        if "/." in host_path or "//" in host_path or host_path[:1] != "/" or host_path[-1] == "/":
            host_path = os.path.abspath(host_path)
        drive_c = self.drives["c"]
        if host_path == drive_c or host_path.startswith(drive_c + "/"):
            return "C:\\" + host_path[len(drive_c) + 1 :].replace("/", "\\")
        return "Z:" + host_path.replace("/", "\\")

    def final_path(self, host_path: str) -> str:
        """The Windows path of a host path without links but, maybe, the last component."""
        folder, name = os.path.split(host_path)
        real = os.path.join(os.path.realpath(folder), name) if os.path.islink(host_path) else ""
        real = real or os.path.realpath(host_path)
        drive_c = os.path.realpath(self.drives["c"])
        if real == drive_c or real.startswith(drive_c + "/"):
            real = self.drives["c"] + real[len(drive_c) :]
        return self.windows_path(real)

    def full_path(self, path: str) -> str:
        """The full Windows path of `path`."""
        return normalise(path, self.current_directory)

    def open_standard_handles(self, descriptors: tuple[int, int, int]) -> tuple[int, ...]:
        """Handles for the caller's stdin, stdout and stderr; 0 where one is closed.

        Standard error stays open for pywine's own messages when the program closes its own.
        """
        handles = []
        for descriptor in descriptors:
            try:
                os.fstat(descriptor)
            except OSError:
                handles.append(0)
                continue
            kind = File
            if not descriptor and os.isatty(descriptor):
                from pywine.nt.console_input import InputBuffer as kind
            file = kind(descriptor, borrowed=True)
            file.process = self._p
            if descriptor in (0, 1):
                file.host_streams = (descriptor,)
            handles.append(self._p.handles.open(file, inherit=True))
        return tuple(handles)

    def same_path(self, one: str, other: str) -> bool:
        return self.full_path(one).lower() == self.full_path(other).lower()

    def host_path(self, path: str) -> str:
        """The host path that `path` stands for, whether or not its last component exists.

        Raises FileNotFoundError where there is no such drive, NotADirectoryError where a folder is missing,
        NtError for names that cannot be.
        """
        full = self.full_path(path)
        if full.startswith("\\\\?\\"):
            full = self._plain_path(path, full)
        if full.startswith("\\\\"):
            raise NtError(STATUS_BAD_NETWORK_PATH)
        drive = self.drives.get(full[:1].lower()) if full[1:2] == ":" else None
        if drive is None:
            raise NotADirectoryError(20, f"there is no drive {full[:2]}", path)
        parts = [part for part in full[2:].split("\\") if part]
        direct = "/".join((drive.rstrip("/"), *parts)) or "/"
        if os.path.lexists(direct):
            return direct
        if not _FORBIDDEN.isdisjoint(full) or ":" in full[2:]:
            raise NtError(STATUS_OBJECT_NAME_INVALID)
        host = drive
        for index, part in enumerate(parts):
            found = find_in(host, part) or (self._is_system(host) and self._stand_in(host, part))
            if not found:
                if index < len(parts) - 1 or not os.path.isdir(host):
                    raise NotADirectoryError(20, "a folder of the path does not exist", path)
                return os.path.join(host, part)
            host = found
        return host

    def _plain_path(self, path: str, full: str) -> str:
        """A `\\\\?\\` path without that prefix. Raises NtError for what the file system cannot name."""
        if path.startswith("\\\\?\\"):  # nothing has made these names plain
            parts = path[4:].split("\\")
            if "." in parts or ".." in parts or "/" in path:
                raise NtError(STATUS_OBJECT_NAME_INVALID)
        full = full[4:]
        if full[:4].lower() == "unc\\":
            return "\\\\" + full[4:]
        if full[:7].lower() == "volume{":
            name, _, rest = full.partition("\\")
            letter = next(
                (letter for letter in self.drives if volume_name(letter)[4:-1].lower() == name.lower()), ""
            )
            return f"{letter}:\\{rest}"
        return full

    def existing(self, path: str, *, follow: bool = True) -> str:
        """The host path of an existing file or folder; without `follow`, a link need not lead to one.

        Raises NtError, OSError.
        """
        if not path:
            raise NotADirectoryError(20, "an empty path", path)
        host = self.host_path(path)
        status = os.stat(host) if follow else os.lstat(host)
        if stat.S_ISLNK(status.st_mode):
            return host
        if path.endswith(("\\", "/")) and not stat.S_ISDIR(status.st_mode):
            raise NtError(STATUS_OBJECT_NAME_INVALID)
        return host

    def exists(self, path: str) -> bool:
        try:
            self.existing(path)
        except (OSError, NtError):
            return False
        return True

    def is_directory(self, path: str) -> bool:
        try:
            return os.path.isdir(self.host_path(path))
        except (OSError, NtError):
            return False

    def require_folder(self, path: str) -> None:
        """Raise NtError or OSError unless `path` is a folder."""
        if not os.path.isdir(self.existing(path)):
            raise NtError(STATUS_NOT_A_DIRECTORY)

    def make_folders(self, path: str) -> None:
        """Create a folder and those above it, where they are missing."""
        full = self.full_path(path)
        parts = full[3:].split("\\")
        for count in range(1, len(parts) + 1):
            host = self.host_path(full[:3] + "\\".join(parts[:count]))
            if not os.path.isdir(host):
                os.mkdir(host)

    def set_current_directory(self, path: str) -> None:
        """Raises NtError, OSError."""
        if device_name(path):
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
        full = self.full_path(path)
        self.require_folder(full)
        self.current_directory = full.rstrip("\\") if len(full) > 3 else full

    def find_host_file(self, path: str) -> str:
        """The host path of an existing regular file, or "". What only stands for a builtin is none."""
        try:
            host = self.host_path(path)
        except (OSError, NtError):
            return ""
        if not os.path.isfile(host):
            return ""
        if self._is_system(os.path.dirname(host)):
            from pywine.nt.system_files import is_stand_in

            return "" if is_stand_in(host) else host
        return host

    def _is_system(self, host: str) -> bool:
        """Whether a folder of the host is the system directory."""
        return host == self._system

    def _stand_in(self, host: str, name: str) -> str:
        """The file that stands for a builtin, made now; "" for other names."""
        from pywine.nt.system_files import is_known, make, make_network_files

        if name.lower() == "drivers":
            return make_network_files(host)
        return make(host, name, self._p.bits) if is_known(name) else ""

    def show_builtins(self, host: str) -> None:
        """Before a folder of the host is listed: the system directory has a file for every builtin."""
        if self._is_system(host):
            from pywine.nt.system_files import make_all

            make_all(host, self._p.bits)

    def stored_name(self, path: str) -> str:
        """`path` with every component as it is stored. Raises NtError, OSError."""
        host = self.existing(path)
        full = self.full_path(path)
        count = len([part for part in full[2:].split("\\") if part])
        names = host.split("/")[-count:] if count else []
        return full[:2] + "\\" + "\\".join(names)

    def open_current_directory(self) -> File | None:
        """The directory that native programs name relative paths from; None if it may not be read."""
        host = self.host_path(self.current_directory)
        try:
            descriptor = os.open(host, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return None
        folder = File(descriptor, self.current_directory, access=_TRAVERSE_AND_SYNCHRONIZE, share=3)
        folder.host_path = host
        return folder
