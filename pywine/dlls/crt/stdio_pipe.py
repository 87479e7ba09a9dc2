"""stdio.h: streams to and from commands."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL
from pywine.abi.types import CINT, PVOID, TSTR
from pywine.dlls.crt.command import command_request
from pywine.dlls.crt.disk import O_BINARY, O_RDONLY, O_TEXT, O_WRONLY
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.spawn import wait_for
from pywine.dlls.crt.stdio import FILE
from pywine.ldr.start import USE_STANDARD_HANDLES, start_program
from pywine.nt.pipes import create_pipe


class Commands:
    """The processes behind streams, by the stream's address: handle and object."""

    def __init__(self, c: Crt) -> None:
        self.running = {}


@crt.pair("_popen", "_wpopen", calls_back=True)
def _popen(c: Crt, command: TSTR, mode: TSTR) -> PVOID:
    if mode[:1] not in ("r", "w"):
        raise CError(EINVAL)
    reads = mode.startswith("r")
    reader, writer = create_pipe(c.p)
    ours, theirs = (reader, writer) if reads else (writer, reader)
    handles = c.p.handles
    kept, given = handles.open(ours, ours.access), handles.open(theirs, theirs.access, inherit=True)
    request = command_request(c, command)
    source, sink, errors = c.p.standard_handles()
    request.standard = (source, given, errors) if reads else (given, sink, errors)
    request.window_flags = USE_STANDARD_HANDLES
    try:
        process, thread = start_program(c.p, request)
    except Exception:
        handles.close(kept)
        raise
    finally:
        handles.close(given)
    thread.close()
    text = O_BINARY if "b" in mode else O_TEXT if "t" in mode else 0
    descriptor = c.descriptors.make(kept, ours, text=c.descriptors.is_text(text))
    stream = c.streams.attach(c.descriptors.add(descriptor), text | (O_RDONLY if reads else O_WRONLY))
    c.state(Commands).running[stream.address] = handles.open(process, 0x1FFFFF), process
    return stream.address


@crt(calls_back=True)
def _pclose(c: Crt, stream: FILE) -> CINT:
    running = c.state(Commands).running.pop(stream.address, None)
    if running is None:
        raise CError(EINVAL)
    c.streams.close(stream)
    return wait_for(c, *running)
