"""Runs one DOS program: finds it in the command line, makes the PC, loads the program, lets it run."""

from __future__ import annotations

import signal

from pywine.abi.errors import ApiError, ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT
from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT, ERROR_FILE_NOT_FOUND, ERROR_NOT_ENOUGH_MEMORY
from pywine.launch.errors import LaunchError
from pywine.launch.outcome import CRASHED, Ending, Outcome
from pywine.ldr import dosimage
from pywine.machine.unicorn.library import LibraryMissing
from pywine.nt.commandline import after_program
from pywine.programs.ntvdm import bios, fcb, longnames, system
from pywine.programs.ntvdm.arena import Arena
from pywine.programs.ntvdm.characters import Breaks
from pywine.programs.ntvdm.crash import Crashed
from pywine.programs.ntvdm.directories import Directories
from pywine.programs.ntvdm.dos import BAD_FORMAT, Dos, DosError, Ended
from pywine.programs.ntvdm.handles import Handles
from pywine.programs.ntvdm.keyboard import Keyboard
from pywine.programs.ntvdm.machine import Machine
from pywine.programs.ntvdm.ports import Ports
from pywine.programs.ntvdm.tasks import Tasks, load_file
from pywine.programs.ntvdm.terminal import Terminal
from pywine.programs.ntvdm.trace import CHANNEL
from pywine.programs.ntvdm.video import Video

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.programs.context import Context
    from pywine.programs.ntvdm.tasks import Loaded

FUNCTIONS = (fcb, longnames)  # modules of INT 21h that nobody else needs
_SIGTERM_EXIT = 128 + signal.SIGTERM
_LONGEST_TAIL = 126
_LONGEST_VARIABLE = 0x1000
_UPPER = ("TEMP", "TMP", "PATH", "COMSPEC", "WINDIR", "SYSTEMROOT")


def main(context: Context, arguments: list[str]) -> int:
    """`ntvdm program arguments`. Raises LaunchError."""
    p = context.process
    name, tail = _split(after_program(context.command_line))
    if not name:
        raise LaunchError(
            "no DOS program is named", ERROR_FILE_NOT_FOUND, advice="usage: ntvdm program [arguments]"
        )
    try:
        dos = make_dos(p, context.descriptors)
    except LibraryMissing as error:
        raise LaunchError(f"there is no engine for DOS programs: {error}", ERROR_FILE_NOT_FOUND) from None
    path, tail = _resolve(dos, name, tail)
    dos.program = path.rpartition("\\")[2]
    p.settings.engine_used = "unicorn"
    loaded = _load(dos, path, tail)
    _watch(dos, path, loaded, tail)
    dos.tasks.enter(loaded)
    return run(dos)


def make_dos(p: Process, descriptors: tuple[int, int, int]) -> Dos:
    """A PC with DOS for a process."""
    machine = Machine()
    dos = Dos(machine, p)
    dos.terminal = Terminal(descriptors)
    dos.directories = Directories(dos)
    dos.video = Video(dos)
    dos.keyboard = Keyboard(dos)
    dos.arena = Arena(dos)
    dos.tasks = Tasks(dos)
    dos.handles = Handles(dos, descriptors)
    dos.breaks = Breaks(dos)
    bios.install(dos)
    system.make_tables(dos)
    Ports(dos)
    return dos


def _split(line: str) -> tuple[str, str]:
    """The program's name and what stands behind it, as it stands there."""
    line = line.lstrip(" \t")
    if line.startswith('"'):
        name, _, tail = line[1:].partition('"')
        return name, tail
    name = line.split(" ", 1)[0].split("\t", 1)[0]
    return name, line[len(name) :]


def _resolve(dos: Dos, name: str, tail: str) -> tuple[str, str]:
    """The full path of the program, and its arguments; a .PIF file says which. Raises LaunchError."""
    path = dos.p.files.full_path(name)
    host = dos.p.files.find_host_file(path)
    if not host:
        raise LaunchError(f"{name} was not found", ERROR_FILE_NOT_FOUND, advice="check the path")
    if not name.lower().endswith(".pif"):
        return path, tail
    with open(host, "rb") as file:
        data = file.read()
    if dosimage.has_mz_header(data):
        return path, tail
    try:
        pif = dosimage.Pif(data)
        folder = path.rpartition("\\")[0] + "\\"
        if pif.directory:
            dos.directories.select(folder[0].upper())
            dos.directories.change(pif.directory)
            folder = dos.p.files.current_directory.rstrip("\\") + "\\"
        program = pif.program.replace("/", "\\")
        if "\\" not in program and program[1:2] != ":":
            program = folder + program
        full = dos.directories.find_file(program)
    except (dosimage.BadDosImage, DosError) as error:
        raise LaunchError(f"{name} cannot be used: {error}", ERROR_BAD_EXE_FORMAT) from None
    if not full:
        raise LaunchError(f"{pif.program}, which {name} names, was not found", ERROR_FILE_NOT_FOUND)
    return full, tail or (f" {pif.arguments}" if pif.arguments else "")


