"""Moveable memory: the handles of GlobalAlloc and LocalAlloc, with lock counts and discarding.

A fixed block's handle is its address. A moveable block's handle is the address of a small descriptor that is
no multiple of 16, so that the two never look alike.
"""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_NOT_LOCKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

FIXED, MOVEABLE, ZEROINIT, MODIFY, DISCARDABLE = 0x00, 0x02, 0x40, 0x80, 0x0F00
DISCARDED, INVALID_HANDLE = 0x4000, 0x8000
_HANDLE_OFFSET = 8


class Moveable:
    """A moveable block. `address` is 0 while it is discarded."""

    __slots__ = ("address", "discardable", "locks")

    def __init__(self, address: int, discardable: int) -> None:
        self.address, self.discardable, self.locks = address, discardable, 0


class MoveableMemory:
    """The handles of one process, over its heap."""

    def __init__(self, p: Process) -> None:
        self._heap, self._ram = p.heap, p.memory.ram
        self._word = p.bits // 8
        self._blocks: dict[int, Moveable] = {}
        self._handles: dict[int, int] = {}  # block address -> handle

    def allocate(self, flags: int, size: int) -> int:
        """A new block's handle; 0 when there is no memory."""
        if not flags & MOVEABLE:
            return self._get(size, flags)
        address = self._get(size, flags) if size else 0
        if size and not address:
            return 0
        handle = self._heap.allocate(16) + _HANDLE_OFFSET
        self._blocks[handle] = Moveable(address, flags & DISCARDABLE)
        self._point(handle, address)
        return handle

    def _get(self, size: int, flags: int) -> int:
        address = self._heap.allocate(size)
        if address and flags & ZEROINIT:
            self._heap.zero(address, 0, size, fresh=True)
        return address

    def _point(self, handle: int, address: int) -> None:
        block = self._blocks[handle]
        if block.address:
            self._handles.pop(block.address, None)
        block.address = address
        self._ram[handle : handle + self._word] = address.to_bytes(self._word, "little")
        if address:
            self._handles[address] = handle

    def _is_fixed(self, handle: int) -> bool:
        return handle in self._heap.sizes

    def _find(self, handle: int) -> Moveable:
        block = self._blocks.get(handle)
        if block is None:
            raise WinError(ERROR_INVALID_HANDLE)
        return block

    def reallocate(self, handle: int, size: int, flags: int) -> int:
        """Change the size or, with MODIFY, the flags of a block; its handle, or 0."""
        if self._is_fixed(handle):
            return self._reallocate_fixed(handle, size, flags)
        block = self._find(handle)
        if flags & MODIFY:
            block.discardable = flags & DISCARDABLE
            return handle
        if not size:
            if block.locks:
                return 0
            if block.address:
                self._heap.free(block.address)
            self._point(handle, 0)
            return handle
        address = self._resize(block.address, size, flags) if block.address else self._get(size, flags)
        if not address:
            return 0
        self._point(handle, address)
        return handle

    def _reallocate_fixed(self, address: int, size: int, flags: int) -> int:
        if flags & MODIFY:
            if not flags & MOVEABLE:
                return address
            handle = self._heap.allocate(16) + _HANDLE_OFFSET
            self._blocks[handle] = Moveable(0, flags & DISCARDABLE)
            self._point(handle, address)
            return handle
        if not flags & MOVEABLE and size > self._heap.sizes[address]:
            grown = self._heap.reallocate(address, size, in_place=True)
            if not grown:
                return 0
        return self._resize(address, size, flags)

    def _resize(self, address: int, size: int, flags: int) -> int:
        old = self._heap.sizes[address]
        moved = self._heap.reallocate(address, size)
        if moved and flags & ZEROINIT and size > old:
            self._heap.zero(moved, old, size, fresh=moved != address)
        return moved

    def free(self, handle: int) -> None:
        """Give a block back. Raises WinError(ERROR_INVALID_HANDLE)."""
        if handle not in self._blocks:
            if not self._heap.free(handle):
                raise WinError(ERROR_INVALID_HANDLE)
            return
        block = self._blocks[handle]
        if block.address:
            self._heap.free(block.address)
        self._point(handle, 0)
        del self._blocks[handle]
        self._heap.free(handle - _HANDLE_OFFSET)

    def lock(self, handle: int) -> int:
        """The block's address, locked once more if it is moveable. Raises WinError(ERROR_INVALID_HANDLE)."""
        if self._is_fixed(handle):
            return handle
        block = self._find(handle)
        if block.address:
            block.locks = min(block.locks + 1, 255)
        return block.address

    def unlock(self, handle: int) -> bool:
        """Whether the block is still locked. Raises WinError(ERROR_NOT_LOCKED)."""
        if self._is_fixed(handle):
            return True
        block = self._find(handle)
        if not block.locks:
            raise WinError(ERROR_NOT_LOCKED)
        block.locks -= 1
        return block.locks > 0

    def size(self, handle: int) -> int:
        if self._is_fixed(handle):
            return self._heap.sizes[handle]
        block = self._find(handle)
        return self._heap.sizes[block.address] if block.address else 0

    def flags(self, handle: int) -> int:
        """Lock count and DISCARDED, DISCARDABLE bits."""
        if self._is_fixed(handle):
            return 0
        block = self._find(handle)
        return block.locks | (0x100 if block.discardable else 0) | (0 if block.address else DISCARDED)

    def handle(self, address: int) -> int:
        """The handle of the block at `address`. Raises WinError(ERROR_INVALID_HANDLE)."""
        if address in self._handles:
            return self._handles[address]
        if address in self._blocks or self._is_fixed(address):
            return address
        raise WinError(ERROR_INVALID_HANDLE)
