"""fdi.h: reading cabinets through the program's own functions."""

from __future__ import annotations

from pywine.abi.api import CDECL, api
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, HANDLE, INT, LONG, PVOID, STR, USHORT, Opt, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE
from pywine.nt.cabinet import (
    CABINET_NOT_FOUND,
    NOT_A_CABINET,
    WRONG_CABINET,
    Cabinet,
    CabinetError,
    Entry,
    FolderData,
    Header,
)
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

_CABINET_INFO, _PARTIAL_FILE, _COPY_FILE, _CLOSE_FILE_INFO, _NEXT_CABINET = range(5)
_ALLOCATION_FAILED, _TARGET_FILE, _USER_ABORT = 5, 8, 11
_HAS_PREVIOUS, _HAS_NEXT, _HAS_RESERVE = 1, 2, 4
_EXECUTE = 0x40  # _A_EXEC
_OPEN_MODE, _PERMISSIONS = 0x8000, 0x180  # _O_RDONLY | _O_BINARY, _S_IREAD | _S_IWRITE
_PATH_SIZE = 256  # CB_MAX_CAB_PATH
_BUFFER = 0x8000


class ERF(Struct):
    erfOper: INT
    erfType: INT
    fError: BOOL


class FDICABINETINFO(Struct):
    cbCabinet: LONG
    cFolders: USHORT
    cFiles: USHORT
    setID: USHORT
    iCabinet: USHORT
    fReserve: BOOL
    hasprev: BOOL
    hasnext: BOOL


class FDINOTIFICATION(Struct):
    cb: LONG
    psz1: PVOID
    psz2: PVOID
    psz3: PVOID
    pv: PVOID
    hf: HANDLE
    date: USHORT
    time: USHORT
    attribs: USHORT
    setID: USHORT
    iCabinet: USHORT
    iFolder: USHORT
    fdie: INT


class Contexts(Opaque):
    """HFDI."""


class Context:
    """What FDICreate made: the program's functions, and where errors go."""

    def __init__(self, p: Process, functions: tuple[int, ...], erf: int) -> None:
        self.p, self.erf = p, erf
        self._allocate, self._free, self._open, self._read, self._write, self._close, self._seek = functions
        self.refusal = (1 << p.bits) - 1  # -1

    def call(self, function: int, *args: int) -> int:
        """What a function of the program returned, as wide as a pointer."""
        return self.p.call(function, *args) & self.refusal

    def allocate(self, size: int) -> int:
        """Raises CabinetError."""
        address = self.call(self._allocate, size)
        if not address:
            raise CabinetError(_ALLOCATION_FAILED)
        return address

    def free(self, address: int) -> None:
        self.call(self._free, address)

    def open(self, name: int) -> int:
        """A file of the program's, or -1."""
        return self.call(self._open, name, _OPEN_MODE, _PERMISSIONS)

    def close(self, file: int) -> None:
        self.call(self._close, file)

    def read(self, file: int, buffer: int, size: int) -> int:
        """The bytes read; none where it failed."""
        count = self.call(self._read, file, buffer, size) & 0xFFFFFFFF
        return count if count <= size else 0

    def write(self, file: int, buffer: int, size: int) -> bool:
        return self.call(self._write, file, buffer, size) & 0xFFFFFFFF == size

    def seek(self, file: int, offset: int) -> None:
        self.call(self._seek, file, offset, 0)

    def fail(self, code: int) -> None:
        """Tell the program why its call fails."""
        erf = ERF.on(self.p.memory, self.erf, self.p.bits)
        erf.erfOper, erf.erfType, erf.fError = code, 0, 1


class _Stream:
    """A file of the program's, through a buffer in its memory."""

    def __init__(self, context: Context, file: int, buffer: int) -> None:
        self._context, self._file, self._buffer = context, file, buffer

    def seek(self, offset: int) -> None:
        self._context.seek(self._file, offset)

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            count = self._context.read(self._file, self._buffer, min(size - len(data), _BUFFER))
            if not count:
                break
            data += self._context.p.memory.read(self._buffer, count)
        return data


@api(convention=CDECL)
def FDICreate(
    p: Process,
    allocate: PVOID,
    free: PVOID,
    open: PVOID,
    read: PVOID,
    write: PVOID,
    close: PVOID,
    seek: PVOID,
    processor: INT,
    erf: PVOID,
) -> HANDLE:
    if not erf:
        return 0
    p.memory.write(erf, bytes(12))
    functions = allocate, free, open, read, write, close, seek
    return p.state(Contexts).open(Context(p, functions, erf))


@api(convention=CDECL)
def FDIDestroy(p: Process, context: HANDLE) -> BOOL:
    if p.state(Contexts).close(context):
        return 1
    p.last_error = ERROR_INVALID_HANDLE
    return 0


def _find(p: Process, handle: int) -> Context | None:
    found = p.state(Contexts).find(handle, Context)
    if found is None:
        p.last_error = ERROR_INVALID_HANDLE
    return found


