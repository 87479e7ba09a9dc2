"""Where a DLL comes from: the search order, and the choice between native and builtin.

Source: "Dynamic-link library search order" (Microsoft's documentation).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.ldr.modules import Module
    from pywine.nt.process import Process

NATIVE, BUILTIN = "native", "builtin"
LOAD_WITH_ALTERED_SEARCH_PATH = 0x8
SEARCH_DLL_LOAD_DIR, SEARCH_APPLICATION_DIR, SEARCH_USER_DIRS, SEARCH_SYSTEM32 = 0x100, 0x200, 0x400, 0x800
SEARCH_DEFAULT_DIRS = 0x1000
AS_DATAFILE, AS_IMAGE_RESOURCE, AS_DATAFILE_EXCLUSIVE = 0x02, 0x20, 0x40
DATA_MARK = 3  # the low bits of the handle of a module that was loaded as data
_AS_DATA = AS_DATAFILE | AS_IMAGE_RESOURCE | AS_DATAFILE_EXCLUSIVE
_SEARCH_MASK = 0x1F00


class Place:
    """Where a DLL was found: a host file, or a builtin."""

    __slots__ = ("builtin", "host_path", "path")

    def __init__(self, path: str, host_path: str = "", builtin: Any = None) -> None:
        self.path, self.host_path, self.builtin = path, host_path, builtin


class Search:
    """Finds DLLs for process `p`. `overrides`: base name without `.dll` -> order of NATIVE and BUILTIN; "*":
    the rest.
    """

    def __init__(self, p: Process) -> None:
        self._p = p
        self.directory = ""  # SetDllDirectory
        self.added: dict[int, str] = {}  # AddDllDirectory
        self.default_flags = 0  # SetDefaultDllDirectories
        self._assemblies: dict[str, str] | None = None  # the folders of the DLLs that assemblies redirect

    def order(self, base: str, builtin: Any) -> tuple[str, ...]:
        """Which kinds to try for this DLL, in order."""
        overrides = self._p.settings.dll_overrides
        stem = base.removesuffix(".dll")
        if stem in overrides:
            return overrides[stem]
        if builtin is not None and builtin.is_system:
            return (BUILTIN,)
        return overrides.get("*", (NATIVE, BUILTIN))

    def _is_overridden(self, base: str) -> bool:
        overrides = self._p.settings.dll_overrides
        return base.removesuffix(".dll") in overrides or "*" in overrides

    def folders(self, loader: Module | None, flags: int = 0) -> list[str]:
        """The Windows directories that are searched, in order."""
        p = self._p
        if flags & _SEARCH_MASK or (self.default_flags and not flags & LOAD_WITH_ALTERED_SEARCH_PATH):
            return self._chosen_folders(loader, flags & _SEARCH_MASK or self.default_flags)
        exe = p.modules.exe.path if p.modules.exe else p.image_path
        found = [exe.rpartition("\\")[0]]
        if loader is not None and loader.path.rpartition("\\")[0] not in found:
            found.append(loader.path.rpartition("\\")[0])
        if self.directory:
            found.append(self.directory)
        found += self.added.values()
        found += [p.files.system_directory, p.files.windows_directory, p.files.current_directory]
        found += (p.environment.get("PATH") or "").split(";")
        return [folder for folder in found if folder]

    def _chosen_folders(self, loader: Module | None, flags: int) -> list[str]:
        """The directories that LOAD_LIBRARY_SEARCH_* flags name."""
        p, found = self._p, []
        if loader is not None:
            found.append(loader.path.rpartition("\\")[0])
        if flags & (SEARCH_APPLICATION_DIR | SEARCH_DEFAULT_DIRS):
            found.append(p.modules.exe.path.rpartition("\\")[0])
        if flags & (SEARCH_USER_DIRS | SEARCH_DEFAULT_DIRS):
            found += [*self.added.values(), self.directory]
        if flags & (SEARCH_SYSTEM32 | SEARCH_DEFAULT_DIRS):
            found.append(p.files.system_directory)
        return [folder for folder in found if folder]

    def _redirected(self, name: str) -> list[str]:
        """Where an assembly of the program has this DLL."""
        if self._assemblies is None:
            if self._p.modules.exe is None:
                return []
            from pywine.ldr.assemblies import Assemblies

            self._assemblies = self._p.state(Assemblies).folders
        folder = self._assemblies.get(name.lower())
        return [f"{folder}\\{name}"] if folder else []

    def locate(self, name: str, builtins: Any, loader: Module | None, flags: int = 0) -> Place | None:
        """The place of a DLL asked for as `name` (a base name or a path)."""
        name = name.replace("/", "\\")
        base = name.rpartition("\\")[2]
        if "." not in base:
            name += ".dll"
            base += ".dll"
        elif base.endswith("."):
            name, base = name[:-1], base[:-1]
        files = self._p.files
        builtin = builtins.find(base.lower())
        for kind in self.order(base.lower(), builtin):
            if kind == BUILTIN:
                system = f"{files.system_directory}\\{base}"
                if builtin is not None and ("\\" not in name or files.same_path(name, system)):
                    return Place(f"{files.system_directory}\\{builtin.file_name}", builtin=builtin)
                continue
            candidates = [name]
            if "\\" not in name:
                folders = self.folders(loader, flags)
                if builtin is not None and not self._is_overridden(base.lower()):
                    folders = _up_to(folders, files.system_directory)  # where the builtin is found
                candidates = self._redirected(name)
                candidates += [f"{folder}\\{name}" for folder in folders]
            for candidate in candidates:
                host_path = files.find_host_file(candidate)
                if host_path:
                    return Place(files.full_path(candidate), host_path)
        if flags & _AS_DATA and "\\" in name and files.exists(name):  # it stands for a builtin program
            return Place(files.full_path(name), files.existing(name))
        return None


def _up_to(folders: list[str], last: str) -> list[str]:
    return folders[: folders.index(last) + 1] if last in folders else folders
