"""DOS programs among others: started by Windows programs and scripts, on a terminal, ended from outside."""

import gzip
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.programs.test_interactive import Terminal
from tests.samples_spec import ROOT, environment

COMMAND = [sys.executable, "-m", "pywine"]
SAMPLES = ROOT / "dos"
HELLO = (SAMPLES / "hello.com").read_bytes()
# What tests run, as machine code. Those that wait say so with an exclamation mark.
LOOP = bytes.fromhex("b8410eb221b402cd21b468bb0100cd21ebfe")  # … jmp $
HALT = bytes.fromhex("b221b402cd21f4ebfd")  # … hlt; jmp $-1
KEY = bytes.fromhex("b221b402cd21b400cd16b44ccd21")  # … the exit code is a key by INT 16h
COPY = bytes.fromhex("b43fbb0000b90700ba0002cd2189c1e309b440bb0100cd21ebe6b8004ccd21")  # input to output
LINE = bytes.fromhex(
    "b221b402cd21ba2501b40acd21b20ab402cd218a0e2601b500ba2701bb0100b440cd21cd2014"
)  # … a line
CELL = bytes.fromhex("b800b88ec026c706a400411eb400cd1688e0b44ccd21")  # a cell of the screen, then a key
ECHO = bytes.fromhex("b221b402cd21b401cd21ebfa")  # … keys with echo for ever
MANY = bytes.fromhex("b91027b402b278cd21e2f8cd20")  # ten thousand characters, one by one
START = bytes.fromhex(
    "bc0004bb4000b44acd218c0e2d018c0e31018c0e3501ba0002bb2901b8004bcd21b44dcd21b44ccd21"
    "0000800200005c0000006c000000"
)  # EXEC of the name at 200h with the tail at 280h; the exit code is the child's


@pytest.fixture
def run(tmp_path):
    def run(*arguments, **options):
        options = {"input": b""} | options
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            cwd=tmp_path,
            env=environment() | {"PYWINEPREFIX": str(tmp_path / "prefix")},
            timeout=60,
            check=False,
            **options,
        )

    return run


