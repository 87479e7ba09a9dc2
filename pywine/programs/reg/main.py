"""reg: what its command line asks for."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.programs.arguments import fail
from pywine.programs.reg import hives, trees, values
from pywine.programs.reg.keys import NO_KEY, Arguments, Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.programs.context import Context

_USAGE = 'ERROR: Invalid syntax.\r\nType "REG /?" for usage.'
_OPERANDS = {"export": 2, "copy": 2, "compare": 2, "save": 2, "restore": 2, "load": 2}


def main(context: Context, arguments: list[str]) -> int:
    """reg QUERY | ADD | DELETE | IMPORT | EXPORT | COPY | COMPARE | SAVE | RESTORE | LOAD | UNLOAD"""
    commands: dict[str, Callable[[Context, Arguments], int | None]] = {
        "query": values.query, "add": values.add, "delete": values.delete, "import": trees.read_in,
        "export": trees.write_out, "copy": trees.copy, "compare": trees.compare, "save": hives.save,
        "restore": hives.restore, "load": hives.load, "unload": hives.unload,
    }  # fmt: skip
    name = arguments[0].lower() if arguments else ""
    if name not in commands:
        return fail(context, _USAGE)
    try:
        return commands[name](context, Arguments(arguments[1:], _OPERANDS.get(name, 1))) or 0
    except Failure as failure:
        return fail(context, str(failure))
    except ApiError:
        return fail(context, NO_KEY)
