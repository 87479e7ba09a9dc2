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
