"""The batch files among the samples: the specification in their first lines, and what they write."""

import os
import re

from tests.samples_spec import ROOT, unescape

KEYS = ("args", "stdin", "exit", "files", "truth")
_LINE = re.compile(r"@rem (.*)")
_KEY = re.compile(rf"({'|'.join(KEYS)}):(?:\s+(.*))?$")
_WORD = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"])+')


class BatchSample:
    """A batch file and its specification. `truth`: "Wine", or "documented" where Wine's cmd differs."""

    def __init__(self, source):
        self.source, self.name = source, source.stem
        values = {}
        for line in source.read_text().splitlines():
            found = _LINE.fullmatch(line)
            key = _KEY.match(found[1]) if found else None
            if key:
                values[key[1]] = key[2] or ""
            elif not found:
                break
        self.args = _WORD.findall(values.get("args", ""))
        self.stdin = unescape(values.get("stdin", ""))
        self.exit = int(values.get("exit", "0"), 0)
        self.files = [_file(word) for word in _WORD.findall(values.get("files", ""))]
        self.truth = values.get("truth", "Wine")

    def __repr__(self):
        return self.name

    @property
    def command(self):
        """The command line behind `cmd /c`."""
        return " ".join([self.source.name, *self.args])

    def prepare(self, directory):
        """Puts the batch file and the files it wants to find into a folder."""
        (directory / self.source.name).write_bytes(self.source.read_bytes())
        for name, content in self.files:
            path = directory / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    @staticmethod
    def placeless(output, directory):
        """The output with {cwd} for the folder that the sample ran in."""
        return output.replace(("Z:" + str(directory).replace("/", "\\")).encode(), b"{cwd}")

    @property
    def expected_path(self):
        return self.source.with_suffix(".expected")


def batch_samples():
    return [BatchSample(path) for path in sorted((ROOT / "cmd").glob("*.bat"))]


def _file(word):
    """`name=content` or `name`, either part in quotes."""
    text = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda found: found[1], word)
    name, _, content = text.partition("=")
    return os.fsdecode(unescape(name)), unescape(content)
