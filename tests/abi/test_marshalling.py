"""Marshalling: what a body receives is what the guest passed, and the stack is as it was, for any
signature.
"""

from __future__ import annotations

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pywine.abi import ntstatus, types
from pywine.abi.api import api, crt
from pywine.abi.compile import Prototype, compile_handler
from pywine.abi.errors import NtError, WinError
from pywine.abi.winternl import CLIENT_ID
from pywine.machine import context as ctx
from pywine.machine.memory import AccessViolation
from pywine.machine.thunk import CDECL, api_thunk
from pywine.nt.process import Process
from tests.support import end_process, make_process

SCRATCH_SIZE = 0x4000


@pytest.fixture(scope="module", params=[32, 64], ids=["x86", "x64"])
def p(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    process = make_process(request.param, tmp_path_factory.mktemp("prefix"))
    yield process
    end_process(process)


def export(p: Process, body) -> int:
    """The address of a thunk for a decorated body."""
    declared = body.apis[0]
    prototype = Prototype(declared)
    index = len(p.engine.handlers)
    handler, size = compile_handler(declared, p, prototype, p, "test.dll")
    p.engine.handlers.append(handler)
    trap = p.engine.trap(index, leaves=declared.leaves)
    code = api_thunk(
        p.bits,
        trap,
        convention=declared.convention,
        size=size,
        floats=prototype.floats,
        float_result=prototype.float_result,
    )
    return p.modules.thunks._place(code)


def define(parameters: list[str], result: str, action, declare=api):
    """An API body with these parameter annotations, which calls `action` with what it gets."""
    names = [f"a{i}" for i in range(len(parameters))]
    scope = {**vars(types), "CLIENT_ID": CLIENT_ID, "Process": Process, "action": action}
    signature = ", ".join(["p", *(f"{n}: {t}" for n, t in zip(names, parameters, strict=True))])
    exec(f"def Test({signature}) -> {result}:\n    return action({', '.join(names)})", scope)
    return declare(scope["Test"])


RANGES = {
    "BYTE": (0, 0xFF), "CHAR": (-0x80, 0x7F), "WORD": (0, 0xFFFF), "SHORT": (-0x8000, 0x7FFF), "DWORD": (0,
    0xFFFFFFFF), "INT": (-0x80000000, 0x7FFFFFFF), "ULONGLONG": (0, (1 << 64) - 1), "LONGLONG": (-(1 << 63),
    (1 << 63) - 1), "SIZE_T": (0, 0xFFFFFFFF), "PVOID": (0, 0xFFFFFFFF),
}  # fmt: skip


def integers() -> st.SearchStrategy[tuple[str, int]]:
    return st.sampled_from(sorted(RANGES)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.integers(*RANGES[kind]))
    )