@pytest.fixture
def start(tmp_path):
    """A program on a terminal, in the host process' own child."""
    started = []

    def start(*arguments):
        child, descriptor = pty.fork()
        if not child:
            os.chdir(tmp_path)
            os.environ |= {"PYWINEPREFIX": str(tmp_path / "prefix"), "TERM": "xterm"}
            os.execv(sys.executable, [*COMMAND, *arguments])
        started.append(child)
        return child, descriptor, Terminal(descriptor)

    yield start
    for child in started:
        try:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def status_of(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def program(tmp_path, name, code):
    (tmp_path / name).write_bytes(code)
    return name


def test_bytes_pass_unchanged(run, tmp_path):
    data = bytes(range(256)) * 40
    done = run(program(tmp_path, "filter.com", COPY), input=data)
    assert (done.stdout, done.stderr, done.returncode) == (data, b"", 0)


def test_characters_one_by_one_are_quick(run, tmp_path):
    run(program(tmp_path, "hello.com", HELLO))
    before = os.times().children_user
    done = run(program(tmp_path, "many.com", MANY))
    assert done.stdout == b"x" * 10000
    assert os.times().children_user - before < 3


def test_a_name_without_an_extension(run, tmp_path):
    program(tmp_path, "hello.com", HELLO)
    assert run("hello").stdout == b"Hello from DOS\r\n"


@pytest.mark.parametrize("machine", ["x64", "x86"])
def test_a_windows_program_starts_one(run, tmp_path, machine):
    program(tmp_path, "hello.com", HELLO)
    done = run(ROOT / f"cmd/system.{machine}.exe", "hello.com")
    assert done.stdout == b"Hello from DOS\r\n"


def test_a_script_starts_one(run, tmp_path):
    program(tmp_path, "hello.com", HELLO)
    lines = '@echo off\nhello.com\necho %errorlevel%\nhello >out\nfilter.com <out | find "DOS"\n'
    program(tmp_path, "filter.com", COPY)
    program(tmp_path, "script.bat", lines.encode())
    assert run("script.bat").stdout == b"Hello from DOS\r\n5\r\nHello from DOS\r\n"


def test_a_program_information_file(run, tmp_path):
    data = bytearray(0x171)
    data[0x24:0x2C] = b"tail.com"
    data[0xA5:0xA8] = b"x y"
    program(tmp_path, "any.pif", bytes(data))
    program(tmp_path, "tail.com", (SAMPLES / "tail.com").read_bytes())
    assert run("any.pif").stdout.startswith(b"tail < x y>\r\n")
    started = run(ROOT / "cmd/system.x64.exe", "any.pif")
    assert started.stdout.startswith(b"tail < x y>\r\n")


def test_a_dos_program_starts_others(run, tmp_path):
    """EXEC of a batch file's line and of a Windows program."""
    windows = ROOT / "hello/hello.x64.exe"
    program(tmp_path, "hello.exe", windows.read_bytes())
    for name, tail, output in (
        ("COMMAND.COM", b"/c echo from cmd", b"from cmd\r\n"),
        ("HELLO.EXE", b"", b"Hello from a Windows program!\r\n"),
    ):
        assert run(program(tmp_path, "start.com", starter(name, tail))).stdout == output


def starter(name, tail):
    """A program that runs another by EXEC and exits with its code."""
    image = bytearray(0x200)
    image[: len(START)] = START
    image[0x100 : 0x101 + len(name)] = name.encode() + b"\0"
    image[0x180 : 0x183 + len(tail)] = bytes((len(tail) + 1,)) + b" " + tail + b"\r"
    return bytes(image)


@pytest.mark.parametrize(("name", "code"), [("loop.com", LOOP), ("halt.com", HALT), ("key.com", KEY)])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 58)])
def test_a_signal_ends_it(tmp_path, name, code, number, status):
    program(tmp_path, name, code)
    child = subprocess.Popen(
        [*COMMAND, name],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment() | {"PYWINEPREFIX": str(tmp_path / "prefix")},
    )
    assert child.stdout.read(1) == b"!"
    child.send_signal(number)
    assert child.wait(20) == status
    child.stdin.close()
    child.stdout.close()


def test_waiting_for_a_key_that_cannot_come(run, tmp_path):
    done = run(program(tmp_path, "key.com", KEY))
    assert done.returncode == 58
    assert done.stderr == b"pywine: key.com: it waits for a key behind the end of standard input\n"
    assert run("key.com", input=b"\n").returncode == 13


def test_an_instruction_that_is_none(run, tmp_path):
    done = run(program(tmp_path, "bad.com", b"\x0f\x0b"))
    assert done.returncode == 0x1D
    assert done.stderr.startswith(b"pywine: bad.com has met an instruction that no processor has\n  at ")


def test_a_division_by_zero(run, tmp_path):
    done = run(program(tmp_path, "divide.com", bytes.fromhex("31dbf7f3")))
    assert done.stderr == b"\r\nDivide overflow\r\n"


def test_what_is_no_program(run, tmp_path):
    done = run(program(tmp_path, "big.com", bytes(70000)))
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        126,
        b"pywine: big.com is not a valid DOS program (ERROR_BAD_EXE_FORMAT)",
    )
    header = struct.pack("<2s13H", b"MZ", 0, 4, 99, 2, 0, 0xFFFF, 0, 256, 0, 0, 0, 0xFFF0, 0)
    done = run(program(tmp_path, "cut.exe", header.ljust(2048, b"\0")))
    assert done.stderr.startswith(b"pywine: cut.exe is not a valid DOS program")


def test_inspect(run, tmp_path):
    program(tmp_path, "hello.com", HELLO)
    program(tmp_path, "segments.exe", (SAMPLES / "segments.exe").read_bytes())
    facts = json.loads(run("inspect", "--json", "hello.com").stdout)
    assert (facts["verdict"]["runs"], facts["headers"]["format"]) == (True, "COM")
    done = run("inspect", "segments.exe")
    assert done.returncode == 0
    assert b"MZ executable, 384 bytes behind 48 of header" in done.stdout
    assert b"relocations  2" in done.stdout


