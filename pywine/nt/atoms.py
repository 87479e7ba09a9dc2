"""Atom tables: numbers for names, counted. Integer atoms (below 0xC000) stand for themselves."""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
)
from pywine.nt.environment import key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

FIRST = 0xC000
_MAX_LENGTH = 255


class AtomTable:
    """One table. Names are found without regard to case."""

    def __init__(self, p: Process) -> None:
        self._atoms: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._counts: dict[int, int] = {}

    @staticmethod
    def _integer(name: int | str) -> int | None:
        if isinstance(name, str):
            if name[:1] != "#" or not name[1:].isdigit():
                return None
            name = int(name[1:])
        if not 0 < name < FIRST:
            raise WinError(ERROR_INVALID_PARAMETER)
        return name

    def add(self, name: int | str) -> int:
        """The atom of a name, counted once more. Raises WinError."""
        number = self._integer(name)
        if number is not None:
            return number
        assert isinstance(name, str)
        if not name or len(name) > _MAX_LENGTH:
            raise WinError(ERROR_INVALID_PARAMETER if name else ERROR_INVALID_NAME)
        atom = self._atoms.get(key_of(name))
        if atom is None:
            atom = next(atom for atom in range(FIRST, 0x10000) if atom not in self._names)
            self._atoms[key_of(name)], self._names[atom] = atom, name
        self._counts[atom] = self._counts.get(atom, 0) + 1
        return atom

    def find(self, name: int | str) -> int:
        """Raises WinError(ERROR_FILE_NOT_FOUND)."""
        number = self._integer(name)
        if number is not None:
            return number
        atom = self._atoms.get(key_of(str(name)))
        if atom is None:
            raise WinError(ERROR_FILE_NOT_FOUND)
        return atom

    def delete(self, atom: int) -> None:
        """Raises WinError(ERROR_INVALID_HANDLE)."""
        if atom < FIRST:
            return
        if atom not in self._names:
            raise WinError(ERROR_INVALID_HANDLE)
        self._counts[atom] -= 1
        if not self._counts[atom]:
            self.remove(atom)

    def remove(self, atom: int) -> None:
        """However often it was added."""
        del self._atoms[key_of(self._names.pop(atom))], self._counts[atom]

    def atoms(self) -> list[int]:
        """Those of names."""
        return list(self._names)

    def count(self, atom: int) -> int:
        """How often one was added more than deleted; integers count as one."""
        return self._counts.get(atom, 1)

    def name(self, atom: int) -> str:
        """Raises WinError(ERROR_INVALID_HANDLE)."""
        if 0 < atom < FIRST:
            return f"#{atom}"
        if atom not in self._names:
            raise WinError(ERROR_INVALID_HANDLE if atom else ERROR_INVALID_PARAMETER)
        return self._names[atom]


class GlobalAtoms(AtomTable):
    """The table of GlobalAddAtom; window classes and messages are in it too."""
