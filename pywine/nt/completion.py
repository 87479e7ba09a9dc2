"""Completion ports: queues of packets that say which request is done, and what puts packets there later."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_ABANDONED_WAIT_0, STATUS_INVALID_PARAMETER
from pywine.nt.objects import Object, Waitable
from pywine.nt.sync import WAIT_IO_COMPLETION, WAIT_OBJECT_0, WAIT_TIMEOUT, wait_until

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

    class PacketTaker(Protocol):
        """Whom the requests on a file report to: a port, or a task of a thread pool."""

        def post(self, packet: Packet) -> object: ...


class Packet:
    """One completion: the file's `key`, the request's `context`, how it ended."""

    __slots__ = ("context", "count", "key", "source", "status")

    def __init__(self, key: int, context: int, status: int, count: int) -> None:
        self.key, self.context, self.status, self.count = key, context, status, count
        self.source: WaitPacket | None = None  # which can take it back


class _Queue(Waitable):
    """What threads wait for that want a packet: the wait takes the first one for the thread."""

    def __init__(self, p: Process) -> None:
        super().__init__()
        self._p = p
        self.packets: list[Packet] = []
        self.taken: dict[Thread, Packet] = {}
        self.timed: list[WaitPacket] = []  # for timers, which signal nobody
        self.is_abandoned = False

    @property
    def due(self) -> int:
        """When a timer will put a packet here, in host nanoseconds; 0: none will."""
        return min((packet.due for packet in self.timed if packet.due), default=0)

    def is_signaled(self) -> bool:
        for packet in list(self.timed):
            if packet.take_target():  # whoever looks now takes it: nobody needs to be told
                self.packets.append(packet.packet)  # type: ignore[arg-type]
        return bool(self.packets) or self.is_abandoned

    def acquired(self) -> None:
        if self.packets:
            self.taken[self._p.thread] = self.packets.pop(0)

    def changed(self) -> None:
        for waiter in reversed(self.waiting):  # the last to come is released first
            waiter.look()


class CompletionPort(Waitable):
    """A queue of packets. A thread that waits for its handle waits for a packet to be there, and takes
    none.
    """

    type_name = "IoCompletion"

    def __init__(self, p: Process) -> None:
        super().__init__()
        self.queue = _Queue(p)
        self._p = p

    @property
    def depth(self) -> int:
        return len(self.queue.packets)

    def is_signaled(self) -> bool:
        return self.queue.is_signaled()

    def post(self, packet: Packet) -> None:
        self.queue.packets.append(packet)
        self.queue.changed()
        self.changed()

    def take(self, most: int, deadline: int | None, *, alertable: bool) -> list[Packet] | int:
        """Wait for packets and take up to `most`, or return STATUS_TIMEOUT or STATUS_USER_APC.

        Raises NtError(STATUS_ABANDONED_WAIT_0) when the port is closed meanwhile.
        """
        queue = self.queue
        answer = wait_until(self._p, [queue], everything=False, deadline=deadline, alertable=alertable)
        if answer in (WAIT_TIMEOUT, WAIT_IO_COMPLETION):
            return answer
        assert answer == WAIT_OBJECT_0
        first = queue.taken.pop(self._p.thread, None)
        if first is None:
            raise NtError(STATUS_ABANDONED_WAIT_0)
        packets = [first, *queue.packets[: most - 1]]
        del queue.packets[: most - 1]
        for packet in packets:
            if packet.source:
                packet.source.forget()
        return packets

    def close(self) -> None:
        self.queue.is_abandoned = True
        self.queue.changed()


class WaitPacket(Object):
    """A packet that a port gets when an object is signaled (NtCreateWaitCompletionPacket).

    To the object it is a waiter like a blocked thread (`nt.sync.Waiter`).
    """

    type_name = "WaitCompletionPacket"

    def __init__(self) -> None:
        super().__init__()
        self._target: Waitable | None = None
        self._port: CompletionPort | None = None
        self.packet: Packet | None = None

    @property
    def due(self) -> int:
        return getattr(self._target, "due", 0)

    @property
    def is_associated(self) -> bool:
        return self.packet is not None

    def associate(self, port: CompletionPort, target: Waitable, packet: Packet) -> bool:
        """Have `packet` posted when `target` is signaled; whether that was at once. Raises NtError."""
        if self.packet is not None:
            raise NtError(STATUS_INVALID_PARAMETER)
        self._port, self._target, self.packet = port, target, packet
        packet.source = self
        target.waiting = [*target.waiting, self]  # type: ignore[list-item]
        port.queue.timed.append(self)
        self.look()
        if self._target is None:
            return True
        self.notice()
        return False

    def look(self) -> None:
        """Post the packet if the object is signaled, and take the object."""
        if self.take_target():
            self._port.post(self.packet)  # type: ignore[union-attr,arg-type]

    def take_target(self) -> bool:
        """Take the object if it is signaled; the packet is due then."""
        target = self._target
        if target is None or not target.is_signaled():
            return False
        target.acquired()
        self._stop_waiting()
        return True

    def notice(self) -> None:
        """The object's time has changed: who waits for the port computes anew when to look."""
        for waiter in self._port.queue.waiting if self._port else ():
            waiter.notice()

    def _stop_waiting(self) -> None:
        target, self._target = self._target, None
        if target is not None:
            target.waiting = [waiter for waiter in target.waiting if waiter is not self]
            self._port.queue.timed.remove(self)  # type: ignore[union-attr]

    def cancel(self, *, remove_posted: bool) -> bool:
        """Undo `associate`; whether there was something to undo."""
        packet, port = self.packet, self._port
        if packet is None:
            return False
        if self._target is None:
            if not remove_posted:
                return False
            port.queue.packets.remove(packet)  # type: ignore[union-attr]
        self._stop_waiting()
        self.forget()
        return True

    def forget(self) -> None:
        """Its packet was taken: it may be associated again."""
        self.packet = self._port = None

    def close(self) -> None:
        self.cancel(remove_posted=False)
