"""Environment variables: case-insensitive names, in the order Windows keeps them (sorted by upper-cased
name).
"""

from __future__ import annotations


def key_of(name: str) -> str:
    """What two spellings of a name have in common."""
    if name.isascii():
        return name.upper()
    from pywine.nt import chartype

    return chartype.upper(name)


class Environment:
    """A process's environment block."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._values: dict[str, str] = {}  # by upper-cased name
        self._names: dict[str, str] = {}
        for name, value in variables.items():
            self.set(name, value)

    def get(self, name: str) -> str | None:
        return self._values.get(key_of(name))

    def set(self, name: str, value: str | None) -> None:
        """Set a variable; None removes it."""
        key = key_of(name)
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key], self._names[key] = value, name

    def replace(self, variables: dict[str, str]) -> None:
        """Forget all variables and set these."""
        self._values.clear()
        for name, value in variables.items():
            self.set(name, value)

    def expand(self, text: str) -> str:
        """`text` with every `%name%` that is set replaced by its value; others stay as they are."""
        parts = text.split("%")
        out = [parts[0]]
        index = 1
        while index < len(parts):
            value = self.get(parts[index]) if index < len(parts) - 1 and parts[index] else None
            if value is None:
                out.append("%" + parts[index])
                index += 1
            else:
                out.append(value + parts[index + 1])
                index += 2
        return "".join(out)

    def items(self) -> list[tuple[str, str]]:
        """Names and values, sorted as in an environment block."""
        return [(self._names[key], self._values[key]) for key in sorted(self._values)]

    def block(self) -> str:
        """The block's text: `name=value` strings, each ended by a NUL, and one NUL more."""
        return "".join(f"{name}={value}\0" for name, value in self.items()) + "\0"
