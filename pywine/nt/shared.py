"""Objects that processes share: their state lies in a file that each of them has mapped.

A named object's file is in the run directory and carries a lock of every process that has it open; where
nobody holds one, the file is a leftover. Whoever changes a state holds the record lock of the file's first
byte, and a mutant's owner that of the second: the host takes both from a process that is killed.
"""

from __future__ import annotations

import _thread
import os
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, flock, lockf

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_OBJECT_TYPE_MISMATCH
from pywine.host import futex
from pywine.host import memory as host
from pywine.host.ffi import c_int64
from pywine.nt.namespace import Namespace
from pywine.nt.object_paths import ObjectDirectory
from pywine.nt.sections import Section, section_of
from pywine.nt.sync import Event, Mutant, Semaphore, Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from pywine.nt.objects import Object
    from pywine.nt.process import Process
    from pywine.nt.sync import Waiter

# The words of a state.
_CHANGES, _KIND, VALUE, MOST, OWNER, ABANDONED, DUE, PERIOD, SIZE, PROTECTION, _PATH_SIZE = range(11)
_WORDS = 16
_CHANGE_LOCK, _OWNER_LOCK = 0, 1
_OWNER_CHECK_SECONDS = 0.1  # nobody tells the others that a mutant's owner was killed


class State:
    """One shared state. `path` is empty for those that are only inherited."""

    __slots__ = ("_address", "_depth", "descriptor", "directory", "order", "path", "words")

    def __init__(self, descriptor: int, path: str = "", directory: str = "") -> None:
        self.descriptor, self.path, self.directory = descriptor, path, directory
        self._address = host.map_anywhere(descriptor, host.PAGE_SIZE)
        self.words = (c_int64 * _WORDS).from_address(self._address)
        self._depth = 0
        self.order = os.fstat(descriptor).st_ino  # in which several are locked

    def __enter__(self) -> None:
        if not self._depth:
            lockf(self.descriptor, LOCK_EX, 1, _CHANGE_LOCK)
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if not self._depth:
            lockf(self.descriptor, LOCK_UN, 1, _CHANGE_LOCK)

    def changed(self) -> None:
        """Wake those that wait for it in any process."""
        self.words[_CHANGES] = self.words[_CHANGES] + 1 & 0x7FFFFFFF
        futex.wake_all(self._address)

    def await_change(self, seen: int, seconds: float | None) -> None:
        """Return when there were other changes than those `seen`."""
        futex.wait_while(self._address, seen, seconds)

    def owner_lives(self) -> bool:
        """Whether another process has what `own` takes."""
        try:
            lockf(self.descriptor, LOCK_EX | LOCK_NB, 1, _OWNER_LOCK)
        except OSError:
            return True
        lockf(self.descriptor, LOCK_UN, 1, _OWNER_LOCK)
        return False

    def own(self) -> None:
        lockf(self.descriptor, LOCK_EX, 1, _OWNER_LOCK)
        self.words[OWNER] = os.getpid()

    def disown(self) -> None:
        self.words[OWNER] = 0
        lockf(self.descriptor, LOCK_UN, 1, _OWNER_LOCK)

    def text(self) -> bytes:
        return os.pread(self.descriptor, self.words[_PATH_SIZE], 8 * _WORDS)

    def set_text(self, text: bytes) -> None:
        os.pwrite(self.descriptor, text, 8 * _WORDS)
        self.words[_PATH_SIZE] = len(text)

    def for_child(self) -> State:
        """In a child that inherits it: over a description of the file of its own, with its own lock."""
        return receive_state(self.descriptor, self.path, self.directory)

    def close(self, *, watched: bool = False) -> None:
        """No handle of this process refers to it any more. What a host thread has an eye on stays mapped."""
        if self.path:
            with _Locked(self.directory):
                try:
                    flock(self.descriptor, LOCK_EX | LOCK_NB)
                    os.unlink(self.path)
                except OSError:
                    self.path = ""
        os.close(self.descriptor)
        if not watched:
            host.release(self._address, host.PAGE_SIZE)


def receive_state(descriptor: int, path: str, directory: str) -> State:
    """A state that came from another process, over a description of its file of this process's own."""
    mine = os.open(f"/proc/self/fd/{descriptor}", os.O_RDWR | os.O_CLOEXEC)
    flock(mine, LOCK_SH)
    os.dup2(mine, descriptor, inheritable=False)
    os.close(mine)
    return State(descriptor, path, directory)


