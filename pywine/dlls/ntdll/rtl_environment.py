"""Environment blocks of ntdll."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_TOO_SMALL, STATUS_VARIABLE_NOT_FOUND
from pywine.abi.text import encode_wide
from pywine.abi.types import PVOID, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.unicode import text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.kernel32.processenv import publish_environment
from pywine.nt.process import Process


@api(partial="the process's own environment only")
def RtlQueryEnvironmentVariable_U(
    p: Process, environment: PVOID, name: In[UNICODE_STRING], value: Out[UNICODE_STRING]
) -> STATUS:
    text = p.environment.get(text_of(p, name))
    if text is None:
        raise NtError(STATUS_VARIABLE_NOT_FOUND)
    data = encode_wide(text)
    value.Length = len(data)
    if len(data) > value.MaximumLength:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(value.Buffer, data + (b"\0\0" if len(data) + 2 <= value.MaximumLength else b""))


@api(partial="the process's own environment only")
def RtlSetEnvironmentVariable(
    p: Process, environment: PVOID, name: In[UNICODE_STRING], value: Opt[UNICODE_STRING]
) -> STATUS:
    p.environment.set(text_of(p, name), text_of(p, value) if value is not None else None)
    publish_environment(p)


@api(partial="the process's own environment only")
def RtlExpandEnvironmentStrings_U(
    p: Process,
    environment: PVOID,
    source: In[UNICODE_STRING],
    target: Out[UNICODE_STRING],
    needed: OutOpt[ULONG],
) -> STATUS:
    data = encode_wide(p.environment.expand(text_of(p, source)))
    needed.value = len(data) + 2
    if len(data) + 2 > target.MaximumLength:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    target.Length = len(data)
    p.memory.write(target.Buffer, data + b"\0\0")
