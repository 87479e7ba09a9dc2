"""Control codes of files (DeviceIoControl, NtFsControlFile)."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_DEVICE_REQUEST,
)
from pywine.nt import reparse
from pywine.nt.file import FILE_TYPE_DISK, WRITE_ATTRIBUTES, WRITE_DATA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.file import File
    from pywine.nt.process import Process

FSCTL_GET_REPARSE_POINT, FSCTL_SET_SPARSE, FSCTL_GET_COMPRESSION = 0x900A8, 0x900C4, 0x9003C
FSCTL_SET_REPARSE_POINT, FSCTL_DELETE_REPARSE_POINT, FSCTL_IS_VOLUME_MOUNTED = 0x900A4, 0x900AC, 0x90028
FSCTL_SET_COMPRESSION, FSCTL_QUERY_ALLOCATED_RANGES, FSCTL_SET_ZERO_DATA = 0x9C040, 0x940CF, 0x980C8


def ask(
    p: Process, file: File, code: int, given: bytes, room: int
) -> tuple[Callable[[], bytes], dict[str, Any]]:
    """What answers (and raises BlockingIOError while it cannot), and the options of its Request."""
    return file.ask(code, given, room) or (lambda: _control(p, file, code, given, room), {})


def _control(p: Process, file: File, code: int, given: bytes, room: int) -> bytes:
    if file.file_type != FILE_TYPE_DISK:
        raise NtError(STATUS_INVALID_DEVICE_REQUEST)
    if code == FSCTL_GET_REPARSE_POINT:
        answer = reparse.data_of(p.files, file)
    elif code == FSCTL_SET_REPARSE_POINT:
        file.require(WRITE_DATA | WRITE_ATTRIBUTES)
        reparse.set_data(p.files, file, given)
        answer = b""
    elif code == FSCTL_DELETE_REPARSE_POINT:
        file.require(WRITE_DATA | WRITE_ATTRIBUTES)
        reparse.delete_data(file, given)
        answer = b""
    elif code == FSCTL_GET_COMPRESSION:
        answer = b"\0\0"
    elif code == FSCTL_QUERY_ALLOCATED_RANGES and len(given) >= 16:
        start, size = struct.unpack_from("<QQ", given)
        end = min(start + size, file.size)
        answer = struct.pack("<QQ", start, end - start) if end > start else b""
    elif code == FSCTL_SET_ZERO_DATA and len(given) >= 16:
        start, end = struct.unpack_from("<QQ", given)
        os.pwrite(file.descriptor, bytes(max(min(end, file.size) - start, 0)), start)
        answer = b""
    elif code in (
        FSCTL_SET_SPARSE,
        FSCTL_SET_COMPRESSION,
        FSCTL_IS_VOLUME_MOUNTED,
    ):  # files are as sparse as the host makes them
        answer = b""
    else:
        raise NtError(STATUS_INVALID_DEVICE_REQUEST)
    if len(answer) > room:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    return answer
