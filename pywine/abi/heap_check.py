"""The trace channel `heap`: who allocated what, what was freed twice, and what never was."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.abi.trace import Call

_ALLOCATE = frozenset(
    ("RtlAllocateHeap", "HeapAlloc", "malloc", "calloc", "_malloc_base", "_calloc_base", "_strdup", "_wcsdup",
     "LocalAlloc", "GlobalAlloc", "??2@YAPEAX_K@Z", "??2@YAPAXI@Z", "??_U@YAPEAX_K@Z", "??_U@YAPAXI@Z"),
)  # fmt: skip
# Which argument is the block.
_FREE = {
    "RtlFreeHeap": 2, "HeapFree": 2, "free": 0, "_free_base": 0, "LocalFree": 0, "GlobalFree": 0,
    "??3@YAXPEAX@Z": 0, "??3@YAXPAX@Z": 0, "??_V@YAXPEAX@Z": 0, "??_V@YAXPAX@Z": 0,
}  # fmt: skip
_REALLOCATE = {"RtlReAllocateHeap": 2, "HeapReAlloc": 2, "realloc": 0, "_realloc_base": 0, "_recalloc": 0}
_MOST_LINES = 50


class Block:
    """One allocation. `by` and `freed_by`: the callers."""

    __slots__ = ("by", "freed_by", "size")

    def __init__(self, size: int, by: str) -> None:
        self.size, self.by, self.freed_by = size, by, ""


class HeapCheck:
    """Follows the blocks that the program allocates and frees; `line` takes what is found."""

    def __init__(self, p: Any, line: Callable[[str], None]) -> None:
        self._p, self._line = p, line
        self.blocks: dict[int, Block] = {}
        self.freed: dict[int, Block] = {}

    def block_parameter(self, name: str) -> int | None:
        """Which argument of a function is a block; -1 if it only returns one, None if it has to do with
        none.
        """
        if name in _ALLOCATE:
            return -1
        return _FREE[name] if name in _FREE else _REALLOCATE.get(name)

    def before(self, call: Call, name: str) -> None:
        """A function of the heap was called."""
        address = call.block
        if name not in _FREE or not address or self._size(address) is not None:
            return
        block = self.freed.get(address)
        if block is None:
            self._line(f"heap: free of {address:#x}, which is no block, by {call.caller}")
            return
        self._line(
            f"heap: double free of {address:#x} by {call.caller}"
            f" ({block.size} bytes allocated by {block.by}, freed by {block.freed_by})"
        )

    def after(self, call: Call, name: str, value: Any) -> None:
        """It returned `value`."""
        if name in _FREE or (name in _REALLOCATE and value):
            block = self.blocks.pop(call.block, None)
            if block:
                block.freed_by = call.caller
                self.freed[call.block] = block
        if name not in _FREE and value:
            self.freed.pop(value, None)
            self.blocks[value] = Block(self._size(value) or 0, call.caller)

    def _size(self, address: int) -> int | None:
        for heap in self._p.heaps.values():
            if address in heap.sizes:
                return heap.sizes[address]
        return None

    def summarise(self) -> None:
        """The program has ended: name what it never freed, by who allocated it."""
        total = sum(block.size for block in self.blocks.values())
        count = len(self.blocks)
        if not count:
            self._line("heap: everything was freed")
            return
        self._line(f"heap: {count} block{'s' * (count > 1)} never freed, {total} bytes")
        callers: dict[str, list[tuple[int, Block]]] = {}
        for address, block in self.blocks.items():
            callers.setdefault(block.by, []).append((address, block))
        for caller, leaks in sorted(callers.items(), key=lambda item: -sum(b.size for _, b in item[1]))[
            :_MOST_LINES
        ]:
            size = sum(block.size for _, block in leaks)
            more = f" in {len(leaks)} blocks, the first" if len(leaks) > 1 else ""
            self._line(f"heap:   {size} bytes{more} at {leaks[0][0]:#x}, allocated by {caller}")
