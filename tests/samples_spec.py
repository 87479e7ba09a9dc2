"""The specification in each sample's first comment, and the files that belong to the sample."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "samples"
MACHINES = ("x86", "x64")
CRTS = ("msvcrt", "ucrt")
KEYS = ("args", "stdin", "exit", "files", "crt", "flags", "modules", "delay", "libraries")

_COMMENT = re.compile(r"/\*(.*?)\*/", re.DOTALL)
_KEY = re.compile(rf"({'|'.join(KEYS)}):(?:\s+(.*))?$")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"\\": b"\\", b'"': b'"'}


class Binary:
    """One executable built from a sample: its path, machine and C run-time library."""

    def __init__(self, path, machine, crt):
        self.path, self.machine, self.crt = path, machine, crt


class Sample:
    """A C sample and its specification."""

    def __init__(self, source):
        self.source = source
        self.area = source.parent.name
        self.name = source.stem
        self.description, values = _read(source)
        self.args = [os.fsdecode(word) for word in _words(values.get("args", ""))]
        self.stdin = unescape(values.get("stdin", ""))
        self.exit = int(values.get("exit", "0"), 0)
        self.files = [_file(word) for word in _words(values.get("files", ""))]
        self.crts = values.get("crt", "msvcrt").split()
        self.flags = values.get("flags", "").split()
        self.modules = values.get("modules", "").split()
        self.delay = values.get("delay", "").split()
        self.libraries = values.get("libraries", "").split()
        unknown = set(self.crts) - set(CRTS)
        if unknown:
            raise ValueError(f"{source}: crt: {' '.join(sorted(unknown))} is not one of {' '.join(CRTS)}")

    @property
    def crt(self):
        return self.crts[0]

    @property
    def status(self):
        """The exit status that a Unix parent sees."""
        return self.exit & 0xFF

    def __repr__(self):
        return f"{self.area}/{self.name}"

    def binaries(self):
        """Every executable of the sample; the second run-time library's are named `name.ucrt.x86.exe`."""
        return [
            Binary(self.source.with_name(f"{self._stem(crt)}.{machine}.exe"), machine, crt)
            for crt in self.crts
            for machine in MACHINES
        ]

    def dlls(self, machine):
        """The paths of the sample's own DLLs, in the order they are built."""
        return [self.source.with_name(f"{Path(module).stem}_{machine}.dll") for module in self.modules]

    def expected_paths(self, machine, crt=None):
        """Where the expected output may be, most specific first."""
        stems = dict.fromkeys((self._stem(crt or self.crt), self.name))
        names = [f"{stem}{part}.expected" for stem in stems for part in (f".{machine}", "")]
        return [self.source.with_name(name) for name in names]

    def expected(self, machine, crt=None):
        """The bytes the sample writes to its standard output."""
        for path in self.expected_paths(machine, crt):
            if path.exists():
                return path.read_bytes()
        raise FileNotFoundError(
            f"{self}: no expected output for {machine}: run tools/samples.py bless {self}"
        )

    def create_files(self, directory):
        """Creates the files the sample wants to find in its working directory."""
        for name, content in self.files:
            path = Path(directory, name)
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _stem(self, crt):
        return self.name if crt == self.crt else f"{self.name}.{crt}"


def environment():
    """The environment of every run: English, UTC, no windows and no debugger that writes to the output."""
    fixed = {"LC_ALL": "C.UTF-8", "TZ": "UTC0", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "winedbg.exe="}
    return {name: value for name, value in os.environ.items() if name != "DISPLAY"} | fixed


def samples(patterns=()):
    """All samples in order, or those named by `area`, `area/name` or a source path."""
    sources = sorted([*ROOT.glob("*/*.c"), *ROOT.glob("*/*.cpp")])
    found = [Sample(path) for path in sources if path.parent.name != "dos" and _has_main(path)]
    if not patterns:
        return found
    wanted = [re.sub(r"^(.*/)?samples/|\.c(pp)?$|/$", "", pattern) for pattern in patterns]
    chosen = [sample for sample in found if sample.area in wanted or str(sample) in wanted]
    missing = [name for name in wanted if not any(name in (sample.area, str(sample)) for sample in chosen)]
    if missing:
        raise LookupError(f"no such sample: {' '.join(missing)}")
    return chosen


def unescape(text):
    """The bytes that text with C escapes stands for; `\\uHHHH` is UTF-8."""

    def replace(match):
        byte, char, letter = match.groups()
        if byte:
            return bytes([int(byte, 16)])
        if char:
            return chr(int(char, 16)).encode()
        return _LETTERS[letter]

    return _ESCAPE.sub(replace, text.encode())


def _has_main(path):
    return re.search(r"\b(w?main|w?WinMain|mainCRTStartup)\s*\(", path.read_text()) is not None


def _read(source):
    comment = _COMMENT.match(source.read_text())
    if not comment:
        raise ValueError(f"{source}: does not begin with its specification")
    description, values = [], {}
    for line in comment[1].strip().splitlines():
        line = re.sub(r"^\s*\* ?", "", line).rstrip()
        key = _KEY.match(line)
        if key:
            values[key[1]] = key[2] or ""
        elif not values:
            description.append(line)
        elif line:
            raise ValueError(f"{source}: unknown key in {line!r}")
    return " ".join(description).strip(), values


def _words(text):
    return [plain.encode() if plain else unescape(quoted) for quoted, plain in _WORD.findall(text)]


def _file(word):
    name, _, content = word.partition(b"=")
    return os.fsdecode(name), content
