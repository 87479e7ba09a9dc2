"""The export table of a builtin DLL: `exports.tsv`, read without looking at most of its lines.

A program looks up a few of the thousands of exports that every process maps, so the columns of a line are
taken apart when the line is asked for, and everything that concerns all lines is done by functions that run
in C.
"""

from __future__ import annotations

import struct
from itertools import accumulate

from pywine.machine.thunk import CDECL, FASTCALL, STDCALL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SLOT_SIZE = 16
FIRST_SLOT = 0x1000  # RVA
_UNDECLARED_DATA_SIZE = 16
_HEADER_SIZE = 40
_MOST_GIVEN_ORDINALS = 0x800  # the highest ordinal that a table gives


class Row:
    """One line of exports.tsv: a function, data or a forward. `rva` is 0 for a forward."""

    __slots__ = ("forward", "kind", "module", "name", "ordinal", "rva")

    def __init__(self, name: str, kind: str, ordinal: int, module: str, forward: str) -> None:
        self.name, self.kind, self.ordinal, self.module, self.forward = name, kind, ordinal, module, forward
        self.rva = 0

    @property
    def convention(self) -> str:
        if self.kind.isdigit():
            return STDCALL
        return FASTCALL if self.kind.startswith("f") else CDECL

    @property
    def size(self) -> int:
        """Bytes of arguments on x86."""
        digits = self.kind.lstrip("f")
        return int(digits) if digits.isdigit() else 0


def index_of(text: bytes) -> tuple[bytes, list[tuple[int, str]]]:
    """What ExportTable needs to know of a text: where each line begins, and the rows of data exports."""
    lines = text.split(b"\n")  # the first is the header, the last one empty
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    data = [
        (index, line.partition(b"\t")[0].decode()) for index, line in enumerate(lines) if b"\td\t" in line
    ]
    return struct.pack(f"<{len(lines) + 1}I", *starts), data


class ExportTable:
    """The rows of one DLL. A row's index is its line's number, on every machine; lines of the other machine
    stay unused.
    """

    def __init__(
        self, index: tuple[bytes, list[tuple[int, str]]], read: Callable[[], bytes], bits: int
    ) -> None:
        starts, self._data = index
        self._read = read
        self._loaded = b""
        self._starts = memoryview(starts).cast("I")
        self._count = len(self._starts) - 1
        self._other = "x86" if bits == 64 else "x64"
        self._data_rvas: dict[int, int] = {}  # by index
        self._ordinals: dict[int, int] | None = None  # by index

    @property
    def _text(self) -> bytes:
        if not self._loaded:
            self._loaded = self._read()
        return self._loaded

    def __len__(self) -> int:
        """The number of thunk slots."""
        return self._count

    def _row(self, index: int) -> Row | None:
        """The row at `index`, if it exists on this machine."""
        line = self._text[self._starts[index] : self._starts[index + 1] - 1].decode()
        name, kind, machine, ordinal, module, forward = line.split("\t")
        if machine == self._other:
            return None
        row = Row(name, kind, int(ordinal) if ordinal else 0, module, forward)
        if not forward:
            row.rva = self._data_rvas.get(index) or FIRST_SLOT + index * SLOT_SIZE
        if not row.ordinal and self._ordinals:
            row.ordinal = self._ordinals[index]
        return row

    def rows(self) -> list[Row]:
        """Every row with its ordinal, in the order of the names."""
        _ = self.ordinals
        rows = (self._row(index) for index in range(1, self._count - 1))
        return [row for row in rows if row is not None]

    def by_name(self, name: str) -> Row | None:
        """The lines are sorted by name, and a tab comes before everything that a name may hold."""
        wanted = name.encode("utf-8", "surrogatepass") + b"\t"
        text, starts, size = self._text, self._starts, len(wanted)
        low, high = 1, self._count - 1
        while low < high:
            middle = (low + high) // 2
            start = starts[middle]
            if text[start : start + size] < wanted:
                low = middle + 1
            else:
                high = middle
        return self._row(low) if text.startswith(wanted, starts[low]) else None

    def by_ordinal(self, ordinal: int) -> Row | None:
        for index, number in self.ordinals.items():
            if number == ordinal:
                return self._row(index)
        return None

    def by_slot(self, rva: int) -> Row | None:
        """The function whose slot starts at `rva`."""
        index, rest = divmod(rva - FIRST_SLOT, SLOT_SIZE)
        if rest or not 0 < index < self._count - 1:
            return None
        row = self._row(index)
        return row if row is not None and row.rva == rva and row.kind != "d" else None

    def place_data(self, start: int, sizes: dict[str, int]) -> int:
        """Give the data exports their places from RVA `start` on; returns where they end."""
        for index, name in self._data:
            self._data_rvas[index] = start
            start += (sizes.get(name, _UNDECLARED_DATA_SIZE) + 15) & ~15
        return start

    @property
    def directory_room(self) -> int:
        """Bytes that `directory` needs at the most."""
        return _HEADER_SIZE + 10 * self._count + 4 * _MOST_GIVEN_ORDINALS + self._starts[-1]

    def directory(self, start: int, dll: str) -> bytes:
        """The export directory for RVA `start` (PE Format, ".edata")."""
        rows = self.rows()
        count, highest = len(rows), max((row.ordinal for row in rows), default=0)
        names_at = start + _HEADER_SIZE + 4 * highest
        strings_at = names_at + 6 * count
        forwards = [row for row in rows if row.forward]
        strings = [
            text.encode() for text in (dll, *(row.name for row in rows), *(row.forward for row in forwards))
        ]
        places = list(accumulate((len(string) + 1 for string in strings), initial=strings_at))
        functions = [0] * highest
        for row in rows:
            functions[row.ordinal - 1] = row.rva
        for row, place in zip(forwards, places[1 + count :], strict=False):
            functions[row.ordinal - 1] = place
        header = struct.pack(
            "<IIHHIIIIIII", 0, 0, 0, 0, strings_at, 1, highest, count, start + _HEADER_SIZE, names_at,
            names_at + 4 * count,
        )  # fmt: skip
        return b"".join((
            header,
            struct.pack(f"<{highest}I", *functions),
            struct.pack(f"<{count}I", *places[1 : 1 + count]),
            struct.pack(f"<{count}H", *(row.ordinal - 1 for row in rows)),
            b"\0".join(strings),
            b"\0",
        ))  # fmt: skip

    @property
    def ordinals(self) -> dict[int, int]:
        """Ordinals by index: those the table gives, and the lowest free ones for the rest, in order."""
        if self._ordinals is None:
            given, rest = {}, []
            for index, line in enumerate(self._text.decode().split("\n")[1:-1], 1):
                _, _, machine, ordinal, _ = line.split("\t", 4)
                if machine == self._other:
                    continue
                if ordinal:
                    given[index] = int(ordinal)
                else:
                    rest.append(index)
            taken = set(given.values())
            free = (number for number in range(1, 0x10000) if number not in taken)
            self._ordinals = given | dict(zip(rest, free, strict=False))
        return self._ordinals
