"""System calls on pipes."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER, STATUS_OBJECT_NAME_INVALID
from pywine.abi.types import HANDLE, LONGLONG, STATUS, ULONG, In, Opt, Out
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.dlls.ntdll.nt_file import IO_STATUS_BLOCK, path_of
from pywine.dlls.ntdll.twins import nt
from pywine.nt import fileops, named_pipes
from pywine.nt.named_pipes import FIRST_INSTANCE, INBOUND, MESSAGES, NO_WAIT, OUTBOUND, READ_MESSAGES
from pywine.nt.process import Process

_SHARE_READ, _SHARE_WRITE, _SYNCHRONOUS = 1, 2, 0x30
_MILLISECOND = 10_000  # in 100 ns
_INHERIT = 2


class _Unnamed:
    """How many pipes without a name this process has made."""

    def __init__(self, p: Process) -> None:
        self.count = 0


@nt
def NtCreateNamedPipeFile(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES],
    status: Out[IO_STATUS_BLOCK], share: ULONG, disposition: ULONG, options: ULONG, messages: ULONG,
    read_messages: ULONG, no_wait: ULONG, most: ULONG, in_size: ULONG, out_size: ULONG,
    timeout: Opt[LONGLONG],
) -> STATUS:  # fmt: skip
    if timeout is None or timeout.value > 0 or not share & 3:
        raise NtError(STATUS_INVALID_PARAMETER)
    path = path_of(p, attributes)
    name = named_pipes.pipe_name(path)
    if not name:
        if path.lower() != named_pipes.FOLDER:
            raise NtError(STATUS_OBJECT_NAME_INVALID)
        unnamed = p.state(_Unnamed)
        unnamed.count += 1
        name = f"unnamed-{p.id}-{unnamed.count}"
    # what clients may do is what the server shares
    mode = (INBOUND if share & _SHARE_WRITE else 0) | (OUTBOUND if share & _SHARE_READ else 0)
    mode |= FIRST_INSTANCE if disposition == fileops.CREATE else 0
    kind = (MESSAGES if messages else 0) | (READ_MESSAGES if read_messages else 0)
    kind |= NO_WAIT if no_wait else 0
    sizes, milliseconds = (out_size, in_size), -timeout.value // _MILLISECOND
    pipe = named_pipes.create(p, name, mode, kind, min(most, 255), sizes, milliseconds)
    pipe.overlapped = not options & _SYNCHRONOUS
    inherit = bool(attributes.Attributes & _INHERIT)
    handle.value = p.handles.open(pipe, fileops.map_generic(access), inherit=inherit)
    status.Status, status.Information = 0, fileops.CREATED
