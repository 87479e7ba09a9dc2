"""The export table of a builtin DLL: `exports.tsv`, read without looking at most of its lines.

A program looks up a few of the thousands of exports that every process maps, so the columns of a line are taken apart
when the line is asked for, and everything that concerns all lines is done by functions that run in C.
"""

from __future__ import annotations

import struct
from itertools import accumulate

from pywine.machine.thunk import CDECL, FASTCALL, STDCALL

SLOT_SIZE = 16
FIRST_SLOT = 0x1000  # RVA
_UNDECLARED_DATA_SIZE = 16
_HEADER_SIZE = 40


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


class ExportTable:
    """The rows that exist on a machine of `bits`, in the order of their names."""

    def __init__(self, text: str, bits: int) -> None:
        other = "\tx86\t" if bits == 64 else "\tx64\t"
        self._lines = [line for line in text.split("\n")[1:] if line and other not in line]
        self._names = [line.partition("\t")[0] for line in self._lines]
        self._index = dict(zip(self._names, range(len(self._names)), strict=True))
        self._data_rvas: dict[int, int] = {}  # by index
        self._ordinals: list[int] | None = None

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, index: int) -> Row:
        """The row at `index`."""
        name, kind, _, ordinal, module, forward = self._lines[index].split("\t")
        row = Row(name, kind, int(ordinal) if ordinal else 0, module, forward)
        if not forward:
            row.rva = self._data_rvas.get(index) or FIRST_SLOT + index * SLOT_SIZE
        if not row.ordinal and self._ordinals:
            row.ordinal = self._ordinals[index]
        return row

    def rows(self) -> list[Row]:
        """Every row."""
        return [self.row(index) for index in range(len(self._lines))]

    def by_name(self, name: str) -> Row | None:
        index = self._index.get(name)
        return None if index is None else self.row(index)

    def by_ordinal(self, ordinal: int) -> Row | None:
        ordinals = self._ordinals or []
        return self.row(ordinals.index(ordinal)) if ordinal in ordinals else None

    def by_slot(self, rva: int) -> Row | None:
        """The function whose slot starts at `rva`."""
        index, rest = divmod(rva - FIRST_SLOT, SLOT_SIZE)
        if rest or not 0 <= index < len(self._lines):
            return None
        row = self.row(index)
        return row if row.rva == rva and row.kind != "d" else None

    @property
    def slots_size(self) -> int:
        """Bytes of the thunk slots: every row has one, so that the index gives the address."""
        return len(self._lines) * SLOT_SIZE

    def place_data(self, start: int, sizes: dict[str, int]) -> int:
        """Give the data exports their places from RVA `start` on; returns where they end."""
        for index in [i for i, line in enumerate(self._lines) if "\td\t" in line]:
            self._data_rvas[index] = start
            start += (sizes.get(self._names[index], _UNDECLARED_DATA_SIZE) + 15) & ~15
        return start

    def directory(self, start: int, dll: str) -> bytes:
        """The export directory for RVA `start` (PE Format, ".edata")."""
        count = len(self._lines)
        functions = list(range(FIRST_SLOT, FIRST_SLOT + self.slots_size, SLOT_SIZE))
        for index, rva in self._data_rvas.items():
            functions[index] = rva
        ordinals = self._number()
        highest = max(ordinals, default=0)
        names_at = start + _HEADER_SIZE + 4 * highest
        strings_at = names_at + 6 * count
        names = [name.encode() for name in self._names]
        forwards = [i for i, line in enumerate(self._lines) if line[-1] != "\t"]
        targets = [self._lines[i].rpartition("\t")[2].encode() for i in forwards]
        strings = [dll.encode(), *names, *targets]
        places = list(accumulate((len(string) + 1 for string in strings), initial=strings_at))
        for index, place in zip(forwards, places[1 + count :], strict=False):
            functions[index] = place
        by_ordinal = [0] * highest
        for ordinal, rva in zip(ordinals, functions, strict=True):
            by_ordinal[ordinal - 1] = rva
        header = struct.pack(
            "<IIHHIIIIIII", 0, 0, 0, 0, strings_at, 1, highest, count, start + _HEADER_SIZE, names_at,
            names_at + 4 * count,
        )  # fmt: skip
        return b"".join((
            header,
            struct.pack(f"<{highest}I", *by_ordinal),
            struct.pack(f"<{count}I", *places[1 : 1 + count]),
            struct.pack(f"<{count}H", *(ordinal - 1 for ordinal in ordinals)),
            b"\0".join(strings),
            b"\0",
        ))  # fmt: skip

    def _number(self) -> list[int]:
        """The rows' ordinals: those the table gives, and the lowest free ones for the rest, in order."""
        given = {}
        for index, line in enumerate(self._lines):
            if "\t\t\t" not in line:  # neither machine nor ordinal are empty in most lines
                ordinal = line.split("\t", 4)[3]
                if ordinal:
                    given[index] = int(ordinal)
        if not given:
            self._ordinals = list(range(1, len(self._lines) + 1))
            return self._ordinals
        taken = set(given.values())
        free = (number for number in range(1, len(self._lines) + len(taken) + 1) if number not in taken)
        self._ordinals = [given.get(index) or next(free) for index in range(len(self._lines))]
        return self._ordinals
