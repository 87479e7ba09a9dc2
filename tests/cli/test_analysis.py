"""`pywine apis`, `pywine inspect`, `pywine wrap` and `pywine binfmt`."""

import json
import os
import subprocess

import pytest

from pywine.cli import binfmt
from pywine.cli.coverage import STATES, Coverage
from pywine.cli.wrap import wrapper
from pywine.nt import system_files


def test_apis_of_a_program(pywine, probe):
    done = pywine("apis", "--json", probe)
    found = json.loads(done.stdout)
    states = {}
    for dll in found["dlls"]:
        assert (dll["name"], dll["kind"], dll["wanted_by"]) == ("KERNEL32.dll", "builtin", probe.name)
        states |= {name: function["state"] for name, function in dll["functions"].items()}
    assert states["NoSuchFunction"] == "missing"
    assert states["ExitProcess"] == "done"
    assert states["HeapAlloc"] == "done", "a forward counts as its target"
    assert found["machine"] == probe.suffixes[0][1:]
    assert sum(found["counts"].values()) == len(states)
    assert done.returncode == 1


def test_apis_are_drawn(pywine, probe64, environment):
    done = pywine("apis", probe64, env=environment | {"COLUMNS": "80"})
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[0].startswith("KERNEL32.dll  builtin, for probe.x64.exe: ")
    assert "  missing  NoSuchFunction  kernel32.dll does not export it" in lines
    assert lines[-2].startswith("it would start (x64); ")
    assert max(map(len, lines)) <= 80


def test_apis_look_into_dlls_beside_the_program(pywine, samples, tmp_path):
    found = json.loads(pywine("apis", "--json", samples / "loader" / "static_imports.x64.exe").stdout)
    natives = [dll for dll in found["dlls"] if dll["kind"] == "native"]
    assert natives
    assert {os.path.dirname(dll["path"]) for dll in natives} == {str(samples / "loader")}
    assert {dll["wanted_by"] for dll in found["dlls"]} > {"static_imports.x64.exe"}


def test_a_file_that_stands_for_a_builtin_is_none(pywine, samples, environment, tmp_path):
    system = tmp_path / "drive_c" / "windows" / "system32"
    system.mkdir(parents=True)
    assert system_files.make(str(system), "netapi32.dll", 64)
    here = environment | {"PYWINEPREFIX": str(tmp_path)}
    done = pywine("apis", "--json", samples / "security" / "accounts_of_net.x64.exe", env=here)
    kinds = {dll["name"].lower(): dll["kind"] for dll in json.loads(done.stdout)["dlls"]}
    assert kinds["netapi32.dll"] == "builtin"


def test_an_absent_dll_is_named(pywine, samples, tmp_path):
    program = tmp_path / "program.exe"
    program.write_bytes((samples / "loader" / "static_imports.x64.exe").read_bytes())
    done = pywine("apis", program)
    assert done.stdout.splitlines()[-2].startswith("it would not start: ") or "is not there" in done.stdout
    assert done.returncode == 1


def test_apis_of_no_program(pywine, tmp_path):
    (tmp_path / "notes.txt").write_text("notes")
    done = pywine("apis", tmp_path / "notes.txt")
    assert (done.returncode, done.stdout) == (126, "")
    assert done.stderr.startswith(f"pywine: {tmp_path}/notes.txt is a text file (ERROR_BAD_EXE_FORMAT)\n")


@pytest.mark.parametrize("bits", [32, 64])
def test_the_coverage_table_adds_up(bits):
    table = Coverage(bits).table()
    by_name = {dll["dll"]: dll for dll in table}
    assert all(dll["exports"] == sum(dll[state] for state in STATES) for dll in table)
    assert by_name["kernel32.dll"]["done"] > 50
    assert len(table) > 100


def test_the_coverage_is_drawn(pywine, environment):
    done = pywine("apis", env=environment | {"COLUMNS": "80"})
    heading, *rows = done.stdout.splitlines()
    assert heading.split() == ["DLL", "exports", "done", "partial", "stub", "missing", "there"]
    assert any(row.startswith("kernel32.dll ") for row in rows)
    assert done.returncode == 0


def test_inspect_knows_the_file(pywine, probe):
    found = json.loads(pywine("inspect", "--json", probe).stdout)
    machine = probe.suffixes[0][1:]
    assert found["verdict"]["runs"] is True
    assert found["file"]["size"] == probe.stat().st_size
    assert (found["headers"]["machine"], found["headers"]["subsystem"]) == (machine, "Windows console")
    assert ".text" in [section["name"] for section in found["sections"]]
    assert {dll["name"] for dll in found["imports"]} == {"KERNEL32.dll"}
    assert (found["dotnet"], found["signature"]["present"], found["tls"]) == (False, False, None)


def test_inspect_of_a_dll_with_exports_and_resources(pywine, samples):
    found = json.loads(pywine("inspect", "--json", samples / "loader" / "leaf_x64.dll").stdout)
    assert found["verdict"]["error"] == "ERROR_BAD_EXE_FORMAT"
    assert found["exports"]
    strings = json.loads(pywine("inspect", "--json", samples / "resource" / "strings.x86.exe").stdout)
    assert {resource["type"] for resource in strings["resources"]} == {"STRING"}


