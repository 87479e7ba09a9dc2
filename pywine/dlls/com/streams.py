"""IStream (objidl.h): what all streams do, and those on global memory, on bytes and on files."""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import BYTE, DWORD, HRESULT, LONGLONG, PVOID, ULONG, ULONGLONG, Out, OutOpt
from pywine.dlls.com.objects import ComObject, method
from pywine.nt.file import File
from pywine.nt.moveable import MOVEABLE, MoveableMemory
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_STG_E_INVALIDFUNCTION, _STG_E_SEEKERROR, _STG_E_MEDIUMFULL = 0x80030001, 0x80030019, 0x80030070
_E_NOTIMPL, _S_FALSE = 0x80004001, 1
_TYPE_STREAM, _NO_NAME = 2, 1  # STGTY, STATFLAG
_SET, _CURRENT, _END = 0, 1, 2  # STREAM_SEEK
_WRITE = 4  # the place of Write in the table
_CHUNK = 0x10000


class STATSTG(Struct):
    pwcsName: PVOID
    type: DWORD
    cbSize: ULONGLONG
    mtime: ULONGLONG
    ctime: ULONGLONG
    atime: ULONGLONG
    grfMode: DWORD
    grfLocksSupported: DWORD
    clsid: Array[BYTE, 16]
    grfStateBits: DWORD
    reserved: DWORD


class Stream(ComObject):
    """A stream. Subclasses say where its bytes are."""

    interface = "IStream"
    identities = ("0C733A30-2A1C-11CE-ADE5-00AA0044773D", "0000000C-0000-0000-C000-000000000046")
    name = ""  # of its file
    mode = 0  # STGM

    def __init__(self, p: Process) -> None:
        super().__init__(p)
        self.position = 0

    @property
    def size(self) -> int:
        raise NotImplementedError

    def resize(self, size: int) -> None:
        raise WinError(_E_NOTIMPL)

    def read_at(self, position: int, size: int) -> bytes:
        """What lies there; less at the end."""
        raise NotImplementedError

    def write_at(self, position: int, data: bytes) -> None:
        raise NotImplementedError

    def flush(self) -> None:
        """Have the medium keep what was written."""

    def another(self) -> Stream:
        """A new stream on the same bytes."""
        raise WinError(_E_NOTIMPL)

    def stamps(self) -> tuple[int, int, int]:
        """When it was written, made and read: FILETIMEs."""
        return 0, 0, 0

    def result(self, wanted: int, got: int) -> int:
        """What Read returns."""
        return 0

    def read(self, size: int) -> bytes:
        data = self.read_at(self.position, size)
        self.position += len(data)
        return data

    def stat(self, facts: Any, *, named: bool) -> None:
        facts.clear()
        facts.type, facts.cbSize, facts.grfMode = _TYPE_STREAM, self.size, self.mode
        facts.mtime, facts.ctime, facts.atime = self.stamps()
        if named and self.name:
            facts.pwcsName = self.p.allocate(encode_wide(self.name) + b"\0\0")


@method
def Read(p: Process, this: Stream, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]) -> HRESULT:
    data = this.read(size)
    p.memory.write(buffer, data)
    done.value = len(data)
    return this.result(size, len(data))


@method
def Write(p: Process, this: Stream, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]) -> HRESULT:
    done.value = 0
    this.write_at(this.position, p.memory.read(buffer, size) if size else b"")
    this.position += size
    done.value = size
    return 0


@method
def Seek(p: Process, this: Stream, offset: LONGLONG, origin: DWORD, position: OutOpt[ULONGLONG]) -> HRESULT:
    position.value = this.position
    start = {_SET: 0, _CURRENT: this.position, _END: this.size}.get(origin)
    if start is None or start + offset < 0:
        return _STG_E_SEEKERROR
    position.value = this.position = start + offset
    return 0


@method
def SetSize(p: Process, this: Stream, size: ULONGLONG) -> HRESULT:
    this.resize(size)
    return 0


@method(calls_back=True)
def CopyTo(
    p: Process, this: Stream, target: PVOID, size: ULONGLONG, read: OutOpt[ULONGLONG],
    written: OutOpt[ULONGLONG],
) -> HRESULT:  # fmt: skip
    word = p.bits // 8
    table = int.from_bytes(p.memory.read(target, word), "little")
    write = int.from_bytes(p.memory.read(table + _WRITE * word, word), "little")
    buffer = p.allocate(bytes(8), zeros=min(size, _CHUNK))  # a count, then the bytes
    taken = given = code = 0
    while taken < size and not code >> 31:
        data = this.read(min(size - taken, _CHUNK))
        if not data:
            break
        taken += len(data)
        p.memory.write(buffer, bytes(8) + data)
        code = p.call(write, target, buffer + 8, len(data), buffer) & 0xFFFFFFFF
        given += int.from_bytes(p.memory.read(buffer, 4), "little")
    p.heap.free(buffer)
    read.value, written.value = taken, given
    return code if code >> 31 else 0


