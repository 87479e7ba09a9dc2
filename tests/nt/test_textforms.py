"""Binary data as text."""

from __future__ import annotations

import pytest

from pywine.nt import textforms


def test_lines_of_base_64_have_64_characters():
    text = textforms.to_text(bytes(100), textforms.BASE64)
    assert text is not None
    assert [len(line) for line in text.split("\r\n")] == [64, 64, 8, 0]


@pytest.mark.parametrize(
    "form", [textforms.BASE64, textforms.BASE64HEADER, textforms.HEXRAW, textforms.HEX, textforms.CRLHEADER]
)
@pytest.mark.parametrize("flags", [0, textforms.NOCR, textforms.NOCRLF])
def test_data_comes_back(form, flags):
    data = bytes(range(70))
    text = textforms.to_text(data, form | flags)
    assert text is not None
    assert textforms.from_text(text, form) == (data, 0, form)


def test_dumps_have_addresses_and_characters():
    assert textforms.to_text(b"0123456789abcdefgh", textforms.HEXASCIIADDR) == (
        "0000\t30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66   0123456789abcdef\r\n"
        "0010\t67 68                                              gh\r\n"
    )


def test_what_is_no_text_is_refused():
    assert textforms.from_text("a*b", textforms.BASE64) is None
    assert textforms.from_text("-----BEGIN X-----\nYQ==", textforms.BASE64HEADER) is None
