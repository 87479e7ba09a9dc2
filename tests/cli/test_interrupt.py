"""Ctrl-C and SIGTERM, while the program computes, reads, and sleeps."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from pywine.cli.coverage import Coverage

CONTROL_C_EXIT = 0xC000013A
ENGINES = ("native", "unicorn")
needs_handlers = pytest.mark.skipif(
    Coverage(64).state("kernel32.dll", "SetConsoleCtrlHandler").state == "missing",
    reason="SetConsoleCtrlHandler is not implemented",
)


class Running:
    """A program that was started, with the facts of how it ended."""

    def __init__(self, report, environment, engine, *arguments, stdin=subprocess.PIPE):
        self.report = report
        command = [
            sys.executable,
            "-m",
            "pywine",
            f"--json={report}",
            "--stages",
            f"--engine={engine}",
            *arguments,
        ]
        self.process = subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        self._wait_until_it_runs()

    def _wait_until_it_runs(self):
        """The last line of the stages before the program's own time names it."""
        seen = b""
        while b"the program \xe2\x94\x84" not in seen:
            assert select.select([self.process.stderr], [], [], 30)[0], seen.decode()
            part = os.read(self.process.stderr.fileno(), 65536)
            assert part, seen.decode()
            seen += part
        time.sleep(0.1)

    def signal(self, number):
        self.process.send_signal(number)

    def end(self):
        self.process.wait(timeout=30)  # its standard input stays open until then
        output = self.process.communicate()[0]
        facts = json.loads(self.report.read_text())
        return facts["exit_code"], self.process.returncode, output.decode()


@pytest.fixture(params=ENGINES)
def start(request, tmp_path, environment):
    running = []

    def begin(*arguments, **options):
        running.append(
            Running(tmp_path / "report", environment, request.param, *map(str, arguments), **options)
        )
        return running[-1]

    yield begin
    for one in running:
        one.process.kill()
        one.process.communicate()


@pytest.mark.parametrize(
    "what", [("spin",), ("spin", "1"), ("sleep",)], ids=["computing", "reading", "sleeping"]
)
def test_ctrl_c_ends_a_program(start, probe, what):
    running = start(probe, *what)
    running.signal(signal.SIGINT)
    assert running.end() == (CONTROL_C_EXIT, 0x3A, "")


@pytest.mark.parametrize(
    "what", [("spin",), ("spin", "1"), ("sleep",)], ids=["computing", "reading", "sleeping"]
)
def test_sigterm_ends_a_program(start, probe64, what):
    running = start(probe64, *what)
    running.signal(signal.SIGTERM)
    assert running.end() == (143, 143, "")


def test_sigterm_ends_a_program_that_lost_its_stack(start, probe):
    running = start(probe, "lost")
    running.signal(signal.SIGTERM)
    assert running.end() == (143, 143, "")


@needs_handlers
@pytest.mark.parametrize("what", [("handled",), ("handled", "1")], ids=["computing", "reading"])
def test_handlers_are_called_newest_first(start, probe, what):
    running = start(probe, *what)
    running.signal(signal.SIGINT)
    assert running.end() == (7, 7, "second\nfirst: CTRL_C_EVENT\n")


@needs_handlers
def test_a_program_can_ignore_ctrl_c(start, probe64):
    running = start(probe64, "ignored", "1")
    running.signal(signal.SIGINT)
    time.sleep(0.3)
    running.process.stdin.write(b"go on")
    running.process.stdin.close()
    running.process.stdin = None
    assert running.end() == (105, 105, "")


def test_ctrl_c_reaches_a_program_that_reads_the_terminal(start, probe64):
    controller, terminal = pty.openpty()
    running = start(probe64, "spin", "1", stdin=terminal)
    running.signal(signal.SIGINT)
    assert running.end()[0] == CONTROL_C_EXIT
    os.close(controller)
    os.close(terminal)


def test_a_read_waits_for_its_input(start, probe64):
    running = start(probe64, "spin", "1")
    time.sleep(0.5)
    assert running.process.poll() is None
    running.process.stdin.write(b"12345")
    running.process.stdin.close()
    running.process.stdin = None
    assert running.end()[0] == 105
