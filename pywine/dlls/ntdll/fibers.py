"""Fibers: their stacks and registers, and the host threads that carry them."""

from __future__ import annotations

import _thread

from pywine.abi.errors import NotImplementedHere, ThreadExit, WinError
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.ntdll.thread_start import prepare, stack_reserve
from pywine.nt.guest_data import TEB_EXCEPTION_BYTES, TEB_EXCEPTION_STATE
from pywine.nt.thread import STACK_GUARD, make_stack
from pywine.nt.tls import FlsSlots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.engine import EngineThread
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

_BLOCK_SIZE = 0x40  # what GetCurrentFiber points to; its first word is the fiber's data


class Fiber:
    """One fiber. `address` is what the program knows it by; `locals` names its fiber-local values.

    While it does not run, `state` is its registers (None before its start). `carrier` is the host thread
    that has its Python frames: those of calls into the guest that have not returned; None if there are none.
    """

    __slots__ = (
        "address", "carrier", "exceptions", "is_running", "locals", "parameter", "stack", "start", "state",
    )  # fmt: skip

    def __init__(self, address: int, start: int, parameter: int) -> None:
        self.address, self.start, self.parameter = address, start, parameter
        self.locals = -address
        # TEB: ExceptionList, StackBase, StackLimit, DeallocationStack
        self.stack: tuple[int, int, int, int] = (0xFFFFFFFF, 0, 0, 0)
        self.exceptions = bytes(TEB_EXCEPTION_BYTES)  # its running catch clauses
        self.state: bytes | None = None
        self.carrier: Carrier | None = None
        self.is_running = False


class FiberTable:
    """The process's fibers by their addresses."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._fibers: dict[int, Fiber] = {}

    def make(self, start: int, parameter: int) -> Fiber:
        word = self._p.bits // 8
        address = self._p.allocate(parameter.to_bytes(word, "little"), zeros=_BLOCK_SIZE - word)
        fiber = self._fibers[address] = Fiber(address, start, parameter)
        return fiber

    def get(self, address: int) -> Fiber:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        fiber = self._fibers.get(address)
        if fiber is None:
            raise WinError(ERROR_INVALID_PARAMETER)
        return fiber

    def remove(self, fiber: Fiber) -> None:
        del self._fibers[fiber.address]
        self._p.heap.free(fiber.address)


class CarrierEnd(BaseException):
    """The frames of a host thread's fiber are of no use any more."""


class Carrier:
    """A host thread that runs fibers of one thread, one at a time."""

    __slots__ = ("ended", "ends", "gate", "processor")

    def __init__(self, processor: EngineThread | None) -> None:
        self.processor = processor
        self.ends = False
        self.gate, self.ended = _thread.allocate_lock(), _thread.allocate_lock()
        self.gate.acquire()
        self.ended.acquire()


