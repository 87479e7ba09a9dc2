"""What a completion port hears of a job's processes."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.host import inotify
from pywine.nt.completion import Packet
from pywine.nt.jobfile import ENDED, ENDED_BY_JOB_TIME, JOINED
from pywine.nt.remote import open_process
from pywine.nt.requests import Poller
from pywine.nt.sockets import Watcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.completion import CompletionPort
    from pywine.nt.jobfile import JobFile
    from pywine.nt.process import Process
    from pywine.nt.remote import RemoteProcess

# JOB_OBJECT_MSG_*
_NONE_LEFT, _NEW, _EXIT, _ABNORMAL_EXIT = 4, 6, 7, 8
_READABLE = 1  # the host's POLLIN
# The exit codes of processes that did not end by themselves.
_ABNORMAL = frozenset((
    0x80000001, 0x80000002, 0x80000003, 0x80000004, 0xC0000005, 0xC0000006, 0xC000001D, 0xC0000025,
    0xC0000026, 0xC000008C, 0xC000008D, 0xC000008E, 0xC000008F, 0xC0000090, 0xC0000091, 0xC0000092,
    0xC0000093, 0xC0000094, 0xC0000095, 0xC0000096, 0xC00000FD, 0xC000013A,
))  # fmt: skip


class JobPort(Watcher):
    """Reads what is noted in a job's file, and watches the processes that have joined."""

    deadline = 0

    def __init__(self, p: Process, file: JobFile, port: CompletionPort, key: int) -> None:
        self._p, self._file, self._port, self._key = p, file, port, key
        self._folder = inotify.FolderWatch(os.path.dirname(file.path), subtree=False)
        self._seen = len(file.records())
        self._running: list[RemoteProcess] = []
        self._is_empty = True
        self.interests = {self._folder.descriptor: _READABLE}
        p.state(Poller).watch(self)

    def retry(self) -> None:
        """Something may have happened."""
        try:
            while self._folder.read():
                pass
        except BlockingIOError:
            pass
        before = list(self._running)
        records = self._file.records(self._seen)
        self._seen += len(records)
        for what, identifier, *_ in records:
            if what == JOINED:
                self._join(identifier)
            elif what not in (ENDED, ENDED_BY_JOB_TIME):
                self._post(what, identifier)
        for process in reversed(list(self._running)):  # children first
            if process.is_signaled():
                self._running.remove(process)
                self._post(_ABNORMAL_EXIT if process.exit_code in _ABNORMAL else _EXIT, process.id)
                process.close()
        if not self._is_empty and not self._running:
            self._is_empty = True
            self._post(_NONE_LEFT, 0)
        if before != self._running:
            self._watch()

    def _join(self, identifier: int) -> None:
        self._is_empty = False
        self._post(_NEW, identifier)
        try:
            self._running.append(open_process(self._p, identifier))
        except NtError:  # it has ended already, or it is this one, which will not live to tell
            if identifier != self._p.id:
                self._post(_EXIT, identifier)

    def _watch(self) -> None:
        poller = self._p.state(Poller)
        poller.unwatch(self)
        descriptors = [process.host_descriptor for process in self._running]
        self.interests = dict.fromkeys([self._folder.descriptor, *descriptors], _READABLE)
        poller.watch(self)

    def _post(self, message: int, identifier: int) -> None:
        self._port.post(Packet(self._key, identifier, 0, message))

    def close(self) -> None:
        """Nobody wants to hear more."""
        self._p.state(Poller).unwatch(self)
        self._folder.close()
        for process in self._running:
            process.close()
