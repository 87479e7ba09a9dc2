"""`pywine prefix`, `--ephemeral`, and that wrappers keep every option."""

import json
import os

import pytest

from pywine.cli.main import run_command
from pywine.cli.wrap import baked_options


def test_info_and_reset(pywine, environment, tmp_path):
    folder = tmp_path / "prefix"
    info = ("prefix", "--prefix", folder, "info", "--json")
    assert json.loads(pywine(*info).stdout)["exists"] is False
    (folder / "drive_c" / "tools").mkdir(parents=True)
    (folder / "drive_c" / "tools" / "a.txt").write_text("12345")
    facts = json.loads(pywine(*info).stdout)
    assert (facts["path"], facts["files"], facts["bytes"]) == (os.fspath(folder), 1, 5)
    assert pywine("prefix", "--prefix", folder, "reset", input="n\n").returncode == 1
    assert folder.exists()
    assert pywine("prefix", "--prefix", folder, "reset", "--yes").returncode == 0
    assert not folder.exists()


def test_reset_spares_what_is_no_prefix(pywine, tmp_path):
    (tmp_path / "thesis.tex").write_text("precious")
    done = pywine("prefix", "--prefix", tmp_path, "reset", "--yes")
    assert done.returncode == 1
    assert "thesis.tex" in done.stderr
    assert (tmp_path / "thesis.tex").exists()


def test_ephemeral_prefix_is_used_and_removed(pywine, samples, environment, tmp_path):
    registry = samples / "registry/values.x64.exe"
    expected = (samples / "registry/values.expected").read_text()
    for _ in range(2):  # the second run finds nothing of the first one
        done = pywine("--ephemeral", registry, env=environment | {"TMPDIR": os.fspath(tmp_path)})
        assert done.stdout == expected
    assert list(tmp_path.iterdir()) == []
    assert list(os.scandir(environment["PYWINEPREFIX"])) == []


@pytest.mark.parametrize("option", run_command.params, ids=lambda option: option.name)
def test_wrappers_keep_every_option(option, tmp_path):
    if not option.expose_value or option.param_type_name == "argument":
        pytest.skip("not an option of the run")
    values = {"env": "A=b", "dlls": "zlib1=n,b", "engine": "unicorn"}
    value = values.get(option.name, os.fspath(tmp_path))
    words = [option.opts[0]] if option.is_flag else [f"{option.opts[0]}={value}"]
    asked = run_command.make_context("wrap", [*words, "prog.exe"]).params
    again = run_command.make_context("wrap", [*baked_options(asked), "prog.exe"]).params
    assert again == asked
    assert asked[option.name]
