"""The command's exit status, messages and JSON report."""

import json
import os
import re
import struct
import subprocess
import sys

import pytest

from tests.cli.conftest import PROGRAMS


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["exit", "2a"], 42), (["exit", "1ff"], 255), (["exit", "0"], 0), (["ExitProcess", "7"], 7)],
)
def test_the_status_is_the_low_byte_of_the_exit_code(pywine, probe, arguments, status):
    done = pywine(probe, *arguments)
    assert (done.returncode, done.stderr) == (status, "")


@pytest.mark.parametrize("engine", ["native", "unicorn"])
def test_a_system_call_past_ntdll_is_named(pywine, probe, engine):
    done = pywine("--engine", engine, probe, "syscall")
    assert (done.returncode, done.stdout) == (125, "")
    assert done.stderr == "pywine: the program makes the system call 0x55 itself, past ntdll\n"


def test_a_crash_says_what_and_where(pywine, probe):
    done = pywine(probe, "crash")
    assert done.returncode == 5
    assert done.stderr.startswith(
        f"pywine: {probe.name} crashed: STATUS_ACCESS_VIOLATION (0xC0000005) writing address 0x10\n"
        f"  at {probe.name}+0x"
    )


@pytest.mark.parametrize("engine", ["native", "unicorn"])
@pytest.mark.parametrize("machine", ["x64", "x86"])
def test_a_crash_names_the_functions_it_was_called_from(pywine, machine, engine):
    program = PROGRAMS / f"deep.{machine}.exe"
    done = pywine("--engine", engine, program)
    at, _, callers = done.stderr.partition("  called from")
    assert re.search(r"^  at deep\S+ \(third\+0x\w+\)$", at, re.MULTILINE)
    assert re.findall(r"\((\w+)\+0x", callers) == ["second", "first", "start"]


@pytest.mark.parametrize("engine", ["native", "unicorn"])
@pytest.mark.parametrize("machine", ["x64", "x86"])
def test_a_crash_tells_the_last_calls(pywine, samples, machine, engine):
    done = pywine("--engine", engine, samples / f"exception/raise_fail_fast.{machine}.exe")
    _, _, calls = done.stderr.partition("  last calls:\n")
    names = [line.strip() for line in calls.splitlines() if line.startswith("    ")]
    assert len(names) == 8
    assert names[-1] == "kernel32.dll!RaiseFailFastException"


def test_a_missing_function_names_itself_and_its_caller(pywine, probe64):
    done = pywine(probe64, "missing")
    assert done.returncode == 125
    assert done.stderr.startswith(
        "pywine: KERNEL32!NoSuchFunction is not implemented (called from probe.x64.exe+0x"
    )


def test_the_report_has_all_32_bits(pywine, probe, tmp_path):
    report = tmp_path / "report.json"
    done = pywine(f"--json={report}", probe, "exit", "c0000100")
    facts = json.loads(report.read_text())
    assert facts.pop("seconds") > 0
    assert facts.pop("engine") in ("native", "unicorn")
    assert facts == {
        "program": str(probe),
        "exit_code": 0xC0000100,
        "status": 0,
        "message": "",
        "reason": "exited",
    }
    assert (done.returncode, done.stderr) == (0, "")


def test_the_report_goes_to_standard_error(pywine, probe64):
    done = pywine("--json", probe64, "exit", "3")
    assert json.loads(done.stderr)["exit_code"] == 3


def test_the_report_of_a_refusal_names_the_error(pywine):
    facts = json.loads(pywine("--json", "/nowhere/at/all.exe").stderr.splitlines()[-1])
    assert (facts["exit_code"], facts["status"], facts["error"], facts["error_code"]) == (
        None,
        127,
        "ERROR_FILE_NOT_FOUND",
        2,
    )


def test_an_unwritable_report_is_said_and_changes_nothing(pywine, probe64):
    done = pywine("--json=/nowhere/report", probe64, "exit", "4")
    assert (done.returncode, done.stderr) == (
        4,
        "pywine: cannot write the report '/nowhere/report': No such file or directory\n",
    )


def pe_file(*, machine=0x8664, characteristics=0x22, subsystem=3, clr=0):
    """A minimal PE32+ image of one section, as a program would be."""
    directories = [(0, 0)] * 16
    directories[14] = (clr, 72 if clr else 0)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0x200, 0, 0, 0x1000, 0x1000)
    optional += struct.pack(
        "<QIIHHHHHHIIIIHH", 0x140000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, subsystem, 0
    )
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += b"".join(struct.pack("<II", *directory) for directory in directories)
    header = struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), characteristics)
    section = struct.pack("<8sIIIIIIHHI", b".text", 0x10, 0x1000, 0x200, 0x200, 0, 0, 0, 0, 0x60000020)
    head = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0" + header + optional + section
    return head.ljust(0x200, b"\0") + b"\xb8\x07\0\0\0\xc3".ljust(0x200, b"\0")  # mov eax, 7; ret


