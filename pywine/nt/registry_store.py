"""The registry's keys and values in SQLite: crash-safe, shared by several processes.

Until something is written there is no file: a copy of the default contents in memory answers questions.
"""

from __future__ import annotations

import os

from pywine.abi.errors import NotImplementedHere, NtError
from pywine.abi.ntstatus import (
    STATUS_CANNOT_DELETE,
    STATUS_CHILD_MUST_BE_VOLATILE,
    STATUS_KEY_DELETED,
    STATUS_NO_MORE_ENTRIES,
    STATUS_OBJECT_NAME_COLLISION,
    STATUS_OBJECT_NAME_INVALID,
    STATUS_OBJECT_NAME_NOT_FOUND,
    STATUS_REGISTRY_IO_FAILED,
)
from pywine.nt import clock
from pywine.nt.chartype import upper
from pywine.nt.registry_views import divide
from pywine.nt.rundir import DEBUGGERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from typing import Any

ROOT = 1  # the key \Registry
_LAYOUT = 3
_DIVIDED = 2  # the first layout with keys of 32-bit programs
_NEW_TABLES = (0, 2, 3)  # the first table that each older layout lacks
_TABLES = """
create table keys (
    id integer primary key autoincrement,
    parent integer references keys(id) on delete cascade,
    folded blob not null, name blob not null, class blob not null, boot text, written integer not null,
    unique (parent, folded));
create table entries (
    id integer primary key autoincrement,
    key integer not null references keys(id) on delete cascade,
    folded blob not null, name blob not null, type integer not null, data blob not null,
    unique (key, folded));
create table hives (key integer primary key references keys(id) on delete cascade, file blob not null);
create table replacements (
    key integer primary key references keys(id) on delete cascade, hive blob not null, boot text not null);
"""
_WAIT_SECONDS = 30
_LINK_VALUE, _REG_LINK = b"SYMBOLICLINKVALUE", 6  # what makes a key a symbolic link
_MOST_LINKS = 32


class Value:
    """One value of a key. `data` are its bytes as set."""

    __slots__ = ("data", "name", "type")

    def __init__(self, name: str, type: int, data: bytes) -> None:
        self.name, self.type, self.data = name, type, data


class KeyInfo:
    """What a key knows about itself; longest names in UTF-16 units, longest data in bytes."""

    __slots__ = ("class_name", "longest_class", "longest_data", "longest_key", "longest_value", "name",
                 "subkeys", "values", "written")  # fmt: skip


