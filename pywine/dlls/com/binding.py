"""IBindCtx, IRunningObjectTable and IEnumMoniker (objidl.h): of this process, whose objects no other sees."""

from __future__ import annotations

from pywine.abi.types import DWORD, HRESULT, PVOID, ULONG, WSTR, Opt, Out, OutOrNone
from pywine.dlls.com.objects import ComObject, method
from pywine.nt.process import Process

_E_INVALIDARG, _E_FAIL, _S_FALSE = 0x80070057, 0x80004005, 1
_MK_E_UNAVAILABLE, _MK_E_NOTBOUND, _MK_S_REGISTERED_TWICE = 0x800401E3, 0x800401E9, 0x000401E7
_ADD_REFERENCE, _RELEASE, _IS_EQUAL = 1, 2, 13  # places in IUnknown's and IMoniker's tables
_READ_WRITE = 2  # STGM_READWRITE


def call_method(p: Process, object: int, index: int, *arguments: int) -> int:
    """Call the method of any COM object at this place of its table."""
    word = p.bits // 8
    table = int.from_bytes(p.memory.read(object, word), "little")
    method = int.from_bytes(p.memory.read(table + index * word, word), "little")
    return p.call(method, object, *arguments) & 0xFFFFFFFF


class BindContext(ComObject):
    """What monikers get to know when they bind: options, objects to keep, parameters by name."""

    interface = "IBindCtx"
    identities = ("0000000E-0000-0000-C000-000000000046",)
    calls_back_when_gone = True

    def __init__(self, p: Process) -> None:
        super().__init__(p)
        size = 48 if p.bits == 64 else 32  # BIND_OPTS2
        self.options = bytearray(size.to_bytes(4, "little") + bytes(size - 4))
        self.options[8:12] = _READ_WRITE.to_bytes(4, "little")
        self.bound: list[int] = []
        self.parameters: dict[str, int] = {}

    def gone(self) -> None:
        for target in (*self.bound, *self.parameters.values()):
            call_method(self.p, target, _RELEASE)


@method(calls_back=True)
def RegisterObjectBound(p: Process, this: BindContext, object: PVOID) -> HRESULT:
    if object:
        call_method(p, object, _ADD_REFERENCE)
        this.bound.append(object)
    return 0


@method(calls_back=True)
def RevokeObjectBound(p: Process, this: BindContext, object: PVOID) -> HRESULT:
    if object not in this.bound:
        return _MK_E_NOTBOUND
    this.bound.remove(object)
    call_method(p, object, _RELEASE)
    return 0


@method(calls_back=True)
def ReleaseBoundObjects(p: Process, this: BindContext) -> HRESULT:
    bound, this.bound = this.bound, []
    for object in bound:
        call_method(p, object, _RELEASE)
    return 0


@method
def SetBindOptions(p: Process, this: BindContext, options: PVOID) -> HRESULT:
    size = int.from_bytes(p.memory.read(options, 4), "little")
    if size > len(this.options):
        return _E_INVALIDARG
    this.options[4:size] = p.memory.read(options, size)[4:]
    return 0


@method
def GetBindOptions(p: Process, this: BindContext, options: PVOID) -> HRESULT:
    size = min(int.from_bytes(p.memory.read(options, 4), "little"), len(this.options))
    p.memory.write(options + 4, bytes(this.options[4:size]))
    return 0


@method
def GetRunningObjectTable(p: Process, this: BindContext, table: Out[PVOID]) -> HRESULT:
    table.value = running_objects(p).address
    return 0


@method(calls_back=True)
def RegisterObjectParam(p: Process, this: BindContext, key: Opt[WSTR], object: PVOID) -> HRESULT:
    if not object:
        return _E_INVALIDARG
    call_method(p, object, _ADD_REFERENCE)
    before = this.parameters.get(key or "")
    this.parameters[key or ""] = object
    if before:
        call_method(p, before, _RELEASE)
    return 0


@method(calls_back=True)
def GetObjectParam(p: Process, this: BindContext, key: Opt[WSTR], object: OutOrNone[PVOID]) -> HRESULT:
    if object is None:
        return _E_INVALIDARG
    object.value = this.parameters.get(key or "", 0)
    if not object.value:
        return _E_FAIL
    call_method(p, object.value, _ADD_REFERENCE)
    return 0


@method
def EnumObjectParam(p: Process, this: BindContext, enumeration: Out[PVOID]) -> HRESULT:
    enumeration.value = 0
    return 0x80004001  # E_NOTIMPL, as everywhere


@method(calls_back=True)
def RevokeObjectParam(p: Process, this: BindContext, key: Opt[WSTR]) -> HRESULT:
    object = this.parameters.pop(key or "", 0)
    if not object:
        return _E_FAIL
    call_method(p, object, _RELEASE)
    return 0


BindContext.methods = (
    RegisterObjectBound, RevokeObjectBound, ReleaseBoundObjects, SetBindOptions, GetBindOptions,
    GetRunningObjectTable, RegisterObjectParam, GetObjectParam, EnumObjectParam, RevokeObjectParam,
)  # fmt: skip


