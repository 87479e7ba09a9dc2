"""Files and folders by name, as the C runtime's functions need them: Win32 errors from host calls."""

from __future__ import annotations

import os
import stat

from pywine.abi import winerror as win
from pywine.abi.errors import WinError
from pywine.nt.file import File
from pywine.nt.paths import device_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

GENERIC_READ, GENERIC_WRITE = 0x80000000, 0x40000000
ATTRIBUTE_READONLY, ATTRIBUTE_HIDDEN, ATTRIBUTE_DIRECTORY, ATTRIBUTE_ARCHIVE = 1, 2, 0x10, 0x20
_FORBIDDEN = frozenset('<>"|?*')
_ERRORS = {
    2: win.ERROR_FILE_NOT_FOUND, 20: win.ERROR_PATH_NOT_FOUND, 13: win.ERROR_ACCESS_DENIED, 1: win.ERROR_ACCESS_DENIED,
    17: win.ERROR_ALREADY_EXISTS, 39: win.ERROR_DIR_NOT_EMPTY, 21: win.ERROR_ACCESS_DENIED, 30: win.ERROR_ACCESS_DENIED,
    28: win.ERROR_DISK_FULL, 18: win.ERROR_NOT_SAME_DEVICE, 24: win.ERROR_TOO_MANY_OPEN_FILES,
    36: win.ERROR_FILENAME_EXCED_RANGE, 16: win.ERROR_SHARING_VIOLATION,
}  # fmt: skip


def host_path(p: Process, path: str, *, wildcards: bool = False) -> str:
    """The host path of `path`. Raises WinError."""
    if not path:
        raise WinError(win.ERROR_PATH_NOT_FOUND)
    if not wildcards and not _FORBIDDEN.isdisjoint(path.removeprefix("\\\\?\\")):
        raise WinError(win.ERROR_INVALID_NAME)
    try:
        return p.files.host_path(path)
    except OSError as error:
        raise WinError(win.ERROR_PATH_NOT_FOUND) from error


def failure(error: OSError, *, folder: str = "") -> WinError:
    """The Win32 error of a host error on something in the host's `folder`."""
    if error.errno == 2 and folder and not os.path.isdir(folder):
        return WinError(win.ERROR_PATH_NOT_FOUND)
    return WinError(_ERRORS.get(error.errno or 0, win.ERROR_GEN_FAILURE))


def open_file(p: Process, path: str, flags: int, *, read_only: bool = False) -> File:
    """Open with the host's `os.O_*` flags; `read_only`: what is created gets the attribute."""
    device = device_name(path.removeprefix("\\\\.\\"))
    if device == "nul":
        return File(os.open("/dev/null", flags & 3), "\\\\.\\nul")
    if device in ("con", "conin$", "conout$"):
        return File(os.open("/dev/tty", os.O_RDWR), "\\\\.\\" + device)
    host = host_path(p, path)
    if os.path.isdir(host):
        raise WinError(win.ERROR_ACCESS_DENIED)
    exists = os.path.lexists(host)
    if exists and flags & 3 != os.O_RDONLY and not os.stat(host).st_mode & stat.S_IWUSR:
        raise WinError(win.ERROR_ACCESS_DENIED)
    try:
        descriptor = os.open(host, flags | os.O_CLOEXEC, 0o444 if read_only else 0o666)
    except FileExistsError:
        raise WinError(win.ERROR_FILE_EXISTS) from None
    except OSError as error:
        raise failure(error, folder=os.path.dirname(host)) from error
    access = {os.O_RDONLY: GENERIC_READ, os.O_WRONLY: GENERIC_WRITE}.get(flags & 3, GENERIC_READ | GENERIC_WRITE)
    return File(descriptor, p.files.full_path(path), access=access)


