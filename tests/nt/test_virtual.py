"""Virtual memory against a naive dictionary of pages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pywine.abi.errors import NtError
from pywine.machine.memory import EXECUTE, MAPPED, READ, WRITE, AccessViolation, Memory, Reservation
from pywine.nt import virtual as v

LOW, HIGH = 0x10000, 0x200000
PAGE, GRANULE = 0x1000, 0x10000
PROTECTIONS = {
    v.PAGE_NOACCESS: 0, v.PAGE_READONLY: READ, v.PAGE_READWRITE: READ | WRITE,
    v.PAGE_EXECUTE_READ: READ | EXECUTE, v.PAGE_EXECUTE_READWRITE: READ | WRITE | EXECUTE,
    v.PAGE_READWRITE | v.PAGE_GUARD: 0,
}  # fmt: skip
BAD_PROTECTIONS = (0, 3, 6, 0x800, v.PAGE_GUARD, 0xFF)
addresses = st.integers(0, (HIGH + GRANULE) // 0x800).map(lambda n: n * 0x800)
sizes = st.sampled_from(
    (0, 1, 0xFFF, PAGE, PAGE + 1, 3 * PAGE, GRANULE - 1, GRANULE, GRANULE + PAGE, 5 * GRANULE)
)
protections = st.sampled_from(sorted(PROTECTIONS))


def pages_of(address: int, size: int) -> range:
    return range(address // PAGE * PAGE, -(-(address + max(size, 1)) // PAGE) * PAGE, PAGE)


class VirtualMachine(RuleBasedStateMachine):
    """`owners`: page -> its reservation's base; `committed`: page -> protection."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory(Reservation(LOW, HIGH, identity=False))
        self.virtual = v.VirtualMemory(self.memory, LOW, HIGH)
        self.owners: dict[int, int] = {}
        self.committed: dict[int, int] = {}
        self.written: dict[int, int] = {}
        self.asked: dict[int, int] = {}

    def teardown(self) -> None:
        self.memory.ram.release()
        self.memory.reservation.release()

    def attempt(self, allowed: bool, action, *args, **options):
        """Do it if the model says it is allowed, and see it refused otherwise."""
        if allowed:
            return action(*args, **options)
        with pytest.raises(NtError):
            action(*args, **options)
        return None

    def inside_one(self, pages: range) -> bool:
        owners = {self.owners.get(page) for page in pages}
        return len(owners) == 1 and owners != {None}

    @rule(address=addresses, size=sizes, protection=protections)
    def reserve_at(self, address: int, size: int, protection: int) -> None:
        pages = range(address // GRANULE * GRANULE, pages_of(address, size).stop, PAGE)
        free = all(LOW <= page < HIGH and page not in self.owners for page in pages)
        if address:
            base = self.attempt(
                bool(size) and free, self.virtual.reserve, size, address=address, protection=protection
            )
            if base is not None:
                assert base == pages.start
                self.owners |= dict.fromkeys(pages, base)
                self.asked[base] = protection

    @rule(size=sizes, top_down=st.booleans(), protection=protections)
    def reserve_anywhere(self, size: int, top_down: bool, protection: int) -> None:
        rounded = -(-size // PAGE) * PAGE
        fits = [
            base
            for base in range(LOW, HIGH - rounded + 1, GRANULE)
            if not any(page in self.owners for page in range(base, base + rounded, PAGE))
        ]
        base = self.attempt(
            bool(size and fits), self.virtual.reserve, size, top_down=top_down, protection=protection
        )
        if base is not None:
            assert base == (max(fits) if top_down else min(fits))
            self.owners |= dict.fromkeys(range(base, base + rounded, PAGE), base)
            self.asked[base] = protection

    @rule(address=addresses, size=sizes, protection=protections)
    def commit(self, address: int, size: int, protection: int) -> None:
        pages = pages_of(address, size)
        allowed = self.inside_one(pages)
        self.attempt(allowed, self.virtual.commit, address, size, protection)
        if allowed:
            for page in pages:
                if page not in self.committed:
                    self.written[page] = 0
                self.committed[page] = protection

    @rule(address=addresses, size=sizes, protection=protections)
    def protect(self, address: int, size: int, protection: int) -> None:
        pages = pages_of(address, size)
        allowed = self.inside_one(pages) and all(page in self.committed for page in pages)
        old = self.attempt(allowed, self.virtual.protect, address, size, protection)
        if allowed:
            assert old == self.committed[pages.start]
            self.committed |= dict.fromkeys(pages, protection)

    @rule(address=addresses, size=sizes, protection=st.sampled_from(BAD_PROTECTIONS))
    def bad_protection(self, address: int, size: int, protection: int) -> None:
        for action in (self.virtual.commit, self.virtual.protect):
            with pytest.raises(NtError):
                action(address, size, protection)

    @rule(address=addresses, size=sizes)
    def decommit(self, address: int, size: int) -> None:
        pages = pages_of(address, size)
        if size:
            allowed = self.inside_one(pages)
        else:
            allowed = address in self.asked
            pages = range(
                address, address + PAGE * sum(base == address for base in self.owners.values()), PAGE
            )
        self.attempt(allowed, self.virtual.decommit, address, size)
        if allowed:
            for page in pages:
                self.committed.pop(page, None)

    @rule(address=addresses)
    def release(self, address: int) -> None:
        owned = [page for page, base in self.owners.items() if base == address]
        size = self.attempt(bool(owned), self.virtual.release, address)
        if owned:
            assert size == len(owned) * PAGE
            del self.asked[address]
            for page in owned:
                del self.owners[page]
                self.committed.pop(page, None)

    @rule(address=addresses, value=st.integers(1, 255))
    def write(self, address: int, value: int) -> None:
        page = address // PAGE * PAGE
        if PROTECTIONS.get(self.committed.get(page, 0), 0) & WRITE:
            self.memory.write(page, bytes([value]))
            self.written[page] = value
        else:
            with pytest.raises(AccessViolation):
                self.memory.write(page, bytes([value]))

    @invariant()
    def pages_are_as_the_model_has_them(self) -> None:
        for page in range(0, HIGH, PAGE):
            protection = self.committed.get(page)
            rights = 0 if protection is None else MAPPED | PROTECTIONS[protection]
            assert self.memory.rights[page // PAGE] == rights, hex(page)
            if rights & READ:
                assert self.memory.read(page, 1)[0] == self.written[page]

    @invariant()
    def queries_are_as_the_model_has_them(self) -> None:
        page = LOW
        while page < HIGH:
            base, allocation, asked, size, state, protection, _ = self.virtual.query(page + 5)
            assert base == page
            owner = self.owners.get(page)
            assert size > 0
            assert size % PAGE == 0
            kinds = {
                (self.owners.get(p), self.committed.get(p)) for p in range(page, min(page + size, HIGH), PAGE)
            }
            assert kinds == {(owner, self.committed.get(page))}
            if page + size < HIGH:  # the run is as long as it can be
                assert (self.owners.get(page + size), self.committed.get(page + size)) not in kinds
            if owner is None:
                assert (allocation, asked, state, protection) == (0, 0, v.MEM_FREE, v.PAGE_NOACCESS)
            else:
                assert (allocation, asked) == (owner, self.asked[owner])
                assert protection == self.committed.get(page, 0)
                assert state == (v.MEM_COMMIT if page in self.committed else v.MEM_RESERVE)
            page += size


TestVirtualMemory = VirtualMachine.TestCase
TestVirtualMemory.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_secured_ranges_stay() -> None:
    memory = Memory(Reservation(LOW, HIGH, identity=False))
    virtual = v.VirtualMemory(memory, LOW, HIGH)
    base = 2 * GRANULE
    virtual.secure(base, base + GRANULE, "the host's")
    for action in (
        lambda: virtual.release(base),
        lambda: virtual.decommit(base, 0),
        lambda: virtual.commit(base, PAGE, v.PAGE_READWRITE),
        lambda: virtual.protect(base, PAGE, v.PAGE_READWRITE),
        lambda: virtual.reserve(PAGE, address=base),
    ):
        with pytest.raises(NtError):
            action()
    assert virtual.query(base)[4] == v.MEM_RESERVE
    memory.ram.release()
    memory.reservation.release()
