"""Which files /A chooses, and in which order /O puts them."""

from __future__ import annotations

from pywine.nt import attributes as attr
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.directory import Entry

_BITS = {"d": attr.DIRECTORY, "h": attr.HIDDEN, "s": attr.SYSTEM, "r": attr.READONLY, "a": attr.ARCHIVE,
         "i": attr.NOT_INDEXED, "l": attr.REPARSE_POINT, "o": attr.OFFLINE}  # fmt: skip


class Attributes:
    """`hd-r`: the attributes that a file must have, and those it must not. Raises CommandError."""

    def __init__(self, text: str) -> None:
        self._with = self._without = 0
        negated = False
        for char in text.lower():
            if char == "-":
                negated = True
                continue
            bit = _BITS.get(char)
            if bit is None:
                raise CommandError(messages.BAD_PARAMETER.format(f'"{text}"'))
            if negated:
                self._without |= bit
            else:
                self._with |= bit
            negated = False

    def matches(self, bits: int) -> bool:
        return bits & self._with == self._with and not bits & self._without


def sorted_entries(found: list[Entry], order: str, time: str) -> list[Entry]:
    """Sorted as /O wants: n s e d g, each with a minus sign for the other way round. Raises CommandError."""
    keys: list[tuple[Callable[[Entry], Any], bool]] = []
    negated = False
    for char in (order or "gn").lower():
        if char == "-":
            negated = True
            continue
        key = _KEYS.get(char)
        if key is None:
            raise CommandError(messages.BAD_PARAMETER.format(f'"{order}"'))
        keys.append(((lambda entry: time_of(entry, time)) if char == "d" else key, negated))
        negated = False
    for key, is_reversed in reversed(keys):
        found = sorted(found, key=key, reverse=is_reversed)
    return found


def time_of(entry: Entry, kind: str) -> int:
    """The time that /T names: c, a, or w."""
    found = entry.information
    return {"c": found.created, "a": found.accessed}.get(kind, found.written)


def extension(name: str) -> str:
    return name[name.rfind(".") :].lower() if "." in name.strip(".") else ""


_KEYS: dict[str, Callable[[Entry], Any]] = {
    "n": lambda entry: entry.name.upper(),
    "s": lambda entry: entry.information.size,
    "e": lambda entry: extension(entry.name),
    "g": lambda entry: not entry.information.attributes & attr.DIRECTORY,
    "d": lambda entry: entry.information.written,
}
