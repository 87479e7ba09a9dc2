"""omp.h: what a program asks and sets. Teams have one thread."""

from __future__ import annotations

from pywine.abi.api import CDECL, api
from pywine.abi.types import DOUBLE, INT, PVOID, VOID
from pywine.nt import clock
from pywine.nt.process import Process


class Settings:
    """What the program has set, and how often it has each nested lock."""

    def __init__(self, p: Process) -> None:
        self.dynamic = self.nested = 0
        self.locks: dict[int, int] = {}


@api(convention=CDECL, names=("omp_get_thread_num", "_vcomp_get_thread_num", "omp_in_parallel"))
def omp_get_thread_num(p: Process) -> INT:
    """A team of one is not parallel either."""
    return 0


@api(convention=CDECL, names=("omp_get_num_threads", "omp_get_max_threads"))
def omp_get_num_threads(p: Process) -> INT:
    return 1


@api(convention=CDECL)
def omp_get_num_procs(p: Process) -> INT:
    return p.processor_count


@api(convention=CDECL, names=("omp_set_num_threads", "_vcomp_set_num_threads"))
def omp_set_num_threads(p: Process, count: INT) -> VOID:
    """More are wished for than there are."""


@api(convention=CDECL)
def omp_get_dynamic(p: Process) -> INT:
    return p.state(Settings).dynamic


@api(convention=CDECL)
def omp_set_dynamic(p: Process, value: INT) -> VOID:
    p.state(Settings).dynamic = int(value != 0)


@api(convention=CDECL)
def omp_get_nested(p: Process) -> INT:
    return p.state(Settings).nested


@api(convention=CDECL)
def omp_set_nested(p: Process, value: INT) -> VOID:
    p.state(Settings).nested = int(value != 0)


@api(convention=CDECL)
def omp_get_wtime(p: Process) -> DOUBLE:
    return clock.counter() / clock.COUNTER_FREQUENCY


@api(convention=CDECL)
def omp_get_wtick(p: Process) -> DOUBLE:
    return 1 / clock.COUNTER_FREQUENCY


@api(
    convention=CDECL,
    names=("omp_init_lock", "omp_init_nest_lock", "omp_destroy_lock", "omp_destroy_nest_lock"),
)
def omp_init_lock(p: Process, lock: PVOID) -> VOID:
    p.state(Settings).locks.pop(lock, None)


@api(convention=CDECL, names=("omp_set_lock", "omp_set_nest_lock"))
def omp_set_lock(p: Process, lock: PVOID) -> VOID:
    locks = p.state(Settings).locks
    locks[lock] = locks.get(lock, 0) + 1


@api(convention=CDECL, names=("omp_unset_lock", "omp_unset_nest_lock"))
def omp_unset_lock(p: Process, lock: PVOID) -> VOID:
    locks = p.state(Settings).locks
    locks[lock] = max(locks.get(lock, 0) - 1, 0)


@api(convention=CDECL)
def omp_test_lock(p: Process, lock: PVOID) -> INT:
    locks = p.state(Settings).locks
    if locks.get(lock):
        return 0
    locks[lock] = 1
    return 1


@api(convention=CDECL)
def omp_test_nest_lock(p: Process, lock: PVOID) -> INT:
    """How often it is had now."""
    locks = p.state(Settings).locks
    locks[lock] = locks.get(lock, 0) + 1
    return locks[lock]
