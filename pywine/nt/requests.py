"""Asynchronous requests: tried at once, pending where they would block, complete when a poller says so.

Everything here happens with the turn: a host thread of its own only waits for descriptors, then takes it.
"""

from __future__ import annotations

import _thread
import os
import struct

from pywine.abi.errors import ApiError, NtError
from pywine.abi.ntstatus import STATUS_ACCESS_VIOLATION, STATUS_CANCELLED, STATUS_PENDING
from pywine.abi.translate import to_status
from pywine.machine.memory import AccessViolation
from pywine.nt.clock import monotonic_ns
from pywine.nt.completion import Packet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pywine.machine.schedule import Watch
    from pywine.nt.changes import ChangeNotification
    from pywine.nt.console_input import ConsoleInput
    from pywine.nt.file import File
    from pywine.nt.process import Process
    from pywine.nt.sockets import Socket, Watcher
    from pywine.nt.sync import Event

    Watching: TypeAlias = "Request | Watcher | ChangeNotification | ConsoleInput"

READABLE, WRITABLE = 0x1, 0x4  # the host's poll events
_EDGE_TRIGGERED = 1 << 31
SKIP_PORT_ON_SUCCESS, SKIP_EVENT_ON_HANDLE = 1, 2  # FILE_SKIP_*
_FAILURE_BITS = 0xC0000000


class Request:
    """One request on a file, until it is done.

    `attempt` does it and returns the bytes transferred, or raises BlockingIOError when it would block on
    `descriptor`, or on one of `interests` (the host's poll events by descriptor); without any, whoever
    changes what it waits for has it tried again.
    `block`: the guest's IO_STATUS_BLOCK or OVERLAPPED; `context`: what a completion port's packet shows, 0:
    no packet; `apc`: makes a routine and its arguments from the status and the count.
    """

    def __init__(
        self, p: Process, file: File, block: int, attempt: Callable[[], int], *, event: Event | None = None,
        context: int = 0, apc: Callable[[int, int], tuple[int, ...]] | None = None, descriptor: int = -1,
        interest: int = READABLE, interests: dict[int, int] | None = None, deadline: int = 0,
        watched: list[Socket] | None = None, is_exclusive: bool = False,
    ) -> None:  # fmt: skip
        self._p, self.file, self.block, self._attempt = p, file, block, attempt
        self._event, self._context, self._apc = event, context, apc
        self.deadline = deadline  # host nanoseconds when it shall be tried again at the latest; 0: never
        self.thread = p.thread
        self.is_done = False
        self.is_exclusive = is_exclusive  # a later one of that kind on the same sockets cancels it
        self._watched = watched or []  # sockets other than `file` whose closing matters
        self.interests = interests or ({descriptor: interest} if descriptor >= 0 else {})
        self.reports_warnings = False  # what is but a warning is told like what pends
        self.on_done: Callable[[], None] | None = None

    def submit(self) -> int:
        """Try: 0, or STATUS_PENDING. What fails at once is raised; nobody else is told of it."""
        if self._event:
            self._event.signaled = False
        else:
            self.file.is_idle = False
        try:
            count = self._attempt()
        except BlockingIOError:
            self._report(STATUS_PENDING, 0)
            self._pend()
            return STATUS_PENDING
        except (ApiError, OSError) as error:
            status = to_status(error)
            if status & _FAILURE_BITS == _FAILURE_BITS:
                self._report(status, 0)
                self._signal()
                raise
            self._complete(status, getattr(error, "count", 0), at_once=not self.reports_warnings)
            if self.reports_warnings:
                return STATUS_PENDING
            raise
        self._complete(0, count, at_once=True)
        return 0

    def _pend(self) -> None:
        self.file.requests.append(self)
        for target in self._watched:
            target.watchers.append(self)
        if self._pends_with_thread and self._end_with_thread not in self.thread.at_end:
            self.thread.at_end.append(self._end_with_thread)
        if self.interests or self.deadline:
            self._p.state(Poller).watch(self)

    @property
    def _pends_with_thread(self) -> bool:
        """Whether the request is canceled when its thread ends: where nobody else would hear of it."""
        return self.file.completion is None

    def _end_with_thread(self) -> None:
        if not self.is_done:
            self.finish(STATUS_CANCELLED)

    def wait_for(self, descriptor: int) -> None:
        """From now on it is this descriptor that it would block on."""
        is_pending = self in self.file.requests
        if is_pending:
            self._p.state(Poller).unwatch(self)
        self.interests = {descriptor: READABLE}
        if is_pending:
            self._p.state(Poller).watch(self)

    def used(self, _events: int) -> None:
        """Of no concern to requests (`nt.sockets.Watcher`)."""

    def retry(self) -> None:
        """Something happened that it may have waited for."""
        if self.is_done:
            return
        try:
            count = self._attempt()
        except BlockingIOError:
            return
        except AccessViolation:
            self.finish(STATUS_ACCESS_VIOLATION)
        except (ApiError, OSError) as error:
            self.finish(to_status(error), getattr(error, "count", 0))
        else:
            self.finish(0, count)

    def finish(self, status: int, count: int = 0) -> None:
        """End a pending request."""
        self.file.requests.remove(self)
        for target in self._watched:
            target.watchers.remove(self)
        if self.interests or self.deadline:
            self._p.state(Poller).unwatch(self)
        if self._end_with_thread in self.thread.at_end:
            self.thread.at_end.remove(self._end_with_thread)
        self._complete(status, count)

    def _complete(self, status: int, count: int, *, at_once: bool = False) -> None:
        self.is_done = True
        self._report(status, count)
        self._signal()
        if self._apc:
            self.thread.apcs.append(self._apc(status, count))
            self.thread.interrupts.wake()
        elif self.file.completion and self._context:
            port, key = self.file.completion
            if not (at_once and self.file.notification_modes & SKIP_PORT_ON_SUCCESS):
                port.post(Packet(key, self._context, status, count))
        if self.on_done:
            self.on_done()

    def _report(self, status: int, count: int) -> None:
        """Tell the guest's block; a guest that looks at the status finds the count there already."""
        word = self._p.bits // 8
        code = "<Q" if word == 8 else "<I"
        try:
            self._p.memory.write(self.block + word, struct.pack(code, count))
            self._p.memory.write(self.block, struct.pack(code, status))
        except AccessViolation:
            if not self.is_done:
                raise

    def _signal(self) -> None:
        file = self.file
        if self._event:
            self._event.set()
        elif not file.notification_modes & SKIP_EVENT_ON_HANDLE:
            file.is_idle = True
            file.changed()


