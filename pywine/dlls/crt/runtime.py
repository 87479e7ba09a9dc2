"""One C runtime instance: what a CRT DLL keeps per process. API bodies of the C runtime get it as `c`."""

from __future__ import annotations

from pywine.abi.errors import CError
from pywine.abi.struct import ctype
from pywine.abi.translate import EINVAL
from pywine.dlls.crt.text import Form, WideForm
from pywine.nt.clock import monotonic
from pywine.nt.guest_data import runtime_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from pywine.dlls.crt.formats import Formats
    from pywine.dlls.crt.locale_state import Locale
    from pywine.dlls.crt.lowio import Descriptors
    from pywine.dlls.crt.streams import Streams
    from pywine.ldr.modules import Module
    from pywine.nt.process import Process

    State = TypeVar("State")

_LEGACY_NAMES = (
    "crtdll msvcr70 msvcr71 msvcr80 msvcr90 msvcr100 msvcr110 msvcr120 msvcrt msvcrt20 msvcrt40 ntdll"
)
LEGACY = frozenset(f"{name}.dll" for name in _LEGACY_NAMES.split())
STATUS_INVALID_CRUNTIME_PARAMETER = 0xC0000417


class ThreadData:
    """What the C runtime keeps per thread: errno, positions, and the buffers that functions return."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        # errno, _doserrno, the seed of rand, the address of the character classes: guest code reads it too
        self.errno_address = c.p.allocate(bytes(32))
        self.seed = 1
        place = c.p.thread.teb_address + runtime_place(c.p, c.dll)
        c.memory.ram[place : place + 8] = self.errno_address.to_bytes(8, "little")
        self.locale: Locale | None = None  # its own, if it asked for one
        self.called_within: Locale | None = None  # that of the function that runs now
        self.token = 0  # where strtok goes on
        self.wide_token = 0
        self._buffers: dict[str, int] = {}
        self._sizes: dict[str, int] = {}

    @property
    def seed(self) -> int:
        """The state of rand."""
        at = self.errno_address + 8
        return int.from_bytes(self._c.memory.ram[at : at + 4], "little")

    @seed.setter
    def seed(self, value: int) -> None:
        at = self.errno_address + 8
        self._c.memory.ram[at : at + 4] = value.to_bytes(4, "little")

    def use_classes(self, address: int) -> None:
        """Let guest code look up the class of a character at `address` from now on."""
        at = self.errno_address + 16
        self._c.memory.ram[at : at + 8] = address.to_bytes(8, "little")

    def buffer(self, name: str, size: int) -> int:
        """The address of this thread's static buffer for `name`, at least `size` bytes."""
        if self._sizes.get(name, 0) < size:
            if name in self._buffers:
                self._c.p.heap.free(self._buffers[name])
            self._buffers[name] = self._c.p.allocate(bytes(size))
            self._sizes[name] = size
        return self._buffers[name]


