"""What the compiler calls for `#pragma omp`; no header declares it."""

from __future__ import annotations

import math
import struct

from pywine.abi.api import CDECL, api
from pywine.abi.types import BOOL, DOUBLE, DWORD, FLOAT, INT, LONGLONG, PVOID, VARARGS, VOID, Out
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_INCREMENT = 0x40


class Work:
    """What is left of each thread's construct: the bounds of a loop, or sections."""

    def __init__(self, p: Process) -> None:
        self.loops: dict[int, tuple[int, int]] = {}
        self.sections: dict[int, list[int]] = {}


@api(convention=CDECL, calls_back=True)
def _vcomp_fork(p: Process, parallel: BOOL, count: INT, wrapper: PVOID, arguments: VARARGS) -> VOID:
    p.call(wrapper, *[arguments("P") for _ in range(count)])


@api(convention=CDECL, names=(
    "_vcomp_barrier", "_vcomp_flush", "_vcomp_for_static_end", "_vcomp_master_barrier", "_vcomp_master_end",
    "_vcomp_ordered_begin", "_vcomp_ordered_end", "_vcomp_ordered_loop_end", "_vcomp_single_end",
))  # fmt: skip
def _vcomp_barrier(p: Process) -> VOID:
    """Nobody has to be waited for."""


@api(
    convention=CDECL, names=("_vcomp_enter_critsect", "_vcomp_leave_critsect", "_vcomp_copyprivate_broadcast")
)
def _vcomp_enter_critsect(p: Process, section: PVOID) -> VOID:
    """Nobody else could be inside, and there is nobody to tell."""


@api(convention=CDECL)
def _vcomp_master_begin(p: Process) -> INT:
    return 1


@api(convention=CDECL)
def _vcomp_single_begin(p: Process, flags: INT) -> INT:
    return 1


@api(convention=CDECL)
def _vcomp_copyprivate_receive(p: Process) -> PVOID:
    return 0


@api(convention=CDECL)
def _vcomp_sections_init(p: Process, count: INT) -> VOID:
    p.state(Work).sections[p.thread.id] = list(range(count))


@api(convention=CDECL)
def _vcomp_sections_next(p: Process) -> INT:
    left = p.state(Work).sections.get(p.thread.id)
    return left.pop(0) if left else -1


# Loops: the only thread has all of one.


@api(convention=CDECL)
def _vcomp_for_static_simple_init(
    p: Process, first: INT, last: INT, step: INT, increment: BOOL, begin: Out[INT], end: Out[INT]
) -> VOID:
    begin.value, end.value = first, last


@api(convention=CDECL)
def _vcomp_for_static_simple_init_i8(
    p: Process, first: LONGLONG, last: LONGLONG, step: LONGLONG, increment: BOOL, begin: Out[LONGLONG],
    end: Out[LONGLONG],
) -> VOID:  # fmt: skip
    begin.value, end.value = first, last


@api(convention=CDECL)
def _vcomp_for_static_init(
    p: Process, first: INT, last: INT, step: INT, chunk: INT, loops: Out[DWORD], begin: Out[INT],
    end: Out[INT], next: Out[INT], last_chunk: Out[INT],
) -> VOID:  # fmt: skip
    """One chunk; a negative step counts down."""
    loops.value = int(first <= last if step > 0 else first >= last)
    begin.value, end.value, next.value, last_chunk.value = first, last, 0, first


@api(convention=CDECL)
def _vcomp_for_static_init_i8(
    p: Process, first: LONGLONG, last: LONGLONG, step: LONGLONG, chunk: LONGLONG, loops: Out[DWORD],
    begin: Out[LONGLONG], end: Out[LONGLONG], next: Out[LONGLONG], last_chunk: Out[LONGLONG],
) -> VOID:  # fmt: skip
    loops.value = int(first <= last if step > 0 else first >= last)
    begin.value, end.value, next.value, last_chunk.value = first, last, 0, first


@api(convention=CDECL)
def _vcomp_for_dynamic_init(p: Process, flags: DWORD, first: INT, last: INT, step: INT, chunk: DWORD) -> VOID:
    _begin_loop(p, flags, first, last)


@api(convention=CDECL)
def _vcomp_for_dynamic_init_i8(
    p: Process, flags: DWORD, first: LONGLONG, last: LONGLONG, step: LONGLONG, chunk: LONGLONG
) -> VOID:
    _begin_loop(p, flags, first, last)


