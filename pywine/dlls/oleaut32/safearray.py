"""oleauto.h: SAFEARRAY. Right before an array's descriptor lies the type of its elements."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import HRESULT, LONG, PVOID, UINT, ULONG, USHORT, Out
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_DISP_E_ARRAYISLOCKED, _DISP_E_BADINDEX, _E_UNEXPECTED = 0x8002000D, 0x8002000B, 0x8000FFFF
_FADF_HAVEVARTYPE, _FADF_BSTR, _FADF_UNKNOWN, _FADF_DISPATCH, _FADF_VARIANT = 0x80, 0x100, 0x200, 0x400, 0x800
_FADF_STATIC, _FADF_FIXEDSIZE = 2, 0x10
_FEATURES = {
    v.VT_BSTR: _FADF_BSTR,
    v.VT_UNKNOWN: _FADF_UNKNOWN,
    v.VT_DISPATCH: _FADF_DISPATCH,
    v.VT_VARIANT: _FADF_VARIANT,
}
_BEFORE = 16
_RELEASE, _ADD_REFERENCE = 2, 1


class Descriptor:
    """A SAFEARRAY in guest memory. `bounds`: elements and lowest index of dimensions, the rightmost first."""

    def __init__(self, p: Process, address: int) -> None:
        """Raises WinError(E_INVALIDARG) for NULL."""
        if not address:
            raise WinError(_E_INVALIDARG)
        self._p, self.address = p, address
        self._code = "<HHII4xQ" if p.bits == 64 else "<HHIII"
        self.head = struct.calcsize(self._code)
        values = struct.unpack(self._code, p.memory.read(address, self.head))
        self.dimensions, self.features, self.element, self.locks, self.data = values
        raw = p.memory.read(address + self.head, 8 * self.dimensions)
        self.bounds = list(struct.iter_unpack("<Ii", raw))

    @property
    def count(self) -> int:
        total = 1
        for elements, _ in self.bounds:
            total *= elements
        return total

    @property
    def kind(self) -> int:
        """The elements' VARTYPE, 0 if nobody knows."""
        if self.features & _FADF_HAVEVARTYPE:
            return struct.unpack("<I", self._p.memory.read(self.address - 4, 4))[0]
        return next((kind for kind, feature in _FEATURES.items() if self.features & feature), 0)

    def store(self) -> None:
        """Bring the head back to the guest."""
        head = struct.pack(self._code, self.dimensions, self.features, self.element, self.locks, self.data)
        self._p.memory.write(self.address, head)

    def dimension(self, number: int) -> tuple[int, int]:
        """Elements and lowest index of a dimension, counted from 1. Raises WinError(DISP_E_BADINDEX)."""
        if not 1 <= number <= self.dimensions:
            raise WinError(_DISP_E_BADINDEX)
        return self.bounds[self.dimensions - number]

    def place(self, indices: int) -> int:
        """The address of the element whose indices lie at an address. Raises WinError(DISP_E_BADINDEX)."""
        wanted = struct.unpack(f"<{self.dimensions}i", self._p.memory.read(indices, 4 * self.dimensions))
        offset, step = 0, 1
        for index, (elements, low) in zip(wanted, reversed(self.bounds), strict=True):
            if not low <= index < low + elements:
                raise WinError(_DISP_E_BADINDEX)
            offset += (index - low) * step
            step *= elements
        return self.data + offset * self.element


def create(p: Process, kind: int, bounds: list[tuple[int, int]]) -> int:
    """A new array; bounds from left to right. Raises WinError."""
    size = v.element_size(p, kind)
    code = "<HHII4xQ" if p.bits == 64 else "<HHIII"
    count = 1
    for elements, _ in bounds:
        count *= elements
    features = _FADF_HAVEVARTYPE | _FEATURES.get(kind, 0)
    data = p.allocate(b"", zeros=max(count * size, 1))
    head = struct.pack(code, len(bounds), features, size, 0, data)
    tail = b"".join(struct.pack("<Ii", *each) for each in reversed(bounds))
    return p.allocate(bytes(_BEFORE - 4) + struct.pack("<I", kind) + head + tail) + _BEFORE


