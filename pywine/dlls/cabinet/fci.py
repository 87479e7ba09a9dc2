"""fci.h: making cabinets through the program's own functions."""

from __future__ import annotations

import struct

from pywine.abi.api import CDECL, api
from pywine.abi.struct import Array, Struct
from pywine.abi.types import BOOL, CHAR, HANDLE, INT, PVOID, STR, UINT, ULONG, USHORT
from pywine.abi.winerror import ERROR_INVALID_HANDLE
from pywine.dlls.cabinet.fdi import ERF
from pywine.nt.cabinet import COMPRESSION_MASK, MSZIP, NONE, Entry
from pywine.nt.cabinet_writer import Draft, Folder
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN_SOURCE, _READ_SOURCE, _ALLOCATION_FAILED = 1, 2, 3
_BAD_COMPRESSION, _CABINET_FILE, _USER_ABORT = 5, 6, 7
_STATUS_FILE, _STATUS_FOLDER, _STATUS_CABINET = range(3)
_LZX = 3  # the last of the compression types
_EXECUTE = 0x40  # _A_EXEC
_CREATE_MODE, _PERMISSIONS = 0x8302, 0x180  # _O_RDWR | _O_CREAT | _O_TRUNC | _O_BINARY, read and write
_NAME_SIZE = 256
_BUFFER = 0x8000
_OUTPUTS = 16  # bytes of the buffer that functions put their results into


class CCAB(Struct):
    cb: ULONG
    cbFolderThresh: ULONG
    cbReserveCFHeader: UINT
    cbReserveCFFolder: UINT
    cbReserveCFData: UINT
    iCab: INT
    iDisk: INT
    fFailOnIncompressible: INT
    setID: USHORT
    szDisk: Array[CHAR, 256]
    szCab: Array[CHAR, 256]
    szCabPath: Array[CHAR, 256]


class Contexts(Opaque):
    """HFCI."""


class _Failure(Exception):
    """FCIERROR, and the program's errno."""

    def __init__(self, code: int, number: int = 0) -> None:
        super().__init__(code)
        self.code, self.number = code, number


