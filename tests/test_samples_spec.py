"""The samples' specifications are read as samples/README.md says, and their binaries are what they claim."""

import lief
import pytest

from tests.samples_spec import Sample, samples, unescape

MACHINE_TYPES = {"x86": lief.PE.Header.MACHINE_TYPES.I386, "x64": lief.PE.Header.MACHINE_TYPES.AMD64}


def sample_of(directory, *lines):
    source = directory / "sample.c"
    source.write_text("\n".join(("/* Does something.", *(f" * {line}" for line in lines), " */\n")))
    return Sample(source)


def test_defaults(tmp_path):
    sample = sample_of(tmp_path)
    assert sample.description == "Does something."
    assert (sample.args, sample.stdin, sample.exit, sample.files) == ([], b"", 0, [])
    assert [binary.path.name for binary in sample.binaries()] == ["sample.x86.exe", "sample.x64.exe"]


def test_words_are_literal_or_quoted_with_escapes(tmp_path):
    sample = sample_of(tmp_path, r'args: one "two words" tr\ail\ * "" "caf\u00e9\"" -x=/y')
    assert sample.args == ["one", "two words", "tr\\ail\\", "*", "", 'café"', "-x=/y"]


def test_files_with_content_and_directories(tmp_path):
    sample = sample_of(tmp_path, r'files: a.txt "dir/b.txt=x\r\n=y" empty/')
    sample.create_files(tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b""
    assert (tmp_path / "dir/b.txt").read_bytes() == b"x\r\n=y"
    assert (tmp_path / "empty").is_dir()


def test_exit_status_is_the_low_byte(tmp_path):
    sample = sample_of(tmp_path, "exit: 0xC0000005")
    assert (sample.exit, sample.status) == (0xC0000005, 5)


def test_expected_output_of_the_binary_wins(tmp_path):
    sample = sample_of(tmp_path, "crt: msvcrt ucrt")
    (tmp_path / "sample.expected").write_bytes(b"common")
    (tmp_path / "sample.ucrt.x64.expected").write_bytes(b"special")
    assert sample.expected("x64", "ucrt") == b"special"
    assert sample.expected("x86", "ucrt") == sample.expected("x64") == b"common"


def test_unknown_key_is_refused(tmp_path):
    with pytest.raises(ValueError, match="unknown key"):
        sample_of(tmp_path, "exit: 1", "argz: x")


def test_escapes():
    assert unescape(r"a\n\x00\u20ac\\") == b"a\n\0\xe2\x82\xac\\"


@pytest.mark.parametrize("sample", samples(), ids=repr)
def test_binaries_are_of_their_machine_and_run_time_library(sample):
    for binary in sample.binaries():
        image = lief.PE.parse(str(binary.path))
        names = [library.name.lower() for library in image.imports]
        assert image.header.machine == MACHINE_TYPES[binary.machine]
        assert (
            "msvcrt.dll" not in names
            if binary.crt == "ucrt"
            else not any("api-ms-win-crt" in name for name in names)
        )
