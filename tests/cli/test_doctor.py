"""`pywine doctor`: facts, engines, self-tests in children, and what a poorer host gets."""

import json
import resource
import signal
import subprocess
import sys

import pytest

from pywine.cli import doctor, hostfacts
from pywine.cli.selftests import SelfTest, run_self_test
from pywine.machine.native import obstacles
from pywine.machine.native.obstacles import obstacle
from pywine.machine.selftest import STEPS

needs_native = pytest.mark.skipif(bool(obstacle(0, 32)), reason=obstacle(0, 32) or "runs")


@needs_native
def test_everything_as_json(pywine):
    done = pywine("doctor", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert {machine: one["works"] for machine, one in found["machines"].items()} == {"x86": True, "x64": True}
    names = [fact["name"] for fact in found["facts"]]
    assert names[:3] == ["packages", "Python", "kernel"]
    assert {"FSGSBASE", "code segments", "addresses for x86", "libunicorn"} <= set(names)
    tests = {(test["engine"], test["machine"]): test["done"] for test in found["self_tests"]}
    assert tests == {(e, m): list(STEPS) for e in ("native", "unicorn") for m in ("x86", "x64")}


def test_the_drawing_fits(pywine, environment):
    lines = pywine("doctor", env=environment | {"COLUMNS": "72"}).stdout.splitlines()
    assert lines[0].startswith("x86 programs run on the ")
    assert max(map(len, lines)) <= 72


def test_a_crash_of_a_self_test_is_its_result(monkeypatch):
    code = "import os, signal; print('instructions', flush=True); os.kill(os.getpid(), signal.SIGSEGV)"
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda _, **more: run([sys.executable, "-c", code], **more))
    test = run_self_test("native", 64)
    assert (test.passed, test.tried, test.done) == (False, True, ["instructions"])
    assert test.text == "killed by SIGSEGV after instructions"


def test_an_engine_that_fails_means_status_1(monkeypatch, capsys):
    failed = SelfTest("unicorn", 64, [], f"killed by {signal.SIGILL.name} after nothing", tried=True)
    monkeypatch.setattr(doctor, "run_self_tests", lambda machines: [failed])
    monkeypatch.setattr(doctor, "choices", lambda bits: ("unicorn", "of a reason"))
    with pytest.raises(SystemExit) as ended:
        doctor.doctor_command.callback(as_json=False)
    assert ended.value.code == 1
    assert "x64 programs do not run: the unicorn engine fails its self-test" in capsys.readouterr().out


class Processor:
    """A processor and kernel with these properties."""

    def __init__(self, **facts):
        self.refusal, self.runs_x64, self.runs_x86, self.xstate = "", True, True, 7
        self.__dict__.update(facts)


@pytest.mark.parametrize(
    ("processor", "bits", "reason"),
    [
        (Processor(), 64, ""),
        (Processor(runs_x86=False), 64, ""),
        (Processor(runs_x86=False), 32, "no segment for 32-bit code"),
        (Processor(runs_x64=False), 64, "no segment for 64-bit code"),
        (Processor(refusal="it needs x86-64 Linux"), 64, "it needs x86-64 Linux"),
    ],
)
@needs_native
def test_obstacles(monkeypatch, processor, bits, reason):
    monkeypatch.setattr(obstacles, "PROCESSOR", processor)
    found = obstacle(0, bits)
    assert reason in found
    assert bool(found) == bool(reason)


@needs_native
def test_more_obstacles(monkeypatch):
    assert "occupied" in obstacle(0x1000, 64)
    monkeypatch.setattr(obstacles, "has_fsgsbase", lambda: False)
    assert "FSGSBASE" in obstacle(0, 64)


@needs_native
def test_memory_that_may_not_become_executable(monkeypatch):
    def forbid(*_):
        raise PermissionError

    monkeypatch.setattr(obstacles.host, "commit", forbid)
    assert "execmem" in obstacles.Processor().refusal


def test_unicorn_that_is_missing(monkeypatch):
    def missing():
        raise hostfacts.unicorn.LibraryMissing("the package `unicorn` is not installed")

    monkeypatch.setattr(hostfacts.unicorn, "load", missing)
    fact = {fact.name: fact for fact in hostfacts.facts()}["libunicorn"]
    assert (fact.verdict, fact.advice) == ("bad", "pip install unicorn")


@pytest.mark.parametrize("engine", ["auto", "unicorn"])
def test_limited_address_space_suffices(pywine, samples, engine):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (24 << 30, resource.RLIM_INFINITY))

    done = pywine("--engine", engine, samples / "hello" / "hello.x64.exe", preexec_fn=limit)
    assert (done.returncode, done.stdout) == (0, "Hello from a Windows program!\n")
