"""Functions of ntdll and kernel32 that Wine has not got, by what Microsoft documents of them."""

from __future__ import annotations

import struct

import pytest

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_DLL_NOT_FOUND,
    STATUS_INVALID_IMAGE_FORMAT,
    STATUS_INVALID_PARAMETER,
    STATUS_MORE_ENTRIES,
)
from pywine.abi.unicode import bytes_of, point_at_copy, text_of
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_ALREADY_EXISTS,
    ERROR_DUP_NAME,
    ERROR_INVALID_PARAMETER,
    ERROR_PATH_NOT_FOUND,
)
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.advapi32.securitybaseapi_token import CheckTokenMembershipEx
from pywine.dlls.kernel32 import fileapi_names, memoryapi
from pywine.dlls.kernel32 import namespaceapi as spaces
from pywine.dlls.ntdll import ldr_modules, nt_directory_object, rtl_image, rtl_names
from pywine.nt.namespace import Namespace
from pywine.nt.object_paths import ObjectDirectory
from pywine.nt.process import Process
from pywine.nt.security import EVERYONE, SYSTEM, sid_bytes
from pywine.nt.sync import Event
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


def boundary(p: Process, name: str, *sids: str) -> spaces.Boundary:
    cell = Cell()
    cell.value = spaces.CreateBoundaryDescriptor(p, name, 0)
    for sid in sids:
        spaces.AddSIDToBoundaryDescriptor(p, cell, p.allocate(sid_bytes(sid)))
    return p.handles.get(cell.value, spaces.Boundary)


def refused(call, *arguments) -> int:
    with pytest.raises(WinError) as refusal:
        call(*arguments)
    return refusal.value.code


def test_a_private_namespace_has_names_of_its_own(p):
    names = p.state(Namespace)
    handle = spaces.CreatePrivateNamespace(p, None, boundary(p, "mine", EVERYONE), "alias")
    make = lambda: Event(manual=True, signaled=False)  # noqa: E731
    inside, _ = names.create("alias\\event", Event, make)
    p.handles.open(inside)
    outside, existed = names.create("event", Event, make)
    assert outside is not inside
    assert not existed
    other = spaces.OpenPrivateNamespace(p, boundary(p, "mine", EVERYONE), "second")
    assert names.find("second\\event", Event) is inside
    assert spaces.ClosePrivateNamespace(p, other, 0)
    assert spaces.ClosePrivateNamespace(p, handle, 1)
    assert names.aliases == {}


def test_private_namespaces_are_refused(p):
    mine = boundary(p, "mine", EVERYONE)
    assert refused(spaces.OpenPrivateNamespace, p, mine, "alias") == ERROR_PATH_NOT_FOUND
    spaces.CreatePrivateNamespace(p, None, mine, "alias")
    assert refused(spaces.CreatePrivateNamespace, p, None, mine, "other") == ERROR_ALREADY_EXISTS
    assert refused(spaces.OpenPrivateNamespace, p, mine, "alias") == ERROR_DUP_NAME
    foreign, nobodys = boundary(p, "foreign", SYSTEM), boundary(p, "nobody's")
    assert refused(spaces.CreatePrivateNamespace, p, None, foreign, "foreign") == ERROR_ACCESS_DENIED
    assert refused(spaces.CreatePrivateNamespace, p, None, nobodys, "nobody") == ERROR_INVALID_PARAMETER


def test_kernel32_knows_short_names(p):
    room, has_spaces, is_legal = p.allocate(bytes(13)), Cell(), Cell()
    fileapi_names.CheckNameLegalDOS8Dot3(p, "a b.txt", room, 13, has_spaces, is_legal)
    assert (p.memory.read_cstring(room), has_spaces.value, is_legal.value) == (b"A B.TXT", True, True)
    fileapi_names.CheckNameLegalDOS8Dot3(p, "much too long.txt", room, 13, has_spaces, is_legal)
    assert is_legal.value is False


def test_working_sets_have_no_hard_limits(p):
    least, most, flags = Cell(), Cell(), Cell()
    memoryapi.GetProcessWorkingSetSizeEx(p, p, least, most, flags)
    assert 0 < least.value < most.value
    assert flags.value == 10
    assert refused(memoryapi.SetProcessWorkingSetSizeEx, p, p, 1, 2, 3) == ERROR_INVALID_PARAMETER


def test_membership_knows_one_flag(p):
    sid, is_member = p.allocate(sid_bytes(EVERYONE)), Cell()
    CheckTokenMembershipEx(p, 0, sid, 1, is_member)
    assert is_member.value is True
    assert refused(CheckTokenMembershipEx, p, 0, sid, 2, is_member) == ERROR_INVALID_PARAMETER


def test_all_names_of_a_directory_come_at_once(p):
    context, done = Cell(), Cell()
    root = ObjectDirectory("\\")
    room = p.allocate(bytes(2000))
    status = nt_directory_object.NtQueryDirectoryObject(p, root, room, 2000, 0, 1, context, done)
    word, count = p.bits // 8, context.value
    assert status is None
    assert count >= 8
    records = range(room, room + 4 * word * count, 4 * word)
    names = [text_of(p, UNICODE_STRING.on(p.memory, at, p.bits)) for at in records]
    assert "BaseNamedObjects" in names
    assert p.memory.read(room + 4 * word * count, 4 * word) == bytes(4 * word)
    status = nt_directory_object.NtQueryDirectoryObject(p, root, room, 160, 0, 1, context, done)
    assert status == STATUS_MORE_ENTRIES
    assert 0 < context.value < count
    with pytest.raises(NtError) as refusal:
        nt_directory_object.NtQueryDirectoryObject(p, root, room, 20, 1, 1, context, done)
    assert refusal.value.code == STATUS_BUFFER_TOO_SMALL
