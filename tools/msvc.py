"""Compiles C++ for the ABI of Windows' own compiler, with clang and lld, against the export tables."""

import subprocess
from pathlib import Path

DLLS = Path(__file__).resolve().parent.parent / "pywine" / "dlls"
TARGETS = {"x86": "i686-pc-windows-msvc", "x64": "x86_64-pc-windows-msvc"}
LIBRARY_MACHINES = {"x86": "i386", "x64": "i386:x86-64"}
COMPILE = [
    *(
        "-std=c++17",
        "-Os",
        "-nostdinc",
        "-fexceptions",
        "-fcxx-exceptions",
        "-fms-compatibility-version=19.29",
    ),
    *("-fno-threadsafe-statics", "-fno-ident", "-mno-stack-arg-probe", "-Wall", "-Wno-ignored-attributes"),
    *(
        "-Wno-incompatible-library-redeclaration",
        "-Wno-implicit-exception-spec-mismatch",
        "-Wno-undefined-var-template",
        "-Wno-unused-private-field",
    ),
]
LINK = ["/nologo", "/nodefaultlib", "/brepro", "/opt:ref", "/opt:icf"]


def build(sources, output, machine, libraries, temporary, *, entry, flags=(), dll=False):
    """Compile and link `sources` with the DLLs named in `libraries`; raises subprocess.CalledProcessError."""
    objects = []
    for source in sources:
        objects.append(Path(temporary) / f"{Path(source).stem}.{machine}.obj")
        command = ["clang++", f"--target={TARGETS[machine]}", *COMPILE, *flags, "-c", str(source)]
        subprocess.run([*command, "-o", str(objects[-1])], check=True)
    imported = [import_library(name, machine, temporary) for name in libraries]
    kind = ["/dll", f"/implib:{temporary}/unused.lib"] if dll else ["/subsystem:console"]
    safe = ["/safeseh:no"] if machine == "x86" else []
    places = [f"/out:{output}", f"/machine:{machine}", f"/entry:{entry}"]
    subprocess.run(
        ["lld-link", *LINK, *kind, *safe, *places, *map(str, objects), *map(str, imported)], check=True
    )


FREESTANDING = [
    *(
        "-std=c17",
        "-O2",
        "-fasynchronous-unwind-tables",
        "-ffreestanding",
        "-fno-builtin",
        "-nostdinc",
        "-mno-stack-arg-probe",
        "-fno-ident",
    ),
    *("-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-missing-field-initializers"),
]
FREESTANDING_BASE = 0x61000000  # where calls from the builtin images reach it


def build_freestanding(sources, output, machine, exports, temporary):
    """Compile and link C and assembly that needs ntdll alone; `exports`: the module definition file."""
    objects = []
    for source in sources:
        objects.append(Path(temporary) / f"{source.stem}.{machine}.obj")
        command = ["clang", f"--target={TARGETS[machine]}", *FREESTANDING, "-c", str(source)]
        subprocess.run([*command, "-o", str(objects[-1])], check=True)
    safe = ["/safeseh:no"] if machine == "x86" else []
    places = [f"/out:{output}", f"/machine:{machine}", "/noentry", f"/base:{FREESTANDING_BASE:#x}"]
    places += [f"/def:{exports}", f"/implib:{temporary}/unused.lib"]
    library = import_library("ntdll", machine, temporary)
    subprocess.run(["lld-link", *LINK, "/dll", *safe, *places, *map(str, objects), str(library)], check=True)


def import_library(dll, machine, temporary):
    """The import library of a builtin DLL, from its export table."""
    definition, library = (Path(temporary) / f"{dll}.{machine}.{suffix}" for suffix in ("def", "lib"))
    lines = [f"LIBRARY {dll}.dll", "EXPORTS"]
    for line in (DLLS / dll / "exports.tsv").read_text().splitlines()[1:]:
        name, kind, only, *_ = line.split("\t")
        if only not in ("", machine):
            continue
        size = f"@{kind}" if machine == "x86" and kind.isdigit() else ""
        lines.append(f"{name}{size}{' DATA' if kind == 'd' else ''}")
    definition.write_text("\n".join(lines) + "\n")
    command = ["llvm-dlltool", "-k", "-m", LIBRARY_MACHINES[machine], "-d", str(definition)]
    subprocess.run([*command, "-l", str(library)], check=True)
    return library
