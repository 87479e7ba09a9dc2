"""Threads: the executive's object, the TEB behind it and the processor that runs it."""

from __future__ import annotations

from _thread import get_ident
from time import clock_gettime_ns, pthread_getcpuclockid

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_SUSPEND_COUNT_EXCEEDED
from pywine.abi.winternl import TEB
from pywine.machine.context import FROM_TEB, SIZE
from pywine.machine.engine import SUPPORT_SIZE
from pywine.nt import clock
from pywine.nt.interrupts import Interrupts
from pywine.nt.objects import Waitable
from pywine.nt.rundir import ID_STEP
from pywine.nt.virtual import PAGE_EXECUTE_READ, PAGE_READWRITE, PAGE_SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.dlls.ntdll.fibers import Fibers
    from pywine.machine.engine import EngineThread
    from pywine.nt.objects import Object
    from pywine.nt.process import Process
    from pywine.nt.sync import Mutant, Timer

STILL_ACTIVE = 259
_MAXIMUM_SUSPEND_COUNT = 127
_UNBEGUN_NS = 10_000_000_000  # how long the host may take to begin a thread
_UNHEARD_NS = 50_000_000  # how long a thread that blocks in the host may not hear of a suspension

PEB_ADDRESS = 0x7FFDF000
TEB_AREA = 0x7FF00000
TEB_SIZE = FROM_TEB + SIZE
MINIMUM_STACK = 0x40000
STACK_GUARD = 0x5000  # bytes at the stack's end; touching them is the stack overflow


class ThreadObject(Waitable):
    """What a thread handle refers to: a thread of the caller's process or of another."""

    type_name = "Thread"
    id = 0
    process: Any  # the ProcessObject that it belongs to
    exit_code = STILL_ACTIVE

    def suspend(self) -> int:
        """Returns the count before. Raises NtError."""
        raise NotImplementedError

    def resume(self) -> int:
        """Returns the count before."""
        raise NotImplementedError


