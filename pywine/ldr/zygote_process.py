"""The process of a zygote: it loads a program and forks, ahead of time, the process that the next start
takes.
"""

from __future__ import annotations

import marshal
import os
import select

from pywine.host import pages
from pywine.host.messages import receive, send
from pywine.ldr.imports import import_tables
from pywine.nt.child import Birth, settle
from pywine.nt.console_input import InputBuffer
from pywine.nt.environment import Environment
from pywine.nt.file import File
from pywine.nt.rundir import Slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Iterator
    from typing import Any

    from pywine.host.messages import HostSocket
    from pywine.ldr.modules import Modules
    from pywine.nt.process import Process
else:
    import _signal  # signal itself costs 4 ms

_SIGINT = 2
_OF_FILES = ("path", "access", "share", "append", "overlapped", "is_null", "host_path", "borrowed")


def describe_file(file: File) -> tuple[Any, ...]:
    """What `_file` makes its twin of, but for the descriptor."""
    is_input = isinstance(file, InputBuffer)
    return (is_input, file.process is not None, *(getattr(file, name) for name in _OF_FILES))


def _file(p: Process, facts: tuple[Any, ...], descriptors: Iterator[int]) -> File:
    is_input, has_process, *rest = facts
    file = (InputBuffer if is_input else File)(next(descriptors))
    file.process = p if has_process else None
    for name, value in zip(_OF_FILES, rest, strict=True):
        setattr(file, name, value)
    return file


class Waiting(Birth):
    """The birth of a zygote, and then, in each process that it makes, of that.

    `births` gives facts to the process that was forked last, `control` asks the zygote how others ended.
    """

    def __init__(self, birth: Birth, births: HostSocket, control: HostSocket) -> None:
        super().__init__(birth.image_path, "")
        self.image = birth.image
        self._births, self._control = births, control
        self._ranges: list[tuple[int, int]] = []  # of memory, into which a process may write
        self._written: list[tuple[int, int]] = []  # those parts of them into which the first one has
        self._lesson = -1  # the pipe on which it tells that

    def _descriptors(self) -> set[int]:
        return super()._descriptors() | {self._births.fileno(), self._control.fileno()}

    def arrive(self, p: Process) -> None:
        """Have loaded what the EXE needs; return in every process that is to be made."""
        _signal.signal(_SIGINT, _signal.SIG_IGN)  # whoever types Ctrl-C does not mean this one
        p.environment = Environment({})  # DLLs that are found by it, or in the current directory, are no good
        p.files.current_directory = p.files.system_directory
        _prepare(p.modules)
        native = [module.host_path for module in p.modules.loaded if module.host_path]
        send(self._control, marshal.dumps([path for path in native if path != self.image]))
        self._ranges = pages.writable_ranges()
        facts, descriptors = self._fork_ahead(p)
        self._become(p, facts, descriptors)

    # In the zygote.

    def _fork_ahead(self, p: Process) -> tuple[dict[str, Any], list[int]]:
        """Have one process wait for what it is to be; returns in each that has been told so."""
        learns, self._lesson = os.pipe2(os.O_CLOEXEC)
        listens = {learns}
        poll = select.poll()
        poll.register(self._control.fileno(), select.POLLIN)
        poll.register(learns, select.POLLIN)
        taken = -1
        while True:
            if taken < 0:
                taken, told = os.pipe2(os.O_CLOEXEC)
                listens.add(taken)
                if not os.fork():
                    for descriptor in listens:
                        os.close(descriptor)
                    return self._await_facts(p, told)
                os.close(told)
                if self._lesson >= 0:
                    os.close(self._lesson)
                    self._lesson = -1
                poll.register(taken, select.POLLIN)
            for ready, _ in poll.poll():
                if ready not in listens:
                    self._answer()
                    continue
                poll.unregister(ready)
                listens.remove(ready)
                with open(ready, "rb") as pipe:
                    data = pipe.read()
                if ready != taken:
                    self._written = marshal.loads(data) if data else []
                elif data:
                    taken = -1
                else:  # somebody has killed that process, as he might the next
                    os._exit(0)

    def _answer(self) -> None:
        data, _ = receive(self._control)
        if not data:  # who would ask has ended
            os._exit(0)
        host_id, options = marshal.loads(data)
        try:
            found, status = os.waitpid(host_id, options)
        except ChildProcessError:
            found = status = 0
        send(self._control, marshal.dumps(status if found else None))

    # In a process that is to be another's child.

    def _await_facts(self, p: Process, told: int) -> tuple[dict[str, Any], list[int]]:
        self._control.close()
        pages.take(self._written)
        data, descriptors = receive(self._births)
        if not data:
            os._exit(0)
        self._births.close()
        try:  # noqa: SIM105  (contextlib would cost every start)
            os.write(told, b"!")
        except OSError:  # somebody has killed the zygote
            pass
        os.close(told)
        if self._lesson >= 0:
            p.at_exit.append(self._teach)
        return marshal.loads(data), descriptors

    def _teach(self) -> None:
        """Tell the zygote which of its pages were written to, so that others have them in time."""
        with open(self._lesson, "wb") as lesson:
            lesson.write(marshal.dumps(list(pages.own_pages(self._ranges))))

    def _become(self, p: Process, facts: dict[str, Any], descriptors: list[int]) -> None:
        """Be the birth that these facts describe."""
        taken = iter(descriptors)
        slot = Slot(next(taken), *facts.pop("slot"))
        self._report = next(taken)
        if facts.pop("is_suspended"):
            self._go = next(taken)
        self.handles = [(value, _file(p, of, taken), access) for value, of, access in facts.pop("handles")]
        self.streams = [of and _file(p, of, taken) for of in facts.pop("streams")]
        self.__dict__.update(facts)
        self.slot = slot
        settle(p, self)
        self.take_streams()
        _signal.signal(_SIGINT, _signal.default_int_handler)
        p.shared_data.separate()


def _prepare(modules: Modules) -> None:
    """Load what the program needs, and have the handlers of all functions that it imports."""
    modules.attach_later()
    modules.load_program()
    for module in modules.loaded:
        if module.image is None:
            continue
        for table in import_tables(module.image):
            for slot, _, _ in table.entries():
                modules.thunks.first_call(modules.loaded, table.bound(slot))
