"""Processes that start others: of both machines, of the host, of pywine; and what becomes of them."""

import os
import signal
import subprocess
import sys
import time

import pytest


@pytest.fixture(params=["x86", "x64"])
def parent(request):
    return os.path.join(os.path.dirname(__file__), "programs", f"parent.{request.param}.exe")


@pytest.fixture(params=["native", "unicorn"])
def engine(request, environment):
    environment["PYWINE_ENGINE"] = request.param


@pytest.mark.usefixtures("engine")
def test_a_child_may_be_of_the_other_machine(pywine, parent, probe):
    done = pywine(parent, f'"{probe}" exit c0000123')
    assert (done.stdout, done.stderr, done.returncode) == ("code c0000123\n", "", 0)


@pytest.mark.usefixtures("engine")
def test_grandchildren_run_in_turn(pywine, parent, probe):
    done = pywine(parent, f'"{parent}" "\\"{parent}\\" \\"{probe} exit 5\\""', f'"{probe}" exit 6')
    assert done.stdout == "code 5\ncode 0\ncode 0\ncode 6\n"


def test_a_crash_of_a_child_is_its_exit_code(pywine, parent, probe):
    done = pywine(parent, f'"{probe}" crash')
    assert done.stdout == "code c0000005\n"
    assert done.stderr.startswith(f"pywine: {probe.name} crashed: STATUS_ACCESS_VIOLATION")


def test_a_crash_writes_nothing_to_what_a_program_reads(pywine, probe, tmp_path):
    done = pywine("cmd", "/c", f"{probe} crash 2>errors.txt", cwd=tmp_path)
    assert done.stderr == ""
    assert (tmp_path / "errors.txt").read_bytes() == b""
    assert "crashed" in pywine("cmd", "/c", f"{probe} crash").stderr


def test_builtin_programs_run(pywine, parent):
    name = os.uname().nodename.partition(".")[0]
    assert pywine("hostname").stdout == f"{name}\n"
    assert (
        pywine(parent, "hostname", "C:\\windows\\system32\\hostname.exe x").stdout
        == f"{name}\ncode 0\ncode 1\n"
    )


def test_programs_of_the_host_run(pywine, environment, parent, tmp_path):
    script = tmp_path / "script"
    script.write_text('#!/bin/sh\nread line; echo "$line, $1, $VARIABLE, $(pwd)"; exit 3\n')
    script.chmod(0o755)
    environment["VARIABLE"] = "value"
    command = '.\\script "two words"', '"Z:\\bin\\sh" -c "exit 4"'
    done = pywine(parent, *command, input="typed\n", cwd=tmp_path)
    assert done.stdout == f"typed, two words, value, {tmp_path}\ncode 3\ncode 4\n"


def test_a_script_that_may_not_be_executed_is_an_error(pywine, parent, tmp_path):
    (tmp_path / "script").write_text("#!/bin/sh\n")
    assert pywine(parent, ".\\script", cwd=tmp_path).stdout == "error 5\n"


def test_a_child_outlives_its_parent(environment, parent, probe, tmp_path):
    command = [sys.executable, "-P", "-m", "pywine", parent, "-n", '"Z:\\bin\\sh" -c "sleep 0.3; echo late"']
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as done:
        start = time.monotonic()
        assert done.wait(timeout=20) == 0
        assert done.stdout.read() == "late\n"
        assert time.monotonic() > start


def test_a_killed_child_is_noticed(environment, parent):
    command = [sys.executable, "-P", "-m", "pywine", parent, '"Z:\\bin\\sh" -c "kill -9 $$"', f'"{parent}"']
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert done.stdout == f"code {128 + signal.SIGKILL:x}\ncode 0\n"


def test_nothing_is_left_in_the_run_directory(environment, pywine, parent, probe):
    pywine(parent, f'"{probe}" exit 1', "missing", '"Z:\\bin\\sh" -c "kill -9 $$"')
    assert os.listdir(os.path.join(environment["PYWINEPREFIX"], "run")) == []


