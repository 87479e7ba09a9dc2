"""reg SAVE, RESTORE, LOAD and UNLOAD: keys in hive files."""

from __future__ import annotations

import os

from pywine.abi.errors import WinError
from pywine.nt import registry_tree
from pywine.programs.reg.keys import DONE, Failure, agrees, find, root_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.registry import Key
    from pywine.programs.context import Context
    from pywine.programs.reg.keys import Arguments

_BAD_FILE = "ERROR: The file is not a registry file, or cannot be read or written."


def save(context: Context, arguments: Arguments) -> None:
    key, _ = find(context, arguments.operand, arguments.access)
    path = context.files.host_path(arguments.second)
    if os.path.exists(path):
        if "y" not in arguments.switches and not agrees(
            context, arguments, f"File {arguments.second} already exists. Overwrite"
        ):
            context.write("The operation was canceled by the user.\r\n")
            return
        os.unlink(path)
    _attempt(lambda: registry_tree.save(key, path))
    context.write(DONE)


def restore(context: Context, arguments: Arguments) -> None:
    key, _ = find(context, arguments.operand, arguments.access)
    path = context.files.host_path(arguments.second)
    _attempt(lambda: registry_tree.restore(key, registry_tree.read_hive(path)))
    context.write(DONE)


def load(context: Context, arguments: Arguments) -> None:
    root, name = _mount(context, arguments)
    path = context.files.host_path(arguments.second)
    if not os.path.exists(path):
        raise Failure("ERROR: The system cannot find the file specified.")
    _attempt(lambda: registry_tree.load(root, name, path))
    context.write(DONE)


def unload(context: Context, arguments: Arguments) -> None:
    _mount(context, arguments)
    key, _ = find(context, arguments.operand)
    _attempt(lambda: registry_tree.unload(key))
    context.write(DONE)


def _mount(context: Context, arguments: Arguments) -> tuple[Key, str]:
    root, name, _ = root_of(context, arguments.operand)
    if len(root.path) != 1 or not name or "\\" in name:  # HKLM, HKU
        raise Failure("ERROR: Invalid key name.")
    return root, name


def _attempt(action: Callable[[], None]) -> None:
    try:
        action()
    except (WinError, OSError):
        raise Failure(_BAD_FILE) from None
