"""Errands: what a process has another process of the prefix do, with the other's memory, threads and handles.

Who asks listens on a socket in the run directory and sends the other a signal. The other connects, does it on
one of its guest's threads, and answers. Descriptors travel along with both.
"""

from __future__ import annotations

import marshal
import os

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import (
    STATUS_ACCESS_DENIED,
    STATUS_INTERNAL_ERROR,
    STATUS_PARTIAL_COPY,
    STATUS_PROCESS_IS_TERMINATING,
)
from pywine.host.messages import receive, send
from pywine.machine.memory import AccessViolation
from pywine.nt.process import ERRAND_SIGNAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from pywine.host.messages import HostSocket
    from pywine.nt.process import Process, ProcessObject
    from pywine.nt.remote import RemoteProcess

_READABLE = 1  # the host's POLLIN
_TIMEOUT = 5.0  # seconds, for an asker that stops in the middle of its question
_ANSWERED, _NT_ERROR, _WIN_ERROR = range(3)


class Parcel:
    """An answer with descriptors of the host, which are closed here once they have been sent."""

    __slots__ = ("descriptors", "value")

    def __init__(self, value: Any, descriptors: Sequence[int]) -> None:
        self.value, self.descriptors = value, descriptors


def errand(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare that other processes may have this one call a function.

    It gets the process, what marshal can carry, and a list of the descriptors that came along, if any.
    """
    function.is_errand = True  # type: ignore[attr-defined]
    return function


def thread_errand(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for one that only a thread of the guest can do."""
    function.needs_thread = True  # type: ignore[attr-defined]
    return errand(function)


def on(p: Process, process: ProcessObject, function: Callable[..., Any], *arguments: Any) -> Any:
    """What `function` returns in a process, be it the caller's or another. Raises NtError, WinError."""
    if process is p:
        return function(p, *arguments)
    return ask(p, process, function, *arguments)


def ask(
    p: Process, process: Any, function: Callable[..., Any], *arguments: Any, descriptors: Sequence[int] = ()
) -> Any:
    """What an errand returns in another process; a Parcel where it sends descriptors, which then are the
    caller's. Raises NtError, WinError.
    """
    p.leave_guest()
    if process.has_ended:
        raise NtError(STATUS_PROCESS_IS_TERMINATING)
    if not hears(process):
        raise NtError(STATUS_ACCESS_DENIED)
    question = marshal.dumps((function.__module__, function.__name__, arguments))
    connection = _reach(p, process)
    try:
        send(connection, question, descriptors)
        _wait(p, process, connection)
        raw, received = receive(connection)
    except OSError:
        raise NtError(STATUS_PROCESS_IS_TERMINATING) from None
    finally:
        connection.close()
    if not raw:
        raise NtError(STATUS_PROCESS_IS_TERMINATING)
    kind, value = marshal.loads(raw)
    if kind == _ANSWERED:
        return Parcel(value, received) if received else value
    raise (NtError if kind == _NT_ERROR else WinError)(value)


def hears(process: RemoteProcess) -> bool:
    """Whether the other has a guest, and minds the signal, which would end it otherwise."""
    entry = process.slot.read()
    if entry is None or not entry.bits:
        return False
    try:
        with open(f"/proc/{process.host_id}/status", "rb") as file:
            caught = file.read().partition(b"SigCgt:\t")[2].split(b"\n")[0]
    except OSError:
        return False
    return bool(int(caught, 16) >> ERRAND_SIGNAL - 1 & 1)


def _folder(p: Process) -> str:
    return os.path.join(p.run_directory.path, "errands")


def _reach(p: Process, process: RemoteProcess) -> HostSocket:
    """A connection to the other, which has been told to come. Raises NtError."""
    from _socket import socket

    path = _folder(p)
    os.makedirs(path, 0o700, exist_ok=True)
    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    name = f"{process.id}.{os.getpid()}.{p.thread.id}"
    listener = socket(1, 1)
    try:
        if os.path.exists(f"{path}/{name}"):  # of a killed process that had the same ids
            os.unlink(f"{path}/{name}")
        listener.bind(f"/proc/self/fd/{folder}/{name}")  # addresses have at most 108 bytes
        listener.listen(1)
        process.signal(ERRAND_SIGNAL)
        _wait(p, process, listener)
        descriptor, _ = listener._accept()  # type: ignore[attr-defined]
        return socket(1, 1, 0, descriptor)
    finally:
        listener.close()
        os.close(folder)


def _wait(p: Process, process: RemoteProcess, connection: HostSocket) -> None:
    """Return when there is something to read; meanwhile others' errands are done. Raises NtError."""
    interests = {connection.fileno(): _READABLE, process.host_descriptor: _READABLE}
    while connection.fileno() not in (ready := p.thread.interrupts.poll(interests, None)):
        if process.host_descriptor in ready:
            raise NtError(STATUS_PROCESS_IS_TERMINATING)


# In the process that is asked.


class Errand:
    """One that was asked for."""

    __slots__ = ("_arguments", "_connection", "_descriptors", "_function", "needs_thread")

    def __init__(self, connection: HostSocket, question: bytes, descriptors: list[int]) -> None:
        from importlib import import_module

        self._connection, self._descriptors = connection, descriptors
        module, name, self._arguments = marshal.loads(question)
        function = getattr(import_module(module), name, None)
        self._function: Any = function if hasattr(function, "is_errand") else _not_an_errand
        self.needs_thread: bool = getattr(function, "needs_thread", False)

    def run(self, p: Process) -> None:
        """Do it, and answer."""
        sent: Sequence[int] = ()
        try:
            more = (self._descriptors,) if self._descriptors else ()
            answer = self._function(p, *self._arguments, *more)
            if isinstance(answer, Parcel):
                answer, sent = answer.value, answer.descriptors
            raw = marshal.dumps((_ANSWERED, answer))
        except WinError as error:
            raw = marshal.dumps((_WIN_ERROR, error.code))
        except NtError as error:
            raw = marshal.dumps((_NT_ERROR, error.code))
        except AccessViolation:
            raw = marshal.dumps((_NT_ERROR, STATUS_PARTIAL_COPY))
        except OSError as error:
            from pywine.abi.translate import to_win32

            raw = marshal.dumps((_WIN_ERROR, to_win32(error)))
        except Exception:
            raw = marshal.dumps((_NT_ERROR, STATUS_INTERNAL_ERROR))
        try:  # noqa: SIM105  (contextlib would cost every start)
            send(self._connection, raw, sent)
        except OSError:  # whoever asked has gone
            pass
        for descriptor in sent:
            os.close(descriptor)
        self._connection.close()


def collect(p: Process) -> list[Errand]:
    """What others have asked for since the last time."""
    path, prefix = _folder(p), f"{p.id}."
    try:
        names = [name for name in os.listdir(path) if name.startswith(prefix)]
    except OSError:
        return []
    found = []
    for name in names:
        try:
            connection = _meet(path, name)
            question, descriptors = receive(connection)
        except OSError:  # whoever asked has gone
            continue
        if question:
            found.append(Errand(connection, question, descriptors))
    return found


def _meet(path: str, name: str) -> HostSocket:
    """The connection to one who asks. Raises OSError."""
    from _socket import socket

    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    connection = socket(1, 1)
    connection.settimeout(_TIMEOUT)
    try:
        connection.connect(f"/proc/self/fd/{folder}/{name}")
    finally:
        os.unlink(f"{path}/{name}")
        os.close(folder)
    return connection


def _not_an_errand(_p: Process, *_arguments: Any) -> None:
    raise NtError(STATUS_ACCESS_DENIED)