@api(convention=CDECL, calls_back=True)
def FDIIsCabinet(p: Process, context: HANDLE, file: HANDLE, facts: Out[FDICABINETINFO]) -> BOOL:
    found = _find(p, context)
    if found is None:
        return 0
    try:
        buffer = found.allocate(_BUFFER)
    except CabinetError as error:
        found.fail(error.code)
        return 0
    try:
        header = Header(_Stream(found, file, buffer))
    except CabinetError as error:
        if error.code != NOT_A_CABINET:
            found.fail(error.code)
        found.free(buffer)
        return 0
    found.free(buffer)
    facts.cbCabinet, facts.cFolders, facts.cFiles = header.size, header.folders, header.files
    facts.setID, facts.iCabinet = header.set_id, header.index
    facts.fReserve = bool(header.flags & _HAS_RESERVE)
    facts.hasprev, facts.hasnext = bool(header.flags & _HAS_PREVIOUS), bool(header.flags & _HAS_NEXT)
    return 1


@api(convention=CDECL, calls_back=True, partial="nothing is decrypted, Quantum and LZX are refused")
def FDICopy(
    p: Process,
    context: HANDLE,
    name: STR,
    path: Opt[STR],
    flags: INT,
    notify: PVOID,
    decrypt: PVOID,
    user: PVOID,
) -> BOOL:
    found = _find(p, context)
    if found is None:
        return 0
    try:
        extraction = _Extraction(found, notify, user)
    except CabinetError as error:
        found.fail(error.code)
        return 0
    try:
        extraction.run(name, path or b"")
    except CabinetError as error:
        extraction.end()
        found.fail(error.code)
        return 0
    extraction.end()
    return 1


class _Extraction:
    """One FDICopy."""

    def __init__(self, context: Context, notify: int, user: int) -> None:
        """Raises CabinetError."""
        self._context, self._notify, self._user = context, notify, user
        self._memory, self._bits = context.p.memory, context.p.bits
        size = len(bytes(FDINOTIFICATION.layout(self._bits)()))
        self._block = context.allocate(size + 3 * _PATH_SIZE + _BUFFER)
        self._texts = self._block + size
        self._buffer = self._texts + 3 * _PATH_SIZE
        self._files: list[int] = []  # that are open
        self._folder: FolderData | None = None
        self._folder_index = -1
        self._path = b""

    def end(self) -> None:
        """Give back what the program gave."""
        for file in self._files:
            self._context.close(file)
        self._context.free(self._block)

    def run(self, name: bytes, path: bytes) -> None:
        """Raises CabinetError."""
        self._path = path
        cabinet = self._open(name)
        self._introduce(cabinet)
        for entry in cabinet.files:
            if entry.from_previous:
                self._tell(_PARTIAL_FILE, (entry.name, cabinet.previous, cabinet.previous_disk))
            else:
                self._extract(cabinet, entry)

    def _open(self, name: bytes) -> Cabinet:
        self._memory.write(self._buffer, self._path + name + b"\0")
        file = self._context.open(self._buffer)
        if file == self._context.refusal:
            raise CabinetError(CABINET_NOT_FOUND)
        self._files.append(file)
        return Cabinet(_Stream(self._context, file, self._buffer))

    def _tell(
        self, kind: int, texts: tuple[bytes, ...] = (), entry: Entry | None = None, **facts: int
    ) -> int:
        """Notify the program; returns its answer. Raises CabinetError if that is -1."""
        self._memory.write(self._block, bytes(self._texts - self._block))
        told = FDINOTIFICATION.on(self._memory, self._block, self._bits)
        told.pv = self._user
        for index, text in enumerate(texts):
            address = self._texts + index * _PATH_SIZE
            self._memory.write(address, text[: _PATH_SIZE - 1] + b"\0")
            setattr(told, f"psz{index + 1}", address)
        if entry:
            told.cb, told.date, told.time, told.attribs = entry.size, entry.date, entry.time, entry.attributes
        for field, value in facts.items():
            setattr(told, field, value)
        answer = self._context.call(self._notify, kind, self._block)
        if answer == self._context.refusal:
            raise CabinetError(_USER_ABORT)
        return answer

    def _introduce(self, cabinet: Cabinet) -> None:
        names = cabinet.next, cabinet.next_disk, self._path
        self._tell(_CABINET_INFO, names, setID=cabinet.header.set_id, iCabinet=cabinet.header.index)

    def _extract(self, cabinet: Cabinet, entry: Entry) -> None:
        index = cabinet.folder_of(entry)
        target = self._tell(_COPY_FILE, (entry.name,), entry, iFolder=index)
        if not target:
            return
        self._files.append(target)
        if self._folder is None or self._folder_index != index or self._folder.position > entry.offset:
            self._folder, self._folder_index = FolderData(cabinet, index, self._follow), index
        for piece in self._folder.read(entry.offset, entry.size):
            self._memory.write(self._buffer, piece)
            if not self._context.write(target, self._buffer, len(piece)):
                raise CabinetError(_TARGET_FILE)
        self._files.remove(target)
        is_run = int(bool(entry.attributes & _EXECUTE))
        self._tell(_CLOSE_FILE_INFO, (entry.name,), entry, cb=is_run, hf=target, iFolder=index)

    def _follow(self, cabinet: Cabinet) -> Cabinet:
        """The next cabinet of the set, for which the program is asked until it is the right one."""
        error = 0
        while True:
            self._tell(_NEXT_CABINET, (cabinet.next, cabinet.next_disk, self._path), fdie=error)
            self._path = self._memory.read_cstring(self._texts + 2 * _PATH_SIZE, _PATH_SIZE)
            try:
                found = self._open(cabinet.next)
            except CabinetError as failure:
                error = failure.code
                continue
            here, there = cabinet.header, found.header
            if there.folders and (there.set_id, there.index) == (here.set_id, here.index + 1):
                self._introduce(found)
                return found
            error = WRONG_CABINET