def texts() -> st.SearchStrategy[tuple[str, object]]:
    plain = st.text(st.characters(min_codepoint=1, max_codepoint=0x7E), max_size=20)
    wide = st.text(
        st.characters(min_codepoint=1, max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=20
    )
    return st.one_of(
        st.tuples(st.just("STR"), plain.map(str.encode)),
        st.tuples(st.just("ASTR"), plain),
        st.tuples(st.just("WSTR"), wide),
    )


def slots(p: Process, kind: str, value: object, place) -> list[int]:
    """The argument slots in which the guest passes `value`."""
    if isinstance(value, int):
        unsigned = value & 0xFFFFFFFFFFFFFFFF
        if p.bits == 32 and kind in ("ULONGLONG", "LONGLONG"):
            return [unsigned & 0xFFFFFFFF, unsigned >> 32]
        return [unsigned]
    data = (
        value + b"\0"
        if isinstance(value, bytes)
        else value.encode("utf-16-le" if kind == "WSTR" else "ascii") + b"\0\0"
    )
    return [place(data)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=st.lists(st.one_of(integers(), texts()), max_size=9), leaves=st.booleans())
def test_any_signature(p: Process, arguments: list[tuple[str, object]], leaves: bool) -> None:
    received = []
    body = define([kind for kind, _ in arguments], "DWORD", lambda *a: received.append(a) or 99)
    body.apis[0].leaves = leaves
    blocks = []

    def place(data: bytes) -> int:
        blocks.append(p.allocate(data))
        return blocks[-1]

    passed = [slot for kind, value in arguments for slot in slots(p, kind, value, place)]
    sp = p.thread.processor.q[ctx.RSP]
    assert p.call(export(p, body), *passed) & 0xFFFFFFFF == 99
    assert received == [tuple(value for _, value in arguments)]
    assert p.thread.processor.q[ctx.RSP] == sp
    for block in blocks:
        p.heap.free(block)


@pytest.mark.parametrize(
    ("result", "value", "rax"),
    [
        ("DWORD", -1, 0xFFFFFFFF), ("INT", -5, 0xFFFFFFFB), ("BYTE", 300, 44), ("TRUE", None, 1), ("BOOL",
         True, 1),
        ("STATUS", None, 0), ("STATUS", 0x103, 0x103), ("VOID", None, None), ("WORD", 0x12345, 0x2345),
    ],
)  # fmt: skip
def test_results(p: Process, result: str, value: object, rax: int | None) -> None:
    found = p.call(export(p, define([], result, lambda: value)))
    assert rax is None or found & 0xFFFFFFFF == rax


def test_64_bit_result(p: Process) -> None:
    found = p.call(export(p, define([], "LONGLONG", lambda: -2)))
    assert found & 0xFFFFFFFFFFFFFFFF == 0xFFFFFFFFFFFFFFFE


@pytest.mark.parametrize(
    ("result", "rax"),
    [("TRUE", 0), ("FILE_HANDLE", 0xFFFFFFFF), ("DWORD", 0), ("WAIT", 0xFFFFFFFF), ("PVOID", 0)],
)
def test_errors_set_last_error_and_fail(p: Process, result: str, rax: int) -> None:
    def fail() -> None:
        raise WinError(5)

    p.last_error = 0
    assert p.call(export(p, define([], result, fail))) & 0xFFFFFFFF == rax
    assert p.last_error == 5


def test_constants_are_found_in_the_text_as_in_the_whole() -> None:
    assert all(ntstatus.EVERY.translation(key) == value for key, value in ntstatus.EVERY.translations.items())
    assert ntstatus.EVERY.translation(0x12345678) is None
    assert all(ntstatus.EVERY.value(name) == value for name, value in ntstatus.EVERY.values.items())
    with pytest.raises(AttributeError):
        ntstatus.EVERY.value("STATUS_NOBODY")


def test_statuses_and_host_errors_are_translated(p: Process) -> None:
    def fail_nt() -> None:
        raise NtError(0xC0000034)

    def fail_host() -> None:
        raise FileNotFoundError(2, "no")

    for fail in (fail_nt, fail_host):
        p.last_error = 0
        assert p.call(export(p, define([], "TRUE", fail))) & 0xFFFFFFFF == 0
        assert p.last_error == 2
        assert p.call(export(p, define([], "STATUS", fail))) & 0xFFFFFFFF == 0xC0000034


def test_structures_and_cells_are_live(p: Process) -> None:
    def fill(client, cell, missing) -> None:
        client.UniqueThread = 7
        cell.value = 8
        missing.value = 9

    block = p.allocate(bytes(32))
    p.call(
        export(p, define(["Out[CLIENT_ID]", "Out[DWORD]", "OutOpt[DWORD]"], "VOID", fill)),
        block,
        block + 16,
        0,
    )
    word = p.bits // 8
    assert p.memory.read(block + word, 1) == b"\7"
    assert p.memory.read(block + 16, 4) == b"\x08\0\0\0"


@pytest.mark.parametrize("kind", ["In[CLIENT_ID]", "Out[DWORD]", "STR", "WSTR", "ASTR"])
@pytest.mark.parametrize("address", [0, 0x10, 0x7FFF0000])
def test_bad_pointers_are_the_guests_violation(p: Process, kind: str, address: int) -> None:
    p.thread.processor.on_violation = lambda _thread, error: (_ for _ in ()).throw(error)
    with pytest.raises(AccessViolation) as caught:
        p.call(export(p, define([kind], "DWORD", lambda *_: pytest.fail("the body was called"))), address)
    assert caught.value.address == address


def test_null_for_optional_text_is_none(p: Process) -> None:
    received = []
    p.call(export(p, define(["Opt[TSTR]", "Opt[In[CLIENT_ID]]"][:1], "VOID", received.append)), 0)
    assert received == [None]


def test_doubles(p: Process) -> None:
    """x64 passes the first four in xmm0..3, x86 on the stack; the result comes in xmm0 or st0."""
    at = export(p, define(["DOUBLE", "INT", "DOUBLE"], "DOUBLE", lambda a, b, c: a + b + c, crt))
    processor = p.thread.processor
    if p.bits == 64:
        processor.read_state()
        for register, value in ((0, 1.5), (2, 2.25)):
            processor.q[ctx.XMM0 + 2 * register] = struct.unpack("<Q", struct.pack("<d", value))[0]
        processor.write_state()
        processor._state_written = False
        p.call(at, 0, 10, 0)
        assert struct.unpack("<d", struct.pack("<Q", processor.q[ctx.FLOAT_WORD]))[0] == 13.75
    else:
        low, high = struct.unpack("<II", struct.pack("<d", 1.5))
        low2, high2 = struct.unpack("<II", struct.pack("<d", 2.25))
        p.call(at, low, high, 10, low2, high2)
        processor.read_state()
        top = processor.extended[32:42].tobytes()
        mantissa, exponent = struct.unpack("<QH", top)
        assert mantissa * 2.0 ** (exponent - 16383 - 63) == 13.75


def test_variadic(p: Process) -> None:
    received = []
    body = define(
        ["DWORD", "VARARGS"],
        "VOID",
        lambda count, args: received.extend(args("I") for _ in range(count)),
        crt,
    )
    assert body.apis[0].convention == CDECL
    p.call(export(p, body), 5, 10, 20, 30, 40, 50)
    assert received == [10, 20, 30, 40, 50]


@pytest.mark.parametrize(
    "name",
    [
        "q",
        "ram",
        "rights",
        "base",
        "check",
        "body",
        "this",
        "unpack",
        "fail",
        "error",
        "r",
        "tracer",
        "Failure",
    ],
)
def test_parameters_may_be_called_anything(p, name):
    """Names that the generated source uses itself."""
    received = []
    scope = {**vars(types), "Process": Process, "CLIENT_ID": CLIENT_ID, "received": received}
    text = f"def Test(p, {name}: DWORD, text: WSTR, out: Out[DWORD], cell: In[CLIENT_ID]) -> DWORD:"
    exec(f"{text}\n    out.value = 9\n    received.append(({name}, text))\n    return 5", scope)
    scratch = p.virtual.allocate(SCRATCH_SIZE)
    p.memory.write_wstring(scratch + 0x100, "text")
    assert (
        p.call(export(p, api(scope["Test"])), 7, scratch + 0x100, scratch, scratch + 0x200) & 0xFFFFFFFF == 5
    )
    assert received == [(7, "text")]
    assert p.memory.read(scratch, 4) == b"\x09\0\0\0"
    p.virtual.release(scratch)