def ne_file(target):
    return b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + (b"NE".ljust(54, b"\0") + target).ljust(80, b"\0")


BAD_FORMAT, CUT = "(ERROR_BAD_EXE_FORMAT)", "it is truncated"
REFUSED = {
    "empty.exe": (b"", "is an empty file (ERROR_BAD_EXE_FORMAT)"),
    "notes.txt": (b"hello\n", "is a text file (ERROR_BAD_EXE_FORMAT)"),
    "noise.exe": (
        b"\x01\x00\x02" * 100,
        "is not a Windows program: it has no MZ header (ERROR_BAD_EXE_FORMAT)",
    ),
    "script": (b"#!/bin/sh\n", "is a script for the host (#!) (ERROR_BAD_EXE_FORMAT)"),
    "linux": (b"\x7fELF" + bytes(60), "is a Linux program (ELF) (ERROR_BAD_EXE_FORMAT)"),
    "packed.exe": (b"PK\x03\x04" + bytes(60), "is a ZIP archive (ERROR_BAD_EXE_FORMAT)"),
    "dos.exe": (b"MZ".ljust(200, b"\0"), "is not a valid DOS program (ERROR_BAD_EXE_FORMAT)"),
    "short.exe": (b"MZ", "is truncated: its headers lie behind the end of the file (ERROR_BAD_EXE_FORMAT)"),
    "win16.exe": (ne_file(b"\x02"), "is a 16-bit Windows program (NE) (ERROR_BAD_EXE_FORMAT)"),
    "os2.exe": (ne_file(b"\x01"), "is an OS/2 1.x program (NE) (ERROR_BAD_EXE_FORMAT)"),
    "cut.exe": (
        pe_file()[:0x200],
        f"is not a valid Windows program: section 0 (.text) lies outside the file: {CUT} {BAD_FORMAT}",
    ),
    "arm64.exe": (
        pe_file(machine=0xAA64),
        "cannot run on this machine: it is a program for ARM64 (ERROR_EXE_MACHINE_TYPE_MISMATCH)",
    ),
    "library.dll": (pe_file(characteristics=0x2022), "is a DLL, not a program (ERROR_BAD_EXE_FORMAT)"),
    "net.exe": (pe_file(clr=0x1008), "is a .NET program (ERROR_BAD_EXE_FORMAT)"),
    "driver.sys": (pe_file(subsystem=1), "is a driver or native NT program (ERROR_BAD_EXE_FORMAT)"),
    "boot.efi": (
        pe_file(subsystem=10),
        "is not a Win32 program but made for this subsystem: EFI application (ERROR_BAD_EXE_FORMAT)",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_run_is_called_by_its_name(pywine, tmp_path, name):
    content, expected = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    done = pywine(name, cwd=tmp_path)
    first, *advice = done.stderr.splitlines()
    assert first == f"pywine: {name} {expected}"
    assert len(advice) == 1
    assert advice[0].startswith("  ")
    assert done.returncode == 126


def test_the_minimal_image_of_these_tests_runs(pywine, tmp_path):
    (tmp_path / "seven.exe").write_bytes(pe_file())
    assert pywine("seven", cwd=tmp_path).returncode == 7


@pytest.mark.parametrize(
    ("name", "expected", "status"),
    [
        (b"nowhere.exe", "nowhere.exe was not found (ERROR_FILE_NOT_FOUND)", 127),
        (b"./nowhere.exe", "./nowhere.exe was not found (ERROR_FILE_NOT_FOUND)", 127),
        (b"folder", "folder is a directory (ERROR_ACCESS_DENIED)", 126),
        (b"fifo", "fifo is not a regular file (ERROR_BAD_EXE_FORMAT)", 126),
        (b"/dev/null", "/dev/null is not a regular file (ERROR_BAD_EXE_FORMAT)", 126),
        (b"dangling", "dangling is a link to nothing (ERROR_FILE_NOT_FOUND)", 127),
        (b"two\nlines", r"two\nlines was not found (ERROR_FILE_NOT_FOUND)", 127),
        (b"n\xffn", r"n\udcffn is a text file (ERROR_BAD_EXE_FORMAT)", 126),
        (b"", "no program is named (ERROR_FILE_NOT_FOUND)", 127),
        (b"x" * 5000, "x" * 5000 + " was not found (ERROR_FILE_NOT_FOUND)", 127),
    ],
)
def test_what_is_no_file_is_called_by_its_name(pywine, tmp_path, name, expected, status):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "dangling").symlink_to("nothing")
    (tmp_path / os.fsdecode(b"n\xffn")).write_text("text")
    done = pywine(os.fsdecode(name), cwd=tmp_path)
    assert (done.stderr.splitlines()[0], done.returncode) == (f"pywine: {expected}", status)


def test_a_name_that_is_no_text_still_runs(pywine, tmp_path):
    path = tmp_path / os.fsdecode(b"seven \xff\n.exe")
    path.write_bytes(pe_file())
    assert (pywine(path, os.fsdecode(b"\xfe")).returncode, pywine("--", path).returncode) == (7, 7)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_program(pywine, tmp_path):
    (tmp_path / "secret.exe").write_bytes(pe_file())
    (tmp_path / "secret.exe").chmod(0)
    done = pywine("secret.exe", cwd=tmp_path)
    assert done.stderr.startswith(
        "pywine: secret.exe cannot be read: Permission denied (ERROR_ACCESS_DENIED)\n"
    )
    assert done.returncode == 126


@pytest.mark.parametrize(
    ("name", "value", "expected", "status"),
    [
        ("PYWINE_ENGINE", "steam", "PYWINE_ENGINE names the engine 'steam' (ERROR_INVALID_PARAMETER)", 2),
        (
            "PYWINEDLLOVERRIDES",
            "zlib1",
            "PYWINEDLLOVERRIDES: 'zlib1' is not name=n,b (n: native, b: builtin) (ERROR_INVALID_PARAMETER)",
            2,
        ),
        (
            "PYWINEPREFIX",
            "/proc/x",
            "the prefix /proc/x cannot be made: No such file or directory (ERROR_CANNOT_MAKE)",
            125,
        ),
    ],
)
def test_bad_settings_in_the_environment(pywine, probe64, environment, name, value, expected, status):
    environment[name] = value
    done = pywine(probe64, "exit", "0", env=environment)
    assert (done.stderr.splitlines()[0], done.returncode) == (f"pywine: {expected}", status)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--nonsense"], "No such option"),
        (["--trace"], "Missing argument"),
        (["--env", "X", "prog"], "'X' is not NAME=VALUE"),
        (["--dll", "zlib1", "prog"], "'zlib1' is not name=n,b"),
        (["--engine", "steam", "prog"], "'steam' is not one of"),
        (["--cwd", "/nowhere", "prog"], "does not exist"),
    ],
)
def test_bad_options_are_usage_errors(pywine, arguments, complaint):
    done = pywine(*arguments)
    assert complaint in done.stderr
    assert done.returncode == 2


