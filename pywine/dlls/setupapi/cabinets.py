"""setupapi.h: cabinets and compressed files."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import (
    CHAR,
    DWORD,
    FORM,
    LSTATUS,
    PVOID,
    TBUF,
    TRUE,
    TSTR,
    UINT,
    USHORT,
    WCHAR,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_DATA,
    ERROR_INVALID_PARAMETER,
    ERROR_OPERATION_ABORTED,
)
from pywine.nt import attributes as attr
from pywine.nt import clock, fileops, timezone
from pywine.nt.cabinet import (
    CABINET_NOT_FOUND,
    NAME_IS_UTF,
    WRONG_CABINET,
    Cabinet,
    CabinetError,
    Entry,
    FolderData,
)
from pywine.nt.process import Process
from pywine.nt.szdd import HEADER_SIZE, METHOD, expand, find_header, stored_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

_CABINET_INFO, _FILE_IN_CABINET, _NEED_NEW_CABINET, _FILE_EXTRACTED = 0x10, 0x11, 0x12, 0x13
_ABORT, _DO_IT = 0, 1
_COMPRESSION_NONE, _COMPRESSION_WINLZA, _COMPRESSION_MSZIP = 0, 1, 2
_MAX_PATH = 260
_KEPT_ATTRIBUTES = attr.READONLY | attr.HIDDEN | attr.SYSTEM | attr.ARCHIVE


class CABINET_INFO(Struct):
    CabinetPath: PVOID
    CabinetFile: PVOID
    DiskName: PVOID
    SetId: USHORT
    CabinetNumber: USHORT


class FILE_IN_CABINET_INFO_A(Struct, pack=1, size=(278, 288)):
    NameInCabinet: PVOID
    FileSize: DWORD
    Win32Error: DWORD
    DosDate: USHORT
    DosTime: USHORT
    DosAttribs: USHORT
    FullTargetName: Array[CHAR, 260]


class FILE_IN_CABINET_INFO_W(Struct, pack=1, size=(538, 544)):
    NameInCabinet: PVOID
    FileSize: DWORD
    Win32Error: DWORD
    DosDate: USHORT
    DosTime: USHORT
    DosAttribs: USHORT
    FullTargetName: Array[WCHAR, 260]


class FILEPATHS(Struct):
    Target: PVOID
    Source: PVOID
    Win32Error: UINT
    Flags: DWORD


@api.aw(calls_back=True)
def SetupIterateCabinet(
    p: Process, name: Opt[TSTR], reserved: DWORD, handler: PVOID, context: PVOID, wide: FORM
) -> TRUE:
    if not name:
        raise WinError(ERROR_INVALID_PARAMETER)
    iteration = _Iteration(p, name, handler, context, wide)
    try:
        iteration.run()
    except CabinetError as error:
        missing = error.code in (CABINET_NOT_FOUND, WRONG_CABINET)
        raise WinError(ERROR_FILE_NOT_FOUND if missing else ERROR_INVALID_DATA) from None
    finally:
        iteration.end()


class _Iteration:
    """One SetupIterateCabinet."""

    def __init__(self, p: Process, name: str, handler: int, context: int, wide: bool) -> None:
        self._p, self._name, self._handler, self._context, self._wide = p, name, handler, context, wide
        full = p.files.full_path(name)
        self._folder_path = full[: full.rindex("\\") + 1]
        self._streams: list[BinaryIO] = []
        self._data: FolderData | None = None
        self._index = -1

    def end(self) -> None:
        for stream in self._streams:
            stream.close()

    def run(self) -> None:
        """Raises WinError, CabinetError."""
        cabinet = self._open(self._name)
        self._introduce(cabinet)
        for entry in cabinet.files:
            if not entry.from_previous:
                self._offer(cabinet, entry)

    def _open(self, path: str) -> Cabinet:
        try:
            stream = open(self._p.files.existing(path), "rb")  # noqa: SIM115 - closed at the end
        except (NtError, OSError):
            raise CabinetError(CABINET_NOT_FOUND) from None
        self._streams.append(stream)
        return Cabinet(stream)

    def _text(self, text: str) -> int:
        """A block of the heap with text as the handler reads it."""
        return self._p.allocate(encode_wide(text + "\0") if self._wide else self._p.ansi(text + "\0"))

    def _tell(self, kind: int, structure: type[Struct], second: int, **fields: int | str) -> tuple[int, int]:
        """Call the handler with a structure; returns its answer and the structure, which the caller frees."""
        p = self._p
        block = p.allocate(bytes(structure.layout(p.bits)()))
        told = structure.on(p.memory, block, p.bits)
        texts = []
        for name, value in fields.items():
            if isinstance(value, str):
                value = self._text(value)
                texts.append(value)
            setattr(told, name, value)
        answer = p.call(self._handler, self._context, kind, block, second) & 0xFFFFFFFF
        for address in texts:
            p.heap.free(address)
        return answer, block

    def _introduce(self, cabinet: Cabinet) -> None:
        answer, block = self._tell(_CABINET_INFO, CABINET_INFO, 0, **self._facts(cabinet))
        self._p.heap.free(block)
        if answer:
            raise WinError(answer)

    def _facts(self, cabinet: Cabinet) -> dict[str, int | str]:
        """What a CABINET_INFO says: the names are the next cabinet's."""
        return {
            "CabinetPath": self._folder_path,
            "CabinetFile": self._p.from_ansi(cabinet.next),
            "DiskName": self._p.from_ansi(cabinet.next_disk),
            "SetId": cabinet.header.set_id,
            "CabinetNumber": cabinet.header.index,
        }

    def _offer(self, cabinet: Cabinet, entry: Entry) -> None:
        p = self._p
        is_utf = entry.attributes & NAME_IS_UTF
        name = entry.name.decode("utf-8", "replace") if is_utf else p.from_ansi(entry.name)
        structure = FILE_IN_CABINET_INFO_W if self._wide else FILE_IN_CABINET_INFO_A
        source = self._text(self._name)
        answer, block = self._tell(
            _FILE_IN_CABINET, structure, source, NameInCabinet=name, FileSize=entry.size, DosDate=entry.date,
            DosTime=entry.time, DosAttribs=entry.attributes,
        )  # fmt: skip
        told = structure.on(p.memory, block, p.bits)
        failure = told.Win32Error
        target = bytes(told.FullTargetName)
        p.heap.free(source)
        p.heap.free(block)
        if answer == _ABORT:
            raise WinError(failure or ERROR_OPERATION_ABORTED)
        if answer != _DO_IT:
            return
        if self._wide:
            path = target.decode("utf-16-le", "surrogatepass").partition("\0")[0]
        else:
            path = p.from_ansi(target.partition(b"\0")[0])
        self._extract(cabinet, entry, path)
        answer, block = self._tell(_FILE_EXTRACTED, FILEPATHS, 0, Target=path, Source=self._name)
        p.heap.free(block)
        if answer:
            raise WinError(answer)

    def _extract(self, cabinet: Cabinet, entry: Entry, path: str) -> None:
        index = cabinet.folder_of(entry)
        if self._data is None or self._index != index or self._data.position > entry.offset:
            self._data, self._index = FolderData(cabinet, index, self._follow), index
        _write(self._p, path, self._data.read(entry.offset, entry.size))
        host = self._p.files.existing(path)
        local = clock.from_dos(entry.date, entry.time)
        if local is not None:
            written = local + timezone.bias_at(clock.now()) * 60 * clock.SECOND
            attr.set_times(host, 0, 0, written)
        attr.set_attributes(host, entry.attributes & _KEPT_ATTRIBUTES)

    def _follow(self, cabinet: Cabinet) -> Cabinet:
        """The next cabinet of the set, in a folder that the handler may change."""
        p = self._p
        room = p.allocate(b"", zeros=2 * _MAX_PATH)
        answer, block = self._tell(_NEED_NEW_CABINET, CABINET_INFO, room, **self._facts(cabinet))
        folder = p.memory.read_wstring(room) if self._wide else p.read_ansi(room)
        p.heap.free(block)
        p.heap.free(room)
        if answer:
            raise WinError(answer)
        if folder:
            self._folder_path = folder.rstrip("\\") + "\\"
        found = self._open(self._folder_path + p.from_ansi(cabinet.next))
        here, there = cabinet.header, found.header
        if not there.folders or (there.set_id, there.index) != (here.set_id, here.index + 1):
            raise CabinetError(WRONG_CABINET)
        self._introduce(found)
        return found


