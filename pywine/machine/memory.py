"""Guest memory: a host window indexed by guest addresses, with the rights of every page."""

from __future__ import annotations

import struct

from pywine.host import memory as host
from pywine.machine import utf16

PAGE_SIZE = 0x1000
_GRANULARITY = 0x10000  # Windows gives addresses out in steps of it
READ, WRITE, EXECUTE = 1, 2, 4
_WRITE_EXECUTE = WRITE | EXECUTE
MAPPED = 0x80  # set for every committed page, so that a page without any right is still a page

# Most text is short: one call fetches a piece that lies within a page.
_PIECE = 256
_LAST_PIECE = PAGE_SIZE - _PIECE
_piece = struct.Struct(f"{_PIECE}s").unpack_from
_MOST_TEXTS = 500  # that a process keeps decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.machine.engine import Engine


class AccessViolation(Exception):
    """A guest address that may not be accessed so. `access`: READ, WRITE or EXECUTE."""

    def __init__(self, address: int, access: int) -> None:
        super().__init__(address, access)
        self.address = address
        self.access = access

    def __str__(self) -> str:
        verb = {READ: "read", WRITE: "write", EXECUTE: "execute"}[self.access]
        return f"cannot {verb} address {self.address:#x}"


class Reservation:
    """The guest's address range inside the host process.

    `base` is what must be added to a guest address to get the host's: 0 where the identity could be had,
    which nothing of the host's may hinder that lies in one of the `needed` ranges. `holes` are the other
    ranges that the host keeps, in whole 64 KiB; `obstacles` the lines of /proc/self/maps behind either.
    `rights`: a byte for every page.
    """

    __slots__ = ("_parts", "base", "end", "holes", "obstacles", "rights", "start")

    def __init__(
        self, start: int, end: int, *, identity: bool = True, needed: tuple[tuple[int, int], ...] = ()
    ) -> None:
        self.start, self.end = start, end
        self.obstacles: list[str] = []
        self.holes: list[tuple[int, int]] = []
        self._parts: list[tuple[int, int]] = []
        if identity and self._reserve_identity(needed):
            self.base = 0
        else:
            self.holes = []
            self.base = host.reserve(0, end - start) - start
            self._parts.append((self.base + start, end - start))
        try:
            self.rights = host.zeroed(end >> 12)
        except OSError:
            self.release()
            raise

    def _reserve_identity(self, needed: tuple[tuple[int, int], ...]) -> bool:
        """Reserve what is free at its own addresses; whether nothing of `needed` is missing."""
        if self._reserve_part(self.start, self.end):
            return True
        self.obstacles = host.holders(self.start, self.end)
        self.holes = _holes(self.obstacles)
        if not needed or any(
            low < stop and start < high for low, high in needed for start, stop in self.holes
        ):
            return False
        edges = [self.start, *(edge for hole in self.holes for edge in hole), self.end]
        if all(self._reserve_part(*gap) for gap in zip(edges[::2], edges[1::2], strict=True)):
            return True
        self.release()
        return False

    def _reserve_part(self, start: int, end: int) -> bool:
        if start >= end:
            return True
        try:
            host.reserve(start, end - start)
        except OSError:
            return False
        self._parts.append((start, end - start))
        return True

    def withhold(self) -> None:
        """Let forks of the host process have nothing of it: they would copy tables, then drop it."""
        for start, size in self._parts:
            host.withhold(start, size)

    def release(self) -> None:
        for part in self._parts:
            host.release(*part)
        self._parts.clear()


def _holes(lines: list[str]) -> list[tuple[int, int]]:
    """The ranges of these lines of /proc/self/maps in whole 64 KiB, merged."""
    found: list[tuple[int, int]] = []
    for line in lines:
        low, high = (int(part, 16) for part in line.split(" ", 1)[0].split("-"))
        low, high = low & -_GRANULARITY, (high + _GRANULARITY - 1) & -_GRANULARITY
        if found and low <= found[-1][1]:
            low = found.pop()[0]
        found.append((low, high))
    return found


