"""Children: a child is a fork of the host process that makes it, which gives up all that is its parent's and
goes through the launch chain anew.
"""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError, WinError
from pywine.abi.winerror import ERROR_GEN_FAILURE, ERROR_NOT_SUPPORTED
from pywine.nt import clock
from pywine.nt.file import File
from pywine.nt.interrupts import POLL_READ
from pywine.nt.remote import RemoteProcess, RemoteThread, reap_child

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from pywine.ldr.zygote import Zygotes
    from pywine.nt.jobfile import JobFile
    from pywine.nt.objects import Object
    from pywine.nt.process import Process
    from pywine.nt.rundir import Slot
    from pywine.nt.security import Token
    from pywine.nt.thread import Thread

CREATE_SUSPENDED, DETACHED_PROCESS, CREATE_NEW_CONSOLE = 0x4, 0x8, 0x10
CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CREATE_BREAKAWAY_FROM_JOB = 0x200, 0x08000000, 0x01000000
_STILLBORN = 125
_FIRST_FREE = 10  # the lowest descriptor to move one to that stood for a standard stream


class Birth:
    """What a parent gives a process. Texts are Windows', standard handles are values or 0."""

    token: Token | None = None  # whose rights it has, if not a user's usual ones

    def __init__(self, image_path: str, command_line: str) -> None:
        self.image_path, self.command_line = image_path, command_line
        self.environment: dict[str, str] = {}
        self.directory = ""
        self.flags = 0
        self.handles: list[tuple[int, Object, int]] = []  # value, the parent's object, access
        self.standard: list[int] = [0, 0, 0]
        self.streams: list[File | None] = [None, None, None]  # standard handles that it gets anew
        self.window_flags, self.show = 0, 1
        self.title, self.desktop = "", "WinSta0\\Default"
        self.runtime_data = b""  # of the C runtime: lpReserved2
        self.ignores_interrupt = False
        self.parent = self.group = self.console = 0
        self.bits = 0  # the parent's
        self.image = ""  # the host path of a Windows program
        self.slot: Slot | None = None
        self.parent_slot: Slot | None = None  # whose jobs it joins, if they are not the caller's
        self.jobs: list[JobFile] = []  # into which it is put besides
        self.kept: tuple[int, ...] = ()  # descriptors of who watches
        self._report = self._go = -1

    # In the parent.

    def standard_files(self) -> list[File | None]:
        """What the standard streams are."""
        by_value = {value: target for value, target, _ in self.handles}
        files = [by_value.get(value) for value in self.standard]
        return [
            file if isinstance(file, File) else fresh for file, fresh in zip(files, self.streams, strict=True)
        ]

    def runtime_data_for(self, bits: int) -> bytes:
        """The C runtime's table with handles of this size: the count, a byte each, a handle each."""
        count = struct.unpack_from("<I", self.runtime_data)[0] if len(self.runtime_data) >= 4 else 0
        old, new = ("q", "i") if self.bits == 64 else ("i", "q")
        if (
            bits == self.bits
            or not count
            or len(self.runtime_data) < 4 + count + count * struct.calcsize(old)
        ):
            return self.runtime_data
        handles = struct.unpack_from(f"<{count}{old}", self.runtime_data, 4 + count)
        return self.runtime_data[: 4 + count] + struct.pack(f"<{count}{new}", *handles)

    def pipes(self) -> list[int]:
        """The child's ends of the pipe of the report and, where it is created suspended, of the other."""
        return [descriptor for descriptor in (self._report, self._go) if descriptor >= 0]

    def _descriptors(self) -> set[int]:
        """What the child keeps open."""
        kept = {0, 1, 2, *self.kept}
        for _, target, _ in self.handles:
            kept.update(target.host_descriptors())
        for file in self.streams:
            if file is not None:
                kept.add(file.descriptor)
        kept.update(self.pipes())
        if self.slot is not None:
            kept.add(self.slot.descriptor)
        return kept

    # In the child.

    def arrange(self) -> None:
        """Give the host process its standard streams and close what the child does not get."""
        self.take_streams()
        last = 2
        for descriptor in [*sorted(self._descriptors() - {0, 1, 2}), os.sysconf("SC_OPEN_MAX")]:
            os.closerange(last + 1, descriptor)
            last = descriptor

    def take_streams(self) -> None:
        """Give the host process its standard streams."""
        import fcntl

        wanted = self.standard_files()
        if [file.descriptor if file else -1 for file in wanted] != [0, 1, 2]:
            files = {target for _, target, _ in self.handles if isinstance(target, File)}
            for file in files.union(file for file in self.streams if file):
                if file.descriptor < 3:
                    file.descriptor = fcntl.fcntl(file.descriptor, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE)
            nothing = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            for number, file in enumerate(wanted):
                os.dup2(file.descriptor if file else nothing, number)
            os.close(nothing)

    def arrive(self, p: Process) -> None:
        """The process is made but for what its birth says of it, which is known now."""

    def give_handles(self, p: Process) -> None:
        """The inherited handles, and new ones for the standard streams that are not among them."""
        for value, target, access in sorted(self.handles, key=lambda handle: handle[0]):
            copy = target.inherited(p)
            if copy is not None:
                p.handles.adopt(value, copy, access)
        for number, file in enumerate(self.streams):
            if file is not None:
                copy = file.inherited(p)
                self.standard[number] = p.handles.open(copy, copy.access, inherit=True)
        for number, value in enumerate(self.standard):
            try:
                p.handles.get(value, File).host_streams += (number,)
            except NtError:  # the parent has given a handle that is none
                continue

    def succeeded(self) -> None:
        """The process can run: tell the parent."""
        self._tell(0)

    @property
    def is_suspended(self) -> bool:
        """Whether it has not been told to go."""
        return self._go >= 0

    def wait_to_go(self, p: Process | None = None) -> None:
        """Where it was created suspended, wait until the parent resumes it; others may ask things of `p`."""
        if self._go < 0:
            return
        if p is not None:
            p.thread.interrupts.wait_for(self._go)
        if not os.read(self._go, 1):  # nobody is left who could resume it
            os._exit(_STILLBORN)
        os.close(self._go)
        self._go = -1

    def wait_until_resumed(self, thread: Thread) -> None:
        """The same for a guest's first thread, which any process may resume."""
        interests = {self._go: POLL_READ}
        thread.is_parked = True
        try:
            thread.interrupts.poll(interests, 0)  # from here on it hears who wakes it
            while thread.suspend_count:
                if thread.interrupts.poll(interests, None):  # the parent has ended
                    os._exit(_STILLBORN)
        finally:
            thread.is_parked = False
        os.close(self._go)
        self._go = -1

    def failed(self, code: int) -> None:
        """The process cannot run, with this Windows error."""
        self._tell(code)

    def _tell(self, code: int) -> None:
        if self._report >= 0:
            os.write(self._report, struct.pack("<I", code))
            os.close(self._report)
            self._report = -1


