"""The thread pool's requests: callbacks when an overlapped request on a file is done."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER
from pywine.abi.types import BOOL, PVOID, STATUS, ULONG, VOID, Out
from pywine.dlls.ntdll.rtl_threadpool import join, pool_of
from pywine.dlls.ntdll.threadpool import Pool, Pools, Task, Watcher
from pywine.nt.completion import Packet
from pywine.nt.file import File
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[int, Packet], object]  # makes the callback, from the instance


class IoTask(Task):
    """Calls back for the requests on one file, of which the program announces each (`start`).

    To the file it is the completion port that gets the packets.
    """

    def __init__(self, p: Process, pool: Pool, callback: int, context: int) -> None:
        super().__init__(p, pool, callback, context)
        self.report: Report = lambda _instance, _packet: None
        self._started = 0  # announced, and not done
        self._skipped = 0  # announced and then given up: nobody is called back
        p.state(Watcher).start()

    def start(self) -> None:
        self._started += 1
        self.outstanding += 1
        self.idle.signaled = False

    def take_back(self) -> None:
        """An announced request has failed at once, or nobody will report it."""
        if self._started:
            self._started -= 1
            self.done()

    def cancel(self) -> None:
        super().cancel()
        count, self._started = self._started, 0
        self._skipped += count
        if count:
            self.done(count)

    def attach(self, file: File) -> None:
        """Raises NtError(STATUS_INVALID_PARAMETER)."""
        if file.completion or not file.overlapped:
            raise NtError(STATUS_INVALID_PARAMETER)
        file.completion = Packets(self), 0

    def completed(self, packet: Packet) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self.post(lambda instance: self.report(instance, packet))
        self.take_back()
        self.p.state(Watcher).call()


class Packets:
    """What a file has in the place of a port."""

    def __init__(self, task: IoTask) -> None:
        self._task = task

    def post(self, packet: Packet) -> None:
        self._task.completed(packet)


def make(p: Process, file: File, callback: int, context: int, environment: int) -> IoTask:
    """A task for the file's requests. Raises NtError(STATUS_INVALID_PARAMETER)."""
    task = IoTask(p, pool_of(p, environment), callback, context)
    try:
        task.attach(file)
    except NtError:
        task.release()
        raise
    join(p, task, environment)
    return task


@api(calls_back=True)
def TpAllocIoCompletion(
    p: Process, io: Out[PVOID], file: File, callback: PVOID, context: PVOID, environment: PVOID
) -> STATUS:
    task = make(p, file, callback, context, environment)

    def report(instance: int, packet: Packet) -> None:
        code = "<QQ" if p.bits == 64 else "<II"
        block = p.allocate(struct.pack(code, packet.status, packet.count))  # an IO_STATUS_BLOCK
        try:
            p.call(callback, instance, context, packet.context, block, task.address)
        finally:
            p.heap.free(block)

    task.report = report
    io.value = task.address


@api
def TpStartAsyncIoOperation(p: Process, io: PVOID) -> VOID:
    p.state(Pools).get(io, IoTask).start()


@api
def TpCancelAsyncIoOperation(p: Process, io: PVOID) -> VOID:
    p.state(Pools).get(io, IoTask).take_back()


@api(calls_back=True)
def TpWaitForIoCompletion(p: Process, io: PVOID, cancel: BOOL) -> VOID:
    p.state(Pools).get(io, IoTask).wait(cancel)


@api
def TpReleaseIoCompletion(p: Process, io: PVOID) -> VOID:
    p.state(Pools).get(io, IoTask).release()


@api(calls_back=True)
def RtlSetIoCompletionCallback(p: Process, file: File, callback: PVOID, flags: ULONG) -> STATUS:
    bind(p, file, callback, lambda status: status)


def bind(p: Process, file: File, callback: int, code_of: Callable[[int], int]) -> None:
    """Have `callback` called for every request on the file, with what `code_of` makes of its status."""
    task = make(p, file, callback, 0, 0)
    task.report = lambda _instance, packet: p.call(
        callback, code_of(packet.status), packet.count, packet.context
    )
