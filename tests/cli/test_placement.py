"""Where programs lie when the host is in the way: a Python that is not position-independent."""

import json
import os
import shutil
import struct
import subprocess
import sys
import sysconfig

import pytest

from pywine.machine.native.obstacles import obstacle

RELOCS_STRIPPED = 1


def find_fixed_python():
    """A Python that lies where it was linked to, new enough for pywine, or None."""
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 20))):
        for folder in ("/usr/bin", "/usr/local/bin"):
            path = shutil.which(name, path=folder)
            if path is None:
                continue
            with open(path, "rb") as file:
                is_fixed = file.read(18)[16:] == b"\2\0"
            code = "import sys; sys.exit(sys.version_info < (3, 11))"
            if is_fixed and not subprocess.run([path, "-c", code], check=False).returncode:
                return path
    return None


PYTHON = find_fixed_python()
pytestmark = [
    pytest.mark.skipif(not PYTHON, reason="needs a Python that is not position-independent"),
    pytest.mark.skipif(bool(obstacle(0, 32)), reason=obstacle(0, 32) or "runs"),
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux"),
]


@pytest.fixture
def report(environment, tmp_path):
    """Runs a program under that Python; the report of --json."""

    def run(program):
        path = os.pathsep.join((environment["PYTHONPATH"], sysconfig.get_path("purelib")))
        command = [PYTHON, "-m", "pywine", f"--json={tmp_path / 'report'}", program]
        done = subprocess.run(
            command, env=environment | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
        )
        assert done.stdout == "Hello from a Windows program!\n", done.stderr
        return json.loads((tmp_path / "report").read_text())

    return run


@pytest.mark.parametrize("machine", ["x86", "x64"])
def test_programs_run_natively_beside_the_host(report, samples, machine):
    """The x64 one at its own base, the x86 one moved away from the interpreter."""
    found = report(samples / "hello" / f"hello.{machine}.exe")
    assert (found["engine"], found["exit_code"]) == ("native", 0)


def test_a_program_that_cannot_move_is_emulated(report, samples, tmp_path):
    data = bytearray((samples / "hello" / "hello.x86.exe").read_bytes())
    header = struct.unpack_from("<I", data, 60)[0]
    assert struct.unpack_from("<I", data, header + 52)[0] == 0x400000
    data[header + 22] |= RELOCS_STRIPPED
    program = tmp_path / "fixed.exe"
    program.write_bytes(data)
    found = report(program)
    assert (found["engine"], found["exit_code"]) == ("unicorn", 0)
