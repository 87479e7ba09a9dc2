"""Text translation of descriptors, without a guest."""

import os

import pytest

from pywine.dlls.crt.lowio import UTF8, UTF16, Descriptor
from pywine.nt.file import File


@pytest.fixture
def make(tmp_path):
    opened = []

    def open_file(content=b"", **options):
        path = tmp_path / f"file{len(opened)}"
        path.write_bytes(content)
        file = File(os.open(path, os.O_RDWR))
        opened.append(file)
        return Descriptor(0, file, **options), path

    yield open_file
    for file in opened:
        file.close()


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"a\r\nb\n", b"a\nb\n"),
        (b"a\rb", b"a\rb"),
        (b"a\r\r\nb", b"a\r\nb"),
        (b"a\x1ab", b"a"),
        (b"", b""),
    ],
)
def test_text_mode_reads_line_feeds_until_control_z(make, content, seen):
    descriptor, _ = make(content)
    assert descriptor.read(100)[1] == seen


def test_a_carriage_return_at_the_end_of_a_read_meets_its_line_feed(make):
    descriptor, _ = make(b"ab\r\ncd")
    assert descriptor.read(3) == (b"ab\r\n", b"ab\n")
    assert descriptor.read(3) == (b"cd", b"cd")


def test_writing_text_adds_carriage_returns(make):
    descriptor, path = make()
    descriptor.write(b"one\ntwo\n")
    assert path.read_bytes() == b"one\r\ntwo\r\n"


@pytest.mark.parametrize(("encoding", "codec"), [(UTF8, "utf-8"), (UTF16, "utf-16-le")])
def test_unicode_modes_show_utf_16(make, encoding, codec):
    descriptor, _ = make("a\u00e9\u4e2d\r\nb".encode(codec), encoding=encoding)
    text = b""
    while not descriptor.at_end:
        text += descriptor.read(2)[1]
    assert text == "a\u00e9\u4e2d\nb".encode("utf-16-le")


@pytest.mark.parametrize("seen", [b"", b"a", b"a\n", b"a\nb", b"a\nb\n"])
def test_raw_length_counts_what_translation_dropped(make, seen):
    descriptor, _ = make()
    raw = b"a\r\nb\r\n"
    assert raw[: descriptor.raw_length(raw, seen)].replace(b"\r\n", b"\n") == seen