def destroy_array(p: Process, address: int) -> None:
    """Free an array and what its elements own. Raises WinError(DISP_E_ARRAYISLOCKED)."""
    array = Descriptor(p, address)
    if array.locks:
        raise WinError(_DISP_E_ARRAYISLOCKED)
    _destroy_elements(p, array)
    if array.data and not array.features & _FADF_STATIC:
        p.heap.free(array.data)
    p.heap.free(address - _BEFORE)


def _destroy_elements(p: Process, array: Descriptor) -> None:
    from pywine.dlls.oleaut32.oleauto_variant import call_method, clear

    for index in range(array.count):
        place = array.data + index * array.element
        if array.kind == v.VT_BSTR:
            v.free_bstr(p, v.pointer_at(p, place))
        elif array.kind == v.VT_VARIANT:
            clear(p, place)
        elif array.kind in (v.VT_UNKNOWN, v.VT_DISPATCH) and v.pointer_at(p, place):
            call_method(p, v.pointer_at(p, place), _RELEASE)
        else:
            return


def copy_array(p: Process, address: int) -> int:
    """A copy of an array and of what its elements own. Raises WinError."""
    source = Descriptor(p, address)
    made = create(p, source.kind or v.VT_UI1, list(reversed(source.bounds)))
    _copy_elements(p, source, Descriptor(p, made))
    return made


def _copy_elements(p: Process, source: Descriptor, target: Descriptor) -> None:
    from pywine.dlls.oleaut32.oleauto_variant import VariantCopy, call_method

    if source.kind not in _FEATURES:
        p.memory.write(target.data, p.memory.read(source.data, source.count * source.element))
        return
    word = p.bits // 8
    for index in range(source.count):
        here, there = source.data + index * source.element, target.data + index * source.element
        if source.kind == v.VT_VARIANT:
            VariantCopy(p, there, here)
            continue
        value = v.pointer_at(p, here)
        if source.kind == v.VT_BSTR:
            value = v.make_bstr(p, v.bstr_bytes(p, value)) if value else 0
        elif value:
            call_method(p, value, _ADD_REFERENCE)
        p.memory.write(there, value.to_bytes(word, "little"))


# Making and destroying.


@api
def SafeArrayCreate(p: Process, kind: USHORT, dimensions: UINT, bounds: PVOID) -> PVOID:
    return create(p, kind, list(struct.iter_unpack("<Ii", p.memory.read(bounds, 8 * dimensions))))


@api
def SafeArrayCreateEx(p: Process, kind: USHORT, dimensions: UINT, bounds: PVOID, extra: PVOID) -> PVOID:
    return SafeArrayCreate(p, kind, dimensions, bounds)


@api
def SafeArrayCreateVector(p: Process, kind: USHORT, low: LONG, count: ULONG) -> PVOID:
    return create(p, kind, [(count, low)])


@api
def SafeArrayCreateVectorEx(p: Process, kind: USHORT, low: LONG, count: ULONG, extra: PVOID) -> PVOID:
    return create(p, kind, [(count, low)])


@api(calls_back=True)
def SafeArrayDestroy(p: Process, array: PVOID) -> HRESULT:
    if array:
        destroy_array(p, array)
    return 0


@api(calls_back=True)
def SafeArrayCopy(p: Process, array: PVOID, copy: Out[PVOID]) -> HRESULT:
    copy.value = copy_array(p, array) if array else 0
    return 0


@api(calls_back=True)
def SafeArrayRedim(p: Process, array: PVOID, bound: PVOID) -> HRESULT:
    found = Descriptor(p, array)
    if found.locks:
        return _DISP_E_ARRAYISLOCKED
    old = found.count * found.element
    p.memory.write(array + found.head, p.memory.read(bound, 8))
    new = Descriptor(p, array)
    data = p.allocate(b"", zeros=max(new.count * new.element, 1))
    p.memory.write(data, p.memory.read(found.data, min(old, new.count * new.element)))
    p.heap.free(found.data)
    new.data = data
    new.store()
    return 0


