"""The functions of INT 21h that take long file names: AH=71h, by AL."""

from __future__ import annotations

import os
import struct

from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.nt.wildcards import file_matcher
from pywine.programs.ntvdm import dos as kernel
from pywine.programs.ntvdm import names
from pywine.programs.ntvdm.directories import Found, dos_time
from pywine.programs.ntvdm.dos import FILE_EXISTS, FILE_NOT_FOUND, INVALID_FUNCTION, Dos, DosError, function
from pywine.programs.ntvdm.streams import DiskFile

_NOT_THERE = 0x7100
_ACCESS = (fileops.GENERIC_READ, fileops.GENERIC_WRITE, fileops.GENERIC_READ | fileops.GENERIC_WRITE)
_LONG_NAMES = 0x4006  # what a volume can do: long names, Unicode, case kept


def _full_path(dos: Dos, segment: int, offset: int) -> str:
    """A full path, whose last name is kept as the program writes it."""
    path = dos.path_at(segment, offset).replace("/", "\\")
    folder, slash, name = path.rpartition("\\")
    if not slash and path[1:2] == ":":
        folder, name = path[:2], path[2:]
    full = dos.directories.full_path(folder + slash if folder or slash else ".")
    if not name:
        return full
    host = dos.p.files.host_path(full)
    long = name if os.path.lexists(os.path.join(host, name)) else names.find_long(host, name) or name
    return dos.p.files.full_path(full.rstrip("\\") + "\\" + long)


def _make_folder(dos: Dos) -> None:
    fileops.create_directory(dos.p.files, _full_path(dos, dos.r.ds, dos.r.dx))


def _remove_folder(dos: Dos) -> None:
    fileops.remove_directory(dos.p.files, _full_path(dos, dos.r.ds, dos.r.dx))


def _change_folder(dos: Dos) -> None:
    dos.directories.change(dos.path_at(dos.r.ds, dos.r.dx))


def _delete(dos: Dos) -> None:
    fileops.delete_file(dos.p.files, _full_path(dos, dos.r.ds, dos.r.dx))


def _attributes(dos: Dos) -> None:
    r = dos.r
    host = dos.p.files.existing(_full_path(dos, r.ds, r.dx))
    information = attr.information(host)
    if r.bl == 0:
        r.cx = information.attributes & 0x3F
    elif r.bl == 1:
        attr.set_attributes(host, r.cx & 0x27)
    elif r.bl == 4:
        r.di, r.cx = dos_time(information.written)
    else:
        raise DosError(INVALID_FUNCTION)


def _current_folder(dos: Dos) -> None:
    drive = dos.directories.drive_of(dos.r.dl)
    dos.m.write(dos.r.ds, dos.r.si, dos.encode(dos.directories.folder_of(drive)[3:])[:259] + b"\0")


def _find_first(dos: Dos) -> None:
    r = dos.r
    path = dos.path_at(r.ds, r.dx).replace("/", "\\")
    folder, slash, pattern = path.rpartition("\\")
    matches = file_matcher(pattern or "*")
    found = [
        entry
        for entry in dos.directories.search(folder + slash + "*.*", r.cl | 0x16)
        if (matches(entry.long_name) or matches(entry.name)) and not entry.attributes & ~r.cl & 0x16
        and entry.attributes & r.ch == r.ch
    ]  # fmt: skip
    if not found:
        raise DosError(FILE_NOT_FOUND)
    number = dos.directories.begin(found)
    _put_found(dos, found[0])
    dos.searches[number] = 1
    r.ax, r.cx = number, 0


def _find_next(dos: Dos) -> None:
    number = dos.r.bx
    position = dos.searches.get(number, 0)
    _put_found(dos, dos.directories.entry(number, position))
    dos.searches[number] = position + 1
    dos.r.cx = 0


def _put_found(dos: Dos, entry: Found) -> None:
    r = dos.r
    moment = entry.time | entry.date << 16
    short = dos.encode(entry.name) if entry.name != entry.long_name.upper() else b""
    dos.m.write(
        r.es,
        r.di,
        struct.pack("<IQQQII8x", entry.attributes, moment, moment, moment, 0, entry.size)
        + dos.encode(entry.long_name)[:259].ljust(260, b"\0")
        + short[:13].ljust(14, b"\0"),
    )


def _close_search(dos: Dos) -> None:
    dos.searches.pop(dos.r.bx, None)


def _rename(dos: Dos) -> None:
    r = dos.r
    old = _full_path(dos, r.ds, r.dx)
    fileops.move(dos.p.files, old, _full_path(dos, r.es, r.di), replace=False, copy=False)


def _true_name(dos: Dos) -> None:
    r = dos.r
    full = _full_path(dos, r.ds, r.si)
    text = dos.directories.short_path(full) if r.cl == 1 else full
    if r.cl == 2:
        text = dos.p.files.stored_name(full)
    dos.m.write(r.es, r.di, dos.encode(text)[:260] + b"\0")


def _open(dos: Dos) -> None:
    """As function 6Ch: DL says what to do if the file is there, and if not."""
    r, files = dos.r, dos.p.files
    device = dos.handles.device(dos.path_at(r.ds, r.si))
    if device is not None:
        r.ax, r.cx = dos.handles.open(device), 1
        return
    full = _full_path(dos, r.ds, r.si)
    exists = files.exists(full)
    if exists and not r.dl & 3:
        raise DosError(FILE_EXISTS)
    if not exists and not r.dl & 0x10:
        raise DosError(FILE_NOT_FOUND)
    way = fileops.OPEN if exists and not r.dl & 2 else fileops.OVERWRITE_IF
    access = _ACCESS[r.bl & 3 if r.bl & 3 < 3 else 2]
    file, _ = fileops.create(files, full, access, 7, way, 0, r.cx & 0x27 | attr.ARCHIVE)
    r.ax = dos.handles.open(DiskFile(file, full, r.bl & 3))
    r.cx = (1 if way == fileops.OPEN else 3) if exists else 2


def _volume(dos: Dos) -> None:
    r = dos.r
    dos.m.write(r.es, r.di, b"NTFS\0"[: r.cx])
    r.bx, r.cx, r.dx = _LONG_NAMES, 255, 260


_BODIES = {
    0x39: _make_folder, 0x3A: _remove_folder, 0x3B: _change_folder, 0x41: _delete, 0x43: _attributes,
    0x47: _current_folder, 0x4E: _find_first, 0x4F: _find_next, 0x56: _rename, 0x60: _true_name,
    0x6C: _open, 0xA0: _volume, 0xA1: _close_search,
}  # fmt: skip


@function(0x71, "long names")
def long_names(dos: Dos) -> None:
    body = _BODIES.get(dos.r.al)
    if body is None:
        dos.r.ax = _NOT_THERE
        dos.r.set_flag(kernel.CARRY, True)
        return
    body(dos)
