"""Mutated PE files: every one must end in a clean error or a run, within a time and memory bound.

Usage: python -m tests.fuzz.images COUNT [SEED]. Mutants of the sample programs, some with a mutated DLL, run
in forked children; a child that raises, hangs or grows names the seed of its mutant, which reproduces it:
python -m tests.fuzz.images 1 SEED
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import random
import resource
import signal
import struct
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pywine.dlls
from pywine.launch.errors import LaunchError
from pywine.launch.kthread import kthread
from pywine.launch.outcome import DEFECT
from pywine.launch.preloader import preloader
from pywine.launch.settings import Settings
from pywine.launch.start_process import start_process
from pywine.launch.wine import wine

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SECONDS = 10  # a mutant that runs longer than this is stopped, and that it could be is what is tested
HANG_SECONDS = 60
MEMORY_BYTES = 2 << 30  # resident growth that a mutant may cause


def sources() -> list[bytes]:
    """Small programs to start from, of both machines."""
    found = [
        path.read_bytes() for path in sorted(SAMPLES.rglob("*.x??.exe")) if path.stat().st_size < 64 << 10
    ]
    return found[:: max(1, len(found) // 24)]


def preload() -> None:
    """Import what the children will need, so that they need not: it is most of a short run's time."""
    for module in pkgutil.walk_packages(pywine.dlls.__path__, "pywine.dlls."):
        importlib.import_module(module.name)
    gc.freeze()


def mutant(seed: int, programs: list[bytes]) -> bytes:
    """A program with a few fields, bytes or ranges changed; headers and tables are hit most."""
    random_ = random.Random(seed)
    return mutate(random_, bytearray(random_.choice(programs)))


