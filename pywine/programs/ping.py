"""ping: echoes from this machine, which scripts wait for; other machines are refused."""

from __future__ import annotations

import os
from time import sleep

from pywine.programs.arguments import fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_WITH_NUMBER = frozenset(("n", "l", "w", "i", "v", "r", "s", "c"))
_OTHERS = frozenset(("t", "a", "f", "4", "6"))
_PAUSE = 1  # seconds


def main(context: Context, arguments: list[str]) -> int:
    """ping [-t] [-n count] [-l size] [-w milliseconds] machine"""
    numbers = {"n": 4, "l": 32}
    targets, endless = [], False
    words = iter(arguments)
    for word in words:
        letter = word[1:].lower()
        if word[0] not in "-/":
            targets.append(word)
        elif letter in _WITH_NUMBER:
            value = next(words, "")
            if not value.isdigit():
                return fail(context, f"Value must be supplied for option {word}.")
            numbers[letter] = int(value)
        elif letter in _OTHERS:
            endless = endless or letter == "t"
        else:
            return fail(context, f"Bad option {word}.")
    if len(targets) != 1:
        return fail(context, "IP address must be specified.")
    address = _own_address(targets[0].lower())
    if not address:
        what = "pywine's ping reaches this machine only."
        return fail(context, f"Ping request could not find host {targets[0]}: {what}")
    return _echo(context, targets[0], address, numbers["n"], numbers["l"], endless=endless)


def _own_address(name: str) -> str:
    """The loopback address that a name of this machine means, or ""."""
    own = os.uname().nodename.lower()
    if name in ("::1", "localhost", own, own.partition(".")[0]):
        return "::1"
    parts = name.split(".")
    return name if parts[0] == "127" and len(parts) == 4 and all(part.isdigit() for part in parts) else ""


def _echo(context: Context, name: str, address: str, count: int, size: int, *, endless: bool) -> int:
    shown = address if name == address else f"{name} [{address}]"
    context.write(f"\r\nPinging {shown} with {size} bytes of data:\r\n")
    ending = "TTL=128" if "." in address else ""
    sent = 0
    while endless or sent < count:
        if sent:
            sleep(_PAUSE)
        sent += 1
        body = f"bytes={size} time<1ms {ending}" if ending else "time<1ms "
        context.write(f"Reply from {address}: {body}\r\n")
    context.write(
        f"\r\nPing statistics for {address}:\r\n"
        f"    Packets: Sent = {sent}, Received = {sent}, Lost = 0 (0% loss),\r\n"
        "Approximate round trip times in milli-seconds:\r\n"
        "    Minimum = 0ms, Maximum = 0ms, Average = 0ms\r\n"
    )
    return 0
