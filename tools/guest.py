"""Builds what is guest code from `guest/`, or checks that the committed files are fresh."""

import sys
import tempfile
from pathlib import Path

import msvc

ROOT = Path(__file__).resolve().parent.parent
GUEST = ROOT / "guest"
LIBRARIES = ("vcruntime140", "ucrtbase", "kernel32")
MACHINE_SOURCES = {"x64": "64", "x86": "86"}  # how the names of sources for one machine end


def build_msvcp(machine, built, temporary):
    """The C++ library."""
    sources = sorted((GUEST / "msvcp").glob("*.cpp"))
    msvc.build(sources, built, machine, LIBRARIES, temporary, entry="DllMain", dll=True)


def build_resources(machine, built, temporary):
    """The C++ library's memory resources."""
    sources = sorted((GUEST / "msvcp_1").glob("*.cpp"))
    libraries = ("msvcp140", *LIBRARIES)
    msvc.build(sources, built, machine, libraries, temporary, entry="DllMain", dll=True)


def build_exceptions(machine, built, temporary):
    """Dispatch and unwinding."""
    folder = GUEST / "exceptions"
    other = next(ending for name, ending in MACHINE_SOURCES.items() if name != machine)
    sources = [path for path in sorted(folder.glob("*.[cS]")) if not path.stem.endswith(other)]
    msvc.build_freestanding(sources, built, machine, folder / f"exports.{machine}.def", temporary)


TARGETS = {
    "pywine/dlls/msvcp140/msvcp140": build_msvcp,
    "pywine/dlls/msvcp140_1/msvcp140_1": build_resources,
    "pywine/ldr/guest/exceptions": build_exceptions,
}


def main(arguments):
    """Write the files, or with `check` compare them with fresh ones; returns the exit status. Further words
    name some of them.
    """
    status, checks = 0, arguments[:1] == ["check"]
    chosen = arguments[checks:]
    for target, build in TARGETS.items():
        if chosen and target.rpartition("/")[2] not in chosen:
            continue
        for machine in msvc.TARGETS:
            committed = ROOT / f"{target}.{machine}.dll"
            with tempfile.TemporaryDirectory() as temporary:
                built = Path(temporary) / f"{committed.name.partition('.')[0]}.dll"
                build(machine, built, temporary)
                if not checks:
                    committed.write_bytes(built.read_bytes())
                elif committed.read_bytes() != built.read_bytes():
                    print(f"{committed.name} differs from a fresh build", file=sys.stderr)
                    status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
