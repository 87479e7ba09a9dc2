"""A program that is started often is forked from one that stands ready, as long as it is the same program."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pywine.host import pages
from pywine.ldr import zygote

HELLO = Path(__file__).resolve().parents[2] / "samples" / "hello"
EXIT = Path(__file__).resolve().parents[2] / "samples" / "exit"
# Runs pywine, says on standard error who is a zygote and what was made by one, waits for each to be ready,
# and kills the first before the start of this number that a zygote could make.
OBSERVED = """
import os, signal, sys
from pywine.ldr import zygote
fork, is_current, bear = zygote.fork, zygote.Zygote.is_current, zygote.Zygote.bear
starts, ids, fatal = 0, [], int(sys.argv.pop(1))

def observed_fork(*arguments):
    ids.append(fork(*arguments))
    print("zygote", ids[-1], file=sys.stderr, flush=True)
    return ids[-1]

def patient(self):
    self._control.setblocking(True)
    return is_current(self)

def observed_bear(self, *facts):
    global starts
    starts += 1
    if starts == fatal:
        os.kill(ids[0], signal.SIGKILL)
    done = bear(self, *facts)
    print("born" if done else "refused", file=sys.stderr, flush=True)
    return done

zygote.fork, zygote.Zygote.is_current, zygote.Zygote.bear = observed_fork, patient, observed_bear
from pywine.cli.main import main
main()
"""


@pytest.fixture
def observed(environment, tmp_path):
    """Runs a batch file; what it wrote, and what was observed."""

    def run(lines, fatal=0):
        script = tmp_path / "script.bat"
        script.write_text("@echo off\r\n" + "\r\n".join(lines) + "\r\n")
        command = [sys.executable, "-P", "-c", OBSERVED, str(fatal), "cmd", "/c", str(script)]
        done = subprocess.run(
            command,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            timeout=60,
            encoding="utf-8",
            check=False,
        )
        assert "pywine:" not in done.stderr
        return done.stdout.splitlines(), done.stderr.split()

    return run


def _windows(path):
    return "Z:" + str(path).replace("/", "\\")


@pytest.mark.parametrize("machine", ["x64", "x86"])
@pytest.mark.parametrize("engine", ["native", "unicorn"])
def test_a_program_has_a_zygote_from_its_third_start_on(observed, environment, machine, engine):
    environment["PYWINE_ENGINE"] = engine
    greetings, seen = observed([f"for /l %%i in (1,1,6) do {HELLO / f'hello.{machine}.exe'}"])
    assert greetings == ["Hello from a Windows program!"] * 6
    assert seen[0] == "zygote"
    assert seen[2:] == ["born"] * 4


def test_exit_codes_pass(observed):
    program = EXIT / "exit_process.x64.exe"
    expected, _ = observed([f"{program}>nul", "echo %errorlevel%"])
    codes, seen = observed([f"{program}>nul", "echo %errorlevel%"] * 5)
    assert codes == expected * 5
    assert seen.count("born") == 3


def test_another_program_of_the_same_name_is_another_program(observed):
    start = "program.exe >nul && echo done|| echo failed"
    first, second = _windows(HELLO / "hello.x64.exe"), _windows(EXIT / "exit_process.x64.exe")
    lines = [
        f"copy {first} program.exe >nul",
        *[start] * 6,
        f"copy /y {second} program.exe >nul",
        *[start] * 6,
    ]
    said, seen = observed(lines)
    assert said == ["done"] * 6 + ["failed"] * 6
    assert seen.count("born") >= 4


def test_a_killed_zygote_is_done_without(observed):
    greetings, seen = observed([f"for /l %%i in (1,1,8) do {HELLO / 'hello.x64.exe'}"], fatal=3)
    assert greetings == ["Hello from a Windows program!"] * 8
    assert seen.count("zygote") == 2


def test_no_zygote_outlives_its_owner(observed):
    _, seen = observed([f"for /l %%i in (1,1,4) do {HELLO / 'hello.x64.exe'}"])
    deadline = time.monotonic() + 10
    while os.path.exists(f"/proc/{seen[1]}") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not os.path.exists(f"/proc/{seen[1]}")


def test_a_stamp_changes_with_the_file_and_its_folder(tmp_path):
    program = tmp_path / "program.exe"
    program.write_bytes(b"one")
    before = zygote._stamp([str(program)])
    assert zygote._stamp([str(program)]) == before
    time.sleep(0.02)
    program.write_bytes(b"two")
    changed = zygote._stamp([str(program)])
    assert changed != before
    (tmp_path / "library.dll").touch()
    assert zygote._stamp([str(program)]) != changed
    program.unlink()
    assert zygote._stamp([str(program)]) == ()


def test_pages_that_a_fork_has_written_to_are_its_own():
    from pywine.host import memory

    start = memory.reserve(0, 8 * memory.PAGE_SIZE)
    memory.commit(start, 8 * memory.PAGE_SIZE)
    shown = memory.view(start, 8 * memory.PAGE_SIZE)
    shown[:] = bytes(len(shown))
    reader, writer = os.pipe()
    if not os.fork():
        shown[2 * memory.PAGE_SIZE] = 1
        pages.take([(start + 5 * memory.PAGE_SIZE, 2 * memory.PAGE_SIZE)])
        own = list(pages.own_pages([(start, 8 * memory.PAGE_SIZE)]))
        os.write(
            writer,
            repr([((at - start) // memory.PAGE_SIZE, size // memory.PAGE_SIZE) for at, size in own]).encode(),
        )
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        assert told.read() == "[(2, 1), (5, 2)]"
    os.wait()
    assert any(at <= start < at + size for at, size in pages.writable_ranges())
    memory.release(start, 8 * memory.PAGE_SIZE)
