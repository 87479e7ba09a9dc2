"""Threads of other processes: opened by id, made there, or inherited."""

from __future__ import annotations

import _thread
import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_CID
from pywine.nt.errands import Parcel, ask, errand, thread_errand
from pywine.nt.remote import RemoteProcess, is_readable, open_process, watch
from pywine.nt.rundir import FIRST_ID, ID_STEP
from pywine.nt.thread import STILL_ACTIVE, ThreadObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread


class ForeignThread(ThreadObject):
    """A thread of another process, which leaves its exit code in a pipe. `end`: to read that from; -1: it is
    still to be asked for.
    """

    process: RemoteProcess

    def __init__(self, p: Process, process: RemoteProcess, identifier: int, end: int) -> None:
        super().__init__()
        self._p, self.process, self.id = p, process, identifier
        self._end = end
        self._exit_code = STILL_ACTIVE
        self._is_watched = self._has_ended = False
        process.users += 1

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """STILL_ACTIVE while it runs; the process's where that ended with it."""
        if not self._has_ended and self._end < 0:
            self._watch()
        if not self._has_ended and is_readable(self._end):
            said = os.read(self._end, 4)
            if said:
                self._exit_code = int.from_bytes(said, "little")
            elif self.process.is_signaled():
                self._exit_code = self.process.exit_code
            else:  # the process is about to end
                return STILL_ACTIVE
            self._has_ended = True
        return self._exit_code

    def _watch(self) -> None:
        try:
            self._end = ask(self._p, self.process, watch_thread, self.id).descriptors[0]
        except NtError:
            self._has_ended, self._exit_code = True, 0

    def is_signaled(self) -> bool:
        if self.exit_code == STILL_ACTIVE and not self._has_ended:
            if not self._is_watched:
                self._is_watched = True
                _thread.start_new_thread(watch, (self, os.dup(self._end)))
            return False
        return True

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to be told of its end any more."""
        return self._has_ended or not self.handle_count

    def suspend(self) -> int:
        return ask(self._p, self.process, suspend_thread, self.id)

    def resume(self) -> int:
        return ask(self._p, self.process, resume_thread, self.id)

    def close(self) -> None:
        if self._end >= 0:
            os.close(self._end)
        self.process.close()


def open_thread(p: Process, identifier: int) -> ThreadObject:
    """A thread by its id, of whichever process. Raises NtError(STATUS_INVALID_CID)."""
    if identifier in p.threads:
        return p.threads[identifier]
    owner = identifier - (identifier - FIRST_ID) % ID_STEP
    if owner == p.id or identifier == owner:
        raise NtError(STATUS_INVALID_CID)
    process = open_process(p, owner)
    try:
        answer = ask(p, process, watch_thread, identifier)
        return ForeignThread(p, process, identifier, answer.descriptors[0])
    finally:
        process.close()


def inherited_thread(p: Process, thread: ThreadObject) -> ForeignThread | None:
    """What a child has of a thread; None if its process has ended."""
    try:
        process = open_process(p, thread.process.id)
    except NtError:
        return None
    found = ForeignThread(p, process, thread.id, -1)
    process.close()
    return found


# Errands.


@errand
def watch_thread(p: Process, identifier: int) -> Parcel:
    """The end of a pipe that tells of a thread's end. Raises NtError(STATUS_INVALID_CID)."""
    return Parcel(None, [end_of(find_thread(p, identifier))])


def find_thread(p: Process, identifier: int) -> Thread:
    """Raises NtError(STATUS_INVALID_CID)."""
    thread = p.threads.get(identifier)
    if thread is None:
        raise NtError(STATUS_INVALID_CID)
    return thread


def end_of(thread: Thread) -> int:
    """A descriptor from which the exit code can be read once the thread has ended."""
    end, teller = os.pipe2(os.O_CLOEXEC)

    def tell() -> None:
        try:  # noqa: SIM105  (contextlib would cost every start)
            os.write(teller, thread.exit_code.to_bytes(4, "little"))
        except BrokenPipeError:  # nobody asks any more
            pass
        os.close(teller)

    thread.at_end.append(tell)
    return end


@thread_errand
def suspend_thread(p: Process, identifier: int) -> int:
    thread = find_thread(p, identifier)
    if thread is not p.thread:
        return thread.suspend()
    before = thread.suspend_count
    thread.suspend_count += 1
    if not before:
        thread.interrupts.post(thread.park)
    return before


@errand
def resume_thread(p: Process, identifier: int) -> int:
    return find_thread(p, identifier).resume()


@errand
def list_threads(p: Process) -> list[int]:
    return list(p.threads)
