"""The DOS programs among the samples: the specification in their first comment, and what they write."""

import os
import re

from tests.samples_spec import ROOT, unescape

KEYS = ("args", "stdin", "exit", "files", "kind", "truth")
_LINE = re.compile(rf"(?:;| \*) ({'|'.join(KEYS)}):(?:\s+(.*))?$")
_WORD = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"])+')


class DosSample:
    """A program in assembler or C and its specification. `kind`: com, exe; `truth`: DOSBox, documented."""

    def __init__(self, source):
        self.source, self.name = source, source.stem
        values = {}
        for line in source.read_text().splitlines():
            if not line.startswith((";", "/*", " *")):
                break
            found = _LINE.fullmatch(line)
            if found:
                values[found[1]] = found[2] or ""
        self.args = values.get("args", "")
        self.stdin = unescape(values.get("stdin", ""))
        self.exit = int(values.get("exit", "0"), 0)
        self.files = [_file(word) for word in _WORD.findall(values.get("files", ""))]
        self.truth = values.get("truth", "DOSBox")
        self.binary = source.with_suffix("." + values.get("kind", "com"))

    def __repr__(self):
        return self.name

    @property
    def program(self):
        """What it is called in the folder in which it runs."""
        return self.binary.name.upper()

    def prepare(self, directory):
        """Puts the program and the files it wants to find into a folder."""
        (directory / self.program).write_bytes(self.binary.read_bytes())
        for name, content in self.files:
            path = directory / name
            if name.endswith("/"):
                path.mkdir()
                continue
            path.write_bytes(content)

    @property
    def expected_path(self):
        return self.source.with_suffix(".expected")


def dos_samples():
    return [DosSample(path) for path in sorted((ROOT / "dos").glob("*.*")) if path.suffix in (".asm", ".c")]


def _file(word):
    """`name=content` or `name`, either part in quotes."""
    text = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda found: found[1], word)
    name, _, content = text.partition("=")
    return os.fsdecode(unescape(name)), unescape(content)
