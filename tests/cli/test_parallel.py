"""Native guest threads that compute run side by side: nothing of pywine's makes one wait for another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pywine.machine.native.obstacles import obstacle

PROGRAMS = Path(__file__).resolve().parents[1] / "bench" / "programs"
WORK = ("100000", "3000", "0")  # some tenths of a second for each thread
LEAST_NS = 50_000_000  # of processor time: those threads computed
NS_PER_WAIT = 10_000_000  # at the most one in so long; taking turns at the interpreter's pace makes two


class Sampled:
    """What Linux tells of a thread: its processor time and how often it waited for something."""

    def __init__(self, task: str) -> None:
        with open(f"{task}/schedstat") as file:
            self.processor_ns = int(file.read().split()[0])
        with open(f"{task}/status") as file:
            waits = next(line for line in file if line.startswith("voluntary_ctxt_switches"))
        self.waits = int(waits.split()[1])


def sample(process: subprocess.Popen) -> dict[str, Sampled]:
    """The last that is known of each thread of a process, when it has ended."""
    found: dict[str, Sampled] = {}
    folder = f"/proc/{process.pid}/task"
    while process.poll() is None:
        for task in os.listdir(folder) if os.path.isdir(folder) else ():
            try:
                found[task] = Sampled(f"{folder}/{task}")
            except (OSError, StopIteration, IndexError):  # it ends
                continue
        time.sleep(0.01)
    return found


@pytest.mark.skipif(not os.path.exists("/proc/self/schedstat"), reason="the host does not tell")
@pytest.mark.parametrize("machine", ["x64", "x86"])
def test_threads_that_compute_do_not_wait(machine: str, environment: dict[str, str]) -> None:
    bits = 64 if machine == "x64" else 32
    if obstacle(0, bits):
        pytest.skip(obstacle(0, bits))
    command = [sys.executable, "-P", "-m", "pywine", str(PROGRAMS / f"threads.{machine}.exe"), *WORK]
    with subprocess.Popen(
        command, env=environment | {"PYWINE_ENGINE": "native"}, stdout=subprocess.DEVNULL
    ) as process:
        computed = [task for task in sample(process).values() if task.processor_ns > LEAST_NS]
    assert process.returncode == 0
    workers = sorted(computed, key=lambda task: task.waits)[:7]  # one, two and four threads
    assert len(workers) == 7
    assert all(task.waits * NS_PER_WAIT < task.processor_ns for task in workers)
    times = sorted(task.processor_ns for task in workers)
    assert times[-1] < 2 * times[0]  # waiting by looking again would cost time
