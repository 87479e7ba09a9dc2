"""psapi.h: the pages of this process's working set."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE
from pywine.abi.winerror import ERROR_BAD_LENGTH, ERROR_INVALID_PARAMETER
from pywine.nt.process import Process
from pywine.nt.virtual import MEM_IMAGE, MEM_PRIVATE, PAGE_GUARD, PAGE_NOACCESS

_PAGE, _MOST_SHARERS = 0x1000, 7
# Of PAGE_READONLY and so on, what the blocks of a working set say in five bits.
_CODES = {0x02: 1, 0x10: 2, 0x20: 3, 0x04: 4, 0x08: 5, 0x40: 6, 0x80: 7}


def _is_there(protection: int) -> bool:
    """A page that nobody may touch is in no working set."""
    return bool(protection) and not protection & (PAGE_NOACCESS | PAGE_GUARD)


@api(names=("K32QueryWorkingSet",), partial="all committed pages count as resident")
def QueryWorkingSet(p: Process, process: Process, information: PVOID, size: DWORD) -> TRUE:
    word = p.bits // 8
    blocks = []
    for region in p.virtual.regions():
        for start, end, protection in region.pieces(region.base, region.end):
            if _is_there(protection):
                flags = _CODES.get(protection & 0xFF, 0) | (region.kind != MEM_PRIVATE) << 8
                blocks += [page | flags for page in range(start, end, _PAGE)]
    p.memory.write(information, len(blocks).to_bytes(word, "little"))
    if size < word * (1 + len(blocks)):
        raise WinError(ERROR_BAD_LENGTH)
    code = "Q" if word == 8 else "I"
    p.memory.write(information + word, struct.pack(f"<{len(blocks)}{code}", *blocks))


@api(names=("K32QueryWorkingSetEx",), partial="all committed pages count as resident")
def QueryWorkingSetEx(p: Process, process: Process, information: PVOID, size: DWORD) -> TRUE:
    word = p.bits // 8
    if not size or size % (2 * word):
        raise WinError(ERROR_INVALID_PARAMETER)
    for at in range(information, information + size, 2 * word):
        address = int.from_bytes(p.memory.read(at, word), "little")
        *_, protection, kind = p.virtual.query(address) if address < p.memory.end else (0, 0)
        value = 0
        if _is_there(protection):
            is_shared = kind != MEM_PRIVATE
            value = 1 | is_shared << 1 | (protection & 0x7FF) << 4 | is_shared << 15
            if kind == MEM_IMAGE:
                value |= _MOST_SHARERS << 1 & 0xE
        p.memory.write(at + word, value.to_bytes(word, "little"))
