"""A live process without a running program: for tests that call API bodies and thunks directly."""

from __future__ import annotations

from pathlib import Path

from pywine.launch.kthread import kthread
from pywine.launch.preloader import preloader
from pywine.launch.settings import Settings
from pywine.launch.start_process import FirstThread
from pywine.launch.wine import wine
from pywine.nt.process import Process

HELLO = Path(__file__).resolve().parents[1] / "samples" / "hello"


def make_process(bits: int, prefix: Path, *, identity: bool = False, engine: str = "auto") -> Process:
    """A process with hello.exe mapped, its DLLs loaded and a processor, whose entry point was not called."""
    settings = Settings(str(HELLO / f"hello.{'x64' if bits == 64 else 'x86'}.exe"), [])
    settings.prefix = str(prefix)
    settings.identity = identity
    settings.engine = engine
    process = kthread(preloader(wine(settings)))
    FirstThread(process).prepare()
    return process


def end_process(process: Process) -> None:
    """Give the process's address space back."""
    process.engine.forget(process.thread.processor)
    process.engine.close()
    reservation = process.memory.reservation
    process.memory.ram.release()
    reservation.release()