@method
def Commit(p: Process, this: Stream, flags: DWORD) -> HRESULT:
    this.flush()
    return 0


@method
def Revert(p: Process, this: Stream) -> HRESULT:
    return 0


@method
def LockRegion(p: Process, this: Stream, start: ULONGLONG, size: ULONGLONG, kind: DWORD) -> HRESULT:
    return _STG_E_INVALIDFUNCTION


@method
def UnlockRegion(p: Process, this: Stream, start: ULONGLONG, size: ULONGLONG, kind: DWORD) -> HRESULT:
    return _STG_E_INVALIDFUNCTION


@method
def Stat(p: Process, this: Stream, facts: Out[STATSTG], flags: DWORD) -> HRESULT:
    this.stat(facts, named=not flags & _NO_NAME)
    return 0


@method
def Clone(p: Process, this: Stream, clone: Out[PVOID]) -> HRESULT:
    clone.value = 0
    made = this.another()
    made.position = this.position
    clone.value = made.address
    return 0


Stream.methods = (
    Read, Write, Seek, SetSize, CopyTo, Commit, Revert, LockRegion, UnlockRegion, Stat, Clone,
)  # fmt: skip


class GlobalMemory:
    """The block that a stream and its clones share."""

    def __init__(self, p: Process, handle: int, *, is_owned: bool) -> None:
        blocks = p.state(MoveableMemory)
        self.is_owned, self.users = is_owned, 1
        self.handle = handle or blocks.allocate(MOVEABLE, 0)
        self.size = blocks.size(self.handle)


class GlobalStream(Stream):
    """A stream on global memory (CreateStreamOnHGlobal)."""

    def __init__(self, p: Process, block: GlobalMemory) -> None:
        super().__init__(p)
        self._blocks = p.state(MoveableMemory)
        self.block = block

    @property
    def size(self) -> int:
        return self.block.size

    def resize(self, size: int) -> None:
        if size > 0xFFFFFFFF:
            raise WinError(_STG_E_MEDIUMFULL)
        grown = self._blocks.reallocate(self.block.handle, size, MOVEABLE)
        if not grown:
            raise WinError(_STG_E_MEDIUMFULL)
        self.block.handle, self.block.size = grown, size

    def read_at(self, position: int, size: int) -> bytes:
        size = min(size, self.size - position)
        if size <= 0:
            return b""
        handle = self.block.handle
        data = self.p.memory.read(self._blocks.lock(handle) + position, size)
        self._blocks.unlock(handle)
        return data

    def write_at(self, position: int, data: bytes) -> None:
        if not data:
            return
        if position + len(data) > self.size:
            self.resize(position + len(data))
        handle = self.block.handle
        self.p.memory.write(self._blocks.lock(handle) + position, data)
        self._blocks.unlock(handle)

    def another(self) -> Stream:
        self.block.users += 1
        return type(self)(self.p, self.block)

    def gone(self) -> None:
        self.block.users -= 1
        if not self.block.users and self.block.is_owned:
            self._blocks.free(self.block.handle)


class MemoryStream(GlobalStream):
    """A stream that begins with a copy of bytes (SHCreateMemStream)."""

    def __init__(self, p: Process, block: GlobalMemory | None = None, data: bytes = b"") -> None:
        super().__init__(p, block or GlobalMemory(p, 0, is_owned=True))
        self.write_at(0, data)

    def result(self, wanted: int, got: int) -> int:
        return _S_FALSE if wanted and not got else 0


class FileStream(Stream):
    """A stream on a file."""

    def __init__(self, p: Process, handle: int, mode: int) -> None:
        super().__init__(p)
        self._handle, self.mode = handle, mode
        self._file = p.handles.get(handle, File)
        self.name = self._file.path

    @property
    def size(self) -> int:
        return self._file.size

    def resize(self, size: int) -> None:
        self._file.truncate(size)

    def read_at(self, position: int, size: int) -> bytes:
        data = bytearray(max(min(size, self.size - position), 0))
        if not data:
            return b""
        return bytes(data[: self._file.read_at(memoryview(data), position)])

    def write_at(self, position: int, data: bytes) -> None:
        self._file.write_at(data, position)

    def flush(self) -> None:
        self._file.flush()

    def stamps(self) -> tuple[int, int, int]:
        from os import fstat

        from pywine.nt.clock import from_unix_ns

        status = fstat(self._file.descriptor)
        times = status.st_mtime_ns, status.st_ctime_ns, status.st_atime_ns
        written, made, used = map(from_unix_ns, times)
        return written, made, used

    def result(self, wanted: int, got: int) -> int:
        return _S_FALSE if got < wanted else 0

    def gone(self) -> None:
        self.p.handles.close(self._handle)
