"""stdio.h: opening and closing streams, blocks, positions, state, temporary names."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import ApiError, CError
from pywine.abi.translate import EINVAL
from pywine.abi.types import (
    CINT,
    ERRNO,
    INT,
    LONG,
    LONGLONG,
    PVOID,
    SIZE_T,
    TSTR,
    UINT,
    VOID,
    Integer,
    Opt,
    Out,
)
from pywine.dlls.crt.disk import O_BINARY, O_CREAT, O_EXCL, O_RDWR, O_TEMPORARY
from pywine.dlls.crt.modes import parse_mode
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.streams import BUFFER_SIZE, END, ERROR, FILE, Stream
from pywine.dlls.crt.text import FORM

TYPE_CHECKING = False
if TYPE_CHECKING:
    CLONG = CLONGLONG = FAILS = int
else:
    CLONG, CLONGLONG = Integer("i", failure=-1), Integer("q", failure=-1)
    FAILS = Integer("i", failure=1)  # functions that report success with 0

_IOFBF, _IOLBF, _IONBF = 0, 0x40, 4


@crt(names=("__iob_func", "__p__iob"))
def __iob_func(c: Crt) -> PVOID:
    return c.streams.iob


@crt
def __acrt_iob_func(c: Crt, number: UINT) -> PVOID:
    return c.streams.iob + number * c.streams.size


@crt.pair("fopen", "_wfopen", calls_back=True)
def fopen(c: Crt, path: TSTR, mode: TSTR) -> PVOID:
    return c.streams.open(path, mode).address


@crt.pair("_fsopen", "_wfsopen", calls_back=True)
def _fsopen(c: Crt, path: TSTR, mode: TSTR, sharing: INT) -> PVOID:
    return c.streams.open(path, mode, sharing).address


@crt.pair("fopen_s", "_wfopen_s", calls_back=True)
def fopen_s(c: Crt, file: PVOID, path: Opt[TSTR], mode: Opt[TSTR]) -> ERRNO:
    if not file:
        raise c.invalid_parameter()
    c.write_pointer(file, 0)
    if path is None or mode is None:
        raise c.invalid_parameter()
    c.write_pointer(file, c.streams.open(path, mode).address)
    return 0


@crt.pair("freopen", "_wfreopen", calls_back=True)
def freopen(c: Crt, path: Opt[TSTR], mode: TSTR, file: PVOID) -> PVOID:
    return _reopen(c, path, mode, file)


@crt.pair("freopen_s", "_wfreopen_s", calls_back=True)
def freopen_s(c: Crt, result: Out[PVOID], path: Opt[TSTR], mode: TSTR, file: PVOID) -> ERRNO:
    result.value = 0
    result.value = _reopen(c, path, mode, file)
    return 0


def _reopen(c: Crt, path: str | None, mode: str, file: int) -> int:
    """Another file in the same FILE; where it cannot be opened the old one is closed all the same."""
    streams = c.streams
    stream = streams.by_address.get(file)
    if path is None:
        raise CError(EINVAL)
    if stream and stream.number >= 0:
        try:  # noqa: SIM105  (contextlib would cost every start)
            streams.close(stream, keep_file=True)
        except CError:  # of a descriptor that is closed already
            pass
    try:
        flags = parse_mode(c, mode)
        streams.attach(c.descriptors.open(path, flags), flags, file)
    except (ApiError, OSError):
        streams.by_address.pop(file, None)
        raise
    return file


@crt.pair("_fdopen", "_wfdopen", calls_back=True)
def _fdopen(c: Crt, number: INT, mode: TSTR) -> PVOID:
    descriptor = c.descriptors.get(number)
    flags = parse_mode(c, mode)
    c.streams.make_room()
    if flags & O_BINARY:
        descriptor.text = False
    return c.streams.attach(number, flags).address


@crt(names=("fclose", "_fclose_nolock"), calls_back=True)
def fclose(c: Crt, stream: FILE) -> CINT:
    return 0 if c.streams.close(stream) else -1


@crt(calls_back=True)
def _fcloseall(c: Crt) -> CINT:
    own = [stream for stream in c.streams.by_address.values() if stream.number > 2]
    for stream in own:
        c.streams.close(stream)
    return len(own)


@crt(names=("fflush", "_fflush_nolock"), calls_back=True)
def fflush(c: Crt, file: PVOID) -> CINT:
    if not file:
        c.streams.flush_all()
        return 0
    return 0 if c.streams.get(file).flush() else -1


@crt(calls_back=True)
def _flushall(c: Crt) -> CINT:
    return c.streams.flush_all()


@crt(names=("fread", "_fread_nolock"))
def fread(c: Crt, buffer: PVOID, size: SIZE_T, count: SIZE_T, stream: FILE) -> SIZE_T:
    if not size or not count:
        return 0
    data = stream.read(size * count)
    c.memory.write(buffer, data)
    return len(data) // size


@crt(names=("fread_s", "_fread_nolock_s"), calls_back=True)
def fread_s(c: Crt, buffer: PVOID, capacity: SIZE_T, size: SIZE_T, count: SIZE_T, stream: FILE) -> SIZE_T:
    if not size or not count:
        return 0
    if size * count > capacity:
        c.memory.write(buffer, bytes(capacity))
        raise c.invalid_parameter(34)
    return fread(c, buffer, size, count, stream)


@crt(names=("fwrite", "_fwrite_nolock"))
def fwrite(c: Crt, data: PVOID, size: SIZE_T, count: SIZE_T, stream: FILE) -> SIZE_T:
    if not size or not count:
        return 0
    return count if stream.write(c.memory.read(data, size * count)) else 0


@crt(names=("fseek", "_fseek_nolock"), calls_back=True)
def fseek(c: Crt, stream: FILE, offset: LONG, origin: INT) -> CINT:
    stream.seek(offset, origin)
    return 0


@crt(names=("_fseeki64", "_fseeki64_nolock"), calls_back=True)
def _fseeki64(c: Crt, stream: FILE, offset: LONGLONG, origin: INT) -> CINT:
    stream.seek(offset, origin)
    return 0


@crt(names=("ftell", "_ftell_nolock"), calls_back=True)
def ftell(c: Crt, stream: FILE) -> CLONG:
    return stream.tell()


@crt(names=("_ftelli64", "_ftelli64_nolock"), calls_back=True)
def _ftelli64(c: Crt, stream: FILE) -> CLONGLONG:
    return stream.tell()


@crt(calls_back=True)
def fgetpos(c: Crt, stream: FILE, position: PVOID) -> CINT:
    c.memory.write(position, struct.pack("<q", stream.tell()))
    return 0


@crt(calls_back=True)
def fsetpos(c: Crt, stream: FILE, position: PVOID) -> CINT:
    stream.seek(struct.unpack("<q", c.memory.read(position, 8))[0], 0)
    return 0


@crt(calls_back=True)
def rewind(c: Crt, stream: FILE) -> VOID:
    stream.seek(0, 0)
    stream.clear()


@crt
def setvbuf(c: Crt, stream: FILE, buffer: PVOID, mode: INT, size: SIZE_T) -> CINT:
    if mode not in (_IOFBF, _IOLBF, _IONBF) or (mode != _IONBF and not 2 <= size <= 0x7FFFFFFF):
        raise CError(EINVAL)
    stream.flush()
    stream.is_buffered = mode != _IONBF
    stream.buffer_size = size & ~1 if mode != _IONBF else BUFFER_SIZE
    stream.publish()
    return 0


@crt
def setbuf(c: Crt, stream: FILE, buffer: PVOID) -> VOID:
    stream.flush()
    stream.is_buffered = bool(buffer)
    stream.publish()


@crt
def feof(c: Crt, stream: FILE) -> INT:
    return stream.state(END)


@crt
def ferror(c: Crt, stream: FILE) -> INT:
    return stream.state(ERROR)


@crt
def clearerr(c: Crt, stream: FILE) -> VOID:
    stream.clear()


@crt
def clearerr_s(c: Crt, stream: FILE) -> ERRNO:
    stream.clear()
    return 0


@crt
def _fileno(c: Crt, stream: FILE) -> CINT:
    return stream.number


@crt(calls_back=True)
def _lock_file(c: Crt, stream: FILE) -> VOID:
    stream.lock.__enter__()


@crt
def _unlock_file(c: Crt, stream: FILE) -> VOID:
    stream.lock.__exit__()


@crt
def _getmaxstdio(c: Crt) -> INT:
    return c.streams.maximum


@crt
def _setmaxstdio(c: Crt, count: INT) -> CINT:
    if not (3 if c.ucrt else 20) <= count <= c.descriptors.maximum:
        raise CError(EINVAL)
    c.streams.maximum = count
    return count


@crt
def _get_stream_buffer_pointers(
    c: Crt, stream: FILE, base: Out[PVOID], pointer: Out[PVOID], count: Out[PVOID]
) -> ERRNO:
    """The fields of FILE that the Universal CRT hides: nothing is ever buffered in them."""
    cells = c.thread.buffer("stream buffer", 32)
    c.memory.write(cells, bytes(32))
    base.value, pointer.value, count.value = cells, cells + 8, cells + 16
    return 0


# Temporary files.


class TemporaryNames:
    """The counters behind tmpnam, _tempnam and tmpfile."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.count = 0
        self.files: list[Stream] = []

    @property
    def folder(self) -> str:
        """GetTempPath's answer, without its last backslash."""
        environment = self._c.p.environment
        found = next((v for v in map(environment.get, ("TMP", "TEMP", "USERPROFILE")) if v), None)
        return (found or self._c.p.files.windows_directory).rstrip("\\")

    def next(self, start: str, end: str = "") -> str:
        """A name beginning so that nothing has."""
        while True:
            self.count += 1
            name = f"{start}{self.count:x}{end}"
            if not self._c.p.files.exists(name):
                return name


