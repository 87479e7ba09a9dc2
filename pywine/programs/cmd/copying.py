"""COPY and TYPE."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt import fileops
from pywine.nt.paths import device_name
from pywine.nt.wildcards import has_wildcards
from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import split_arguments, strip_quotes
from pywine.programs.cmd.names import entries, folder_of, renamed
from pywine.programs.cmd.redirection import open_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell

_END = b"\x1a"
_ITSELF = "The file cannot be copied onto itself."


class _Part:
    """A source as written, and whether it is read as text (up to its Ctrl-Z)."""

    __slots__ = ("is_text", "name")

    def __init__(self, name: str, is_text: bool | None) -> None:
        self.name, self.is_text = name, is_text


class _Command:
    """COPY's arguments: groups of sources joined by +, the target, and the switches."""

    def __init__(self, shell: Shell, arguments: str) -> None:
        self.asks = (
            shell.frame is None
            and shell.environment.get(
                "COPYCMD",
            )
            != "/Y"
        )
        self.is_text: bool | None = None
        self.target: _Part | None = None
        self.sources: list[_Part] = []
        self.touches = False
        joined = True
        for word in _words(arguments):
            if word == "+":
                joined = True
            elif word.startswith("/"):
                self._switch(word[1:])
            elif word == ",":
                self.touches = True
            elif joined:
                self.sources.append(_Part(strip_quotes(word), self.is_text))
                joined = False
            elif self.target is None:
                self.target = _Part(strip_quotes(word), self.is_text)
            else:
                raise CommandError(messages.SYNTAX)
        if not self.sources:
            raise CommandError(messages.SYNTAX)
        self.is_joined = len(self.sources) > 1

    def _switch(self, switch: str) -> None:
        name = switch.lower()
        if name in ("a", "b"):
            self.is_text = name == "a"
            last = self.target or (self.sources[-1] if self.sources else None)
            if last:
                last.is_text = self.is_text
        elif name in ("y", "-y"):
            self.asks = name == "-y"
        elif name not in ("v", "n", "d", "z", "l", "j"):
            raise CommandError(messages.INVALID_SWITCH.format(switch))


def _words(text: str) -> list[str]:
    """Words, plus signs, and commas behind a plus sign."""
    out: list[str] = []
    word = ""
    quoted = False
    for char in text + " ":
        if char == '"':
            quoted = not quoted
        if not quoted and (char in " \t,;=+" or (char == "/" and word)):
            if word:
                out.append(word)
            word = char if char == "/" else ""
            if char == "+" or (char == "," and out and out[-1] in "+,"):
                out.append(char)
            continue
        word += char
    return out


def copy(shell: Shell, arguments: str) -> int:
    """COPY sources [target]"""
    command = _Command(shell, arguments)
    target = command.target.name if command.target else ("." if not command.is_joined else "")
    if command.touches and len(command.sources) == 1:
        return _touch(shell, command.sources[0].name)
    try:
        if command.is_joined:
            count = _join(shell, command, target)
        else:
            count = _copy_each(shell, command, target)
    except _Itself:
        shell.complain(_ITSELF)
        shell.line(f"{0:9} file(s) copied.")
        return 1
    shell.line(f"{count:9} file(s) copied.")
    return 0 if count else 1


class _Itself(Exception):
    """Source and target are the same file."""


def _sources(shell: Shell, name: str) -> list[str]:
    """The files that a source names, with its folder in front. Raises CommandError."""
    name = name.replace("/", "\\")
    if device_name(name):
        return [name]
    if shell.files.is_directory(name):
        name = name.rstrip("\\") + "\\*" if not name.endswith(":") else name + "*"
    if not has_wildcards(name):
        if not shell.files.exists(name):
            folder = folder_of(name)
            exists = not folder or shell.files.is_directory(folder)
            raise CommandError(messages.windows_error(2 if exists else 3))
        return [name]
    from pywine.nt.attributes import DIRECTORY, HIDDEN, SYSTEM

    try:
        found = entries(shell.files, name)
    except (ApiError, OSError) as error:
        raise CommandError(messages.error_text(error)) from None
    folder = folder_of(name)
    names = [e.name for e in found if not e.information.attributes & (DIRECTORY | HIDDEN | SYSTEM)]
    if not names:
        raise CommandError(f"{name}\r\n{messages.windows_error(2)}")
    return [folder + name for name in names]


def _copy_each(shell: Shell, command: _Command, target: str) -> int:
    part = command.sources[0]
    names = _sources(shell, part.name)
    is_listed = has_wildcards(part.name) or shell.files.is_directory(part.name)
    collects = is_listed and not has_wildcards(target) and not shell.files.is_directory(target)
    collects = collects and not device_name(target)
    count = 0
    for index, name in enumerate(names):
        goal = _goal(shell, name, target)
        if is_listed:
            shell.line(name)
        if collects and index:
            _append(shell, name, goal, part.is_text)
            continue
        if _may_write(shell, command, goal):
            _copy_one(shell, name, goal, part, command)
            count += 1
    return min(count, 1) if collects else count


