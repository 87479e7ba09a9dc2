"""Zygotes: of a program that is started again and again, a process stands ready before its first instruction,
and every further start is a fork of that one.
"""

from __future__ import annotations

import marshal
import os
from time import time_ns

from pywine.host.messages import MOST_DESCRIPTORS, receive, send
from pywine.ldr.zygote_process import Waiting, describe_file
from pywine.nt.child import fork
from pywine.nt.console_input import InputBuffer
from pywine.nt.file import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from pywine.nt.child import Birth
    from pywine.nt.process import Process

_MOST = 4  # so many programs have one
_CLOCK_STEP_NS = 20_000_000  # more than the times of the host's files lie behind its clock
_NOT_SENT = frozenset(
    ("handles", "streams", "slot", "parent_slot", "jobs", "kept", "token", "_report", "_go")
)


class Zygotes:
    """Those of the programs that process `p` starts."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._owner = os.getpid()
        self._zygotes: dict[str, Zygote] = {}  # by host path, the least recently used first
        self._hopeless: set[str] = set()  # programs that cannot be loaded without their environment
        self._dismissed: list[int] = []  # the host ids of those that end, or have
        self._stamps: dict[str, tuple[int, ...]] = {}  # of programs when they were started last

    def bear(self, birth: Birth) -> Zygote | None:
        """Have a zygote make this process; None if none can."""
        if self._owner != os.getpid():  # a fork that goes on as this process
            self._owner = os.getpid()
            self._zygotes.clear()
            self._dismissed.clear()
        zygote = self._zygotes.pop(birth.image, None)
        if zygote is None:
            return None
        if not zygote.is_current():
            if not zygote.is_ready:
                self._hopeless.add(birth.image)
            self._dismissed.append(zygote.host_id)
            return None
        facts = _describe(birth) if zygote.is_ready else None
        if facts and not zygote.bear(*facts):
            self._dismissed.append(zygote.host_id)
            return None
        self._zygotes[birth.image] = zygote
        return zygote if facts else None

    def started(self, birth: Birth, body: Callable[[Process, Birth], NoReturn]) -> None:
        """A program was started without a zygote: make it one if it was so before, and is the same still."""
        self._dismissed = [host_id for host_id in self._dismissed if not os.waitpid(host_id, os.WNOHANG)[0]]
        stamp = _stamp([birth.image])
        if self._stamps.get(birth.image) != stamp:
            self._stamps[birth.image] = stamp
        elif birth.image not in self._zygotes and birth.image not in self._hopeless:
            if len(self._zygotes) == _MOST:
                self._dismissed.append(self._zygotes.pop(next(iter(self._zygotes))).host_id)
            self._zygotes[birth.image] = Zygote(self._p, birth, body)


class Zygote:
    """One of them, as who started it sees it. It ends when nobody can ask it for anything any more."""

    def __init__(self, p: Process, birth: Birth, body: Callable[[Process, Birth], NoReturn]) -> None:
        from _socket import socketpair

        self._owner = os.getpid()
        self._files = [birth.image]
        self._stamp = _stamp(self._files)
        self._newest = time_ns() - _CLOCK_STEP_NS
        self.is_ready = False
        self._births, births = socketpair()
        self._control, control = socketpair()
        self.host_id = fork(p, Waiting(birth, births, control), body)
        births.close()
        control.close()
        self._control.setblocking(False)

    def is_current(self) -> bool:
        """Whether it lives, and the program's files are still those that it has loaded."""
        if not self.is_ready:
            try:
                data, _ = receive(self._control)
            except BlockingIOError:
                return True
            if not data:
                return False
            self._control.setblocking(True)
            self._files += marshal.loads(data)
            self._stamp, self.is_ready = _stamp(self._files), True
            if any(changed > self._newest for changed, _ in self._stamp[1:]):
                return False
        return _stamp(self._files) == self._stamp

    def bear(self, facts: bytes, descriptors: list[int]) -> bool:
        """Have it make the process that these describe; False if it was killed."""
        try:
            send(self._births, facts, descriptors)
        except OSError:
            return False
        return True

    def reap(self, host_id: int, options: int) -> int | None:
        """os.waitpid's status of a process that it made; None if nobody knows."""
        if self._owner != os.getpid():
            return None
        try:
            send(self._control, marshal.dumps((host_id, options)))
            data, _ = receive(self._control)
        except OSError:
            return None
        return marshal.loads(data) if data else None


def _describe(birth: Birth) -> tuple[bytes, list[int]] | None:
    """A birth as a message and its descriptors; None where it has what cannot be sent."""
    objects: list[Any] = [target for _, target, _ in birth.handles]
    objects += [file for file in birth.streams if file]
    if birth.token or birth.kept or not all(type(target) in (File, InputBuffer) for target in objects):
        return None
    assert birth.slot is not None
    facts = {name: value for name, value in birth.__dict__.items() if name not in _NOT_SENT}
    facts["slot"] = birth.slot.id, birth.slot.path
    facts["handles"] = [(value, describe_file(target), access) for value, target, access in birth.handles]  # type: ignore[arg-type]
    facts["streams"] = [file and describe_file(file) for file in birth.streams]
    facts["is_suspended"] = birth.is_suspended
    descriptors = [birth.slot.descriptor, *birth.pipes(), *(target.descriptor for target in objects)]
    return (marshal.dumps(facts), descriptors) if len(descriptors) <= MOST_DESCRIPTORS else None


def _stamp(paths: list[str]) -> tuple[Any, ...]:
    """What changes when a program is replaced, or another DLL comes to lie beside it: the time of its folder,
    and of every file the time and what else tells it from another.
    """
    found: list[Any] = [os.stat(os.path.dirname(paths[0])).st_mtime_ns]
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            return ()
        found.append((status.st_ctime_ns, (status.st_ino, status.st_size)))
    return tuple(found)
