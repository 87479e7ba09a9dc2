"""Functions of ntdll that Wine has not got, by what Microsoft documents of them."""

from __future__ import annotations

import struct

import pytest

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_DLL_NOT_FOUND, STATUS_INVALID_IMAGE_FORMAT, STATUS_INVALID_PARAMETER
from pywine.abi.unicode import bytes_of, point_at_copy, text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.ntdll import ldr_modules, rtl_image, rtl_names
from pywine.nt.process import Process
from tests.support import end_process, make_process


class Cell:
    """What a body stores a number in."""

    value = 0


@pytest.fixture(params=(32, 64), ids=("x86", "x64"))
def p(request, tmp_path):
    process = make_process(request.param, tmp_path)
    yield process
    end_process(process)


def string(p: Process, text: str) -> UNICODE_STRING:
    made = UNICODE_STRING.on(p.memory, p.allocate(bytes(16)), p.bits)
    point_at_copy(p, made, text)
    return made


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hello.txt", "HELLO.TXT"), ("a b.c", "A B.C"), ("..", ".."), ("toolongname.txt", None),
        ("a.html", None), ("a.b.c", None), (".a", None), ("a.", None), ("a+b", None), ("\u3042", None),
    ],
)  # fmt: skip
def test_short_names_have_eight_and_three_characters(p, name, short):
    room = UNICODE_STRING.on(p.memory, p.allocate(bytes(16)), p.bits)
    room.Buffer, room.MaximumLength, spaces = p.allocate(bytes(12)), 12, Cell()
    answer = rtl_names.RtlIsNameLegalDOS8Dot3(p, string(p, name), room, spaces)
    assert (bytes_of(p, room).decode() if answer else None) == short
    assert spaces.value == (" " in (short or ""))


@pytest.mark.parametrize(
    ("expression", "name", "answer"),
    [("*.TXT", "a.txt", True), ("A?C", "abc", True), ("A?C", "abbc", False), ("<.TXT", "a.b.txt", True)],
)
def test_names_match_expressions(p, expression, name, answer):
    assert rtl_names.RtlIsNameInExpression(p, string(p, expression), string(p, name), 1, 0) is answer


def test_a_utf8_string_comes_back(p):
    source, utf8, back = (string(p, "na\u00efve \u20ac"), *(string(p, "") for _ in range(2)))
    rtl_names.RtlUnicodeStringToUTF8String(p, utf8, source, 1)
    assert bytes_of(p, utf8) == "na\u00efve \u20ac".encode()
    rtl_names.RtlUTF8StringToUnicodeString(p, back, utf8, 1)
    assert text_of(p, back) == "na\u00efve \u20ac"


@pytest.mark.parametrize("wide", [False, True])
def test_the_address_of_a_network_card_comes_back(p, wide):
    at, text, end = p.allocate(bytes.fromhex("001a2bff0405")), p.allocate(bytes(40)), Cell()
    behind = rtl_names.RtlEthernetAddressToString(p, at, text, wide)
    assert p.memory.read(text, 17 << wide).decode("utf-16-le" if wide else "ascii") == "00-1A-2B-FF-04-05"
    assert behind == text + (17 << wide)
    rtl_names.RtlEthernetStringToAddress(p, text, end, at + 8, wide)
    assert p.memory.read(at + 8, 6) == p.memory.read(at, 6)
    assert end.value == behind


def test_a_short_address_of_a_network_card_is_refused(p):
    text, end = p.allocate(b"00-1A\0"), Cell()
    with pytest.raises(NtError) as refusal:
        rtl_names.RtlEthernetStringToAddress(p, text, end, text, False)
    assert refusal.value.code == STATUS_INVALID_PARAMETER


def test_headers_must_lie_in_the_size_given(p):
    base, found = p.modules.exe.base, Cell()
    rtl_image.RtlImageNtHeaderEx(p, 0, base, 0x1000, found)
    assert found.value == base + struct.unpack("<I", p.memory.read(base + 0x3C, 4))[0]
    for flags, at, size, status in (
        (0, base, 0x10, STATUS_INVALID_IMAGE_FORMAT),
        (0, 0, 0x1000, STATUS_INVALID_PARAMETER),
        (2, base, 0x1000, STATUS_INVALID_PARAMETER),
    ):
        with pytest.raises(NtError) as refusal:
            rtl_image.RtlImageNtHeaderEx(p, flags, at, size, found)
        assert refusal.value.code == status


def test_modules_are_found_by_name_and_base(p):
    ntdll, found = p.modules.find("ntdll.dll"), Cell()
    ldr_modules.LdrGetDllHandleByMapping(p, ntdll.base, found)
    assert found.value == ntdll.base
    ldr_modules.LdrGetDllHandleByName(p, string(p, "ntdll.dll"), None, found)
    assert found.value == ntdll.base
    with pytest.raises(NtError) as refusal:
        ldr_modules.LdrGetDllHandleByMapping(p, ntdll.base + 1, found)
    assert refusal.value.code == STATUS_DLL_NOT_FOUND
    with pytest.raises(NtError):
        ldr_modules.LdrGetDllHandleByName(p, None, None, found)


def test_references_know_only_the_flag_that_pins(p):
    module = p.modules.exe
    with pytest.raises(NtError):
        ldr_modules.LdrAddRefDll(p, 4, module)
