"""Builds the samples, records their expected output under Wine and checks the committed binaries."""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import msvc

from tests.samples_spec import MACHINES, ROOT, environment, samples

PREFIX = {"x86": "i686-w64-mingw32-", "x64": "x86_64-w64-mingw32-"}
WINE = {"x86": ("PYWINE_WINE32", "wine"), "x64": ("PYWINE_WINE64", "wine")}
COMPILE = [
    *(
        "-O2",
        "-s",
        "-std=gnu11",
        "-Wall",
        "-Wno-format",
        "-Wno-format-extra-args",
        "-Wno-array-bounds",
        "-fno-builtin",
    ),
    *("-fno-ident", "-D__USE_MINGW_ANSI_STDIO=0", "-static-libgcc", "-Wl,--no-insert-timestamp"),
]
# The default image base of a DLL is a hash of its output path.
SHARED = ["-shared", "-Wl,--disable-auto-image-base"]
# mingw defaults to msvcrt; its UCRT import library names the api-ms-win-crt-* sets.
UCRT_LIBRARIES = [
    "mingw32",
    "gcc",
    "gcc_eh",
    "moldname",
    "mingwex",
    "ucrt",
    "advapi32",
    "shell32",
    "user32",
    "kernel32",
]
UCRT = [
    *("-nodefaultlibs", "-Wl,--start-group"),
    *(f"-l{library}" for library in UCRT_LIBRARIES),
    "-Wl,--end-group",
]
# Samples in C++ are built with clang for Windows' own C++ ABI and link to these.
MSVC_LIBRARIES = ["vcruntime140", "ucrtbase", "kernel32"]
JOBS = 2
SECONDS = 60


class BuildError(Exception):
    """A compiler refused."""


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, action in (("build", build), ("bless", bless), ("check", check)):
        command = commands.add_parser(name, help=action.__doc__)
        command.add_argument("samples", nargs="*", help="area or area/name; all of them if none is given")
        command.set_defaults(action=action, force=False)
        if name == "build":
            command.add_argument("--force", action="store_true", help="also what is up to date")
        if name == "bless":
            command.add_argument("--machine", choices=MACHINES, action="append", help="only this machine")
    options = parser.parse_args(argv)
    return options.action(options)


def build(options):
    """compile what is out of date"""
    stale = [sample for sample in samples(options.samples) if options.force or is_stale(sample)]
    return report(each(stale, lambda sample: build_sample(sample, sample.source.parent)))


def check(options):
    """rebuild into a temporary directory and compare the bytes"""

    def compare(sample):
        with tempfile.TemporaryDirectory() as directory:
            built = build_sample(sample, Path(directory))
            different = [
                path.name
                for path in built
                if path.read_bytes() != (sample.source.parent / path.name).read_bytes()
            ]
        if different:
            raise BuildError(f"differs from a fresh build: {' '.join(different)}")

    return report(each(samples(options.samples), compare))


