"""Structures that point into the block they lie in, as decoding functions give them away."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process


class Layout:
    """A structure being built, and what it points to. `at` decides where in memory it will be."""

    def __init__(self, bits: int) -> None:
        self.word = bits // 8
        self._head = bytearray()
        self._pointers: list[tuple[int, bytes | Layout]] = []

    def dword(self, value: int) -> Layout:
        self._head += (value & 0xFFFFFFFF).to_bytes(4, "little")
        return self

    def raw(self, data: bytes) -> Layout:
        """Bytes in place."""
        self._head += data
        return self

    def pointer(self, target: bytes | Layout | None) -> Layout:
        """A pointer to bytes or to another structure; None: NULL."""
        self.align()
        if target is not None:
            self._pointers.append((len(self._head), target))
        self._head += bytes(self.word)
        return self

    def align(self) -> Layout:
        """Go on at a multiple of a word, as structures with pointers end."""
        self._head += bytes(-len(self._head) % self.word)
        return self

    def text(self, text: str) -> Layout:
        return self.pointer(text.encode("ascii", "replace") + b"\0")

    def blob(self, data: bytes) -> Layout:
        """A CRYPT_DATA_BLOB."""
        return self.align().dword(len(data)).pointer(data or None)

    def array(self, items: list[Layout]) -> Layout:
        """A count and a pointer to the items, which lie side by side."""
        joined = Layout(8 * self.word)
        for item in items:
            joined.embed(item)
        return self.align().dword(len(items)).pointer(joined if items else None)

    def embed(self, other: Layout) -> Layout:
        """Another structure in place."""
        self.align()
        start = len(self._head)
        self._head += other._head
        self._pointers += [(start + place, target) for place, target in other._pointers]
        return self.align()

    def at(self, address: int) -> bytes:
        """All of it, for a block at this address."""
        out = bytearray(self._head)
        for place, target in self._pointers:
            out += bytes(-len(out) % 8)
            where = address + len(out)
            out[place : place + self.word] = where.to_bytes(self.word, "little")
            out += target.at(where) if isinstance(target, Layout) else target
        return bytes(out)


class View:
    """Reading such a structure from the guest's memory, field by field."""

    def __init__(self, p: Process, address: int) -> None:
        self._p, self._next, self._word = p, address, p.bits // 8

    def dword(self) -> int:
        value = int.from_bytes(self._p.memory.read(self._next, 4), "little")
        self._next += 4
        return value

    def align(self) -> View:
        self._next = -(-self._next // self._word) * self._word
        return self

    def pointer(self) -> int:
        self.align()
        value = int.from_bytes(self._p.memory.read(self._next, self._word), "little")
        self._next += self._word
        return value

    def text(self) -> str:
        address = self.pointer()
        return self._p.memory.read_cstring(address).decode("latin-1") if address else ""

    def blob(self) -> bytes:
        size, address = self.align().dword(), self.pointer()
        return self._p.memory.read(address, size) if size else b""

    def bits(self) -> tuple[bytes, int]:
        """A CRYPT_BIT_BLOB: its bytes, and how many of the last one's bits are not used."""
        data, unused = self.blob(), self.dword()
        self.align()
        return data, unused

    def array(self) -> tuple[int, View]:
        """How many items there are, and where they are to be read."""
        count = self.align().dword()
        return count, View(self._p, self.pointer())