def cancel(file: File, chosen: Callable[[Request], bool] = lambda _: True) -> bool:
    """Cancel the file's pending requests that are chosen; whether there were any."""
    found = [request for request in file.requests if chosen(request)]
    for request in found:
        request.finish(STATUS_CANCELLED)
    return bool(found)


class Poller:
    """The host thread that waits for descriptors on behalf of pending requests."""

    def __init__(self, p: Process) -> None:
        import select

        self._p = p
        self._watches: dict[int, list[Watching]] = {}
        self._timed: list[Watching] = []
        self._epoll = select.epoll()
        self._wake_pipe = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._epoll.register(self._wake_pipe[0], READABLE)
        self._is_closed = False
        self._watch: Watch | None = None  # what stands for the host thread in a deterministic run
        p.engine.share()
        if p.engine.schedule is not None:
            from pywine.machine.schedule import Watch

            self._watch = p.engine.schedule.watch(Watch({}, self._look_in_turn))
            return
        p.at_exit.append(self.close)
        _thread.start_new_thread(self._run, ())

    def watch(self, request: Watching) -> None:
        for descriptor in request.interests:
            watches = self._watches.setdefault(descriptor, [])
            watches.append(request)
            self._arm(descriptor, is_new=len(watches) == 1)
        if request.deadline:
            self._timed.append(request)
            self._wake()
        self._tell_schedule()

    def unwatch(self, request: Watching) -> None:
        for descriptor in request.interests:
            watches = self._watches[descriptor]
            watches.remove(request)
            if watches:
                self._arm(descriptor, is_new=False)
            else:
                del self._watches[descriptor]
                try:  # noqa: SIM105
                    self._epoll.unregister(descriptor)
                except (OSError, ValueError):  # another file has taken its number since, or all is closed
                    pass
        if request in self._timed:
            self._timed.remove(request)
        self._tell_schedule()

    def _tell_schedule(self) -> None:
        """In a deterministic run: what to look for, and until when."""
        if self._watch is not None:
            self._watch.interests = {self._epoll.fileno(): READABLE} if self._watches else {}
            self._watch.until = min((request.deadline for request in self._timed), default=None)

    def _look_in_turn(self, _happened: dict[int, int]) -> None:
        self._look({descriptor for descriptor, _ in self._epoll.poll(0)})

    def _arm(self, descriptor: int, *, is_new: bool) -> None:
        """Edge-triggered: a hang-up that does not end a request is not reported again and again."""
        events = _EDGE_TRIGGERED
        for request in self._watches[descriptor]:
            events |= request.interests[descriptor]
        (self._epoll.register if is_new else self._epoll.modify)(descriptor, events)

    def _wake(self) -> None:
        try:  # noqa: SIM105  (contextlib would cost every start)
            os.write(self._wake_pipe[1], b"!")
        except BlockingIOError:
            pass

    def close(self) -> None:
        """The process has ended."""
        self._is_closed = True
        self._wake()

    def _run(self) -> None:
        turn, timeout = self._p.engine.turn, None
        while True:
            ready = self._epoll.poll(timeout)
            if self._is_closed:
                break
            turn.acquire()
            try:
                self._look({descriptor for descriptor, _ in ready})
                timeout = self._timeout()
            finally:
                turn.release()
        self._epoll.close()
        for descriptor in self._wake_pipe:
            os.close(descriptor)

    def _look(self, ready: set[int]) -> None:
        if self._wake_pipe[0] in ready:
            os.read(self._wake_pipe[0], 4096)
        for descriptor in ready:
            for request in list(self._watches.get(descriptor, ())):
                request.retry()
        now = monotonic_ns()
        for request in list(self._timed):
            if request.deadline <= now:
                request.retry()

    def _timeout(self) -> float | None:
        """Seconds until the next request's time is over."""
        if not self._timed:
            return None
        return max(min(request.deadline for request in self._timed) - monotonic_ns(), 0) / 1e9


def require(request: Request) -> None:
    """Submit; raise what the callers of Win32 functions learn from a last error: NtError(STATUS_PENDING)."""
    status = request.submit()
    if status:
        raise NtError(status)
