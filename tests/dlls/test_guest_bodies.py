"""Functions with a body in guest code do what their Python bodies do: same results, same memory, on both
engines.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import pywine.ldr.guest
from pywine.abi import types
from pywine.abi.compile import Prototype
from pywine.abi.winternl import PEB, TEB
from pywine.ldr.guest.bodies import GuestBodies
from pywine.machine.memory import Memory
from pywine.machine.native.engine import obstacle
from pywine.nt import guest_data
from pywine.nt.process import Process
from tests.dlls.guest_cases import CASES, Case
from tests.support import end_process, make_process

FOLDER = Path(pywine.ldr.guest.__file__).parent
SOURCE = (FOLDER / "main.asm").read_text()
NAMES = GuestBodies(64).names()
EXPORTERS = {"kernel32": "kernel32.dll", "ntdll": "ntdll.dll", "crt": "msvcrt.dll"}
KINDS = [(bits, engine) for bits in (32, 64) for engine in ("unicorn", "native")]
ROUNDS = 60


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

    def contents(self) -> bytes:
        return self.memory.ram[self.start : self.start + self.SIZE].tobytes()


class Machine:
    """A process with two arenas, and both forms of a function."""

    def __init__(self, bits: int, engine: str, prefix: Path) -> None:
        self.p = make_process(bits, prefix, identity=engine == "native", engine=engine)
        self.p.modules.load("msvcrt.dll", "the test")
        self.arenas = Arena(self.p), Arena(self.p)

    def addresses(self, name: str) -> tuple[int, int, int]:
        """Of the Python body and of the guest's, and the bits of the result."""
        p = self.p
        module_name, _, function = name.rpartition(".")
        module = p.modules.find(EXPORTERS[name.partition(".")[0]])
        assert module is not None and module.builtin is not None
        row = module.builtin.find(function)
        if row is None:
            pytest.skip("not exported on this machine")
        assert row.module == module_name, "no export leads to this body"
        found = p.modules.builtins.find_api(p, module.name, row)
        assert found is not None
        result = Prototype(found[0]).result
        bits = 0 if getattr(result, "meaning", "") == "void" else p.bits
        if isinstance(result, types.Integer):
            bits = min(8 * types.size_of(result.code, p.bits), bits)
        elif bits and isinstance(result, types.Result):
            bits = 32
        if result is types.BOOLEAN:
            bits = 8
        return p.modules.thunks.detached(module.name, row), module.base + row.rva, bits

    def observe(self, address: int, case: Case, bits: int) -> tuple[object, ...]:
        """What a call returns and what it leaves behind."""
        p = self.p
        p.last_error = 77
        result = p.call(address, *case.arguments) & ((1 << bits) - 1)
        return result, p.last_error, *(arena.contents() for arena in self.arenas)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"x{86 if kind[0] == 32 else 64}-{kind[1]}")
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    bits, engine = request.param
    if engine == "native" and obstacle(0):
        pytest.skip(obstacle(0))
    found = Machine(bits, engine, tmp_path_factory.mktemp("prefix"))
    yield found
    end_process(found.p)


@pytest.mark.parametrize("name", NAMES)
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


def guest_target(machine: Machine, slot: int) -> int:
    """Where the jump in a slot leads."""
    ram = machine.p.memory.ram
    return slot + 5 + int.from_bytes(ram[slot + 1 : slot + 5], "little", signed=True)


@pytest.mark.skipif(not shutil.which("nasm"), reason="needs nasm")
@pytest.mark.parametrize(("bits", "word"), [(64, 8), (86, 4)])
def test_machine_code_is_what_its_source_says(bits: int, word: int, tmp_path: Path) -> None:
    built = tmp_path / "built.bin"
    subprocess.run(
        ["nasm", "-f", "bin", f"-DWORD={word}", "-o", built, "main.asm"], check=True, cwd=FOLDER
    )
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
        "TEB_TLS_EXPANSION": teb.TlsExpansionSlots.offset, "PEB_PROCESS_HEAP": peb.ProcessHeap.offset,
    }  # fmt: skip
    for name in ("PEB_COOKIE", "TEB_RUNTIMES"):
        value = re.search(rf"^{name} equ (\w+)", SOURCE, re.MULTILINE)
        assert value and int(value[1], 0) == getattr(guest_data, name)


def test_both_machines_have_the_same_bodies() -> None:
    assert GuestBodies(32).names() == NAMES
