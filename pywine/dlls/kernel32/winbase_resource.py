"""winbase.h: changing the resources of image files."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TNAME, TRUE, TSTR, WORD
from pywine.ldr import pe
from pywine.ldr.resource_update import read_tree, rewrite
from pywine.ldr.resources import as_name
from pywine.nt.objects import Object
from pywine.nt.process import Process


class ResourceUpdate(Object):
    """An image file whose resources are being changed."""

    type_name = "ResourceUpdate"

    def __init__(self, host_path: str, *, keep: bool) -> None:
        super().__init__()
        self.host_path = host_path
        with open(host_path, "rb") as file:
            self.data = file.read()
        self.headers = pe.Headers(self.data, len(self.data))
        self.tree = read_tree(self.data, self.headers) if keep else {}
        self.is_changed = not keep

    def set(self, kind: int | str, name: int | str, language: int, data: bytes | None) -> None:
        """Add or replace a resource, or remove it."""
        kind, name = as_name(kind), as_name(name)
        self.is_changed = True
        if data is not None:
            self.tree.setdefault(kind, {}).setdefault(name, {})[language] = data, 0
            return
        names = self.tree.get(kind, {})
        names.get(name, {}).pop(language, None)
        if not names.get(name, True):
            del names[name]
        if not self.tree.get(kind, True):
            del self.tree[kind]

    def write(self) -> None:
        with open(self.host_path, "r+b") as file:
            file.write(rewrite(self.data, self.headers, self.tree))
            file.truncate()


@api.aw
def BeginUpdateResource(p: Process, file: TSTR, delete_existing: BOOL) -> HANDLE:
    return p.handles.open(ResourceUpdate(p.files.existing(file), keep=not delete_existing))


@api.aw
def UpdateResource(
    p: Process, update: ResourceUpdate, type: TNAME, name: TNAME, language: WORD, data: PVOID, size: DWORD
) -> TRUE:
    update.set(type, name, language, p.memory.read(data, size) if data else None)


@api.aw
def EndUpdateResource(p: Process, handle: HANDLE, discard: BOOL) -> TRUE:
    update = p.handles.get(handle, ResourceUpdate)
    p.handles.close(handle)
    if update.is_changed and not discard:
        update.write()
