"""Write pywine/dlls/*/exports.tsv and apisets.tsv from mingw's import libraries and headers."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import export_homes as homes
from export_tables import (
    API_SETS,
    BORROWED,
    BORROWERS,
    CDECL_DLLS,
    CPP,
    CRT,
    CRT_DATA,
    DLLS,
    FUNCTIONS_NOT_DATA,
    KINDS,
    NTDLL_NAMES_IN_KERNEL32,
    NTDLL_PREFIXES_IN_KERNEL32,
    SAME_EXPORTS,
    X64_ONLY,
)
from headers import compiled_decorations, declared_functions
from implib import Export, read_import_library

TOOLS = Path(__file__).resolve().parent
DESTINATION = TOOLS.parent / "pywine" / "dlls"
TARGETS = {"x86": "i686-w64-mingw32", "x64": "x86_64-w64-mingw32"}
LIBRARIES = "/usr/{}/lib"
COLUMNS = homes.words("name kind machine ordinal module forward")
DECORATED = re.compile(r"(@|_)(?P<name>[^?].*)@(?P<bytes>\d+)$")
PER_DLL = re.compile(
    r"Dll|DelayLoadFailureHook|WEP$|Ordinal|ServiceMain|Main|SvchostPush|RunDll|dbk_|RegisterPlugin"
)
MANGLED_DATA = re.compile(r"\?\?_[78R]|\?[^?].*@@[0-3][^@]*")
MANGLED_CALL = re.compile(r"@@(?:Y|[A-X]E?[A-D]?)(?P<call>[AEGI])")


@dataclass
class Row:
    """One line of an exports.tsv."""

    name: str
    kind: str = "?"
    machines: set[str] = field(default_factory=set)
    ordinal: str = ""
    module: str = ""
    forward: str = ""

    def cells(self) -> list[str]:
        machine = "" if len(self.machines) != 1 else next(iter(self.machines))
        return [self.name, self.kind, machine, self.ordinal, self.module, self.forward]


Tables = dict[str, dict[str, Row]]


def main() -> None:
    """Write the tables, or with an argument, below that folder."""
    destination = Path(sys.argv[1]) if len(sys.argv) > 1 else DESTINATION
    tables = build()
    for dll, rows in tables.items():
        lines = ["\t".join(COLUMNS)] + ["\t".join(rows[name].cells()) for name in sorted(rows)]
        write(destination / dll / "exports.tsv", lines)
    api_sets = sorted(line.split() for line in API_SETS.strip().splitlines())
    write(destination / "apisets.tsv", ["prefix\tdll"] + ["\t".join(cells) for cells in api_sets])


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


def build() -> Tables:
    """Every DLL's rows by name."""
    libraries = {
        machine: all_libraries(Path(LIBRARIES.format(target))) for machine, target in TARGETS.items()
    }
    functions = declared_functions(TARGETS["x86"] + "-gcc")
    tables: Tables = {dll: {} for dll in DLLS}
    for dll, rows in tables.items():
        for machine in TARGETS:
            for export in exports_of(dll, libraries[machine]):
                add_export(dll, rows, export, machine)
    add_supplement(tables)
    borrow(tables)
    fill_conventions(tables, functions)
    assign_modules(tables, functions)
    assign_forwards(tables)
    return {dll: rows for dll, rows in tables.items() if rows}


def all_libraries(folder: Path) -> dict[str, dict[str, Export]]:
    """Every DLL that any library describes, and its exports by name."""
    found: dict[str, dict[str, Export]] = {}
    for path in sorted(folder.glob("lib*.a")):
        for dll, exports in read_import_library(path).items():
            known = found.setdefault(dll, {})
            for export in exports:
                if export.name and (export.name not in known or known[export.name].is_data):
                    known[export.name] = export
    return found


def exports_of(dll: str, libraries: dict[str, dict[str, Export]]) -> list[Export]:
    """What the libraries know of a DLL, including the API sets it serves."""
    sources = [f"{dll}.dll", *SAME_EXPORTS.get(dll, [])]
    sources += [
        name for name in libraries if name.startswith(("api-ms-", "ext-ms-")) and host_of(name) == dll
    ]
    exports = {}
    for source in reversed(sources):
        exports.update(libraries.get(source, {}))
    return [export for export in exports.values() if "@" not in export.name or export.name.startswith("?")]


def host_of(api_set: str) -> str:
    """The DLL that serves an API set: the longest known prefix decides."""
    prefixes = dict(line.split() for line in API_SETS.strip().splitlines())
    return {"": "", **prefixes}[
        max((prefix for prefix in prefixes if api_set.startswith(prefix)), key=len, default="")
    ]


