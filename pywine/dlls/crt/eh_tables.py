"""What the C++ compiler tells about a function's exception handling and about a thrown object.

Source: the compiler's own listings (/FAs) and ehdata.h. Pointers in the tables are addresses on x86, and
relative to an image's base on x64; `base` is 0 on x86.
"""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.memory import Memory

CXX_EXCEPTION = 0xE06D7363
MAGIC, MAGIC_LAST = 0x19930520, 0x19930522
CATCH_BY_REFERENCE, CATCH_STD_ELLIPSIS = 0x08, 0x40
SIMPLE_TYPE, BY_REFERENCE_ONLY, HAS_VIRTUAL_BASE = 1, 2, 4
ONLY_CXX = 1  # the function's flags: /EHs, its catch (...) does not catch other exceptions
NO_EXCEPTIONS = 4  # noexcept: an exception that would leave it ends the program
FUNCLET, OBJECT, POINTER = range(
    3
)  # what an unwind action gets: the frame, an object in it, one it points to
NO_STATE = -2  # in a frame's unwind help: where the program counter is says the state


class FunctionInfo:
    """FuncInfo: states, what to do when they are left, try blocks."""

    is_catch = False  # the catch clauses of a function share its FuncInfo

    def __init__(self, memory: Memory, address: int, base: int) -> None:
        self.memory, self.base, self.address = memory, base, address
        self.wide = base != 0
        fields = struct.unpack("<IiIIIII", memory.read(address, 28))
        magic, self.states, self._unwind, self._tries, self._try_map, self._places, self._place_map = fields
        self.magic = magic & 0x1FFFFFFF
        at = address + 28
        self.unwind_help = 0
        if self.wide:
            self.unwind_help = struct.unpack("<i", memory.read(at, 4))[0]
            at += 4
        self.flags = 0
        if self.magic >= MAGIC_LAST:
            self.flags = struct.unpack("<i", memory.read(at + 4, 4))[0]

    def unwind_entry(self, state: int) -> tuple[int, int, int, int]:
        """The state that follows when `state` is left, the address of what must run then (0: nothing), what
        that gets, and where in the frame this lies.
        """
        following, action = struct.unpack("<iI", self.memory.read(self.base + self._unwind + 8 * state, 8))
        return following, self.base + action if action else 0, FUNCLET, 0

    def state_at(self, pc: int) -> int:
        """x64: the state in which the function is at an address."""
        state = -1
        for number in range(self._places):
            start, found = struct.unpack("<Ii", self.memory.read(self.base + self._place_map + 8 * number, 8))
            if pc - self.base < start:
                break
            state = found
        return state

    def tries(self) -> list[TryBlock]:
        """The try blocks, inner ones first."""
        return [TryBlock(self, self.base + self._try_map + 20 * number) for number in range(self._tries)]


class TryBlock:
    """One try block: its states [low, high], those of its catches (high, catch_high], and the catches."""

    def __init__(self, function: FunctionInfo, address: int) -> None:
        memory = function.memory
        self.low, self.high, self.catch_high, count, handlers = struct.unpack(
            "<iiiiI", memory.read(address, 20)
        )
        size = 20 if function.wide else 16
        at = function.base + handlers
        self.handlers = [Handler(function, at + size * number) for number in range(count)]


class Handler:
    """One catch clause. `type`: the address of its type descriptor, 0 for catch (...)."""

    def __init__(self, function: FunctionInfo, address: int) -> None:
        fields = struct.unpack("<IIiI", function.memory.read(address, 16))
        self.flags, type_descriptor, self.object_offset, code = fields
        self.type = function.base + type_descriptor if type_descriptor else 0
        self.address = function.base + code
        self.continuations: list[int] = []  # where it goes on, by what it returns; none: it returns where
        self.frame_offset = 0  # where a funclet keeps the frame of its function
        if function.wide:
            self.frame_offset = struct.unpack("<I", function.memory.read(address + 16, 4))[0]


class Thrown:
    """A C++ object in flight: its address, its ThrowInfo and the base of the image that holds this."""

    def __init__(self, memory: Memory, address: int, info: int, base: int, *, wide: bool) -> None:
        self.memory, self.address, self.info, self.base = memory, address, info, base
        self._word = 8 if wide else 4
        _, destructor, _, self._types = struct.unpack("<IIII", memory.read(info, 16))
        self.destructor = base + destructor if destructor else 0

    def types(self) -> list[CatchableType]:
        """What the object can be caught as, its own type first."""
        array = self.base + self._types
        count = struct.unpack("<i", self.memory.read(array, 4))[0]
        found = struct.unpack(f"<{count}I", self.memory.read(array + 4, 4 * count))
        return [CatchableType(self, self.base + entry) for entry in found]

    def matching(self, handler: Handler) -> CatchableType | None:
        """The type as which `handler` catches the object, or None."""
        types = self.types()
        if not self.type_name(handler.type):
            return types[0]
        for kind in types:
            if kind.flags & BY_REFERENCE_ONLY and not handler.flags & CATCH_BY_REFERENCE:
                continue
            if kind.type == handler.type or self.type_name(kind.type) == self.type_name(handler.type):
                return kind
        return None

    def type_name(self, descriptor: int) -> bytes:
        """The decorated name in a type descriptor; empty for catch (...)."""
        return self.memory.read_cstring(descriptor + 2 * self._word) if descriptor else b""

    def pointer(self, kind: CatchableType, address: int) -> int:
        """Where in the object at `address` its part of this type lies."""
        if kind.virtual_table >= 0:
            table_pointer = address + kind.virtual_table
            table = int.from_bytes(self.memory.read(table_pointer, self._word), "little")
            offset = struct.unpack("<i", self.memory.read(table + kind.table_offset, 4))[0]
            address = table_pointer + offset
        return address + kind.member_offset


class CatchableType:
    """A type as which an object can be caught. `copy`: its copy constructor, 0: bytes are copied."""

    def __init__(self, thrown: Thrown, address: int) -> None:
        fields = struct.unpack("<IIiiiiI", thrown.memory.read(address, 28))
        self.flags, type_descriptor, self.member_offset, self.virtual_table, self.table_offset = fields[:5]
        self.size, copy = fields[5:]
        self.type = thrown.base + type_descriptor
        self.copy = thrown.base + copy if copy else 0