class _Context:
    """What FCICreate made: the cabinet that is filled, and the program's functions."""

    def __init__(self, p: Process, functions: tuple[int, ...], erf: int, cabinet: bytes, user: int) -> None:
        """Raises _Failure."""
        self._p, self._erf, self._user = p, erf, user
        self._placed, self._allocate, self._free, self._open, self._read, self._write, self._close = functions
        self._refusal = (1 << p.bits) - 1  # -1
        self._size = len(cabinet)
        # Two CCAB, of this cabinet and the one before it; a buffer; a place for results.
        self._block = self._call(self._allocate, 2 * self._size + _BUFFER + _OUTPUTS)
        if not self._block:
            raise _Failure(_ALLOCATION_FAILED)
        self._before = self._block + self._size
        self._buffer = self._before + self._size
        self._outputs = self._buffer + _BUFFER
        p.memory.write(self._block, cabinet)
        self._folder: Folder | None = None
        self._draft = self._new_draft()

    @property
    def _cab(self) -> CCAB:
        return CCAB.on(self._p.memory, self._block, self._p.bits)

    def _new_draft(self) -> Draft:
        cab = self._cab
        reserves = cab.cbReserveCFHeader, cab.cbReserveCFFolder, cab.cbReserveCFData
        return Draft(_text(cab.szCab), _text(cab.szDisk), cab.iCab, reserves)

    def _call(self, function: int, *args: int) -> int:
        return self._p.call(function, *args) & self._refusal

    def _call_io(self, function: int, *args: int) -> int:
        """Call a function that puts an errno where it is told."""
        self._p.memory.write(self._outputs, bytes(_OUTPUTS))
        return self._call(function, *args, self._outputs, self._user)

    def _errno(self) -> int:
        return int.from_bytes(self._p.memory.read(self._outputs, 4), "little", signed=True)

    def _status(self, function: int, kind: int, first: int, second: int) -> None:
        """Tell how far it is; -1 ends it."""
        if function and self._call(function, kind, first, second, self._user) & 0xFFFFFFFF == 0xFFFFFFFF:
            raise _Failure(_USER_ABORT)

    def fail(self, failure: _Failure) -> None:
        erf = ERF.on(self._p.memory, self._erf, self._p.bits)
        erf.erfOper, erf.erfType, erf.fError = failure.code, failure.number, 1

    def end(self) -> None:
        self._call(self._free, self._block)

    # Adding.

    def add(self, source: bytes, name: bytes, is_run: bool, compression: int, routines: _Routines) -> None:
        """Raises _Failure."""
        kind = compression & COMPRESSION_MASK
        if kind > _LZX:
            raise _Failure(_BAD_COMPRESSION)
        compression = MSZIP if kind else NONE
        if self._folder and self._folder.compression != compression:
            self.flush_folder(routines)
        stamp, file = self._open_source(source, routines.information)
        if self._folder is None:
            self._folder = Folder(compression)
        offset = self._folder.size
        while True:
            count = self._call_io(self._read, file, self._buffer, _BUFFER) & 0xFFFFFFFF
            if count > _BUFFER:
                raise _Failure(_READ_SOURCE, self._errno())
            if not count:
                break
            made = self._folder.add(self._p.memory.read(self._buffer, count))
            self._report_blocks(made, routines)
        self._call_io(self._close, file)
        date, time, attributes = stamp
        attributes |= _EXECUTE if is_run else 0
        size = self._folder.size - offset
        self._folder.add_file(Entry(name, size, offset, 0, (date, time, attributes)))
        data_reserve = self._draft.reserves[2]
        is_full = self._folder.packed_size(data_reserve) > self._draft.room(self._cab.cb)
        if is_full or self._folder.size >= self._cab.cbFolderThresh:
            self.flush_folder(routines)

    def _open_source(self, source: bytes, information: int) -> tuple[tuple[int, int, int], int]:
        memory, at = self._p.memory, self._outputs
        memory.write(self._buffer, source[: _BUFFER - 1] + b"\0")
        memory.write(at, bytes(_OUTPUTS))
        file = self._call(information, self._buffer, at + 4, at + 6, at + 8, at, self._user)
        if file == self._refusal:
            raise _Failure(_OPEN_SOURCE, self._errno())
        date, time, attributes = struct.unpack("<HHH", memory.read(at + 4, 6))
        return (date, time, attributes), file

    def _report_blocks(self, made: list[tuple[int, int]], routines: _Routines) -> None:
        for stored, size in made:
            self._status(routines.status, _STATUS_FILE, stored, size)

    def flush_folder(self, routines: _Routines, *, is_last: bool = False) -> None:
        """Let no more files into the folder, and go on in other cabinets where it does not fit, or where it
        is to be the last one in its cabinet. Raises _Failure.
        """
        folder, self._folder = self._folder, None
        if folder is None:
            if is_last:
                self._next_cabinet(routines)
                self._finish_draft(self._before, routines)
            return
        self._report_blocks(folder.finish(), routines)
        total = folder.packed_size(self._draft.reserves[2])
        folders = [folder]
        while folders:
            folder = folders.pop(0)
            later = self._draft.take(folder, self._cab.cb)
            self._status(routines.status, _STATUS_FOLDER, total, total)
            ends = later or (is_last and not folders)
            if ends:
                self._next_cabinet(routines)
            if later != [folder]:
                for position, file in enumerate(folder.files):
                    names = self._before if ends else self._block
                    self._tell_placed(names, file, position < folder.continued)
            if ends:
                self._finish_draft(self._before, routines)
            folders[:0] = later

    def _tell_placed(self, cab: int, file: Entry, is_continued: bool) -> None:
        self._p.memory.write(self._buffer, file.name + b"\0")
        answer = self._call(self._placed, cab, self._buffer, file.size, int(is_continued), self._user)
        if answer & 0xFFFFFFFF == 0xFFFFFFFF:
            raise _Failure(_USER_ABORT)

    def _next_cabinet(self, routines: _Routines) -> None:
        """Have the program name the next cabinet."""
        memory = self._p.memory
        memory.write(self._before, memory.read(self._block, self._size))
        cab = self._cab
        cab.iCab += 1
        size = len(self._draft.encode(cab.setID))
        if not self._call(routines.next_cabinet, self._block, size, self._user) & 0xFFFFFFFF:
            raise _Failure(_USER_ABORT)
        self._draft.next = _text(cab.szCab), _text(cab.szDisk)

    def _finish_draft(self, address: int, routines: _Routines) -> None:
        """Write the cabinet with the names at an address, and begin the next."""
        cab = CCAB.on(self._p.memory, address, self._p.bits)
        draft = self._draft
        data = draft.encode(cab.setID)
        name = _text(cab.szCabPath) + _text(cab.szCab)
        self._p.memory.write(self._buffer, name + b"\0")
        file = self._call_io(self._open, self._buffer, _CREATE_MODE, _PERMISSIONS)
        if file == self._refusal:
            raise _Failure(_CABINET_FILE, self._errno())
        for start in range(0, len(data), _BUFFER):
            piece = data[start : start + _BUFFER]
            self._p.memory.write(self._buffer, piece)
            if self._call_io(self._write, file, self._buffer, len(piece)) & 0xFFFFFFFF != len(piece):
                raise _Failure(_CABINET_FILE, self._errno())
        self._call_io(self._close, file)
        self._draft = self._new_draft()
        if draft.next:
            self._draft.previous = draft.previous_of_next()
        self._status(routines.status, _STATUS_CABINET, len(data), len(data))

    def flush_cabinet(self, goes_on: bool, routines: _Routines) -> None:
        """Write the cabinet. Raises _Failure."""
        self.flush_folder(routines, is_last=goes_on)
        if not goes_on and self._draft.folders:
            self._finish_draft(self._block, routines)


