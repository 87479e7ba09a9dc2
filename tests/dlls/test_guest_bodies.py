"""Functions with a body in guest code do what their Python bodies do: same results, same memory, on both
engines.
"""

from __future__ import annotations

import random
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

import pywine.ldr.guest
from pywine.abi import types
from pywine.abi.compile import Prototype
from pywine.abi.ntstatus import STATUS_ACCESS_VIOLATION
from pywine.abi.winternl import PEB, TEB
from pywine.dlls.crt.runtime import instance
from pywine.launch.crash import symbol
from pywine.ldr.export_table import Row
from pywine.ldr.guest.bodies import GuestBodies
from pywine.ldr.modules import Module
from pywine.ldr.symbols import Symbols
from pywine.machine.memory import Memory
from pywine.machine.native.obstacles import obstacle
from pywine.machine.thunk import STDCALL
from pywine.nt import guest_data
from pywine.nt.exceptions import GuestException
from pywine.nt.process import Process
from pywine.nt.tls import FlsSlots
from pywine.nt.virtual import PAGE_EXECUTE_READ
from tests.dlls.guest_cases import CASES, CLOCKS, Case
from tests.support import end_process, make_process

FOLDER = Path(pywine.ldr.guest.__file__).parent
SOURCE = (FOLDER / "main.asm").read_text()
NAMES = GuestBodies(64).names()
X86_NAMES = GuestBodies(32).names()
EXPORTERS = {"kernel32": "kernel32.dll", "ntdll": "ntdll.dll", "crt": "msvcrt.dll", "winmm": "winmm.dll"}
UCRT_ONLY = ("rint", "rintl", "nearbyint", "nearbyintl", "lrint", "lrintl", "llrint", "llrintl")
KINDS = [(bits, engine) for bits in (32, 64) for engine in ("unicorn", "native")]
ROUNDS = 60
# What these return differs from call to call: test_guest_heap.py.
_HEAP = ("crt.malloc.", "ntdll.rtl_heap.", "kernel32.heapapi.HeapF")
HEAP = [name for name in X86_NAMES if name.startswith(_HEAP)]
MATH = [name for name in X86_NAMES if name.startswith("crt.math")]


