"""Which pages of its memory a process has for itself, and having them before they are written to.

Source: proc(5), /proc/pid/pagemap; madvise(2).
"""

from __future__ import annotations

from pywine.host.memory import PAGE_SIZE, populate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PRESENT, _EXCLUSIVE = 1 << 63, 1 << 56
_LARGEST = 1 << 26  # bytes of a mapping whose pages are worth looking at


def writable_ranges() -> list[tuple[int, int]]:
    """The private writable mappings of this process: start and size. Raises OSError."""
    found = []
    with open("/proc/self/maps") as file:
        for line in file:
            place, rights, _ = line.split(" ", 2)
            start, end = (int(part, 16) for part in place.split("-"))
            if rights.startswith("rw") and rights.endswith("p") and end - start <= _LARGEST:
                found.append((start, end - start))
    return found


def own_pages(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of some ranges that this process shares with no other: start and size. Raises OSError."""
    wanted = _PRESENT | _EXCLUSIVE
    with open("/proc/self/pagemap", "rb", 0) as file:
        for start, size in ranges:
            file.seek(start // PAGE_SIZE * 8)
            pages = memoryview(file.read(size // PAGE_SIZE * 8)).cast("Q")
            first = -1
            for number, page in enumerate(pages):
                is_own = page & wanted == wanted
                if is_own and first < 0:
                    first = number
                elif not is_own and first >= 0:
                    yield start + first * PAGE_SIZE, (number - first) * PAGE_SIZE
                    first = -1
            if first >= 0:
                yield start + first * PAGE_SIZE, (len(pages) - first) * PAGE_SIZE


def take(ranges: list[tuple[int, int]]) -> None:
    """Have pages that are shared with the process that this one is a fork of copied now, where that goes."""
    for start, size in ranges:
        populate(start, size)
