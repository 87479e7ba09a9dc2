"""The engine contract: calls in and out, nesting, faults with exact addresses, stops."""

from __future__ import annotations

import threading

import pytest

from pywine.machine import context as ctx
from pywine.machine.engine import EngineThread, LeaveGuest
from pywine.machine.memory import EXECUTE, READ, WRITE, AccessViolation
from pywine.machine.thunk import CALL_SLOTS, api_thunk

from .conftest import CODE, DATA, STACK, STACK_SIZE, Machine

RETURN = "c3"


class Faulted(Exception):
    pass


def fault_of(machine: Machine, code: str) -> tuple[int, int, int]:
    """Run code that faults; the vector, RIP relative to the code, and CR2."""

    def on_fault(thread: EngineThread) -> None:
        raise Faulted

    machine.thread.on_fault = on_fault
    at = machine.put(code)
    with pytest.raises(Faulted):
        machine.call(at)
    return machine.q[ctx.TRAP], machine.q[ctx.RIP] - at, machine.q[ctx.CR2]


def thunk(machine: Machine, handler, *, leaves: bool = False, size: int = 0, **options) -> int:
    index = len(machine.engine.handlers)
    machine.engine.handlers.append(handler)
    trap = machine.engine.trap(index, leaves=leaves)
    settings = {"convention": "stdcall", "floats": False, "float_result": False} | options
    return machine.put(api_thunk(machine.bits, trap, size=size, **settings))


@pytest.mark.parametrize("instruction", ["ef", "ee", "66ef"])  # out dx, eax; al; ax
def test_the_programs_own_out_is_no_api_call(machine: Machine, instruction: str) -> None:
    called = []
    thunk(machine, called.append)
    index = len(machine.engine.handlers) - 1
    code = f"31c0 ba{index.to_bytes(4, 'little').hex()} {instruction} c3"  # xor eax, eax; mov edx, index
    vector, at, _ = fault_of(machine, code)
    assert (vector, at, called) == (ctx.GENERAL_PROTECTION, 7, [])


def test_call_returns_rax(machine: Machine) -> None:
    at = machine.put("b82a000000" + RETURN)  # mov eax, 42
    assert machine.call(at) & 0xFFFFFFFF == 42


def test_arguments_arrive_in_order(machine: Machine) -> None:
    # x64: rcx + 2*rdx + 4*r8 + 8*r9; x86: the same from the stack
    if machine.bits == 64:
        code = "488d0451 4a8d0480 4a8d04c8 c3"
    else:
        code = "8b442404 8b4c2408 8d0448 8b4c240c 8d0488 8b4c2410 8d04c8 c3"
    assert machine.call(machine.put(code), 1, 10, 100, 1000) & 0xFFFFFFFF == 1 + 20 + 400 + 8000


def test_arguments_are_cut_to_words(machine: Machine) -> None:
    code = "488d0411 c3" if machine.bits == 64 else "8b442404 03442408 c3"  # the sum of two
    assert machine.call(machine.put(code), -3, (1 << machine.bits) + 5) & 0xFFFFFFFF == 2


@pytest.mark.parametrize("leaves", [False, True], ids=["inside", "leaving"])
def test_handler_sees_arguments_and_returns(machine: Machine, leaves: bool) -> None:
    seen = []

    def handler(q: memoryview) -> None:
        word = machine.bits // 8
        at = q[ctx.RSP] + word
        seen.append([int.from_bytes(machine.memory.read(at + word * i, word), "little") for i in range(2)])
        q[ctx.RAX] = 77

    target = thunk(machine, handler, leaves=leaves, size=8 if machine.bits == 32 else 0)
    sp = machine.q[ctx.RSP]
    assert machine.call(target, 5, 6) & 0xFFFFFFFF == 77
    assert seen == [[5, 6]]
    assert machine.q[ctx.RSP] == sp


def test_handler_that_has_to_leave_runs_again(machine: Machine) -> None:
    """Outside of the trap it can call the guest; its arguments, its result and the caller are the same."""
    inner = machine.put("b807000000 c3")  # mov eax, 7; ret
    runs = []

    def handler(q) -> None:
        runs.append(machine.thread.in_trap)
        if machine.thread.in_trap:
            raise LeaveGuest
        q[ctx.RAX] = machine.call(inner) + 1

    code = b"\xb8" + thunk(machine, handler).to_bytes(4, "little") + bytes.fromhex("ffd0 ffc0 c3")
    prologue, epilogue = (
        (b"\x48\x83\xec\x28", b"\x48\x83\xc4\x28\xc3") if machine.bits == 64 else (b"", b"\xc3")
    )
    at = machine.put(prologue + code[:-1] + epilogue)  # mov eax, thunk; call eax; inc eax; ret
    for _ in range(3):
        assert machine.call(at) & 0xFFFFFFFF == 9
    assert runs == ([True, False] if machine.engine.name == "unicorn" else [False]) * 3