class Arena:
    """Two pages between pages that cannot be touched; `place` puts data into it, often at an edge."""

    SIZE = 0x2000

    def __init__(self, p: Process) -> None:
        self.memory: Memory = p.memory
        self.start = p.virtual.reserve(self.SIZE + 0x2000) + 0x1000
        p.virtual.commit(self.start, self.SIZE, 4)

    def fill(self, chance: random.Random) -> None:
        self.memory.ram[self.start : self.start + self.SIZE] = chance.randbytes(64) * (self.SIZE // 64)

    def place(self, data: bytes, chance: random.Random) -> int:
        room = self.SIZE - len(data)
        offset = chance.choice((room, 0, chance.randint(0, room), max(room - chance.randint(0, 40), 0)))
        address = self.start + offset
        self.memory.ram[address : address + len(data)] = data
        return address

    def place_aligned(self, data: bytes, chance: random.Random) -> int:
        """As `place`, where a program would have an aligned structure."""
        offset = chance.randrange(0, self.SIZE - len(data) + 1, 16)
        address = self.start + offset
        self.memory.ram[address : address + len(data)] = data
        return address

    def contents(self) -> bytes:
        return self.memory.ram[self.start : self.start + self.SIZE].tobytes()


class Machine:
    """A process with two arenas, and both forms of a function."""

    def __init__(self, bits: int, engine: str, prefix: Path) -> None:
        self.p = make_process(bits, prefix, identity=engine == "native", engine=engine)
        for dll in ("msvcrt.dll", "ucrtbase.dll", "winmm.dll"):
            self.p.modules.load(dll, "the test")
        self.crt = instance(self.p, "msvcrt.dll")
        self.arenas = Arena(self.p), Arena(self.p)
        self.code = self.p.virtual.allocate(0x1000, PAGE_EXECUTE_READ, high=0x7F000000)

    def row(self, name: str) -> tuple[Module, Row]:
        """The export that leads to a body."""
        exporter = EXPORTERS[name.partition(".")[0]]
        module = self.p.modules.find("ucrtbase.dll" if name.endswith(UCRT_ONLY) else exporter)
        assert module is not None and module.builtin is not None
        row = module.builtin.find(name.rpartition(".")[2])
        if row is None:
            pytest.skip("not exported on this machine")
        assert row.module == name.rpartition(".")[0], "no export leads to this body"
        return module, row

    def addresses(self, name: str) -> tuple[int, int, int]:
        """Of the Python body and of the guest's, and the bits of the result."""
        p = self.p
        module, row = self.row(name)
        found = p.modules.builtins.find_api(p, module.name, row)
        assert found is not None
        bits = _result_bits(Prototype(found[0]).result, p.bits)
        return p.modules.thunks.detached(module.name, row), module.base + row.rva, bits

    def frame(self, address: int, case: Case) -> tuple[int, bool]:
        """How many bytes a call pops, and whether it changes a register that it must preserve."""
        mark = struct.pack("<I", 0x5A5A1234)
        arguments = [value & (1 << self.p.bits) - 1 for value in case.arguments]
        if self.p.bits == 64:  # push rbp, rbx, rsi, rdi, r12; mov rbp, rsp; sub rsp, 0x40
            code = bytes.fromhex("55 53 56 57 4154 4889e5 4883ec40")
            code += b"".join(bytes.fromhex(move) + mark for move in ("48c7c3", "48c7c6", "48c7c7", "49c7c4"))
            for move, value in zip(("48b9", "48ba", "49b8", "49b9"), arguments, strict=False):
                code += bytes.fromhex(move) + struct.pack("<Q", value)
            code += bytes.fromhex("48b8") + struct.pack("<Q", address) + bytes.fromhex("ffd0")
            code += b"".join(bytes.fromhex(xor) + mark for xor in ("4881f3", "4881f6", "4881f7", "4981f4"))
            # or rbx with the others; rax = (what was popped) << 1 | (rbx != 0)
            code += bytes.fromhex("4809f3 4809fb 4c09e3 488d442440 4829e8 4801c0 4885db 7404 4883c801")
            code += bytes.fromhex("4889ec 415c 5f 5e 5b 5d c3")
        else:  # push ebp, ebx, esi, edi; mov ebp, esp
            code = bytes.fromhex("55 53 56 57 89e5")
            code += b"".join(bytes.fromhex(move) + mark for move in ("bb", "be", "bf"))
            code += b"".join(b"\x68" + struct.pack("<I", value) for value in reversed(arguments))
            code += b"\xb8" + struct.pack("<I", address) + bytes.fromhex("ffd0")
            code += b"".join(bytes.fromhex(xor) + mark for xor in ("81f3", "81f6", "81f7"))
            code += bytes.fromhex("09f3 09fb 8d8424") + struct.pack("<I", 4 * len(arguments))
            code += bytes.fromhex("29e8 01c0 85db 7403 83c801 89ec 5f 5e 5b 5d c3")
        self.p.memory.patch(self.code, code)
        result = self.p.call(self.code, 0)
        return (result & 0xFFFFFFFF) >> 1, bool(result & 1)

    def observe(self, address: int, case: Case, bits: int) -> tuple[object, ...]:
        """What a call returns and what it leaves behind."""
        p = self.p
        case.before()
        p.last_error = 77
        result = p.call(address, *case.arguments) & ((1 << bits) - 1)
        return result, p.last_error, *(arena.contents() for arena in self.arenas)


def _result_bits(result: types.Kind, bits: int) -> int:
    """How many bits of RAX a function's result takes."""
    if isinstance(result, types.Integer):
        code = {"P": "Q" if bits == 64 else "I", "p": "q" if bits == 64 else "i"}.get(
            result.code, result.code
        )
        return 8 * struct.calcsize("<" + code)
    if isinstance(result, types.Result):
        return 0 if result.meaning == "void" else 32
    return bits


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"x{86 if kind[0] == 32 else 64}-{kind[1]}")
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    bits, engine = request.param
    if engine == "native" and obstacle(0, bits):
        pytest.skip(obstacle(0, bits))
    found = Machine(bits, engine, tmp_path_factory.mktemp("prefix"))
    yield found
    end_process(found.p)


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_does_what_the_python_body_does(machine: Machine, name: str) -> None:
    reference, guest, bits = machine.addresses(name)
    chance = random.Random(name)
    for _ in range(ROUNDS):
        for arena in machine.arenas:
            arena.fill(chance)
        case = CASES[name](machine, chance)
        before = [arena.contents() for arena in machine.arenas]
        expected = machine.observe(reference, case, bits)
        for arena, contents in zip(machine.arenas, before, strict=True):
            arena.memory.ram[arena.start : arena.start + arena.SIZE] = contents
        assert machine.observe(guest, case, bits) == expected, case
    assert machine.p.modules.thunks.find_guest(guest_target(machine, guest)), "its body is not in guest code"