def start(
    p: Process,
    birth: Birth,
    body: Callable[[Process, Birth], NoReturn],
    *,
    executes: bool = False,
    zygotes: Zygotes | None = None,
) -> tuple[RemoteProcess, RemoteThread]:
    """Make the process that `birth` describes; in it, `body` runs to the end. Raises WinError.

    `zygotes`: who may have one that makes it. `executes`: the body ends in an exec, which closes the pipe of
    the report where it succeeds.
    """
    if p.slot is None:
        raise WinError(ERROR_NOT_SUPPORTED)  # the prefix cannot be written: there are no ids
    birth.slot = slot = p.run_directory.take()
    if slot is None:
        raise WinError(ERROR_NOT_SUPPORTED)
    birth.parent, birth.bits = birth.parent or p.id, p.bits
    parent_slot = birth.parent_slot or p.slot
    if birth.jobs or parent_slot.in_jobs():
        _join_jobs(p, birth, parent_slot, slot)
    birth.group = slot.id if birth.flags & CREATE_NEW_PROCESS_GROUP else p.group
    if birth.flags & (CREATE_NEW_CONSOLE | CREATE_NO_WINDOW):
        birth.console = slot.id
    elif not birth.flags & DETACHED_PROCESS:
        birth.console = p.console
    watch = slot.watch()
    told, birth._report = os.pipe2(os.O_CLOEXEC)
    go = -1
    if birth.flags & CREATE_SUSPENDED:
        birth._go, go = os.pipe2(os.O_CLOEXEC)
    if executes:  # whoever holds the lock lives
        os.set_inheritable(slot.descriptor, True)
    zygote = zygotes.bear(birth) if zygotes else None
    host_id = 0 if zygote else fork(p, birth, body)
    for descriptor in birth.pipes():
        os.close(descriptor)
    slot.close()
    answer = p.thread.block(os.read, told, 4)
    os.close(told)
    if zygote:
        entry = watch.read()
        if entry is None:  # somebody has killed it
            raise WinError(ERROR_GEN_FAILURE)
        host_id = entry.host_id
    process = RemoteProcess(p, host_id, watch, zygote.reap if zygote else reap_child)
    code = struct.unpack("<I", answer)[0] if answer else 0 if executes else ERROR_GEN_FAILURE
    if code:
        if go >= 0:
            os.close(go)
        process.abandon()
        raise WinError(code)
    if zygotes and not zygote:
        zygotes.started(birth, body)
    return process, RemoteThread(process, go)


def _join_jobs(p: Process, birth: Birth, parent: Slot, slot: Slot) -> None:
    from pywine.nt.jobfile import join_parents

    try:
        breaks_away = bool(birth.flags & CREATE_BREAKAWAY_FROM_JOB)
        join_parents(p.run_directory, parent, slot, breaks_away=breaks_away)
        for job in birth.jobs:
            job.take(slot)
    except WinError:
        slot.remove()
        slot.close()
        raise


def fork(p: Process, birth: Birth, body: Callable[[Process, Birth], NoReturn]) -> int:
    """The child's host id; the child itself, where `body` runs to the end, does not return."""
    for action in p.before_fork:
        action()
    p.is_alone = False
    for _, handle in p.handles:
        join = getattr(handle.object, "join_company", None)
        if join:
            join()
    if birth.handles:
        from pywine.nt.shared import share_anonymously

        for _, target, _ in birth.handles:
            share_anonymously(target)
    if p.engine is not None:
        p.memory.reservation.withhold()
    host_id = os.fork()
    if host_id:
        return host_id
    try:
        settle(p, birth)
        p.leave()
        birth.arrange()
        body(p, birth)
    finally:
        os._exit(_STILLBORN)


def settle(p: Process, birth: Birth) -> None:
    """In the child: tell the others, and keep to the limits of its jobs."""
    if birth.slot is None:  # nobody's process yet
        return
    birth.slot.describe(birth.image_path, 0, birth.parent, birth.group, clock.now(), birth.console)
    if birth.slot.in_jobs():
        from pywine.nt.jobfile import restrain

        restrain(p.run_directory, birth.slot, os.getpid())