def test_calls_nest(machine: Machine) -> None:
    """A handler calls guest code that calls the handler again, a hundred deep."""
    depth = 0

    def handler(q: memoryview) -> None:
        nonlocal depth
        depth += 1
        q[ctx.RAX] = machine.call(target) + 1 if depth < 100 else 0

    target = thunk(machine, handler, leaves=True)
    assert machine.call(target) & 0xFFFFFFFF == 99
    assert machine.thread.levels == []


def test_nested_call_leaves_the_position(machine: Machine) -> None:
    """Who looks at the state of a call in progress sees the same place before and after a call of its own."""
    inner = machine.put("b807000000 c3")
    seen = []

    def handler(q: memoryview) -> None:
        sp = q[ctx.RSP]
        for _ in range(3):
            machine.thread.read_state()
            seen.append(q[ctx.RIP])
            q[ctx.RSP] = sp
            machine.call(inner)
        q[ctx.RAX] = 9

    target = thunk(machine, handler, leaves=True)
    assert machine.call(target) & 0xFFFFFFFF == 9
    assert seen == [seen[0]] * 3
    assert target < seen[0] < target + 0x80


def test_error_in_handler_comes_out(machine: Machine) -> None:
    def handler(q: memoryview) -> None:
        raise KeyError("what")

    for leaves in (False, True):
        with pytest.raises(KeyError):
            machine.call(thunk(machine, handler, leaves=leaves))
    assert machine.call(machine.put("b801000000c3")) & 0xFFFFFFFF == 1


def test_non_volatile_registers_survive_a_handler(machine: Machine) -> None:
    def handler(q: memoryview) -> None:
        machine.call(filler)
        q[ctx.RAX] = 0

    filler = machine.put("b805000000c3")
    target = thunk(machine, handler, leaves=True)
    if (
        machine.bits == 64
    ):  # push rbx; sub rsp,0x20; mov ebx,7; mov rax,target; call rax; mov eax,ebx; add rsp,0x20; pop rbx; ret
        code = bytes.fromhex("53 4883ec20 bb07000000 48b8") + target.to_bytes(8, "little")
        code += bytes.fromhex("ffd0 89d8 4883c420 5b c3")
    else:
        code = (
            bytes.fromhex("53 bb07000000 b8")
            + target.to_bytes(4, "little")
            + bytes.fromhex("ffd0 89d8 5b c3")
        )
    assert machine.call(machine.put(code)) & 0xFFFFFFFF == 7


@pytest.mark.parametrize(
    ("code", "vector", "rip", "address"),
    [
        ("90 31c0 8b00", ctx.PAGE_FAULT, 3, 0),  # mov eax, [0]
        ("90 b8000040008900", ctx.PAGE_FAULT, 6, CODE),  # write to read-only code
        ("90 b8000050ffffe0", ctx.PAGE_FAULT, None, None),  # jump out of the world
        ("90 31c931d2f7f1", ctx.DIVIDE_ERROR, 5, None),
        ("90 cc", ctx.BREAKPOINT, 2, None),
        ("90 0f0b", ctx.INVALID_OPCODE, 1, None),
        ("90 f4", ctx.GENERAL_PROTECTION, 1, None),  # hlt
        ("90 fa", ctx.GENERAL_PROTECTION, 1, None),  # cli
        ("90 fb", ctx.GENERAL_PROTECTION, 1, None),  # sti
        ("90 31d2 ec", ctx.GENERAL_PROTECTION, 3, None),  # xor edx, edx; in al, dx
        ("90 66ba5856 ed 31c0", ctx.GENERAL_PROTECTION, 5, None),  # mov dx, 0x5658; in eax, dx
        ("90 31d2 ef 31c0", ctx.GENERAL_PROTECTION, 3, None),  # out dx, eax: no API
        ("90 ba00000100 ef 31c0", ctx.GENERAL_PROTECTION, 6, None),
        ("90 cd29", ctx.SOFTWARE_INTERRUPT | 0x29, 3, None),
        ("90 cd2d", ctx.SOFTWARE_INTERRUPT | 0x2D, 3, None),
    ],
    ids=[
        "read-null",
        "write-code",
        "jump-out",
        "div0",
        "int3",
        "ud2",
        "hlt",
        "cli",
        "sti",
        "in",
        "in-eax",
        "out",
        "out-far",
        "int29",
        "int2d",
    ],
)
def test_fault(
    machine: Machine,
    code: str,
    vector: int,
    rip: int | None,
    address: int | None,
) -> None:
    for _ in range(3):  # the second and third time too: no exception may leave a trace in the processor
        found = fault_of(machine, code)
        assert found[0] == vector
        assert rip is None or found[1] == rip
        assert address is None or found[2] == address


