"""Ciphers: RC4 here, and no encryption without the package that can."""

from __future__ import annotations

import sys

import pytest

from pywine.abi.errors import NotImplementedHere
from pywine.nt import ciphers


def test_rc4_makes_known_streams():
    assert ciphers.Rc4(b"Key").apply(b"Plaintext").hex() == "bbf316e8d940af0ad3"
    assert ciphers.Rc4(b"Wiki").apply(b"pedia").hex() == "1021bf0420"


def test_a_copy_of_a_stream_goes_on_by_itself():
    stream = ciphers.Rc4(b"Key")
    stream.apply(b"Plain")
    copy = stream.copy()
    assert copy.apply(b"text") == stream.apply(b"text")


@pytest.mark.parametrize("size", range(33))
def test_padding_comes_off(size):
    data = bytes(range(size))
    padded = ciphers.pad(data, 16)
    assert len(padded) % 16 == 0
    assert ciphers.unpad(padded, 16) == data


@pytest.mark.parametrize("data", [b"", b"\0" * 16, b"\1" * 14 + b"\1\2", b"\x11" * 16])
def test_wrong_padding_is_refused(data):
    with pytest.raises(ciphers.BadPadding):
        ciphers.unpad(data, 16)


def test_nothing_is_encrypted_without_the_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
    with pytest.raises(NotImplementedHere, match=r"pywine\[crypto\]"):
        ciphers.encrypt("AES", bytes(16), "CBC", bytes(16), bytes(16))


def test_modes_continue_from_call_to_call():
    key, iv, data = bytes(range(16)), bytes(16), bytes(range(64))
    whole, _ = ciphers.encrypt("AES", key, "CBC", iv, data)
    first, following = ciphers.encrypt("AES", key, "CBC", iv, data[:32])
    second, _ = ciphers.encrypt("AES", key, "CBC", following, data[32:])
    assert first + second == whole
    assert ciphers.decrypt("AES", key, "CBC", iv, whole)[0] == data
