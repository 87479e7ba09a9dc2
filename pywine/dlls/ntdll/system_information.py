"""The classes of NtQuerySystemInformation: what the system says of its processors, memory and processes."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_INFO_CLASS
from pywine.nt import clock
from pywine.nt.machine_info import Memory, memory_of
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE, _TICK = 4096, 156250  # of the clock, in 100 ns
_STAT_TICK = 100_000  # 1/100 s in 100 ns
_PRIORITY, _RUNNING = 8, 2
_NAMES_OF_SYSTEM = ((0, 0, ""), (4, 0, "System"))  # id, parent, name of processes that are not the prefix's


def record(p: Process, kind: int, buffer: int) -> bytes:
    """The record of a class, which will be at `buffer`. Raises NtError(STATUS_INVALID_INFO_CLASS)."""
    if kind not in _CLASSES:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    return _CLASSES[kind](p, buffer)


def _basic(p: Process, _buffer: int) -> bytes:
    pages = Memory().total // _PAGE
    code = "<IIIIII I4xQQQB7x" if p.bits == 64 else "<IIIIII IIIIB3x"
    highest = 0x7FFFFFFEFFFF if p.bits == 64 else 0x7FFEFFFF
    count = p.peb.NumberOfProcessors
    return struct.pack(code, 0, _TICK, _PAGE, pages, 1, pages, 65536, 65536, highest, (1 << count) - 1, count)


def _processor(p: Process, _buffer: int) -> bytes:
    return struct.pack("<HHHHI", 9 if p.bits == 64 else 0, 6, 0, p.peb.NumberOfProcessors, 0)


def _performance(p: Process, _buffer: int) -> bytes:
    """SYSTEM_PERFORMANCE_INFORMATION: idle time and memory; what the host does not count is 0."""
    memory = Memory()
    idle = sum(times[0] for times in _processor_times())
    head = struct.pack("<QQQQIII", idle, 0, 0, 0, 0, 0, 0)
    used, limit = memory.page_total - memory.page_available, memory.page_total
    pages = struct.pack("<IIII", *(n // _PAGE for n in (memory.available, used, limit, used)))
    return (head + pages).ljust(344 if p.bits == 64 else 312, b"\0")


def _time_of_day(_p: Process, _buffer: int) -> bytes:
    now = clock.now()
    return struct.pack("<qqqII16x", now - clock.counter(), now, 0, 0, 0)


def _processor_times() -> list[tuple[int, int, int]]:
    """Idle, kernel (with idle) and user time of each processor, in 100 ns."""
    found = []
    with open("/proc/stat") as stat:
        for line in stat:
            name, *fields = line.split()
            if name.startswith("cpu") and name != "cpu":
                user, nice, system, idle = (int(field) * _STAT_TICK for field in fields[:4])
                found.append((idle, system + idle, user + nice))
    return found


def _processor_performance(p: Process, _buffer: int) -> bytes:
    times = _processor_times()[: p.peb.NumberOfProcessors]
    return b"".join(struct.pack("<QQQQQI4x", *each, 0, 0, 0) for each in times)


def _processes(p: Process, buffer: int) -> bytes:
    """SYSTEM_PROCESS_INFORMATION of each process, its threads and its name behind it."""
    wide = p.bits == 64
    out = b""
    described = [(*each, 0, 0, 0, 0) for each in _NAMES_OF_SYSTEM]
    for entry in p.known_processes():
        try:
            size, peak = memory_of(entry.host_id)
        except OSError:  # it has just ended
            continue
        name = entry.image_path.rpartition("\\")[2]
        described.append((entry.id, entry.parent, name, entry.host_id, entry.created, size, peak))
    for index, (number, parent, name, host, created, size, peak) in enumerate(described):
        kernel, user = _times_of(host)
        text = name.encode("utf-16-le", "surrogatepass")
        head_size, thread_size = (256, 80) if wide else (184, 64)
        tail = text + b"\0\0"
        whole = head_size + thread_size + len(tail)
        following = 0 if index == len(described) - 1 else (whole + 7) & ~7
        place = buffer + len(out) + head_size + thread_size
        memory = (peak, size, 0, peak, size, 0, 0, 0, 0, size, peak, size)
        head = struct.pack(
            "<II24xqQQ" + ("HH4xQ i4xQQ II Q QQ" if wide else "HHI iII II I II"),
            following, 1, created, user, kernel, len(text), len(tail), place if text else 0, _PRIORITY,
            number, parent, 0, 1, number, peak, size,
        )  # fmt: skip
        head += struct.pack(("<I4x10Q" if wide else "<I10I"), 0, *memory[1:11])
        thread = struct.pack(
            "<QQQI4xQQQiIII4x" if wide else "<QQQIIIIiIII", kernel, user, created, 0, 0, number,
            number + 4 if number else 0, _PRIORITY, _PRIORITY, 0, _RUNNING,
        )  # fmt: skip
        data = head.ljust(head_size, b"\0") + thread.ljust(thread_size, b"\0") + tail
        out += data.ljust(following, b"\0")
    return out


def _times_of(host: int) -> tuple[int, int]:
    """Kernel and user time of a process of the host, in 100 ns."""
    try:
        with open(f"/proc/{host}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0, 0
    tick = 10_000_000 // os.sysconf("SC_CLK_TCK")
    return int(fields[12]) * tick, int(fields[11]) * tick


def _logical_processors(p: Process, _buffer: int) -> bytes:
    code = "<QI4xB15x" if p.bits == 64 else "<IIB15x"
    count = p.peb.NumberOfProcessors
    rows = [struct.pack(code, 1 << number, 0, 0) for number in range(count)]
    return b"".join(rows) + struct.pack(code, (1 << count) - 1, 3, 0)


def _numa(p: Process, _buffer: int) -> bytes:
    """SYSTEM_NUMA_INFORMATION: one node with all processors."""
    everything = (1 << p.peb.NumberOfProcessors) - 1
    affinity = struct.pack("<QH6x" if p.bits == 64 else "<IH6x", everything, 0)
    return struct.pack("<II", 0, 0) + affinity.ljust(64 * len(affinity), b"\0")


# By SYSTEM_INFORMATION_CLASS.
_CLASSES: dict[int, Callable[[Process, int], bytes]] = {
    0: _basic,
    1: _processor,
    2: _performance,
    3: _time_of_day,
    5: _processes,
    8: _processor_performance,
    21: lambda p, _: bytes(64 if p.bits == 64 else 36),  # SystemFileCacheInformation
    23: lambda p, _: bytes(24 * p.peb.NumberOfProcessors),  # SystemInterruptInformation
    28: lambda _p, _: struct.pack("<IIB3x", _TICK, _TICK, 1),  # SystemTimeAdjustmentInformation: none
    33: lambda _p, _: bytes(16),  # SystemExceptionInformation
    35: lambda _p, _: b"\0\1",  # SystemKernelDebuggerInformation: none is there
    55: _numa,
    62: _processor,  # SystemEmulationProcessorInformation
    73: _logical_processors,
    103: lambda _p, _: struct.pack("<II", 8, 1),  # SystemCodeIntegrityInformation: enabled
    145: lambda _p, _: bytes(2),  # SystemSecureBootInformation: the machine cannot
    149: lambda _p, _: bytes(3),  # SystemKernelDebuggerInformationEx
}
