"""errno.h: the error number of the calling thread and its texts."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import ERRNO, INT, PVOID, SIZE_T, ULONG, VOID
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM, OPTIONAL_CTEXT

UNKNOWN = "Unknown error"
MESSAGES = (
    "Success",
    "Operation not permitted",
    "No such file or directory",
    "No such process",
    "Interrupted system call",
    "Input/output error",
    "No such device or address",
    "Argument list too long",
    "Exec format error",
    "Bad file descriptor",
    "No child processes",
    "Resource temporarily unavailable",
    "Cannot allocate memory",
    "Permission denied",
    "Bad address",
    "Unknown error",
    "Device or resource busy",
    "File exists",
    "Invalid cross-device link",
    "No such device",
    "Not a directory",
    "Is a directory",
    "Invalid argument",
    "Too many open files in system",
    "Too many open files",
    "Inappropriate ioctl for device",
    "Unknown error",
    "File too large",
    "No space left on device",
    "Illegal seek",
    "Read-only file system",
    "Too many links",
    "Broken pipe",
    "Numerical argument out of domain",
    "Numerical result out of range",
    "Unknown error",
    "Resource deadlock avoided",
    "Unknown error",
    "File name too long",
    "No locks available",
    "Function not implemented",
    "Directory not empty",
    "Invalid or incomplete multibyte or wide character",
    "Unknown error",
)


def message(number: int) -> str:
    """strerror's text."""
    return MESSAGES[number] if 0 <= number < len(MESSAGES) else UNKNOWN


@crt
def _errno(c: Crt) -> PVOID:
    return c.errno_address


@crt
def __doserrno(c: Crt) -> PVOID:
    return c.doserrno_address


@crt
def _get_errno(c: Crt, value: PVOID) -> INT:
    c.write_int(value, c.get_errno())
    return 0


@crt
def _set_errno(c: Crt, value: INT) -> INT:
    c.set_errno(value & 0xFFFFFFFF)
    return 0


@crt
def _get_doserrno(c: Crt, value: PVOID) -> INT:
    c.memory.write(value, c.memory.read(c.doserrno_address, 4))
    return 0


@crt
def _set_doserrno(c: Crt, value: ULONG) -> INT:
    c.set_doserrno(value)
    return 0


@crt.pair("strerror", "_wcserror")
def strerror(c: Crt, form: FORM, number: INT) -> PVOID:
    return _thread_text(c, form, message(number))


@crt.pair("strerror_s", "_wcserror_s", calls_back=True)
def strerror_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, number: INT) -> ERRNO:
    if not buffer or not size:
        raise c.invalid_parameter()
    form.put(buffer, message(number)[: size - 1])
    return 0


@crt.pair("_strerror", "__wcserror")
def _strerror(c: Crt, form: FORM, prefix: OPTIONAL_CTEXT) -> PVOID:
    return _thread_text(c, form, _described(c, prefix))


@crt.pair("_strerror_s", "__wcserror_s", calls_back=True)
def _strerror_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, prefix: OPTIONAL_CTEXT) -> ERRNO:
    if not buffer or not size:
        raise c.invalid_parameter()
    form.put(buffer, _described(c, prefix)[: size - 1])
    return 0


@crt.pair("perror", "_wperror", calls_back=True)
def perror(c: Crt, form: FORM, prefix: OPTIONAL_CTEXT) -> VOID:
    start = f"{prefix}: " if prefix else ""
    c.streams.standard(2).write(
        form.unicode(start + message(c.get_errno()) + "\n").encode("latin-1", "replace")
    )


def _described(c: Crt, prefix: str | None) -> str:
    return (f"{prefix}: " if prefix else "") + message(c.get_errno()) + "\n"


def _thread_text(c: Crt, form: FORM, text: str) -> int:
    address = c.thread.buffer(f"strerror {form.width}", 256)
    form.put(address, text[:120])
    return address


@crt
def __sys_errlist(c: Crt) -> PVOID:
    return c.data("_sys_errlist")


@crt
def __sys_nerr(c: Crt) -> PVOID:
    return c.data("_sys_nerr")
