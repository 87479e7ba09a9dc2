"""Cases: programs with their arguments, input and what must come out, as a TOML file lists them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


class BadCases(Exception):
    """The file of cases cannot be used; the message says where and why."""


_TEXT = (str,)
_CONTENT = (str, dict)
# Every key of a case with the types its value may have; docs/usage/ci.md explains them.
_KEYS: dict[str, tuple[type, ...]] = {
    "name": _TEXT,
    "program": _TEXT,
    "args": (list,),
    "stdin": _CONTENT,
    "env": (dict,),
    "files": (dict,),
    "exit_code": (int,),
    "stdout": _CONTENT,
    "stdout_regex": _TEXT,
    "stderr": _CONTENT,
    "stderr_regex": _TEXT,
    "creates": (dict,),
    "timeout": (int, float),
    "options": (list,),
    "exact_newlines": (bool,),
    "skip": _TEXT,
}
_DEFAULTS = {"args": [], "env": {}, "files": {}, "creates": {}, "options": [], "exit_code": 0, "timeout": 60}


class Case:
    """One run of one program: `facts` holds the keys of the file, `folder` is where its paths count from."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        self.folder = folder
        self.facts = facts
        self.name: str = facts["name"]
        self.program: str = facts["program"]
        self.args: list[str] = facts["args"]
        self.env: dict[str, str] = facts["env"]
        self.options: list[str] = facts["options"]
        self.exit_code: int = facts["exit_code"] & 0xFFFFFFFF
        self.timeout: float = facts["timeout"]
        self.skip: str = facts.get("skip", "")
        self.exact_newlines: bool = facts.get("exact_newlines", False)

    @property
    def command(self) -> str:
        """The program's path if it lies where the cases say, else its name, to be found on PATH."""
        path = self.folder / self.program
        return str(path) if path.exists() else self.program

    def content(self, key: str) -> bytes | None:
        """The bytes that `stdin`, `stdout` or `stderr` stands for."""
        return self._bytes(self.facts[key]) if key in self.facts else None

    def regex(self, key: str) -> str:
        return self.facts.get(f"{key}_regex", "")

    def contents(self, key: str) -> dict[str, bytes]:
        """File names of `files` or `creates` with their bytes."""
        return {name: self._bytes(value) for name, value in self.facts[key].items()}

    def _bytes(self, value: str | dict[str, str]) -> bytes:
        if isinstance(value, str):
            return value.encode()
        try:
            return (self.folder / value["from"]).read_bytes()
        except OSError as error:
            raise BadCases(f"case {self.name!r}: {error.filename}: {error.strerror}") from None


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises BadCases."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadCases(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCases(f"{path}: {error}") from None
    unknown = document.keys() - {"defaults", "case"}
    if unknown:
        raise BadCases(f"{path}: unknown table {min(unknown)!r}; there are `defaults` and `case`")
    defaults = _DEFAULTS | _checked(document.get("defaults", {}), f"{path}: defaults")
    cases: dict[str, Case] = {}
    for number, entry in enumerate(document.get("case", []), 1):
        where = f"{path}: case {entry.get('name', number)!r}"
        facts = defaults | _checked(entry, where)
        for key in ("name", "program"):
            if key not in facts:
                raise BadCases(f"{where} has no {key!r}")
        if facts["name"] in cases:
            raise BadCases(f"{where} is there twice")
        cases[facts["name"]] = Case(path.parent, facts)
    return list(cases.values())


def _checked(entry: dict[str, Any], where: str) -> dict[str, Any]:
    for key, value in entry.items():
        if key not in _KEYS:
            raise BadCases(f"{where}: unknown key {key!r}")
        if not isinstance(value, _KEYS[key]):
            raise BadCases(f"{where}: {key!r} is a {type(value).__name__}")
        if isinstance(value, dict) and key in ("stdin", "stdout", "stderr") and value.keys() != {"from"}:
            raise BadCases(f'{where}: {key!r} is a text or {{ from = "file" }}')
    return entry
