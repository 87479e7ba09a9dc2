"""Threads in other processes: making and ending them, their registers."""

from __future__ import annotations

from pywine.abi import context as contexts
from pywine.abi.errors import NtError, ThreadExit
from pywine.abi.ntstatus import STATUS_UNSUCCESSFUL
from pywine.dlls.ntdll.thread_context import Block, get_context, give_context, read_registers, set_context
from pywine.dlls.ntdll.thread_start import (
    call_start,
    create_thread,
    launch_thread,
    stack_reserve,
    terminate_thread,
)
from pywine.nt.errands import Parcel, ask, errand, thread_errand
from pywine.nt.remote_threads import ForeignThread, end_of, find_thread
from pywine.nt.thread import Thread, make_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process, ProcessObject
    from pywine.nt.thread import ThreadObject


def create_in(
    p: Process, process: ProcessObject, start: int, parameter: int, stack_size: int, *,
    is_reservation: bool = False, suspended: bool = False,
) -> ThreadObject:  # fmt: skip
    """`create_thread` in any process. Raises NtError."""
    if process is p:
        options = {"is_reservation": is_reservation, "suspended": suspended}
        return create_thread(p, start, parameter, stack_size, **options)
    made = ask(p, process, create_here, start, parameter, stack_size, is_reservation, suspended)
    return ForeignThread(p, process, made.value, made.descriptors[0])  # type: ignore[arg-type]


@thread_errand
def create_here(
    p: Process, start: int, parameter: int, stack_size: int, is_reservation: bool, suspended: bool
) -> Parcel:
    """Its id, and what its end is read from. It may be the first of the process to run."""
    thread = make_thread(p, stack_reserve(p, stack_size, is_reservation))
    thread.start_address, thread.suspend_count = start, int(suspended)

    def main() -> int:
        thread.park()
        p.initialise()
        return call_start(p, thread, start, parameter)

    end = end_of(thread)
    launch_thread(p, thread, main)
    return Parcel(thread.id, [end])


def terminate_in(p: Process, thread: ThreadObject, code: int) -> None:
    """`terminate_thread` in any process. Raises NtError."""
    if isinstance(thread, Thread):
        terminate_thread(p, thread, code)
    else:
        ask(p, thread.process, terminate_here, thread.id, code)


@errand
def terminate_here(p: Process, identifier: int, code: int) -> None:
    def terminate() -> None:
        raise ThreadExit(code, terminated=True)

    find_thread(p, identifier).interrupts.post(terminate)


def get_context_in(p: Process, thread: ThreadObject, context: int) -> None:
    """`get_context` in any process. Raises NtError."""
    if isinstance(thread, Thread):
        get_context(p, thread, context)
        return
    flags = int.from_bytes(p.memory.read(context + (0x30 if p.bits == 64 else 0), 4), "little")
    data = bytes(p.memory.read(context, contexts.SIZE[p.bits]))
    p.memory.write(context, ask(p, thread.process, get_context_here, thread.id, flags, data))


@thread_errand
def get_context_here(p: Process, identifier: int, flags: int, data: bytes) -> bytes:
    thread = _stopped(p, identifier)
    read_registers(thread)
    block: Any = Block(data)
    contexts.store(thread.processor, block, 0, flags)
    return bytes(block.ram)


def set_context_in(p: Process, thread: ThreadObject, context: int) -> None:
    """`set_context` in any process. Raises NtError."""
    if isinstance(thread, Thread):
        set_context(p, thread, context)
        return
    data = bytes(p.memory.read(context, contexts.SIZE[p.bits]))
    ask(p, thread.process, set_context_here, thread.id, data)


@thread_errand
def set_context_here(p: Process, identifier: int, data: bytes) -> None:
    give_context(_stopped(p, identifier), data)


def _stopped(p: Process, identifier: int) -> Thread:
    thread = find_thread(p, identifier)
    if thread is not p.thread:
        thread.wait_parked()
    if thread.processor is None:
        raise NtError(STATUS_UNSUCCESSFUL)
    return thread
