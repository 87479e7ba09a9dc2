"""malloc.h and new.h: the C heap, which is the process heap."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.struct import Struct
from pywine.abi.translate import EINVAL, ENOMEM
from pywine.abi.types import INT, PVOID, SIZE_T, VOID, In
from pywine.dlls.crt.runtime import Crt

_HEAP_OK, _HEAP_END, _HEAP_BAD_POINTER = -2, -5, -6
_USED_ENTRY = 1
_MAXIMUM = 0xFFFFFFE0  # _HEAP_MAXREQ of the 32-bit runtimes


class NewHandler:
    """operator new's handler, and whether malloc calls it too (_set_new_mode)."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.address = 0
        self.mode = 0

    def call(self, size: int) -> bool:
        """Ask the handler for memory; False if it gives up or there is none."""
        return bool(self.address and self._c.p.call(self.address, size) & 0xFFFFFFFF)


def allocate(c: Crt, size: int) -> int:
    """The address of a new block; 0 and ENOMEM when there is no memory."""
    limit = _MAXIMUM if c.p.bits == 32 else 1 << 47
    address = 0
    if size <= limit and size < c.memory.end:
        try:
            address = c.p.heap.allocate(size)
            c.p.heap.supply(c.p, size)
        except Exception as error:
            from pywine.abi.errors import ApiError

            if not isinstance(error, (ApiError, OSError)):
                raise
    if not address:
        c.set_errno(ENOMEM)
    return address


def reallocate(c: Crt, block: int, size: int) -> int:
    if not block:
        return allocate(c, size)
    if not size:
        c.p.heap.free(block)
        return 0
    heap = c.p.heap
    if block not in heap.sizes:
        c.set_errno(EINVAL)
        return 0
    moved = heap.reallocate(block, size) if size < c.memory.end else 0
    if not moved:
        c.set_errno(ENOMEM)
    return moved


@crt(names=("malloc", "_malloc_base", "_malloc_crt"))
def malloc(c: Crt, size: SIZE_T) -> PVOID:
    return allocate(c, size)


@crt(names=("calloc", "_calloc_base", "_calloc_crt"))
def calloc(c: Crt, count: SIZE_T, size: SIZE_T) -> PVOID:
    total = count * size
    address = allocate(c, total)
    if address:
        c.p.heap.zero(address, 0, total, fresh=True)
    return address


@crt(names=("free", "_free_base"))
def free(c: Crt, block: PVOID) -> VOID:
    if block and c.p.heap.free(block):
        c.p.heap.drain(c.p, block)


@crt(names=("realloc", "_realloc_base", "_realloc_crt"))
def realloc(c: Crt, block: PVOID, size: SIZE_T) -> PVOID:
    return reallocate(c, block, size)


@crt(names=("_recalloc", "_recalloc_crt"))
def _recalloc(c: Crt, block: PVOID, count: SIZE_T, size: SIZE_T) -> PVOID:
    old = c.p.heap.sizes.get(block, 0)
    total = count * size
    moved = reallocate(c, block, total)
    if moved and total > old:
        c.p.heap.zero(moved, old, total, fresh=moved != block)
    return moved


@crt
def _expand(c: Crt, block: PVOID, size: SIZE_T) -> PVOID:
    if block not in c.p.heap.sizes:
        c.set_errno(EINVAL)
        return 0
    return c.p.heap.reallocate(block, size, in_place=True)


@crt
def _msize(c: Crt, block: PVOID) -> SIZE_T:
    size = c.p.heap.sizes.get(block)
    if size is None:
        c.set_errno(EINVAL)
        return (1 << c.p.bits) - 1
    return size


# Aligned blocks keep the address of the block they lie in just below them.


def allocate_aligned(c: Crt, size: int, alignment: int, offset: int) -> int:
    if alignment & (alignment - 1) or not alignment or (offset and offset >= size):
        c.set_errno(EINVAL)
        return 0
    word = c.p.bits // 8
    alignment = max(alignment, word)
    block = allocate(c, size + alignment + word)
    if not block:
        return 0
    address = (block + word + alignment - 1 + offset & -alignment) - offset
    if address - word < block:
        address += alignment
    c.write_pointer(address - word, block)
    return address