class Memory:
    """One process's guest memory. Addresses are guest addresses, sizes are bytes.

    `ram[a:b]` are the bytes themselves, unchecked; `rights[a >> 12]` the rights of a page. Everything that
    takes an address from the guest goes through the checked methods, which raise AccessViolation.
    """

    __slots__ = ("_lazy", "_texts", "base", "end", "engine", "ram", "reservation", "rights", "start")

    def __init__(self, reservation: Reservation) -> None:
        self.reservation = reservation
        self.base, self.start, self.end = reservation.base, reservation.start, reservation.end
        self.ram = host.view(self.base, self.end)
        self.rights = reservation.rights
        self.engine: Engine | None = None
        self._lazy: list[tuple[int, int, int, Callable[[], bytes]]] = []
        self._texts: dict[bytes, str] = {}  # of UTF-16 data, for read_wstring

    # Pages. The caller (nt.virtual) keeps track of who owns what.

    def commit(self, address: int, size: int, rights: int) -> None:
        """Give zeroed memory with `rights` to whole pages that have none."""
        host.commit(self.base + address, size)
        self.rights[address >> 12 : (address + size) >> 12] = bytes((MAPPED | rights,)) * (size >> 12)
        if self.engine:
            self.engine.map(address, size, rights)

    def map_file(
        self, address: int, size: int, rights: int, descriptor: int, offset: int, *, shared: bool
    ) -> None:
        """Commit whole pages that are those of a file: its own if `shared`, copies once written to if not."""
        host.map_file(self.base + address, size, descriptor, offset, shared=shared)
        self.rights[address >> 12 : (address + size) >> 12] = bytes((MAPPED | rights,)) * (size >> 12)
        if self.engine:
            self.engine.map(address, size, rights)

    def commit_lazily(self, address: int, size: int, rights: int, contents: Callable[[], bytes]) -> None:
        """Pages that get their memory, filled with what `contents` returns, when somebody first touches
        one.
        """
        self._lazy.append((address, size, rights, contents))

    def populate(self, address: int) -> bool:
        """Whether `address` lies in pages that were to be filled when touched; now they are."""
        for entry in self._lazy:
            start, size, rights, contents = entry
            if start <= address < start + size:
                self._lazy.remove(entry)
                self.commit(start, size, rights)
                self.patch(start, contents())
                return True
        return False

    def _populate_range(self, address: int, size: int) -> None:
        for start, length, _, _ in list(self._lazy):
            if start < address + size and address < start + length:
                self.populate(start)

    def protect(self, address: int, size: int, rights: int) -> None:
        """Change the rights of committed pages."""
        self._populate_range(address, size)
        self.rights[address >> 12 : (address + size) >> 12] = bytes((MAPPED | rights,)) * (size >> 12)
        if self.engine:
            self.engine.protect(address, size, rights)

    def decommit(self, address: int, size: int) -> None:
        """Take the memory of committed pages away."""
        self._populate_range(address, size)
        self.rights[address >> 12 : (address + size) >> 12] = bytes(size >> 12)
        if self.engine:
            self.engine.unmap(address, size)
        host.decommit(self.base + address, size)

    def share(self, address: int, size: int) -> int:
        """Replace the memory of committed pages by shared one; returns the host address of a second, writable
        view.
        """
        return host.share(self.base + address, size)

    def use_large_pages(self, address: int, size: int) -> None:
        """Have the host back a range that will be filled with its larger pages, where it can: they cost a
        third.
        """
        host.use_large_pages(self.base + address, size)

    def patch(self, address: int, data: bytes) -> None:
        """Write code or read-only data whatever its rights, and let the engine forget what it had
        translated, unless it lies there already.
        """
        if self.engine:
            self.engine.expose(address, len(data))
        if self.ram[address : address + len(data)] == data:
            return
        self.ram[address : address + len(data)] = data
        if self.engine:
            self.engine.flush(address, len(data))

    # Checked access.

    def check(self, address: int, size: int, access: int) -> None:
        """Raise AccessViolation for the first byte of [address, address+size) that may not be accessed so.

        The engine then knows that code there may change, if that is the access.
        """
        if not size:
            return
        end = address + size
        if address < 0 or end > self.end:
            raise AccessViolation(address if address < 0 or address >= self.end else self.end, access)
        first, last = address >> 12, (end - 1) >> 12
        rights = self.rights
        for page in range(first, last + 1):
            if not rights[page] & access and not (self.populate(page << 12) and rights[page] & access):
                raise AccessViolation(max(address, page << 12), access)
            if access == WRITE and rights[page] & EXECUTE and self.engine:
                self.engine.flush(page << 12, PAGE_SIZE)

    def read(self, address: int, size: int) -> bytes:
        """`size` bytes at `address`."""
        if address & 0xFFF > 0x1000 - size or address >= self.end or not self.rights[address >> 12] & READ:
            self.check(address, size, READ)
        return self.ram[address : address + size].tobytes()

    def write(self, address: int, data: bytes | bytearray | memoryview) -> None:
        """Store `data` at `address`; nothing is stored when any part may not be written."""
        size = len(data)
        try:
            if self.rights[address >> 12] & _WRITE_EXECUTE != WRITE or address & 0xFFF > PAGE_SIZE - size:
                self.check(address, size, WRITE)
        except IndexError:
            self.check(address, size, WRITE)
        self.ram[address : address + size] = data

    def writable(self, address: int, size: int) -> memoryview:
        """A view of `size` guest bytes for the host to fill (readinto, recv_into)."""
        self.check(address, size, WRITE)
        return self.ram[address : address + size]

    def read_cstring(self, address: int, limit: int = -1) -> bytes:
        """The bytes before the NUL at or after `address`, `limit` bytes at the most."""
        try:
            if limit < 0 and self.rights[address >> 12] & READ and address & 0xFFF <= _LAST_PIECE:
                text, nul, _ = _piece(self.ram, address)[0].partition(b"\0")
                if nul:
                    return text
        except IndexError:  # no such page
            pass
        return self._read_long_cstring(address, limit)

    def _read_long_cstring(self, address: int, limit: int) -> bytes:
        if not (0 < address < self.end and (self.rights[address >> 12] & READ or self.populate(address))):
            if limit == 0:
                return b""
            raise AccessViolation(address, READ)
        end = (address | 0xFFF) + 1
        if 0 <= limit < end - address:
            data = self.ram[address : address + limit].tobytes()
            stop = data.find(0)
            return data if stop < 0 else data[:stop]
        data = self.ram[address:end].tobytes()
        stop = data.find(0)
        while stop < 0:
            if 0 <= limit <= end - address:
                return data[:limit]
            if end >= self.end or not self.rights[end >> 12] & READ:
                raise AccessViolation(end, READ)
            data += self.ram[end : end + 0x1000].tobytes()
            stop = data.find(0, end - address)
            end += 0x1000
        return data[:stop] if limit < 0 else data[: min(stop, limit)]

    def read_wstring(self, address: int, limit: int = -1) -> str:
        """The UTF-16 text before the NUL at or after `address`, `limit` code units at the most."""
        try:
            if limit < 0 and self.rights[address >> 12] & READ and address & 0xFFF <= _LAST_PIECE:
                data, nul, _ = _piece(self.ram, address)[0].partition(b"\0\0\0")
                if nul:
                    text = self._texts.get(data)
                    return self._decoded(data) if text is None else text
        except IndexError:  # no such page
            pass
        return self._read_long_wstring(address, limit)

    def _decoded(self, data: bytes) -> str:
        """The text before the NUL in UTF-16 data, whose last character may lack its upper byte; kept, since
        programs name the same things again and again.
        """
        text = utf16.decode(data + b"\0" if len(data) & 1 else data)
        text = text.partition("\0")[0]  # there may be one behind a character above U+00FF
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        self._texts[data] = text
        return text

    def _read_long_wstring(self, address: int, limit: int) -> str:
        if not (0 < address < self.end and (self.rights[address >> 12] & READ or self.populate(address))):
            if limit == 0:
                return ""
            raise AccessViolation(address, READ)
        end = (address | 0xFFF) + 1
        if 0 <= 2 * limit < end - address:
            end = address + 2 * limit
        data = self.ram[address:end].tobytes()
        stop = _find_wide_nul(data, 0)
        while stop < 0:
            if 0 <= 2 * limit <= end - address:
                stop = 2 * limit
                break
            if end >= self.end or not self.rights[end >> 12] & READ:
                raise AccessViolation(end, READ)
            data += self.ram[end : end + 0x1000].tobytes()
            stop = _find_wide_nul(data, max(0, end - address - 1) & ~1)
            end += 0x1000
        if limit >= 0:
            stop = min(stop, 2 * limit)
        return utf16.decode(data[:stop])

    def write_cstring(self, address: int, data: bytes) -> None:
        """Store `data` and a NUL."""
        self.write(address, data + b"\0")

    def write_wstring(self, address: int, text: str) -> None:
        """Store `text` in UTF-16 and a NUL."""
        self.write(address, utf16.encode(text) + b"\0\0")


def _find_wide_nul(data: bytes, start: int) -> int:
    """The offset of the first zero character of two bytes at or after even `start`; -1 if there is none."""
    stop = data.find(b"\0\0", start)
    while stop > 0 and stop & 1:  # the pair spans two characters: look one byte further
        stop = data.find(b"\0\0", stop + 1)
    return stop
