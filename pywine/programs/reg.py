"""reg: reads and changes the registry."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt.registry import (
    KEY_ALL_ACCESS,
    REG_BINARY,
    REG_DWORD,
    REG_EXPAND_SZ,
    REG_MULTI_SZ,
    REG_NONE,
    REG_QWORD,
    REG_SZ,
    Key,
    Registry,
)
from pywine.programs.arguments import fail, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.registry_store import Value
    from pywine.programs.context import Context

_ROOTS = {
    "HKLM": ("HKEY_LOCAL_MACHINE", 0x80000002), "HKCU": ("HKEY_CURRENT_USER", 0x80000001),
    "HKCR": ("HKEY_CLASSES_ROOT", 0x80000000), "HKU": ("HKEY_USERS", 0x80000003),
    "HKCC": ("HKEY_CURRENT_CONFIG", 0x80000005),
}  # fmt: skip
_TYPES = {
    "REG_SZ": REG_SZ, "REG_EXPAND_SZ": REG_EXPAND_SZ, "REG_MULTI_SZ": REG_MULTI_SZ, "REG_DWORD": REG_DWORD,
    "REG_QWORD": REG_QWORD, "REG_BINARY": REG_BINARY, "REG_NONE": REG_NONE,
}  # fmt: skip
_NAMES = {number: name for name, number in _TYPES.items()}
_DONE = "The operation completed successfully.\r\n"
_NO_KEY = "ERROR: The system was unable to find the specified registry key or value."
_DEFAULT = "(Default)"


class _Failure(Exception):
    """What is wrong, as reg says it."""


def main(context: Context, arguments: list[str]) -> int:
    """reg QUERY | ADD | DELETE | IMPORT, with /V /VE /VA /T /D /S /F"""
    commands: dict[str, Callable[[Context, _Arguments], None]] = {
        "query": _query, "add": _add, "delete": _delete, "import": _import
    }  # fmt: skip
    command = commands.get(arguments[0].lower()) if arguments else None
    if command is None:
        return fail(context, 'ERROR: Invalid syntax.\r\nType "REG /?" for usage.')
    try:
        command(context, _Arguments(arguments[1:]))
    except _Failure as failure:
        return fail(context, str(failure))
    except ApiError:
        return fail(context, _NO_KEY)
    return 0


class _Arguments:
    """The key or file, and the switches with their values. Raises _Failure."""

    def __init__(self, words: list[str]) -> None:
        self.switches: dict[str, str] = {}
        self.operand = words[0] if words else ""
        rest = iter(words[1:])
        for word in rest:
            name = word[1:].lower()
            if not word.startswith("/") or name not in (
                "v",
                "ve",
                "va",
                "t",
                "d",
                "s",
                "f",
                "reg:32",
                "reg:64",
            ):
                raise _Failure(f"ERROR: Invalid syntax.\r\n{word}")
            self.switches[name] = next(rest, "") if name in ("v", "t", "d") else ""
        if not self.operand:
            raise _Failure("ERROR: Invalid syntax.")

    @property
    def value_name(self) -> str | None:
        """The value that is meant: "" is the default one; None for the whole key."""
        return "" if "ve" in self.switches else self.switches.get("v")


def _root(context: Context, path: str) -> tuple[Key, str, str]:
    """The predefined key of a path, what follows it, and its full name. Raises _Failure."""
    head, _, rest = path.partition("\\")
    for short, (name, handle) in _ROOTS.items():
        if head.upper() in (short, name):
            full = f"{name}\\{rest}" if rest else name
            return context.process.state(Registry).predefined(handle), rest.rstrip("\\"), full.rstrip("\\")
    raise _Failure("ERROR: Invalid key name.")


def _find(context: Context, path: str) -> tuple[Key, str]:
    root, rest, full = _root(context, path)
    key = root.find(rest, KEY_ALL_ACCESS) if rest else root
    if key is None:
        raise _Failure(_NO_KEY)
    return key, full


def _query(context: Context, arguments: _Arguments) -> None:
    key, full = _find(context, arguments.operand)
    context.write("\r\n")
    name = arguments.value_name
    if name is not None:
        value = key.store.value(key.number, name)
        context.write(f"{full}\r\n{_shown(value)}\r\n\r\n")
        return
    _show(context, key, full, deep="s" in arguments.switches, is_top=True)


def _show(context: Context, key: Key, full: str, *, deep: bool, is_top: bool) -> None:
    info = key.store.info(key.number)
    if info.values or not is_top:
        context.write(f"{full}\r\n")
        for index in range(info.values):
            context.write(_shown(key.store.value_at(key.number, index)) + "\r\n")
        if info.values or deep:
            context.write("\r\n")
    names = [key.store.info(key.store.subkey(key.number, index)).name for index in range(info.subkeys)]
    for name in names:
        if deep:
            inner = key.find(name, KEY_ALL_ACCESS)
            if inner is not None:
                _show(context, inner, f"{full}\\{name}", deep=True, is_top=False)
        else:
            context.write(f"{full}\\{name}\r\n")


def _shown(value: Value) -> str:
    kind = _NAMES.get(value.type, f"0x{value.type:x}")
    return f"    {value.name or _DEFAULT}    {kind}    {_text(value)}"


def _text(value: Value) -> str:
    if value.type in (REG_DWORD, REG_QWORD):
        return hex(int.from_bytes(value.data, "little"))
    if value.type in (REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ):
        text = value.data.decode("utf-16-le", "surrogatepass").rstrip("\0")
        return text.replace("\0", "\\0")
    return value.data.hex().upper()


def _data(kind: int, text: str) -> bytes:
    """Raises _Failure."""
    if kind in (REG_DWORD, REG_QWORD):
        try:
            number = int(text or "0", 0)
        except ValueError:
            raise _Failure("ERROR: Invalid syntax. Specify valid numeric value for '/d'.") from None
        return number.to_bytes(4 if kind == REG_DWORD else 8, "little", signed=number < 0)
    if kind in (REG_BINARY, REG_NONE):
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise _Failure("ERROR: Invalid syntax. Specify valid hexadecimal value for '/d'.") from None
    if kind == REG_MULTI_SZ:
        text = text.replace("\\0", "\0") + "\0"
    return (text + "\0").encode("utf-16-le", "surrogatepass")


def _agrees(context: Context, arguments: _Arguments, question: str) -> bool:
    if "f" in arguments.switches:
        return True
    context.write(f"{question} (Yes/No)? ")
    return context.read_all()[:1].lower() == b"y"


def _add(context: Context, arguments: _Arguments) -> None:
    kind = _TYPES.get((arguments.switches.get("t") or "REG_SZ").upper())
    if kind is None:
        raise _Failure("ERROR: Invalid syntax. Specify valid registry value type.")
    root, rest, _ = _root(context, arguments.operand)
    key, _ = root.create(rest, KEY_ALL_ACCESS)
    name = arguments.value_name
    if name is not None or "d" in arguments.switches:
        data = _data(kind, arguments.switches.get("d", ""))
        try:
            key.store.value(key.number, name or "")
        except ApiError:
            pass  # it is new: nothing to ask
        else:
            if not _agrees(context, arguments, f"Value {name or _DEFAULT} exists, overwrite"):
                context.write("The operation was canceled by the user.\r\n")
                return
        key.store.set_value(key.number, name or "", kind, data)
    context.write(_DONE)


def _delete(context: Context, arguments: _Arguments) -> None:
    key, full = _find(context, arguments.operand)
    name = arguments.value_name
    what = f"the registry value {name or _DEFAULT}" if name is not None else f"the registry key {full}"
    if not _agrees(context, arguments, f"Permanently delete {what}"):
        context.write("The operation was canceled by the user.\r\n")
        return
    if name is not None:
        key.store.delete_value(key.number, name)
    elif "va" in arguments.switches:
        for value in [key.store.value_at(key.number, n) for n in range(key.store.info(key.number).values)]:
            key.store.delete_value(key.number, value.name)
    else:
        key.store.delete_below(key.number)
        key.store.delete(key.number)
    context.write(_DONE)


def _import(context: Context, arguments: _Arguments) -> None:
    from pywine.nt.regfile import parse

    try:
        data = read_bytes(context, arguments.operand)
    except (ApiError, OSError):
        raise _Failure("ERROR: Error opening the file. There may be a disk or file system error.") from None
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8", "replace")
    lines = text.lstrip("\ufeff").split("\n", 1)
    for section in parse(lines[1] if len(lines) > 1 else ""):
        root, rest, _ = _root(context, section.path)
        if section.removed:
            found = root.find(rest, KEY_ALL_ACCESS)
            if found is not None:
                found.store.delete_below(found.number)
                found.store.delete(found.number)
            continue
        key, _ = root.create(rest, KEY_ALL_ACCESS)
        for value in section.values:
            if value.type >= 0:
                key.store.set_value(key.number, value.name, value.type, value.data)
            else:
                key.store.delete_value(key.number, value.name)
    context.write(_DONE)
