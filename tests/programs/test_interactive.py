"""The prompt: commands from a pipe and from a terminal."""

import os
import pty
import subprocess
import sys
from time import sleep

from tests.samples_spec import environment
from tests.terminal import Terminal

COMMAND = [sys.executable, "-m", "pywine", "cmd"]


def test_commands_from_a_pipe(tmp_path):
    lines = "set x=1\necho %x% %nil%\n(\necho in a block\n)\nif\necho %errorlevel%\n@exit 4\n"
    done = subprocess.run(
        [*COMMAND, "/q", "/k", "prompt"],
        input=lines.encode(),
        capture_output=True,
        cwd=tmp_path,
        env=environment() | {"PYWINEPREFIX": str(tmp_path)},
        timeout=60,
        check=False,
    )
    assert done.stdout.replace(b"More? ", b"") == b"1 %nil%\r\nin a block\r\n1\r\n"
    assert (done.stderr, done.returncode) == (b"The syntax of the command is incorrect.\r\n", 4)


def test_a_prompt_on_a_terminal(tmp_path):
    child, descriptor = pty.fork()
    if not child:
        os.environ["PYWINEPREFIX"] = str(tmp_path)
        os.execv(sys.executable, COMMAND)
    terminal = Terminal(descriptor)
    assert terminal.shows(b">")
    os.write(descriptor, b"echo hel")
    os.write(descriptor, b"lx\x7fo\r")
    assert terminal.shows(b"\nhello\r")
    assert terminal.shows(b">")
    for pause in range(40):  # also between the prompt and readline's wait
        sleep(pause % 20 / 10000)
        os.write(descriptor, b"x\x03")
        assert terminal.shows(b"^C", seconds=10)
        assert terminal.shows(b">")
    os.write(descriptor, b"exit 3\r")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3


HASTY = """
import ctypes, functools, readline
from pywine.programs.cmd.prompt import edited_line

readline.set_pre_input_hook(functools.partial(getattr(ctypes.CDLL(None), "raise"), 2))
try:
    edited_line("> ")
except KeyboardInterrupt:
    print("heard")
"""


def test_a_signal_just_before_the_wait_is_heard():
    child, descriptor = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-c", HASTY])
    assert Terminal(descriptor).shows(b"heard")
    os.waitpid(child, 0)