def remove(p: Process, path: str) -> None:
    host = host_path(p, path)
    if os.path.isdir(host):
        raise WinError(win.ERROR_ACCESS_DENIED)
    try:
        if not os.lstat(host).st_mode & stat.S_IWUSR:
            raise WinError(win.ERROR_ACCESS_DENIED)
        os.unlink(host)
    except OSError as error:
        raise failure(error, folder=os.path.dirname(host)) from error


def rename(p: Process, old: str, new: str) -> None:
    source, target = host_path(p, old), host_path(p, new)
    if not os.path.lexists(source):
        raise failure(FileNotFoundError(2, ""), folder=os.path.dirname(source))
    if os.path.lexists(target) and not os.path.samefile(source, target):
        raise WinError(win.ERROR_ALREADY_EXISTS)
    name = p.files.full_path(new).rpartition("\\")[2]
    try:
        os.rename(source, os.path.join(os.path.dirname(target), name))
    except OSError as error:
        raise failure(error, folder=os.path.dirname(target)) from error


def make_directory(p: Process, path: str) -> None:
    host = host_path(p, path)
    try:
        os.mkdir(host)
    except OSError as error:
        raise failure(error, folder=os.path.dirname(host)) from error


def remove_directory(p: Process, path: str) -> None:
    host = host_path(p, path)
    if os.path.lexists(host) and not os.path.isdir(host):
        raise WinError(win.ERROR_DIRECTORY)
    try:
        os.rmdir(host)
    except OSError as error:
        raise failure(error, folder=os.path.dirname(host)) from error


def change_directory(p: Process, path: str) -> None:
    host = host_path(p, path)
    if not os.path.isdir(host):
        if os.path.lexists(host):
            raise WinError(win.ERROR_DIRECTORY)
        raise failure(FileNotFoundError(2, ""), folder=os.path.dirname(host))
    p.files.current_directory = p.files.full_path(path)


def status(p: Process, path: str) -> os.stat_result:
    """What the host says of a file; a name with wildcards is looked up like any other."""
    host = host_path(p, path, wildcards=True)
    try:
        return os.stat(host)
    except OSError as error:
        raise failure(error, folder=os.path.dirname(host)) from error


def set_read_only(p: Process, path: str, read_only: bool) -> None:
    host = host_path(p, path)
    mode = status(p, path).st_mode
    try:
        os.chmod(host, mode & ~0o222 if read_only else mode | stat.S_IWUSR)
    except OSError as error:
        raise failure(error) from error


def set_times(p: Process, path: str, accessed: float, modified: float) -> None:
    try:
        os.utime(host_path(p, path), (accessed, modified))
    except OSError as error:
        raise failure(error) from error


def attributes(info: os.stat_result, name: str = "") -> int:
    """FILE_ATTRIBUTE_* of what the host describes so."""
    found = ATTRIBUTE_DIRECTORY if stat.S_ISDIR(info.st_mode) else ATTRIBUTE_ARCHIVE
    if not info.st_mode & stat.S_IWUSR:
        found |= ATTRIBUTE_READONLY
    return found | (ATTRIBUTE_HIDDEN if name.startswith(".") and name not in (".", "..") else 0)


def matches(p: Process, pattern: str) -> list[tuple[str, os.stat_result]]:
    """What FindFirstFile finds: names and descriptions. Raises WinError when there is nothing."""
    from pywine.nt.wildcards import file_matcher

    folder, _, name = p.files.full_path(pattern).rpartition("\\")
    host = host_path(p, folder + "\\")
    if not os.path.isdir(host):
        raise WinError(win.ERROR_PATH_NOT_FOUND)
    names = sorted(os.listdir(host), key=str.lower)
    if folder[2:]:
        names[:0] = [".", ".."]
    is_match = file_matcher(name)
    found = []
    for entry in names:
        if is_match(entry):
            try:
                found.append((entry, os.stat(os.path.join(host, entry))))
            except OSError:
                continue
    if not found:
        raise WinError(win.ERROR_FILE_NOT_FOUND)
    return found