class Store:
    """The keys and values of one registry file. Keys are known by numbers that are never used twice.

    `fill` puts the default contents into a new store; `boot` names the time during which volatile keys live.
    """

    def __init__(self, file: str, fill: Callable[[Store], None], boot: str) -> None:
        self.file, self._fill, self._boot = file, fill, boot
        self._connection: sqlite3.Connection | None = None
        self._in_memory = False
        self._filling = False
        self._depth = 0  # of transactions; the layout of a new file is made in its own

    # Keys.

    def find(self, key: int, names: Iterable[str], *, link: bool = False) -> int | None:
        """The key that a path of names below `key` leads to; `link`: a symbolic link at its end itself."""
        self._require(key)
        return self._walk(key, tuple(names), link, _MOST_LINKS)

    def _walk(self, key: int, names: tuple[str, ...], link: bool, links: int) -> int | None:
        for at, name in enumerate(names, 1):
            row = self._step(key, name)
            if row is None:
                return None
            key, target = row
            if target is not None and (at < len(names) or not link):
                if not links:
                    raise NtError(STATUS_OBJECT_NAME_INVALID)
                return self._walk(ROOT, _link_names(target) + names[at:], link, links - 1)
        return key

    def _step(self, key: int, name: str) -> tuple[int, bytes | None] | None:
        """The subkey of this name, and where it leads if it is a symbolic link."""
        return self._one(
            "select keys.id, entries.data from keys left join entries on entries.key = keys.id "
            "and entries.folded = ? and entries.type = ? where keys.parent = ? and keys.folded = ?",
            _LINK_VALUE, _REG_LINK, key, _fold(name),
        )  # fmt: skip

    def create(
        self, key: int, names: Iterable[str], *, class_name: str = "", volatile: bool = False
    ) -> tuple[int, bool]:
        """The key at a path, made where it is missing, and whether it is new."""
        made = False
        left = list(names)
        links = _MOST_LINKS
        with self.changing():
            self._require(key)
            while left:
                name = left.pop(0)
                row = self._step(key, name)
                if row is not None and row[1] is not None:
                    if not links:
                        raise NtError(STATUS_OBJECT_NAME_INVALID)
                    links -= 1
                    key, left[:0] = ROOT, _link_names(row[1])
                elif row is not None:
                    key = row[0]
                else:
                    if not volatile and self.is_volatile(key):
                        raise NtError(STATUS_CHILD_MUST_BE_VOLATILE)
                    self._touch(key)
                    key = self._insert(key, name, class_name, volatile)
                    made = True
        return key, made

    def _insert(self, parent: int | None, name: str, class_name: str, volatile: bool) -> int:
        boot = self._boot if volatile else None
        return self._run(
            "insert into keys (parent, folded, name, class, boot, written) values (?, ?, ?, ?, ?, ?)",
            parent, _fold(name), _pack(name), _pack(class_name), boot, clock.now(),
        ).lastrowid  # type: ignore[return-value]  # fmt: skip

    def delete(self, key: int) -> None:
        """Delete a key without subkeys."""
        with self.changing():
            self._require(key)
            parent = self._one("select parent from keys where id = ?", key)[0]
            if parent is None or self._one("select 1 from keys where parent = ?", key):
                raise NtError(STATUS_CANNOT_DELETE)
            self._touch(parent)
            self._run("delete from keys where id = ?", key)

    def delete_below(self, key: int) -> None:
        """Delete a key's values and all its subkeys."""
        with self.changing():
            self._require(key)
            self._run("delete from keys where parent = ?", key)
            self._run("delete from entries where key = ?", key)
            self._touch(key)

    def rename(self, key: int, name: str) -> None:
        with self.changing():
            self._require(key)
            parent = self._one("select parent from keys where id = ?", key)[0]
            same = self._one("select id from keys where parent = ? and folded = ?", parent, _fold(name))
            if same is not None and same[0] != key:
                raise NtError(STATUS_OBJECT_NAME_COLLISION)
            self._run("update keys set name = ?, folded = ? where id = ?", _pack(name), _fold(name), key)

    def subkey(self, key: int, index: int, behind: int = 0) -> int:
        """The number of the key's subkey at `index`, in the order of their names.

        `behind`: a key whose subkeys show where the first has none of their name.
        """
        self._require(key)
        row = self._one(
            "select id, min(parent != ?) from keys where parent in (?, ?) group by folded order by folded "
            "limit 1 offset ?", key, key, behind, index,
        )  # fmt: skip
        if row is None:
            raise NtError(STATUS_NO_MORE_ENTRIES)
        return row[0]

    def info(self, key: int, behind: int = 0) -> KeyInfo:
        row = self._one("select name, class, written from keys where id = ?", key)
        if row is None:
            raise NtError(STATUS_KEY_DELETED)
        found = KeyInfo()
        found.name, found.class_name, found.written = _unpack(row[0]), _unpack(row[1]), row[2]
        both = key, behind
        rows = self._run(
            "select name, class from keys where parent in (?, ?) group by folded", *both
        ).fetchall()
        found.subkeys = len(rows)
        found.longest_key = max((_units(name) for name, _ in rows), default=0)
        found.longest_class = max((_units(name) for _, name in rows), default=0)
        query = "select name, length(data), min(key != ?) from entries where key in (?, ?) group by folded"
        rows = self._run(query, key, *both).fetchall()
        found.values = len(rows)
        found.longest_value = max((_units(name) for name, *_ in rows), default=0)
        found.longest_data = max((size for _, size, _ in rows), default=0)
        return found

    def is_volatile(self, key: int) -> bool:
        """Whether it goes with the time in which it was made."""
        return self._one("select boot from keys where id = ?", key)[0] is not None

    # Values.

    def value(self, key: int, name: str) -> Value:
        self._require(key)
        row = self._one("select name, type, data from entries where key = ? and folded = ?", key, _fold(name))
        if row is None:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
        return Value(_unpack(row[0]), row[1], row[2])

    def value_at(self, key: int, index: int, behind: int = 0) -> Value:
        """The key's value at `index`, in the order they were made, then those of `behind` as for subkeys."""
        self._require(key)
        row = self._one(
            "select name, type, data, min(key != ?) as rank from entries where key in (?, ?) group by folded "
            "order by rank, id limit 1 offset ?", key, key, behind, index,
        )  # fmt: skip
        if row is None:
            raise NtError(STATUS_NO_MORE_ENTRIES)
        return Value(_unpack(row[0]), row[1], row[2])

    def set_value(self, key: int, name: str, type: int, data: bytes) -> None:
        if upper(name) == "DEBUGGER" and not self._filling and os.path.dirname(self.file):
            self._note_debugger()
        with self.changing():
            self._require(key)
            self._run(
                "insert into entries (key, folded, name, type, data) values (?, ?, ?, ?, ?) "
                "on conflict (key, folded) do update set type = excluded.type, data = excluded.data",
                key, _fold(name), _pack(name), type, data,
            )  # fmt: skip
            self._touch(key)

    def _note_debugger(self) -> None:
        """Whoever starts a program only looks for its debugger if there is any."""
        folder = os.path.dirname(self.file)
        try:
            os.close(os.open(f"{folder}/{DEBUGGERS}", os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError:  # nothing can be written there
            return

    def delete_value(self, key: int, name: str) -> None:
        with self.changing():
            self._require(key)
            if not self._run("delete from entries where key = ? and folded = ?", key, _fold(name)).rowcount:
                raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
            self._touch(key)

    # Hives: keys whose contents belong to a file.

    def mount(self, key: int, file: str) -> None:
        """Note which file of the host a key was loaded from."""
        with self.changing():
            self._run("insert into hives (key, file) values (?, ?)", key, os.fsencode(file))

    def mounted(self, key: int) -> str | None:
        """The file that a key was loaded from."""
        row = self._one("select file from hives where key = ?", key)
        return os.fsdecode(row[0]) if row else None

    def replace_at_boot(self, key: int, hive: bytes) -> None:
        """Let a key have what a hive file holds, and nothing else, from the host's next boot on."""
        with self.changing():
            self._require(key)
            self._run("insert or replace into replacements values (?, ?, ?)", key, hive, self._boot)

    def fingerprint(self, key: int, *, names: bool, values: bool, deep: bool) -> object:
        """Something that differs after subkeys or values of a key (`deep`: or any below) have changed."""
        self._require(key)
        below = "with recursive below(id) as (select ?" + (
            " union all select keys.id from keys join below on keys.parent = below.id)" if deep else ")"
        )
        found: list[object] = []
        if names:
            query = f"{below} select id, name from keys where parent in below order by id"
            found.append(self._run(query, key).fetchall())
        if values:
            query = f"{below} select id, type, data from entries where key in below order by id"
            found.append([hash(row) for row in self._run(query, key)])
        return found

    def tell(self) -> None:
        """Let whoever watches the file look: what was changed can be seen now, not when it was written."""
        try:
            os.utime(self.file)
        except OSError:  # it is in memory
            return

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def release(self) -> None:
        """Before a fork, which must not take an open file along; it is opened again when it is needed."""
        if not self._in_memory:
            self.close()

    # The database.

    def _require(self, key: int) -> None:
        if self._one("select 1 from keys where id = ?", key) is None:
            raise NtError(STATUS_KEY_DELETED)

    def _touch(self, key: int) -> None:
        self._run("update keys set written = ? where id = ?", clock.now(), key)

    def _one(self, statement: str, *values: Any) -> Any:
        return self._run(statement, *values).fetchone()

    def _run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        import sqlite3

        try:
            return self._database().execute(statement, values)
        except sqlite3.Error as error:
            raise NtError(STATUS_REGISTRY_IO_FAILED) from error

    def changing(self) -> _Transaction:
        """A context in which all changes are made as a whole or not at all."""
        if not self._filling and not self._depth:
            self._make_file()
        return _Transaction(self)

    def _database(self) -> sqlite3.Connection:
        if self._connection is not None and (
            self._filling or not self._in_memory or not os.path.exists(self.file)
        ):
            return self._connection
        self.close()
        self._in_memory = not os.path.exists(self.file)
        self._connection = self._connect(":memory:" if self._in_memory else self.file)
        return self._connection

    def _make_file(self) -> None:
        """Let there be a file, unless there is nowhere to put it: then memory it is."""
        import sqlite3

        if (self._connection is not None and not self._in_memory) or os.path.exists(self.file):
            return
        try:
            os.makedirs(os.path.dirname(self.file), exist_ok=True)
            made = self._connect(self.file)
        except (OSError, sqlite3.Error):
            return
        self.close()
        self._connection, self._in_memory = made, False

    def _connect(self, file: str) -> sqlite3.Connection:
        import sqlite3

        connection = sqlite3.connect(
            file, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()  # and with it ends what it has begun
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = normal")
        layout = connection.execute("pragma user_version").fetchone()[0]
        if layout > _LAYOUT:
            raise NotImplementedHere(f"cannot read {self.file}: a newer pywine has written it")
        if layout != _LAYOUT:
            connection.execute("pragma journal_mode = wal")
            self._lay_out(connection)
            return
        others = "select 1 from keys where boot != ?1 union all select 1 from replacements where boot != ?1"
        if connection.execute(others, (self._boot,)).fetchone():
            self._begin_boot(connection)

    def _begin_boot(self, connection: sqlite3.Connection) -> None:
        """Forget the volatile keys of the time before; let hives that were to be replaced be so."""
        from pywine.nt.registry_tree import parse_hive, spread

        connection.execute("begin immediate")
        connection.execute("delete from keys where boot != ?", (self._boot,))
        rows = connection.execute(
            "select key, hive from replacements where boot != ?", (self._boot,)
        ).fetchall()
        with _Filling(self, connection):
            for key, hive in rows:
                self.delete_below(key)
                spread(self, key, parse_hive(hive))
                self._run("delete from replacements where key = ?", key)
        connection.execute("commit")

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        """Make the tables and their default contents, unless another process was faster."""
        connection.execute("begin immediate")
        layout = connection.execute("pragma user_version").fetchone()[0]
        if layout == _LAYOUT:
            connection.execute("rollback")
            return
        for statement in _TABLES.split(";")[_NEW_TABLES[layout] :]:
            connection.execute(statement)
        connection.execute(f"pragma user_version = {_LAYOUT}")
        with _Filling(self, connection):
            if not layout:
                self._insert(None, "REGISTRY", "", False)
                self._fill(self)
            if layout < _DIVIDED:
                divide(self)
        connection.execute("commit")


class _Filling:
    """A context in which all changes are part of what a connection that is being prepared has begun."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        self._store, self._connection = store, connection

    def __enter__(self) -> None:
        store = self._store
        self._previous, store._connection, store._filling = store._connection, self._connection, True

    def __exit__(self, *failure: object) -> None:
        self._store._connection, self._store._filling = self._previous, False


class _Transaction:
    """What changes the registry changes it as a whole or not at all; one in another is part of that."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._is_part = store._filling or store._depth > 0

    def __enter__(self) -> None:
        if not self._is_part:
            self._store._run("begin immediate")
        self._store._depth += 1

    def __exit__(self, failure: type[BaseException] | None, *rest: object) -> None:
        self._store._depth -= 1
        if not self._is_part:
            self._store._run("rollback" if failure else "commit")
            self._store.tell()


def _pack(name: str) -> bytes:
    """Names are stored as bytes: SQLite's text cannot hold every name that Windows can."""
    return name.encode("utf-8", "surrogatepass")


def _unpack(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")


def _fold(name: str) -> bytes:
    return _pack(upper(name))


def _link_names(target: bytes) -> tuple[str, ...]:
    """The names below the root that a link's value consists of. Raises NtError."""
    root, *names = target.decode("utf-16-le", "surrogatepass").rstrip("\0").lstrip("\\").split("\\")
    if upper(root) != "REGISTRY":
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    return tuple(names)


def _units(name: bytes) -> int:
    return len(_unpack(name).encode("utf-16-le", "surrogatepass")) // 2
