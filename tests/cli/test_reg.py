"""reg and regedit from the command line: files of both formats, copies, comparisons."""

import pytest

KEY = "HKCU\\Software\\test"
OLD = b"""REGEDIT4

; a remark
[HKEY_CURRENT_USER\\Software\\test]
@="of \\"all\\""
"number"=dword:0000002a
"path"=hex(2):25,\\
  54,4d,50,25,00
"\xfcber"="\xe4"

[HKEY_CURRENT_USER\\Software\\test\\below]
"""


@pytest.fixture
def imported(pywine, tmp_path):
    (tmp_path / "old.reg").write_bytes(OLD)
    assert pywine("reg", "import", tmp_path / "old.reg").stdout == "The operation completed successfully.\n"
    return tmp_path


def test_an_old_file_is_read_in(pywine, imported):
    assert pywine("reg", "query", KEY).stdout == (
        "\nHKEY_CURRENT_USER\\Software\\test\n"
        '    (Default)    REG_SZ    of "all"\n'
        "    number    REG_DWORD    0x2a\n"
        "    path    REG_EXPAND_SZ    %TMP%\n"
        "    über    REG_SZ    ä\n\n"
        "HKEY_CURRENT_USER\\Software\\test\\below\n"
    )


def test_what_is_written_out_can_be_read_in(pywine, imported):
    files = [imported / name for name in ("one.reg", "two.reg", "three.reg")]
    assert pywine("reg", "export", KEY, files[0]).returncode == 0
    assert pywine("regedit", "/a", files[1], KEY).returncode == 0
    assert files[1].read_bytes().replace(b"\r\n", b"\n").split(b"\n")[2:5] == OLD.split(b"\n")[3:6]
    assert pywine("reg", "delete", KEY, "/f").returncode == 0
    assert pywine("reg", "query", KEY).returncode == 1
    assert pywine("regedit", "/s", files[1]).returncode == 0
    assert pywine("reg", "export", KEY, files[2], "/y").returncode == 0
    assert files[0].read_bytes() == files[2].read_bytes()


def test_files_can_delete(pywine, imported):
    (imported / "away.reg").write_text(
        "Windows Registry Editor Version 5.00\n\n[-HKEY_CURRENT_USER\\Software\\test\\below]\n"
        '[HKEY_CURRENT_USER\\Software\\test]\n"number"=-\n"no such"=-\n@=-\n'
    )
    assert pywine("regedit", "/s", imported / "away.reg").returncode == 0
    shown = pywine("reg", "query", KEY).stdout
    assert "number" not in shown
    assert "Default" not in shown
    assert "below" not in shown
    assert "path" in shown


def test_copies_compare_as_equal_until_one_changes(pywine, imported):
    assert pywine("reg", "copy", KEY, KEY + "2", "/s", "/f").returncode == 0
    same = pywine("reg", "compare", KEY, KEY + "2", "/s")
    assert (same.returncode, "Results Compared: Identical" in same.stdout) == (0, True)
    assert pywine("reg", "add", KEY + "2", "/v", "number", "/t", "REG_DWORD", "/d", "7", "/f").returncode == 0
    different = pywine("reg", "compare", KEY, KEY + "2", "/s")
    assert different.returncode == 2
    assert different.stdout.splitlines()[:2] == [
        "< Value:  HKEY_CURRENT_USER\\Software\\test  number  REG_DWORD  0x2a",
        "> Value:  HKEY_CURRENT_USER\\Software\\test2  number  REG_DWORD  0x7",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["import", "none.reg"], "ERROR: Error opening the file."),
        (["load", "HKCU\\x", "x"], "ERROR: Invalid key name."),
        (
            ["unload", "HKLM\\Software"],
            "ERROR: The file is not a registry file, or cannot be read or written.",
        ),
        (["export", "HKCU\\no such", "x"], "ERROR: The system was unable to find the specified registry key"),
        (["export", "HKXX\\no such", "x"], "ERROR: Invalid key name."),
        (["fly"], "ERROR: Invalid syntax."),
    ],
)
def test_refusals_say_why(pywine, tmp_path, words, message):
    done = pywine("reg", *words, cwd=tmp_path)
    assert (done.returncode, done.stderr.startswith(message)) == (1, True)


def test_either_view_can_be_meant(pywine):
    for machine in ("32", "64"):
        words = ["HKLM\\Software\\test", "/v", "bits", "/d", machine, f"/reg:{machine}"]
        assert pywine("reg", "add", *words).returncode == 0
    assert "    bits    REG_SZ    64\n" in pywine("reg", "query", "HKLM\\Software\\test").stdout
    assert "    bits    REG_SZ    32\n" in pywine("reg", "query", "HKLM\\Software\\test", "/reg:32").stdout
    assert "    bits    REG_SZ    32\n" in pywine("reg", "query", "HKLM\\Software\\Wow6432Node\\test").stdout


def test_keys_go_to_hives_and_back(pywine, imported):
    file = imported / "saved.hive"
    assert pywine("reg", "save", KEY, file).returncode == 0
    assert file.read_bytes().startswith(b"regf")
    assert pywine("reg", "load", "HKU\\mounted", file).returncode == 0
    assert "    number    REG_DWORD    0x2a\n" in pywine("reg", "query", "HKU\\mounted").stdout
    assert pywine("reg", "add", "HKU\\mounted", "/v", "new", "/d", "text").returncode == 0
    assert pywine("reg", "unload", "HKU\\mounted").returncode == 0
    assert pywine("reg", "query", "HKU\\mounted").returncode == 1
    assert pywine("reg", "restore", KEY, file).returncode == 0
    assert "    new    REG_SZ    text\n" in pywine("reg", "query", KEY).stdout