def test_options_end_at_the_program(pywine, probe64):
    assert pywine(probe64, "exit", "9", "--json", "--nonsense").returncode != 2
    assert pywine("--no-identity", probe64, "exit", "9").returncode == 9
    assert pywine("--", probe64, "exit", "9").returncode == 9


def test_the_program_is_named_from_here_and_started_there(pywine, tmp_path):
    (tmp_path / "seven.exe").write_bytes(pe_file())
    assert pywine("--cwd", "/", "seven.exe", cwd=tmp_path).returncode == 7


def test_help_and_version(pywine):
    shown = pywine("--help")
    assert shown.returncode == 0
    assert pywine().stdout == shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    for option in (
        "--trace[=CHANNELS]",
        "--stages",
        "--json[=FILE]",
        "--dll NAME=n,b",
        "apis",
        "inspect",
        "wrap",
        "binfmt",
    ):
        assert option in shown.stdout


def test_a_missing_dll_is_named_with_who_needs_it(pywine, samples, tmp_path):
    program = tmp_path / "program.exe"
    program.write_bytes((samples / "loader" / "static_imports.x64.exe").read_bytes())
    done = pywine("--json=report", program, cwd=tmp_path)
    assert re.fullmatch(
        r"pywine: Z:\\.*\\program\.exe cannot be started: \w+_x64\.dll, which program\.exe needs,"
        r" was not found \(STATUS_DLL_NOT_FOUND\)\n",
        done.stderr,
    )
    assert done.returncode == 0x35
    facts = json.loads((tmp_path / "report").read_text())
    assert (facts["exit_code"], facts["reason"]) == (0xC0000135, "not loaded")


HEAVY = {
    "argparse", "click", "dataclasses", "enum", "inspect", "lief", "logging", "pathlib", "re", "rich",
    "typing", "unicorn",
}  # fmt: skip


def test_a_plain_run_imports_nothing_heavy(probe64, environment):
    command = [sys.executable, "-P", "-X", "importtime", "-m", "pywine", probe64, "exit", "0"]
    environment["PYTHONPYCACHEPREFIX"] = os.devnull  # kept code does not show
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "pywine.launch.start_process" in imported
    assert not imported & HEAVY


def test_standard_error_may_be_closed(environment, tmp_path):
    command = f"{sys.executable} -P -m pywine {tmp_path}/nowhere.exe 2>&-"
    assert subprocess.run(command, shell=True, env=environment, check=False).returncode == 127