def _write(p: Process, path: str, pieces: object) -> None:
    """Make a file of what comes. Raises NtError, OSError, CabinetError."""
    file, _ = fileops.create(
        p.files, path, fileops.GENERIC_WRITE, 0, fileops.OVERWRITE_IF, fileops.NON_DIRECTORY_FILE
    )
    try:
        for piece in pieces:  # type: ignore[attr-defined]
            file.write(piece)
    finally:
        file.close()


# Compressed files.


class _Source:
    """A file that may be compressed, under its own name or that of its compressed form."""

    def __init__(self, p: Process, name: str) -> None:
        """Raises WinError."""
        if not p.files.exists(name):
            name = stored_name(name)
        if not p.files.exists(name) or p.files.is_directory(name):
            raise WinError(ERROR_FILE_NOT_FOUND)
        self.name, self.host = name, p.files.existing(name)
        self.size = self.expanded_size = os.stat(self.host).st_size
        self.compression = _COMPRESSION_NONE
        with open(self.host, "rb") as stream:
            header = find_header(stream.read(HEADER_SIZE))
            if header and header.method == METHOD:
                self.compression, self.expanded_size = _COMPRESSION_WINLZA, header.size
                return
            try:
                files = Cabinet(stream).files
            except CabinetError:
                return
        if files:
            self.compression, self.expanded_size = _COMPRESSION_MSZIP, files[0].size

    def data(self) -> list[bytes]:
        """What is in it. Raises WinError."""
        with open(self.host, "rb") as stream:
            if self.compression == _COMPRESSION_WINLZA:
                stream.seek(HEADER_SIZE)
                return [expand(stream.read(), self.expanded_size)]
            try:
                cabinet = Cabinet(stream)
                first = cabinet.files[0]
                folder = FolderData(cabinet, cabinet.folder_of(first), _no_next)
                return list(folder.read(first.offset, first.size))
            except CabinetError:
                raise WinError(ERROR_INVALID_DATA) from None