class Fibers:
    """The fibers of one thread. Of its carriers one runs; the thread's turn is that one's.

    A fiber that has no Python frames goes on wherever there is a carrier without any; only one that is
    switched away from within a callback keeps its carrier.
    """

    def __init__(self, thread: Thread, current: Fiber) -> None:
        self._thread = thread
        self.current = current
        self._first = self._running = Carrier(thread.processor)
        self._carriers: list[Carrier] = []  # but the first
        self._idle: list[Carrier] = []
        self._reason: BaseException | None = None  # for the first carrier: why the thread ends
        thread.at_end.append(self._end_carriers)

    @property
    def _is_nested(self) -> bool:
        return len(self._running.processor.levels) > 1 or not (  # type: ignore[union-attr]
            self._thread.is_in_start or self._running is not self._first
        )

    def switch(self, target: Fiber) -> None:
        """Run another fiber; returns when this one is switched to."""
        here, source = self._running, self.current
        if target is source:
            return
        if target.is_running or (target.carrier and target.carrier not in (self._first, *self._carriers)):
            raise NotImplementedHere("for a fiber that another thread has in a callback")
        nested = self._is_nested
        source.state = here.processor.save()  # type: ignore[union-attr]
        source.carrier = here if nested else None
        self._exchange(source, target)
        if target.carrier:
            there = target.carrier
            if not nested:
                self._idle.append(here)
        else:
            there = self._spare() if nested else here
        if there is not here:
            self._hand_over(here, there)
        self._load()

    def _exchange(self, source: Fiber, target: Fiber) -> None:
        thread, teb = self._thread, self._thread.teb
        source.stack = teb.ExceptionList, teb.StackBase, teb.StackLimit, teb.DeallocationStack
        teb.ExceptionList, teb.StackBase, teb.StackLimit, teb.DeallocationStack = target.stack
        start = thread.teb_address + TEB_EXCEPTION_STATE
        exceptions = thread.process.memory.ram[start : start + TEB_EXCEPTION_BYTES]
        source.exceptions, exceptions[:] = exceptions.tobytes(), target.exceptions
        teb.FiberData, thread.locals = target.address, target.locals
        thread.process.state(FlsSlots).switch(thread)
        source.is_running, target.is_running = False, True
        self.current = target

    def _load(self) -> None:
        """Have the running carrier go on with the current fiber."""
        fiber, processor = self.current, self._running.processor
        if fiber.state is None:
            processor.begin(fiber.start, fiber.parameter, fiber.stack[1])  # type: ignore[union-attr]
        else:
            processor.load(fiber.state)  # type: ignore[union-attr]
        fiber.state, fiber.carrier = b"", None

    def _spare(self) -> Carrier:
        if self._idle:
            return self._idle.pop()
        carrier = Carrier(None)
        self._carriers.append(carrier)
        _thread.start_new_thread(self._carry, (carrier,))
        return carrier

    def _hand_over(self, here: Carrier, there: Carrier) -> None:
        """Let `there` run until somebody wants `here` to."""
        here.processor.stand_by()  # type: ignore[union-attr]
        self._wake(there)
        here.gate.acquire()
        here.processor.take_over()  # type: ignore[union-attr]
        if here.ends:
            raise CarrierEnd
        if self._reason is not None:
            raise self._reason

    def _wake(self, there: Carrier) -> None:
        self._running = there
        if there.processor:
            self._thread.processor = there.processor
        there.gate.release()

    def _carry(self, carrier: Carrier) -> None:
        """All of another carrier's life."""
        carrier.gate.acquire()
        thread, reason = self._thread, None
        p = thread.process
        try:
            if not carrier.ends:
                prepare(p, thread)
                carrier.processor = thread.processor
                self._load()
                reason = ThreadExit(carrier.processor.go_on())
        except CarrierEnd:
            pass
        except BaseException as error:
            reason = error
        if carrier.processor:
            p.engine.forget(carrier.processor)
        self._carriers.remove(carrier)
        if reason is None:
            carrier.ended.release()
        else:
            self._reason = reason
            self._wake(self._first)

    def end_carrier(self, carrier: Carrier) -> None:
        """Unwind a waiting carrier's frames."""
        if carrier is self._first:  # which the thread needs to its end
            return
        running, processor = self._running, self._thread.processor
        carrier.ends = True
        self._wake(carrier)
        carrier.ended.acquire()
        self._running, self._thread.processor = running, processor

    def _end_carriers(self) -> None:
        for carrier in list(self._carriers):
            self.end_carrier(carrier)


def convert_thread(p: Process, parameter: int) -> Fiber:
    """The calling thread becomes a fiber."""
    thread = p.thread
    fiber = p.state(FiberTable).make(thread.start_address, parameter)
    fiber.locals, fiber.is_running = thread.locals, True
    thread.teb.FiberData = fiber.address
    if thread.fibers is None:
        thread.fibers = Fibers(thread, fiber)
    thread.fibers.current = fiber
    return fiber


def convert_fiber(p: Process) -> None:
    """The calling fiber becomes an ordinary thread."""
    thread = p.thread
    p.state(FiberTable).remove(thread.fibers.current)  # type: ignore[union-attr]
    thread.teb.FiberData = 0


def create_fiber(p: Process, size: int, start: int, parameter: int, *, is_reservation: bool) -> Fiber:
    """A fiber that will call `start`. Raises NtError(STATUS_NO_MEMORY)."""
    stack, base = make_stack(p, stack_reserve(p, size, is_reservation), "stack of a fiber")
    fiber = p.state(FiberTable).make(start, parameter)
    fiber.stack = 0xFFFFFFFF if p.bits == 32 else 0, base, stack + STACK_GUARD, stack
    return fiber


def delete_fiber(p: Process, fiber: Fiber) -> None:
    """Free a fiber; the thread that runs it ends."""
    thread = p.thread
    if fiber.is_running:
        raise ThreadExit(1)
    for callback, value in p.state(FlsSlots).end(fiber.locals):
        p.call(callback, value)
    if fiber.carrier and thread.fibers:
        thread.fibers.end_carrier(fiber.carrier)
    p.virtual.release(fiber.stack[3])
    p.state(FiberTable).remove(fiber)