@pytest.mark.parametrize(
    ("code", "vector"),
    [
        ("b827000000 0f05", ctx.SYSCALL),
        ("b814000000 cd80", ctx.SOFTWARE_INTERRUPT | 0x80),
        ("b814000000 cd2e", ctx.SOFTWARE_INTERRUPT | 0x2E),
    ],
    ids=["syscall", "int80", "int2e"],
)
def test_raw_system_calls_reach_nobody(machine: Machine, code: str, vector: int) -> None:
    """Neither the host's kernel (getpid) nor one of Windows'; and the guest can go on."""
    if not getattr(machine.thread, "traps_syscalls", True):
        pytest.skip("this kernel has no syscall user dispatch")
    for _ in range(3):
        trap, rip, _ = fault_of(machine, code)
        assert trap == vector
        assert rip == 7 or machine.bits == 32
    assert machine.call(machine.put("b801000000" + RETURN)) & 0xFFFFFFFF == 1


def test_write_fault_is_told_from_read(machine: Machine) -> None:
    fault_of(machine, "31c0 8900")
    assert machine.q[ctx.ERROR] & ctx.PF_WRITE
    fault_of(machine, "31c0 8b00")
    assert not machine.q[ctx.ERROR] & ctx.PF_WRITE
    fault_of(machine, f"b8{DATA.to_bytes(4, 'little').hex()} ffe0")
    assert machine.q[ctx.ERROR] & ctx.PF_FETCH


def test_rights_hold_whatever_they_were(machine: Machine) -> None:
    """mov eax,[DATA] and mov [DATA],eax, after every change of the page's rights."""
    read = "a1" if machine.bits == 32 else "8b0425"
    write = "a3" if machine.bits == 32 else "890425"
    at = DATA.to_bytes(4, "little").hex()
    for rights in (READ | WRITE, READ, 0, READ, READ | WRITE, 0, READ | WRITE, 0):
        machine.memory.protect(DATA, 0x1000, rights)
        for right, opcode in ((READ, read), (WRITE, write), (READ, read)):
            if rights & right:
                machine.call(machine.put(opcode + at + "c3"))
            else:
                assert fault_of(machine, opcode + at)[2] == DATA


def test_patches_do_not_change_rights(machine: Machine) -> None:
    """Several between two runs, with a change of the page's rights among them."""
    read, write = ("a1", "a3") if machine.bits == 32 else ("8b0425", "890425")
    at = DATA.to_bytes(4, "little").hex()
    for rights in (READ, 0, READ | WRITE, READ):
        machine.memory.patch(DATA, b"\1")
        machine.memory.patch(DATA + 1, b"\2")
        machine.memory.protect(DATA, 0x1000, rights)
        machine.memory.patch(DATA + 2, b"\3\0")
        if rights & READ:
            assert machine.call(machine.put(read + at + "c3")) & 0xFFFFFFFF == 0x30201
        if not rights & WRITE:
            assert fault_of(machine, write + at)[2] == DATA


def test_fault_can_be_resumed_with_other_registers(machine: Machine) -> None:
    """mov ecx,[eax] faults at 0; the handler points EAX at data and goes on; every register is as it was."""
    machine.memory.write(DATA, (1234).to_bytes(4, "little"))

    def on_fault(thread: EngineThread) -> None:
        thread.q[ctx.RAX] = DATA
        thread.write_state()

    machine.thread.on_fault = on_fault
    at = machine.put(
        "ba05000000 31c0 8b08 8d0411 c3"
    )  # mov edx,5; xor eax,eax; mov ecx,[eax]; lea eax,[ecx+edx]
    assert machine.call(at) & 0xFFFFFFFF == 1239


def test_floats_survive_a_fault(machine: Machine) -> None:
    """cvtsi2sd xmm1 and fild st0 before the fault are there after it."""

    def on_fault(thread: EngineThread) -> None:
        thread.q[ctx.RAX] = DATA
        thread.write_state()

    machine.thread.on_fault = on_fault
    machine.memory.write(DATA, (30).to_bytes(4, "little"))
    # push 12 / fild [sp] / mov edx,7 / cvtsi2sd xmm1,edx / xor eax,eax / mov ecx,[eax] (fault)
    # / cvttsd2si eax,xmm1 / fistp [sp] / pop edx / add eax,edx / add eax,ecx / ret
    code = "6a0c db0424 ba07000000 f20f2aca 31c0 8b08 f20f2cc1 db1c24 5a 01d0 01c8 c3"
    assert machine.call(machine.put(code)) & 0xFFFFFFFF == 7 + 12 + 30


