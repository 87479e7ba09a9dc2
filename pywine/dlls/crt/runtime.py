"""One C runtime instance: what a CRT DLL keeps per process. API bodies of the C runtime get it as `c`."""

from __future__ import annotations

from pywine.abi.struct import ctype

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.dlls.crt.streams import Streams
    from pywine.ldr.modules import Module
    from pywine.nt.process import Process

LEGACY = frozenset(("msvcrt.dll", "crtdll.dll", "ntdll.dll", "msvcr70.dll", "msvcr71.dll", "msvcr80.dll", "msvcr90.dll",
                    "msvcr100.dll", "msvcr110.dll", "msvcr120.dll"))  # fmt: skip


class Crt:
    """The state of one CRT DLL. `p`: the process; `ucrt`: whether it has the Universal CRT's semantics."""

    def __init__(self, p: Process, dll: str) -> None:
        self.p = p
        self.dll = dll
        self.memory = p.memory
        self.ucrt = dll not in LEGACY
        self._errno_address = p.allocate(bytes(16))
        self._states: dict[object, Any] = {}
        self.exit_functions: list[int] = []  # what _onexit and atexit registered
        p.at_exit.append(self.flush)

    def state(self, kind: Any) -> Any:
        """This runtime's one instance of `kind`, made with `kind(c)` when first asked for."""
        found = self._states.get(kind)
        if found is None:
            found = self._states[kind] = kind(self)
        return found

    @property
    def streams(self) -> Streams:
        from pywine.dlls.crt.streams import Streams

        return self.state(Streams)

    def flush(self) -> None:
        """Write out what streams still hold."""
        from pywine.dlls.crt.streams import Streams

        if Streams in self._states:
            self.streams.flush_all()

    # errno.

    def set_errno(self, code: int) -> None:
        self.memory.ram[self._errno_address : self._errno_address + 4] = code.to_bytes(4, "little")

    def set_doserrno(self, code: int) -> None:
        self.memory.ram[self._errno_address + 4 : self._errno_address + 8] = code.to_bytes(4, "little")

    @property
    def errno_address(self) -> int:
        return self._errno_address

    @property
    def doserrno_address(self) -> int:
        return self._errno_address + 4

    # Data exports.

    def data(self, name: str) -> int:
        """The guest address of a data export; of a private cell of 16 bytes where the DLL does not export it."""
        module = self.p.modules.find(self.dll)
        row = module.builtin.find(name) if module and module.builtin else None
        if row is not None and module is not None:
            return module.base + row.rva
        cells = self.state(_PrivateCells)
        return cells.address(name)

    def get_data(self, name: str, kind: Any) -> int:
        return ctype(kind, self.p.bits).from_address(self.memory.base + self.data(name)).value

    def set_data(self, name: str, kind: Any, value: int) -> None:
        ctype(kind, self.p.bits).from_address(self.memory.base + self.data(name)).value = value


class _PrivateCells:
    """Variables that this runtime has but does not export as data (`__p__fmode` returns their address)."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._addresses: dict[str, int] = {}

    def address(self, name: str) -> int:
        if name not in self._addresses:
            self._addresses[name] = self._c.p.allocate(bytes(16))
        return self._addresses[name]


class _Runtimes:
    """The CRT instances of a process by DLL."""

    def __init__(self, p: Process) -> None:
        self.by_dll: dict[str, Crt] = {}


# DLLs that share one runtime: what a program reaches through vcruntime140 is ucrtbase's state.
_SHARED = {"vcruntime140.dll": "ucrtbase.dll", "vcruntime140_1.dll": "ucrtbase.dll", "msvcp140.dll": "ucrtbase.dll"}


def instance(p: Process, dll: str) -> Crt:
    """The runtime behind the CRT DLL of this file name."""
    dll = _SHARED.get(dll, dll)
    runtimes = p.state(_Runtimes).by_dll
    if dll not in runtimes:
        runtimes[dll] = Crt(p, dll)
    return runtimes[dll]


def attach(p: Process, module: Module) -> None:
    """Give the data exports their initial values."""
    from pywine.dlls.crt.startup import initialise_data

    initialise_data(instance(p, module.name))
