"""The message queues of threads that have no windows: what was posted to them, and WM_QUIT."""

from __future__ import annotations

from pywine.nt import clock
from pywine.nt.sync import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

WM_QUIT = 0x12


class Message:
    """One posted message. `window`: 0 for those to a thread."""

    __slots__ = ("lparam", "number", "time", "window", "wparam")

    def __init__(self, window: int, number: int, wparam: int, lparam: int) -> None:
        self.window, self.number, self.wparam, self.lparam = window, number, wparam, lparam
        self.time = clock.ticks() & 0xFFFFFFFF


class Queue:
    """The queue of one thread. `arrived` is signaled while there is something in it."""

    def __init__(self, p: Process) -> None:
        self._posted: list[Message] = []
        self._quit: int | None = None
        self.arrived = Event(manual=True, signaled=False)

    def post(self, message: Message) -> None:
        self._posted.append(message)
        self.arrived.set()

    def quit(self, code: int) -> None:
        """Let WM_QUIT come after everything that was posted."""
        self._quit = code
        self.arrived.set()

    def take(self, lowest: int, highest: int, *, remove: bool) -> Message | None:
        """The next message whose number lies between the two (0, 0: any)."""
        for index, message in enumerate(self._posted):
            if not highest or lowest <= message.number <= highest:
                if remove:
                    del self._posted[index]
                    self._settle()
                return message
        if self._quit is None:
            return None
        message = Message(0, WM_QUIT, self._quit, 0)
        if remove:
            self._quit = None
            self._settle()
        return message

    def _settle(self) -> None:
        if not self._posted and self._quit is None:
            self.arrived.signaled = False

    def __len__(self) -> int:
        return len(self._posted) + (self._quit is not None)


class Queues:
    """The message queues of a process, by thread."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._queues: dict[int, Queue] = {}

    def of(self, thread: int) -> Queue:
        if thread not in self._queues:
            self._queues[thread] = Queue(self._p)
        return self._queues[thread]
