"""namespaceapi.h: private namespaces of named objects, and the boundaries that tell them apart."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.security import read_sid
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, TRUE, TSTR, ULONG, VOID, In, Opt
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_ALREADY_EXISTS,
    ERROR_DUP_NAME,
    ERROR_INVALID_PARAMETER,
    ERROR_PATH_NOT_FOUND,
)
from pywine.nt.namespace import Namespace
from pywine.nt.object_paths import ObjectDirectory
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.security import GROUP_ENABLED, USER_SID, ProcessToken, sid_text

_ALL_ACCESS = 0xF000F
_DESTROY, _APPCONTAINER_SID = 1, 1


class Boundary(Object):
    """A boundary descriptor: a name, and the SIDs of those who may have the namespace."""

    type_name = "BoundaryDescriptor"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.sids: set[str] = set()

    @property
    def key(self) -> str:
        """What the namespace's directory is known by."""
        return "\\".join(("\\Private", self._name.replace("\\", "/"), ",".join(sorted(self.sids))))


@api.aw
def CreateBoundaryDescriptor(p: Process, name: TSTR, flags: ULONG) -> HANDLE:
    if not name or flags & ~_APPCONTAINER_SID:
        raise WinError(ERROR_INVALID_PARAMETER)
    return p.handles.open(Boundary(name))


@api
def AddSIDToBoundaryDescriptor(p: Process, boundary: In[HANDLE], sid: PVOID) -> TRUE:
    p.handles.get(boundary.value, Boundary).sids.add(sid_text(read_sid(p, sid)))


@api
def DeleteBoundaryDescriptor(p: Process, boundary: HANDLE) -> VOID:
    p.handles.close(boundary)


def _check(p: Process, boundary: Boundary, alias: str) -> None:
    """Raises WinError where the caller is not inside the boundary, or has a namespace of this alias."""
    token = p.state(ProcessToken).token
    own = {sid for sid, flags in token.groups.items() if flags & GROUP_ENABLED} | {USER_SID}
    if not boundary.sids:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not boundary.sids <= own:
        raise WinError(ERROR_ACCESS_DENIED)
    if not alias or "\\" in alias:
        raise WinError(ERROR_INVALID_PARAMETER)
    if alias in p.state(Namespace).aliases:
        raise WinError(ERROR_DUP_NAME)


def _give(p: Process, directory: Object, alias: str, *, inherit: bool) -> int:
    assert isinstance(directory, ObjectDirectory)
    p.state(Namespace).aliases[alias] = directory.prefix
    return p.handles.open(directory, _ALL_ACCESS, inherit=inherit)


@api.aw
def CreatePrivateNamespace(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], boundary: Boundary, alias: TSTR
) -> HANDLE:
    _check(p, boundary, alias)
    directory, existed = p.state(Namespace).create(boundary.key, ObjectDirectory, ObjectDirectory)
    if existed:
        if not directory.handle_count:
            directory.close()
        raise WinError(ERROR_ALREADY_EXISTS)
    return _give(p, directory, alias, inherit=bool(security and security.bInheritHandle))


@api.aw
def OpenPrivateNamespace(p: Process, boundary: Boundary, alias: TSTR) -> HANDLE:
    _check(p, boundary, alias)
    directory = p.state(Namespace).find(boundary.key, ObjectDirectory)
    if directory is None:
        raise WinError(ERROR_PATH_NOT_FOUND)
    return _give(p, directory, alias, inherit=False)


@api(partial="a namespace that is destroyed can be opened until its last handle is closed")
def ClosePrivateNamespace(p: Process, handle: HANDLE, flags: ULONG) -> BOOLEAN:
    if flags & ~_DESTROY:
        raise WinError(ERROR_INVALID_PARAMETER)
    directory, aliases = p.handles.get(handle, ObjectDirectory), p.state(Namespace).aliases
    alias = next((alias for alias, prefix in aliases.items() if prefix == directory.prefix), None)
    if alias is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    del aliases[alias]
    p.handles.close(handle)
    return True