def mutate(random_: random.Random, data: bytearray) -> bytes:
    header = struct.unpack_from("<I", data, 60)[0]
    if random_.random() < 0.2:
        move_base(random_, data, header)
    for _ in range(random_.choice((1, 1, 2, 3, 8))):
        where = random_.choice(
            ("header", "header", "sections", "anywhere", "tables", "directory", "directory")
        )
        if where == "header":
            at = random_.randrange(header, min(header + 264, len(data)))
        elif where == "sections":
            at = random_.randrange(header + 240, min(header + 240 + 40 * 12, len(data)))
        elif where == "directory":
            try:
                at = in_directory(random_, data, header)
            except struct.error:  # the headers point out of the file by now
                at = random_.randrange(len(data))
        elif where == "tables":
            at = random_.randrange(len(data) // 2, len(data))
        else:
            at = random_.randrange(len(data))
        kind = random_.choice(("bit", "byte", "dword", "dword", "truncate", "repeat"))
        if kind == "bit":
            data[at] ^= 1 << random_.randrange(8)
        elif kind == "byte":
            data[at] = random_.choice((0, 1, 0x7F, 0x80, 0xFF, random_.randrange(256)))
        elif kind == "dword" and at + 4 <= len(data):
            value = random_.choice(
                (0, 1, 0xFFF, 0x1000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, random_.getrandbits(32))
            )
            struct.pack_into("<I", data, at, value)
        elif kind == "truncate" and random_.random() < 0.3:
            del data[at:]
        elif kind == "repeat":
            data[at : at + 64] = data[max(0, at - 64) : at]
        if len(data) < 128:
            break
        header = min(header, len(data) - 8)
        if len(data) < header + 800:
            break
    return bytes(data)


def move_base(random_: random.Random, data: bytearray, header: int) -> None:
    """Want a base that is taken, so that the relocations count."""
    base = random_.choice((0, 0x7FFE0000, 0x7FFD0000, 0xFFFF0000))
    if data[header + 24 : header + 26] == b"\x0b\x02":
        struct.pack_into("<Q", data, header + 48, base)
    else:
        struct.pack_into("<I", data, header + 52, base)


def in_directory(random_: random.Random, data: bytearray, header: int) -> int:
    """An offset in what one of the data directories describes; mostly near its beginning."""
    sections, optional = (
        struct.unpack_from("<H", data, header + 6)[0],
        struct.unpack_from("<H", data, header + 20)[0],
    )
    at = header + 24 + (112 if data[header + 24 : header + 26] == b"\x0b\x02" else 96)
    rva, size = struct.unpack_from("<II", data, at + 8 * random_.choice((0, 1, 1, 2, 5, 5, 9, 9, 12, 13)))
    for index in range(min(sections, 20)):
        entry = header + 24 + optional + 40 * index
        if entry + 40 > len(data):
            break
        virtual, start, raw, offset = struct.unpack_from("<IIII", data, entry + 8)
        if rva and start <= rva < start + max(virtual, raw):
            found = (
                offset
                + rva
                - start
                + min(random_.randrange(64), random_.randrange(max(min(size, 1 << 20), 1)))
            )
            return found if found < len(data) else random_.randrange(len(data))
    return random_.randrange(len(data))


def run(path: str) -> str:
    """Launch the file as the command would; returns how it ended. Raises whatever escapes."""
    settings = Settings(path, [])
    settings.descriptors = (
        os.open(os.devnull, os.O_RDONLY),
        os.open(os.devnull, os.O_WRONLY),
        os.open(os.devnull, os.O_WRONLY),
    )
    settings.prefix = os.path.join(os.path.dirname(path), "prefix")
    try:
        outcome = start_process(kthread(preloader(wine(settings))), timeout=SECONDS)
    except LaunchError as error:
        return f"refused: {error.code}"
    if outcome.reason == DEFECT:
        raise AssertionError(outcome.message)
    return f"ran: {outcome.exit_code:#x}"


def with_mutated_dll(seed: int, folder: str) -> str:
    """The path of a program whose DLLs lie beside it, one of them mutated."""
    random_ = random.Random(seed)
    machine = random_.choice(("x86", "x64"))
    program = random_.choice(("static_imports", "load_library", "data_file", "export_forms", "walk_exports"))
    dlls = sorted((SAMPLES / "loader").glob(f"*_{machine}.dll"))
    chosen = random_.choice(dlls)
    for dll in dlls:
        data = dll.read_bytes()
        (Path(folder) / dll.name).write_bytes(mutate(random_, bytearray(data)) if dll == chosen else data)
    path = Path(folder) / f"{program}.exe"
    path.write_bytes((SAMPLES / "loader" / f"{program}.{machine}.exe").read_bytes())
    return str(path)


def child(path: str, seed: int, programs: list[bytes], report: int) -> None:
    """One mutant in a forked child; writes how it ended."""
    signal.alarm(HANG_SECONDS)
    soft = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        if seed % 4 == 3:
            path = with_mutated_dll(seed, os.path.dirname(path))
        else:
            Path(path).write_bytes(mutant(seed, programs))
        ended = run(path)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - soft
        if grown * 1024 > MEMORY_BYTES:
            ended = f"FAILED: grew by {grown >> 10} MiB"
    except BaseException:  # whatever escapes is the finding
        ended = "FAILED: " + traceback.format_exc()
    os.write(report, ended.encode())
    os._exit(0)


def check(seed: int, programs: list[bytes], folder: str) -> str:
    """How one mutant ended; begins with FAILED if it should not have ended so."""
    receive, report = os.pipe()
    pid = os.fork()
    if not pid:
        child(os.path.join(folder, "mutant.exe"), seed, programs, report)
    os.close(report)
    with os.fdopen(receive, "rb") as pipe:
        ended = pipe.read().decode()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return f"FAILED: killed by signal {os.WTERMSIG(status)}"
    return ended


def main(count: int, first_seed: int = 0) -> int:
    """Check `count` mutants; returns how many failed."""
    programs = sources()
    preload()
    ends: dict[str, int] = {}
    failures = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first_seed, first_seed + count):
            ended = check(seed, programs, folder)
            if ended.startswith("FAILED"):
                failures += 1
                print(f"seed {seed}: {ended}", flush=True)
            kind = ended.partition(":")[0] if ended.startswith("ran") else ended.partition("\n")[0]
            ends[kind] = ends.get(kind, 0) + 1
    for kind, times in sorted(ends.items(), key=lambda item: -item[1]):
        print(f"{times:7} {kind}")
    print(f"{count} mutants in {time.monotonic() - started:.0f} s, {failures} failed")
    return failures


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0) else 0)
