"""The process object: what one running program owns. All state of a run hangs here."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_NO_MEMORY
from pywine.machine import utf16
from pywine.machine.engine import LeaveGuest
from pywine.nt.heap import LARGE, Heap
from pywine.nt.objects import HandleTable, Object, Waitable
from pywine.nt.rundir import FIRST_ID, Entry, RunDirectory
from pywine.nt.thread import STILL_ACTIVE
from pywine.nt.virtual import VirtualMemory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from pywine.launch.settings import Settings
    from pywine.ldr.modules import Modules
    from pywine.machine.engine import Engine
    from pywine.machine.memory import Memory
    from pywine.nt.child import Birth
    from pywine.nt.environment import Environment
    from pywine.nt.files import Files
    from pywine.nt.rundir import Slot
    from pywine.nt.shared_data import SharedData
    from pywine.nt.thread import Thread

    State = TypeVar("State")

ERRAND_SIGNAL = 10  # the host's SIGUSR1: another process asks for something


def _nothing() -> None:
    pass


def _end_nothing(reason: BaseException) -> None:
    raise reason


class ProcessObject(Waitable):
    """What a process handle refers to: the caller's own process or another."""

    type_name = "Process"
    id = 0
    bits = 0
    host_id = 0  # of the host, 0 for the caller
    parent = 0  # the id of the process that made it
    image_path = ""
    exit_code = STILL_ACTIVE

    def is_signaled(self) -> bool:
        return self.exit_code != STILL_ACTIVE

    def inherited(self, p: Process) -> Object | None:
        from pywine.nt.remote import process_of

        try:
            return process_of(p, self.id)
        except NtError:  # it has ended
            return None

    def describe(self) -> str:
        return f"Process {self.id:#x}"