@pytest.mark.parametrize("name", sorted([*CASES, *CLOCKS]))
def test_the_stack_and_the_preserved_registers_return(machine: Machine, name: str) -> None:
    p, chance = machine.p, random.Random(name)
    module, row = machine.row(name)
    for _ in range(5):
        for arena in machine.arenas:
            arena.fill(chance)
        case = CASES[name](machine, chance) if name in CASES else Case(*CLOCKS[name](machine))
        case.before()
        popped, changed = machine.frame(module.base + row.rva, case)
        assert popped == (row.size if p.bits == 32 and row.convention == STDCALL else 0)
        assert not changed


def test_both_bodies_store_the_same_fiber_local_value(machine: Machine) -> None:
    p = machine.p
    slots, (reference, guest, _) = p.state(FlsSlots), machine.addresses("kernel32.fibersapi.FlsSetValue")
    slots.callbacks = dict.fromkeys(range(1, 200), 0)
    for index in (1, 63, 64, 199):
        for function, value in ((reference, 0x1234), (guest, 0x5678), (guest, 0), (guest, 0x9ABC)):
            assert p.call(function, index, value) & 0xFFFFFFFF == 1
            assert slots.get(p.thread, index) == value
    assert slots.get(p.thread, 62) == 0
    slots.end(p.thread.locals)
    assert p.thread.teb.FlsData == 0


def some_double(chance: random.Random) -> float:
    """A number of any kind."""
    bits = chance.choice((chance.getrandbits(64), 0x7FF << 52, 0xFFF << 52, 0x7FF8 << 48, 0, 1 << 63))
    near = (
        chance.choice((1 << 31, 1 << 32, 1 << 52, 1 << 53, 1 << 62, 1 << 63, 1)) + chance.randint(-2, 2) / 2
    )
    numbers = (struct.unpack("<d", struct.pack("<Q", bits))[0], near, -near, chance.uniform(-3, 3))
    return chance.choice((*numbers, float(chance.randint(-9, 9)), chance.uniform(-1e10, 1e10)))


@pytest.mark.parametrize("name", MATH)
def test_mathematics_is_that_of_the_python_body(machine: Machine, name: str) -> None:
    p, ram = machine.p, machine.p.memory.ram
    reference, guest, _ = machine.addresses(name)
    place, out = machine.arenas[0].start, machine.arenas[0].start + 16
    if "_ftol" in name:  # fld qword [in]; jmp function
        code = bytes.fromhex("8b442404 dd00 ff64240c")
    elif p.bits == 32 and "math_parts" in name:  # push [in]; call function; add esp, 8
        code = bytes.fromhex("8b442404 ff7004 ff30 ff542414 83c408 c3")
    elif p.bits == 64:  # movsd xmm0, [rcx]; call r8; movsd [rbx], xmm0
        code = bytes.fromhex("53 4883ec20 4889d3 f20f1001 41ffd0 f20f1103 4883c420 5b c3")
    else:  # push [in]; call function; fstp qword [out]
        code = bytes.fromhex("8b442404 ff7004 ff30 ff542414 8b4c2410 dd19 83c408 c3")
    p.memory.patch(machine.code, code)

    def observe(function: int, value: float) -> tuple[int, bytes, int]:
        machine.crt.set_errno(0)
        struct.pack_into("<d8xd", ram, place, value, 0)
        result = p.call(machine.code, place, out, function)
        result = result & (1 << 32) - 1 if "math_parts" in name else 0
        number = b"" if "math_parts" in name else ram[out : out + 8].tobytes()
        return result, number, machine.crt.get_errno()

    chance = random.Random(name)
    for _ in range(4 * ROUNDS):
        value = some_double(chance)
        assert observe(guest, value) == observe(reference, value), value