def add_export(dll: str, rows: dict[str, Row], export: Export, machine: str) -> None:
    row = rows.setdefault(export.name, Row(export.name))
    row.machines.add(machine)
    if export.name.startswith("?"):
        row.kind = mangled_kind(export.name)
    elif export.name in KINDS:
        row.kind = KINDS[export.name]
    elif export.is_data and export.name in FUNCTIONS_NOT_DATA:
        row.kind = FUNCTIONS_NOT_DATA[export.name]
    elif export.is_data and (dll not in CRT or export.name in CRT_DATA):
        row.kind = "d"
    elif machine == "x86" and (match := DECORATED.match(export.symbols[0])):
        row.kind = match["bytes"] if export.symbols[0][0] == "_" else f"f{match['bytes']}"
    elif dll in CDECL_DLLS:
        row.kind = "c" if row.kind == "?" else row.kind


def mangled_kind(name: str) -> str:
    """The kind of a C++ export, as far as its mangled name says so without its types' sizes."""
    if MANGLED_DATA.fullmatch(name) or name.startswith(("??_7", "??_8", "??_R")):
        return "d"
    match = MANGLED_CALL.search(name)
    return "c" if match and match["call"] == "A" else "?"


def add_supplement(tables: Tables) -> None:
    """Rows that mingw lacks, and ordinals that programs import by."""
    for line in (TOOLS / "exports_supplement.tsv").read_text(encoding="ascii").splitlines()[1:]:
        dll, name, kind, machine, module, forward = line.split("\t")
        row = tables[dll].setdefault(name, Row(name))
        row.machines |= {machine} if machine else set(TARGETS)
        row.kind = kind or row.kind
        row.module = module
        row.forward = forward
    for line in (TOOLS / "export_ordinals.tsv").read_text(encoding="ascii").splitlines()[1:]:
        dll, ordinal, name = line.split("\t")
        row = tables[dll].setdefault(name, Row(name, machines=set(TARGETS)))
        row.ordinal = ordinal


def borrow(tables: Tables) -> None:
    """Rows of the DLLs that gather what others export."""
    for borrower, lender, pattern in BORROWED:
        names = re.compile(pattern)
        for name, row in tables[lender].items():
            if names.fullmatch(name) and not PER_DLL.match(name) and row.kind != "d":
                copy = tables[borrower].setdefault(name, Row(name, row.kind))
                copy.machines |= row.machines


def fill_conventions(tables: Tables, functions: dict[str, list[str]]) -> None:
    """Take from the headers what the x86 libraries leave open; what they declare for x86 exists there."""
    known = {name: row.kind for rows in tables.values() for name, row in rows.items() if row.kind.isdigit()}
    unknown = {
        name: functions[name][0]
        for rows in tables.values()
        for name, row in rows.items()
        if row.kind == "?" and name in functions and name not in known
    }
    symbols = compiled_decorations(TARGETS["x86"] + "-gcc", unknown)
    for dll, rows in tables.items():
        for name, row in rows.items():
            if row.kind != "?" or name.startswith("?"):
                continue
            if dll in CDECL_DLLS:
                row.kind = "c"
            elif name in known:
                row.kind = known[name]
            elif match := DECORATED.match(symbols.get(name, "")):
                row.kind = match["bytes"]
            elif name in symbols or is_crt_name(name, functions):
                row.kind = "c"
            if row.kind.isdigit() and row.machines == {"x64"} and not homes.first_match(X64_ONLY, name):
                row.machines = set(TARGETS)


def is_crt_name(name: str, functions: dict[str, list[str]]) -> bool:
    """Whether a header of the C library declares the function."""
    return any(stem(header) in homes.CRT_HEADER_ORDER for header in functions.get(name, []))


def assign_modules(tables: Tables, functions: dict[str, list[str]]) -> None:
    """Give every row the module of its body; one function has one body, whichever DLLs export it."""
    owner_of_name: dict[str, str] = {}
    for dll, rows in tables.items():
        for name in rows:
            if not PER_DLL.match(name):
                owner_of_name.setdefault(name, dll)
    home_headers = {name: home_header(name, functions) for name in owner_of_name}
    votes: dict[str, Counter[str]] = {}
    for name, header in home_headers.items():
        for dll in tables:
            if header and name in tables[dll] and dll not in BORROWERS:
                votes.setdefault(header, Counter())[dll] += 1
    owner_of_header = {
        header: max(count, key=lambda dll: (count[dll], -DLLS.index(dll))) for header, count in votes.items()
    }
    bodies = written_bodies()
    for dll, rows in tables.items():
        for name, row in rows.items():
            header = home_headers.get(name, "")
            owner = owner_of_header.get(header, dll)
            if name not in tables[owner]:
                owner = owner_of_name.get(name, dll)
            ruled = row.module or module_of(dll, name, header, owner, owner_of_name.get(name, dll), functions)
            package = ruled.partition(".")[0]
            # ucrtbase exports most functions a second time, with _o_ before the name
            plain = name.removeprefix("_o_") if package == "crt" else name
            written = bodies.get((package, name)) or bodies.get((package, plain), {ruled})
            row.module = ruled if ruled in written else min(written)