def bless(options):
    """record the expected output under Wine"""
    blessed_path = ROOT / "BLESSED"
    lines = blessed_path.read_text().splitlines() if blessed_path.exists() else []
    blessed = dict(line.split("\t") for line in lines)
    version = subprocess.run(
        [*wine("x64", Path.cwd()), "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    failures = []
    for sample in samples(options.samples):
        try:
            record(sample, options.machine or MACHINES)
        except (BuildError, subprocess.TimeoutExpired) as error:
            failures.append((sample, error))
        else:
            blessed[str(sample)] = version
    blessed_path.write_text("".join(f"{name}\t{wine}\n" for name, wine in sorted(blessed.items())))
    return report(failures)


def each(chosen, action):
    """Does the action for each sample; returns the samples that failed with their errors."""

    def attempt(sample):
        try:
            action(sample)
        except (BuildError, OSError) as error:
            return sample, error
        return None

    with ThreadPoolExecutor(JOBS) as pool:
        return [failure for failure in pool.map(attempt, chosen) if failure]


def report(failures):
    for sample, error in failures:
        print(f"{sample}: {error}", file=sys.stderr)
    return 1 if failures else 0


def sources(sample):
    folder = sample.source.parent
    found = [
        sample.source,
        ROOT / "facts.h",
        ROOT / "msvc.h",
        *(folder / module for module in sample.modules),
    ]
    found += [path.with_suffix(suffix) for path in list(found) for suffix in (".rc", ".def")]
    return [path for path in found if path.exists()]


def is_stale(sample):
    products = [binary.path for binary in sample.binaries()]
    products += [path for machine in MACHINES for path in sample.dlls(machine)]
    if not all(path.exists() for path in products):
        return True
    newest = max(path.stat().st_mtime for path in sources(sample))
    return any(path.stat().st_mtime < newest for path in products)


def build_sample(sample, destination):
    """Builds every binary of the sample into the destination; returns their paths."""
    products = []
    with tempfile.TemporaryDirectory() as directory:
        for machine in MACHINES:
            libraries = []
            for module, product in zip(sample.modules, sample.dlls(machine), strict=True):
                dll = destination / product.name
                libraries.insert(0, build_dll(sample, module, machine, dll, libraries, Path(directory)))
                products.append(dll)
            mine = [binary for binary in sample.binaries() if binary.machine == machine]
            products += [
                build_exe(sample, binary, destination, libraries, Path(directory)) for binary in mine
            ]
    return products


def build_exe(sample, binary, destination, libraries, temporary):
    output = destination / binary.path.name
    if sample.source.suffix == ".cpp":
        names = [*sample.libraries, *MSVC_LIBRARIES]
        try:
            msvc.build(
                [sample.source], output, binary.machine, names, temporary, entry="start", flags=sample.flags
            )
        except subprocess.CalledProcessError as error:
            raise BuildError(str(error)) from None
        return output
    command = [*compiler(binary.machine), sample.source.name, "-o", output]
    command += resources(sample.source, binary.machine, temporary) + libraries
    if binary.crt == "ucrt":
        command += ["-D_UCRT", *sample.flags, *UCRT]
    else:
        command += sample.flags
    tool(sample, *command)
    return output


def build_dll(sample, module, machine, output, libraries, temporary):
    """Builds one DLL of the sample; returns the library through which others import it."""
    source = sample.source.parent / module
    library = temporary / f"lib{output.stem}.a"
    definition = temporary / f"{output.stem}.def"
    command = [*compiler(machine), *SHARED, module, "-o", output, f"-Wl,--out-implib,{library}"]
    exports = source.with_suffix(".def")
    if exports.exists():
        definition.write_text(exports.read_text().replace("MACHINE", machine))
        command.append(definition)
    else:
        command.append(f"-Wl,--output-def,{definition}")
    tool(sample, *command, *resources(source, machine, temporary), *libraries)
    if module in sample.delay:
        tool(
            sample,
            PREFIX[machine] + "dlltool",
            *("--dllname", output.name, "--input-def", definition, "--output-delaylib", library),
        )
    return library


def resources(source, machine, temporary):
    script = source.with_suffix(".rc")
    if not script.exists():
        return []
    compiled = temporary / f"{source.stem}_{machine}_resources.o"
    subprocess.run([PREFIX[machine] + "windres", script.name, compiled], cwd=source.parent, check=True)
    return [compiled]


def compiler(machine):
    return [PREFIX[machine] + "gcc", *COMPILE, f'-DMACHINE="{machine}"']


def tool(sample, *command):
    done = subprocess.run(command, cwd=sample.source.parent, capture_output=True, text=True, check=False)
    if done.stderr:
        print(done.stderr, end="", file=sys.stderr)
    if done.returncode:
        raise BuildError(f"{command[0]} failed")


def wine(machine, directory):
    variable, default = WINE[machine]
    command = shlex.split(os.environ.get(variable, default))
    return [part.replace("{cwd}", str(directory)) for part in command]


def record(sample, machines):
    """Writes the sample's expected output: one file for all binaries where they agree."""
    results = {}
    for binary in sample.binaries():
        if binary.machine in machines:
            results.setdefault(binary.crt, {})[binary.machine] = run(sample, binary)
        else:
            results.setdefault(binary.crt, {})[binary.machine] = sample.expected(binary.machine, binary.crt)
    for binary in sample.binaries():
        for path in sample.expected_paths(binary.machine, binary.crt):
            path.unlink(missing_ok=True)
    common = None
    for crt, outputs in results.items():
        if len(set(outputs.values())) > 1:
            for machine, output in outputs.items():
                sample.expected_paths(machine, crt)[0].write_bytes(output)
            continue
        output = next(iter(outputs.values()))
        if output != common:
            sample.expected_paths(MACHINES[0], crt)[1].write_bytes(output)
        common = output if common is None else common


def run(sample, binary):
    """The standard output of one binary under Wine."""
    with tempfile.TemporaryDirectory() as directory:
        sample.create_files(directory)
        command = [*wine(binary.machine, directory), str(binary.path), *sample.args]
        done = subprocess.run(
            command,
            input=sample.stdin,
            capture_output=True,
            cwd=directory,
            env=environment(),
            timeout=SECONDS,
            check=False,
        )
    if done.returncode != sample.status:
        text = (done.stdout + done.stderr).decode(errors="replace")
        raise BuildError(f"{binary.path.name} exited with {done.returncode}, not {sample.status}\n{text}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
