"""The compressed form of the tables of eh_tables.py, for __CxxFrameHandler4 on x64.

Source: ehdata4_export.h, and "Making C++ Exception Handling Smaller On x64" (Microsoft's C++ team blog).
"""

from __future__ import annotations

import struct

from pywine.dlls.crt.eh_tables import FUNCLET, NO_EXCEPTIONS, OBJECT, ONLY_CXX, POINTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.memory import Memory

_IS_CATCH, _IS_SEPARATED, _HAS_COUNTS, _HAS_UNWIND_MAP, _HAS_TRY_MAP, _ONLY_CXX, _NO_EXCEPTIONS = (
    1 << bit for bit in range(7)
)
_HAS_FLAGS, _HAS_TYPE, _HAS_OBJECT, _ADDRESSES_ARE_RVAS = (1 << bit for bit in range(4))
_ACTIONS = {0: FUNCLET, 1: OBJECT, 2: POINTER, 3: FUNCLET}
_NO_ACTION = 0


class _Reader:
    """Reads numbers from `address` on."""

    def __init__(self, memory: Memory, address: int) -> None:
        self.memory, self.address = memory, address

    def byte(self) -> int:
        self.address += 1
        return self.memory.read(self.address - 1, 1)[0]

    def rva(self) -> int:
        self.address += 4
        return struct.unpack("<i", self.memory.read(self.address - 4, 4))[0]

    def number(self) -> int:
        """A compressed number: the low bits of its first byte tell how many bytes it has."""
        first = self.memory.read(self.address, 1)[0]
        size = next(
            (length for length in range(1, 5) if first & (1 << length) - 1 == (1 << length - 1) - 1), 5
        )
        data = self.memory.read(self.address, size)
        self.address += size
        return int.from_bytes(data[1:], "little") if size == 5 else int.from_bytes(data, "little") >> size


class CompressedFunctionInfo:
    """FuncInfo4, with the interface of FunctionInfo. `begin`: where the code that it describes starts."""

    unwind_help = 0

    def __init__(self, memory: Memory, address: int, base: int, begin: int) -> None:
        self.memory, self.base, self.begin = memory, base, begin
        reader = _Reader(memory, address)
        header = reader.byte()
        if header & _HAS_COUNTS:
            reader.number()
        self._unwind = base + reader.rva() if header & _HAS_UNWIND_MAP else 0
        self._try_map = base + reader.rva() if header & _HAS_TRY_MAP else 0
        places = base + reader.rva()
        self._places = self._places_of_part(places) if header & _IS_SEPARATED else places
        self.is_catch = bool(header & _IS_CATCH)
        self.frame_offset = reader.number() if self.is_catch else 0
        self.flags = (ONLY_CXX if header & _ONLY_CXX else 0) | (
            NO_EXCEPTIONS if header & _NO_EXCEPTIONS else 0
        )
        self._entries: list[tuple[int, int, int, int]] | None = None

    def _places_of_part(self, parts: int) -> int:
        """The places of a function's part that lies elsewhere; 0 if it has none."""
        reader = _Reader(self.memory, parts)
        for _ in range(reader.number()):
            start, places = reader.rva(), reader.rva()
            if self.base + start == self.begin:
                return self.base + places
        return 0

    def unwind_entry(self, state: int) -> tuple[int, int, int, int]:
        """As FunctionInfo.unwind_entry."""
        if self._entries is None:
            self._entries = self._read_unwind_map()
        return self._entries[state]

    def _read_unwind_map(self) -> list[tuple[int, int, int, int]]:
        if not self._unwind:
            return []
        reader = _Reader(self.memory, self._unwind)
        starts: dict[int, int] = {}
        entries = []
        for state in range(reader.number()):
            starts[start := reader.address] = state
            kind = reader.number()
            action = self.base + reader.rva() if kind & 3 else _NO_ACTION
            offset = reader.number() if kind & 3 in (1, 2) else 0
            entries.append((starts.get(start - (kind >> 2), -1), action, _ACTIONS[kind & 3], offset))
        return entries

    def state_at(self, pc: int) -> int:
        """The state in which the function is at an address."""
        state = -1
        if not self._places:
            return state
        reader, place = _Reader(self.memory, self._places), self.begin
        for _ in range(reader.number()):
            place += reader.number()
            if pc < place:
                break
            state = reader.number() - 1
        return state

    def tries(self) -> list[CompressedTryBlock]:
        if not self._try_map:
            return []
        reader = _Reader(self.memory, self._try_map)
        return [CompressedTryBlock(self, reader) for _ in range(reader.number())]


class CompressedTryBlock:
    """As TryBlock."""

    def __init__(self, function: CompressedFunctionInfo, reader: _Reader) -> None:
        self.low, self.high, self.catch_high = reader.number(), reader.number(), reader.number()
        handlers = _Reader(function.memory, function.base + reader.rva())
        self.handlers = [CompressedHandler(function, handlers) for _ in range(handlers.number())]


class CompressedHandler:
    """As Handler."""

    def __init__(self, function: CompressedFunctionInfo, reader: _Reader) -> None:
        header = reader.byte()
        self.flags = reader.number() if header & _HAS_FLAGS else 0
        self.type = function.base + reader.rva() if header & _HAS_TYPE else 0
        self.object_offset = reader.number() if header & _HAS_OBJECT else 0
        self.address = function.base + reader.rva()
        self.frame_offset = function.frame_offset
        self.continuations = [
            function.base + reader.rva() if header & _ADDRESSES_ARE_RVAS else function.begin + reader.number()
            for _ in range(header >> 4 & 3)
        ]