class Crt:
    """The state of one CRT DLL. `p`: the process; `ucrt`: whether it has the Universal CRT's semantics."""

    streams: Streams
    descriptors: Descriptors
    locale: Locale
    formats: Formats

    def __init__(self, p: Process, dll: str) -> None:
        self.p = p
        self.dll = dll
        self.memory = p.memory
        self.ucrt = dll not in LEGACY
        self.narrow, self.wide = Form(self), WideForm(self)
        self.invalid_parameter_handler = 0
        self.started = monotonic()
        self._threads: dict[int, ThreadData] = {}
        self._states: dict[object, Any] = {}
        p.at_exit.append(self.flush)

    def state(self, kind: Callable[[Crt], State]) -> State:
        """This runtime's one instance of `kind`, made with `kind(c)` when first asked for."""
        found = self._states.get(kind)
        if found is None:
            found = self._states[kind] = kind(self)
        return found

    @property
    def thread(self) -> ThreadData:
        """The calling thread's data."""
        identifier = self.p.thread.id
        found = self._threads.get(identifier)
        if found is None:
            found = self._threads[identifier] = ThreadData(self)
        return found

    def use_classes(self, address: int) -> None:
        """As ThreadData.use_classes, for every thread without a locale of its own."""
        for data in self._threads.values():
            if data.locale is None:
                data.use_classes(address)

    def localize(self) -> None:
        """From now on threads and functions can have a locale of their own."""
        for name in Crt.__annotations__:
            getattr(self, name)
        self.__class__ = LocalizedCrt  # type: ignore[assignment]

    def within(self, locale: int, body: Callable[..., Any], *arguments: Any) -> Any:
        """What `body` returns where this locale object is the locale; 0 is the current one."""
        if not locale:
            return body(self, *arguments)
        from pywine.dlls.crt.locale_objects import LocaleObjects

        data = self.thread
        before = data.called_within
        data.called_within = self.state(LocaleObjects).find(locale)
        try:
            return body(self, *arguments)
        finally:
            data.called_within = before
            data.use_classes(0)  # guest code asks again

    def form(self, *, wide: bool) -> Form:
        return self.wide if wide else self.narrow

    def flush(self) -> None:
        """Write out what streams still hold."""
        if "streams" in self.__dict__:
            self.streams.flush_all()

    def forget_streams(self) -> None:
        """The program ends without flushing: what streams hold is lost."""
        if "streams" in self.__dict__:
            for stream in self.streams.by_address.values():
                stream.pending.clear()

    def invalid_parameter(self, code: int = EINVAL) -> CError:
        """Report a programming error as the runtime does, and return what is to be raised if the program goes
        on.
        """
        if self.invalid_parameter_handler:
            self.p.call(self.invalid_parameter_handler, 0, 0, 0, 0, 0)
        elif self.ucrt:
            from pywine.machine import context as ctx
            from pywine.nt.exceptions import GuestException

            raise GuestException(STATUS_INVALID_CRUNTIME_PARAMETER, self.p.thread.processor.q[ctx.RIP])
        return CError(code)

    # errno.

    def set_errno(self, code: int) -> None:
        self._store(self.errno_address, code)

    def set_doserrno(self, code: int) -> None:
        self._store(self.doserrno_address, code)

    def _store(self, address: int, code: int) -> None:
        self.memory.ram[address : address + 4] = code.to_bytes(4, "little")

    def get_errno(self) -> int:
        address = self.errno_address
        return int.from_bytes(self.memory.ram[address : address + 4], "little", signed=True)

    @property
    def errno_address(self) -> int:
        return self.thread.errno_address

    @property
    def doserrno_address(self) -> int:
        return self.thread.errno_address + 4

    # Guest memory.

    def read_pointer(self, address: int) -> int:
        return int.from_bytes(self.memory.read(address, self.p.bits // 8), "little")

    def write_pointer(self, address: int, value: int) -> None:
        self.memory.write(address, (value & (1 << self.p.bits) - 1).to_bytes(self.p.bits // 8, "little"))

    def write_int(self, address: int, value: int) -> None:
        self.memory.write(address, (value & 0xFFFFFFFF).to_bytes(4, "little"))

    # Data exports.

    def data(self, name: str, size: int = 16) -> int:
        """The guest address of a data export; of a private cell of `size` bytes where the DLL does not export
        it.
        """
        module = self.p.modules.find(self.dll)
        row = module.builtin.find(name) if module and module.builtin else None
        if row is not None and row.kind == "d" and module is not None:
            return module.base + row.rva
        return self.state(_PrivateCells).address(name, size)

    def get_data(self, name: str, kind: Any) -> int:
        return ctype(kind, self.p.bits).from_address(self.memory.base + self.data(name)).value

    def set_data(self, name: str, kind: Any, value: int) -> None:
        ctype(kind, self.p.bits).from_address(self.memory.base + self.data(name)).value = value


class GrowingCrt(Crt):
    """A runtime that makes its parts when they are first asked for: once it has them all it is a plain `Crt`,
    whose attributes cost a fifth.
    """

    def __getattr__(self, name: str) -> Any:
        if name == "streams":
            from pywine.dlls.crt.streams import Streams as part
        elif name == "descriptors":
            from pywine.dlls.crt.lowio import Descriptors as part
        elif name == "locale":
            from pywine.dlls.crt.locale_state import Locale as part
        elif name == "formats":
            from pywine.dlls.crt.formats import Formats as part
        else:
            raise AttributeError(name)
        made = self.__dict__[name] = part(self)
        if self.__dict__.keys() >= Crt.__annotations__.keys():
            self.__class__ = Crt  # type: ignore[assignment]
        return made


class LocalizedCrt(Crt):
    """A runtime whose locale depends on who asks."""

    @property
    def locale(self) -> Locale:  # type: ignore[override]
        data = self.thread
        return data.called_within or data.locale or self.shared_locale

    @property
    def shared_locale(self) -> Locale:
        """That of all threads that have none of their own."""
        return self.__dict__["locale"]


class _PrivateCells:
    """Variables that this runtime has but does not export as data (`__p__fmode` returns their address)."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._addresses: dict[str, int] = {}

    def address(self, name: str, size: int) -> int:
        if name not in self._addresses:
            self._addresses[name] = self._c.p.allocate(bytes(size))
        return self._addresses[name]


class _Runtimes:
    """The CRT instances of a process by DLL."""

    def __init__(self, p: Process) -> None:
        self.by_dll: dict[str, Crt] = {}


# DLLs that share one runtime: what a program reaches through vcruntime140 is ucrtbase's state.
_SHARED = {
    "vcruntime140.dll": "ucrtbase.dll",
    "vcruntime140_1.dll": "ucrtbase.dll",
    "msvcp140.dll": "ucrtbase.dll",
}


def instance(p: Process, dll: str) -> Crt:
    """The runtime behind the CRT DLL of this file name."""
    dll = _SHARED.get(dll, dll)
    runtimes = p.state(_Runtimes).by_dll
    if dll not in runtimes:
        runtimes[dll] = GrowingCrt(p, dll)
    return runtimes[dll]


def attach(p: Process, module: Module) -> None:
    """Give the data exports their initial values."""
    from pywine.dlls.crt.data import initialise

    initialise(instance(p, module.name))
