"""Phase 3, `kthread`: the process object, its address space, PEB and parameters, the first thread and the
EXE.
"""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.winerror import (
    ERROR_BAD_EXE_FORMAT,
    ERROR_CANNOT_MAKE,
    ERROR_INVALID_PARAMETER,
    ERROR_MOD_NOT_FOUND,
    ERROR_NOT_SUPPORTED,
)
from pywine.abi.winternl import PEB, RTL_USER_PROCESS_PARAMETERS
from pywine.dlls.registry import Builtins
from pywine.host.ffi import sizeof
from pywine.launch.errors import PYWINE_FAILED, LaunchError
from pywine.launch.preloader import ReservedImage
from pywine.launch.wine import FoundImage
from pywine.ldr import pe
from pywine.ldr.image import Image, map_image
from pywine.ldr.modules import Modules
from pywine.machine import utf16
from pywine.machine.memory import AccessViolation
from pywine.nt.commandline import join
from pywine.nt.environment import Environment
from pywine.nt.files import Files
from pywine.nt.heap import Heap
from pywine.nt.process import Process
from pywine.nt.shared_data import OS_BUILD, OS_MAJOR, OS_MINOR, SharedData
from pywine.nt.thread import PEB_ADDRESS, TEB_AREA, make_thread
from pywine.nt.virtual import PAGE_READWRITE, VirtualMemory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.machine.engine import Engine
    from pywine.nt.child import Birth

# What VirtualAlloc gives out: below 2 GB for x86 (4 GB for large-address-aware programs), the whole window
# for x64.
HIGHEST = {32: 0x7F000000, 64: 1 << 44}


def kthread(reserved: ReservedImage) -> Process:
    """Make the process and its first thread, ready to run."""
    settings, headers = reserved.settings, reserved.image.headers
    p = Process(settings, reserved.memory, headers.bits)
    p.virtual = VirtualMemory(reserved.memory, 0x10000, min(HIGHEST[headers.bits], reserved.memory.end))
    for start, end in reserved.reservation.holes:
        p.virtual.secure(start, end, "the host's")
    p.engine = make_engine(p, settings.engine)
    settings.engine_used = p.engine.name
    if settings.deterministic:
        from pywine.nt.determinism import begin

        begin(p)
    p.shared_data = SharedData(p, Files.windows_directory)
    _make_peb(p, headers)
    image = _map_exe(p, reserved.image)
    p.files = Files(p)
    _prepare_prefix(p)
    birth = settings.birth
    p.image_path = birth.image_path if birth else p.files.windows_path(reserved.image.host_path)
    try:
        p.heap = Heap(p.virtual, bits=p.bits)
        p.heaps[p.heap.address] = p.heap
        p.peb.ProcessHeap = p.heap.address
        p.peb.ImageBaseAddress = image.base
        p.modules = Modules(p, Builtins())
        p.modules.add_exe(image, reserved.image.host_path, p.image_path)
        if birth:
            birth.arrive(p)
        _furnish(p)
        p.thread = make_thread(p, headers.stack_reserve)
    except (AccessViolation, NtError, pe.BadImage) as error:
        raise LaunchError(f"{settings.program} cannot be loaded: {error}", ERROR_BAD_EXE_FORMAT) from None
    settings.observer.created(p)
    return p


def _furnish(p: Process) -> None:
    """What it is started with, its id, and its parameters in its memory."""
    settings = p.settings
    if settings.birth:
        take_birth(p, settings.birth)
    else:
        p.environment = Environment(guest_environment(p))
        p.command_line = join([_argument0(p), *settings.arguments])
    p.enrol()
    if settings.trace:
        from pywine.launch.tracing import start_tracing

        start_tracing(p)
    _make_parameters(p)


def take_birth(p: Process, birth: Birth) -> None:
    """What a parent process has given this one."""
    p.image_path, p.command_line = birth.image_path, birth.command_line
    p.environment = Environment(birth.environment)
    p.files.current_directory = birth.directory
    birth.give_handles(p)
    if birth.ignores_interrupt:
        from pywine.nt.console import Console

        p.state(Console).ignores_interrupt = True


def _argument0(p: Process) -> str:
    """What the program is called in its command line: no host path, whose parts look like options there."""
    name = p.settings.argument0
    return p.image_path if "/" in name else name


