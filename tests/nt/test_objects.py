"""Handle tables against a dictionary."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH
from pywine.nt.objects import HandleTable, Object, Waitable


class Thing(Object):
    def __init__(self) -> None:
        super().__init__()
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


class HandleMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.process = SimpleNamespace(bits=32, thread=Waitable())
        self.table = HandleTable(self.process)
        self.things = [Thing() for _ in range(4)]
        self.handles: dict[int, Thing] = {}

    @rule(number=st.integers(0, 3), access=st.integers(0, 0xFFFFFFFF), inherit=st.booleans())
    def open(self, number: int, access: int, inherit: bool) -> None:
        handle = self.table.open(self.things[number], access, inherit=inherit)
        assert handle > 0
        assert handle % 4 == 0
        assert handle not in self.handles
        assert handle <= 4 * (len(self.handles) + 1) or any(
            h not in self.handles for h in range(4, handle, 4)
        )
        self.handles[handle] = self.things[number]
        entry = self.table.entry(handle)
        assert (entry.access, entry.inherit) == (access, inherit)
        self.things[number].closed = 0

    @rule(number=st.integers(0, 100), tag=st.integers(0, 3))
    def close(self, number: int, tag: int) -> None:
        if self.handles:
            handle = sorted(self.handles)[number % len(self.handles)]
            thing = self.handles.pop(handle)
            self.table.close(handle | tag)  # the two low bits are the program's
            assert thing.closed == (thing not in self.handles.values())

    @rule(
        value=st.one_of(
            st.integers(0, 200), st.sampled_from((0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0xFFFFFFF0))
        )
    )
    def look_up(self, value: int) -> None:
        thing = self.handles.get(value & ~3)
        if thing:
            assert self.table.get(value) is thing
            assert self.table.get(value, Thing) is thing
            with pytest.raises(NtError) as caught:
                self.table.get(value, Waitable)
            assert caught.value.code == STATUS_OBJECT_TYPE_MISMATCH
        elif value < 0xFFFFFFFE:
            with pytest.raises(NtError) as caught:
                self.table.get(value)
            assert caught.value.code == STATUS_INVALID_HANDLE
            with pytest.raises(NtError):
                self.table.close(value)

    @invariant()
    def counts_are_right(self) -> None:
        assert len(self.table) == len(self.handles)
        assert [(handle, entry.object) for handle, entry in self.table] == sorted(self.handles.items())
        for thing in self.things:
            assert thing.handle_count == sum(other is thing for other in self.handles.values())


TestHandles = HandleMachine.TestCase
TestHandles.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


def test_everything_is_closed_once_at_the_end():
    table = HandleTable(SimpleNamespace(bits=64, thread=None))
    things = [Thing(), Thing()]
    for thing in things * 3:
        table.open(thing)
    table.close_all()
    assert [thing.closed for thing in things] == [1, 1]
    assert len(table) == 0
