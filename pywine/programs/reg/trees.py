"""reg IMPORT, EXPORT, COPY and COMPARE; regedit's files."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt.registry import KEY_ALL_ACCESS, Key
from pywine.nt.registry_tree import copy_tree, delete_tree, subkeys, values
from pywine.programs.arguments import read_bytes
from pywine.programs.reg.keys import DONE, Failure, agrees, find, root_of, text_of, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.registry_store import Value
    from pywine.programs.context import Context
    from pywine.programs.reg.keys import Arguments

_DIFFERENT = 2


def read_in(context: Context, arguments: Arguments) -> None:
    import_file(context, arguments.operand, arguments.access)
    context.write(DONE)


def import_file(context: Context, path: str, access: int = KEY_ALL_ACCESS) -> None:
    """Do what a .reg file says. Raises Failure."""
    from pywine.nt.regfile import read

    try:
        data = read_bytes(context, path)
    except (ApiError, OSError):
        raise Failure("ERROR: Error opening the file. There may be a disk or file system error.") from None
    try:
        sections = list(read(data, context.process.ansi_code_page))
    except ValueError:
        raise Failure(
            "ERROR: The specified file is not a registry script.\r\nYou can only import registry files."
        ) from None
    for section in sections:
        root, rest, _ = root_of(context, section.path)
        if section.removed:
            found = root.find(rest, access)
            if found is not None:
                delete_tree(found, itself=True)
            continue
        key, _ = root.create(rest, access)
        for value in section.values:
            _apply(key, value)


def _apply(key: Key, value: Value) -> None:
    if value.type >= 0:
        key.store.set_value(key.number, value.name, value.type, value.data)
        return
    try:
        key.store.delete_value(key.number, value.name)
    except ApiError:  # it is not there anyway
        return


def write_out(context: Context, arguments: Arguments) -> None:
    key, full = find(context, arguments.operand, arguments.access)
    path = context.files.host_path(arguments.second)
    if os.path.exists(path) and "y" not in arguments.switches:
        context.write(f"File {arguments.second} already exists. Overwrite (Yes/No)? ")
        if context.read_all()[:1].lower() != b"y":
            context.write("The operation was canceled by the user.\r\n")
            return
    export_file(context, key, full, arguments.second)
    context.write(DONE)


def export_file(context: Context, key: Key, full: str, file: str, *, old: bool = False) -> None:
    """Write a key and all below it. Raises Failure."""
    from pywine.nt.regwrite import export

    data = export(key, full, old=old, code_page=context.process.ansi_code_page)
    try:
        with open(context.files.host_path(file), "wb") as target:
            target.write(data)
    except (ApiError, OSError):
        raise Failure("ERROR: Error opening the file. There may be a disk or file system error.") from None


def copy(context: Context, arguments: Arguments) -> None:
    source, full = find(context, arguments.operand, arguments.access)
    root, rest, target_name = root_of(context, arguments.second)
    if full.lower() == target_name.lower():
        raise Failure("ERROR: The registry entry cannot be copied onto itself.")
    target, _ = root.create(rest, arguments.access)
    deep = "s" in arguments.switches
    known = {value.name.lower() for value in values(target)}
    for value in values(source):
        name = value.name or "(Default)"
        if value.name.lower() in known and not agrees(
            context, arguments, f"Value {target_name}\\{name} exists, overwrite"
        ):
            continue
        target.store.set_value(target.number, value.name, value.type, value.data)
    if deep:
        for number in subkeys(source):
            name = source.store.info(number).name
            below, _ = target.create(name, KEY_ALL_ACCESS)
            copy_tree(Key(source.store, number, (*source.path, name), KEY_ALL_ACCESS), below)
    context.write(DONE)


def compare(context: Context, arguments: Arguments) -> int:
    """Returns 2 where the trees differ."""
    first, first_name = find(context, arguments.operand, arguments.access)
    second, second_name = find(context, arguments.second, arguments.access)
    lines = list(_differences(first, first_name, second, second_name, deep="s" in arguments.switches))
    shown = {"oa", "od", "os", "on"}.intersection(arguments.switches)
    for mark, line in lines:
        if (mark == "=" and shown & {"oa", "os"}) or (mark != "=" and not shown & {"os", "on"}):
            context.write(f"{mark} {line}\r\n")
    differs = any(mark != "=" for mark, _ in lines)
    context.write(f"\r\nResults Compared: {'Different' if differs else 'Identical'}\r\n\r\n{DONE}")
    return _DIFFERENT if differs else 0


def _differences(
    first: Key, first_name: str, second: Key, second_name: str, *, deep: bool
) -> list[tuple[str, str]]:
    found = []
    ours = {value.name.lower(): value for value in values(first)}
    theirs = {value.name.lower(): value for value in values(second)}
    for name, value in ours.items():
        other = theirs.get(name)
        if other is not None and (other.type, other.data) == (value.type, value.data):
            found.append(("=", _line("Value", first_name, value)))
            continue
        found.append(("<", _line("Value", first_name, value)))
        if other is not None:
            found.append((">", _line("Value", second_name, other)))
    found += [(">", _line("Value", second_name, value)) for name, value in theirs.items() if name not in ours]
    if not deep:
        return found
    ours_below, theirs_below = _below(first), _below(second)
    for name, (title, key) in ours_below.items():
        path = f"{first_name}\\{title}"
        other = theirs_below.get(name)
        if other is None:
            found.append(("<", f"Key:  {path}"))
        else:
            found += _differences(key, path, other[1], f"{second_name}\\{other[0]}", deep=True)
    found += [
        (">", f"Key:  {second_name}\\{title}")
        for name, (title, _) in theirs_below.items()
        if name not in ours_below
    ]
    return found


def _below(key: Key) -> dict[str, tuple[str, Key]]:
    found = {}
    for number in subkeys(key):
        name = key.store.info(number).name
        found[name.lower()] = name, Key(key.store, number, (*key.path, name), KEY_ALL_ACCESS)
    return found


def _line(kind: str, path: str, value: Value) -> str:
    return f"{kind}:  {path}  {value.name or '(Default)'}  {type_name(value)}  {text_of(value)}"