def _map_exe(p: Process, found: FoundImage) -> Image:
    """The EXE comes before all that could lie elsewhere."""
    fd = os.open(found.host_path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return map_image(p, fd, found.headers, os.path.basename(found.host_path))
    except (AccessViolation, NtError, pe.BadImage) as error:
        raise LaunchError(
            f"{found.settings.program} cannot be loaded: {error}", ERROR_BAD_EXE_FORMAT
        ) from None
    finally:
        os.close(fd)


def _prepare_prefix(p: Process) -> None:
    try:
        p.files.prepare_prefix(user_name(p))
    except OSError as error:
        advice = "name another with PYWINEPREFIX or --prefix"
        text = f"the prefix {p.settings.prefix} cannot be made: {error.strerror}"
        raise LaunchError(text, ERROR_CANNOT_MAKE, status=PYWINE_FAILED, advice=advice) from None


def make_engine(p: Process, name: str) -> Engine:
    """The engine of this name ("auto": the best this host has). Raises LaunchError."""
    if name not in ("auto", "native", "unicorn"):
        raise LaunchError(
            f"there is no engine {name!r}", ERROR_INVALID_PARAMETER, advice="native, unicorn or auto"
        )
    if name != "unicorn":
        from pywine.machine.native.obstacles import obstacle

        reason = obstacle(p.memory.base, p.bits)
        if not reason:
            from pywine.machine.native.engine import AREA_SIZE, BASE, NativeEngine

            p.virtual.secure(BASE, BASE + AREA_SIZE, "native engine")
            return NativeEngine(p.memory, p.bits)
        p.settings.engine_reason = reason
        if name == "native":
            raise LaunchError(f"the native engine cannot be used here: {reason}", ERROR_NOT_SUPPORTED)
    from pywine.machine.unicorn.engine import UnicornEngine
    from pywine.machine.unicorn.library import LibraryMissing

    try:
        return UnicornEngine(p.memory, p.bits, deterministic=p.settings.deterministic)
    except LibraryMissing as error:
        raise LaunchError(f"there is no engine: {error}", ERROR_MOD_NOT_FOUND, status=PYWINE_FAILED) from None


def _make_peb(p: Process, headers: pe.Headers) -> None:
    """The PEB at its traditional address, in one region with the TEBs below it."""
    size = PEB_ADDRESS + 0x1000 - TEB_AREA
    p.virtual.reserve(size, address=TEB_AREA, name="PEB and TEBs")
    p.virtual.commit(TEB_AREA, size, PAGE_READWRITE)
    p.peb_address = PEB_ADDRESS
    p.peb = PEB.on(p.memory, PEB_ADDRESS, p.bits)
    p.peb.NumberOfProcessors = p.processor_count
    p.peb.OSMajorVersion, p.peb.OSMinorVersion, p.peb.OSBuildNumber = OS_MAJOR, OS_MINOR, OS_BUILD
    p.peb.OSPlatformId = 2
    p.peb.ImageSubsystem = headers.subsystem
    p.peb.ImageSubsystemMajorVersion, p.peb.ImageSubsystemMinorVersion = headers.subsystem_version
    p.peb.SessionId = 1


def _make_parameters(p: Process) -> None:
    """RTL_USER_PROCESS_PARAMETERS: command line, environment, current directory, standard handles."""
    layout = RTL_USER_PROCESS_PARAMETERS.layout(p.bits)
    p.parameters_address = p.allocate(bytes(sizeof(layout)))
    parameters: Any = RTL_USER_PROCESS_PARAMETERS.on(p.memory, p.parameters_address, p.bits)
    p.parameters = parameters
    parameters.MaximumLength = parameters.Length = sizeof(layout)
    parameters.Flags = 1  # normalised: pointers, not offsets
    current = p.files.current_directory
    p.set_unicode(parameters.CurrentDirectory.DosPath, current if current.endswith("\\") else current + "\\")
    p.set_unicode(parameters.ImagePathName, p.image_path)
    p.set_unicode(parameters.CommandLine, p.command_line)
    birth = p.birth
    p.set_unicode(parameters.WindowTitle, (birth and birth.title) or p.image_path)
    p.set_unicode(parameters.DesktopInfo, birth.desktop if birth else "WinSta0\\Default")
    parameters.Environment = p.allocate(utf16.encode(p.environment.block()))
    parameters.ShowWindowFlags, parameters.WindowFlags = (birth.show, birth.window_flags) if birth else (1, 0)
    if birth and birth.runtime_data:
        data = birth.runtime_data_for(p.bits)
        parameters.RuntimeData.Buffer = p.allocate(data)
        parameters.RuntimeData.Length = parameters.RuntimeData.MaximumLength = len(data)
    handles = birth.standard if birth else p.files.open_standard_handles(p.settings.descriptors)
    parameters.StandardInput, parameters.StandardOutput, parameters.StandardError = handles
    folder = p.files.open_current_directory()
    if folder:
        parameters.CurrentDirectory.Handle = p.handles.open(folder, folder.access)
    p.peb.ProcessParameters = p.parameters_address


def user_name(p: Process) -> str:
    """Who runs the host process."""
    environment = p.settings.environment
    return environment.get("USER") or environment.get("LOGNAME") or _login_name()


def _login_name() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # as in containers that run under a number
        return "user"


def guest_environment(p: Process) -> dict[str, str]:
    """The host's variables with the ones Windows programs expect; PATH becomes Windows' own plus the host's
    folders.
    """
    found = {name: value for name, value in p.settings.environment.items() if name and "=" not in name[1:]}
    user = user_name(p)
    path = [p.files.system_directory, p.files.windows_directory]
    path += [
        p.files.windows_path(folder) for folder in found.get("PATH", "").split(":") if folder.startswith("/")
    ]
    home = f"C:\\users\\{user}"
    found.update({
        "PATH": ";".join(path), "SystemRoot": p.files.windows_directory, "windir": p.files.windows_directory,
        "SystemDrive": "C:", "ComSpec": p.files.system_directory + "\\cmd.exe", "OS": "Windows_NT",
        "PATHEXT": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH", "TEMP": "C:\\windows\\temp",
        "TMP": "C:\\windows\\temp", "USERNAME": user, "USERPROFILE": home, "HOMEDRIVE": "C:",
        "HOMEPATH": home[2:], "APPDATA": home + "\\AppData\\Roaming",
        "LOCALAPPDATA": home + "\\AppData\\Local", "ProgramFiles": "C:\\Program Files",
        "CommonProgramFiles": "C:\\Program Files\\Common Files", "ProgramData": "C:\\ProgramData",
        "ALLUSERSPROFILE": "C:\\ProgramData", "PUBLIC": "C:\\users\\Public",
        "COMPUTERNAME": os.uname().nodename.partition(".")[0].upper()[:15],
        "NUMBER_OF_PROCESSORS": str(p.processor_count), "PROCESSOR_LEVEL": "6", "PROCESSOR_REVISION": "0",
                                    "PROCESSOR_ARCHITECTURE": "AMD64" if p.bits == 64 else "x86",
        "PROCESSOR_IDENTIFIER": "Intel64 Family 6" if p.bits == 64 else "x86 Family 6",
    })  # fmt: skip
    return found
