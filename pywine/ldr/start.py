"""Starting a program as Windows does, in phases: find and open the image, decide what runs it, copy what the
new process gets, make it.
"""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, WinError
from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT, ERROR_DIRECTORY, ERROR_NOT_SUPPORTED
from pywine.ldr import program as kinds
from pywine.ldr.program import Program, find_program, open_program
from pywine.nt.child import CREATE_NEW_PROCESS_GROUP, CREATE_SUSPENDED, DETACHED_PROCESS, Birth, start
from pywine.nt.commandline import after_program
from pywine.nt.console import Console
from pywine.nt.file import File
from pywine.nt.rundir import DEBUGGERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from pywine.launch.settings import Settings
    from pywine.nt.jobfile import JobFile
    from pywine.nt.process import Process
    from pywine.nt.remote import RemoteProcess, RemoteThread
    from pywine.nt.security import Token

USE_STANDARD_HANDLES = 0x100  # STARTF_USESTDHANDLES
_DEBUG_FLAGS = 0x3  # DEBUG_PROCESS, DEBUG_ONLY_THIS_PROCESS
_IMAGE_OPTIONS = (
    "MACHINE", "SOFTWARE", "Microsoft", "Windows NT", "CurrentVersion", "Image File Execution Options"
)  # fmt: skip
_KEPT_BY_HOST = frozenset(
    ("PATH", "TEMP", "TMP", "PWD")
)  # variables whose values only Windows programs understand


class Request:
    """What CreateProcess is asked for. None: as the caller's."""

    token: Token | None = None

    def __init__(self, application: str | None, command_line: str | None) -> None:
        self.application = application
        self.command_line = command_line if command_line is not None else application or ""
        self.environment: dict[str, str] | None = None
        self.directory: str | None = None
        self.flags = 0
        self.inherits = False
        self.handle_list: list[int] | None = None  # which of the inheritable handles, if not all
        self.standard: tuple[int, int, int] = (0, 0, 0)  # with USE_STANDARD_HANDLES in window_flags
        self.window_flags, self.show = 0, 1
        self.title, self.desktop = "", ""
        self.runtime_data = b""
        self.parent: RemoteProcess | None = None
        self.jobs: list[JobFile] = []  # besides those of the parent


def start_program(p: Process, request: Request) -> tuple[RemoteProcess, RemoteThread]:
    """CreateProcess. Raises WinError, NtError, OSError."""
    if request.flags & _DEBUG_FLAGS:
        raise WinError(ERROR_NOT_SUPPORTED)
    program = choose_program(p, request)
    if program.kind == kinds.BATCH:
        interpreter = p.files.system_directory + "\\cmd.exe"
        if not kinds.builtin_program(interpreter, p.files.system_directory):
            raise WinError(ERROR_BAD_EXE_FORMAT)
        program = Program(kinds.BUILTIN, interpreter)
        request.command_line = f'"{interpreter}" /c "{request.command_line}"'
    elif program.kind == kinds.DOS:
        monitor = p.files.system_directory + "\\ntvdm.exe"
        request.command_line = f'"{monitor}" "{program.path}"{after_program(request.command_line)}'
        program = Program(kinds.BUILTIN, monitor)
    birth = _make_birth(p, program, request)
    if p.settings.main is None:  # whoever started this process does not know how to run others
        raise WinError(ERROR_NOT_SUPPORTED)
    if program.kind in (kinds.ELF, kinds.SCRIPT):
        return start(p, birth, lambda p, birth: _run_host_program(p, birth, program), executes=True)
    zygotes = None
    if program.kind == kinds.PE and _can_repeat(p.settings):
        from pywine.ldr.zygote import Zygotes

        birth.image, zygotes = program.host_path, p.state(Zygotes)
    return start(p, birth, lambda p, birth: _run_program(p, birth, program), zygotes=zygotes)


def _can_repeat(settings: Settings) -> bool:
    """Whether a child may be a copy of another: nobody looks at how it comes to be."""
    return not (settings.deterministic or settings.trace or settings.observer.is_watching)


def choose_program(p: Process, request: Request) -> Program:
    """The program to start: the debugger where the registry names one for the image."""
    seen = set()
    while True:
        path, host_path = find_program(p, request.application, request.command_line)
        name = path.rpartition("\\")[2].lower()
        debugger = image_option(p.settings.prefix, name, "Debugger")
        if not debugger:
            return open_program(path, host_path)
        if name in seen:
            raise WinError(ERROR_BAD_EXE_FORMAT)
        seen.add(name)
        request.application = None
        request.command_line = f"{debugger} {request.command_line}"


