"""How values look in a trace: numbers, flags by name, text, handles, results, errors. Nothing here raises."""

from __future__ import annotations

from pywine.abi import types
from pywine.abi.errors import ApiError
from pywine.machine.memory import AccessViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LONGEST = 80  # characters of a text
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def hexadecimal(value: int) -> str:
    """A pointer."""
    return f"{value:#x}" if value else "NULL"


def flag_names(value: int, names: dict[str, int]) -> str:
    """A combination of flags; what has no name stays a number."""
    found = []
    rest = value
    for name, flag in names.items():
        if flag and rest & flag == flag:
            found.append(name)
            rest &= ~flag
    if rest or not found:
        found.append(next((name for name, flag in names.items() if flag == rest == value), f"{rest:#x}"))
    return "|".join(found)


def value_name(value: int, names: dict[str, int]) -> str:
    """One of several named values."""
    return next((name for name, known in names.items() if known == value), f"{value:#x}")


def quote(text: str | bytes) -> str:
    """A text as a C literal, cut where it gets long."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    cut = "…" if len(text) > _LONGEST else ""
    shown = "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in text[:_LONGEST])
    return f'"{shown}"{cut}'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def show_text(read: Callable[[int], str | bytes], address: int) -> str:
    """The text at a guest address."""
    if not address:
        return "NULL"
    try:
        return quote(read(address))
    except AccessViolation:
        return f"{address:#x} (not readable)"


def show_handle(p: Any, value: int) -> str:
    """A handle, and what it refers to."""
    try:
        return f"{value:#x} ({p.handles.get(value).describe()})"
    except ApiError:
        return hexadecimal(value)


def show_cell(cell: Any) -> str:
    """The scalar that an output parameter points to, after the call; "" where it is none."""
    value = getattr(cell, "value", None)
    if isinstance(value, int):
        return f"{value:#x}" if value > 0xFFFF else str(value)
    return "" if value is None else repr(value)


def show_buffer(p: Any, buffer: Any) -> str:
    """The text in an output buffer, after the call."""
    if not isinstance(buffer, types.TextOut) or not buffer.address or not buffer.size:
        return ""
    try:
        read = p.memory.read_wstring if buffer.wide else p.memory.read_cstring
        return quote(read(buffer.address, buffer.size))
    except AccessViolation:
        return ""


HELPERS = {
    function.__name__: function
    for function in (hexadecimal, flag_names, value_name, show_text, show_handle, show_cell, show_buffer)
}


def show_result(p: Any, result: Any, value: Any) -> str:
    """What a function with the declared `result` returned; "" for nothing."""
    if isinstance(result, types.Result):
        return _show_report(result.meaning, value)
    if not isinstance(value, int):
        return "NULL" if value is None else repr(value)
    value = int(value)  # a body may say True
    if result is types.FILE_HANDLE:
        return "INVALID_HANDLE_VALUE" if value == -1 else show_handle(p, value)
    if isinstance(result, types.Integer) and result.code != "P":
        return result.display.format(value)
    return hexadecimal(value & ((1 << p.bits) - 1))


def _show_report(meaning: str, value: Any) -> str:
    if meaning == "void":
        return ""
    if meaning == "true":
        return "TRUE" if value is None or value else "FALSE"
    if meaning == "text":
        return str(value)
    if meaning == "status":
        from pywine.abi import ntstatus

        return ntstatus.name((value or 0) & 0xFFFFFFFF)
    if meaning == "lstatus":
        return show_error(value or 0)
    return show_errno(value) if value else "0"


def show_error(code: int) -> str:
    """A Win32 error."""
    from pywine.abi import winerror

    name = winerror.name(code)
    return f"error {code}" if name == f"error {code}" else f"{name} ({code})"


def show_errno(code: int) -> str:
    """An errno value of Microsoft's C runtime."""
    from pywine.abi import translate

    for name, value in vars(translate).items():
        if value == code and name[0] == "E" and name.isupper():
            return f"{name} ({code})"
    return f"errno {code}"