def test_inspect_is_drawn(pywine, probe64, environment):
    done = pywine("inspect", probe64, env=environment | {"COLUMNS": "80"})
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[0] == "it would be started here  (`pywine apis` says how far it gets)"
    assert lines[2] == "image        PE32+ for x64, Windows console, Windows 5.2"
    assert "imports (2)" in lines
    assert "exports: none" in lines
    assert max(map(len, lines)) <= 80


def test_inspect_of_no_pe_file(pywine):
    done = pywine("inspect", "/dev/null")
    assert done.returncode == 126
    assert done.stderr.startswith("pywine: /dev/null is not a regular file (ERROR_BAD_EXE_FORMAT)\n")


def test_wrap_writes_a_script_that_runs_the_program(pywine, probe, tmp_path, environment):
    (tmp_path / "struct.py").write_text("raise SystemExit(99)")
    program = os.path.relpath(probe, tmp_path)
    done = pywine("wrap", "--engine", "unicorn", program, "-o", "answer", "exit", cwd=tmp_path)
    assert (done.stdout, done.returncode) == (f"answer runs {probe}\n", 0)
    del environment["PYTHONPATH"]
    run = subprocess.run([tmp_path / "answer", "2a"], cwd="/", env=environment, timeout=30, check=False)
    assert run.returncode == 42


def test_wrap_overwrites_only_its_own_scripts(pywine, probe64, tmp_path):
    (tmp_path / "mine").write_text("precious")
    refused = pywine("wrap", probe64, "-o", "mine", cwd=tmp_path)
    assert refused.returncode == 1
    assert "exists and was not written by `pywine wrap`" in refused.stderr
    assert (tmp_path / "mine").read_text() == "precious"
    assert pywine("wrap", probe64, "-o", "mine", "-f", cwd=tmp_path).returncode == 0
    assert pywine("wrap", probe64, "-o", "mine", cwd=tmp_path).returncode == 0


def test_wrap_refuses_what_cannot_run(pywine, tmp_path):
    (tmp_path / "text.exe").write_text("text")
    done = pywine("wrap", "text.exe", cwd=tmp_path)
    assert done.returncode == 126
    assert done.stderr.startswith("pywine: text.exe is a text file")
    assert not (tmp_path / "text").exists()


def test_a_long_interpreter_path_goes_through_the_shell(monkeypatch, tmp_path):
    python = tmp_path / "a python's place" / ("x" * 150)
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(python))
    script = tmp_path / "script"
    script.write_text(wrapper(["--", "/prog.exe"]))
    script.chmod(0o755)
    compile(script.read_text(), "script", "exec")
    done = subprocess.run([script, "one", "two words"], capture_output=True, text=True, check=True)
    assert done.stdout == f"-P {script} one two words\n"


def test_binfmt_names_magic_and_interpreter(monkeypatch, tmp_path):
    assert binfmt.registration("/usr/bin/pywine") == ":pywine:M::MZ::/usr/bin/pywine:"
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(Exception, match="the kernel needs the installed command"):
        binfmt.find_interpreter()
    (tmp_path / "pywine").write_text("")
    (tmp_path / "pywine").chmod(0o755)
    assert binfmt.find_interpreter() == str(tmp_path / "pywine")


@pytest.fixture
def kernel(monkeypatch, tmp_path):
    """Files where binfmt_misc has its own; without those of a mounted one if `mounted` is deleted."""
    monkeypatch.setattr(binfmt, "_FOLDER", str(tmp_path / "binfmt_misc"))
    monkeypatch.setattr(binfmt, "_PERSISTENT", str(tmp_path / "binfmt.d" / "pywine.conf"))
    (tmp_path / "binfmt_misc").mkdir()
    (tmp_path / "binfmt_misc" / "register").touch()
    (tmp_path / "binfmt_misc" / "status").write_text("disabled\n")
    return tmp_path


def test_binfmt_registers_and_enables(kernel, capsys):
    (kernel / "binfmt_misc" / "pywine").write_text("enabled\n")
    binfmt.install("line")
    written = {path.name: path.read_text() for path in kernel.glob("*/*")}
    assert written == {"register": "line", "status": "1", "pywine": "-1", "pywine.conf": "line\n"}
    (kernel / "binfmt_misc" / "pywine").unlink()
    binfmt.remove()
    assert not (kernel / "binfmt.d" / "pywine.conf").exists()
    binfmt.remove()
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Windows programs do not run directly any more.", "There was no registration.",
    ]  # fmt: skip


def test_binfmt_says_what_is_missing(kernel):
    (kernel / "binfmt_misc" / "register").unlink()
    with pytest.raises(binfmt.click.ClickException, match="is not mounted"):
        binfmt.install("line")
    (kernel / "binfmt_misc" / "status").unlink()
    (kernel / "binfmt_misc").rmdir()
    with pytest.raises(binfmt.click.ClickException, match="has no binfmt_misc"):
        binfmt.install("line")


def test_binfmt_needs_root(kernel, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError

    monkeypatch.setattr(binfmt, "open", refuse, raising=False)
    with pytest.raises(binfmt.click.ClickException, match="only root may do this"):
        binfmt.install("line")
