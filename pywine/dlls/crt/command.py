"""The command interpreter, as the C runtime calls it."""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.dlls.crt.fdtable import write_table
from pywine.ldr.program import find_program
from pywine.ldr.start import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt


def interpreter(c: Crt) -> str:
    return c.p.environment.get("ComSpec") or "cmd.exe"


def has_interpreter(c: Crt) -> bool:
    try:
        find_program(c.p, None, f'"{interpreter(c)}"')
    except WinError:
        return False
    return True


def command_request(c: Crt, command: str) -> Request:
    """The interpreter, told to run a command."""
    request = Request(None, f'"{interpreter(c)}" /c {command}')
    request.inherits, request.runtime_data = True, write_table(c)
    return request
