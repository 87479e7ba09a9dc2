"""Operations on whole trees of registry keys, and the files that hold some."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_NO_MORE_ENTRIES
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_ALREADY_EXISTS,
    ERROR_INVALID_PARAMETER,
    ERROR_NOT_REGISTRY_FILE,
)
from pywine.nt import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from pywine.nt.hive import HiveKey
    from pywine.nt.registry import Key
    from pywine.nt.registry_store import Store, Value

    Entry = TypeVar("Entry")


_ROOT_NAME = "$$$PROTO.HIV"  # Windows' for the root of what RegSaveKey writes


def _all(at: Callable[[int, int], Entry], number: int) -> Iterator[Entry]:
    index = 0
    while True:
        try:
            found = at(number, index)
        except NtError as error:
            if error.code == STATUS_NO_MORE_ENTRIES:
                return
            raise
        yield found
        index += 1


def subkeys(key: Key) -> list[int]:
    """The numbers of a key's subkeys."""
    return list(_all(key.store.subkey, key.number))


def values(key: Key) -> list[Value]:
    """A key's values."""
    return list(_all(key.store.value_at, key.number))


def delete_tree(key: Key, *, itself: bool) -> None:
    """Delete all below a key, and the key too if `itself`. Raises NtError."""
    key.store.delete_below(key.number)
    if itself:
        key.store.delete(key.number)


def copy_tree(source: Key, target: Key) -> None:
    """Copy a key's values and all below it into another key. Raises NtError."""
    from pywine.nt.registry import KEY_ALL_ACCESS, Key

    for value in values(source):
        target.store.set_value(target.number, value.name, value.type, value.data)
    for number in subkeys(source):
        info = source.store.info(number)
        child, _ = target.store.create(target.number, (info.name,), class_name=info.class_name)
        path = (*source.path, info.name), (*target.path, info.name)
        copy_tree(
            Key(source.store, number, path[0], KEY_ALL_ACCESS),
            Key(target.store, child, path[1], KEY_ALL_ACCESS),
        )


# Hive files.


def hive_of(key: Key, *, latest: bool = False) -> bytes:
    """The hive file of a key and all below it. Raises NtError."""
    from pywine.nt import hive

    return hive.write(
        _gather(key.store, key.number, _ROOT_NAME), clock.now(), hive.LATEST if latest else hive.STANDARD
    )


def save(key: Key, path: str, *, latest: bool = False) -> None:
    """Write a key and all below it into a new file of the host. Raises WinError, NtError, OSError."""
    data = hive_of(key, latest=latest)
    try:
        with open(path, "xb") as file:
            file.write(data)
    except FileExistsError:
        raise WinError(ERROR_ALREADY_EXISTS) from None


def restore(key: Key, source: HiveKey) -> None:
    """Let a key have what a hive holds, and nothing else. Raises NtError."""
    with key.store.changing():
        key.store.delete_below(key.number)
        spread(key.store, key.number, source)


def load(parent: Key, name: str, path: str) -> None:
    """Make a key of a hive file, which gets the changes at `unload`. Raises WinError, NtError, OSError."""
    if parent.store.find(parent.number, (name,)) is not None:
        raise WinError(ERROR_ACCESS_DENIED)
    root = read_hive(path) if os.path.exists(path) else None
    with parent.store.changing():
        number, _ = parent.store.create(parent.number, (name,))
        parent.store.mount(number, os.path.abspath(path))
        if root is not None:
            spread(parent.store, number, root)


def unload(key: Key) -> None:
    """Bring the file of a loaded key up to date and delete the key. Raises WinError, NtError, OSError."""
    path = key.store.mounted(key.number)
    if path is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    replace(key, path)
    delete_tree(key, itself=True)


def replace(key: Key, path: str) -> None:
    """Write a key and all below it over a hive file. Raises NtError, OSError."""
    new = f"{path}.{os.getpid()}.new"
    with open(new, "wb") as file:
        file.write(hive_of(key))
    os.replace(new, path)


def read_hive(path: str) -> HiveKey:
    """The root of the tree in a hive file. Raises WinError, OSError."""
    with open(path, "rb") as file:
        return parse_hive(file.read())


def parse_hive(data: bytes) -> HiveKey:
    """Raises WinError(ERROR_NOT_REGISTRY_FILE)."""
    from pywine.nt import hive

    try:
        return hive.read(data)
    except hive.BadHive:
        raise WinError(ERROR_NOT_REGISTRY_FILE) from None


def _gather(store: Store, number: int, name: str) -> HiveKey:
    from pywine.nt.hive import HiveKey

    info = store.info(number)
    found = HiveKey(name, info.class_name, info.written)
    found.values = list(_all(store.value_at, number))
    for below in _all(store.subkey, number):
        if store.is_volatile(below):
            continue
        found.subkeys.append(_gather(store, below, store.info(below).name))
    return found


def spread(store: Store, number: int, source: HiveKey) -> None:
    """Give a key what another has."""
    for value in source.values:
        store.set_value(number, value.name, value.type, value.data)
    for below in source.subkeys:
        made, _ = store.create(number, (below.name,), class_name=below.class_name)
        spread(store, made, below)
