"""`pywine smoke` and the pytest plugin: cases pass, fail and are skipped for the right reasons."""

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from pywine.cli.smoke.cases import BadCases, read_cases

HEAD = """\
[defaults]
timeout = 30
[[case]]
name = "hello"
program = "{samples}/hello/hello.x64.exe"
stdout = {{ from = "{samples}/hello/hello.expected" }}
"""
WRONG = """\
[[case]]
name = "wrong"
program = "{samples}/hello/hello.x86.exe"
stdout = "bye\\n"
exit_code = 3
[[case]]
name = "gone"
program = "nowhere.exe"
[[case]]
name = "later"
program = "nowhere.exe"
skip = "not yet"
"""


@pytest.fixture
def cases(tmp_path, samples):
    def write(text, name="smoke.toml"):
        path = tmp_path / name
        path.write_text(text.format(samples=samples))
        return path

    return write


def test_everything_passes(pywine, cases):
    done = pywine("smoke", cases(HEAD), "--engine", "both")
    assert done.returncode == 0, done.stderr
    assert "native" in done.stderr
    assert "unicorn" in done.stderr


def test_failures_are_told_and_reported(pywine, cases, tmp_path):
    done = pywine("smoke", cases(HEAD + WRONG), "--junit", tmp_path / "j.xml", "--json", tmp_path / "r.json")
    assert done.returncode == 1
    assert "exit code 0x0, expected 0x3" in done.stderr
    assert "-bye" in done.stderr
    assert "ERROR_FILE_NOT_FOUND" in done.stderr
    status = {one["name"]: one["status"] for one in json.loads((tmp_path / "r.json").read_text())}
    assert status == {"hello": "passed", "wrong": "failed", "gone": "failed", "later": "skipped"}
    suite = ElementTree.parse(tmp_path / "j.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "2", "1")


def test_only_some(pywine, cases):
    assert pywine("smoke", cases(HEAD + WRONG), "-k", "hel*").returncode == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[case]]\nname = 'x'", "has no 'program'"),
        ("[[case]]\nname = 'x'\nprogram = 'y'\ncolour = 1", "unknown key 'colour'"),
        ("[[case]]\nname = 'x'\nprogram = 'y'\nargs = 'z'", "'args' is a str"),
        ("[[case]]\nname = 'x'\nprogram = 'y'\nstdin = {{ text = 'z' }}", "'stdin' is a text or"),
        ("[[case]]\nname = 'x'\nprogram = 'y'\n" * 2, "is there twice"),
        ("[cases]", "unknown table 'cases'"),
        ("[[case", "smoke.toml"),
    ],
)
def test_bad_cases(cases, text, message):
    with pytest.raises(BadCases, match=message):
        read_cases(cases(text))


def test_bad_cases_end_the_command(pywine, tmp_path):
    done = pywine("smoke", tmp_path / "none.toml")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "none.toml: No such file" in done.stderr


PLUGIN_TEST = """\
import pytest

def test_hello(pywine):
    assert pywine({hello!r}).stdout == {expected!r}

@pytest.mark.pywine(engine="unicorn", timeout=0.0001)
def test_marked(pywine):
    import subprocess
    with pytest.raises(subprocess.TimeoutExpired):
        pywine({hello!r})
"""


def test_the_pytest_plugin(cases, tmp_path, samples, environment):
    cases(HEAD + WRONG, "tools.smoke.toml")
    expected = (samples / "hello/hello.expected").read_text().replace("\r\n", "\n")
    source = PLUGIN_TEST.format(hello=os.fspath(samples / "hello/hello.x64.exe"), expected=expected)
    (tmp_path / "test_it.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "pywine.pytest_plugin", "--rootdir", tmp_path]
    options = ["--pywine-engine", "both", "--strict-markers", "-p", "no:cacheprovider", tmp_path]
    done = subprocess.run(
        [*command, *options], env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "4 failed, 6 passed, 2 skipped" in done.stdout, done.stdout
    assert "exit code 0x0, expected 0x3" in done.stdout
