"""Which builtin DLLs there are, and the bodies of their functions.

A builtin DLL is a folder with an `exports.tsv`; the bodies lie in the modules that its rows name. A DLL's
package may define NEEDS (DLLs loaded with it), DATA_SIZES (bytes of its data exports) and `attach(p,
module)`; a package whose bodies get something else than the process first defines `instance(p, dll)`.
A folder that holds `<name>.x86.dll` and `<name>.x64.dll` has guest code for the DLL, built from `guest/`;
its `exports.tsv` then only lists what the DLL should export.
"""

from __future__ import annotations

import os
import sys

from pywine.abi.api import Api, exports_of, find_namesake
from pywine.code_cache import derived
from pywine.ldr.export_table import ExportTable, Row, index_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from pywine.ldr.modules import Module
    from pywine.nt.process import Process

FOLDER = os.path.dirname(__file__)
# What Windows loads from its own directory whatever lies beside the program (KnownDLLs).
SYSTEM = frozenset(
    ("ntdll", "kernel32", "kernelbase", "advapi32", "user32", "gdi32", "shell32", "ole32", "oleaut32",
     "rpcrt4", "ws2_32", "msvcrt", "shlwapi", "comdlg32", "imagehlp", "psapi", "sechost", "setupapi",
     "wldap32", "combase", "ucrtbase"),
)  # fmt: skip

# What other than `.dll` their file names end in.
_EXTENSIONS = {"winspool": ".drv"}


def import_module(name: str) -> ModuleType:
    """importlib.import_module for absolute names; importlib itself costs a millisecond."""
    __import__(name)
    return sys.modules[name]


class BuiltinDll:
    """One builtin DLL. `name` has no extension, `file_name` has."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.file_name = name + _EXTENSIONS.get(name, ".dll")
        self.is_system = name in SYSTEM
        self._package: Any = None
        if os.path.exists(os.path.join(FOLDER, name, "__init__.py")):
            self._package = import_module(f"pywine.dlls.{name}")

    def table(self, bits: int) -> ExportTable:
        """Its exports on a machine of `bits`."""
        path = os.path.join(FOLDER, self.name, "exports.tsv")

        def text() -> bytes:
            with open(path, "rb") as table:
                return table.read()

        return ExportTable(derived(path, index_of), text, bits)

    def guest_code(self, bits: int) -> str:
        """The file that is this DLL as guest code on a machine of `bits`; empty if thunks are."""
        path = os.path.join(FOLDER, self.name, f"{self.name}.{'x64' if bits == 64 else 'x86'}.dll")
        return path if os.path.exists(path) else ""

    @property
    def needs(self) -> tuple[str, ...]:
        return getattr(self._package, "NEEDS", ())

    @property
    def data_sizes(self) -> dict[str, int]:
        return getattr(self._package, "DATA_SIZES", {})

    def attach(self, p: Process, module: Module) -> None:
        attach = getattr(self._package, "attach", None)
        if attach:
            attach(p, module)


class Builtins:
    """All builtin DLLs."""

    def __init__(self) -> None:
        self._found: dict[str, BuiltinDll | None] = {}
        self._apis: dict[str, dict[str, Api]] = {}
        self._api_sets: dict[str, str] | None = None

    def find(self, file_name: str) -> BuiltinDll | None:
        """The builtin for this lower-case base name (without extension: `.dll`), or None."""
        if file_name not in self._found:
            name, dot, extension = (file_name if "." in file_name else file_name + ".dll").rpartition(".")
            is_ours = dot + extension == _EXTENSIONS.get(name, ".dll") and "/" not in name
            exists = is_ours and os.path.exists(os.path.join(FOLDER, name, "exports.tsv"))
            self._found[file_name] = BuiltinDll(name) if exists else None
        return self._found[file_name]

    def api_set(self, base: str) -> str | None:
        """The DLL behind an API set's name (`api-ms-win-…`), or None if it is not one."""
        if not base.startswith(("api-ms-", "ext-ms-")):
            return None
        if self._api_sets is None:
            with open(os.path.join(FOLDER, "apisets.tsv"), encoding="utf-8") as table:
                pairs = [line.rstrip("\n").split("\t") for line in table][1:]
            self._api_sets = {pair[0]: pair[1] for pair in pairs}
        stem = base.removesuffix(".dll")
        while stem:
            host = self._api_sets.get(stem) or self._api_sets.get(stem + "-")
            if host:
                return host if host.endswith(".dll") else host + ".dll"
            stem = stem.rpartition("-")[0]
        return None

    def find_api(self, p: Process, dll: str, row: Row) -> tuple[Api, Any] | None:
        """The body of an export and what it gets as its first argument; None if there is no body."""
        if not row.module:
            return None
        module = self._module(row.module)
        api = find_namesake(module, row.name) if module else None
        if api is None:
            apis = self.apis_of(row.module)
            # ucrtbase exports most functions a second time, with _o_ before the name, for system DLLs
            api = apis.get(row.name) or apis.get(row.name.removeprefix("_o_"))
        if api is None:
            return None
        package = import_module("pywine.dlls." + row.module.partition(".")[0])
        instance = getattr(package, "instance", None)
        return api, instance(p, dll) if instance else p

    def apis_of(self, module: str) -> dict[str, Api]:
        """The APIs that a module of `pywine.dlls` defines; none if it does not exist."""
        if module not in self._apis:
            found = self._module(module)
            self._apis[module] = exports_of(found) if found else {}
        return self._apis[module]

    @staticmethod
    def _module(name: str) -> ModuleType | None:
        """The module of `pywine.dlls` of this name, if it exists."""
        full = f"pywine.dlls.{name}"
        if full in sys.modules:
            return sys.modules[full]
        exists = os.path.exists(os.path.join(FOLDER, *name.split(".")) + ".py")
        return import_module(full) if exists else None
