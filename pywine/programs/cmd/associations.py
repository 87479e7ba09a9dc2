"""ASSOC, FTYPE and START."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.programs.cmd import external
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import strip_quotes
from pywine.programs.cmd.parser import DELIMITERS
from pywine.programs.cmd.shell import command_token, find_internal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.registry import Key
    from pywine.programs.cmd.shell import Shell

_CLASSES_ROOT, _ALL = 0x80000000, 0xF003F
_REG_SZ, _REG_EXPAND_SZ = 1, 2
_COMMAND = "\\Shell\\Open\\Command"


def _classes(shell: Shell) -> Key:
    from pywine.nt.registry import Registry

    return shell.context.process.state(Registry).predefined(_CLASSES_ROOT)


def _read(key: Key | None) -> str:
    """A key's default value as text; "" if it has none."""
    try:
        return key.value("").data.decode("utf-16-le").rstrip("\0") if key else ""
    except ApiError:
        return ""


def _subkeys(shell: Shell) -> list[str]:
    key = _classes(shell)
    count = key.info().subkeys
    return [key.subkey(index).name for index in range(count)]


def _write(shell: Shell, name: str, text: str, kind: int) -> None:
    key = _classes(shell).create(name, _ALL)[0]
    key.store.set_value(key.number, "", kind, text.encode("utf-16-le") + b"\0\0")


def assoc(shell: Shell, arguments: str) -> int:
    """ASSOC [.ext[=[type]]]"""
    text = arguments.strip(DELIMITERS)
    if not text:
        for name in _subkeys(shell):
            kind = _read(_classes(shell).find(name, _ALL)) if name.startswith(".") else ""
            if kind:
                shell.line(f"{name}={kind}")
        return 0
    extension, equals, kind = text.partition("=")
    if equals:
        _write(shell, extension, kind, _REG_SZ)
        if kind:
            shell.line(f"{extension}={kind}")
        return 0
    found = _read(_classes(shell).find(extension, _ALL))
    if not found:
        raise CommandError(f"File association not found for extension {extension}")
    shell.line(f"{extension}={found}")
    return 0


def ftype(shell: Shell, arguments: str) -> int:
    """FTYPE [type[=[command]]]"""
    text = arguments.strip(DELIMITERS)
    if not text:
        for name in _subkeys(shell):
            command = "" if name.startswith(".") else _read(_classes(shell).find(name + _COMMAND, _ALL))
            if command:
                shell.line(f"{name}={command}")
        return 0
    kind, equals, command = text.partition("=")
    if equals:
        _write(shell, kind + _COMMAND, command, _REG_EXPAND_SZ)
        shell.line(f"{kind}={command}")
        return 0
    found = _read(_classes(shell).find(kind + _COMMAND, _ALL))
    if not found:
        raise CommandError(f"File type '{kind}' not found or no open command associated with it.", 2)
    shell.line(f"{kind}={found}")
    return 0


def start(shell: Shell, arguments: str) -> int:
    """START ["title"] [/D folder] [/WAIT] [/B] [others, ignored] command"""
    from pywine.programs.cmd.redirection import run_apart, wait_for

    text = arguments.lstrip(DELIMITERS)
    if text.startswith('"'):
        end = text.find('"', 1)
        text = text[end + 1 :].lstrip(DELIMITERS) if end > 0 else ""
    waits, directory = False, ""
    while text.startswith("/"):
        switch = command_token(text[1:])
        text = text[1 + len(switch) :].lstrip(DELIMITERS)
        name = switch.lower()
        if name in ("w", "wait"):
            waits = True
        elif name.startswith("d") and len(name) < 2:
            directory = command_token(text)
            text = text[len(directory) :].lstrip(DELIMITERS)
        elif name.startswith("d"):
            directory = switch[1:]
        elif name in ("affinity", "node", "machine"):
            text = text[len(command_token(text)) :].lstrip(DELIMITERS)
    token = command_token(text)
    if not text:
        text = token = "cmd"
    path = external.find_program(shell, token.replace('"', ""))
    if not path and not find_internal(token):
        raise CommandError(f"The system cannot find the file {strip_quotes(token)}.", external.NOT_FOUND)

    def run() -> int:
        if directory:
            shell.files.set_current_directory(strip_quotes(directory))
        shell.frame = None
        shell.execute(text)
        return shell.exit_code

    apart = run_apart(shell, run, {}, ())
    return wait_for(apart) if waits else 0