def test_spinning_guest_is_stopped(machine: Machine) -> None:
    class Stopped(Exception):
        pass

    def on_stop(thread: EngineThread) -> None:
        raise Stopped

    machine.thread.on_stop = on_stop
    at = machine.put("ebfe")
    done = threading.Event()

    def stop() -> None:
        while not done.wait(0.02):
            machine.thread.request_stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    try:
        with pytest.raises(Stopped):
            machine.call(at)
    finally:
        done.set()
        stopper.join()


def test_self_modifying_code_is_seen(machine: Machine) -> None:
    at = machine.put("b801000000c3")
    assert machine.call(at) & 0xFF == 1
    machine.memory.patch(at, bytes.fromhex("b802000000c3"))
    assert machine.call(at) & 0xFF == 2


def test_code_that_the_host_writes_for_the_guest_is_seen(machine: Machine) -> None:
    """An API that fills memory, such as ReadFile, fills it with code, also over the end of a page."""
    machine.memory.protect(CODE, 0x4000, READ | WRITE | EXECUTE)
    for at in (CODE + 0x100, CODE + 0xFFD):
        for value in (1, 2, 3):
            machine.memory.write(at, b"\xb8" + value.to_bytes(4, "little") + b"\xc3")
            assert machine.call(at) & 0xFF == value


@pytest.mark.parametrize("while_writing", [READ | WRITE, READ | WRITE | EXECUTE])
def test_code_that_the_guest_writes_is_seen(machine: Machine, while_writing: int) -> None:
    """mov dword [DATA], …; mov dword [DATA+4], …: a just-in-time compiler, with W^X and without."""
    store = "c705" if machine.bits == 32 else "c70425"
    for value in (1, 2, 3):
        machine.memory.protect(DATA, 0x1000, while_writing)
        code = b"\xb8" + value.to_bytes(4, "little") + b"\xc3\xcc\xcc"
        parts = [store + (DATA + at).to_bytes(4, "little").hex() + code[at : at + 4].hex() for at in (0, 4)]
        if not while_writing & EXECUTE:  # the store goes the fast way from the second time on
            machine.call(machine.put("".join(parts) * 2 + "c3"))
            machine.memory.protect(DATA, 0x1000, READ | EXECUTE)
        else:
            machine.call(machine.put("".join(parts) + "c3"))
        assert machine.call(DATA) & 0xFF == value


def test_stack_is_where_it_was(machine: Machine) -> None:
    assert machine.q[ctx.RSP] == STACK + STACK_SIZE - 0x100


def test_arguments_beyond_the_stack_fault_in_the_guest(machine: Machine) -> None:
    received = []
    size = 64 if machine.bits == 64 else 16
    target = thunk(machine, received.append, size=size)
    top = STACK + STACK_SIZE
    if machine.bits == 64:  # mov rsp, top - 0x28; mov rax, target; call rax
        code = b"\x48\xbc" + (top - 0x28).to_bytes(8, "little") + b"\x48\xb8" + target.to_bytes(8, "little")
    else:  # mov esp, top - 8; mov eax, target; call eax
        code = b"\xbc" + (top - 8).to_bytes(4, "little") + b"\xb8" + target.to_bytes(4, "little")
    vector, _, address = fault_of(machine, (code + b"\xff\xd0").hex())
    assert (vector, address) == (ctx.PAGE_FAULT, top + (16 if machine.bits == 64 else 4))
    assert received == []


@pytest.mark.parametrize("left", [0, 8, 0x20])
def test_call_needs_room_on_the_stack(machine: Machine, left: int) -> None:
    machine.q[ctx.RSP] = STACK + left
    arguments = range(CALL_SLOTS)
    with pytest.raises(AccessViolation):
        machine.call(machine.put(RETURN), *arguments)
    machine.q[ctx.RSP] = STACK + STACK_SIZE - 0x100
    machine.call(machine.put(RETURN))


@pytest.mark.parametrize("address", [0, 0x10, 0xFFFFFFF0, 0x1610000000014000, 0xFFFFFFFFFFFFFFF0, 1 << 47])
def test_calls_into_nothing_fault(machine: Machine, address: int) -> None:
    if address >> machine.bits:
        return

    def on_fault(thread: EngineThread) -> None:
        raise Faulted

    machine.thread.on_fault = on_fault
    for _ in range(2):
        with pytest.raises(Faulted):
            machine.call(address)
        assert machine.q[ctx.TRAP] == ctx.PAGE_FAULT
        assert machine.q[ctx.RIP] == address
    machine.call(machine.put(RETURN))


def test_calls_nest_only_so_deeply(machine: Machine) -> None:
    """A hundred levels are more than programs need and less than Python has."""
    depth = 0

    def handler(q: memoryview) -> None:
        nonlocal depth
        depth += 1
        machine.call(again)

    again = thunk(machine, handler, leaves=True)
    with pytest.raises(RecursionError, match="nested"):
        machine.call(again)
    assert depth == 100
    assert machine.thread.levels == []
    machine.call(machine.put(RETURN))
