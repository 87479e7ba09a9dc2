"""`pywine.run`, the Python interface."""

import subprocess
import time

import pytest

import pywine as package


def test_the_exit_code_has_32_bits(probe, environment):
    done = package.run([probe, "exit", "c0000005"], env=environment)
    assert isinstance(done, subprocess.CompletedProcess)
    assert (done.returncode, done.message, done.reason) == (0xC0000005, "", "exited")
    assert (done.stdout, done.stderr, done.args) == (None, None, [probe, "exit", "c0000005"])


def test_a_crash_is_told_from_an_exit_code(probe, environment):
    done = package.run([probe, "crash"], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.reason) == (0xC0000005, "crashed")
    assert done.message.startswith(f"{probe.name} crashed: STATUS_ACCESS_VIOLATION")
    assert done.stderr == f"pywine: {done.message}\n"


def test_what_is_missing_is_said(probe64, environment):
    done = package.run([probe64, "missing"], env=environment, capture_output=True)
    assert (done.returncode, done.reason) == (0xC0000002, "not implemented")
    assert "NoSuchFunction is not implemented" in done.message


def test_check_raises(probe64, environment):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        package.run([probe64, "exit", "dead0001"], env=environment, check=True)
    assert caught.value.returncode == 0xDEAD0001
    assert package.run([probe64, "exit", "0"], env=environment, check=True).returncode == 0


def test_timeout_kills(probe64, environment):
    start = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        package.run([probe64, "spin"], env=environment, timeout=1)
    assert caught.value.cmd == [probe64, "spin"]
    assert time.monotonic() - start < 5


def test_what_cannot_start_raises(environment, tmp_path):
    with pytest.raises(package.LaunchError) as caught:
        package.run(tmp_path / "missing.exe", env=environment, stderr=subprocess.DEVNULL)
    assert (caught.value.error, caught.value.code, caught.value.status) == ("ERROR_FILE_NOT_FOUND", 2, 127)
    (tmp_path / "text.exe").write_text("text")
    with pytest.raises(package.LaunchError, match=r"text\.exe is a text file"):
        package.run(["text.exe"], env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)


def test_the_working_directory_and_the_environment_of_the_caller_do_not_shadow_modules(probe64, tmp_path):
    (tmp_path / "struct.py").write_text("raise SystemExit(99)")
    env = {"PYWINEPREFIX": str(tmp_path / "prefix")}
    assert package.run([probe64, "exit", "5"], env=env, cwd=tmp_path).returncode == 5


def test_a_single_path_is_a_program(probe64, environment):
    assert package.run(str(probe64), env=environment).returncode == 98


def test_options_are_the_command_lines(probe64, environment, tmp_path):
    trace = tmp_path / "trace"
    options = ["--trace", "--trace-file", str(trace)]
    package.run([probe64, "ExitProcess", "1"], env=environment, options=options)
    assert "ExitProcess" in trace.read_text()


def test_misuse():
    with pytest.raises(ValueError, match="names no program"):
        package.run([])
    with pytest.raises(ValueError, match="bad options"):
        package.run(["x"], options=["--nonsense"], capture_output=True)


def test_the_public_names():
    assert set(package.__all__) <= set(dir(package))
    assert package.CompletedProcess.__name__ == "CompletedProcess"
    assert repr(package.CompletedProcess(["a"], 0xC0000005, b"x", reason="crashed")) == (
        "CompletedProcess(args=['a'], returncode=0xc0000005, reason='crashed', stdout=b'x')"
    )
    with pytest.raises(AttributeError, match="nonsense"):
        package.nonsense  # noqa: B018
