"""fileapi.h: transfers between a file and pages that lie anywhere."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE, In
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.overlapped import OVERLAPPED, transfer
from pywine.nt.file import FILE_TYPE_DISK, File
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE = 0x1000
_ELEMENT = 8  # bytes of a FILE_SEGMENT_ELEMENT


class _Done:
    value = 0


def _pages(p: Process, file: File, segments: int, size: int) -> list[int]:
    """The addresses of the pages for so many bytes."""
    if not file.overlapped or file.file_type != FILE_TYPE_DISK or size % 512:
        raise WinError(ERROR_INVALID_PARAMETER)
    count = -(-size // _PAGE)
    raw = p.memory.read(segments, count * _ELEMENT)
    found = [int.from_bytes(raw[at : at + _ELEMENT], "little") for at in range(0, len(raw), _ELEMENT)]
    if any(address % _PAGE for address in found):
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


def _run(p: Process, file: File, overlapped: OVERLAPPED, run: Callable[[int | None], int]) -> None:
    transfer(p, file, overlapped, _Done(), run)


@api(calls_back=True, partial="done before it returns, and no packet comes to a completion port")
def ReadFileScatter(
    p: Process, file: File, segments: PVOID, size: DWORD, reserved: PVOID, overlapped: In[OVERLAPPED]
) -> TRUE:
    pages = _pages(p, file, segments, size)

    def run(offset: int | None) -> int:
        data = bytearray(size)
        done = file.read_at(memoryview(data), offset)
        for index, address in enumerate(pages):
            p.memory.write(address, bytes(data[index * _PAGE : min(index * _PAGE + _PAGE, done)]))
        return done

    _run(p, file, overlapped, run)


@api(calls_back=True, partial="done before it returns, and no packet comes to a completion port")
def WriteFileGather(
    p: Process, file: File, segments: PVOID, size: DWORD, reserved: PVOID, overlapped: In[OVERLAPPED]
) -> TRUE:
    data = b"".join(p.memory.read(address, _PAGE) for address in _pages(p, file, segments, size))[:size]

    def run(offset: int | None) -> int:
        file.write_at(data, offset)
        return len(data)

    _run(p, file, overlapped, run)
