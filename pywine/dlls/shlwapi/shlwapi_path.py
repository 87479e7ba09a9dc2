"""shlwapi.h: paths. Those that change one do so in the caller's buffer of MAX_PATH characters."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide, read_text
from pywine.abi.types import BOOL, DWORD, FORM, HRESULT, INT, PVOID, TSTR, UINT, VOID, Opt
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND
from pywine.nt import shellpaths as paths
from pywine.nt.process import Process

_S_FALSE = 1
_FOLDER = 0x10


def _read(p: Process, address: int, wide: bool) -> str:
    return read_text(p, address, -1, wide)


def _write(p: Process, address: int, text: str, wide: bool) -> None:
    p.memory.write(address, encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0")


def _place(p: Process, address: int, text: str, index: int, wide: bool) -> int:
    """The address of the character at an index of a text."""
    return address + len(encode_wide(text[:index]) if wide else p.ansi(text[:index]))


def _change(p: Process, address: int, change: object, wide: bool) -> bool:
    """Replace a path in place by what a function makes of it; whether it changed."""
    if not address:
        return False
    old = _read(p, address, wide)
    new = change(old)  # type: ignore[operator]
    if new is None or new == old:
        return False
    _write(p, address, new, wide)
    return True


# Finding parts.


@api.aw
def PathFindFileName(p: Process, path: PVOID, wide: FORM) -> PVOID:
    if not path:
        return 0
    text = _read(p, path, wide)
    return _place(p, path, text, paths.find_file_name(text), wide)


@api.aw
def PathFindExtension(p: Process, path: PVOID, wide: FORM) -> PVOID:
    if not path:
        return 0
    text = _read(p, path, wide)
    return _place(p, path, text, paths.find_extension(text), wide)


@api.aw
def PathFindNextComponent(p: Process, path: PVOID, wide: FORM) -> PVOID:
    text = _read(p, path, wide) if path else ""
    at = paths.find_next_component(text)
    return 0 if at is None else _place(p, path, text, at, wide)


@api.aw
def PathSkipRoot(p: Process, path: PVOID, wide: FORM) -> PVOID:
    text = _read(p, path, wide) if path else ""
    at = paths.skip_root(text)
    return 0 if at is None else _place(p, path, text, at, wide)


@api.aw
def PathGetArgs(p: Process, path: PVOID, wide: FORM) -> PVOID:
    if not path:
        return 0
    text = _read(p, path, wide)
    return _place(p, path, text, paths.find_arguments(text), wide)


@api.aw
def PathGetDriveNumber(p: Process, path: Opt[TSTR]) -> INT:
    return paths.drive_number(path or "")


# Asking.


@api.aw
def PathFileExists(p: Process, path: Opt[TSTR]) -> BOOL:
    if not path:
        return False
    if not p.files.exists(path):
        p.last_error = ERROR_FILE_NOT_FOUND
        return False
    return True


@api.aw
def PathIsDirectory(p: Process, path: Opt[TSTR]) -> BOOL:
    return _FOLDER if path and p.files.is_directory(path) else 0


@api.aw
def PathIsDirectoryEmpty(p: Process, path: Opt[TSTR]) -> BOOL:
    import os

    if not path or not p.files.is_directory(path):
        return False
    return not os.listdir(p.files.existing(path))


@api.aw
def PathIsRelative(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_relative(path or "")


@api.aw
def PathIsRoot(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_root(path or "")


@api.aw
def PathIsUNC(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_unc(path or "")


@api.aw
def PathIsUNCServer(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_unc_server(path or "")


@api.aw
def PathIsUNCServerShare(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_unc_server_share(path or "")


@api.aw
def PathIsNetworkPath(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_unc(path or "")


@api.aw
def PathIsFileSpec(p: Process, path: Opt[TSTR]) -> BOOL:
    return path is not None and paths.is_file_spec(path)


@api.aw
def PathIsPrefix(p: Process, prefix: TSTR, path: TSTR) -> BOOL:
    return paths.common_prefix(prefix, path)[0] == len(prefix)


@api.aw
def PathIsSameRoot(p: Process, one: Opt[TSTR], other: Opt[TSTR]) -> BOOL:
    return one is not None and other is not None and paths.is_same_root(one, other)


@api.aw
def PathIsURL(p: Process, path: Opt[TSTR]) -> BOOL:
    return paths.is_url(path or "")


@api.aw
def PathMatchSpec(p: Process, file: TSTR, pattern: TSTR) -> BOOL:
    return paths.matches(file, pattern)


@api.aw
def PathMatchSpecEx(p: Process, file: TSTR, pattern: TSTR, flags: DWORD) -> HRESULT:
    several = pattern if flags & 1 else pattern.replace(";", "\0")
    return 0 if paths.matches(file, several) else _S_FALSE


# Making.


@api.aw
def PathCombine(p: Process, target: PVOID, folder: Opt[TSTR], file: Opt[TSTR], wide: FORM) -> PVOID:
    if not target:
        return 0
    joined = paths.combine(folder, file) if folder is not None or file is not None else None
    _write(p, target, joined or "", wide)
    return target if joined is not None else 0


@api.aw
def PathAppend(p: Process, path: PVOID, more: Opt[TSTR], wide: FORM) -> BOOL:
    if not path or more is None:
        return False
    joined = paths.append(_read(p, path, wide), more)
    _write(p, path, joined or "", wide)
    return joined is not None


@api.aw
def PathCanonicalize(p: Process, target: PVOID, path: Opt[TSTR], wide: FORM) -> BOOL:
    if not target or path is None:
        return False
    _write(p, target, paths.canonicalize(path), wide)
    return True


@api.aw
def PathAddBackslash(p: Process, path: PVOID, wide: FORM) -> PVOID:
    if not path:
        return 0
    text = paths.add_backslash(_read(p, path, wide))
    if text is None:
        return 0
    _write(p, path, text, wide)
    return _place(p, path, text, len(text), wide)


@api.aw
def PathRemoveBackslash(p: Process, path: PVOID, wide: FORM) -> PVOID:
    if not path:
        return 0
    old = _read(p, path, wide)
    new = paths.remove_backslash(old)
    if new != old:
        _write(p, path, new, wide)
        return _place(p, path, new, len(new), wide)
    return _place(p, path, old, max(len(old) - 1, 0), wide)


@api.aw
def PathAddExtension(p: Process, path: PVOID, extension: Opt[TSTR], wide: FORM) -> BOOL:
    wanted = ".exe" if extension is None else extension
    return _change(p, path, lambda text: paths.add_extension(text, wanted), wide)


@api.aw
def PathRemoveExtension(p: Process, path: PVOID, wide: FORM) -> VOID:
    _change(p, path, paths.remove_extension, wide)


@api.aw
def PathRenameExtension(p: Process, path: PVOID, extension: TSTR, wide: FORM) -> BOOL:
    _change(p, path, lambda text: paths.rename_extension(text, extension), wide)
    return True


@api.aw
def PathRemoveFileSpec(p: Process, path: PVOID, wide: FORM) -> BOOL:
    return _change(p, path, paths.remove_file_spec, wide)


@api.aw
def PathStripPath(p: Process, path: PVOID, wide: FORM) -> VOID:
    _change(p, path, paths.strip_path, wide)


@api.aw
def PathStripToRoot(p: Process, path: PVOID, wide: FORM) -> BOOL:
    if not path:
        return False
    _change(p, path, paths.strip_to_root, wide)
    return paths.is_root(_read(p, path, wide))


@api.aw
def PathRemoveArgs(p: Process, path: PVOID, wide: FORM) -> VOID:
    _change(p, path, lambda text: text[: paths.find_arguments(text)].rstrip(" "), wide)


@api.aw
def PathRemoveBlanks(p: Process, path: PVOID, wide: FORM) -> VOID:
    _change(p, path, lambda text: text.strip(" "), wide)


@api.aw
def PathQuoteSpaces(p: Process, path: PVOID, wide: FORM) -> BOOL:
    return _change(p, path, paths.quote_spaces, wide)


@api.aw
def PathUnquoteSpaces(p: Process, path: PVOID, wide: FORM) -> BOOL:
    return _change(p, path, paths.unquote_spaces, wide)


@api.aw
def PathMakePretty(p: Process, path: PVOID, wide: FORM) -> BOOL:
    if not path:
        return False
    pretty = paths.make_pretty(_read(p, path, wide))
    if pretty is None:
        return False
    _write(p, path, pretty, wide)
    return True


@api.aw
def PathBuildRoot(p: Process, path: PVOID, drive: INT, wide: FORM) -> PVOID:
    if path and 0 <= drive < 26:
        _write(p, path, chr(65 + drive) + ":\\", wide)
    return path


@api.aw
def PathCommonPrefix(p: Process, one: Opt[TSTR], other: Opt[TSTR], prefix: PVOID, wide: FORM) -> INT:
    length, shared = paths.common_prefix(one, other) if one is not None and other is not None else (0, "")
    if prefix:
        _write(p, prefix, shared, wide)
    return length


@api.aw
def PathRelativePathTo(
    p: Process, target: PVOID, start: TSTR, start_kind: DWORD, end: TSTR, end_kind: DWORD, wide: FORM
) -> BOOL:
    found = paths.relative_to(start, bool(start_kind & _FOLDER), end, bool(end_kind & _FOLDER))
    _write(p, target, found or "", wide)
    return found is not None


@api.aw
def PathCompactPathEx(p: Process, target: PVOID, path: TSTR, size: UINT, flags: DWORD, wide: FORM) -> BOOL:
    _write(p, target, paths.compact(path, size), wide)
    return True


@api.aw
def PathUnExpandEnvStrings(p: Process, path: TSTR, target: PVOID, size: UINT, wide: FORM) -> BOOL:
    for name in ("APPDATA", "USERPROFILE", "ALLUSERSPROFILE", "ProgramFiles", "SystemRoot", "SystemDrive"):
        value = p.environment.get(name)
        if value and path.lower().startswith(value.lower()):
            shorter = f"%{name}%{path[len(value) :]}"
            if len(shorter) < size:
                _write(p, target, shorter, wide)
                return True
    return False


@api.aw
def PathFindOnPath(p: Process, file: PVOID, folders: PVOID, wide: FORM) -> BOOL:
    name = _read(p, file, wide)
    if not paths.is_file_spec(name):
        return False
    for folder in p.modules.search.folders(None):
        found = f"{folder.rstrip(chr(92))}\\{name}"
        if p.files.exists(found):
            _write(p, file, found, wide)
            return True
    return False


@api.aw
def PathSearchAndQualify(p: Process, path: TSTR, target: PVOID, size: UINT, wide: FORM) -> BOOL:
    full = p.files.full_path(path)
    if len(full) >= size:
        return False
    _write(p, target, full, wide)
    return True


@api.aw
def PathFindSuffixArray(p: Process, path: TSTR, suffixes: PVOID, count: INT, wide: FORM) -> PVOID:
    word = p.bits // 8
    for index in range(count):
        address = int.from_bytes(p.memory.read(suffixes + index * word, word), "little")
        if path.endswith(_read(p, address, wide)):
            return address
    return 0
