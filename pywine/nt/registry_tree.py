"""Operations on whole trees of registry keys."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_NO_MORE_ENTRIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from pywine.nt.registry import Key
    from pywine.nt.registry_store import Value

    Entry = TypeVar("Entry")


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
