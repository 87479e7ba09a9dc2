"""A file that somebody else cuts off under a mapped view."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pywine.machine.native.obstacles import obstacle

PROGRAMS = Path(__file__).resolve().parent / "programs"


ENGINES = ("unicorn",) if obstacle(0, 64) else ("native", "unicorn")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("machine", ["x86", "x64"])
@pytest.mark.parametrize("toucher", ["program", "function"])
def test_a_page_that_is_gone_is_an_error_in_the_page(environment, tmp_path, machine, engine, toucher):
    (tmp_path / "two.bin").write_bytes(b"\7" * 0x2000)
    command = [sys.executable, "-P", "-m", "pywine", "--engine", engine, PROGRAMS / f"cutoff.{machine}.exe"]
    command += ["two.bin"] if toucher == "program" else ["two.bin", "function"]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout.readline() == b"mapped\r\n"
        os.truncate(tmp_path / "two.bin", 0x1000)
        output, _ = running.communicate(b"\n", timeout=30)
    expected = "first 7|c0000006, 3 parameters, access 0, address +1234, status c0000011|"
    assert output.decode().replace("\r\n", "|") == expected
    assert running.returncode == 7