def _goal(shell: Shell, name: str, target: str) -> str:
    """Where a source goes to."""
    target = target.replace("/", "\\")
    base = name[len(folder_of(name)) :]
    if device_name(target):
        return target
    if target.endswith(("\\", ":")) or shell.files.is_directory(target):
        return target + ("" if target.endswith(("\\", ":")) else "\\") + base
    if has_wildcards(target):
        folder = folder_of(target)
        return folder + renamed(base, target[len(folder) :])
    return target


def _may_write(shell: Shell, command: _Command, goal: str) -> bool:
    if not command.asks or device_name(goal) or not shell.files.exists(goal):
        return True
    while True:
        shell.write(f"Overwrite {goal}? (Yes/No/All): ")
        answer = (shell.read_line() or "n").strip().lower()[:1]
        if answer == "a":
            command.asks = False
        if answer in ("y", "a", "n"):
            return answer != "n"


def _copy_one(shell: Shell, name: str, goal: str, part: _Part, command: _Command) -> None:
    is_plain = not device_name(name) and not device_name(goal)
    target_is_text = command.target.is_text if command.target else None
    if is_plain and shell.files.exists(goal) and shell.files.same_path(name, goal):
        raise _Itself
    if is_plain and not part.is_text and not target_is_text:
        try:
            fileops.copy(shell.files, name, goal, fail_if_exists=False)
        except (ApiError, OSError) as error:
            raise CommandError(f"{messages.error_text(error)}\r\n{0:9} file(s) copied.") from None
        return
    data = _contents(shell, name, bool(part.is_text) or device_name(name) == "con")
    _write(shell, goal, data + (_END if target_is_text else b""), ">")


def _contents(shell: Shell, name: str, is_text: bool) -> bytes:
    if device_name(name) in ("con", "conin$"):
        data = _typed(shell)
    else:
        with open(open_file(shell, name, "<"), "rb") as file:
            data = file.read()
    return data.partition(_END)[0] if is_text else data


def _typed(shell: Shell) -> bytes:
    """Standard input up to Ctrl-Z or its end."""
    out = bytearray()
    while (byte := os.read(shell.handles.get(0, -1), 1)) not in (b"", _END):
        out += byte
    return bytes(out)


def _write(shell: Shell, goal: str, data: bytes, operator: str) -> None:
    if device_name(goal) in ("con", "conout$"):
        os.write(shell.handles.get(1, -1), data)
        return
    with open(open_file(shell, goal, operator), "wb") as file:
        file.write(data)


def _append(shell: Shell, name: str, goal: str, is_text: bool | None) -> None:
    if not shell.files.same_path(name, goal):
        _write(shell, goal, _contents(shell, name, is_text is not False), ">>")


def _join(shell: Shell, command: _Command, target: str) -> int:
    """`copy a+b c`: one file of all. Text unless /B says otherwise: read to Ctrl-Z, and ended by one."""
    names: list[tuple[str, _Part]] = []
    for part in command.sources:
        try:
            names += [(name, part) for name in _sources(shell, part.name)]
        except CommandError:
            if has_wildcards(part.name):
                continue
            raise
    if not names:
        raise CommandError(messages.windows_error(2))
    goal = _goal(shell, names[0][0], target) if target else names[0][0]
    if not shell.files.same_path(names[0][0], goal) and not _may_write(shell, command, goal):
        return 0
    pieces = []
    for name, part in names:
        shell.line(name)
        pieces.append(_contents(shell, name, part.is_text is not False))
    is_text = command.target.is_text if command.target else command.is_text
    _write(shell, goal, b"".join(pieces) + (_END if is_text is not False else b""), ">")
    return 1


def _touch(shell: Shell, name: str) -> int:
    for found in _sources(shell, name):
        os.utime(shell.files.existing(found))
        shell.line(found)
    shell.line(f"{1:9} file(s) copied.")
    return 0


def type_(shell: Shell, arguments: str) -> int:
    """TYPE files; more than one get a heading on standard error."""
    words = split_arguments(arguments)
    if not words:
        raise CommandError(messages.SYNTAX)
    is_many = len(words) > 1 or has_wildcards(words[0])
    code = 0
    for word in words:
        try:
            if shell.files.is_directory(strip_quotes(word)):
                raise CommandError(messages.windows_error(5))
            for name in _sources(shell, strip_quotes(word)):
                if is_many:
                    shell.write(f"\r\n{name}\r\n\r\n\r\n", 2)
                _show(shell, name)
        except CommandError as error:
            shell.complain(error.message)
            if is_many:
                shell.complain(f"Error occurred while processing: {strip_quotes(word)}.")
            code = 1
    return code


def _show(shell: Shell, name: str) -> None:
    if device_name(name) in ("con", "conin$"):
        shell.write(shell.decode(_typed(shell)))
        return
    with open(open_file(shell, name, "<"), "rb") as file:
        data = file.read()
    if data.startswith(b"\xff\xfe"):
        shell.write(data[2:].decode("utf-16-le", "surrogatepass"))
        return
    view = memoryview(data)
    while view and shell.handles.get(1, -1) >= 0:
        view = view[os.write(shell.handles[1], view) :]
