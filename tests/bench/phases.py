"""Runs a program as `pywine` does and writes, in milliseconds, how long each phase of the start took.

Usage: python -m tests.bench.phases prog.exe, for the bench's table.
"""

from __future__ import annotations

import os
import sys
from time import perf_counter

_started = perf_counter()


def main(program: str) -> None:
    marks: list[tuple[str, float]] = []

    def mark(name: str) -> None:
        marks.append((name, perf_counter()))

    import _ctypes  # noqa: F401

    from pywine import code_cache

    mark("_ctypes")
    code_cache.load()
    code_cache.start()
    from pywine.abi.errors import ProcessExit
    from pywine.launch.kthread import kthread
    from pywine.launch.preloader import preloader
    from pywine.launch.settings import Settings
    from pywine.launch.start_process import FirstThread
    from pywine.launch.wine import wine

    mark("pywine's modules")
    reserved = preloader(wine(Settings(program, [])))
    mark("wine, preloader")
    p = kthread(reserved)
    mark("kthread")
    first = FirstThread(p)
    first.prepare()
    mark("processor, ntdll, kernel32")
    first._initialise()
    mark("imports, TLS callbacks")
    try:
        p.call(p.modules.exe.entry, p.peb_address)
    except ProcessExit:
        for action in p.at_exit:
            action()
    mark("the program")
    before = _started
    for name, when in marks:
        sys.stderr.write(f"{name}\t{(when - before) * 1e3:.3f}\n")
        before = when
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