def written_bodies() -> dict[tuple[str, str], set[str]]:
    """The modules that hold a body, by package and function: what is written counts more than the rules."""
    sys.path.insert(0, str(TOOLS.parent))
    from pywine.abi.api import exports_of

    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted(DESTINATION.glob("*/*.py")):
        if path.stem != "__init__":
            module = f"{path.parent.name}.{path.stem}"
            for name in exports_of(import_module(f"pywine.dlls.{module}")):
                found.setdefault((path.parent.name, name), set()).add(module)
    return found


def module_of(
    dll: str, name: str, header: str, owner: str, first: str, functions: dict[str, list[str]]
) -> str:
    module = homes.first_match(homes.OVERRIDES, name)
    if module and module.startswith(f"{first}."):
        return module
    if dll in CRT:
        return crt_module(name, functions)
    if dll in CPP:
        return cpp_module(name)
    if first in CRT or (dll == "ntdll" and is_crt_name(name, functions)):
        return crt_module(name, functions)
    if first == "ntdll" and (module := homes.first_match(homes.NTDLL, re.sub("^Zw", "Nt", name))):
        return f"ntdll.{module}"
    if header:
        return f"{owner}.{modern_home(name, header)}"
    if (first in homes.NO_HEADER) and (module := homes.first_match(homes.NO_HEADER[first], name)):
        return module if "." in module else f"{first}.{module}"
    return f"{first}.undocumented"


def modern_home(name: str, header: str) -> str:
    """The module of a header, with the grab bag's contents sorted as Microsoft's documentation has them."""
    return (homes.first_match(homes.MODERN, name) if header == "winbase" else None) or header


def home_header(name: str, functions: dict[str, list[str]]) -> str:
    """The header, without suffix, that a function or its nearest relative is declared in; empty if none."""
    plain = re.sub(r"(Worker|WWorker|AWorker)$", "", name)
    bare = re.sub(r"(Ex|Ex2|Transacted)?[AW]?$", "", plain)
    found = []
    for relative in (
        name,
        plain,
        plain[:-1] + "W",
        plain[:-1] + "A",
        plain + "W",
        plain + "A",
        bare,
        bare + "W",
        bare + "Ex",
        bare + "ExW",
    ):
        if relative in functions and len(relative) > 3:
            stems = [stem(header) for header in functions[relative]]
            found += [(module in ("winbase", "windows"), len(found), module) for module in stems]
            if not found[0][0]:
                break
    return min(found)[2] if found else ""


def stem(header: str) -> str:
    return re.sub(r"\W", "_", header.rpartition("/")[2].removesuffix(".h").removesuffix("_s")).lower()


def crt_module(name: str, functions: dict[str, list[str]]) -> str:
    """The C runtime's module of a function, by exceptions, by header, by what names look like."""
    plain = name.removeprefix("_o_") if name.startswith("_o_") else name
    if module := homes.first_match(homes.CRT_BEFORE_HEADERS, plain):
        return f"crt.{module}"
    relatives = [
        plain,
        plain.removesuffix("_l"),
        plain.removesuffix("_s"),
        plain.removesuffix("_s_l"),
        plain.removeprefix("_"),
    ]
    for relative in [*relatives, "_" + plain]:
        stems = [stem(header) for header in functions.get(relative, [])]
        for module in homes.CRT_HEADER_ORDER:
            if module in stems:
                return f"crt.{homes.CRT_HEADERS.get(module, module)}"
    return f"crt.{homes.first_match(homes.CRT_AFTER_HEADERS, plain) or 'undocumented'}"


def cpp_module(name: str) -> str:
    """The C++ library's module of a function."""
    return f"cpp.{homes.first_match(homes.CPP, name) or 'undocumented'}"


def assign_forwards(tables: Tables) -> None:
    """The forwards that programs can see, and kernelbase's to kernel32, which has the bodies here."""
    kernel32, ntdll = tables["kernel32"], tables["ntdll"]
    for name, row in kernel32.items():
        target = NTDLL_NAMES_IN_KERNEL32.get(
            name, name if name.startswith(NTDLL_PREFIXES_IN_KERNEL32) else ""
        )
        if target in ntdll:
            forward(row, "ntdll", ntdll[target])
    for name, row in tables["kernelbase"].items():
        for target in (name, f"K32{name}"):
            if target in kernel32 and not PER_DLL.match(name):
                forward(row, "kernel32", kernel32[target])
                break
    for name, row in tables["wsock32"].items():
        for dll in ("ws2_32", "mswsock"):
            if name in tables[dll] and not row.forward:
                forward(row, dll, tables[dll][name])
    for name, row in tables["psapi"].items():
        if f"K32{name}" in kernel32:
            forward(row, "kernel32", kernel32[f"K32{name}"])
    for runtime in ("msvcr100", "msvcr110", "msvcr120"):  # where std::exception_ptr was before it moved
        for name, row in tables[runtime].items():
            if name.startswith("?__ExceptionPtr"):
                forward(row, "msvcp140", tables["msvcp140"][name])


def forward(row: Row, dll: str, target: Row) -> None:
    row.forward = f"{dll}.{target.name}"
    row.module = target.module
    row.kind = row.kind if target.kind == "?" else target.kind
    row.machines &= target.machines


if __name__ == "__main__":
    main()