class _Locked:
    """While in it, nobody else opens or closes names."""

    def __init__(self, directory: str) -> None:
        self._path = directory

    def __enter__(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        flock(self._descriptor, LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


class _SharedWaitable:
    """What the shared kinds have in common."""

    state: State
    _waiting: Sequence[Waiter] = ()
    _is_watched = False

    @property
    def waiting(self) -> Sequence[Waiter]:
        return self._waiting

    @waiting.setter
    def waiting(self, waiters: Sequence[Waiter]) -> None:
        self._waiting = waiters
        if waiters and not self._is_watched and not waiters[0].thread.process.is_alone:
            self._is_watched = True
            _thread.start_new_thread(self._watch, ())

    @property
    def is_outside(self) -> bool:
        return self._is_watched

    def join_company(self) -> None:
        """The process is not alone any more: others may change the state."""
        self.waiting = self._waiting

    def _watch(self) -> None:
        """On a host thread: let the waiters look when another process has changed the state."""
        state = self.state
        seconds = _OWNER_CHECK_SECONDS if isinstance(self, Mutant) else None
        while self._is_watched:
            while self._waiting:
                seen = state.words[_CHANGES]
                for waiter in self._waiting:
                    waiter.notice()
                state.await_change(seen, seconds)
            self._is_watched = False
            if self._waiting:  # somebody came in between
                self._is_watched = True

    @property
    def shared_state(self) -> State:
        return self.state

    def changed(self) -> None:
        self.state.changed()
        super().changed()  # type: ignore[misc]

    def close(self) -> None:
        self.state.close(watched=self._is_watched)

    def host_descriptors(self) -> tuple[int, ...]:
        return (self.state.descriptor,)

    def inherited(self, p: Process) -> Object:
        made = over(p, self.state.for_child(), _kind_of(self))
        if self.name:  # type: ignore[attr-defined]
            p.state(Namespace).adopt(self.name, made)  # type: ignore[attr-defined]
        return made


def _word(index: int, kind: type = int) -> Any:
    def get(self: _SharedWaitable) -> Any:
        return kind(self.state.words[index])

    def put(self: _SharedWaitable, value: int) -> None:
        self.state.words[index] = int(value)

    return property(get, put)


class SharedEvent(_SharedWaitable, Event):  # type: ignore[misc]
    """An event that other processes have too."""

    signaled = _word(VALUE, bool)
    manual = _word(MOST, bool)


class SharedSemaphore(_SharedWaitable, Semaphore):  # type: ignore[misc]
    """A semaphore that other processes have too."""

    count = _word(VALUE)
    maximum = _word(MOST)

    def release(self, count: int) -> int:
        with self.state:
            return super().release(count)


class SharedTimer(_SharedWaitable, Timer):  # type: ignore[misc]
    """A waitable timer that other processes have too. Its routine runs in the process that has set it."""

    signaled = _word(VALUE, bool)
    manual = _word(MOST, bool)
    due = _word(DUE)
    period = _word(PERIOD)

    def set(self, due: int, period: int, callback: Any) -> None:
        super().set(due, period, callback)
        self.state.changed()


class SharedMutant(_SharedWaitable, Mutant):  # type: ignore[misc]
    """A mutex that other processes have too."""

    abandoned = _word(ABANDONED, bool)

    def is_signaled(self) -> bool:
        owner = self.state.words[OWNER]
        if owner and self.owner is None:
            if self.state.owner_lives():
                return False
            self.state.words[OWNER] = 0
            self.abandoned = True
        return super().is_signaled()

    def acquired(self) -> None:
        if self.owner is None:
            self.state.own()
        super().acquired()

    def close(self) -> None:
        if self.owner:
            self.owner.owned.remove(self)
            self.owner = None
        super().close()

    def _free(self) -> None:
        with self.state:
            self.state.disown()
        super()._free()


_KINDS: dict[type, tuple[int, type]] = {
    Event: (1, SharedEvent), Mutant: (2, SharedMutant), Semaphore: (3, SharedSemaphore),
    Timer: (4, SharedTimer), Section: (5, Section), ObjectDirectory: (6, ObjectDirectory),
}  # fmt: skip
_CARRIED = {
    1: ("signaled", "manual"), 2: ("abandoned",), 3: ("count", "maximum"),
    4: ("signaled", "manual", "due", "period"), 5: (), 6: (),
}  # fmt: skip


def _kind_of(target: object) -> type:
    return next(kind for kind in _KINDS if isinstance(target, kind))


def kind_number(target: object) -> int:
    """The number of a shared object's kind, for `kind_of_number`."""
    return _KINDS[_kind_of(target)][0]


def number_of(state: State) -> int:
    """The number of the kind that a state is of."""
    return state.words[_KIND]


def kind_of_number(number: int) -> type:
    return next(kind for kind, (known, _) in _KINDS.items() if known == number)


def share(target: Object, state: State) -> None:
    """Put a plain object's state where others can see it: from now on it is a shared one."""
    kind = _kind_of(target)
    number, shared = _KINDS[kind]
    state.words[_KIND] = number
    if isinstance(target, Section):
        _share_section(target, state)
        return
    if isinstance(target, ObjectDirectory):
        target.state = state
        return
    carried = {name: getattr(target, name) for name in _CARRIED[number]}
    waiting = target.waiting  # type: ignore[attr-defined]
    for name in (*carried, "waiting"):
        target.__dict__.pop(name, None)
    target.__class__ = shared
    target.state = state  # type: ignore[attr-defined]
    for name, value in carried.items():
        setattr(target, name, value)
    if isinstance(target, SharedMutant) and target.owner:
        state.own()
    target.waiting = waiting  # type: ignore[attr-defined]


def _share_section(section: Section, state: State) -> None:
    state.words[SIZE], state.words[PROTECTION] = section.size, section.protection
    if section.is_of_file:
        state.set_text(os.readlink(f"/proc/self/fd/{section.descriptor}").encode("utf-8", "surrogateescape"))
    else:
        os.ftruncate(state.descriptor, host.PAGE_SIZE + section.size)
        os.close(section.descriptor)
        section.descriptor, section.start = os.dup(state.descriptor), host.PAGE_SIZE
    section.state = state


def over(p: Process, state: State, kind: type) -> Object:
    """The object of this kind whose state another process has made. Raises OSError."""
    if kind is Section:
        return section_of(state, state.words[SIZE], state.words[PROTECTION], state.text())
    if kind is ObjectDirectory:
        directory = ObjectDirectory()
        directory.state = state
        return directory
    shared: Any = _KINDS[kind][1]
    made = shared.__new__(shared)
    made.state = state
    made.handle_count = 0
    if kind is Mutant:
        made._p, made.owner, made.count = p, None, 0
    elif kind is Timer:
        made.callback = None
    return made


def share_anonymously(target: Object) -> None:
    """Make an object one that children can inherit, if it is of a kind that has a state."""
    if type(target) not in _KINDS or isinstance(target, (Section, ObjectDirectory)):
        return
    descriptor = os.memfd_create("object", os.MFD_CLOEXEC)
    os.ftruncate(descriptor, host.PAGE_SIZE)
    share(target, State(descriptor))


class SharedNames:
    """The names of a prefix's objects."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._directory = os.path.join(p.run_directory.path, "objects")
        self._is_there = False

    def _file(self, key: str) -> str:
        name = key.encode("utf-8", "surrogatepass").hex()
        if len(name) > 240:
            import hashlib

            name = hashlib.sha256(name.encode()).hexdigest() + ".long"
        return os.path.join(self._directory, name)

    def find(self, key: str, kind: type[Object]) -> Object | None:
        """Raises NtError(STATUS_OBJECT_TYPE_MISMATCH)."""
        if kind not in _KINDS or not os.path.exists(self._file(key)):
            return None
        with _Locked(self._directory):
            return self._open(self._file(key), kind)

    def create(self, key: str, kind: type[Object], make: Callable[[], Object]) -> tuple[Object, bool]:
        """As Namespace.create."""
        if kind not in _KINDS or self._p.slot is None:
            return make(), False
        os.makedirs(self._directory, 0o700, exist_ok=True)
        path = self._file(key)
        with _Locked(self._directory):
            self._sweep()
            found = self._open(path, kind)
            if found is not None:
                return found, True
            made = make()
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            flock(descriptor, LOCK_SH)
            os.ftruncate(descriptor, host.PAGE_SIZE)
            share(made, State(descriptor, path, self._directory))
            return made, False

    def listing(self) -> list[tuple[str, str]]:
        """The keys that somebody has open, but for very long ones, and the names of their objects' types."""
        found: list[tuple[str, str]] = []
        if not os.path.isdir(self._directory):
            return found
        with _Locked(self._directory):
            _remove_leftovers(self._directory)
            for entry in os.scandir(self._directory):
                if entry.name.endswith(".long"):
                    continue
                with open(entry.path, "rb") as file:
                    number = int.from_bytes(file.read(8 * (_KIND + 1))[8 * _KIND :], "little")
                key = bytes.fromhex(entry.name).decode("utf-8", "surrogatepass")
                found.append((key, kind_of_number(number).type_name))
        return found

    def _open(self, path: str, kind: type[Object]) -> Object | None:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        if _is_leftover(descriptor):
            os.unlink(path)
            os.close(descriptor)
            return None
        flock(descriptor, LOCK_SH)
        state = State(descriptor, path, self._directory)
        if state.words[_KIND] != _KINDS[kind][0]:
            state.path = ""  # it is not ours to remove
            state.close()
            raise NtError(STATUS_OBJECT_TYPE_MISMATCH)
        return over(self._p, state, kind)

    def _sweep(self) -> None:
        """Remove once what killed processes have left."""
        if self._is_there:
            return
        self._is_there = True
        _remove_leftovers(self._directory)


def sweep(directory: str) -> None:
    """Remove the names that nobody has open any more."""
    if os.path.isdir(directory):
        with _Locked(directory):
            _remove_leftovers(directory)


def _remove_leftovers(directory: str) -> None:
    for entry in os.scandir(directory):
        descriptor = os.open(entry.path, os.O_RDWR | os.O_CLOEXEC)
        if _is_leftover(descriptor):
            os.unlink(entry.path)
        os.close(descriptor)


def _is_leftover(descriptor: int) -> bool:
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except OSError:
        return False
    return True
