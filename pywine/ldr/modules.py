"""The loaded modules of a process: loading, binding, initialising and unloading, as ntdll's Ldr functions do
it.
"""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import (
    STATUS_CONFLICTING_ADDRESSES,
    STATUS_DLL_INIT_FAILED,
    STATUS_DLL_NOT_FOUND,
    STATUS_ENTRYPOINT_NOT_FOUND,
    STATUS_INVALID_IMAGE_FORMAT,
    STATUS_ORDINAL_NOT_FOUND,
)
from pywine.abi.translate import to_status
from pywine.abi.winerror import ERROR_INVALID_ADDRESS, ERROR_MOD_NOT_FOUND
from pywine.ldr import pe
from pywine.ldr.builtin import BuiltinImage, Thunks
from pywine.ldr.export_table import Row
from pywine.ldr.image import Image, map_image, read_headers
from pywine.ldr.module import PINNED, Module, reachable
from pywine.ldr.peb import LoaderData
from pywine.ldr.search import Search
from pywine.ldr.tls import TlsTemplates, callbacks
from pywine.machine import context as ctx
from pywine.machine.memory import AccessViolation
from pywine.nt.guest_data import TEB_GUARD
from pywine.nt.parking import OwnedLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.ldr.exception_code import ExceptionCode
    from pywine.nt.process import Process

DLL_PROCESS_DETACH, DLL_PROCESS_ATTACH, DLL_THREAD_ATTACH, DLL_THREAD_DETACH = 0, 1, 2, 3
_MAX_FORWARDS = 16
DONT_RESOLVE_REFERENCES = 1  # a flag of LoadLibraryEx


