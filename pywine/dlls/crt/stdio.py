"""stdio.h: streams and formatted output."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import INT, PVOID, SIZE_T, STR
from pywine.dlls.crt.data import FILE_SIZE
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.streams import Stream


class FILE:
    """A FILE* argument: arrives as its Stream."""

    @staticmethod
    def from_argument(c: Crt, address: int) -> Stream:
        return c.streams.by_address[address]


@crt
def __iob_func(c: Crt) -> PVOID:
    return c.streams.iob


@crt
def __acrt_iob_func(c: Crt, number: INT) -> PVOID:
    return c.streams.iob + number * FILE_SIZE[c.p.bits]


@crt
def puts(c: Crt, text: STR) -> INT:
    c.streams.standard(1).write(text + b"\n")
    return 0


@crt
def fwrite(c: Crt, data: PVOID, size: SIZE_T, count: SIZE_T, stream: FILE) -> SIZE_T:
    stream.write(c.memory.read(data, size * count))
    return count