def test_stages_show_children_further_to_the_right(pywine, parent, probe):
    done = pywine("--stages", parent, f'"{parent}" "\\"{probe}\\" exit 7"', f'"{probe}" exit 8')
    lines = done.stderr.splitlines()
    phases = [line.split("  ─")[0].rstrip() for line in lines if "start_process" in line]
    assert [len(line) - len(line.lstrip()) for line in phases] == [0, 4, 8, 4]
    assert sum("child 0x" in line for line in lines) == 3
    assert [line.strip().split(" in ")[0] for line in lines if line.strip().startswith("exited")] == [
        "exited, exit code 7", "exited, exit code 0", "exited, exit code 8", "exited, exit code 0",
    ]  # fmt: skip


OPTIONS = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\"


def set_debugger(pywine, image, debugger):
    words = ["/v", "Debugger", "/d", debugger, "/f"]
    assert pywine("reg", "add", OPTIONS + image, *words).returncode == 0


def test_a_debugger_takes_the_place_of_its_image(pywine, parent, probe64):
    set_debugger(pywine, probe64.name, "cmd /c echo debugged")
    assert pywine(probe64, "exit", "3").stdout == f"debugged Z:{probe64} exit 3\n".replace("/", "\\")
    assert pywine(parent, f"{probe64} exit 3").stdout == f"debugged {probe64} exit 3\ncode 0\n"


def test_a_debugger_of_itself_is_refused(pywine, parent, probe64):
    set_debugger(pywine, probe64.name, str(probe64))
    refused = pywine(probe64, "exit", "3")
    assert refused.returncode == 126
    assert "its own debugger" in refused.stderr
    assert pywine(parent, f"{probe64} exit 3").stdout == "error 193\n"


def test_a_wrapped_program_starts_another(pywine, environment, parent, probe64, tmp_path):
    for program, name in ((parent, "parent"), (probe64, "probe")):
        assert pywine("wrap", program, "-o", tmp_path / name).returncode == 0
    command = [tmp_path / "parent", ".\\probe exit 4", '.\\parent ".\\probe exit 5"']
    options = {"cwd": tmp_path, "env": environment, "encoding": "utf-8", "timeout": 60}
    done = subprocess.run(command, capture_output=True, check=False, **options)
    assert done.stdout == "code 4\ncode 5\ncode 0\n"


def test_wrapped_programs_are_found_by_their_names(pywine, environment, parent, probe64, tmp_path):
    """On PATH, by CreateProcess and by cmd, with `.exe` and without; other scripts are no programs there."""
    assert pywine("wrap", probe64, "-o", tmp_path / "wrapped").returncode == 0
    (tmp_path / "other").write_text("#!/bin/sh\n")
    (tmp_path / "other").chmod(0o755)
    environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
    commands = ["wrapped exit 4", "wrapped.exe exit 5", "other", 'cmd /c "wrapped exit 6"']
    done = pywine(parent, *commands)
    assert done.stdout == "code 4\ncode 5\nerror 2\ncode 6\n"


def hears_interrupts():
    """Where the tests run in the background, SIGINT may be ignored, and would stay so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_signals_reach_a_wrapped_program(pywine, environment, tmp_path):
    writer = os.path.join(os.path.dirname(__file__), "programs", "writer.x64.exe")
    script = tmp_path / "writer"
    assert pywine("wrap", writer, "-o", script).returncode == 0
    for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 58)):
        command = [script, "name", tmp_path / "file", "1"]
        options = {"env": environment, "stdout": subprocess.PIPE, "preexec_fn": hears_interrupts}
        with subprocess.Popen(command, **options) as process:
            assert process.stdout.readline() == b"1\r\n"
            process.send_signal(number)
            try:
                assert process.wait(20) == status
            finally:
                process.kill()


def test_jobs_leave_nothing_behind(pywine, environment, samples):
    """Also where their members are killed, as far as the next job notices."""
    for _ in range(2):
        for name in ("job_killed", "job_limits", "job_named", "own_job"):
            assert pywine(samples / f"process/{name}.x64.exe").returncode == 0
    assert set(os.listdir(os.path.join(environment["PYWINEPREFIX"], "run"))) <= {"objects", "errands"}
