"""DOS' functions on itself: version, vectors, date and time, country, devices' control, extended errors."""

from __future__ import annotations

import struct
import time

from pywine.programs.ntvdm import dos as kernel
from pywine.programs.ntvdm.dos import (
    FILE_NOT_FOUND,
    INVALID_DRIVE,
    INVALID_FUNCTION,
    KERNEL,
    Dos,
    DosError,
    function,
)
from pywine.programs.ntvdm.streams import DiskFile

_VERSION, _TRUE_VERSION = 0x0005, 0x3205  # 5.0 as programs ask; 5.50 of Windows NT
_COUNTRY, _CODE_PAGE = 1, 437
_SWITCH = 0x2F
_INVALID = 0xFF
# Extended errors: class, action and place of a code.
_UNKNOWN = 13
_CLASSES = {
    1: 7, 2: 8, 3: 8, 4: 1, 5: 3, 6: 7, 7: 7, 8: 1, 9: 7, 10: 7, 11: 9, 12: 7, 13: 9, 15: 8, 16: 3, 17: 12,
    18: 8, 32: 10, 33: 10, 80: 12,
}  # fmt: skip
_ACTIONS = {2: 3, 3: 3, 4: 4, 5: 3, 8: 4, 15: 3, 18: 3, 32: 1, 33: 1, 80: 3}
_PLACES = {2: 2, 3: 2, 5: 2, 8: 5, 9: 5, 7: 5, 15: 2, 18: 2, 80: 2, 4: 1}


@function(0x25, "set vector")
def set_vector(dos: Dos) -> None:
    dos.m.set_vector(dos.r.al, dos.r.ds, dos.r.dx)


@function(0x35, "get vector")
def get_vector(dos: Dos) -> None:
    dos.r.es, dos.r.bx = dos.m.vector(dos.r.al)


@function(0x2A, "get date")
def get_date(dos: Dos) -> None:
    r, now = dos.r, time.localtime()
    r.cx, r.dh, r.dl = now.tm_year, now.tm_mon, now.tm_mday
    r.al = (now.tm_wday + 1) % 7


@function(0x2B, "set date")
def set_date(dos: Dos) -> None:
    dos.r.al = _INVALID  # the clock is the host's


@function(0x2C, "get time")
def get_time(dos: Dos) -> None:
    r, moment = dos.r, time.time()
    now = time.localtime(moment)
    r.ch, r.cl, r.dh, r.dl = now.tm_hour, now.tm_min, min(now.tm_sec, 59), int(moment * 100) % 100


@function(0x2D, "set time")
def set_time(dos: Dos) -> None:
    dos.r.al = _INVALID


@function(0x2E, "set verify flag")
def set_verify(dos: Dos) -> None:
    dos.verifies = bool(dos.r.al & 1)


@function(0x54, "get verify flag")
def get_verify(dos: Dos) -> None:
    dos.r.al = int(dos.verifies)


@function(0x30, "get version")
def get_version(dos: Dos) -> None:
    r = dos.r
    r.ax = dos.m.word(dos.tasks.current, 0x40) or _VERSION
    r.bx = 0xFF00 if r.al != 1 else 0
    r.cx = 0


@function(0x33, "Ctrl-Break check, boot drive, true version")
def settings(dos: Dos) -> None:
    r = dos.r
    if r.al == 0:
        r.dl = int(dos.checks_break)
    elif r.al == 1:
        dos.checks_break = bool(r.dl & 1)
    elif r.al == 2:
        old = dos.checks_break
        dos.checks_break, r.dl = bool(r.dl & 1), int(old)
    elif r.al == 5:
        r.dl = 3
    elif r.al == 6:
        r.bx, r.dx = _TRUE_VERSION, 0
    else:
        r.al = _INVALID


@function(0x34, "get InDOS flag")
def in_dos(dos: Dos) -> None:
    dos.r.es, dos.r.bx = KERNEL, kernel.IN_DOS


@function(0x37, "switch character")
def switch_character(dos: Dos) -> None:
    r = dos.r
    if r.al == 0:
        r.dl, r.al = _SWITCH, 0
    elif r.al == 2:
        r.dl, r.al = 0xFF, 0
    else:
        r.al = 0 if r.al in (1, 3) else _INVALID


def country_information(dos: Dos) -> bytes:
    """What function 38h gives for the United States."""
    segment, offset = dos.case_map
    return struct.pack(
        "<H5s2s2s2s2sBBBHH2s10x", 0, b"$", b",", b".", b"-", b":", 0, 2, 0, offset, segment, b","
    )


@function(0x38, "country")
def country(dos: Dos) -> None:
    r = dos.r
    wanted = r.bx if r.al == 0xFF else r.al
    if wanted not in (0, _COUNTRY):
        raise DosError(FILE_NOT_FOUND)
    if r.dx == 0xFFFF:
        return
    r.bx = r.ax = _COUNTRY
    dos.m.write(r.ds, r.dx, country_information(dos))


@function(0x65, "country's tables")
def country_tables(dos: Dos) -> None:
    r, m = dos.r, dos.m
    if r.al in (0x20, 0x21, 0x22):
        _upper_case(dos, r.al)
        return
    if r.al == 0x23:
        r.ax = {0x4E: 0, 0x59: 1}.get(r.dl & 0xDF, 2)
        return
    table = {2: kernel.UPPER_CASE, 4: kernel.UPPER_CASE, 5: kernel.LOWER_NAMES, 6: kernel.COLLATION,
             7: kernel.NO_LEAD_BYTES}.get(r.al)  # fmt: skip
    if r.al == 1:
        data = struct.pack("<HHH", 38, _COUNTRY, _CODE_PAGE) + country_information(dos)
    elif table is not None:
        data = struct.pack("<HH", table, KERNEL)
    else:
        raise DosError(INVALID_FUNCTION)
    data = (bytes((r.al,)) + data)[: r.cx]
    m.write(r.es, r.di, data)
    r.cx = len(data)
    r.ax = _CODE_PAGE


