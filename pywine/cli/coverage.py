"""Which functions of which DLLs are there: the states of builtin exports and of a program's imports."""

from __future__ import annotations

import os

from pywine.abi.api import DONE, MISSING, PARTIAL, STUB
from pywine.cli import analyst
from pywine.dlls.registry import FOLDER, Builtins
from pywine.host.paths import find_in
from pywine.launch.settings import Settings
from pywine.nt.system_files import is_stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.ldr.builtin import Row

STATES = (MISSING, STUB, PARTIAL, DONE)
NATIVE, BUILTIN, ABSENT = "native", "builtin", "absent"
_MAX_FORWARDS = 16


class State:
    """How far a function is there: a state, and in words what it lacks or where it comes from."""

    def __init__(self, state: str, note: str = "") -> None:
        self.state, self.note = state, note


class Coverage:
    """The builtin DLLs as programs of one machine (`bits`) see them."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.builtins = Builtins()
        self._rows: dict[str, dict[str | int, Row]] = {}
        self._guest_code: dict[str, frozenset[str] | None] = {}

    def rows(self, dll: str) -> dict[str | int, Row]:
        """The exports of a builtin (lower-case name, extension or not) by name and by fixed ordinal."""
        if dll not in self._rows:
            builtin = self.builtins.find(dll)
            found: dict[str | int, Row] = {}
            for row in builtin.table(self.bits).rows() if builtin else ():
                if row.ordinal:
                    found[row.ordinal] = row
                if row.name:
                    found[row.name] = row
            self._rows[dll] = found
        return self._rows[dll]

    def guest_code(self, dll: str) -> frozenset[str] | None:
        """What a builtin exports that is guest code; None for the others."""
        if dll not in self._guest_code:
            builtin = self.builtins.find(dll)
            path = builtin.guest_code(self.bits) if builtin else ""
            self._guest_code[dll] = (
                frozenset(entry["name"] for entry in analyst.exports_of(analyst.parse(path)))
                if path
                else None
            )
        return self._guest_code[dll]

    def state(self, dll: str, wanted: str | int, depth: int = 0) -> State:
        """The state of a builtin's export; forwards count as what they lead to."""
        target = self.builtins.api_set(dll) or dll
        guest_code = self.guest_code(target)
        if guest_code is not None:
            return State(DONE) if wanted in guest_code else State(MISSING)
        row = self.rows(target).get(wanted)
        if row is None or depth > _MAX_FORWARDS:
            return State(MISSING, f"{target} does not export it")
        if row.forward:
            module, _, name = row.forward.rpartition(".")
            if not module.lower().endswith((".dll", ".drv", ".ocx")):
                module += ".dll"
            return self.state(module.lower(), int(name[1:]) if name.startswith("#") else name, depth + 1)
        if row.kind == "d":
            builtin = self.builtins.find(target)
            return State(DONE, "data") if builtin and builtin.data_sizes else State(STUB, "data, all zeros")
        api = self.builtins.apis_of(row.module).get(row.name) if row.module else None
        return State(api.state, api.note) if api else State(MISSING)

    def table(self) -> list[dict[str, Any]]:
        """For every builtin DLL, how many of its exports are in which state."""
        found = []
        for name in sorted(os.listdir(FOLDER)):
            if not os.path.exists(os.path.join(FOLDER, name, "exports.tsv")):
                continue
            file = name if "." in name else f"{name}.dll"
            names = {row.name or f"#{row.ordinal}" for row in self.rows(file).values()}
            counts: dict[str, int] = dict.fromkeys(STATES, 0)
            for export in names:
                wanted = int(export[1:]) if export.startswith("#") else export
                counts[self.state(file, wanted).state] += 1
            found.append({"dll": file, "exports": len(names), **counts})
        return found


class Dll:
    """A DLL that a program needs: where it comes from, and the state of each function that is imported."""

    def __init__(self, name: str, kind: str, path: str, wanted_by: str, delayed: bool) -> None:
        self.name, self.kind, self.path, self.wanted_by, self.delayed = name, kind, path, wanted_by, delayed
        self.functions: dict[str, State] = {}

    def count(self, *states: str) -> int:
        return sum(function.state in states for function in self.functions.values())


def check_program(path: str) -> tuple[str, list[Dll]]:
    """The machine of a program, and every DLL that it and the DLLs beside it import. Raises LaunchError."""
    binary = analyst.parse(path)
    bits = 64 if int(binary.optional_header.magic) == 0x20B else 32
    coverage, settings = Coverage(bits), Settings(path, [])
    found: list[Dll] = []
    pending, seen = [(os.path.basename(path), binary)], set()
    while pending:
        importer, binary = pending.pop(0)
        for table in analyst.imports_of(binary):
            dll = _locate(table.name, importer, table.delayed, path, coverage, settings)
            found.append(dll)
            if dll.kind != NATIVE:
                for function in table.functions:
                    name = function if isinstance(function, str) else f"#{function}"
                    absent = State(MISSING, "its DLL is not there")
                    dll.functions[name] = (
                        coverage.state(dll.name.lower(), function) if dll.kind == BUILTIN else absent
                    )
                continue
            native = analyst.parse(dll.path)
            dll.functions = _native_states(native, table.functions)
            if dll.path not in seen:
                seen.add(dll.path)
                pending.append((dll.name, native))
    return ("x64" if bits == 64 else "x86"), found


def _locate(
    name: str, importer: str, delayed: bool, program: str, coverage: Coverage, settings: Settings
) -> Dll:
    """Where the loader would take a DLL from (ldr/search.py, without a process)."""
    base = name.lower()
    builtin = coverage.builtins.find(coverage.builtins.api_set(base) or base)
    default = (BUILTIN,) if builtin is not None and builtin.is_system else (NATIVE, BUILTIN)
    order = settings.dll_overrides.get(base.removesuffix(".dll"), settings.dll_overrides.get("*", default))
    if builtin is not None and builtin.is_system and base.removesuffix(".dll") not in settings.dll_overrides:
        order = default
    windows = os.path.join(settings.prefix, "drive_c", "windows")
    for kind in order:
        if kind == BUILTIN and builtin is not None:
            return Dll(name, BUILTIN, "", importer, delayed)
        folders = (analyst.beside(program), os.path.join(windows, "system32"), windows)
        for folder in folders if kind == NATIVE else ():
            file = find_in(folder, name)
            if file and os.path.isfile(file) and not is_stand_in(file):
                return Dll(name, NATIVE, file, importer, delayed)
    return Dll(name, ABSENT, "", importer, delayed)


def _native_states(binary: Any, functions: list[str | int]) -> dict[str, State]:
    exports = analyst.exports_of(binary)
    names, ordinals = {export["name"] for export in exports}, {export["ordinal"] for export in exports}
    found = {}
    for function in functions:
        is_there = function in (ordinals if isinstance(function, int) else names)
        found[_shown(function)] = (
            State(DONE, "native") if is_there else State(MISSING, "the file does not export it")
        )
    return found


def _shown(function: str | int) -> str:
    return function if isinstance(function, str) else f"#{function}"
