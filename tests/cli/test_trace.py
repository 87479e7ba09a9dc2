"""`--trace`: which calls are shown, and how."""

import re

import pytest

from pywine.abi import show, types
from pywine.abi.show_names import PARAMETERS, Values
from pywine.abi.trace import Channels
from pywine.machine.memory import READ, AccessViolation


@pytest.mark.parametrize(
    ("channels", "path", "expected"),
    [
        ("*", "kernel32/fileapi/CreateFileW", True),
        ("kernel32", "kernel32/fileapi/CreateFileW", True),
        ("kernel32/fileapi", "kernel32/fileapi/CreateFileW", True),
        ("kernel32/fileapi", "kernel32/fileapiset/CreateFileW", False),
        ("kernel32/fileapi/createfilew", "kernel32/fileapi/CreateFileW", True),
        ("kernel32/file", "kernel32/fileapi/CreateFileW", False),
        ("*,-kernel32/fileapi", "kernel32/fileapi/CreateFileW", False),
        ("*,-kernel32,kernel32/fileapi", "kernel32/fileapi/CreateFileW", True),
        ("kernel32/fileapi,-kernel32", "kernel32/fileapi/CreateFileW", False),
        ("-crt", "kernel32/fileapi/CreateFileW", True),
        ("-crt", "crt/stdio/printf", False),
        ("heap", "kernel32/fileapi/CreateFileW", False),
        ("", "kernel32/fileapi/CreateFileW", False),
    ],
)
def test_the_last_channel_that_matches_decides(channels, path, expected):
    assert Channels(channels).includes(path) is expected


def test_a_dll_is_a_channel_too():
    assert Channels("msvcrt").includes("crt/stdio/printf", "msvcrt/printf")
    assert not Channels("*,-msvcrt").includes("crt/stdio/printf", "msvcrt/printf")


def test_texts_are_quoted_and_cut():
    assert show.quote('a "b"\n\x01\\é') == r'"a \"b\"\n\x01\\é"'
    assert show.quote(b"\xff") == '"ÿ"'
    assert show.quote("\udc80\U0010fffd") == r'"\udc80\U0010fffd"'
    assert show.quote("x" * 100) == f'"{"x" * 80}"…'

    def unreadable(address):
        raise AccessViolation(address, READ)

    assert show.show_text(unreadable, 0) == "NULL"
    assert show.show_text(unreadable, 16) == "0x10 (not readable)"


def test_flags_and_values_have_names():
    names = PARAMETERS["CreateFile"]
    assert show.flag_names(0xC0000000, names[1]) == "GENERIC_READ|GENERIC_WRITE"
    assert show.flag_names(0x80000004 | 0x40000, names[1]) == "GENERIC_READ|FILE_APPEND_DATA|0x40000"
    assert show.flag_names(0, names[2]) == "0x0"
    assert show.value_name(3, names[4]) == "OPEN_EXISTING"
    assert show.value_name(9, names[4]) == "0x9"
    assert isinstance(names[4], Values)


def test_results_are_shown_as_what_they_mean():
    class Process64:
        bits = 64

    p = Process64()
    assert show.show_result(p, types.VOID, None) == ""
    assert [show.show_result(p, types.TRUE, value) for value in (None, 0)] == ["TRUE", "FALSE"]
    assert show.show_result(p, types.STATUS, None) == "STATUS_SUCCESS"
    assert show.show_result(p, types.STATUS, 0xC0000022) == "STATUS_ACCESS_DENIED"
    assert show.show_result(p, types.LSTATUS, 2) == "ERROR_FILE_NOT_FOUND (2)"
    assert show.show_result(p, types.ERRNO, 22) == "EINVAL (22)"
    assert show.show_result(p, types.FILE_HANDLE, -1) == "INVALID_HANDLE_VALUE"
    assert show.show_result(p, types.PVOID, 0) == "NULL"
    assert show.show_result(p, types.DWORD, True) == "1"
    assert show.show_result(p, types.DOUBLE, 1.5) == "1.5"


def lines_of(done):
    return [line for line in done.stderr.splitlines() if not line.startswith("pywine: ")]


def test_a_line_has_thread_caller_function_arguments_and_end(pywine, probe):
    done = pywine("--trace", probe, "ExitProcess", "3")
    (line,) = lines_of(done)
    assert re.fullmatch(rf"0024 {probe.name}\+0x[0-9a-f]+ +kernel32!ExitProcess\(3\) exits with 3", line)
    assert done.returncode == 3


def test_failures_name_the_error(pywine, probe):
    (close, last_error) = lines_of(pywine("--trace", probe, "raise"))
    assert close.endswith("kernel32!CloseHandle(0x1234) -> FALSE  ERROR_INVALID_HANDLE (6)")
    assert last_error.endswith("!GetLastError() -> 6")


def test_channels_choose(pywine, probe64):
    assert lines_of(pywine("--trace=*,-kernel32", probe64, "ExitProcess", "3")) == []
    assert len(lines_of(pywine("--trace=kernel32/processthreadsapi", probe64, "ExitProcess", "3"))) == 1


def test_an_unknown_channel_is_refused(pywine, probe64):
    done = pywine("--trace=kernel23", probe64, "exit", "0")
    assert done.stderr.startswith("pywine: there is no trace channel 'kernel23' (ERROR_INVALID_PARAMETER)\n")
    assert done.returncode == 2


def test_the_trace_goes_to_a_file(pywine, probe64, tmp_path):
    done = pywine("--trace", "--trace-file", tmp_path / "trace", probe64, "ExitProcess", "1")
    assert (done.returncode, done.stderr) == (1, "")
    assert (tmp_path / "trace").read_text().count("\n") == 1
    refused = pywine("--trace-file", "/nowhere/trace", probe64, "exit", "0")
    assert refused.stderr.startswith("pywine: the trace cannot be written to /nowhere/trace: No such file")


def test_the_environment_can_ask_for_a_trace(pywine, probe64, environment):
    done = pywine(probe64, "ExitProcess", "3", env=environment | {"PYWINE_TRACE": "*"})
    assert "kernel32!ExitProcess(3)" in done.stderr


def test_the_heap_channel_names_double_frees_and_leaks(pywine, probe):
    double, total, leak = lines_of(pywine("--trace=heap", probe, "heap"))
    where = rf"{probe.name}\+0x[0-9a-f]+"
    assert re.fullmatch(
        rf"heap: double free of 0x\w+ by {where} \(40 bytes allocated by {where}, freed by {where}\)", double
    )
    assert total == "heap: 1 block never freed, 24 bytes"
    assert re.fullmatch(rf"heap:   24 bytes at 0x\w+, allocated by {where}", leak)


def test_the_heap_channel_is_content_where_nothing_leaks(pywine, probe64):
    assert lines_of(pywine("--trace=heap", probe64, "exit", "0")) == ["heap: everything was freed"]
