"""System calls on the object manager's directories and symbolic links."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_MORE_ENTRIES,
    STATUS_NO_MORE_ENTRIES,
    STATUS_OBJECT_PATH_SYNTAX_BAD,
    STATUS_PRIVILEGE_NOT_HELD,
)
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.unicode import text_of
from pywine.abi.winternl import OBJECT_ATTRIBUTES, UNICODE_STRING
from pywine.dlls.ntdll.nt_names import Place, create_named, granted
from pywine.dlls.ntdll.twins import nt
from pywine.nt.object_paths import ObjectDirectory, SymbolicLink, entries, open_directory, open_link
from pywine.nt.objects import Object
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


@nt
def NtCreateDirectoryObject(
    p: Process, directory: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES]
) -> STATUS:
    return create_named(p, directory, access, attributes, ObjectDirectory, ObjectDirectory)


@nt
def NtOpenDirectoryObject(
    p: Process, directory: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]
) -> STATUS:
    _open(p, directory, access, attributes, open_directory)


def _open(
    p: Process, handle: Out[HANDLE], access: int, attributes: OBJECT_ATTRIBUTES, find: Callable[..., Object]
) -> None:
    """Raises NtError."""
    place = Place(p, attributes)
    if not place.name:
        raise NtError(STATUS_OBJECT_PATH_SYNTAX_BAD)
    found = find(p, place.root, place.name)
    handle.value = p.handles.open(found, granted(found, access), inherit=place.inherit)


@nt
def NtQueryDirectoryObject(
    p: Process, directory: ObjectDirectory, buffer: PVOID, size: ULONG, single: BOOLEAN, restart: BOOLEAN,
    context: Out[ULONG], done: OutOpt[ULONG],
) -> STATUS:  # fmt: skip
    found = entries(p, directory)
    at = 0 if restart else context.value
    if at >= len(found):
        raise NtError(STATUS_NO_MORE_ENTRIES)
    record = 4 * (p.bits // 8)  # two strings; an empty record ends them
    taken: list[tuple[str, str]] = []
    need = record
    for name, kind in found[at : at + 1] if single else found[at:]:
        more = record + len(encode_wide(name + kind)) + 4
        if need + more > size and taken:
            break
        need += more
        taken.append((name, kind))
    done.value = need
    if need > size:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(buffer, _records(p, buffer, taken))
    context.value = at + len(taken)
    return STATUS_MORE_ENTRIES if not single and context.value < len(found) else None


def _records(p: Process, buffer: int, taken: list[tuple[str, str]]) -> bytes:
    """OBJECT_DIRECTORY_INFORMATIONs, an empty one, and their texts."""
    word = p.bits // 8
    texts = bytearray()
    head = bytearray()
    start = buffer + 4 * word * (len(taken) + 1)
    for text in (text for entry in taken for text in entry):
        data = encode_wide(text)
        counts = len(data).to_bytes(2, "little") + (len(data) + 2).to_bytes(2, "little")
        head += counts.ljust(word, b"\0") + (start + len(texts)).to_bytes(word, "little")
        texts += data + b"\0\0"
    return bytes(head + bytes(4 * word) + texts)


@nt(partial="only this process follows it")
def NtCreateSymbolicLinkObject(
    p: Process, link: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES],
    target: In[UNICODE_STRING],
) -> STATUS:  # fmt: skip
    text = text_of(p, target)
    return create_named(p, link, access, attributes, SymbolicLink, lambda: SymbolicLink(text))


@nt
def NtOpenSymbolicLinkObject(
    p: Process, link: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]
) -> STATUS:
    _open(p, link, access, attributes, open_link)


@nt
def NtQuerySymbolicLinkObject(
    p: Process, link: SymbolicLink, target: Out[UNICODE_STRING], done: OutOpt[ULONG]
) -> STATUS:
    data = encode_wide(link.target)
    done.value = len(data) + 2
    if target.MaximumLength < len(data) + 2:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(target.Buffer, data + b"\0\0")
    target.Length = len(data)


@nt
def NtMakeTemporaryObject(p: Process, object: Object) -> STATUS:
    pass  # no name outlives its last handle


@nt
def NtMakePermanentObject(p: Process, object: Object) -> STATUS:
    raise NtError(STATUS_PRIVILEGE_NOT_HELD)
