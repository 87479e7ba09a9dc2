"""A process, crashed or not, as a file that debuggers read (minidumpapiset.h).

It holds the exception, every thread with its registers and stack, the modules with what names their debug
information, and the memory that registers point to.
"""

from __future__ import annotations

import struct
import time

from pywine.abi import context
from pywine.machine import context as ctx
from pywine.machine.memory import PAGE_SIZE, READ, AccessViolation
from pywine.nt.clock import to_unix_ns
from pywine.nt.machine_info import BUILD, MAJOR, MINOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.modules import Module
    from pywine.nt.exceptions import GuestException
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

# MINIDUMP_STREAM_TYPE
_THREADS, _MODULES, _MEMORY, _EXCEPTION, _SYSTEM_INFO, _MISC_INFO = 3, 4, 5, 6, 7, 15
_HEADER = struct.Struct("<4sIIIIIQ")  # MINIDUMP_HEADER
_DIRECTORY = struct.Struct("<III")  # MINIDUMP_DIRECTORY
_THREAD = struct.Struct("<IIIIQQIIII")  # MINIDUMP_THREAD
_MODULE = struct.Struct("<QIIII52xIIIIQQ")  # MINIDUMP_MODULE, without the version
_EXCEPTION_STREAM = struct.Struct("<IIIIQQII15QII")  # MINIDUMP_EXCEPTION_STREAM
_SYSTEM = struct.Struct("<HHHBBIIIIIHH24x")  # MINIDUMP_SYSTEM_INFO
_MISC = struct.Struct("<6I")  # MINIDUMP_MISC_INFO
_RANGE = struct.Struct("<QII")  # MINIDUMP_MEMORY_DESCRIPTOR
_SIGNATURE, _VERSION = b"MDMP", 0xA793
_INTEL, _AMD64, _WIN32_NT = 0, 9, 2  # PROCESSOR_ARCHITECTURE_*, VER_PLATFORM_WIN32_NT
_DEBUG_DIRECTORY, _CODEVIEW = 6, 2  # IMAGE_DIRECTORY_ENTRY_DEBUG, IMAGE_DEBUG_TYPE_CODEVIEW
_HAS_ID, _HAS_TIMES = 1, 2  # MINIDUMP_MISC1_*
_MOST_PARAMETERS = 0x10000  # bytes of the process's parameters
_MOST_STACK = 0x100000  # bytes of a thread's stack


class _Writer:
    """The file in memory: pieces one behind the other, each known by its offset (RVA)."""

    def __init__(self, streams: int) -> None:
        self._data = bytearray(_HEADER.size + streams * _DIRECTORY.size)
        self._directory: list[tuple[int, int, int]] = []

    def put(self, data: bytes) -> int:
        """Append `data`, aligned to 8 bytes; returns its RVA."""
        self._data += bytes(-len(self._data) % 8)
        start = len(self._data)
        self._data += data
        return start

    def put_text(self, text: str) -> int:
        """A MINIDUMP_STRING."""
        data = text.encode("utf-16-le", "surrogatepass")
        return self.put(struct.pack("<I", len(data)) + data + b"\0\0")

    def stream(self, kind: int, data: bytes) -> None:
        self._directory.append((kind, len(data), self.put(data)))

    def finish(self) -> bytes:
        header = _HEADER.pack(
            _SIGNATURE, _VERSION, len(self._directory), _HEADER.size, 0, int(time.time()) & 0xFFFFFFFF, 0
        )
        entries = b"".join(_DIRECTORY.pack(*entry) for entry in self._directory)
        self._data[: len(header) + len(entries)] = header + entries
        return bytes(self._data)


class _Scratch:
    """Host memory that `abi.context.store` can write a CONTEXT to."""

    def __init__(self, size: int) -> None:
        self.ram = memoryview(bytearray(size))

    def check(self, address: int, size: int, access: int) -> None:
        """All of it is there."""


def write_minidump(p: Process, exception: GuestException, path: str) -> None:
    """Write the dump to the host file `path`. Raises OSError."""
    data = dump(p, exception)
    with open(path, "wb") as file:
        file.write(data)


