"""The prompt: commands from a pipe and from a terminal."""

import os
import pty
import select
import subprocess
import sys
from time import monotonic

from tests.samples_spec import environment

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
    child, terminal = pty.fork()
    if not child:
        os.environ["PYWINEPREFIX"] = str(tmp_path)
        os.execv(sys.executable, COMMAND)
    assert b">" in read_until(terminal, b">")
    os.write(terminal, b"echo hel")
    os.write(terminal, b"lx\x7fo\r")
    assert b"\nhello\r" in read_until(terminal, b"\nhello\r")
    read_until(terminal, b">")
    os.write(terminal, b"\x03")
    assert b"^C" in read_until(terminal, b"^C")
    read_until(terminal, b">")
    os.write(terminal, b"exit 3\r")
    read_until(terminal, b"never")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3


def read_until(terminal, wanted):
    """What appears on the terminal until `wanted` does, it closes, or half a minute has passed."""
    seen = b""
    end = monotonic() + 30
    while wanted not in seen and monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
    return seen