def _begin_loop(p: Process, flags: int, first: int, last: int) -> None:
    loops = p.state(Work).loops
    loops.pop(p.thread.id, None)
    if first <= last if flags & _INCREMENT else first >= last:
        loops[p.thread.id] = first, last


@api(convention=CDECL)
def _vcomp_for_dynamic_next(p: Process, begin: Out[INT], end: Out[INT]) -> INT:
    return _rest_of_loop(p, begin, end)


@api(convention=CDECL)
def _vcomp_for_dynamic_next_i8(p: Process, begin: Out[LONGLONG], end: Out[LONGLONG]) -> INT:
    return _rest_of_loop(p, begin, end)


def _rest_of_loop(p: Process, begin: Any, end: Any) -> int:
    found = p.state(Work).loops.pop(p.thread.id, None)
    if found is None:
        return 0
    begin.value, end.value = found
    return 1


# Atomic updates and reductions, by the kind of number.


def _quotient(a: float, b: float) -> float:
    if isinstance(a, int) and isinstance(b, int):
        return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    if b:
        return a / b
    return math.nan if not a or a != a else math.copysign(math.inf, a) * math.copysign(1, b)


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": _quotient,
}  # fmt: skip
_BITWISE: dict[str, Callable[[Any, Any], Any]] = {
    "and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b,
    "shl": lambda a, b: a << (b & 63), "shr": lambda a, b: a >> (b & 63),
}  # fmt: skip
_REDUCTIONS: dict[int, Callable[[Any, Any], Any]] = {
    0x100: _ARITHMETIC["add"], 0x200: _ARITHMETIC["mul"], 0x300: _BITWISE["and"], 0x400: _BITWISE["or"],
    0x500: _BITWISE["xor"], 0x600: lambda a, b: int(bool(a) and bool(b)),
    0x700: lambda a, b: int(bool(a) or bool(b)),
}  # fmt: skip
_CODES = {
    "i1": "b", "i2": "h", "i4": "i", "i8": "q", "ui1": "B", "ui2": "H", "ui4": "I", "ui8": "Q", "u1": "B",
    "u2": "H", "u4": "I", "u8": "Q", "r4": "f", "r8": "d",
}  # fmt: skip


def _update(p: Process, kind: str, address: int, operation: Callable[[Any, Any], Any], value: float) -> None:
    form = struct.Struct("<" + _CODES[kind])
    if isinstance(value, int):  # the argument's low bytes, as this kind of number
        (value,) = form.unpack((value & (1 << 64) - 1).to_bytes(8, "little")[: form.size])
    (old,) = form.unpack(p.memory.read(address, form.size))
    new = operation(old, value)
    if isinstance(new, int) and _CODES[kind] not in "fd":
        p.memory.write(address, (new & (1 << 8 * form.size) - 1).to_bytes(form.size, "little"))
        return
    try:
        p.memory.write(address, form.pack(new))
    except OverflowError:
        p.memory.write(address, form.pack(math.copysign(math.inf, new)))


def _declare(kind: str, argument: Any) -> None:
    def atomic(name: str, operation: Callable[[Any, Any], Any]) -> None:
        def body(p: Process, target: PVOID, value: Any) -> VOID:
            _update(p, kind, target, operation, value)

        body.__annotations__["value"] = argument
        globals()[f"_atomic_{name}_{kind}"] = api(convention=CDECL, names=(f"_vcomp_atomic_{name}_{kind}",))(
            body
        )

    def reduction(p: Process, flags: DWORD, target: PVOID, value: Any) -> VOID:
        _update(p, kind, target, _REDUCTIONS[flags & 0xF00], value)

    if kind[:2] != "ui":
        reduction.__annotations__["value"] = argument
        globals()[f"_reduction_{kind}"] = api(convention=CDECL, names=(f"_vcomp_reduction_{kind}",))(
            reduction
        )
    if kind[0] in "ir":
        for name, operation in (_ARITHMETIC | (_BITWISE if kind[0] == "i" else {})).items():
            atomic(name, operation)
    elif kind[:2] == "ui":
        atomic("div", _quotient)
        atomic("shr", _BITWISE["shr"])


for _kind in _CODES:
    _declare(_kind, {"r4": FLOAT, "r8": DOUBLE}.get(_kind, LONGLONG if _kind[-1] == "8" else INT))
