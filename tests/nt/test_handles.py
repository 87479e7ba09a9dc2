"""The handle table against a dictionary."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from pywine.abi.errors import NtError
from pywine.nt.objects import HandleTable, Object


class Counted(Object):
    """Knows whether its last handle is gone."""

    def __init__(self):
        super().__init__()
        self.closed = 0

    def close(self):
        self.closed += 1


class Owner:
    """Enough of a process for a handle table."""

    bits = 64
    thread = None


class HandleMachine(RuleBasedStateMachine):
    """Opens, duplicates and closes at random."""

    handles = Bundle("handles")

    def __init__(self):
        super().__init__()
        self.table = HandleTable(Owner())
        self.model = {}

    @rule(target=handles, access=st.integers(0, 0xFFFFFFFF), inherit=st.booleans())
    def open(self, access, inherit):
        target = Counted()
        value = self.table.open(target, access, inherit=inherit)
        assert value not in self.model and value > 0 and value % 4 == 0
        self.model[value] = (target, access, inherit)
        return value

    @rule(target=handles, value=handles)
    def duplicate(self, value):
        target = self.model[value][0]
        copy = self.table.open(self.table.get(value), 0)
        self.model[copy] = (target, 0, False)
        return copy

    @rule(value=consumes(handles))
    def close(self, value):
        target = self.model.pop(value)[0]
        self.table.close(value)
        assert target.closed == all(other is not target for other, _, _ in self.model.values())
        with pytest.raises(NtError):
            self.table.close(value)

    @rule(value=st.integers(0, 0x1000))
    def look_up_anything(self, value):
        if value & ~3 in self.model:
            assert self.table.get(value) is self.model[value & ~3][0]
        else:
            with pytest.raises(NtError):
                self.table.get(value)

    @invariant()
    def agrees(self):
        assert len(self.table) == len(self.model)
        for value, entry in self.table:
            assert (entry.object, entry.access, entry.inherit) == self.model[value]


TestHandles = HandleMachine.TestCase
TestHandles.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
