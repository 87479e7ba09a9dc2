"""Objects on their way to another process: what DuplicateHandle sends, and what the other makes of it."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED
from pywine.nt.errands import Parcel, ask, errand, on
from pywine.nt.file import File
from pywine.nt.handlecopies import close_source, duplicate_access
from pywine.nt.job import Job
from pywine.nt.namespace import Namespace
from pywine.nt.objects import Object
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import process_of
from pywine.nt.remote_threads import open_thread
from pywine.nt.sections import Section
from pywine.nt.shared import State, kind_number, kind_of_number, over, receive_state, share_anonymously
from pywine.nt.thread import ThreadObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FILE, _SECTION, _SHARED, _PROCESS, _THREAD, _JOB, _SOCKET = range(7)


def send(
    p: Process, source: ProcessObject, handle: int, target: ProcessObject, access: int, inherit: bool,
    options: int,
) -> int:  # fmt: skip
    """DuplicateHandle between processes; the value is one of the target's. Raises NtError."""
    p.leave_guest()
    sent = on(p, source, take_out, handle, access, options)
    value, descriptors = (sent.value, sent.descriptors) if isinstance(sent, Parcel) else (sent, [])
    if target is p:
        return put_in(p, value, inherit, list(descriptors))
    try:
        return ask(p, target, put_in, value, inherit, descriptors=descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def close_in(p: Process, source: ProcessObject, handle: int, options: int) -> None:
    """Close a handle of a process. Raises NtError."""
    on(p, source, close_here, handle, options)


@errand
def close_here(p: Process, handle: int, options: int) -> None:
    close_source(p, handle, options)


@errand
def take_out(p: Process, handle: int, access: int, options: int) -> Parcel:
    """What another process needs to have the object of a handle. Raises NtError."""
    found = p.handles.get(handle, Object)
    kind, facts, descriptors = _pack(found)
    parcel = Parcel(
        (kind, found.name, duplicate_access(p, handle, found, access, options), facts),
        [os.dup(descriptor) for descriptor in descriptors],
    )
    close_source(p, handle, options)
    return parcel


def _pack(found: Object) -> tuple[int, Any, tuple[int, ...]]:
    if isinstance(found, ProcessObject):
        return _PROCESS, found.id, ()
    if isinstance(found, ThreadObject):
        return _THREAD, found.id, ()
    if isinstance(found, Job):
        return _JOB, found.id, ()
    if isinstance(found, Section) and not found.state:
        return _SECTION, (found.size, found.protection, found.is_of_file, found.start), (found.descriptor,)
    if found.type_name == "Socket":
        return _SOCKET, found.facts, found.host_descriptors()  # type: ignore[attr-defined]
    if isinstance(found, File):
        facts = found.path, found.access, found.share, found.append, found.overlapped, found.is_null
        return _FILE, (*facts, found.host_path), found.host_descriptors()
    share_anonymously(found)
    state = state_of(found)
    if state is None:
        raise NtError(STATUS_ACCESS_DENIED)
    return _SHARED, (kind_number(found), state.path, state.directory), (state.descriptor,)


@errand
def put_in(p: Process, sent: tuple[Any, ...], inherit: bool, descriptors: list[int] | None = None) -> int:
    """A handle to the object that a parcel describes. Raises NtError, OSError."""
    kind, name, access, facts = sent
    return p.handles.open(_unpack(p, kind, name, facts, descriptors or []), access, inherit=inherit)


def _unpack(p: Process, kind: int, name: str, facts: Any, descriptors: list[int]) -> Object:
    if kind == _PROCESS:
        return process_of(p, facts)
    if kind == _THREAD:
        return open_thread(p, facts)
    if kind == _JOB:
        return Job(p, facts)
    if kind == _SECTION:
        size, protection, is_of_file, start = facts
        section = Section(descriptors[0], size, protection, is_of_file=is_of_file)
        section.start = start
        return section
    if kind == _SOCKET:
        from pywine.nt.sockets import Socket

        return Socket.adopt(p, descriptors[0], facts)
    if kind == _FILE:
        path, rights, share, append, overlapped, is_null, host_path = facts
        file = File(descriptors[0], path, access=rights, share=share)
        file.append, file.overlapped, file.is_null, file.host_path = append, overlapped, is_null, host_path
        file.process = p
        return file
    return _unpack_shared(p, name, facts, descriptors[0])


def _unpack_shared(p: Process, name: str, facts: Any, descriptor: int) -> Object:
    """A process has a shared object but once."""
    number, path, directory = facts
    same = os.fstat(descriptor)
    for _, handle in p.handles:
        state = state_of(handle.object)
        if state is not None and os.path.samestat(os.fstat(state.descriptor), same):
            os.close(descriptor)
            return handle.object
    made = over(p, receive_state(descriptor, path, directory), kind_of_number(number))
    if name:
        p.state(Namespace).adopt(name, made)
    return made


def state_of(target: Object) -> State | None:
    """The shared state of an object that has one."""
    found = getattr(target, "state", None)
    return found if isinstance(found, State) else None  # a process has a method of that name
