"""pathcch.h: paths, in buffers whose size is said."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide, wide_length
from pywine.abi.types import BOOL, HRESULT, PVOID, SIZE_T, ULONG, WSTR, Opt, Out
from pywine.nt import shellpaths as paths
from pywine.nt.process import Process

_S_FALSE, _E_INVALIDARG, _TOO_LONG, _INSUFFICIENT = 1, 0x80070057, 0x800700CE, 0x8007007A
_ALLOW_LONG, _ENSURE_TRAILING_SLASH = 1, 0x20
_LONGEST = 0x8000


def _canonical(path: str, flags: int) -> str | None:
    """A path without `.` and `..`; None if it gets too long."""
    prefix, rest = _split_prefix(path)
    text = paths.canonicalize(rest)
    if not text.endswith("\\") or paths.is_root(text):
        tail = "\\" if flags & _ENSURE_TRAILING_SLASH and not text.endswith("\\") else ""
        text += tail
    elif rest.endswith(".") and not paths.is_root(text):
        text = text.rstrip("\\")
    if wide_length(prefix + text) >= (_LONGEST if flags & _ALLOW_LONG else paths.MAX_PATH):
        return None
    return (prefix if flags & _ALLOW_LONG and wide_length(text) >= paths.MAX_PATH else "") + text


def _split_prefix(path: str) -> tuple[str, str]:
    """`\\\\?\\`, and the path behind it."""
    if path[:8].upper() == "\\\\?\\UNC\\":
        return path[:8], "\\\\" + path[8:]
    return (path[:4], path[4:]) if path.startswith("\\\\?\\") else ("", path)


def _put(p: Process, target: int, size: int, text: str | None) -> int:
    if text is None:
        return _TOO_LONG
    if size <= wide_length(text):
        return _INSUFFICIENT
    p.memory.write(target, encode_wide(text) + b"\0\0")
    return 0


def _change(p: Process, path: int, size: int, new: str | None, old: str) -> int:
    """Replace a path in place; S_FALSE if there is nothing to do."""
    return _S_FALSE if new == old else _put(p, path, size, new)


@api
def PathAllocCanonicalize(p: Process, path: WSTR, flags: ULONG, result: Out[PVOID]) -> HRESULT:
    found = _canonical(path, flags)
    result.value = 0
    if found is None:
        return _TOO_LONG
    result.value = p.allocate(encode_wide(found) + b"\0\0")
    return 0


@api
def PathAllocCombine(
    p: Process, folder: Opt[WSTR], file: Opt[WSTR], flags: ULONG, result: Out[PVOID]
) -> HRESULT:
    result.value = 0
    if folder is None and file is None:
        return _E_INVALIDARG
    found = _combined(folder, file, flags)
    if found is None:
        return _TOO_LONG
    result.value = p.allocate(encode_wide(found) + b"\0\0")
    return 0


def _combined(folder: str | None, file: str | None, flags: int) -> str | None:
    if not file or not folder:
        return _canonical(file or folder or "", flags)
    if not paths.is_relative(file) and not (file.startswith("\\") and not file.startswith("\\\\")):
        return _canonical(file, flags)
    if file.startswith("\\"):
        root = paths.strip_to_root(folder)
        return _canonical(root.rstrip("\\") + file, flags)
    return _canonical(folder.rstrip("\\") + "\\" + file, flags)


@api
def PathCchCanonicalize(p: Process, target: PVOID, size: SIZE_T, path: WSTR) -> HRESULT:
    return _put(p, target, size, _canonical(path, 0))


@api
def PathCchCanonicalizeEx(p: Process, target: PVOID, size: SIZE_T, path: WSTR, flags: ULONG) -> HRESULT:
    return _put(p, target, size, _canonical(path, flags))


@api
def PathCchCombine(p: Process, target: PVOID, size: SIZE_T, folder: Opt[WSTR], file: Opt[WSTR]) -> HRESULT:
    return PathCchCombineEx(p, target, size, folder, file, 0)


@api
def PathCchCombineEx(
    p: Process, target: PVOID, size: SIZE_T, folder: Opt[WSTR], file: Opt[WSTR], flags: ULONG
) -> HRESULT:
    if folder is None and file is None:
        return _E_INVALIDARG
    return _put(p, target, size, _combined(folder, file, flags))


@api
def PathCchAppend(p: Process, path: PVOID, size: SIZE_T, more: Opt[WSTR]) -> HRESULT:
    return PathCchAppendEx(p, path, size, more, 0)


@api
def PathCchAppendEx(p: Process, path: PVOID, size: SIZE_T, more: Opt[WSTR], flags: ULONG) -> HRESULT:
    old = p.memory.read_wstring(path)
    rest = (more or "").lstrip("\\") if not (more or "").startswith("\\\\") else more
    return _put(p, path, size, _combined(old, rest, flags))


@api
def PathCchAddBackslash(p: Process, path: PVOID, size: SIZE_T) -> HRESULT:
    old = p.memory.read_wstring(path)
    return _change(p, path, size, old if old.endswith("\\") else old + "\\", old)


@api
def PathCchRemoveBackslash(p: Process, path: PVOID, size: SIZE_T) -> HRESULT:
    old = p.memory.read_wstring(path)
    return _change(p, path, size, paths.remove_backslash(old), old)


@api
def PathCchAddExtension(p: Process, path: PVOID, size: SIZE_T, extension: WSTR) -> HRESULT:
    old = p.memory.read_wstring(path)
    dotted = extension if extension.startswith(".") or not extension else "." + extension
    return _change(p, path, size, paths.add_extension(old, dotted) or old, old)


@api
def PathCchRemoveExtension(p: Process, path: PVOID, size: SIZE_T) -> HRESULT:
    old = p.memory.read_wstring(path)
    return _change(p, path, size, paths.remove_extension(old), old)


@api
def PathCchRenameExtension(p: Process, path: PVOID, size: SIZE_T, extension: WSTR) -> HRESULT:
    old = p.memory.read_wstring(path)
    dotted = extension if extension.startswith(".") or not extension else "." + extension
    return _put(p, path, size, paths.rename_extension(old, dotted))


@api
def PathCchRemoveFileSpec(p: Process, path: PVOID, size: SIZE_T) -> HRESULT:
    old = p.memory.read_wstring(path)
    return _change(p, path, size, paths.remove_file_spec(old), old)


@api
def PathCchStripToRoot(p: Process, path: PVOID, size: SIZE_T) -> HRESULT:
    old = p.memory.read_wstring(path)
    root = paths.strip_to_root(old)
    return _change(p, path, size, root, old) if paths.is_root(root) else _E_INVALIDARG


@api
def PathCchFindExtension(p: Process, path: PVOID, size: SIZE_T, extension: Out[PVOID]) -> HRESULT:
    text = p.memory.read_wstring(path)
    if wide_length(text) >= size:
        return _E_INVALIDARG
    extension.value = path + len(encode_wide(text[: paths.find_extension(text)]))
    return 0


@api
def PathCchSkipRoot(p: Process, path: PVOID, end: Out[PVOID]) -> HRESULT:
    text = p.memory.read_wstring(path)
    at = paths.skip_root(text)
    if at is None:
        return _E_INVALIDARG
    end.value = path + len(encode_wide(text[:at]))
    return 0


@api
def PathCchIsRoot(p: Process, path: Opt[WSTR]) -> BOOL:
    return paths.is_root(path or "")


@api
def PathCchStripPrefix(p: Process, path: PVOID, size: SIZE_T) -> HRESULT:
    old = p.memory.read_wstring(path)
    return _change(p, path, size, _split_prefix(old)[1], old)