def image_option(prefix: str, image: str, name: str) -> str:
    """What the registry's Image File Execution Options say of an image, or ""."""
    if not os.path.exists(os.path.join(prefix, DEBUGGERS)):
        return ""  # nobody has written any
    from pywine.nt.machine_info import boot_id
    from pywine.nt.registry_store import ROOT, Store

    store = Store(os.path.join(prefix, "registry.db"), lambda store: None, boot_id())
    try:
        key = store.find(ROOT, (*_IMAGE_OPTIONS, image))
        return store.value(key, name).data.decode("utf-16-le").rstrip("\0") if key else ""
    except NtError:
        return ""
    finally:
        store.close()


def _make_birth(p: Process, program: Program, request: Request) -> Birth:
    birth = Birth(program.path, request.command_line)
    variables = p.environment.items() if request.environment is None else request.environment.items()
    birth.environment = dict(variables)
    birth.directory = _directory(p, request.directory)
    birth.flags = request.flags
    birth.window_flags, birth.show, birth.title = request.window_flags, request.show, request.title
    birth.desktop = request.desktop or birth.desktop
    birth.runtime_data = request.runtime_data
    birth.ignores_interrupt = p.state(Console).ignores_interrupt or bool(
        request.flags & CREATE_NEW_PROCESS_GROUP
    )
    if request.inherits:
        chosen = request.handle_list
        birth.handles = [
            (value, handle.object, handle.access)
            for value, handle in p.handles
            if handle.inherit and (chosen is None or value in chosen)
        ]
    birth.jobs = request.jobs
    if request.parent is not None:
        birth.parent, birth.parent_slot = request.parent.id, request.parent.slot
    birth.kept = p.settings.observer.descriptors
    birth.token = request.token or (p.settings.birth.token if p.settings.birth else None)
    _give_standard(p, birth, request)
    for target in (*(target for _, target, _ in birth.handles), *birth.streams):
        if target is not None:
            target.before_inheritance()
    return birth


def _directory(p: Process, directory: str | None) -> str:
    if directory is None:
        return p.files.current_directory
    if not p.files.is_directory(directory):
        raise WinError(ERROR_DIRECTORY)
    full = p.files.full_path(directory)
    return full.rstrip("\\") if len(full) > 3 else full


def _give_standard(p: Process, birth: Birth, request: Request) -> None:
    """The standard handles: those asked for, else the caller's, inherited or as new ones."""
    if request.window_flags & USE_STANDARD_HANDLES:
        birth.standard = list(request.standard)
        return
    if request.flags & DETACHED_PROCESS:
        return
    inherited = {value for value, _, _ in birth.handles}
    for number, value in enumerate(p.standard_handles()):
        if value in inherited:
            birth.standard[number] = value
            continue
        try:
            birth.streams[number] = p.handles.get(value, File)
        except NtError:  # it has none, or one that is closed
            continue


def _run_program(p: Process, birth: Birth, program: Program) -> NoReturn:
    """In the child: the launch chain."""
    settings = p.settings.of_child(program.host_path, birth)
    if program.kind == kinds.BUILTIN:
        settings.builtin = program.name
    assert settings.main is not None
    settings.main(settings)
    raise AssertionError("the main function of a child returned")


def _run_host_program(p: Process, birth: Birth, program: Program) -> NoReturn:
    """In the child: become a program of the host."""
    from signal import SIG_DFL, SIGPIPE, signal

    from pywine.nt.commandline import split

    signal(SIGPIPE, SIG_DFL)
    if birth.flags & CREATE_SUSPENDED:
        birth.succeeded()
        birth.wait_to_go()
    try:
        os.chdir(p.files.host_path(birth.directory))
        os.execve(program.host_path, split(birth.command_line), _host_environment(p, birth.environment))
    except OSError as error:
        from pywine.abi.translate import to_win32

        birth.failed(to_win32(error))
    os._exit(1)


def _host_environment(p: Process, variables: dict[str, str]) -> dict[str, str]:
    found = {name: value for name, value in variables.items() if name and "=" not in name}
    for name in _KEPT_BY_HOST:
        found.pop(name, None)
        if name in p.settings.environment:
            found[name] = p.settings.environment[name]
    return found
