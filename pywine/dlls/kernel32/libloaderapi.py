"""libloaderapi.h: modules and their resources."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ThreadExit, WinError
from pywine.abi.types import (
    BOOL,
    DWORD,
    FORM,
    HMODULE,
    PVOID,
    STR,
    TBUF,
    TNAME,
    TRUE,
    TSTR,
    VOID,
    WORD,
    WSTR,
    Opt,
    Out,
)
from pywine.abi.winerror import (
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_MOD_NOT_FOUND,
    ERROR_PROC_NOT_FOUND,
    ERROR_RESOURCE_DATA_NOT_FOUND,
)
from pywine.ldr.modules import DONT_RESOLVE_REFERENCES, PINNED, LoadFailure, Module
from pywine.ldr.search import AS_DATAFILE, AS_DATAFILE_EXCLUSIVE, AS_IMAGE_RESOURCE, DATA_MARK
from pywine.nt.exceptions import GuestException
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.datafile import DataFiles
    from pywine.ldr.resources import Resources

_AS_DATA = AS_DATAFILE | AS_IMAGE_RESOURCE | AS_DATAFILE_EXCLUSIVE
_PIN, _UNCHANGED, _FROM_ADDRESS = 1, 2, 4
_SEARCH_FLAGS = 0x1F00
_DELAYED_MODULE, _DELAYED_PROCEDURE = 0xC06D007E, 0xC06D007F  # VcppException of delayimp.h


# Modules.


@api.aw(calls_back=True)
def LoadLibrary(p: Process, name: Opt[TSTR]) -> HMODULE:
    return load_library(p, name, 0)


@api.aw(calls_back=True)
def LoadLibraryEx(p: Process, name: Opt[TSTR], file: PVOID, flags: DWORD) -> HMODULE:
    return load_library(p, name, flags)


@api(calls_back=True)
def FreeLibrary(p: Process, module: HMODULE) -> TRUE:
    if module & DATA_MARK:
        _data_files(p).free(module & ~DATA_MARK)
        return
    p.modules.free(p.modules.with_base(module))


@api(calls_back=True)
def FreeLibraryAndExitThread(p: Process, module: HMODULE, code: DWORD) -> VOID:
    p.modules.free(p.modules.with_base(module))
    raise ThreadExit(code)


@api
def DisableThreadLibraryCalls(p: Process, module: Module) -> TRUE:
    module.thread_calls = False


@api(calls_back=True)
def GetProcAddress(p: Process, module: Module, name: PVOID) -> PVOID:
    wanted = name if name <= 0xFFFF else p.memory.read_cstring(name).decode("latin-1")
    address = p.modules.find_procedure(module, wanted)
    if not address:
        raise WinError(ERROR_PROC_NOT_FOUND)
    return address


@api.aw
def GetModuleHandle(p: Process, name: Opt[TSTR]) -> HMODULE:
    return _find(p, name).base


@api.aw
def GetModuleHandleEx(p: Process, flags: DWORD, name: PVOID, module: Out[HMODULE], wide: FORM) -> TRUE:
    module.value = 0
    if flags & ~7 or flags & (_PIN | _UNCHANGED) == _PIN | _UNCHANGED:
        raise WinError(ERROR_INVALID_PARAMETER)
    if flags & _FROM_ADDRESS:
        found = p.modules.at(name)
    else:
        found = _find(p, (p.memory.read_wstring(name) if wide else p.read_ansi(name)) if name else None)
    if found is None:
        raise WinError(ERROR_MOD_NOT_FOUND)
    if flags & _PIN:
        found.references = PINNED
    elif not flags & _UNCHANGED:
        found.refer()
    module.value = found.base


@api.aw
def GetModuleFileName(p: Process, module: HMODULE, path: TBUF) -> DWORD:
    if module & DATA_MARK:
        text = _data_files(p).paths[module & ~DATA_MARK]
    else:
        text = Module.from_argument(p, module).path
    if path.length(text) < path.size:
        p.last_error = 0
        return path.put(text)
    path.put(text)
    p.last_error = ERROR_INSUFFICIENT_BUFFER
    return path.size


@api
def AddDllDirectory(p: Process, folder: WSTR) -> PVOID:
    added = p.modules.search.added
    if folder[1:3] != ":\\" and not folder.startswith("\\\\"):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.files.require_folder(folder)
    cookie = p.heap.allocate(16)
    added[cookie] = folder
    return cookie


@api
def RemoveDllDirectory(p: Process, cookie: PVOID) -> TRUE:
    if p.modules.search.added.pop(cookie, None) is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.heap.free(cookie)


@api
def SetDefaultDllDirectories(p: Process, flags: DWORD) -> TRUE:
    if not flags or flags & ~(_SEARCH_FLAGS & ~0x100):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.modules.search.default_flags = flags


@api(calls_back=True, partial="raises the exception of delayed loading, whichever function is wanted")
def DelayLoadFailureHook(p: Process, dll: STR, name: PVOID) -> PVOID:
    found = p.modules.find(dll.decode("latin-1"))
    raise GuestException(_DELAYED_PROCEDURE if found else _DELAYED_MODULE, 0)


def load_library(p: Process, name: str | None, flags: int) -> int:
    """The handle of a library, loaded and initialised. Raises WinError, LoadFailure."""
    if name is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    name = name.rstrip(" ")
    if not name:
        raise WinError(ERROR_MOD_NOT_FOUND)
    if flags & _AS_DATA:
        return _load_data(p, name, flags)
    with p.modules.lock:
        known = p.modules.find(name)
        module = known or p.modules.load(name, p.modules.exe.name, flags=flags)
        module.refer()
        if known is None and not flags & DONT_RESOLVE_REFERENCES:
            try:
                p.modules.initialise(module)
            except LoadFailure:
                p.modules.free(module)
                raise
    return module.base


def _load_data(p: Process, name: str, flags: int) -> int:
    loaded = p.modules.find(name)
    if loaded is not None and (loaded.image or loaded.builtin):
        loaded.refer()
        return loaded.base
    place = p.modules.search.locate(name, p.modules.builtins, None, flags)
    if place is None:
        raise WinError(ERROR_MOD_NOT_FOUND if "\\" not in name and "/" not in name else 2)
    if place.builtin is not None:
        module = p.modules.load(name, p.modules.exe.name)
        return module.base
    return _data_files(p).load(place.host_path, place.path) | (2 if flags & AS_IMAGE_RESOURCE else 1)


def _data_files(p: Process) -> DataFiles:
    from pywine.ldr.datafile import DataFiles

    return p.state(DataFiles)


def _find(p: Process, name: str | None) -> Module:
    module = p.modules.exe if name is None else p.modules.find(name)
    if module is None:
        raise WinError(ERROR_MOD_NOT_FOUND)
    return module


# Resources.


def resources(p: Process, module: int) -> Resources:
    """The resources of a module or data file. Raises WinError."""
    if module & DATA_MARK:
        image = _data_files(p).images.get(module & ~DATA_MARK)
    else:
        image = Module.from_argument(p, module).image
    if image is None:
        raise WinError(ERROR_RESOURCE_DATA_NOT_FOUND)
    from pywine.ldr.resources import Resources

    return Resources(image)


@api.aw
def FindResource(p: Process, module: HMODULE, name: TNAME, type: TNAME) -> PVOID:
    return resources(p, module).find(type, name)


@api.aw
def FindResourceEx(p: Process, module: HMODULE, type: TNAME, name: TNAME, language: WORD) -> PVOID:
    return resources(p, module).find(type, name, language)


@api
def LoadResource(p: Process, module: HMODULE, resource: PVOID) -> PVOID:
    return resources(p, module).data(resource)[0] if resource else 0


@api
def SizeofResource(p: Process, module: HMODULE, resource: PVOID) -> DWORD:
    return resources(p, module).data(resource)[1] if resource else 0


@api
def LockResource(p: Process, data: PVOID) -> PVOID:
    return data


@api
def FreeResource(p: Process, data: PVOID) -> BOOL:
    return False


@api.aw(calls_back=True)
def EnumResourceTypes(p: Process, module: HMODULE, callback: PVOID, parameter: PVOID, wide: FORM) -> TRUE:
    _enumerate(p, callback, (module,), resources(p, module).types(), (parameter,), wide)


@api.aw(calls_back=True, partial="flags and language are ignored")
def EnumResourceTypesEx(
    p: Process, module: HMODULE, callback: PVOID, parameter: PVOID, flags: DWORD, language: WORD, wide: FORM
) -> TRUE:
    _enumerate(p, callback, (module,), resources(p, module).types(), (parameter,), wide)


@api.aw(calls_back=True)
def EnumResourceNames(
    p: Process, module: HMODULE, type: TNAME, callback: PVOID, parameter: PVOID, wide: FORM
) -> BOOL:
    return _enumerate_names(p, module, type, callback, parameter, wide)


@api.aw(calls_back=True, partial="flags and language are ignored")
def EnumResourceNamesEx(
    p: Process,
    module: HMODULE,
    type: TNAME,
    callback: PVOID,
    parameter: PVOID,
    flags: DWORD,
    language: WORD,
    wide: FORM,
) -> BOOL:
    return _enumerate_names(p, module, type, callback, parameter, wide)


def _enumerate_names(
    p: Process, module: int, type: int | str, callback: int, parameter: int, wide: bool
) -> bool:
    from pywine.ldr.resources import as_name

    with _Strings(p, wide) as strings:
        kind = strings.pointer(as_name(type))
        return _enumerate(p, callback, (module, kind), resources(p, module).names(type), (parameter,), wide)


@api.aw(calls_back=True)
def EnumResourceLanguages(
    p: Process, module: HMODULE, type: TNAME, name: TNAME, callback: PVOID, parameter: PVOID, wide: FORM
) -> BOOL:
    from pywine.ldr.resources import as_name

    with _Strings(p, wide) as strings:
        before = (module, strings.pointer(as_name(type)), strings.pointer(as_name(name)))
        languages = [language for language, _ in resources(p, module).languages(type, name)]
        return _enumerate(p, callback, before, languages, (parameter,), wide)


class _Strings:
    """Names in guest memory while callbacks look at them."""

    def __init__(self, p: Process, wide: bool) -> None:
        self._p, self._wide = p, wide
        self._blocks: list[int] = []

    def __enter__(self) -> _Strings:
        return self

    def __exit__(self, *_: object) -> None:
        for block in self._blocks:
            self._p.heap.free(block)

    def pointer(self, name: int | str) -> int:
        from pywine.abi.text import encode_wide

        if isinstance(name, int):
            return name
        self._blocks.append(
            self._p.allocate(encode_wide(name) + b"\0\0" if self._wide else self._p.ansi(name) + b"\0")
        )
        return self._blocks[-1]


def _enumerate(p: Process, callback: int, before: tuple, names: list, after: tuple, wide: bool) -> bool:
    """Call `callback(*before, name, *after)` for every name until it returns FALSE."""
    for name in names:
        with _Strings(p, wide) as strings:
            if not p.call(callback, *before, strings.pointer(name), *after) & 0xFFFFFFFF:
                return False
    return True