def guest_target(machine: Machine, slot: int) -> int:
    """Where the jump in a slot leads."""
    ram = machine.p.memory.ram
    return slot + 5 + int.from_bytes(ram[slot + 1 : slot + 5], "little", signed=True)


@pytest.mark.skipif(not shutil.which("nasm"), reason="needs nasm")
@pytest.mark.parametrize(("bits", "word"), [(64, 8), (86, 4)])
def test_machine_code_is_what_its_source_says(bits: int, word: int, tmp_path: Path) -> None:
    built = tmp_path / "built.bin"
    subprocess.run(["nasm", "-f", "bin", f"-DWORD={word}", "-o", built, "main.asm"], check=True, cwd=FOLDER)
    assert built.read_bytes() == (FOLDER / f"x{bits}.bin").read_bytes()


@pytest.mark.parametrize("bits", [32, 64])
def test_offsets_agree_with_the_source(bits: int) -> None:
    """The assembly's numbers for the TEB and the PEB are those of the structures."""
    offsets = {m[1]: int(m[2 if bits == 32 else 3], 0) for m in re.finditer(
        r"^OFFSET (\w+), (\w+), (\w+)", SOURCE, re.MULTILINE)}  # fmt: skip
    teb, peb = TEB.layout(bits), PEB.layout(bits)
    assert offsets == {
        "TEB_SELF": teb.Self.offset, "TEB_PROCESS_ID": teb.ClientId.offset,
        "TEB_THREAD_ID": teb.ClientId.offset + bits // 8, "TEB_PEB": teb.ProcessEnvironmentBlock.offset,
        "TEB_LAST_ERROR": teb.LastErrorValue.offset, "TEB_TLS_SLOTS": teb.TlsSlots.offset,
        "TEB_TLS_EXPANSION": teb.TlsExpansionSlots.offset, "TEB_FLS_DATA": teb.FlsData.offset,
        "PEB_PROCESS_HEAP": peb.ProcessHeap.offset,
    }  # fmt: skip
    for name in (
        "PEB_COOKIE", "PEB_MOST_INLINE", "PEB_CLOCK", "TEB_RUNTIMES", "TEB_HEAP_CACHE", "HEAP_MAGIC",
        "HEAP_TAG", "HEAP_OWNER", "HEAP_CACHE", "IS_HEAP",
    ):  # fmt: skip
        value = re.search(rf"^{name} equ (\w+)", SOURCE, re.MULTILINE)
        assert value and int(value[1], 0) == getattr(guest_data, name)


def test_every_body_has_cases() -> None:
    assert set(X86_NAMES) == set(CASES) | set(CLOCKS) | set(HEAP) | set(MATH)


def test_both_machines_have_the_same_bodies() -> None:
    assert set(NAMES) < set(X86_NAMES)
    assert all(".Interlocked" in name or "._ftol" in name for name in X86_NAMES if name not in NAMES)


def test_a_bad_pointer_faults_in_the_dll(machine: Machine) -> None:
    p = machine.p
    module = p.modules.find("msvcrt.dll")
    assert module is not None
    strlen = p.modules.find_export(module, "strlen")
    hole = machine.arenas[0].start + Arena.SIZE
    machine.arenas[0].place(b"x" * Arena.SIZE, random.Random())
    with pytest.raises(GuestException) as caught:
        p.call(strlen, hole - 3)
    exception = caught.value
    assert (exception.code, exception.parameters) == (STATUS_ACCESS_VIOLATION, (0, hole))
    assert module.base <= exception.address < module.base + module.size
    assert re.fullmatch(r"msvcrt\.dll\+0x[0-9a-f]+ \(strlen\)", symbol(p, exception.address, Symbols()))