class _Routines:
    """The functions that a call brings with it."""

    def __init__(self, next_cabinet: int, status: int, information: int = 0) -> None:
        self.next_cabinet, self.status, self.information = next_cabinet, status, information


def _text(field: object) -> bytes:
    return bytes(field).partition(b"\0")[0]  # type: ignore[call-overload]


@api(convention=CDECL, calls_back=True)
def FCICreate(
    p: Process,
    erf: PVOID,
    placed: PVOID,
    allocate: PVOID,
    free: PVOID,
    open: PVOID,
    read: PVOID,
    write: PVOID,
    close: PVOID,
    seek: PVOID,
    delete: PVOID,
    temporary: PVOID,
    cabinet: PVOID,
    user: PVOID,
) -> HANDLE:
    if not erf:
        return 0
    p.memory.write(erf, bytes(12))
    functions = placed, allocate, free, open, read, write, close
    data = p.memory.read(cabinet, len(bytes(CCAB.layout(p.bits)())))
    try:
        return p.state(Contexts).open(_Context(p, functions, erf, data, user))
    except _Failure:
        p.memory.write(erf, struct.pack("<iii", _ALLOCATION_FAILED, 0, 1))
        return 0


@api(convention=CDECL, calls_back=True, partial="LZX and Quantum become MSZIP")
def FCIAddFile(
    p: Process,
    context: HANDLE,
    source: STR,
    name: STR,
    is_run: BOOL,
    next_cabinet: PVOID,
    status: PVOID,
    information: PVOID,
    compression: USHORT,
) -> BOOL:
    routines = _Routines(next_cabinet, status, information)
    return _attempt(p, context, lambda found: found.add(source, name, bool(is_run), compression, routines))


@api(convention=CDECL, calls_back=True)
def FCIFlushFolder(p: Process, context: HANDLE, next_cabinet: PVOID, status: PVOID) -> BOOL:
    return _attempt(p, context, lambda found: found.flush_folder(_Routines(next_cabinet, status)))


@api(convention=CDECL, calls_back=True)
def FCIFlushCabinet(p: Process, context: HANDLE, goes_on: BOOL, next_cabinet: PVOID, status: PVOID) -> BOOL:
    routines = _Routines(next_cabinet, status)
    return _attempt(p, context, lambda found: found.flush_cabinet(bool(goes_on), routines))


@api(convention=CDECL, calls_back=True)
def FCIDestroy(p: Process, context: HANDLE) -> BOOL:
    done = _attempt(p, context, _Context.end)
    p.state(Contexts).close(context)
    return done


def _attempt(p: Process, context: int, action: Callable[[_Context], None]) -> int:
    """Do something with an HFCI: whether it succeeded."""
    found = p.state(Contexts).find(context, _Context)
    if found is None:
        p.last_error = ERROR_INVALID_HANDLE
        return 0
    try:
        action(found)
    except _Failure as failure:
        found.fail(failure)
        return 0
    return 1
