"""processenv.h: command line, environment, standard handles, current directory, searching files."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import (
    BOOL,
    DWORD,
    FILE_HANDLE,
    FORM,
    HANDLE,
    PVOID,
    TBUF,
    TBUF_SIZE_FIRST,
    TEXT_LENGTH,
    TRUE,
    TSTR,
    Opt,
    OutOpt,
)
from pywine.abi.unicode import point_at_copy
from pywine.abi.winerror import (
    ERROR_ENVVAR_NOT_FOUND,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
)
from pywine.nt.process import Process

_STANDARD = {0xFFFFFFF6: "StandardInput", 0xFFFFFFF5: "StandardOutput", 0xFFFFFFF4: "StandardError"}


class AnsiCommandLine:
    """The command line in the ANSI code page, made when first asked for."""

    def __init__(self, p: Process) -> None:
        self.address = p.allocate(p.ansi(p.command_line) + b"\0")


@api
def GetCommandLineW(p: Process) -> PVOID:
    return p.parameters.CommandLine.Buffer


@api
def GetCommandLineA(p: Process) -> PVOID:
    return p.state(AnsiCommandLine).address


@api(names=("GetEnvironmentStringsW",))
def GetEnvironmentStringsW(p: Process) -> PVOID:
    return p.allocate(encode_wide(p.environment.block()))


@api(names=("GetEnvironmentStrings", "GetEnvironmentStringsA"))
def GetEnvironmentStrings(p: Process) -> PVOID:
    from pywine.nt.codepages import encode

    return p.allocate(encode(p.oem_code_page, p.environment.block())[0])


@api.aw
def FreeEnvironmentStrings(p: Process, block: PVOID) -> TRUE:
    if not p.heap.free(block):
        raise WinError(ERROR_INVALID_PARAMETER)


@api.aw
def SetEnvironmentStrings(p: Process, block: PVOID, wide: FORM) -> TRUE:
    variables = {}
    while text := p.memory.read_wstring(block) if wide else p.read_ansi(block):
        name, _, value = text[1:].partition("=")
        variables[text[0] + name] = value
        block += (len(encode_wide(text)) + 2) if wide else len(p.ansi(text)) + 1
    p.environment.replace(variables)
    publish_environment(p)


@api.aw
def GetEnvironmentVariable(p: Process, name: TSTR, value: TBUF) -> TEXT_LENGTH:
    text = p.environment.get(name)
    if text is None:
        raise WinError(ERROR_ENVVAR_NOT_FOUND)
    return text


@api.aw
def SetEnvironmentVariable(p: Process, name: Opt[TSTR], value: Opt[TSTR]) -> TRUE:
    if not name or "=" in name[1:]:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.environment.set(name, value)
    publish_environment(p)


def publish_environment(p: Process) -> None:
    """Let the guest's process parameters show the variables as they are now."""
    old = p.parameters.Environment
    p.parameters.Environment = p.allocate(encode_wide(p.environment.block()))
    p.heap.free(old)


@api.aw
def ExpandEnvironmentStrings(p: Process, source: TSTR, expanded: TBUF) -> DWORD:
    text = p.environment.expand(source)
    needed = expanded.length(text) + 1
    if needed <= expanded.size:
        expanded.put(text)
    elif expanded.wide:
        expanded.put("")
    return needed


@api
def GetStdHandle(p: Process, which: DWORD) -> FILE_HANDLE:
    if which not in _STANDARD:
        raise WinError(ERROR_INVALID_HANDLE)
    return getattr(p.parameters, _STANDARD[which])


@api
def SetStdHandle(p: Process, which: DWORD, handle: HANDLE) -> TRUE:
    if which not in _STANDARD:
        raise WinError(ERROR_INVALID_HANDLE)
    setattr(p.parameters, _STANDARD[which], handle)


@api
def SetStdHandleEx(p: Process, which: DWORD, handle: HANDLE, previous: OutOpt[PVOID]) -> TRUE:
    if which not in _STANDARD:
        raise WinError(ERROR_INVALID_HANDLE)
    previous.value = getattr(p.parameters, _STANDARD[which])
    setattr(p.parameters, _STANDARD[which], handle)


@api.aw
def GetCurrentDirectory(p: Process, path: TBUF_SIZE_FIRST) -> TEXT_LENGTH:
    return p.files.current_directory


@api.aw
def SetCurrentDirectory(p: Process, path: TSTR) -> TRUE:
    if not path:
        raise WinError(ERROR_INVALID_NAME)
    p.files.set_current_directory(path)
    publish_current_directory(p)


def publish_current_directory(p: Process) -> None:
    """Let the guest's process parameters show the current directory."""
    current, shown = p.files.current_directory, p.parameters.CurrentDirectory
    p.heap.free(shown.DosPath.Buffer)
    point_at_copy(p, shown.DosPath, current if current.endswith("\\") else current + "\\")
    folder, before = p.files.open_current_directory(), shown.Handle
    shown.Handle = p.handles.open(folder, folder.access) if folder else 0
    if before:
        p.handles.close(before)


@api.aw
def SearchPath(
    p: Process, path: Opt[TSTR], file: TSTR, extension: Opt[TSTR], found: TBUF_SIZE_FIRST, part: OutOpt[PVOID]
) -> DWORD:
    if not file:
        raise WinError(ERROR_INVALID_PARAMETER)
    full = search_path(p, path, file, extension)
    if full is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    count = found.put_or_count(full)
    if count < found.size:
        part.value = found.address + (found.length(full.rpartition("\\")[0]) + 1) * (1 + found.wide)
    return count


def search_path(p: Process, path: str | None, file: str, extension: str | None) -> str | None:
    """The file in one of the folders, or in those where programs are looked for."""
    files = p.files
    if "\\" in file or "/" in file or file[1:2] == ":":
        folders = [""]
    elif path is not None:
        folders = path.split(";")
    else:
        folders = p.modules.search.folders(None)
    names = [file]
    if extension and "." not in file.rpartition("\\")[2]:
        names.append(file + extension)
    for folder in folders:
        for name in names:
            full = files.full_path(f"{folder}\\{name}" if folder else name)
            if files.exists(full):
                return full
    return None


@api.aw
def NeedCurrentDirectoryForExePath(p: Process, name: TSTR) -> BOOL:
    return "\\" in name or p.environment.get("NoDefaultCurrentDirectoryInExePath") is None
