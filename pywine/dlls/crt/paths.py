"""stdlib.h: taking paths apart and putting them together."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL, ERANGE
from pywine.abi.types import ERRNO, PVOID, SIZE_T, VOID
from pywine.dlls.crt.malloc import allocate
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import CTEXT, FORM, OPTIONAL_CTEXT

_LIMITS = (3, 256, 256, 256)  # _MAX_DRIVE, _MAX_DIR, _MAX_FNAME, _MAX_EXT
_MAX_PATH = 260


def split(path: str) -> tuple[str, str, str, str]:
    """Drive, directory, name and extension of `path`; together they are it again."""
    drive, rest = (path[:2], path[2:]) if path[1:2] == ":" else ("", path)
    stop = max(rest.rfind("\\"), rest.rfind("/")) + 1
    name = rest[stop:]
    dot = name.rfind(".")
    name, extension = (name, "") if dot < 0 else (name[:dot], name[dot:])
    return drive, rest[:stop], name, extension


def make(drive: str | None, directory: str | None, name: str | None, extension: str | None) -> str:
    """The path of its parts, with the separators they lack."""
    path = drive[0] + ":" if drive else ""
    if directory:
        path += directory if directory[-1] in "\\/" else directory + "\\"
    path += name or ""
    if extension:
        path += extension if extension[0] == "." else "." + extension
    return path


@crt.pair("_splitpath", "_wsplitpath")
def _splitpath(
    c: Crt, form: FORM, path: CTEXT, drive: PVOID, directory: PVOID, name: PVOID, extension: PVOID
) -> VOID:
    for part, buffer, limit in zip(split(path), (drive, directory, name, extension), _LIMITS, strict=True):
        if buffer:
            form.put(buffer, part[: limit - 1])


@crt.pair("_splitpath_s", "_wsplitpath_s", calls_back=True)
def _splitpath_s(
    c: Crt, form: FORM, path: OPTIONAL_CTEXT, drive: PVOID, drive_size: SIZE_T, directory: PVOID,
    directory_size: SIZE_T, name: PVOID, name_size: SIZE_T, extension: PVOID, extension_size: SIZE_T,
) -> ERRNO:  # fmt: skip
    if path is None:
        raise c.invalid_parameter()
    buffers = (
        (drive, drive_size),
        (directory, directory_size),
        (name, name_size),
        (extension, extension_size),
    )
    if any(bool(buffer) != bool(size) for buffer, size in buffers):
        raise c.invalid_parameter()
    parts = split(path)
    if any(buffer and len(part) >= size for part, (buffer, size) in zip(parts, buffers, strict=True)):
        for buffer, _ in buffers:
            if buffer:
                form.put(buffer, "")
        raise CError(ERANGE)
    for part, (buffer, _) in zip(parts, buffers, strict=True):
        if buffer:
            form.put(buffer, part)
    return 0


@crt.pair("_makepath", "_wmakepath")
def _makepath(
    c: Crt, form: FORM, path: PVOID, drive: OPTIONAL_CTEXT, directory: OPTIONAL_CTEXT, name: OPTIONAL_CTEXT,
    extension: OPTIONAL_CTEXT,
) -> VOID:  # fmt: skip
    form.put(path, make(drive, directory, name, extension))


@crt.pair("_makepath_s", "_wmakepath_s", calls_back=True)
def _makepath_s(
    c: Crt, form: FORM, path: PVOID, size: SIZE_T, drive: OPTIONAL_CTEXT, directory: OPTIONAL_CTEXT,
    name: OPTIONAL_CTEXT, extension: OPTIONAL_CTEXT,
) -> ERRNO:  # fmt: skip
    if not path or not size:
        raise c.invalid_parameter()
    text = make(drive, directory, name, extension)
    if len(text) >= size:
        form.put(path, "")
        raise c.invalid_parameter(ERANGE)
    form.put(path, text)
    return 0


@crt.pair("_fullpath", "_wfullpath")
def _fullpath(c: Crt, form: FORM, buffer: PVOID, path: OPTIONAL_CTEXT, size: SIZE_T) -> PVOID:
    files = c.p.files
    full = form.from_unicode(files.full_path(form.unicode(path)) if path else files.current_directory)
    if buffer:
        if not size:
            raise CError(EINVAL)
        if len(full) >= size:
            raise CError(ERANGE)
    else:
        buffer = allocate(c, max(len(full) + 1, _MAX_PATH) * form.width)
    form.put(buffer, full)
    return buffer
