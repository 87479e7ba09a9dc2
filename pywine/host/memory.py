"""Host mappings: reserving, committing and protecting ranges of the process's own address space (mmap(2))."""

from __future__ import annotations

import errno
import os

from pywine.host.ffi import c_int32, c_int64, c_size_t, c_uint8, function, get_errno

PAGE_SIZE = 0x1000
PROT_NONE, PROT_READ, PROT_WRITE, PROT_EXEC = 0, 1, 2, 4
MAP_SHARED, MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS, MAP_NORESERVE, MAP_FIXED_NOREPLACE = (
    0x01,
    0x02,
    0x10,
    0x20,
    0x4000,
    0x100000,
)

_mmap = function("mmap", c_size_t, c_size_t, c_int32, c_int32, c_int32, c_int64, result=c_size_t)
_mprotect = function("mprotect", c_size_t, c_size_t, c_int32)
_munmap = function("munmap", c_size_t, c_size_t)
_madvise = function("madvise", c_size_t, c_size_t, c_int32)
_MAP_FAILED = (1 << 64) - 1
_MADV_DONTFORK, _MADV_HUGEPAGE, _MADV_POPULATE_WRITE = 10, 14, 23


def _check(failed: bool, what: str) -> None:
    if failed:
        code = get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def reserve(address: int, size: int) -> int:
    """Reserve `size` bytes at exactly `address` (0: anywhere), without access, without memory behind it.

    Returns the address. Raises OSError with EEXIST if something already lies in the range.
    """
    flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (MAP_FIXED_NOREPLACE if address else 0)
    got = _mmap(address, size, PROT_NONE, flags, -1, 0)
    _check(got == _MAP_FAILED, f"cannot reserve {size:#x} bytes at {address:#x}")
    if address and got != address:  # kernels before 4.17 take MAP_FIXED_NOREPLACE as a hint
        _munmap(got, size)
        raise OSError(errno.EEXIST, f"cannot reserve {size:#x} bytes at {address:#x}: occupied")
    return got


def commit(address: int, size: int, protection: int = PROT_READ | PROT_WRITE) -> None:
    """Give memory to a part of a reservation; new pages read as zero."""
    if _mprotect(address, size, protection):
        _check(True, f"cannot commit {size:#x} bytes at {address:#x}")


def decommit(address: int, size: int) -> None:
    """Take the memory back and keep the reservation."""
    flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED
    got = _mmap(address, size, PROT_NONE, flags, -1, 0)
    _check(got == _MAP_FAILED, f"cannot decommit {size:#x} bytes at {address:#x}")


def withhold(address: int, size: int) -> None:
    """Let forks of this process not have what is mapped in a range now."""
    _madvise(address, size, _MADV_DONTFORK)


def use_large_pages(address: int, size: int) -> None:
    """Let the host use huge pages for a range, if it has any."""
    _madvise(address, size, _MADV_HUGEPAGE)


def populate(address: int, size: int) -> bool:
    """Have the pages of a range that may be written to present and one's own; whether the host can (Linux
    5.14).
    """
    return not _madvise(address, size, _MADV_POPULATE_WRITE)


def release(address: int, size: int) -> None:
    """Give a whole reservation back to the host."""
    _check(_munmap(address, size) != 0, f"cannot release {size:#x} bytes at {address:#x}")


def share(address: int, size: int) -> int:
    """Put memory of its own under [address, address+size) and return where else it can be seen, writable."""
    descriptor = os.memfd_create("pywine")
    try:
        os.ftruncate(descriptor, size)
        places = []
        for where, flags in ((address, MAP_SHARED | MAP_FIXED), (0, MAP_SHARED)):
            got = _mmap(where, size, PROT_READ | PROT_WRITE, flags, descriptor, 0)
            _check(got == _MAP_FAILED, f"cannot map {size:#x} shared bytes")
            places.append(got)
    finally:
        os.close(descriptor)
    return places[1]


def map_file(address: int, size: int, descriptor: int, offset: int, *, shared: bool) -> None:
    """Put a part of a file under [address, address+size), readable and writable.

    What is written reaches the file and everybody who has it mapped if it is `shared`, and nobody if not;
    pages that were not written to show what others write in either case.
    """
    flags = (MAP_SHARED if shared else MAP_PRIVATE) | MAP_FIXED
    got = _mmap(address, size, PROT_READ | PROT_WRITE, flags, descriptor, offset)
    _check(got == _MAP_FAILED, f"cannot map {size:#x} bytes of a file at {address:#x}")


def map_anywhere(descriptor: int, size: int) -> int:
    """The address of a shared mapping of the beginning of a file."""
    address = _mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    _check(address == _MAP_FAILED, f"cannot map {size:#x} bytes of a file")
    return address


def zeroed(size: int) -> memoryview:
    """A lazily backed table of `size` zero bytes: untouched pages cost nothing."""
    flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    address = _mmap(0, size, PROT_READ | PROT_WRITE, flags, -1, 0)
    _check(address == _MAP_FAILED, f"cannot allocate {size:#x} bytes")
    return view(address, size)


def view(address: int, size: int) -> memoryview:
    """The host bytes [address, address+size) as a memoryview; nothing checks that they are mapped."""
    return memoryview((c_uint8 * size).from_address(address)).cast("B")


def holders(start: int, end: int) -> list[str]:
    """What already lies in [start, end) of this process, a line of /proc/self/maps each."""
    found = []
    with open("/proc/self/maps") as maps:
        for line in maps:
            low, high = (int(part, 16) for part in line.split(" ", 1)[0].split("-"))
            if low < end and high > start:
                found.append(line.rstrip("\n"))
    return found