class Thread(ThreadObject):
    """A guest thread. `teb` is the live overlay of its TEB, at guest address `teb_address`."""

    process: Process

    def __init__(self, p: Process, identifier: int, teb_address: int) -> None:
        super().__init__()
        self.process = p
        self.id = identifier
        self.locals = identifier  # whose fiber-local values are its own now: its id, or a fiber's key
        self.fibers: Fibers | None = None  # once it is a fiber
        self.is_in_start = False  # the outermost call of its host thread is that of its start address
        self.teb_address = teb_address
        self.teb = TEB.on(p.memory, teb_address, p.bits)
        self.processor: EngineThread = None  # type: ignore[assignment]  # set on the host thread that runs it
        self.support = 0  # guest address of the processor's stubs
        self.interrupts = Interrupts(self)
        self.exit_code = STILL_ACTIVE
        self.has_ended = False
        self.start_address = 0
        self.created, self.ended = clock.now(), 0  # FILETIMEs
        self._clock = 0  # of its host thread's time (clock_gettime)
        self._time = 0  # nanoseconds, once it has ended
        self._charged = 0  # nanoseconds executed by all when it got the turn, in a deterministic run
        self.at_end: list[Callable[[], None]] = []
        self.apcs: list[object] = []
        self.timers: list[Timer] = []  # whose APCs are for this thread
        self.owned: list[Mutant] = []
        self.suspend_count = 0
        self.is_alerted = False  # by its id
        self.has_alert = False  # for its next alertable wait
        self.stack_guarantee = 0  # bytes that its handlers of a stack overflow shall have
        self.is_parked = False
        self.has_state = False  # its registers are in the context block: it was stopped in guest code
        self.next_contexts: list[bytes] = []  # CONTEXTs that it takes, in turn, when its API call is over
        self._suspenders: list[Thread] = []

    def is_signaled(self) -> bool:
        return self.has_ended

    def inherited(self, p: Process) -> Object | None:
        from pywine.nt.remote_threads import inherited_thread

        return inherited_thread(p, self)

    def describe(self) -> str:
        return f"Thread {self.id:#x}"

    # On the thread's own host thread.

    def begin(self) -> None:
        """The host thread of the thread is the calling one."""
        if self.process.engine.schedule is None:
            self._clock = pthread_getcpuclockid(get_ident())

    def on_turn(self) -> None:
        """It is this thread that runs Python for the guest now."""
        self.process.thread = self

    def on_scheduled_turn(self) -> None:
        """The same in a deterministic run."""
        p = self.process
        executed_ns = p.engine.schedule.executed_ns()  # type: ignore[union-attr]
        p.thread.charge(executed_ns)
        self._charged = executed_ns
        p.thread = self

    def charge(self, executed_ns: int) -> None:
        """What was executed since it got the turn was its own."""
        self._time, self._charged = self._time + executed_ns - self._charged, executed_ns

    def block(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a host function that may wait; the other guest threads go on meanwhile."""
        processor = self.processor
        return processor.block(function, *arguments) if processor else function(*arguments)

    def park(self) -> None:
        """Wait until nobody wants the thread suspended."""
        self.is_parked = True
        try:
            for suspender in self._suspenders:
                suspender.interrupts.wake()
            while self.suspend_count:
                self.interrupts.pause(None)
        finally:
            self.is_parked = False
            for suspender in self._suspenders:
                suspender.interrupts.wake()

    def grow_stack(self, address: int) -> bool:
        """Whether `address` hit the guard pages at the stack's end: the stack has overflowed, once.

        The pages become usable, so that the exception's handlers have a stack.
        """
        teb = self.teb
        start = teb.DeallocationStack + PAGE_SIZE
        if not teb.DeallocationStack <= address < teb.StackLimit or teb.StackLimit == start:
            return False
        self.process.virtual.commit(start, teb.StackLimit - start, PAGE_READWRITE)
        teb.StackLimit = start
        return True

    def guard_stack(self) -> None:
        """Make the pages at the stack's end guard pages (again), as many as the thread wants to be left."""
        teb = self.teb
        size = max(STACK_GUARD, self.stack_guarantee + PAGE_SIZE - 1 & -PAGE_SIZE)
        limit = teb.DeallocationStack + size
        if limit > teb.StackLimit:
            self.process.virtual.decommit(teb.StackLimit, limit - teb.StackLimit)
            teb.StackLimit = limit

    def take_alert(self) -> bool:
        """Whether somebody has alerted the thread since the last time."""
        was_alerted, self.has_alert = self.has_alert, False
        return was_alerted

    # On another one's, or its own.

    def processor_time(self) -> int:
        """The time it has run, in FILETIME units."""
        if self.has_ended:
            return self._time // 100
        schedule = self.process.engine.schedule
        if schedule is not None and self is self.process.thread:
            self.charge(schedule.executed_ns())
        elif self._clock:
            self._time = clock_gettime_ns(self._clock)
        return self._time // 100

    def suspend(self) -> int:
        """Returns the count before, when the thread has stopped. Raises NtError."""
        self._wait_resumed()
        previous = self.suspend_count
        if previous == _MAXIMUM_SUSPEND_COUNT:
            raise NtError(STATUS_SUSPEND_COUNT_EXCEEDED)
        self.suspend_count += 1
        if self is self.process.thread:
            self.park()
        elif not previous:
            self.interrupts.post(self.park)
        self.wait_parked()
        return previous

    def _wait_resumed(self) -> None:
        """Return when the thread goes on that was resumed: who suspends it again and again shall not keep it
        from ever doing so.
        """
        self._wait_while(lambda: self.is_parked and not self.suspend_count)

    def wait_parked(self) -> None:
        """Return when the thread runs no guest code and will not until it is resumed."""
        self._wait_while(lambda: bool(self.suspend_count) and not self.is_parked)

    def _wait_while(self, condition: Callable[[], bool]) -> None:
        """Wait for what the thread does when it hears of it, if it hears."""
        caller = self.process.thread
        deadline = clock.monotonic_ns() + _UNHEARD_NS
        self._suspenders.append(caller)
        try:
            while condition() and not self.is_unheard(deadline):
                caller.interrupts.pause(clock.monotonic_ns() + _UNHEARD_NS // 10)
        finally:
            self._suspenders.remove(caller)

    def is_unheard(self, deadline: int) -> bool:
        """Whether nothing is to be waited for: it has ended, or blocks in the host and did not hear."""
        if self.has_ended or self is self.process.thread:
            return True
        if self.processor is not None:
            return clock.monotonic_ns() > deadline and self.processor.is_blocked
        patience = _UNBEGUN_NS if self.process.engine is not None else 0
        return clock.monotonic_ns() > deadline + patience

    def resume(self) -> int:
        """Returns the count before."""
        previous = self.suspend_count
        if previous:
            self.suspend_count -= 1
            if previous == 1:
                self.interrupts.wake()
        return previous


class ThreadMemory:
    """Where threads have their TEBs and processor stubs: room that ended threads leave is used again."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._next = PEB_ADDRESS - TEB_SIZE
        self._free: list[tuple[int, int]] = []
        self._last_identifier = p.id

    def new_identifier(self) -> int:
        """The next of the ids that belong to the process and that no thread has."""
        first = self._p.id
        while True:
            self._last_identifier = first + (self._last_identifier + 4 - first) % ID_STEP
            if self._last_identifier != first and self._last_identifier not in self._p.threads:
                return self._last_identifier

    def take(self) -> tuple[int, int]:
        """Addresses for a TEB, all zero, and a page of stubs. Raises NtError(STATUS_NO_MEMORY)."""
        p = self._p
        if self._free:
            teb, support = self._free.pop()
            p.memory.ram[teb : teb + TEB_SIZE] = bytes(TEB_SIZE)
            return teb, support
        stubs = {"name": "processor support", "top_down": True, "low": 0x60000000, "high": 0x7F000000}
        support = p.virtual.allocate(SUPPORT_SIZE, PAGE_EXECUTE_READ, **stubs)
        if self._next >= TEB_AREA:
            teb, self._next = self._next, self._next - TEB_SIZE
        else:
            teb = p.virtual.allocate(TEB_SIZE, PAGE_READWRITE, name="TEB", top_down=True, high=TEB_AREA)
        return teb, support

    def give_back(self, thread: Thread) -> None:
        self._free.append((thread.teb_address, thread.support))


def make_stack(p: Process, size: int, name: str) -> tuple[int, int]:
    """Memory for a stack: its lowest address, which is freed again, and the one behind it. Raises
    NtError(STATUS_NO_MEMORY).
    """
    size = max(size + 0xFFFF & ~0xFFFF, MINIMUM_STACK)
    stack = p.virtual.reserve(size, name=name)
    p.virtual.commit(stack + STACK_GUARD, size - STACK_GUARD, PAGE_READWRITE)
    return stack, stack + size


def make_thread(p: Process, stack_size: int) -> Thread:
    """A thread with its TEB and stack. `stack_size`: bytes to reserve. Raises NtError(STATUS_NO_MEMORY)."""
    places = p.state(ThreadMemory)
    identifier = places.new_identifier()
    stack, base = make_stack(p, stack_size, f"stack of thread {identifier:#x}")
    address, support = places.take()
    thread = Thread(p, identifier, address)
    thread.support = support
    teb = thread.teb
    teb.ExceptionList = 0xFFFFFFFF if p.bits == 32 else 0
    teb.StackBase, teb.StackLimit, teb.DeallocationStack = base, stack + STACK_GUARD, stack
    teb.Self = address
    teb.ClientId.UniqueProcess, teb.ClientId.UniqueThread = p.id, thread.id
    teb.ProcessEnvironmentBlock = p.peb_address
    teb.CurrentLocale = 0x409
    teb.StaticUnicodeString.MaximumLength = 522
    teb.StaticUnicodeString.Buffer = address + (0x1268 if p.bits == 64 else 0xC00)
    p.threads[thread.id] = thread
    p.modules.tls.give(thread)
    return thread


def bury(thread: Thread) -> None:
    """The thread has ended and left its last frame: what waits for it hears so, its memory is free.

    On the host thread that ran it, which has no guest thread any more.
    """
    p = thread.process
    del p.threads[thread.id]
    for mutant in list(thread.owned):
        mutant.abandon()
    thread.processor_time()
    thread.has_ended, thread.ended = True, clock.now()
    thread.changed()
    for action in thread.at_end:
        action()
    thread.interrupts.close()
    if thread.processor:
        p.engine.forget(thread.processor)
        thread.processor = None  # type: ignore[assignment]
    p.modules.tls.take_away(thread)
    if p.ending_thread is None:  # until the end, others may look at the stacks
        p.virtual.release(thread.teb.DeallocationStack)
    p.state(ThreadMemory).give_back(thread)