def _no_next(cabinet: Cabinet) -> Cabinet:
    raise CabinetError(CABINET_NOT_FOUND)


@api.aw
def SetupGetFileCompressionInfoEx(
    p: Process,
    name: Opt[TSTR],
    actual: TBUF,
    needed: OutOpt[DWORD],
    size: OutOpt[DWORD],
    expanded: OutOpt[DWORD],
    compression: OutOpt[UINT],
) -> TRUE:
    if not name:
        raise WinError(ERROR_INVALID_PARAMETER)
    source = _Source(p, name)
    needed.value = actual.length(source.name) + 1
    if actual.address:
        if actual.size < actual.length(source.name) + 1:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        actual.put(source.name)
    size.value, expanded.value = source.size, source.expanded_size
    compression.value = source.compression


@api.aw
def SetupGetFileCompressionInfo(
    p: Process,
    name: Opt[TSTR],
    actual: PVOID,
    size: Out[DWORD],
    expanded: Out[DWORD],
    compression: Out[UINT],
    wide: FORM,
) -> LSTATUS:
    """The name is a block that the program frees."""
    if not name or not actual:
        raise WinError(ERROR_INVALID_PARAMETER)
    source = _Source(p, name)
    text = encode_wide(source.name + "\0") if wide else p.ansi(source.name + "\0")
    p.memory.write(actual, p.allocate(text).to_bytes(p.bits // 8, "little"))
    size.value, expanded.value = source.size, source.expanded_size
    compression.value = source.compression


@api.aw
def SetupDecompressOrCopyFile(p: Process, name: Opt[TSTR], target: Opt[TSTR], compression: PVOID) -> LSTATUS:
    """The compression type is NULL where it is to be found out."""
    if not name or not target:
        raise WinError(ERROR_INVALID_PARAMETER)
    source = _Source(p, name)
    kind = source.compression
    if compression:
        kind = int.from_bytes(p.memory.read(compression, 4), "little")
        if kind not in (_COMPRESSION_NONE, source.compression):
            raise WinError(ERROR_INVALID_PARAMETER)
    if kind == _COMPRESSION_NONE:
        fileops.copy(p.files, source.name, target, fail_if_exists=False)
        return
    _write(p, target, source.data())
    status = os.stat(source.host)
    os.utime(p.files.existing(target), ns=(status.st_atime_ns, status.st_mtime_ns))
