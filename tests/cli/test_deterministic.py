"""`--deterministic`: two runs trace the same calls and leave the same memory."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pywine as package
from tests.samples_spec import samples as find_samples

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "tests/cli/programs"
THREADED = [
    "thread/spinning", "thread/stress", "thread/pool", "thread/timer_queue", "thread/suspend",
    "thread/fiber_calls", "sync/critical_section", "sync/waitable_timer", "sync/keyed_events",
    "io/completion_port", "io/named_pipe", "io/overlapped_pipe",
]  # fmt: skip


@pytest.fixture
def examined(environment, tmp_path):
    """Runs a program and returns its output, its trace and the digests of the memory that it left."""

    def run(number, program, *arguments):
        folder = tmp_path / "here"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        digests, trace = tmp_path / f"memory{number}", tmp_path / f"trace{number}"
        command = [sys.executable, "-m", "tests.cli.final_memory", digests, trace, program, *arguments]
        done = subprocess.run(
            command, capture_output=True, cwd=folder, env=environment, check=False, timeout=60
        )
        return done.stdout, done.returncode, trace.read_text(), digests.read_text()

    return run


@pytest.mark.parametrize("machine", ["x86", "x64"])
@pytest.mark.parametrize("name", THREADED)
def test_threads_do_the_same_again(examined, name, machine):
    sample = next(sample for sample in find_samples([name]) if str(sample) == name)
    first, second = (
        examined(number, ROOT / f"samples/{name}.{machine}.exe", *sample.args) for number in (1, 2)
    )
    assert first[:2] == (sample.expected(machine, "msvcrt"), 0)
    assert first[2] == second[2]
    assert first[3] == second[3]
    assert first == second


@pytest.fixture(params=["x86", "x64"])
def chance(request, environment):
    """Runs the program that prints what differs from run to run."""

    def run(**options):
        program = PROGRAMS / f"chance.{request.param}.exe"
        return package.run([program], capture_output=True, text=True, env=environment, **options).stdout

    return run


def test_nothing_is_left_to_chance(chance):
    first = chance(deterministic=True)
    assert first == chance(deterministic=True)
    race, clocks, random, ids, _ = first.splitlines()
    assert all(int(turns) > 1000 for turns in race.split()[1:])
    assert random == "random ed2ef1c113d1e9e3"
    assert ids == "ids 32 36"
    assert re.fullmatch(r"clocks \d{6} 3600\d{3} 01db5be0[0-9a-f]{8} \d{8,9}", clocks)


def test_otherwise_all_is(chance):
    assert (
        chance(options=["--engine=unicorn"]).splitlines()[0:3] != chance(deterministic=True).splitlines()[0:3]
    )


def test_the_native_engine_cannot(pywine, probe64):
    done = pywine("--deterministic", "--engine=native", probe64, "exit", "0")
    assert done.returncode == 2
    assert "--deterministic needs the engine unicorn" in done.stderr


def test_the_clock_jumps_when_all_sleep(pywine):
    done = pywine("--deterministic", PROGRAMS / "chance.x64.exe", "600000", timeout=30)
    assert re.search(r"clocks \d+ 4200\d{3} ", done.stdout)


def test_children_run_deterministically_too(pywine):
    chance = PROGRAMS / "chance.x64.exe"
    first, second = (pywine("--deterministic", PROGRAMS / "parent.x64.exe", chance).stdout for _ in range(2))
    assert first == second
    assert "ids 65568 65572" in first


def test_its_own_processes_are_all_it_sees(pywine, environment):
    """Ids and names are those of a prefix where nothing else runs."""
    other = subprocess.Popen(
        [sys.executable, "-m", "pywine", PROGRAMS / "probe.x64.exe", "spin"], env=environment, cwd=ROOT
    )
    try:
        assert "ids 32 36" in pywine("--deterministic", PROGRAMS / "chance.x64.exe").stdout
    finally:
        other.kill()
        other.wait()
