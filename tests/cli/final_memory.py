"""Runs a program deterministically and writes a digest of the memory that it leaves, region by region.

Usage: python final_memory.py DIGESTS TRACE PROGRAM [ARGUMENTS]...
"""

import hashlib
import sys
import tempfile

from pywine.cli.run import run
from pywine.launch.observer import Observer
from pywine.launch.settings import Settings
from pywine.nt.process import Process

PAGE = 0x1000


class Digest(Observer):
    """Writes a digest of every region's committed pages when the program has ended."""

    is_watching = True

    def __init__(self, path: str) -> None:
        self._path = path
        self._process: Process | None = None

    def created(self, p: Process) -> None:
        self._process = p

    def ended(self, outcome) -> None:
        p = self._process
        assert p is not None
        with open(self._path, "w") as file:
            for region in p.virtual.regions():
                every = range(region.base, region.end, PAGE)
                pages = [page for page in every if p.memory.rights[page // PAGE]]
                digest = hashlib.sha1()
                for page in pages:
                    digest.update(p.memory.ram[page : page + PAGE])
                print(f"{region.base:#x} {region.name}: {len(pages)} {digest.hexdigest()}", file=file)


def main(digests: str, trace: str, program: str, *arguments: str) -> None:
    settings = Settings(program, list(arguments))
    settings.deterministic, settings.engine, settings.identity = True, "unicorn", False
    settings.prefix = settings.run_root = tempfile.mkdtemp()
    settings.trace, settings.trace_file = "*", trace
    settings.observer = Digest(digests)
    run(settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
