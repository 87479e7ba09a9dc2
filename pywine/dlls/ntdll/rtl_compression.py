"""Compressed buffers of ntdll."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BAD_COMPRESSION_BUFFER,
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_PARAMETER,
    STATUS_NOT_SUPPORTED,
    STATUS_UNSUPPORTED_COMPRESSION,
)
from pywine.abi.types import PVOID, STATUS, ULONG, USHORT, Out
from pywine.nt import lz
from pywine.nt.process import Process

_NONE, _DEFAULT, _LZNT1, _XPRESS = 0, 1, 2, 3
_COMPRESS = {_LZNT1: lz.compress_lznt1, _XPRESS: lz.compress_xpress}
_DECOMPRESS = {_LZNT1: lz.decompress_lznt1, _XPRESS: lz.decompress_xpress}
_ENGINES = 0x0000, 0x0100  # COMPRESSION_ENGINE_STANDARD, MAXIMUM
_WORKSPACE, _FRAGMENT_WORKSPACE = 0x8010, 0x1000


def _format(value: int) -> int:
    """Raises NtError."""
    kind = value & 0xFF
    if kind in (_NONE, _DEFAULT):
        raise NtError(STATUS_INVALID_PARAMETER)
    if kind not in _COMPRESS:
        raise NtError(STATUS_UNSUPPORTED_COMPRESSION)
    return kind


@api(partial="LZNT1 and Xpress, without Huffman codes")
def RtlGetCompressionWorkSpaceSize(
    p: Process, format: USHORT, size: Out[ULONG], fragment: Out[ULONG]
) -> STATUS:
    _format(format)
    if format & 0xFF00 not in _ENGINES:
        raise NtError(STATUS_NOT_SUPPORTED)
    size.value, fragment.value = _WORKSPACE, _FRAGMENT_WORKSPACE


@api(partial="LZNT1 and Xpress, without Huffman codes")
def RtlCompressBuffer(
    p: Process, format: USHORT, source: PVOID, size: ULONG, target: PVOID, room: ULONG, chunk: ULONG,
    final: Out[ULONG], workspace: PVOID,
) -> STATUS:  # fmt: skip
    kind = _format(format)
    if format & 0xFF00 not in _ENGINES:
        raise NtError(STATUS_NOT_SUPPORTED)
    packed = _COMPRESS[kind](p.memory.read(source, size))
    if len(packed) > room:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(target, packed)
    final.value = len(packed)


@api(partial="LZNT1 and Xpress, without Huffman codes")
def RtlDecompressBuffer(
    p: Process, format: USHORT, target: PVOID, room: ULONG, source: PVOID, size: ULONG, final: Out[ULONG]
) -> STATUS:
    _decompress(p, format, target, room, source, size, 0, final)


@api(partial="LZNT1 and Xpress, without Huffman codes")
def RtlDecompressBufferEx(
    p: Process, format: USHORT, target: PVOID, room: ULONG, source: PVOID, size: ULONG, final: Out[ULONG],
    workspace: PVOID,
) -> STATUS:  # fmt: skip
    _decompress(p, format, target, room, source, size, 0, final)


@api(partial="LZNT1 and Xpress, without Huffman codes")
def RtlDecompressFragment(
    p: Process, format: USHORT, target: PVOID, room: ULONG, source: PVOID, size: ULONG, offset: ULONG,
    final: Out[ULONG], workspace: PVOID,
) -> STATUS:  # fmt: skip
    _decompress(p, format, target, room, source, size, offset, final)


def _decompress(
    p: Process, format: int, target: int, room: int, source: int, size: int, offset: int, final: Out[ULONG]
) -> None:
    kind = _format(format)
    try:
        data = _DECOMPRESS[kind](p.memory.read(source, size), offset + room)[offset:]
    except ValueError:
        raise NtError(STATUS_BAD_COMPRESSION_BUFFER) from None
    p.memory.write(target, data)
    final.value = len(data)
