"""Keeps the code of the modules that nearly every run imports, for host/code_cache.py to start from."""

from __future__ import annotations

import os
from importlib.machinery import SourceFileLoader

from pywine.host import code_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

# What hello.exe imports on some engine and machine; tests/cli/test_startup.py keeps this true.
STARTUP_MODULES = frozenset(
    """
    abi abi.api abi.compile abi.constants abi.context abi.errors abi.failure abi.ntstatus abi.struct
    abi.text abi.translate abi.types abi.varargs abi.winerror abi.winternl dlls dlls.crt
    dlls.crt.characters dlls.crt.commandline dlls.crt.data dlls.crt.digits dlls.crt.disk
    dlls.crt.environ dlls.crt.errno dlls.crt.exits dlls.crt.format dlls.crt.formats
    dlls.crt.locale_state dlls.crt.lowio dlls.crt.malloc dlls.crt.printf dlls.crt.runtime
    dlls.crt.signal dlls.crt.startup dlls.crt.stdio dlls.crt.streams dlls.crt.string dlls.crt.text
    dlls.crt.zone dlls.kernel32 dlls.kernel32.errhandlingapi dlls.kernel32.fileapi
    dlls.kernel32.libloaderapi dlls.kernel32.synchapi dlls.kernelbase dlls.msvcrt dlls.ntdll
    dlls.ntdll.dispatch dlls.ntdll.rtl_exception dlls.ntdll.rtl_sync dlls.registry host.memory
    host.paths launch launch.errors launch.kthread launch.observer launch.outcome launch.preloader
    launch.settings launch.start_process launch.wine ldr ldr.builtin ldr.datafile ldr.export_table
    ldr.image ldr.imports ldr.modules ldr.pe ldr.peb ldr.resources ldr.search ldr.tls ldr.unwind
    machine machine.context machine.engine machine.memory machine.native machine.native.engine
    machine.thunk machine.unicorn machine.unicorn.engine machine.unicorn.library nt nt.attributes
    nt.clock nt.console nt.control nt.environment nt.exceptions nt.file nt.fileops nt.files nt.heap
    nt.interrupts nt.namespace nt.objects nt.paths nt.process nt.processor nt.screen nt.shared_data
    nt.sync nt.thread nt.tls nt.virtual
    """.split()
)


def sources() -> dict[str, str]:
    """The files of those modules, by the modules' full names."""
    found = {}
    for name in STARTUP_MODULES:
        place = os.path.join(code_cache.PACKAGE, *name.split("."))
        found[f"pywine.{name}"] = os.path.join(place, "__init__.py") if os.path.isdir(place) else place + ".py"
    return found


def startup_code() -> tuple[list[str], list[Any], dict[str, tuple[str, CodeType]]]:
    """The files that were read, how they were, and path and code of each module."""
    files = sources()
    read = [*files.values(), __file__]
    made_when = code_cache.stamp(read)
    modules = {}
    for name, path in files.items():
        code = SourceFileLoader(name, path).get_code(name)
        if code is not None:
            modules[name] = path, code
    return read, made_when, modules