class RunningObjects(ComObject):
    """The running object table: what this process has registered, by its number. It stays."""

    interface = "IRunningObjectTable"
    identities = ("00000010-0000-0000-C000-000000000046",)

    def __init__(self, p: Process) -> None:
        super().__init__(p)
        self.entries: dict[int, tuple[int, int, bytes]] = {}  # object, moniker, time of change
        self.next = 1

    def release(self) -> int:
        self.references = max(self.references - 1, 1)
        return self.references

    def find(self, moniker: int) -> int:
        """The number of what a moniker names; 0 if nothing."""
        for number, (_, known, _) in self.entries.items():
            if known == moniker or call_method(self.p, known, _IS_EQUAL, moniker) == 0:
                return number
        return 0


def running_objects(p: Process) -> RunningObjects:
    """The table, with a reference for the caller."""
    table = p.state(RunningObjects)
    table.references += 1
    return table


@method(calls_back=True)
def Register(
    p: Process, this: RunningObjects, flags: DWORD, object: PVOID, moniker: PVOID, number: Out[DWORD]
) -> HRESULT:
    if not object or not moniker:
        return _E_INVALIDARG
    known = this.find(moniker)
    call_method(p, object, _ADD_REFERENCE)
    call_method(p, moniker, _ADD_REFERENCE)
    number.value = this.next
    this.entries[this.next] = object, moniker, bytes(8)
    this.next += 1
    return _MK_S_REGISTERED_TWICE if known else 0


@method(calls_back=True)
def Revoke(p: Process, this: RunningObjects, number: DWORD) -> HRESULT:
    if number not in this.entries:
        return _E_INVALIDARG
    object, moniker, _ = this.entries.pop(number)
    call_method(p, object, _RELEASE)
    call_method(p, moniker, _RELEASE)
    return 0


@method(calls_back=True)
def IsRunning(p: Process, this: RunningObjects, moniker: PVOID) -> HRESULT:
    return 0 if this.find(moniker) else _S_FALSE


@method(calls_back=True)
def GetObject(p: Process, this: RunningObjects, moniker: PVOID, object: Out[PVOID]) -> HRESULT:
    number = this.find(moniker)
    object.value = this.entries[number][0] if number else 0
    if not number:
        return _MK_E_UNAVAILABLE
    call_method(p, object.value, _ADD_REFERENCE)
    return 0


@method
def NoteChangeTime(p: Process, this: RunningObjects, number: DWORD, time: PVOID) -> HRESULT:
    if number not in this.entries:
        return _E_INVALIDARG
    object, moniker, _ = this.entries[number]
    this.entries[number] = object, moniker, p.memory.read(time, 8)
    return 0


@method(calls_back=True)
def GetTimeOfLastChange(p: Process, this: RunningObjects, moniker: PVOID, time: PVOID) -> HRESULT:
    number = this.find(moniker)
    if not number:
        return _MK_E_UNAVAILABLE
    p.memory.write(time, this.entries[number][2])
    return 0


@method
def EnumRunning(p: Process, this: RunningObjects, enumeration: Out[PVOID]) -> HRESULT:
    monikers = [moniker for _, moniker, _ in this.entries.values()]
    enumeration.value = Monikers(p, monikers).address
    return 0


RunningObjects.methods = (
    Register, Revoke, IsRunning, GetObject, NoteChangeTime, GetTimeOfLastChange, EnumRunning,
)  # fmt: skip


class Monikers(ComObject):
    """An enumeration of monikers."""

    interface = "IEnumMoniker"
    identities = ("00000102-0000-0000-C000-000000000046",)

    def __init__(self, p: Process, monikers: list[int], at: int = 0) -> None:
        super().__init__(p)
        self.monikers, self.at = monikers, at


@method(calls_back=True)
def Next(p: Process, this: Monikers, count: ULONG, monikers: PVOID, fetched: OutOrNone[ULONG]) -> HRESULT:
    if fetched is None and count != 1:
        return _E_INVALIDARG
    word = p.bits // 8
    found = this.monikers[this.at : this.at + count]
    this.at += len(found)
    for place, moniker in enumerate(found):
        call_method(p, moniker, _ADD_REFERENCE)
        p.memory.write(monikers + place * word, moniker.to_bytes(word, "little"))
    if fetched is not None:
        fetched.value = len(found)
    return 0 if len(found) == count else _S_FALSE


@method
def Skip(p: Process, this: Monikers, count: ULONG) -> HRESULT:
    enough = this.at + count <= len(this.monikers)
    this.at = min(this.at + count, len(this.monikers))
    return 0 if enough else _S_FALSE


@method
def Reset(p: Process, this: Monikers) -> HRESULT:
    this.at = 0
    return 0


@method
def Clone(p: Process, this: Monikers, enumeration: Out[PVOID]) -> HRESULT:
    enumeration.value = Monikers(p, this.monikers, this.at).address
    return 0


Monikers.methods = Next, Skip, Reset, Clone