class LoadFailure(NtError):
    """A module cannot be loaded or bound; `text` says which, for whom and why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status)
        self.text = text

    def __str__(self) -> str:
        return self.text


class Modules:
    """The modules of process `p`. `builtins` finds builtin DLLs (pywine.dlls.registry)."""

    def __init__(self, p: Process, builtins: Any) -> None:
        self.p = p
        self.builtins = builtins
        self.loaded: list[Module] = []
        self.generation = 0  # changes with what is loaded
        self._by_name: dict[str, Module] = {}
        self.initialised: list[Module] = []
        self.thunks = Thunks(p, self._find_api)
        self.search = Search(p)
        self.data = LoaderData(p)
        self.exe: Module = None  # type: ignore[assignment]
        self.tls = TlsTemplates(p)
        self.lock = OwnedLock(p)  # held while modules are told of something
        self._ending = False
        self._unattached: list[tuple[Any, Module]] | None = None  # builtin DLLs, before there is a process
        self.watchers: list[Callable[[int, Module], None]] = []  # told of what comes (1) and goes (2)
        self._exception_code: Any = None

    @property
    def exception_code(self) -> ExceptionCode:
        """The guest's code for exceptions, mapped when it is first needed."""
        if self._exception_code is None:
            from pywine.ldr.exception_code import ExceptionCode

            self._exception_code = ExceptionCode(self.p, self)
        return self._exception_code

    @property
    def has_exception_code(self) -> bool:
        return self._exception_code is not None

    def guarded(self, teb: int) -> int:
        """Where a fault of the thread with this TEB goes on if exception code was reading what may not be
        there, or 0.
        """
        if not self._exception_code:
            return 0
        word, at = self.p.bits // 8, teb + TEB_GUARD
        return self._exception_code.failure if any(self.p.memory.ram[at : at + word]) else 0

    # Finding.

    def find(self, name: str) -> Module | None:
        """The loaded module of this base name, or of this path if it has one, as GetModuleHandle would."""
        name = name.replace("/", "\\").lower()
        folder, _, base = name.rpartition("\\")
        if folder:
            full = self.p.files.full_path(name if "." in base else name + ".dll").rstrip(".").lower()
            return next((module for module in self.loaded if module.path.lower() == full), None)
        module = self._by_name.get(base + ".dll" if "." not in base else base.rstrip("."))
        if module is None:
            target = self.builtins.api_set(base)
            module = self._by_name.get(target) if target else None
        return module

    def with_base(self, base: int) -> Module:
        """The module that lies at `base`. Raises WinError(ERROR_MOD_NOT_FOUND)."""
        for module in self.loaded:
            if module.base == base:
                return module
        raise WinError(ERROR_MOD_NOT_FOUND)

    def at(self, address: int) -> Module | None:
        """The module whose image holds `address`."""
        for module in self.loaded:
            if module.base <= address < module.base + module.size:
                return module
        hidden = self._exception_code.module if self._exception_code else None
        if hidden and hidden.base <= address < hidden.base + hidden.size:
            return hidden
        return None

    def describe(self, address: int) -> str:
        """`module+0xoffset`, or the bare address."""
        module = self.at(address)
        return f"{module.name}+{address - module.base:#x}" if module else f"{address:#x}"

    def caller(self) -> str:
        """Where the API call that the current thread is making comes from."""
        sp = self.p.thread.processor.q[ctx.RSP]
        try:
            return self.describe(int.from_bytes(self.p.memory.read(sp, self.p.bits // 8), "little"))
        except AccessViolation:
            return f"somewhere, with the stack pointer at {sp:#x}"

    # Loading.

    def load(self, name: str, reason: str, *, loader: Module | None = None, flags: int = 0) -> Module:
        """The module of this name, loaded with everything it needs if it is not yet. Raises LoadFailure.

        `flags`: LOAD_LIBRARY_SEARCH_* and LOAD_WITH_ALTERED_SEARCH_PATH.
        """
        module = self.find(name)
        if module:
            return module
        base = name.replace("/", "\\").rpartition("\\")[2].lower()
        target = self.builtins.api_set(base)
        if target:
            return self.load(target, reason)
        place = self.search.locate(name, self.builtins, loader, flags)
        if place is None:
            raise LoadFailure(STATUS_DLL_NOT_FOUND, f"{name}, which {reason} needs, was not found")
        if place.host_path:
            return self.load_file(
                place.host_path, place.path, reason, bind=not flags & DONT_RESOLVE_REFERENCES
            )
        return self._load_builtin(place.builtin, place.path, reason)

    def load_system(self) -> None:
        """Load what every process has."""
        self.load("ntdll.dll", "every process")
        self.load("kernel32.dll", "every process")

    def load_program(self) -> None:
        """Load that and what the EXE imports. Raises LoadFailure, pe.BadImage."""
        self.load_system()
        if not self.exe.imports_bound:
            self.bind(self.exe)
        elif self._unattached:
            unattached, self._unattached = self._unattached, None
            for dll, module in unattached:
                self._attach(dll, module)

    def attach_later(self) -> None:
        """Have builtin DLLs attached to the process when the program, loaded before, is loaded again."""
        self._unattached = []

    def _load_builtin(self, dll: Any, path: str, reason: str) -> Module:
        guest_code = dll.guest_code(self.p.bits)
        if guest_code:
            module = self.load_file(guest_code, path, reason)
            module.is_ours = True
            return module
        image = BuiltinImage(self.p, dll.file_name, dll.table(self.p.bits), dll.data_sizes)
        module = Module(dll.file_name, path, image.base, image.size, 0)
        module.builtin, module.is_ours = image, True
        module.reason, module.references = reason, PINNED
        self._add(module)
        for needed in dll.needs:
            module.depend_on(self.load(needed, module.name))
        if self._unattached is None:
            self._attach(dll, module)
        else:
            self._unattached.append((dll, module))
        return module

    def _attach(self, dll: Any, module: Module) -> None:
        dll.attach(self.p, module)
        self._mark_initialised(module)
        self.p.settings.observer.loaded(module)

    def load_file(self, host_path: str, path: str, reason: str, *, bind: bool = True) -> Module:
        """Map and bind the PE file at `host_path`. Raises LoadFailure, pe.BadImage."""
        try:
            fd = os.open(host_path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise LoadFailure(to_status(error), f"{path} cannot be read: {error.strerror}") from None
        name = path.rpartition("\\")[2]
        try:
            headers = read_headers(fd)
            if headers.bits != self.p.bits:
                raise LoadFailure(
                    STATUS_INVALID_IMAGE_FORMAT, f"{path} is a {headers.bits}-bit image, {reason} is not"
                )
            image = map_image(self.p, fd, headers, name)
        except pe.BadImage as error:
            taken = error.code == ERROR_INVALID_ADDRESS
            status = STATUS_CONFLICTING_ADDRESSES if taken else STATUS_INVALID_IMAGE_FORMAT
            raise LoadFailure(status, f"{path} cannot be loaded: {error.reason}") from None
        finally:
            os.close(fd)
        module = self.of_image(image, host_path, path)
        module.reason = reason
        self._add(module)
        if not bind:
            return module
        module.binding = True
        try:
            module.tls_index = self.tls.add(image)
            self.bind(module)
            module.binding = False
        except (AccessViolation, pe.BadImage) as error:
            module.binding = False
            self._unload(module)
            raise LoadFailure(STATUS_INVALID_IMAGE_FORMAT, f"{path} has broken tables: {error}") from None
        except NtError:
            module.binding = False
            self._unload(module)
            raise
        self.p.settings.observer.loaded(module)
        return module

    @staticmethod
    def of_image(image: Image, host_path: str, path: str) -> Module:
        """A module for an image that is mapped; nobody knows of it yet."""
        headers = image.headers
        entry = image.base + headers.entry if headers.entry else 0
        module = Module(path.rpartition("\\")[2], path, image.base, headers.image_size, entry)
        module.image, module.host_path = image, host_path
        return module

    def add_exe(self, image: Image, host_path: str, path: str) -> None:
        """The EXE is mapped; it comes first in every list."""
        entry = image.base + image.headers.entry
        module = Module(path.rpartition("\\")[2], path, image.base, image.headers.image_size, entry)
        module.image, module.host_path, module.reason = image, host_path, "the program itself"
        module.references = PINNED
        self.exe = module
        self._add(module)
        module.tls_index = self.tls.add(image)

    def _add(self, module: Module) -> None:
        self.loaded.append(module)
        self._changed()
        self._by_name.setdefault(module.name.lower(), module)
        self.data.add(module)

    def _changed(self) -> None:
        self.generation += 1
        if self._exception_code:
            self._exception_code.list_images()

    def _mark_initialised(self, module: Module) -> None:
        module.initialised = True
        self.initialised.append(module)
        self.data.initialised(module)

    # Binding.

    def bind(self, module: Module) -> None:
        """Load what `module` imports and fill its import address tables."""
        from pywine.ldr.imports import MAX_IMPORTS, import_tables

        for table in import_tables(module.image):  # type: ignore[arg-type]
            dependency = self.load(table.dll, module.name, loader=module)
            module.depend_on(dependency)
            for slot, wanted, _hint in table.entries():
                table.store(slot, self.resolve(dependency, wanted, module))
                module.imports_bound += 1
                if module.imports_bound > MAX_IMPORTS:
                    raise pe.BadImage("it has too many imports")

    def resolve(self, module: Module, wanted: str | int, importer: Module) -> int:
        """The address of an import. Raises LoadFailure; functions a builtin lacks bind to a thunk that says
        so.
        """
        address = self.find_export(module, wanted)
        if address:
            return address
        if module.is_ours:
            return self._absent(module, wanted)
        if isinstance(wanted, int):
            raise LoadFailure(
                STATUS_ORDINAL_NOT_FOUND,
                f"{module.name} has no export #{wanted}, which {importer.name} needs",
            )
        raise LoadFailure(
            STATUS_ENTRYPOINT_NOT_FOUND, f"{module.name} has no export {wanted}, which {importer.name} needs"
        )

    def _absent(self, module: Module, wanted: str | int) -> int:
        """A callable address for an export that no table of ours knows."""
        name = wanted if isinstance(wanted, str) else f"#{wanted}"
        row = Row(name, "?", 0, "", "")
        return self.thunks.detached(module.name, row)

    def find_export(self, module: Module, wanted: str | int, depth: int = 0) -> int:
        """The address of an export by name or ordinal, through forwarders; 0 if there is none."""
        if depth > _MAX_FORWARDS:
            return 0
        if module.builtin:
            row = module.builtin.find(wanted)
            if row is None:
                return 0
            if not row.forward:
                return module.base + row.rva
            forward = row.forward
        else:
            from pywine.ldr.exports import find_in_image

            address, forward = find_in_image(module.image, wanted)  # type: ignore[arg-type]
            if not forward:
                return address
        dll, _, name = forward.rpartition(".")
        try:
            target = self.load(dll if "." in dll else dll + ".dll", module.name)
        except LoadFailure:
            return 0
        if not module.builtin:
            module.depend_on(target)
        if self.exe.initialised and not target.initialised:
            self.initialise(target)
        by_ordinal = name[:1] == "#" and name[1:].isdecimal()
        return self.find_export(target, int(name[1:]) if by_ordinal else name, depth + 1)

    def find_procedure(self, module: Module, wanted: str | int) -> int:
        """The address that GetProcAddress answers; 0 if there is none.

        A function that a builtin exports without a body counts as absent: programs that ask for a function
        they can do without find out here, those that import it find out when they call it.
        """
        count = len(self.loaded)
        address = self.find_export(module, wanted)
        for loaded in self.loaded[count:]:  # for a forward
            self.initialise(loaded)
        owner = self.at(address)
        row = owner.builtin.row_at(address) if owner and owner.builtin else None
        if row is not None and self._find_api(owner.name, row) is None:  # type: ignore[union-attr]
            return 0
        return address

    def _find_api(self, dll: str, row: Row) -> tuple[Any, Any] | None:
        return self.builtins.find_api(self.p, dll, row)

    # Initialising.

    def initialise(self, root: Module) -> None:
        """Run TLS callbacks and DllMain(ATTACH) of `root`'s dependencies, deepest first, then its own."""
        with self.lock:
            self._initialise(root, set())

    def _initialise(self, module: Module, visiting: set[int]) -> None:
        if module.initialised or module.base in visiting:
            return
        visiting.add(module.base)
        for dependency in module.dependencies:
            self._initialise(dependency, visiting)
        self.p.settings.observer.initialising(module)
        if module is self.exe:
            self._call_tls(module, DLL_PROCESS_ATTACH, 1)
            self._mark_initialised(module)
            return
        self._mark_initialised(module)
        self._tell_watchers(1, module)
        static = int(not self.exe.initialised)  # tells what the program links to from what it loads
        self._call_tls(module, DLL_PROCESS_ATTACH, static)
        if module.entry and not self.p.call(module.entry, module.base, DLL_PROCESS_ATTACH, static) & 0xFF:
            self.initialised.remove(module)
            module.initialised = False
            self._detach(module, 0)
            raise LoadFailure(STATUS_DLL_INIT_FAILED, f"DllMain of {module.name} returned FALSE")

    # Unloading.

    def free(self, module: Module) -> None:
        """FreeLibrary: what nobody needs any more is told so, in the reverse order of initialisation, and
        unmapped.
        """
        if self._ending or module.references in (0, PINNED):
            return
        with self.lock:
            module.references -= 1
            if not module.references:
                self._unload(module)

    def _unload(self, module: Module) -> None:
        """Unload what only `module` needs, and itself if nobody needs it."""
        doomed = self._unneeded(module)
        for one in [one for one in reversed(self.initialised) if one in doomed]:
            if one in self.initialised:  # the others' DllMain may have freed it
                self.initialised.remove(one)
                self._detach(one, 0)
        for one in doomed:
            if one in self.loaded:
                self._forget(one)

    def _unneeded(self, module: Module) -> list[Module]:
        """Which of `module` and what it depends on nobody needs: circles of imports hold nothing."""
        held = reachable([one for one in self.loaded if one.references or one.binding])
        return [one for one in reachable([module]) if one not in held]

    def _forget(self, module: Module) -> None:
        self.loaded.remove(module)
        self._changed()
        name = module.name.lower()
        if self._by_name.get(name) is module:
            del self._by_name[name]
            for other in self.loaded:
                if other.name.lower() == name:
                    self._by_name[name] = other
                    break
        self._tell_watchers(2, module)
        self.data.remove(module)
        if module.tls_index >= 0:
            self.tls.remove(module.tls_index)
        self.p.virtual.release(module.base)

    def _tell_watchers(self, reason: int, module: Module) -> None:
        for tell in list(self.watchers):
            tell(reason, module)

    def _detach(self, module: Module, ending: int) -> None:
        """Tell a module that it goes. `ending`: whether the process does."""
        if module.image is None:
            return
        self._call_tls(module, DLL_PROCESS_DETACH, ending)
        if module is not self.exe and module.entry:
            self.p.call(module.entry, module.base, DLL_PROCESS_DETACH, ending)

    def _call_tls(self, module: Module, reason: int, reserved: int) -> None:
        if module.image is not None:
            for callback in callbacks(module.image):
                self.p.call(callback, module.base, reason, reserved)

    def shutdown(self) -> None:
        """DllMain(PROCESS_DETACH) in the reverse order of initialisation."""
        self._ending = True
        while self.initialised:
            self._detach(self.initialised.pop(), 1)

    # Threads.

    def attach_thread(self) -> None:
        """DllMain(THREAD_ATTACH) in the order of initialisation, for the calling thread."""
        with self.lock:
            for module in list(self.initialised):
                if module is not self.exe:
                    self._tell_of_thread(module, DLL_THREAD_ATTACH)
            self._call_tls(self.exe, DLL_THREAD_ATTACH, 0)

    def detach_thread(self) -> None:
        """DllMain(THREAD_DETACH) in the reverse order of initialisation, the program last."""
        with self.lock:
            for module in reversed(self.initialised):
                if module is not self.exe:
                    self._tell_of_thread(module, DLL_THREAD_DETACH)
            self._call_tls(self.exe, DLL_THREAD_DETACH, 0)

    def _tell_of_thread(self, module: Module, reason: int) -> None:
        if module.image is None or not module.thread_calls:
            return
        self._call_tls(module, reason, 0)
        if module.entry:
            self.p.call(module.entry, module.base, reason, 0)
