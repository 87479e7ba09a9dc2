"""Arguments for the functions that have a body in guest code, by the name of their Python body."""

from __future__ import annotations

import random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dlls.test_guest_bodies import Machine


class Case:
    """One call. `note` says what it was made of."""

    def __init__(self, *arguments: int, note: object = "") -> None:
        self.arguments, self.note = arguments, note

    def __repr__(self) -> str:
        return f"Case({', '.join(map(hex, self.arguments))}) {self.note}"


CASES: dict[str, Callable[[Machine, random.Random], Case]] = {}


def cases(*names: str):
    """Declares whose arguments the function below makes."""

    def declare(make):
        for name in names:
            CASES[name] = make
        return make

    return declare


@cases(
    "kernel32.errhandlingapi.GetLastError", "ntdll.rtl_process.RtlGetLastWin32Error",
    "kernel32.processthreadsapi.GetCurrentThreadId", "kernel32.processthreadsapi.GetCurrentProcessId",
    "kernel32.processthreadsapi.GetCurrentProcess", "kernel32.processthreadsapi.GetCurrentThread",
    "kernel32.heapapi.GetProcessHeap", "ntdll.rtl_process.RtlGetCurrentPeb",
)  # fmt: skip
def nothing(machine: Machine, chance: random.Random) -> Case:
    return Case()


@cases("kernel32.errhandlingapi.SetLastError", "ntdll.rtl_process.RtlSetLastWin32Error")
def number(machine: Machine, chance: random.Random) -> Case:
    return Case(chance.getrandbits(32))


@cases("kernel32.processthreadsapi.TlsGetValue")
def tls_index(machine: Machine, chance: random.Random) -> Case:
    return Case(
        chance.choice((chance.randint(0, 63), chance.randint(64, 1087), chance.randint(1088, 1 << 32)))
    )


@cases("kernel32.processthreadsapi.TlsSetValue")
def tls_value(machine: Machine, chance: random.Random) -> Case:
    return Case(*tls_index(machine, chance).arguments, chance.getrandbits(machine.p.bits))


# Memory.


def size(chance: random.Random, most: int = 0x1800) -> int:
    return chance.choice(
        (chance.randint(0, 20), chance.randint(0, 70), chance.randint(0, 600), chance.randint(0, most))
    )


def few(chance: random.Random, count: int) -> bytes:
    """Bytes of a small alphabet, so that searches find something."""
    return bytes(chance.choices(b"ab\xff\0" if chance.random() < 0.5 else b"abcdefgh\0", k=count))


@cases(
    "crt.string.memcpy",
    "crt.string.memmove",
    "ntdll.rtl_memory.RtlMoveMemory",
    "ntdll.rtl_memory.RtlCopyMemory",
)
def copy(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    arena, other = machine.arenas
    if chance.random() < 0.5:
        return Case(arena.place(bytes(count), chance), other.place(chance.randbytes(count), chance), count)
    reach = min(chance.choice((3, 17, 40, 0x2000)), arena.SIZE - count)
    block = arena.place(chance.randbytes(count + reach), chance)
    return Case(block + chance.randint(0, reach), block + chance.randint(0, reach), count, note="overlap")


@cases("crt.string.memset")
def fill(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    return Case(machine.arenas[0].place(chance.randbytes(count), chance), chance.getrandbits(32), count)


@cases("ntdll.rtl_memory.RtlFillMemory")
def fill_rtl(machine: Machine, chance: random.Random) -> Case:
    target, value, count = fill(machine, chance).arguments
    return Case(target, count, value)


@cases("ntdll.rtl_memory.RtlZeroMemory")
def zero(machine: Machine, chance: random.Random) -> Case:
    return Case(*fill_rtl(machine, chance).arguments[:2])


@cases("crt.string.memcmp", "ntdll.rtl_memory.RtlCompareMemory")
def compare(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    data = bytearray(chance.randbytes(count))
    one = machine.arenas[0].place(data, chance)
    if count and chance.random() < 0.8:
        data[chance.randrange(count)] = chance.getrandbits(8)
    return Case(one, machine.arenas[1].place(data, chance), count)


@cases("crt.string.memchr")
def find_byte(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    data = few(chance, count) if chance.random() < 0.5 else b"." * count
    return Case(machine.arenas[0].place(data, chance), chance.choice(b"ab\xffh\0.") | 0x5600, count)
