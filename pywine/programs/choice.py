"""choice: asks for one of several keys."""

from __future__ import annotations

import os
import select

from pywine.programs.arguments import fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_BAD = 255


def main(context: Context, arguments: list[str]) -> int:
    """choice [/C keys] [/N] [/CS] [/T seconds /D key] [/M text]: the key's number, from 1 on."""
    values = {"c": "YN", "t": "", "d": "", "m": ""}
    hides = is_exact = False
    words = iter(arguments)
    for word in words:
        name, colon, value = word[1:].partition(":")
        name = name.lower()
        if word[:1] != "/" or name not in (*values, "n", "cs"):
            return fail(context, f"ERROR: Invalid argument/option - '{word}'.", _BAD)
        if name in values:
            values[name] = value if colon else next(words, "")
        hides, is_exact = hides or name == "n", is_exact or name == "cs"
    keys = values["c"] if is_exact else values["c"].upper()
    default = values["d"] if is_exact else values["d"].upper()
    if bool(values["t"]) != bool(default) or (default and default not in keys) or len(set(keys)) < len(keys):
        return fail(context, "ERROR: Invalid syntax.", _BAD)
    prompt = values["m"] + (" " if values["m"] and not hides else "")
    context.write(prompt + ("" if hides else f"[{','.join(keys)}]?"))
    while True:
        key = _key(context, float(values["t"]) if values["t"] else None, default)
        if not key:
            return _BAD
        found = keys.find(key if is_exact else key.upper())
        if found >= 0 and key.strip():
            context.write(f"{keys[found]}\r\n")
            return found + 1


def _key(context: Context, seconds: float | None, default: str) -> str:
    keyboard = context.descriptors[0]
    if keyboard < 0:
        return ""
    if seconds is not None and not select.select([keyboard], [], [], seconds)[0]:
        return default
    if not os.isatty(keyboard):
        return os.read(keyboard, 1).decode("latin-1")
    import termios
    import tty

    saved = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard)
        return os.read(keyboard, 1).decode("latin-1")
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, saved)
