"""winbase.h: atoms."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, TBUF, TNAME, UINT, WORD
from pywine.abi.winerror import ERROR_MORE_DATA
from pywine.nt.atoms import AtomTable, GlobalAtoms
from pywine.nt.process import Process


@api
def InitAtomTable(p: Process, size: DWORD) -> BOOL:
    p.state(AtomTable)
    return True


@api.aw
def AddAtom(p: Process, name: TNAME) -> WORD:
    return p.state(AtomTable).add(name)


@api.aw
def FindAtom(p: Process, name: TNAME) -> WORD:
    return p.state(AtomTable).find(name)


@api
def DeleteAtom(p: Process, atom: WORD) -> WORD:
    return _delete(p, p.state(AtomTable), atom)


@api.aw
def GetAtomName(p: Process, atom: WORD, name: TBUF) -> UINT:
    return _name(p.state(AtomTable), atom, name)


@api.aw
def GlobalAddAtom(p: Process, name: TNAME) -> WORD:
    return p.state(GlobalAtoms).add(name)


@api.aw
def GlobalAddAtomEx(p: Process, name: TNAME, flags: DWORD) -> WORD:
    return p.state(GlobalAtoms).add(name)


@api.aw
def GlobalFindAtom(p: Process, name: TNAME) -> WORD:
    return p.state(GlobalAtoms).find(name)


@api
def GlobalDeleteAtom(p: Process, atom: WORD) -> WORD:
    return _delete(p, p.state(GlobalAtoms), atom)


@api.aw
def GlobalGetAtomName(p: Process, atom: WORD, name: TBUF) -> UINT:
    return _name(p.state(GlobalAtoms), atom, name)


def _delete(p: Process, table: AtomTable, atom: int) -> int:
    try:
        table.delete(atom)
    except WinError as error:
        p.last_error = error.code
        return atom
    return 0


def _name(table: AtomTable, atom: int, name: TBUF) -> int:
    if not name.size:
        raise WinError(ERROR_MORE_DATA)
    text = table.name(atom)
    count = name.put(text)
    if count < name.length(text):
        raise WinError(ERROR_MORE_DATA)
    return count
