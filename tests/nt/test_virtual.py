"""Virtual memory against a dictionary of pages."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pywine.abi.errors import NtError
from pywine.nt.virtual import (
    MEM_COMMIT,
    MEM_FREE,
    MEM_RESERVE,
    PAGE_NOACCESS,
    PAGE_READONLY,
    PAGE_READWRITE,
    VirtualMemory,
)

LOW, HIGH = 0x100000, 0x200000
PAGE, UNIT = 0x1000, 0x10000
PROTECTIONS = st.sampled_from((PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE))
ADDRESSES = st.integers(LOW // PAGE, HIGH // PAGE - 1).map(lambda page: page * PAGE)
COUNTS = st.integers(1, 24)


class Pages:
    """A Memory that only remembers which pages are there."""

    start, end = LOW, HIGH

    def __init__(self):
        self.committed = set()

    def commit(self, address, size, rights):
        pages = set(range(address, address + size, PAGE))
        assert not pages & self.committed
        self.committed |= pages

    def protect(self, address, size, rights):
        assert set(range(address, address + size, PAGE)) <= self.committed

    def decommit(self, address, size):
        pages = set(range(address, address + size, PAGE))
        assert pages <= self.committed
        self.committed -= pages


class VirtualMachine(RuleBasedStateMachine):
    """The model: the reservation of every page, and the protection of those committed."""

    def __init__(self):
        super().__init__()
        self.memory = Pages()
        self.virtual = VirtualMemory(self.memory, LOW, HIGH)
        self.owner = {}
        self.protection = {}

    def _pages(self, address, count):
        return range(address, address + count * PAGE, PAGE)

    @rule(count=COUNTS, address=st.none() | ADDRESSES, top_down=st.booleans())
    def reserve(self, count, address, top_down):
        start = (address or 0) & -UNIT
        wanted = set(range(start, (address or 0) + count * PAGE, PAGE)) if address else set()
        try:
            base = self.virtual.reserve(count * PAGE, address=address or 0, top_down=top_down)
        except NtError:
            if address:
                assert wanted & self.owner.keys() or max(wanted) >= HIGH
            return
        assert base % UNIT == 0
        if address:
            assert base == start
        pages = wanted or set(self._pages(base, count))
        assert not pages & self.owner.keys()
        self.owner.update(dict.fromkeys(pages, base))

    @rule(address=ADDRESSES, count=COUNTS, protection=PROTECTIONS)
    def commit(self, address, count, protection):
        pages = self._pages(address, count)
        fits = len({self.owner.get(page) for page in pages} - {None}) == 1 and all(
            page in self.owner for page in pages
        )
        if not fits:
            with pytest.raises(NtError):
                self.virtual.commit(address, count * PAGE, protection)
            return
        self.virtual.commit(address, count * PAGE, protection)
        self.protection.update(dict.fromkeys(pages, protection))

    @rule(address=ADDRESSES, count=COUNTS, protection=PROTECTIONS)
    def protect(self, address, count, protection):
        pages = self._pages(address, count)
        if (
            not all(page in self.protection for page in pages)
            or len({self.owner[page] for page in pages}) > 1
        ):
            with pytest.raises(NtError):
                self.virtual.protect(address, count * PAGE, protection)
            return
        assert self.virtual.protect(address, count * PAGE, protection) == self.protection[address]
        self.protection.update(dict.fromkeys(pages, protection))

    @rule(address=ADDRESSES, count=COUNTS)
    def decommit(self, address, count):
        pages = self._pages(address, count)
        if not all(page in self.owner for page in pages) or len({self.owner[page] for page in pages}) > 1:
            with pytest.raises(NtError):
                self.virtual.decommit(address, count * PAGE)
            return
        self.virtual.decommit(address, count * PAGE)
        for page in pages:
            self.protection.pop(page, None)

    @rule(address=ADDRESSES)
    def release(self, address):
        if address not in self.owner.values():
            with pytest.raises(NtError):
                self.virtual.release(address)
            return
        mine = [page for page, base in self.owner.items() if base == address]
        assert self.virtual.release(address) == len(mine) * PAGE
        for page in mine:
            del self.owner[page]
            self.protection.pop(page, None)

    @invariant()
    def queries_agree(self):
        assert self.memory.committed == self.protection.keys()
        for page in range(LOW, HIGH, 7 * PAGE):
            _, base, _, size, state, protection, _ = self.virtual.query(page)
            if page not in self.owner:
                assert state == MEM_FREE
                continue
            assert base == self.owner[page] and size % PAGE == 0
            assert state == (MEM_COMMIT if page in self.protection else MEM_RESERVE)
            assert protection == self.protection.get(page, 0)


TestVirtual = VirtualMachine.TestCase
TestVirtual.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
