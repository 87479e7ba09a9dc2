"""fileapi.h: drives and volumes."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import (
    DWORD,
    FILE_HANDLE,
    FORM,
    PVOID,
    TBUF,
    TBUF_SIZE_FIRST,
    TRUE,
    TSTR,
    UINT,
    ULONGLONG,
    WBUF,
    Opt,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_DIR_NOT_ROOT,
    ERROR_FILE_NOT_FOUND,
    ERROR_FILENAME_EXCED_RANGE,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
    ERROR_NO_MORE_FILES,
    ERROR_PATH_NOT_FOUND,
)
from pywine.nt.attributes import information, information_of
from pywine.nt.file import File
from pywine.nt.files import volume_name
from pywine.nt.objects import Object
from pywine.nt.process import Process

DRIVE_UNKNOWN, DRIVE_NO_ROOT_DIR, DRIVE_REMOVABLE, DRIVE_FIXED, DRIVE_REMOTE = 0, 1, 2, 3, 4
_FILE_SYSTEM, _LABEL = "NTFS", ""
# Case-preserved names, case-sensitive search, Unicode, ACLs, sparse files, reparse points, hard links…
_FILE_SYSTEM_FLAGS = 0x01C006CF
_SECTOR = 512


@api
def GetLogicalDrives(p: Process) -> DWORD:
    return sum(1 << (ord(letter) - ord("a")) for letter in p.files.drives)


@api.aw
def GetLogicalDriveStrings(p: Process, drives: TBUF_SIZE_FIRST) -> DWORD:
    text = "".join(f"{letter.upper()}:\\\0" for letter in sorted(p.files.drives))
    if len(text) + 1 > drives.size:
        return len(text) + 1
    p.memory.write(drives.address, drives.encode(text + "\0"))
    return len(text)


def _drive(p: Process, root: str | None) -> str:
    """The host folder of a root path. Raises WinError."""
    path = p.files.current_directory[:3] if root is None else root.replace("/", "\\")
    path = path.removeprefix(_device_prefix(path))
    host = p.files.drives.get(path[:1].lower()) if path[1:2] == ":" else None
    if host is None:
        raise WinError(ERROR_PATH_NOT_FOUND)
    return host


def _device_prefix(path: str) -> str:
    """What stands before the drive in a path that names the device."""
    return path[:4] if path.startswith(("\\\\?\\", "\\\\.\\")) else ""


@api.aw
def GetDriveType(p: Process, root: Opt[TSTR]) -> UINT:
    path = p.files.current_directory[:3] if root is None else root
    prefix = _device_prefix(path)
    path = path.removeprefix(prefix)
    if prefix and path[1:] == ":":
        return DRIVE_UNKNOWN
    if len(path.rstrip("\\/")) != 2 or path[1:2] != ":":
        return DRIVE_NO_ROOT_DIR
    return DRIVE_FIXED if path[0].lower() in p.files.drives else DRIVE_NO_ROOT_DIR


@api.aw
def GetVolumeInformation(
    p: Process, root: Opt[TSTR], label: TBUF, serial: OutOpt[DWORD], component: OutOpt[DWORD],
    flags: OutOpt[DWORD], system: TBUF,
) -> TRUE:  # fmt: skip
    path = root.replace("/", "\\") if root is not None else "C:"
    if len(path.removeprefix(_device_prefix(path)).rstrip("\\")) != 2:
        raise WinError(ERROR_DIR_NOT_ROOT if path[1:2] == ":" else ERROR_INVALID_NAME)
    _describe_volume(information(_drive(p, root)).serial, label, serial, component, flags, system)


@api
def GetVolumeInformationByHandleW(
    p: Process,
    file: File,
    label: WBUF,
    serial: OutOpt[DWORD],
    component: OutOpt[DWORD],
    flags: OutOpt[DWORD],
    system: WBUF,
) -> TRUE:
    _describe_volume(information_of(file.descriptor).serial, label, serial, component, flags, system)


def _describe_volume(
    number: int,
    label: TBUF,
    serial: OutOpt[DWORD],
    component: OutOpt[DWORD],
    flags: OutOpt[DWORD],
    system: TBUF,
) -> None:
    serial.value, component.value, flags.value = number, 255, _FILE_SYSTEM_FLAGS
    if label.address:
        label.put(_LABEL)
    if system.address:
        if system.size <= len(_FILE_SYSTEM):
            raise WinError(ERROR_FILENAME_EXCED_RANGE)
        system.put(_FILE_SYSTEM)


@api.aw
def GetDiskFreeSpace(
    p: Process,
    root: Opt[TSTR],
    sectors: OutOpt[DWORD],
    sector_size: OutOpt[DWORD],
    free: OutOpt[DWORD],
    total: OutOpt[DWORD],
) -> TRUE:
    status = os.statvfs(p.files.existing(root or p.files.current_directory))
    sectors.value, sector_size.value = max(status.f_frsize // _SECTOR, 1), _SECTOR
    free.value, total.value = min(status.f_bavail, 0xFFFFFFFF), min(status.f_blocks, 0xFFFFFFFF)


@api.aw
def GetDiskFreeSpaceEx(
    p: Process,
    folder: Opt[TSTR],
    available: OutOpt[ULONGLONG],
    total: OutOpt[ULONGLONG],
    free: OutOpt[ULONGLONG],
) -> TRUE:
    status = os.statvfs(p.files.existing(folder or p.files.current_directory))
    available.value, total.value = status.f_bavail * status.f_frsize, status.f_blocks * status.f_frsize
    free.value = status.f_bfree * status.f_frsize


@api.aw
def GetVolumePathName(p: Process, path: TSTR, root: TBUF) -> TRUE:
    if not path:
        raise WinError(ERROR_INVALID_PARAMETER)
    full = p.files.full_path(path)
    prefix = _device_prefix(full)
    drive = full[len(prefix) :][:3]
    if drive[1:] != ":\\":
        raise WinError(ERROR_INVALID_NAME)
    if drive[0].lower() not in p.files.drives:
        raise WinError(ERROR_FILE_NOT_FOUND)
    text = prefix + drive
    if root.size <= len(text):
        raise WinError(ERROR_FILENAME_EXCED_RANGE)
    root.put(text)


@api.aw
def GetVolumeNameForVolumeMountPoint(p: Process, root: TSTR, name: TBUF) -> TRUE:
    if not root.endswith("\\"):
        raise WinError(ERROR_INVALID_NAME)
    _drive(p, root)
    text = volume_name(root.removeprefix("\\\\?\\")[0])
    if name.size <= len(text):
        raise WinError(ERROR_FILENAME_EXCED_RANGE)
    name.put(text)


@api.aw
def GetVolumePathNamesForVolumeName(p: Process, volume: TSTR, names: TBUF, needed: OutOpt[DWORD]) -> TRUE:
    letter = next((letter for letter in p.files.drives if volume_name(letter) == volume), None)
    if letter is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    text = f"{letter.upper()}:\\\0\0"
    needed.value = len(text)
    if names.size < len(text):
        raise WinError(ERROR_MORE_DATA)
    p.memory.write(names.address, names.encode(text))


class Volumes(Object):
    """An open enumeration of volumes."""

    type_name = "Volumes"

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names


@api.aw
def FindFirstVolume(p: Process, name: TBUF) -> FILE_HANDLE:
    volumes = Volumes([volume_name(letter) for letter in sorted(p.files.drives)])
    name.put(volumes.names.pop(0))
    return p.handles.open(volumes)


@api.aw
def FindNextVolume(p: Process, volumes: Volumes, name: TBUF) -> TRUE:
    if not volumes.names:
        raise WinError(ERROR_NO_MORE_FILES)
    name.put(volumes.names.pop(0))


@api
def FindVolumeClose(p: Process, volumes: PVOID) -> TRUE:
    p.handles.get(volumes, Volumes)
    p.handles.close(volumes)


@api.aw
def SetVolumeLabel(p: Process, root: Opt[TSTR], label: Opt[TSTR]) -> TRUE:
    _drive(p, root)
    raise WinError(ERROR_ACCESS_DENIED)


@api.aw
def DefineDosDevice(p: Process, flags: DWORD, device: TSTR, target: Opt[TSTR]) -> TRUE:
    raise WinError(ERROR_ACCESS_DENIED)


@api.aw
def QueryDosDevice(p: Process, name: Opt[TSTR], target: TBUF, wide: FORM) -> DWORD:
    from pywine.nt.object_paths import dos_devices

    devices = dos_devices(p)
    if name is None:
        text = "\0".join(devices) + "\0\0"
    elif name.upper() in devices:
        text = devices[name.upper()] + "\0\0"
    else:
        raise WinError(ERROR_FILE_NOT_FOUND)
    if target.size < len(text):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(target.address, target.encode(text))
    return len(text)