# Asking.


@api
def SafeArrayGetDim(p: Process, array: PVOID) -> UINT:
    return Descriptor(p, array).dimensions if array else 0


@api
def SafeArrayGetElemsize(p: Process, array: PVOID) -> UINT:
    return Descriptor(p, array).element if array else 0


@api
def SafeArrayGetLBound(p: Process, array: PVOID, dimension: UINT, bound: Out[LONG]) -> HRESULT:
    bound.value = Descriptor(p, array).dimension(dimension)[1]
    return 0


@api
def SafeArrayGetUBound(p: Process, array: PVOID, dimension: UINT, bound: Out[LONG]) -> HRESULT:
    elements, low = Descriptor(p, array).dimension(dimension)
    bound.value = low + elements - 1
    return 0


@api
def SafeArrayGetVartype(p: Process, array: PVOID, kind: Out[USHORT]) -> HRESULT:
    kind.value = Descriptor(p, array).kind
    return 0 if kind.value else _E_INVALIDARG


# Locks and elements.


@api
def SafeArrayLock(p: Process, array: PVOID) -> HRESULT:
    return _lock(p, array, 1)


@api
def SafeArrayUnlock(p: Process, array: PVOID) -> HRESULT:
    return _lock(p, array, -1)


def _lock(p: Process, array: int, change: int) -> int:
    found = Descriptor(p, array)
    if found.locks + change < 0:
        return _E_UNEXPECTED
    found.locks += change
    found.store()
    return 0


@api
def SafeArrayAccessData(p: Process, array: PVOID, data: Out[PVOID]) -> HRESULT:
    data.value = Descriptor(p, array).data
    return _lock(p, array, 1)


@api
def SafeArrayUnaccessData(p: Process, array: PVOID) -> HRESULT:
    return _lock(p, array, -1)


@api
def SafeArrayPtrOfIndex(p: Process, array: PVOID, indices: PVOID, place: Out[PVOID]) -> HRESULT:
    place.value = Descriptor(p, array).place(indices)
    return 0


@api(calls_back=True)
def SafeArrayGetElement(p: Process, array: PVOID, indices: PVOID, value: PVOID) -> HRESULT:
    found = Descriptor(p, array)
    _copy_one(p, found, found.place(indices), value)
    return 0


@api(calls_back=True)
def SafeArrayPutElement(p: Process, array: PVOID, indices: PVOID, value: PVOID) -> HRESULT:
    from pywine.dlls.oleaut32.oleauto_variant import VariantCopy, call_method

    found = Descriptor(p, array)
    place = found.place(indices)
    if found.kind == v.VT_VARIANT:
        return VariantCopy(p, place, value)
    word = p.bits // 8
    if found.kind == v.VT_BSTR:
        v.free_bstr(p, v.pointer_at(p, place))
        new = v.make_bstr(p, v.bstr_bytes(p, value)) if value else 0
        p.memory.write(place, new.to_bytes(word, "little"))
    elif found.kind in (v.VT_UNKNOWN, v.VT_DISPATCH):
        old = v.pointer_at(p, place)
        if value:
            call_method(p, value, _ADD_REFERENCE)
        p.memory.write(place, value.to_bytes(word, "little"))
        if old:
            call_method(p, old, _RELEASE)
    else:
        p.memory.write(place, p.memory.read(value, found.element))
    return 0


