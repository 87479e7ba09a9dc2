"""Which program a request means: names, kinds of files, and debuggers from the registry."""

import pytest

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT
from pywine.ldr import program as kinds
from pywine.ldr.program import builtin_program, kind_of, program_names
from pywine.ldr.start import Request, choose_program
from pywine.nt.registry import KEY_ALL_ACCESS, REG_SZ, Registry
from tests.support import HELLO, end_process, make_process

OPTIONS = "Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\"


@pytest.fixture
def p(tmp_path):
    process = make_process(64, tmp_path)
    process.files.current_directory = process.files.windows_path(str(HELLO))
    yield process
    end_process(process)


def set_debugger(p, image, command):
    key = p.state(Registry).root.create(OPTIONS + image, KEY_ALL_ACCESS)[0]
    key.store.set_value(key.number, "Debugger", REG_SZ, command.encode("utf-16-le") + b"\0\0")


def test_a_debugger_gets_the_command_line(p):
    set_debugger(p, "hello.x86.exe", "hello.x64.exe -p")
    request = Request(None, '"hello.x86.exe" a b')
    assert choose_program(p, request).headers.bits == 64
    assert request.command_line == 'hello.x64.exe -p "hello.x86.exe" a b'


def test_debuggers_that_debug_each_other_are_refused(p):
    set_debugger(p, "hello.x86.exe", "hello.x64.exe")
    set_debugger(p, "hello.x64.exe", "hello.x86.exe")
    with pytest.raises(WinError) as failure:
        choose_program(p, Request("hello.x86.exe", None))
    assert failure.value.code == ERROR_BAD_EXE_FORMAT


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("a", ["a"]),
        ("a b c", ["a", "a b", "a b c"]),
        ('"a b" c', ["a b"]),
        ('"a b', ["a b"]),
        (" a", [" a"]),
        ("", []),
        (" ", []),
    ],
)
def test_names_in_a_command_line(line, names):
    assert program_names(None, line) == names


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "a.exe", kinds.EMPTY), (b"", "a.BAT", kinds.BATCH), (b"\x7fELF", "a", kinds.ELF),
        (b"#!/bin/sh", "a", kinds.SCRIPT), (b"echo", "a.cmd", kinds.BATCH), (b"text", "a", kinds.TEXT),
        (b"\0\1", "a.exe", kinds.JUNK), (b"MZ", "a.exe", kinds.TRUNCATED),
        (b"MZ" + bytes(58) + b"\x40\0\0\0NE" + bytes(60), "a.exe", kinds.NE),
        (b"MZ" + bytes(58) + b"\x40\0\0\0NE" + bytes(52) + b"\1" + bytes(9), "a.exe", kinds.OS2),
        (b"MZ" + bytes(58) + b"\x40\0\0\0LE" + bytes(60), "a.exe", kinds.LE),
        (b"MZ" + bytes(58) + b"\x40\0\0\0\0\0" + bytes(60), "a.exe", kinds.DOS),
    ],
)  # fmt: skip
def test_kinds_of_files(head, name, kind):
    assert kind_of(head, len(head), name) == kind


def test_builtin_programs_are_in_the_system_directory():
    system = "C:\\windows\\system32"
    assert builtin_program("c:\\Windows\\System32\\HOSTNAME.EXE", system)
    for path in ("C:\\hostname.exe", "C:\\windows\\system32\\hostname", "C:\\windows\\system32\\context.exe"):
        assert not builtin_program(path, system)
