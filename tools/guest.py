"""Builds the builtin DLLs that are guest code from `guest/`, or checks that the committed ones are fresh."""

import sys
import tempfile
from pathlib import Path

import msvc

GUEST = Path(__file__).resolve().parent.parent / "guest"
FOLDERS = {"msvcp": "msvcp140"}
LIBRARIES = ("vcruntime140", "ucrtbase", "kernel32")


def main(arguments):
    """Write the DLLs, or with `check` compare them with fresh ones; returns the exit status."""
    status = 0
    for folder, dll in FOLDERS.items():
        sources = sorted((GUEST / folder).glob("*.cpp"))
        for machine in msvc.TARGETS:
            committed = msvc.DLLS / dll / f"{dll}.{machine}.dll"
            with tempfile.TemporaryDirectory() as temporary:
                built = Path(temporary) / f"{dll}.dll"
                msvc.build(sources, built, machine, LIBRARIES, temporary, entry="DllMain", dll=True)
                if arguments != ["check"]:
                    committed.write_bytes(built.read_bytes())
                elif committed.read_bytes() != built.read_bytes():
                    print(f"{committed.name} differs from a fresh build", file=sys.stderr)
                    status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