def test_trace(run, tmp_path):
    program(tmp_path, "hello.com", HELLO)
    done = run("--trace=ntvdm", "hello.com")
    lines = done.stderr.decode().splitlines()
    assert lines[0].endswith("int21!0900 write string('Hello from DOS\\r\\n') -> 0924")
    assert "int21!4C05 exit" in lines[1]


def test_stages(run, tmp_path):
    program(tmp_path, "hello.com", HELLO)
    done = run("--stages", "hello.com")
    text = done.stderr.decode()
    assert "2 ntvdm" in text
    assert "hello.com" in text
    assert "exited, exit code 5" in text


def test_a_line_is_edited_on_a_terminal(start, tmp_path):
    child, descriptor, terminal = start(program(tmp_path, "line.com", LINE))
    assert terminal.shows(b"!")
    os.write(descriptor, b"abx\x7fc\r")
    assert terminal.shows(b"abx\b \bc\r")
    assert terminal.shows(b"\nabc")
    assert status_of(child) == 0


def test_keys_and_the_screen_on_a_terminal(start, tmp_path):
    """What is written to the screen's memory appears where it is, in its colours."""
    child, descriptor, terminal = start(program(tmp_path, "cell.com", CELL))
    assert terminal.shows(b"\x1b[2;1H  \x1b[0;93;44mA")
    os.write(descriptor, b"\x1b[A")
    assert status_of(child) == 0x48


def test_control_c_on_a_terminal(start, tmp_path):
    """DOS notices it at the next call; what never calls needs it twice."""
    child, descriptor, terminal = start(program(tmp_path, "echo.com", ECHO))
    assert terminal.shows(b"!")
    os.write(descriptor, b"a")
    assert terminal.shows(b"a")
    os.write(descriptor, b"\x03")
    assert terminal.shows(b"^C")
    assert status_of(child) == 58
    child, descriptor, terminal = start(program(tmp_path, "loop.com", LOOP))
    assert terminal.shows(b"!")
    os.write(descriptor, b"\x03")
    time.sleep(0.5)
    os.write(descriptor, b"\x03")
    assert status_of(child) == 58


def test_a_name_with_a_zero_in_it(run, tmp_path):
    """The bytes of a file control block may be anything."""
    code = bytes.fromhex("ba1001b40fcd21b44ccd21").ljust(16) + b"\0A\0B     \1C ".ljust(37, b"\0")
    done = run(program(tmp_path, "block.com", code))
    assert (done.returncode, done.stderr) == (0xFF, b"")


def test_memory_blocks_that_were_overwritten(run, tmp_path):
    """The block in front of the PSP is destroyed: allocating fails, ending does not."""
    code = bytes.fromhex("8cc8488ec026c606000000bb0100b448cd21b44ccd21")
    done = run(program(tmp_path, "break.com", code))
    assert (done.returncode, done.stderr) == (7, b"")


LOADLIN = Path(os.environ.get("PYWINE_CORPUS", "/nonexistent"), "loadlin/usr/lib/loadlin/loadlin.exe.gz")


@pytest.mark.skipif(not LOADLIN.exists(), reason="PYWINE_CORPUS has no loadlin")
def test_loadlin_looks_at_the_machine(run, tmp_path):
    """Debian's loadlin: it would start Linux, and finds out that it cannot."""
    program(tmp_path, "loadlin.exe", gzip.decompress(LOADLIN.read_bytes()))
    help_text = run("loadlin.exe").stdout.decode("cp437")
    assert help_text.startswith("LOADLIN v1.6f")
    assert "You are running under MS-WINDOWS" in help_text
    (tmp_path / "kernel").write_bytes(b"nothing")
    done = run("loadlin.exe", "kernel", "-t")
    assert "V86" in done.stdout.decode("cp437")
    assert done.stderr == b""
