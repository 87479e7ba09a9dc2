"""Starting programs for the C runtime: names and their extensions, command lines, inherited descriptors."""

from __future__ import annotations

from pywine.abi.errors import CError, ProcessExit, WinError
from pywine.abi.translate import EINVAL
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND
from pywine.dlls.crt.fdtable import write_table
from pywine.ldr.start import Request, start_program
from pywine.nt.child import DETACHED_PROCESS
from pywine.nt.sync import INFINITE, wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt
    from pywine.nt.remote import RemoteProcess

WAIT, NOWAIT, OVERLAY, NOWAITO, DETACH = range(5)
_EXTENSIONS = (".com", ".exe", ".bat", ".cmd")
_MISSING = (ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND)


def spawn(
    c: Crt, mode: int, name: str, arguments: list[str], environment: dict[str, str] | None, *, searched: bool
) -> int:
    """The _spawn functions: the exit code, or the process's handle. Raises CError, WinError."""
    if not name or not arguments or not WAIT <= mode <= DETACH:
        raise CError(EINVAL)
    process = _start(c, mode, name, " ".join(arguments), environment, searched=searched)
    if mode == OVERLAY:
        raise ProcessExit(0)
    if mode == DETACH:
        process.close()
        return 0
    handle = c.p.handles.open(process, 0x1FFFFF)
    return wait_for(c, handle, process) if mode == WAIT else handle


def wait_for(c: Crt, handle: int, process: RemoteProcess) -> int:
    """Wait for a child, close its handle, return its exit code."""
    wait(c.p, [process], everything=False, milliseconds=INFINITE)
    code = process.exit_code
    c.p.handles.close(handle)
    return code


def _start(
    c: Crt, mode: int, name: str, line: str, environment: dict[str, str] | None, *, searched: bool
) -> RemoteProcess:
    for candidate in _candidates(c, name, searched=searched):
        request = Request(candidate, line)
        request.environment, request.inherits = environment, True
        request.flags = DETACHED_PROCESS if mode == DETACH else 0
        request.runtime_data = write_table(c, standard=mode != DETACH)
        try:
            process, thread = start_program(c.p, request)
        except WinError as error:
            if error.code not in _MISSING:
                raise
            continue
        thread.close()
        return process
    raise WinError(ERROR_FILE_NOT_FOUND)


def _candidates(c: Crt, name: str, *, searched: bool) -> list[str]:
    """The files that a name may stand for."""
    name = name.replace("/", "\\")
    has_path = "\\" in name or name[1:2] == ":"
    names = [name] if "." in name.rpartition("\\")[2] else [name + extension for extension in _EXTENSIONS]
    if has_path or not searched:
        return names
    folders = (c.p.environment.get("PATH") or "").split(";")
    return names + [f"{folder.rstrip(chr(92))}\\{each}" for folder in folders if folder for each in names]