class Process(ProcessObject):
    """The Windows process that runs here. API bodies call it `p`."""

    def __init__(self, settings: Settings, memory: Memory, bits: int) -> None:
        super().__init__()
        self.settings = settings
        self.bits = bits
        self.memory = memory
        self.virtual: VirtualMemory = None  # type: ignore[assignment]  # kthread
        self.engine: Engine = None  # type: ignore[assignment]  # kthread
        self.modules: Modules = None  # type: ignore[assignment]  # kthread
        self.handles = HandleTable(self)
        self.heaps: dict[int, Heap] = {}
        self.heap: Heap = None  # type: ignore[assignment]  # kthread
        self.threads: dict[int, Thread] = {}
        self.thread: Thread = None  # type: ignore[assignment]  # the one that holds the executive lock
        self.peb: Any = None
        self.peb_address = 0
        self.birth: Birth | None = settings.birth  # what a parent process has given it
        self.run_directory = RunDirectory(settings.run_root or settings.prefix)
        self.entropy: Callable[[int], bytes] = os.urandom  # so many random bytes
        self.processor_count = os.cpu_count() or 1
        self.is_alone = settings.deterministic and not settings.birth  # no other process has its objects
        self.slot: Slot | None = None  # in the run directory
        self.id = self.group = FIRST_ID  # group: of console control events
        self.console = FIRST_ID  # the id of the process whose console it was first; 0: it has none
        self.command_line = ""
        self.sources: dict[str, str] = {}  # generated marshalling code by file name
        self.tracer: Any = None
        self.files: Files = None  # type: ignore[assignment]  # kthread
        self.environment: Environment = None  # type: ignore[assignment]  # kthread
        self.shared_data: SharedData = None  # type: ignore[assignment]  # kthread
        self.parameters: Any = None  # the guest's RTL_USER_PROCESS_PARAMETERS
        self.parameters_address = 0
        self.at_exit: list[Callable[[], None]] = []  # what must happen however the process ends
        self.before_fork: list[Callable[[], None]] = []  # what a copy of the host process must not have
        self.initialise: Callable[[], None] = _nothing  # have what the EXE needs loaded and initialised
        self.end: Callable[[BaseException], None] = _end_nothing  # called by the thread that ends it: why
        self.ending_thread: Thread | None = None
        self._states: dict[object, Any] = {}

    def state(self, kind: Callable[[Process], State]) -> State:
        """This process's one instance of `kind`, made with `kind(p)` when first asked for."""
        found = self._states.get(kind)
        if found is None:
            found = self._states[kind] = kind(self)
        return found

    # The calling thread.

    @property
    def last_error(self) -> int:
        """The calling thread's last error (TEB.LastErrorValue)."""
        return self.thread.teb.LastErrorValue

    @last_error.setter
    def last_error(self, code: int) -> None:
        self.thread.teb.LastErrorValue = code

    def block(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a host function that may wait, while other guest threads go on. Only in bodies declared
        `calls_back`.
        """
        return self.thread.block(function, *arguments)

    def call(self, address: int, *args: int) -> int:
        """Call guest code and return its result (RAX; on x86 EDX:EAX). Only in bodies declared
        `calls_back`.
        """
        return self.thread.processor.call(address, *args)

    def standard_handles(self) -> tuple[int, int, int]:
        """The values of stdin's, stdout's and stderr's handles."""
        parameters = self.parameters
        return parameters.StandardInput, parameters.StandardOutput, parameters.StandardError

    def enrol(self) -> None:
        """Take an id that no other process of the prefix has, and a file in the run directory."""
        from pywine.nt import clock

        birth = self.birth
        self.slot = birth.slot if birth else self.run_directory.take()
        if self.slot is None:
            return
        self.id = self.slot.id
        self.group, self.console = (birth.group, birth.console) if birth else (self.id, self.id)
        self.parent = birth.parent if birth else 0
        self.run_directory.go_on_after(self.id)
        facts = self.bits, self.parent, self.group, clock.now(), self.console
        self.slot.describe(self.image_path, *facts)
        if self.virtual is not None:
            self.virtual.on_commit = self._commit

    def _commit(self, size: int, before: int) -> None:
        """The process is about to have so many bytes committed. Raises NtError(STATUS_COMMITMENT_LIMIT)."""
        if self.slot is not None and self.slot.in_jobs():
            from pywine.nt.jobfile import commit

            commit(self.run_directory, self.slot, size, before)

    def known_processes(self) -> list[Entry]:
        """The processes of the prefix, at least this one."""
        found = self.run_directory.entries()
        if self.slot is None:
            found.append(Entry.of(self.id, self.bits, self.image_path))
        return found

    def resign(self, exit_code: int) -> None:
        """The process has ended: leave the exit code to those who ask for it, and the id to others."""
        if self.slot is None:
            return
        self.slot.end(exit_code)
        if self.slot.in_jobs():
            from pywine.nt.jobfile import leave

            leave(self.run_directory, self.slot)
        self.slot.remove()

    def leave(self) -> None:
        """In a fork of the host process, which becomes another's: give back what this one has of the host."""
        from _signal import SIG_DFL, signal  # type: ignore[import-not-found]

        signal(ERRAND_SIGNAL, SIG_DFL)
        if self.engine is not None:
            self.engine.abandon(self.thread.processor)
            self.memory.reservation.release()

    def leave_guest(self) -> None:
        """For bodies that rarely block and are not declared `calls_back`: to be called before they do, and
        before they change anything. Where guest code is underneath, the body starts again when it is not.
        """
        processor = self.thread.processor
        if processor and processor.in_trap:
            raise LeaveGuest

    # Text in the ANSI code page.

    def read_ansi(self, address: int) -> str:
        """The NUL-terminated ANSI text at `address`."""
        data = self.memory.read_cstring(address)
        return data.decode("ascii") if data.isascii() else self.from_ansi(data)

    def from_ansi(self, data: bytes) -> str:
        from pywine.nt.codepages import decode

        return decode(self.ansi_code_page, data, 0)

    def ansi(self, text: str) -> bytes:
        """`text` in the ANSI code page, with its default character for what that lacks."""
        if text.isascii():
            return text.encode("ascii")
        from pywine.nt.codepages import encode

        return encode(self.ansi_code_page, text, 0, None)[0]

    @property
    def ansi_code_page(self) -> int:
        return 1252

    @property
    def oem_code_page(self) -> int:
        return 437

    # Guest memory of the process heap.

    def allocate(self, data: bytes, *, zeros: int = 0) -> int:
        """A block of the process heap holding `data` and this many zero bytes. Raises
        NtError(STATUS_NO_MEMORY).
        """
        size = len(data) + zeros
        address = self.heap.allocate(size)
        if not address:
            raise NtError(STATUS_NO_MEMORY)
        if size < LARGE:  # the memory of larger ones is new
            data += bytes(zeros)
        self.memory.ram[address : address + len(data)] = data
        return address

    def set_unicode(self, target: Any, text: str) -> None:
        """Point a UNICODE_STRING at a copy of `text` in the process heap."""
        data = utf16.encode(text)
        target.Buffer = self.allocate(data + b"\0\0")
        target.Length, target.MaximumLength = len(data), len(data) + 2
