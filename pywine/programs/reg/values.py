"""reg QUERY, ADD and DELETE."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt.registry import KEY_ALL_ACCESS
from pywine.programs.reg.keys import DEFAULT, DONE, TYPES, Failure, agrees, data_of, find, root_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.registry import Key
    from pywine.programs.context import Context
    from pywine.programs.reg.keys import Arguments


def query(context: Context, arguments: Arguments) -> None:
    key, full = find(context, arguments.operand, arguments.access)
    context.write("\r\n")
    name = arguments.value_name
    if name is not None:
        value = key.value(name)
        context.write(f"{full}\r\n{shown(value)}\r\n\r\n")
        return
    _show(context, key, full, deep="s" in arguments.switches, is_top=True)


def _show(context: Context, key: Key, full: str, *, deep: bool, is_top: bool) -> None:
    info = key.info()
    if info.values or not is_top:
        context.write(f"{full}\r\n")
        for index in range(info.values):
            context.write(shown(key.value_at(index)) + "\r\n")
        if info.values or deep:
            context.write("\r\n")
    names = [key.subkey(index).name for index in range(info.subkeys)]
    for name in names:
        if deep:
            inner = key.find(name, KEY_ALL_ACCESS)
            if inner is not None:
                _show(context, inner, f"{full}\\{name}", deep=True, is_top=False)
        else:
            context.write(f"{full}\\{name}\r\n")


def add(context: Context, arguments: Arguments) -> None:
    kind = TYPES.get((arguments.switches.get("t") or "REG_SZ").upper())
    if kind is None:
        raise Failure("ERROR: Invalid syntax. Specify valid registry value type.")
    root, rest, _ = root_of(context, arguments.operand)
    key, _ = root.create(rest, arguments.access)
    name = arguments.value_name
    if name is not None or "d" in arguments.switches:
        data = data_of(kind, arguments.switches.get("d", ""))
        try:
            key.value(name or "")
        except ApiError:
            pass  # it is new: nothing to ask
        else:
            if not agrees(context, arguments, f"Value {name or DEFAULT} exists, overwrite"):
                context.write("The operation was canceled by the user.\r\n")
                return
        key.store.set_value(key.number, name or "", kind, data)
    context.write(DONE)


def delete(context: Context, arguments: Arguments) -> None:
    key, full = find(context, arguments.operand, arguments.access)
    name = arguments.value_name
    what = f"the registry value {name or DEFAULT}" if name is not None else f"the registry key {full}"
    if not agrees(context, arguments, f"Permanently delete {what}"):
        context.write("The operation was canceled by the user.\r\n")
        return
    if name is not None:
        key.store.delete_value(key.number, name)
    elif "va" in arguments.switches:
        for value in [key.value_at(n) for n in range(key.info().values)]:
            key.store.delete_value(key.number, value.name)
    else:
        key.store.delete_below(key.number)
        key.store.delete(key.number)
    context.write(DONE)
