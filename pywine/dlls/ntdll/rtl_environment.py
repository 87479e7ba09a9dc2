"""Environment blocks of ntdll."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_TOO_SMALL, STATUS_VARIABLE_NOT_FOUND
from pywine.abi.text import encode_wide, read_wide
from pywine.abi.types import PVOID, SIZE_T, STATUS, ULONG, In, Opt, Out, OutOpt
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


@api(partial="the process's own environment only")
def RtlQueryEnvironmentVariable(
    p: Process, environment: PVOID, name: PVOID, length: SIZE_T, value: PVOID, room: SIZE_T,
    done: OutOpt[SIZE_T],
) -> STATUS:  # fmt: skip
    """Lengths are characters; that of a value that does not fit counts its terminator."""
    text = p.environment.get(read_wide(p, name, length))
    if text is None:
        raise NtError(STATUS_VARIABLE_NOT_FOUND)
    data = encode_wide(text + "\0")
    count = len(data) // 2
    done.value = count if room < count else count - 1
    if room < count:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(value, data)


@api(partial="the process's own environment only")
def RtlSetEnvironmentVar(
    p: Process, environment: PVOID, name: PVOID, length: SIZE_T, value: PVOID, value_length: SIZE_T
) -> STATUS:
    text = read_wide(p, value, value_length) if value else None
    p.environment.set(read_wide(p, name, length), text)
    publish_environment(p)


@api(partial="the process's own environment only")
def RtlExpandEnvironmentStrings(
    p: Process, environment: PVOID, source: PVOID, length: SIZE_T, target: PVOID, room: SIZE_T,
    needed: OutOpt[SIZE_T],
) -> STATUS:  # fmt: skip
    data = encode_wide(p.environment.expand(read_wide(p, source, length)) + "\0")
    needed.value = len(data) // 2
    if room < len(data) // 2:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(target, data)