def _copy_one(p: Process, array: Descriptor, place: int, target: int) -> None:
    from pywine.dlls.oleaut32.oleauto_variant import VariantCopy, call_method

    if array.kind == v.VT_VARIANT:
        VariantCopy(p, target, place)
    elif array.kind == v.VT_BSTR:
        text = v.pointer_at(p, place)
        copy = v.make_bstr(p, v.bstr_bytes(p, text)) if text else 0
        p.memory.write(target, copy.to_bytes(p.bits // 8, "little"))
    else:
        if array.kind in (v.VT_UNKNOWN, v.VT_DISPATCH) and v.pointer_at(p, place):
            call_method(p, v.pointer_at(p, place), _ADD_REFERENCE)
        p.memory.write(target, p.memory.read(place, array.element))


# Arrays in parts: the descriptor, its data.


def _bare(p: Process, kind: int, dimensions: int) -> int:
    """A descriptor without data. Raises WinError(E_INVALIDARG)."""
    if not 1 <= dimensions <= 0xFFFF:
        raise WinError(_E_INVALIDARG)
    code = "<HHII4xQ" if p.bits == 64 else "<HHIII"
    features = _FADF_HAVEVARTYPE | _FEATURES.get(kind, 0) if kind else 0
    head = struct.pack(code, dimensions, features, v.element_size(p, kind) if kind else 0, 0, 0)
    block = bytes(_BEFORE - 4) + struct.pack("<I", kind) + head + bytes(8 * dimensions)
    return p.allocate(block) + _BEFORE


@api
def SafeArrayAllocDescriptor(p: Process, dimensions: UINT, array: Out[PVOID]) -> HRESULT:
    array.value = _bare(p, 0, dimensions)
    return 0


@api
def SafeArrayAllocDescriptorEx(p: Process, kind: USHORT, dimensions: UINT, array: Out[PVOID]) -> HRESULT:
    array.value = _bare(p, kind, dimensions)
    return 0


@api
def SafeArrayAllocData(p: Process, array: PVOID) -> HRESULT:
    found = Descriptor(p, array)
    found.data = p.allocate(b"", zeros=max(found.count * found.element, 1))
    found.store()
    return 0


@api(calls_back=True)
def SafeArrayDestroyData(p: Process, array: PVOID) -> HRESULT:
    if not array:
        return _E_INVALIDARG
    found = Descriptor(p, array)
    if found.locks:
        return _DISP_E_ARRAYISLOCKED
    if found.data:
        _destroy_elements(p, found)
        if found.features & _FADF_STATIC:
            p.memory.write(found.data, bytes(found.count * found.element))
        else:
            p.heap.free(found.data)
            found.data = 0
            found.store()
    return 0


@api
def SafeArrayDestroyDescriptor(p: Process, array: PVOID) -> HRESULT:
    if array:
        if Descriptor(p, array).locks:
            return _DISP_E_ARRAYISLOCKED
        p.heap.free(array - _BEFORE)
    return 0


@api(calls_back=True)
def SafeArrayCopyData(p: Process, source: PVOID, target: PVOID) -> HRESULT:
    if not source or not target:
        return _E_INVALIDARG
    here, there = Descriptor(p, source), Descriptor(p, target)
    if [bound[0] for bound in here.bounds] != [bound[0] for bound in there.bounds] or not there.data:
        return _E_INVALIDARG
    _destroy_elements(p, there)
    p.memory.write(there.data, bytes(there.count * there.element))
    _copy_elements(p, here, there)
    return 0


# Texts as arrays of their bytes.


@api
def VectorFromBstr(p: Process, text: PVOID, array: Out[PVOID]) -> HRESULT:
    data = v.bstr_bytes(p, text)
    array.value = create(p, v.VT_UI1, [(len(data), 0)])
    if data:
        p.memory.write(Descriptor(p, array.value).data, data)
    return 0


@api
def BstrFromVector(p: Process, array: PVOID, text: Out[PVOID]) -> HRESULT:
    text.value = 0
    found = Descriptor(p, array)
    if found.dimensions != 1 or found.element != 1:
        return v.DISP_E_TYPEMISMATCH
    text.value = v.make_bstr(p, p.memory.read(found.data, found.count) if found.count else b"")
    return 0
