"""What goes on in a prefix, for someone who is no process of it: its processes and their named objects."""

from __future__ import annotations

import os
from time import monotonic, sleep

from pywine.nt.rundir import Entry, RunDirectory
from pywine.nt.shared import ABANDONED, OWNER, State, kind_of_number, number_of, sweep

_TERMINATE, _KILL = 15, 9
_PATIENCE = 3.0  # seconds until a process that does not end by itself is killed


class NamedObject:
    """One object that processes share. `holders`: host ids of those that have it open; `owner`: of the one
    that owns a mutex, or 0.
    """

    __slots__ = ("holders", "is_abandoned", "kind", "name", "owner")

    def __init__(self, name: str, kind: str, holders: list[int], owner: int, is_abandoned: bool) -> None:
        self.name, self.kind, self.holders = name, kind, holders
        self.owner, self.is_abandoned = owner, is_abandoned


def processes(prefix: str) -> list[Entry]:
    """The prefix's running processes, by their ids."""
    return RunDirectory(prefix).entries()


def named_objects(prefix: str) -> list[NamedObject]:
    """The prefix's named objects that somebody has open, by name."""
    folder = os.path.join(RunDirectory(prefix).path, "objects")
    holders = _lock_holders()
    found = []
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    for name in names:
        try:
            descriptor = os.open(os.path.join(folder, name), os.O_RDWR | os.O_CLOEXEC)
        except OSError:  # it has just gone
            continue
        by = holders.get(os.fstat(descriptor).st_ino, [])
        if by:
            found.append(_describe(name, State(descriptor), by))
        os.close(descriptor)
    return sorted(found, key=lambda each: each.name)


def _describe(file: str, state: State, holders: list[int]) -> NamedObject:
    try:
        name = bytes.fromhex(file).decode("utf-8", "replace")
    except ValueError:  # it was too long for a file's name
        name = file
    kind = kind_of_number(number_of(state)).__name__
    return NamedObject(name, kind, holders, state.words[OWNER], bool(state.words[ABANDONED]))


def _lock_holders() -> dict[int, list[int]]:
    """Host ids by the inode that they have locked as a whole."""
    found: dict[int, list[int]] = {}
    with open("/proc/locks") as file:
        for line in file:
            fields = line.split()
            if "FLOCK" in fields:
                at = fields.index("FLOCK")
                host_id, place = int(fields[at + 3]), fields[at + 4]
                found.setdefault(int(place.rpartition(":")[2]), []).append(host_id)
    return found


def stop(prefix: str) -> tuple[int, int]:
    """End the prefix's processes: how many ended when asked to, and how many had to be killed."""
    asked: set[int] = set()
    killed: set[int] = set()
    deadline = monotonic() + _PATIENCE
    while running := processes(prefix):
        for entry in running:
            late = monotonic() > deadline
            if late or entry.id not in asked:
                _signal(entry.host_id, _KILL if late else _TERMINATE)
            (killed if late else asked).add(entry.id)
        sleep(0.02)
    sweep(os.path.join(RunDirectory(prefix).path, "objects"))
    return len(asked - killed), len(killed)


def _signal(host_id: int, number: int) -> None:
    try:
        os.kill(host_id, number)
    except ProcessLookupError:
        return