@crt(calls_back=True)
def tmpfile(c: Crt) -> PVOID:
    return _temporary(c)


@crt(calls_back=True)
def tmpfile_s(c: Crt, file: Out[PVOID]) -> ERRNO:
    file.value = 0
    file.value = _temporary(c)
    return 0


def _temporary(c: Crt) -> int:
    names = c.state(TemporaryNames)
    flags = O_RDWR | O_CREAT | O_EXCL | O_BINARY | O_TEMPORARY
    stream = c.streams.attach(c.descriptors.open(names.next(f"{names.folder}\\t{c.p.id:x}."), flags), flags)
    names.files.append(stream)
    return stream.address


@crt(calls_back=True)
def _rmtmp(c: Crt) -> CINT:
    names = c.state(TemporaryNames)
    open_files = [stream for stream in names.files if stream.number >= 0]
    for stream in open_files:
        c.streams.close(stream)
    names.files.clear()
    return len(open_files)


@crt.pair("tmpnam", "_wtmpnam")
def tmpnam(c: Crt, form: FORM, buffer: PVOID) -> PVOID:
    buffer = buffer or c.thread.buffer(f"tmpnam {form.width}", 600)
    form.put(buffer, form.from_unicode(_temporary_name(c)))
    return buffer


@crt.pair("tmpnam_s", "_wtmpnam_s", calls_back=True)
def tmpnam_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T) -> ERRNO:
    name = form.from_unicode(_temporary_name(c))
    if not buffer or len(name) >= size:
        raise c.invalid_parameter(EINVAL if not buffer else 34)
    form.put(buffer, name)
    return 0


def _temporary_name(c: Crt) -> str:
    """The old runtimes' names lie in the root and fit their L_tmpnam of 14."""
    names = c.state(TemporaryNames)
    return names.next(f"{names.folder if c.ucrt else ''}\\s{c.p.id & 0xFFF:x}.")


@crt.pair("_tempnam", "_wtempnam")
def _tempnam(c: Crt, form: FORM, folder: Opt[TSTR], prefix: Opt[TSTR]) -> PVOID:
    """The directory of TMP wins over the one asked for, where there is such a variable."""
    from pywine.dlls.crt.malloc import allocate

    names = c.state(TemporaryNames)
    chosen = c.p.environment.get("TMP") or folder or "."
    name = form.from_unicode(names.next(chosen.rstrip("\\/") + "\\" + (prefix or "")))
    block = allocate(c, (len(name) + 1) * form.width)
    form.put(block, name)
    return block