def dump(p: Process, exception: GuestException | None, *, thread_id: int = 0, state: bytes = b"") -> bytes:
    """The dump. `thread_id`, `state`: where the exception happened, and the CONTEXT then, if not here."""
    writer = _Writer(streams=6)
    ranges: dict[int, bytes] = {}
    contexts: dict[int, tuple[int, int]] = {}
    threads = [thread for thread in p.threads.values() if thread.processor is not None]
    entries = []
    for thread in threads:
        contexts[thread.id] = _put_context(p, writer, thread)
        stack = thread.processor.q[ctx.RSP]
        _note(p, ranges, stack, min(thread.teb.StackBase - stack, _MOST_STACK))
        _note_registers(p, ranges, thread)
        _note(p, ranges, thread.teb_address, PAGE_SIZE)
    _note(p, ranges, p.peb_address, PAGE_SIZE)
    _note(p, ranges, p.parameters_address & -PAGE_SIZE, _MOST_PARAMETERS)
    _note_texts(p, ranges)
    placed = {start: (len(data), writer.put(data)) for start, data in ranges.items()}
    for thread in threads:
        stack = thread.processor.q[ctx.RSP]
        memory = placed.get(stack, (0, 0))
        entries.append(
            _THREAD.pack(thread.id, 0, 0, 0, thread.teb_address, stack, *memory, *contexts[thread.id])
        )
    writer.stream(_SYSTEM_INFO, _system_info(p, writer))
    times = to_unix_ns(p.thread.created) // 10**9, p.thread.processor_time() // 10_000_000
    writer.stream(_MISC_INFO, _MISC.pack(_MISC.size, _HAS_ID | _HAS_TIMES, p.id, *times, 0))
    writer.stream(_THREADS, struct.pack("<I", len(entries)) + b"".join(entries))
    modules = [_module(p, writer, module) for module in p.modules.loaded]
    writer.stream(_MODULES, struct.pack("<I", len(modules)) + b"".join(modules))
    if exception is not None:
        thread_id = thread_id or p.thread.id
        place = (len(state), writer.put(state)) if state else contexts.get(thread_id, (0, 0))
        writer.stream(_EXCEPTION, _exception(exception, thread_id, place))
    descriptors = [_RANGE.pack(start, *place) for start, place in sorted(placed.items())]
    writer.stream(_MEMORY, struct.pack("<I", len(descriptors)) + b"".join(descriptors))
    return writer.finish()


def _put_context(p: Process, writer: _Writer, thread: Thread) -> tuple[int, int]:
    """A thread's CONTEXT: size and RVA."""
    size = context.SIZE[p.bits]
    scratch = _Scratch(size)
    context.store(thread.processor, scratch, 0, context.ALL[p.bits])  # type: ignore[arg-type]
    return size, writer.put(bytes(scratch.ram))


def _note(p: Process, ranges: dict[int, bytes], start: int, size: int) -> None:
    """Take what can be read of [start, start+size), unless a range from there is taken already."""
    end = start
    while end < start + size and end < p.memory.end and p.memory.rights[end >> 12] & READ:
        end = min((end & -PAGE_SIZE) + PAGE_SIZE, start + size)
    if end > start and start not in ranges:
        ranges[start] = bytes(p.memory.ram[start:end])


def _note_registers(p: Process, ranges: dict[int, bytes], thread: Thread) -> None:
    """The pages that the thread's registers point to, its code among them."""
    mask = (1 << p.bits) - 1
    for number in ctx.REGISTER_NAMES.values():
        page = thread.processor.q[number] & mask & -PAGE_SIZE
        if page + PAGE_SIZE <= p.memory.end:
            _note(p, ranges, page, PAGE_SIZE)


def _note_texts(p: Process, ranges: dict[int, bytes]) -> None:
    """What the process's parameters point to."""
    parameters = p.parameters
    texts = [
        parameters.CurrentDirectory.DosPath, parameters.DllPath, parameters.ImagePathName,
        parameters.CommandLine, parameters.WindowTitle, parameters.DesktopInfo, parameters.ShellInfo,
    ]  # fmt: skip
    for text in texts:
        _note(p, ranges, text.Buffer, text.MaximumLength)
    _note(p, ranges, parameters.Environment, _MOST_PARAMETERS)


def _system_info(p: Process, writer: _Writer) -> bytes:
    import os

    return _SYSTEM.pack(
        _AMD64 if p.bits == 64 else _INTEL, 6, 0, min(os.cpu_count() or 1, 255), 1,
        MAJOR, MINOR, BUILD, _WIN32_NT, writer.put_text(""), 0, 0,
    )  # fmt: skip


def _module(p: Process, writer: _Writer, module: Module) -> bytes:
    checksum = stamp = 0
    codeview = b""
    try:
        headers = module.base + struct.unpack("<I", p.memory.read(module.base + 0x3C, 4))[0]
        stamp = struct.unpack("<I", p.memory.read(headers + 8, 4))[0]
        checksum = struct.unpack("<I", p.memory.read(headers + 0x58, 4))[0]
        codeview = _codeview(p, module.base, headers)
    except AccessViolation:  # damaged headers: the dump does without
        pass
    place = (len(codeview), writer.put(codeview)) if codeview else (0, 0)
    return _MODULE.pack(
        module.base, module.size, checksum, stamp, writer.put_text(module.path), *place, 0, 0, 0, 0
    )


def _codeview(p: Process, base: int, headers: int) -> bytes:
    """The record that names the module's PDB, empty if it has none."""
    directories = headers + (0x88 if p.bits == 64 else 0x78)
    address, size = struct.unpack("<II", p.memory.read(directories + 8 * _DEBUG_DIRECTORY, 8))
    for entry in range(base + address, base + address + size - size % 28, 28):
        kind, length, rva = struct.unpack("<12xIII4x", p.memory.read(entry, 28))
        if kind == _CODEVIEW and length < PAGE_SIZE:
            return p.memory.read(base + rva, length)
    return b""


def _exception(exception: GuestException, thread_id: int, place: tuple[int, int]) -> bytes:
    parameters = exception.parameters[:15]
    return _EXCEPTION_STREAM.pack(
        thread_id, 0, exception.code, 0, 0, exception.address, len(parameters), 0,
        *parameters, *[0] * (15 - len(parameters)), *place,
    )  # fmt: skip