def upper(dos: Dos, data: bytes) -> bytes:
    """OEM text in capitals, where they are in the code page."""
    text = dos.decode(data)
    return b"".join(
        new if len(new := dos.encode(character.upper())) == 1 else dos.encode(character) for character in text
    )


def _upper_case(dos: Dos, kind: int) -> None:
    r, m = dos.r, dos.m
    if kind == 0x20:
        r.dl = upper(dos, bytes((r.dl,)))[0]
        return
    data = m.read(r.ds, r.dx, r.cx) if kind == 0x21 else m.text(r.ds, r.dx, 0x8000)
    m.write(r.ds, r.dx, upper(dos, data))


def make_tables(dos: Dos) -> None:
    """The tables of function 65h, and the case map that country information points to."""
    from pywine.programs.ntvdm.machine import ROM

    def map_case() -> None:
        if dos.r.al >= 0x80:
            dos.r.al = upper(dos, bytes((dos.r.al,)))[0]

    dos.case_map = ROM, dos.m.add_entry(map_case)
    high = upper(dos, bytes(range(0x80, 0x100)))
    separators = b'."/\\[]:|<>+=;,'
    tables = {
        kernel.UPPER_CASE: struct.pack("<H", 128) + high,
        kernel.LOWER_NAMES: struct.pack(
            "<HBBBBBBBBB", 8 + len(separators), 1, 0, 255, 0, 0, 32, 2, 0, len(separators)
        )
        + separators,
        kernel.COLLATION: struct.pack("<H", 256) + upper(dos, bytes(range(0x80))) + high,
        kernel.NO_LEAD_BYTES: struct.pack("<HH", 0, 0),
    }
    for offset, table in tables.items():
        dos.m.write(KERNEL, offset, table)


@function(0x63, "lead bytes")
def lead_bytes(dos: Dos) -> None:
    r = dos.r
    if r.al:
        raise DosError(INVALID_FUNCTION)
    r.ds, r.si, r.al = KERNEL, kernel.NO_LEAD_BYTES + 2, 0


@function(0x66, "code page")
def code_page(dos: Dos) -> None:
    if dos.r.al == 1:
        dos.r.bx = dos.r.dx = _CODE_PAGE
    elif dos.r.al != 2 or dos.r.bx != _CODE_PAGE:
        raise DosError(FILE_NOT_FOUND)


@function(0x44, "device control")
def control(dos: Dos) -> None:
    r = dos.r
    number = r.al
    if number in (0x00, 0x01, 0x02, 0x03, 0x06, 0x07, 0x0A, 0x0C, 0x10):
        stream = dos.handles.get(r.bx)
        if number == 0x00:
            r.dx = r.ax = stream.information
        elif number == 0x01:
            if isinstance(stream, DiskFile):
                raise DosError(INVALID_FUNCTION)
            stream.is_raw = bool(r.dl & 0x20)
        elif number == 0x06:
            has_input = stream.has_input()
            r.al = 0xFF if has_input else 0
        elif number == 0x07:
            r.al = 0xFF
        elif number == 0x0A:
            r.dx = 0
        else:
            raise DosError(INVALID_FUNCTION)
        return
    if number not in (0x08, 0x09, 0x0B, 0x0E, 0x0F):
        raise DosError(INVALID_FUNCTION)
    if number == 0x0B:
        return
    dos.directories.drive_of(r.bl)
    if number == 0x08:
        r.ax = 1  # fixed
    elif number == 0x09:
        r.dx = 0  # local
    else:
        r.al = 0  # one letter for the drive


@function(0x52, "list of lists")
def lists(dos: Dos) -> None:
    dos.r.es, dos.r.bx = KERNEL, kernel.LISTS


@function(0x59, "extended error")
def extended_error(dos: Dos) -> None:
    r, code = dos.r, dos.last_error
    r.ax = code
    r.bh, r.bl = (_CLASSES.get(code, _UNKNOWN), _ACTIONS.get(code, 4)) if code else (0, 0)
    r.ch = _PLACES.get(code, 1) if code else 0


@function(0x5D, "internal functions")
def internal(dos: Dos) -> None:
    if dos.r.al == 0x0A:
        dos.last_error = dos.m.word(dos.r.ds, dos.r.dx)
        return
    raise DosError(INVALID_FUNCTION)


@function(0x5E, "machine's name")
def machine_name(dos: Dos) -> None:
    r = dos.r
    if r.al:
        raise DosError(INVALID_FUNCTION)
    name = dos.encode(dos.p.environment.get("COMPUTERNAME") or "PC")[:15].ljust(15)
    dos.m.write(r.ds, r.dx, name + b"\0")
    r.cx = 0x0100


@function(0x5F, "network redirection")
def redirection(dos: Dos) -> None:
    raise DosError(INVALID_FUNCTION)


@function(0x69, "volume's serial number")
def serial_number(dos: Dos) -> None:
    dos.directories.drive_of(dos.r.bl)
    raise DosError(INVALID_DRIVE)
