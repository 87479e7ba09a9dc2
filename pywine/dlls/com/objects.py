"""Objects whose methods guest code calls through a virtual table: a table of thunks, one for each class.

A class lists its methods in the order of the C header; they are bodies declared with `@method`, which get the
object of ours as `this`.
"""

from __future__ import annotations

from pywine.abi.api import STDCALL, Api, Options
from pywine.abi.errors import WinError
from pywine.abi.guid import guid_text
from pywine.abi.types import HRESULT, PVOID, ULONG, Out
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self

IUNKNOWN = "00000000-0000-0000-C000-000000000046"
E_NOINTERFACE, E_POINTER = 0x80004002, 0x80004003


class ComObject:
    """An object of ours with a reference count. What lies at its address is a pointer to its class's table.

    `interface`: its name; `identities`: the GUIDs by which it is asked for besides IUnknown's.
    """

    interface = "IUnknown"
    identities: tuple[str, ...] = ()
    methods: tuple[Callable[..., Any], ...] = ()
    calls_back_when_gone = False  # whether `gone` calls guest code

    def __init__(self, p: Process) -> None:
        self.p = p
        self.references = 1
        self.address = p.state(Objects).expose(self)

    @classmethod
    def from_argument(cls, p: Process, value: int) -> Self:
        """The object at an address; raises WinError(E_POINTER)."""
        found = p.state(Objects).find(value)
        if not isinstance(found, cls):
            raise WinError(E_POINTER)
        return found

    def release(self) -> int:
        """One reference less; how many are left."""
        self.references -= 1
        if not self.references:
            self.gone()
            self.p.state(Objects).remove(self)
        return self.references

    def gone(self) -> None:
        """The last reference is."""


class Objects:
    """The objects that the guest has, and the tables of their classes."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._objects: dict[int, ComObject] = {}
        self._tables: dict[type[ComObject], int] = {}

    def find(self, address: int) -> ComObject | None:
        return self._objects.get(address)

    def expose(self, target: ComObject) -> int:
        """The address at which the guest finds an object."""
        kind = type(target)
        if kind not in self._tables:
            self._tables[kind] = self._p.allocate(b"".join(map(self._pointer, self._thunks(kind))))
        address = self._p.allocate(self._pointer(self._tables[kind]))
        self._objects[address] = target
        return address

    def remove(self, target: ComObject) -> None:
        del self._objects[target.address]
        self._p.heap.free(target.address)

    def _thunks(self, kind: type[ComObject]) -> list[int]:
        apis = [
            Api(f"{kind.interface}::{body.__name__}", body, body.__dict__["declared"], None)
            for body in (QueryInterface, AddRef, Release, *kind.methods)
        ]
        return [self._p.modules.thunks.of("com", api, self._p) for api in apis]

    def _pointer(self, value: int) -> bytes:
        return value.to_bytes(self._p.bits // 8, "little")


def method(body: Any = None, **options: Any) -> Any:
    """Declares the body of a method. Options are those of `@api`."""

    def declare(body: Any) -> Any:
        body.__dict__["declared"] = Options(STDCALL, **options)
        return body

    return declare if body is None else declare(body)


@method
def QueryInterface(p: Process, this: ComObject, identity: PVOID, found: Out[PVOID]) -> HRESULT:
    if guid_text(p.memory.read(identity, 16)) not in (IUNKNOWN, *this.identities):
        found.value = 0
        return E_NOINTERFACE
    this.references += 1
    found.value = this.address
    return 0


@method
def AddRef(p: Process, this: ComObject) -> ULONG:
    this.references += 1
    return this.references


@method
def Release(p: Process, this: ComObject) -> ULONG:
    if this.references == 1 and this.calls_back_when_gone:
        p.leave_guest()
    return this.release()