def block_of_aligned(c: Crt, address: int) -> int:
    return c.read_pointer(address - c.p.bits // 8)


def reallocate_aligned(c: Crt, block: int, size: int, alignment: int, offset: int) -> int:
    if not block:
        return allocate_aligned(c, size, alignment, offset)
    if not size:
        _aligned_free(c, block)
        return 0
    moved = allocate_aligned(c, size, alignment, offset)
    if moved:
        outer = block_of_aligned(c, block)
        held = c.p.heap.sizes.get(outer, 0) - (block - outer)
        count = min(size, held)
        c.memory.ram[moved : moved + count] = c.memory.ram[block : block + count].tobytes()
        _aligned_free(c, block)
    return moved


@crt
def _aligned_malloc(c: Crt, size: SIZE_T, alignment: SIZE_T) -> PVOID:
    return allocate_aligned(c, size, alignment, 0)


@crt
def _aligned_offset_malloc(c: Crt, size: SIZE_T, alignment: SIZE_T, offset: SIZE_T) -> PVOID:
    return allocate_aligned(c, size, alignment, offset)


@crt
def _aligned_realloc(c: Crt, block: PVOID, size: SIZE_T, alignment: SIZE_T) -> PVOID:
    return reallocate_aligned(c, block, size, alignment, 0)


@crt
def _aligned_offset_realloc(c: Crt, block: PVOID, size: SIZE_T, alignment: SIZE_T, offset: SIZE_T) -> PVOID:
    return reallocate_aligned(c, block, size, alignment, offset)


@crt
def _aligned_recalloc(c: Crt, block: PVOID, count: SIZE_T, size: SIZE_T, alignment: SIZE_T) -> PVOID:
    return _aligned_offset_recalloc(c, block, count, size, alignment, 0)


@crt
def _aligned_offset_recalloc(
    c: Crt, block: PVOID, count: SIZE_T, size: SIZE_T, alignment: SIZE_T, offset: SIZE_T
) -> PVOID:
    old = _aligned_msize(c, block, alignment, offset) if block else 0
    moved = reallocate_aligned(c, block, count * size, alignment, offset)
    if moved and count * size > old:
        c.p.heap.zero(moved, old, count * size, fresh=moved != block)
    return moved


@crt
def _aligned_msize(c: Crt, block: PVOID, alignment: SIZE_T, offset: SIZE_T) -> SIZE_T:
    word = c.p.bits // 8
    return c.p.heap.sizes.get(block_of_aligned(c, block), 0) - max(alignment, word) - word


@crt
def _aligned_free(c: Crt, block: PVOID) -> VOID:
    if block:
        c.p.heap.free(block_of_aligned(c, block))


@crt
def _get_heap_handle(c: Crt) -> PVOID:
    return c.p.heap.address


@crt
def _heapchk(c: Crt) -> INT:
    return _HEAP_OK


class _HEAPINFO(Struct):
    pentry: PVOID
    size: SIZE_T
    useflag: INT


@crt
def _heapwalk(c: Crt, entry: In[_HEAPINFO]) -> INT:
    """Only blocks in use are entries."""
    blocks = sorted(c.p.heap.sizes)
    index = 0
    if entry.pentry:
        if entry.pentry not in c.p.heap.sizes:
            return _HEAP_BAD_POINTER
        index = blocks.index(entry.pentry) + 1
    if index >= len(blocks):
        return _HEAP_END
    entry.pentry, entry.size, entry.useflag = blocks[index], c.p.heap.sizes[blocks[index]], _USED_ENTRY
    return _HEAP_OK


@crt
def _heapset(c: Crt, fill: INT) -> INT:
    return _HEAP_OK


@crt
def _heapmin(c: Crt) -> INT:
    return 0


# operator new and its handler.


@crt(calls_back=True, names=(
    *("??2@YAPAXI@Z", "??2@YAPEAX_K@Z", "??_U@YAPAXI@Z", "??_U@YAPEAX_K@Z"),
    *("??2@YAPAXIHPBDH@Z", "??2@YAPEAX_KHPEBDH@Z", "??_U@YAPAXIHPBDH@Z", "??_U@YAPEAX_KHPEBDH@Z"),
),
     partial="throws no bad_alloc")  # fmt: skip
def operator_new(c: Crt, size: SIZE_T) -> PVOID:
    address = allocate(c, size)
    while not address and c.state(NewHandler).call(size):
        address = allocate(c, size)
    return address


@crt(names=("??3@YAXPAX@Z", "??3@YAXPEAX@Z", "??_V@YAXPAX@Z", "??_V@YAXPEAX@Z"))
def operator_delete(c: Crt, block: PVOID) -> VOID:
    free(c, block)


@crt(calls_back=True)
def _callnewh(c: Crt, size: SIZE_T) -> INT:
    return c.state(NewHandler).call(size)


@crt(names=("_set_new_mode", "?_set_new_mode@@YAHH@Z"), partial="malloc never calls the handler")
def _set_new_mode(c: Crt, mode: INT) -> INT:
    handler = c.state(NewHandler)
    old, handler.mode = handler.mode, mode
    return old


@crt(names=("_query_new_mode", "?_query_new_mode@@YAHXZ"))
def _query_new_mode(c: Crt) -> INT:
    return c.state(NewHandler).mode


@crt(
    names=(
        "_set_new_handler",
        "?_set_new_handler@@YAP6AHI@ZP6AHI@Z@Z",
        "?_set_new_handler@@YAP6AH_K@ZP6AH0@Z@Z",
    )
)
def _set_new_handler(c: Crt, function: PVOID) -> PVOID:
    handler = c.state(NewHandler)
    old, handler.address = handler.address, function
    return old


@crt(names=("_query_new_handler", "?_query_new_handler@@YAP6AHI@ZXZ", "?_query_new_handler@@YAP6AH_K@ZXZ"))
def _query_new_handler(c: Crt) -> PVOID:
    return c.state(NewHandler).address
