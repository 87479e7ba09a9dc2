"""A bare machine: guest memory, an engine and one thread, without Windows."""

from __future__ import annotations

import pytest

from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE, Engine, EngineThread
from pywine.machine.memory import EXECUTE, READ, WRITE, Memory, Reservation
from pywine.machine.native.engine import NativeEngine
from pywine.machine.native.obstacles import obstacle
from pywine.machine.unicorn.engine import UnicornEngine

CODE, DATA, STACK, SUPPORT, TEB = 0x400000, 0x500000, 0x600000, 0x700000, 0x800000
STACK_SIZE = 0x10000


class Machine:
    """`put` code, `call` it; handlers get the machine's `q`."""

    def __init__(self, bits: int, engine: str, *, identity: bool) -> None:
        self.bits = bits
        self.reservation = Reservation(0x10000, 0x80000000, identity=identity)
        self.memory = Memory(self.reservation)
        self.engine: Engine = (NativeEngine if engine == "native" else UnicornEngine)(self.memory, bits)
        for address, size, rights in (
            (CODE, 0x4000, READ | EXECUTE), (DATA, 0x1000, READ | WRITE), (STACK, STACK_SIZE, READ | WRITE),
            (SUPPORT, SUPPORT_SIZE, READ | EXECUTE), (TEB, ctx.FROM_TEB + ctx.SIZE, READ | WRITE),
        ):  # fmt: skip
            self.memory.commit(address, size, rights)
        self.thread: EngineThread = self.engine.thread(TEB, SUPPORT)
        self.q = self.thread.q
        self.q[ctx.RSP] = STACK + STACK_SIZE - 0x100
        self._next = CODE

    def put(self, code: bytes | str) -> int:
        """Place machine code (bytes, or hexadecimal text) and return its address."""
        data = bytes.fromhex(code) if isinstance(code, str) else code
        address, self._next = self._next, self._next + len(data) + 15 & ~15
        self.memory.patch(address, data)
        return address

    def call(self, address: int, *args: int) -> int:
        return self.thread.call(address, *args)

    def close(self) -> None:
        self.engine.forget(self.thread)
        self.engine.close()
        del self.memory.ram
        self.reservation.release()


KINDS = [("unicorn", True), ("unicorn", False), ("native", True)]


@pytest.fixture(params=[32, 64], ids=["x86", "x64"])
def bits(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture(params=KINDS, ids=["unicorn", "unicorn-biased", "native"])
def machine(request: pytest.FixtureRequest, bits: int):
    engine, identity = request.param
    if engine == "native" and obstacle(0, bits):
        pytest.skip(obstacle(0, bits))
    found = Machine(bits, engine, identity=identity)
    yield found
    found.close()
