"""Notifications of changes in the registry, whichever process makes them."""

from __future__ import annotations

import os

from pywine.host import inotify
from pywine.nt.requests import Poller
from pywine.nt.sockets import Watcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process
    from pywine.nt.registry import Key
    from pywine.nt.sync import Event

NAMES, LAST_SET = 1, 4  # REG_NOTIFY_CHANGE_*
_READABLE = 1  # the host's POLLIN


class KeyWatch(Watcher):
    """One notification that was asked for: the registry's file changes, then the key is compared with what it
    was. `event` is set then, once, and `done` is called.
    """

    deadline = 0

    def __init__(
        self, p: Process, key: Key, wanted: int, event: Event | None, *, deep: bool,
        done: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self._p, self._key, self._event, self._done = p, key, event, done
        key.watched = wanted, deep = key.watched or (wanted, deep)
        self._what = {"names": bool(wanted & NAMES), "values": bool(wanted & LAST_SET), "deep": deep}
        self._files = inotify.FolderWatch(os.path.dirname(key.store.file), subtree=False)
        self._was = key.store.fingerprint(key.number, **self._what)
        self.interests = {self._files.descriptor: _READABLE}
        self.is_over = False
        key.watches.append(self)
        if event is not None:
            event.handle_count += 1  # whoever asked may close it
            p.state(Poller).watch(self)

    def wait(self) -> None:
        """Return when it has changed."""
        interrupts = self._p.thread.interrupts
        self.retry()
        while not self.is_over:
            interrupts.wait_for(self._files.descriptor)
            self.retry()

    def retry(self) -> None:
        """Something may have happened."""
        try:
            while self._files.read():
                pass
        except BlockingIOError:
            pass
        if not self.is_over and self._is_changed():
            self.fire()

    def _is_changed(self) -> bool:
        from pywine.abi.errors import NtError

        try:
            return self._key.store.fingerprint(self._key.number, **self._what) != self._was
        except NtError:  # the key was deleted
            return True

    def fire(self) -> None:
        """It has changed, or was closed."""
        self.is_over = True
        self._key.watches.remove(self)
        if self._done is not None:
            self._done()
        event = self._event
        if event is not None:
            self._p.state(Poller).unwatch(self)
            event.set()
            event.handle_count -= 1
            if event.handle_count <= 0:
                event.close()
        self._files.close()
