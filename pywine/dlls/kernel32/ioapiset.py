"""ioapiset.h: control codes of devices and file systems."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE, OutOpt
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER
from pywine.dlls.ntdll.nt_file import control
from pywine.nt.file import File
from pywine.nt.process import Process


@api(partial="compression, sparse files and reparse points")
def DeviceIoControl(
    p: Process, file: File, code: DWORD, source: PVOID, source_size: DWORD, buffer: PVOID, size: DWORD,
    returned: OutOpt[DWORD], overlapped: PVOID,
) -> TRUE:  # fmt: skip
    returned.value = 0
    data = control(file, code)
    if size < len(data):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    if data:
        p.memory.write(buffer, data)
    returned.value = len(data)
