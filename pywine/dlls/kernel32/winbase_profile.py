"""winbase.h: initialisation files."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.types import DWORD, FORM, INT, PVOID, TBUF, TRUE, TSTR, UINT, Opt
from pywine.abi.winerror import ERROR_BAD_LENGTH, ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER
from pywine.nt.inifile import IniFile, open_ini
from pywine.nt.process import Process


def _open(p: Process, name: str | None) -> IniFile | None:
    try:
        return open_ini(p, name)
    except (NtError, OSError):
        return None


@api.aw
def GetPrivateProfileString(
    p: Process, section: Opt[TSTR], key: Opt[TSTR], default: Opt[TSTR], value: TBUF, file: Opt[TSTR]
) -> DWORD:
    return _string(_open(p, file), section, key, default, value)


@api.aw
def GetProfileString(
    p: Process, section: Opt[TSTR], key: Opt[TSTR], default: Opt[TSTR], value: TBUF
) -> DWORD:
    return _string(_open(p, None), section, key, default, value)


def _string(
    ini: IniFile | None, section: str | None, key: str | None, default: str | None, value: TBUF
) -> int:
    if section is None:
        return _list(ini.section_names() if ini else [], value)
    if key is None:
        return _list(ini.keys(section) if ini else [], value)
    found = ini.get(section, key) if ini else None
    if found is None:
        found = (default or "").rstrip(" ")
    return value.put(found)


def _list(texts: list[str], value: TBUF) -> int:
    """Several texts, each terminated, and one terminator more; cut to fit."""
    if value.size < 2:
        return 0
    width = 1 + value.wide
    data = value.encode("".join(text + "\0" for text in texts))
    room = (value.size - 1) * width
    if len(data) > room:
        data = data[: room - width] + b"\0" * width
        value._p.memory.write(value.address, data + b"\0" * width)
        return value.size - 2
    value._p.memory.write(value.address, data + b"\0" * width)
    return len(data) // width


@api.aw
def GetPrivateProfileSection(p: Process, section: TSTR, entries: TBUF, file: Opt[TSTR]) -> DWORD:
    ini = _open(p, file)
    return _list(ini.entries(section) if ini else [], entries)


@api.aw
def GetProfileSection(p: Process, section: TSTR, entries: TBUF) -> DWORD:
    ini = _open(p, None)
    return _list(ini.entries(section) if ini else [], entries)


@api.aw
def GetPrivateProfileSectionNames(p: Process, names: TBUF, file: Opt[TSTR]) -> DWORD:
    ini = _open(p, file)
    return _list(ini.section_names() if ini else [], names)


@api.aw
def GetPrivateProfileInt(p: Process, section: TSTR, key: TSTR, default: INT, file: Opt[TSTR]) -> UINT:
    return _integer(_open(p, file), section, key, default)


@api.aw
def GetProfileInt(p: Process, section: TSTR, key: TSTR, default: INT) -> UINT:
    return _integer(_open(p, None), section, key, default)


def _integer(ini: IniFile | None, section: str, key: str, default: int) -> int:
    text = ini.get(section, key) if ini else None
    if not text:
        return default
    base, start = (16, 2) if text[:2].lower() == "0x" else (10, 0)
    sign = -1 if text.startswith("-") else 1
    start += text[:1] in ("-", "+")
    end = start
    while end < len(text) and text[end] in "0123456789abcdefABCDEF"[: 10 if base == 10 else None]:
        end += 1
    return sign * int(text[start:end] or "0", base)


@api.aw
def WritePrivateProfileString(
    p: Process, section: Opt[TSTR], key: Opt[TSTR], value: Opt[TSTR], file: Opt[TSTR]
) -> TRUE:
    _write(p, section, key, value, file)


@api.aw
def WriteProfileString(p: Process, section: Opt[TSTR], key: Opt[TSTR], value: Opt[TSTR]) -> TRUE:
    _write(p, section, key, value, None)


def _write(p: Process, section: str | None, key: str | None, value: str | None, file: str | None) -> None:
    if section is None:
        if key is None and value is None:  # "write what is kept back": nothing is
            return
        raise WinError(ERROR_FILE_NOT_FOUND)
    ini = open_ini(p, file)
    ini.set(section, key, value)
    ini.save()


@api.aw
def WritePrivateProfileSection(
    p: Process, section: TSTR, entries: PVOID, file: Opt[TSTR], wide: FORM
) -> TRUE:
    _write_section(p, section, entries, file, wide)


@api.aw
def WriteProfileSection(p: Process, section: TSTR, entries: PVOID, wide: FORM) -> TRUE:
    _write_section(p, section, entries, None, wide)


def _write_section(p: Process, section: str, entries: int, file: str | None, wide: bool) -> None:
    ini = open_ini(p, file)
    if not entries:
        ini.set(section, None, None)
        ini.save()
        return
    lines = []
    while text := p.memory.read_wstring(entries) if wide else p.read_ansi(entries):
        lines.append(text)
        entries += (len(text.encode("utf-16-le", "surrogatepass")) + 2) if wide else len(p.ansi(text)) + 1
    ini.replace_section(section, lines)
    ini.save()


@api.aw
def WritePrivateProfileStruct(
    p: Process, section: TSTR, key: TSTR, data: PVOID, size: UINT, file: Opt[TSTR]
) -> TRUE:
    raw = p.memory.read(data, size) if data else None
    text = None if raw is None else raw.hex().upper() + f"{sum(raw) & 0xFF:02X}"
    _write(p, section, key, text, file)


@api.aw
def GetPrivateProfileStruct(
    p: Process, section: TSTR, key: TSTR, data: PVOID, size: UINT, file: Opt[TSTR]
) -> TRUE:
    ini = _open(p, file)
    text = ini.get(section, key) if ini else None
    try:
        raw = bytes.fromhex(text or "")
    except ValueError:
        raw = b""
    if len(raw) != size + 1:
        raise WinError(ERROR_BAD_LENGTH)
    if sum(raw[:-1]) & 0xFF != raw[-1]:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.memory.write(data, raw[:-1])
