"""What DOS programs start that is none of DOS': the command interpreter, Windows programs, batch files."""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.ldr import program as kinds
from pywine.ldr.start import USE_STANDARD_HANDLES, Request, start_program
from pywine.nt.file import File
from pywine.nt.sync import INFINITE, wait
from pywine.programs.ntvdm.dos import BAD_FORMAT, DosError
from pywine.programs.ntvdm.streams import Console, DiskFile, Inherited
from pywine.programs.ntvdm.tasks import NORMAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.remote import RemoteProcess
    from pywine.programs.ntvdm.dos import Dos

_INTERPRETERS = ("COMMAND.COM", "CMD.EXE")


def run(dos: Dos, path: str, full: str, tail: bytes) -> bool:
    """Run such a program to its end, and whether it was one. Raises DosError, OSError."""
    name = path.replace("/", "\\").rpartition("\\")[2].upper()
    if not full and name in _INTERPRETERS:
        full = dos.p.files.system_directory + "\\cmd.exe"
    elif not full or not _is_foreign(dos, full):
        return False
    request = Request(None, f'"{full}"{dos.decode(tail)}')
    request.window_flags, request.inherits = USE_STANDARD_HANDLES, True
    dos.handles.flush()
    dos.terminal.give_back()
    request.standard = request.handle_list = _standard_handles(dos)  # type: ignore[assignment]
    try:
        process, thread = start_program(dos.p, request)
        thread.close()
        dos.m.block(_wait, dos, process)
        code = process.exit_code
        process.close()
    except WinError:
        raise DosError(BAD_FORMAT) from None
    finally:
        for value in filter(None, request.standard):
            dos.p.handles.close(value)
        dos.terminal.take()
    dos.tasks.exit_code, dos.tasks.exit_kind = code & 0xFF, NORMAL
    return True


def _wait(dos: Dos, process: RemoteProcess) -> None:
    wait(dos.p, [process], everything=False, milliseconds=INFINITE)


def _is_foreign(dos: Dos, full: str) -> bool:
    try:
        return kinds.open_program(full, dos.p.files.host_path(full)).kind != kinds.DOS
    except WinError:  # not even DOS' loader is so strict: what has no header is a .COM file
        return False


def _standard_handles(dos: Dos) -> tuple[int, ...]:
    """Handles of the process for the current program's first three, 0 for one that is closed."""
    values = []
    for number in range(3):
        descriptor = -1
        try:
            stream = dos.handles.get(number)
        except DosError:
            values.append(0)
            continue
        if isinstance(stream, DiskFile):
            descriptor = stream.file.descriptor
        elif isinstance(stream, Inherited):
            descriptor = stream.descriptor
        elif isinstance(stream, Console):
            descriptor = dos.terminal.sink if number else dos.terminal.source
        file = File(descriptor, borrowed=True) if descriptor >= 0 else None
        values.append(dos.p.handles.open(file, inherit=True) if file else 0)
    return tuple(values)