def _load(dos: Dos, path: str, tail: str) -> Loaded:
    """Load the first program. Raises LaunchError."""
    text = dos.encode(tail)[:_LONGEST_TAIL]
    blocks, validity = _name_blocks(dos, text)
    try:
        loaded = load_file(dos, path, text, blocks, 0, variables(dos))
        loaded.ax = validity
        return loaded
    except (DosError, ApiError, OSError) as error:
        name = dos.program
        if isinstance(error, DosError) and error.code == BAD_FORMAT:
            raise LaunchError(
                f"{name} is not a valid DOS program",
                ERROR_BAD_EXE_FORMAT,
                advice="it may be damaged: fetch it again",
            ) from None
        if isinstance(error, DosError):
            raise LaunchError(f"{name} does not fit into 640 KiB", ERROR_NOT_ENOUGH_MEMORY) from None
        raise LaunchError(f"{name} cannot be read: {error}", ERROR_FILE_NOT_FOUND) from None


def _name_blocks(dos: Dos, tail: bytes) -> tuple[tuple[bytes, bytes], int]:
    """File control blocks of the first two arguments, and AX: FFh for each whose drive is not there."""
    empty = bytes(1) + b" " * 11
    first, taken, one = fcb.parse(dos, tail, empty, 1)
    rest = tail[taken:].lstrip()
    if b" " in tail[taken:] and rest == tail[taken:]:  # the name was longer than what a block holds
        rest = rest.partition(b" ")[2]
    second, _, two = fcb.parse(dos, rest, empty, 1)
    validity = (0xFF if one == 0xFF else 0) | (0xFF00 if two == 0xFF else 0)
    return (first + bytes(4), second + bytes(4)), validity


def variables(dos: Dos) -> list[bytes]:
    """The process' environment as DOS has it: names in capitals, short paths in what DOS itself looks at."""
    found = [b"COMSPEC=" + dos.encode(dos.p.files.system_directory.upper()) + b"\\COMMAND.COM"]
    for name, value in dos.p.environment.items():
        upper = name.upper()
        if not name or name.startswith("=") or upper == "COMSPEC" or len(value) > _LONGEST_VARIABLE:
            continue
        if upper in _UPPER:
            value = value.upper() if value.isascii() else value
        found.append(dos.encode(f"{upper}={value}"))
    return found


def _watch(dos: Dos, path: str, loaded: Loaded, tail: str) -> None:
    """Trace and stages, if they are wanted."""
    p = dos.p
    if p.settings.trace:
        from pywine.launch.tracing import start_tracing

        start_tracing(p)
        if p.tracer.channels.includes(CHANNEL):
            dos.trace = p.tracer.line
    p.settings.observer.hosted("2 ntvdm", "DOS on a PC of its own", {
        "program": path, "arguments": tail.strip() or "none",
        "engine": "unicorn, 16-bit real mode, 640 KiB",
        "prefix": f"PSP at {loaded.psp:04X}:0000, {dos.arena.size_of(loaded.psp) // 64} KiB of memory",
        "entry": f"{loaded.cs:04X}:{loaded.ip:04X}, stack {loaded.ss:04X}:{loaded.sp:04X}",
    })  # fmt: skip


def run(dos: Dos) -> int:
    """Let the program run to its end; its exit code."""
    _catch_signals(dos)
    dos.terminal.take()
    try:
        dos.m.run()
    except Ended as ended:
        return ended.code
    except Crashed as crash:
        dos.handles.flush()
        raise Ending(Outcome(crash.code, crash.message, CRASHED)) from None
    except BrokenPipeError:  # nobody reads what it writes
        return 1
    finally:
        _clean_up(dos)
    raise AssertionError("the processor has stopped by itself")


def _clean_up(dos: Dos) -> None:
    dos.m.ending = None
    try:
        dos.handles.flush()
        dos.video.close()
    except OSError:
        pass
    dos.terminal.give_back()


def _catch_signals(dos: Dos) -> None:
    """Ctrl-C is a key where there is a keyboard; where nobody takes it, the second one ends the process."""

    def on_interrupt(*_: object) -> None:
        if dos.break_typed or (dos.terminal.source < 0 and not dos.m.is_hooked(0x23)):
            dos.m.end(Ended(STATUS_CONTROL_C_EXIT))
            return
        dos.break_typed = True
        if dos.terminal.source >= 0:
            dos.keyboard.type(0x2E03)

    def on_terminate(*_: object) -> None:
        dos.m.end(ProcessExit(_SIGTERM_EXIT))

    signal.signal(signal.SIGINT, on_interrupt)
    signal.signal(signal.SIGTERM, on_terminate)
