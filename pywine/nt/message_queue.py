"""The message queues of threads: what was sent and posted to them, WM_QUIT, their timers."""

from __future__ import annotations

from pywine.nt import clock
from pywine.nt.sync import INFINITE, WAIT_TIMEOUT, Event, wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.objects import Waitable
    from pywine.nt.process import Process

WM_QUIT, WM_TIMER = 0x12, 0x113
_MS = 1_000_000
_SHORTEST, _LONGEST = 10, 0x7FFFFFFF  # periods, in milliseconds
_FIRST_TIMER = 0x7FFF  # the numbers of timers that have no window count down from here


class Message:
    """One message. `window`: 0 for those to a thread."""

    __slots__ = ("lparam", "number", "time", "window", "wparam")

    def __init__(self, window: int, number: int, wparam: int, lparam: int) -> None:
        self.window, self.number, self.wparam, self.lparam = window, number, wparam, lparam
        self.time = clock.ticks() & 0xFFFFFFFF


class Sent(Message):
    """A message whose sender waits for `done` and then has `result`."""

    __slots__ = ("done", "result")

    def __init__(self, window: int, number: int, wparam: int, lparam: int) -> None:
        super().__init__(window, number, wparam, lparam)
        self.done = Event(manual=True, signaled=False)
        self.result = 0


class Timer:
    """Something that is due again and again. `callback`: what to call for it, or 0."""

    __slots__ = ("callback", "due", "period")

    def __init__(self, milliseconds: int, callback: int) -> None:
        self.period = min(max(milliseconds, _SHORTEST), _LONGEST) * _MS
        self.due = clock.monotonic_ns() + self.period
        self.callback = callback


class Queue:
    """The queue of one thread. `arrived` is signaled while something but a timer is in it."""

    def __init__(self) -> None:
        self._posted: list[Message] = []
        self._quit: int | None = None
        self._sent: list[Sent] = []
        self.timers: dict[tuple[int, int], Timer] = {}  # by window and number
        self.arrived = Event(manual=True, signaled=False)
        self.sent_arrived = Event(manual=True, signaled=False)
        self.answering: list[Sent] = []  # those that the thread is working on

    def post(self, message: Message) -> None:
        self._posted.append(message)
        self.arrived.set()

    def send(self, message: Sent) -> None:
        self._sent.append(message)
        self.sent_arrived.set()
        self.arrived.set()

    def quit(self, code: int) -> None:
        """Let WM_QUIT come after everything that was posted."""
        self._quit = code
        self.arrived.set()

    def next_sent(self) -> Sent | None:
        """The next message that another thread waits for, taken out."""
        if not self._sent:
            return None
        message = self._sent.pop(0)
        self.settle()
        return message

    def forget(self, window: int) -> None:
        """Drop what is meant for a window that is no more."""
        self._posted = [message for message in self._posted if message.window != window]
        for message in [message for message in self._sent if message.window == window]:
            self._sent.remove(message)
            message.done.set()
        for key in [key for key in self.timers if key[0] == window]:
            del self.timers[key]
        self.settle()

    def take(
        self, lowest: int, highest: int, *, remove: bool, windows: set[int] | None = None
    ) -> Message | None:
        """The next message with a number from the range (0, 0: any), for one of `windows` (None: any)."""
        for index, message in enumerate(self._posted):
            fits = windows is None or message.window in windows
            if fits and (not highest or lowest <= message.number <= highest):
                if remove:
                    del self._posted[index]
                    self.settle()
                return message
        if self._quit is not None:
            message = Message(0, WM_QUIT, self._quit, 0)
            if remove:
                self._quit = None
                self.settle()
            return message
        if highest and not lowest <= WM_TIMER <= highest:
            return None
        return self._due_timer(windows, remove=remove)

    def _due_timer(self, windows: set[int] | None, *, remove: bool) -> Message | None:
        now = clock.monotonic_ns()
        for (window, number), timer in self.timers.items():
            if timer.due <= now and (windows is None or window in windows):
                if remove:
                    timer.due = now + timer.period
                return Message(window, WM_TIMER, number, timer.callback)
        return None

    def set_timer(self, window: int, number: int, milliseconds: int, callback: int) -> int:
        """The number of a timer, new or set anew."""
        if not window and (0, number) not in self.timers:
            number = _FIRST_TIMER
            while (0, number) in self.timers:
                number -= 1
        self.timers[window, number] = Timer(milliseconds, callback)
        return number

    def next_due(self) -> int | None:
        """When the next timer is due, on the monotonic clock."""
        return min((timer.due for timer in self.timers.values()), default=None)

    def settle(self) -> None:
        """Let the events say whether there is anything."""
        if not self._sent:
            self.sent_arrived.signaled = False
        self.arrived.signaled = bool(self._posted or self._sent or self._quit is not None)

    def __len__(self) -> int:
        return len(self._posted) + len(self._sent) + (self._quit is not None)


class Queues:
    """The message queues of a process, by thread."""

    def __init__(self, p: Process) -> None:
        self._queues: dict[int, Queue] = {}

    def of(self, thread: int) -> Queue:
        if thread not in self._queues:
            self._queues[thread] = Queue()
        return self._queues[thread]


def wait_with_timers(
    p: Process, objects: list[Waitable], *, milliseconds: int = INFINITE, alertable: bool = False,
    everything: bool = False, timers: bool = True,
) -> int:  # fmt: skip
    """Wait for objects, the last of which is the thread's queue: a timer that is due counts as a message."""
    queue = p.state(Queues).of(p.thread.id)
    deadline = None if milliseconds == INFINITE else clock.monotonic_ns() + milliseconds * _MS
    while True:
        due = queue.next_due() if timers and not everything else None
        ends = [end for end in (due, deadline) if end is not None]
        left = INFINITE if not ends else max(0, -(-(min(ends) - clock.monotonic_ns()) // _MS))
        answer = wait(p, objects, everything=everything, milliseconds=left, alertable=alertable)
        now = clock.monotonic_ns()
        if answer != WAIT_TIMEOUT:
            return answer
        if due is not None and due <= now:
            return len(objects) - 1
        if deadline is not None and deadline <= now:
            return WAIT_TIMEOUT
