"""shellapi.h: command lines."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import INT, PVOID, WSTR, Opt, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.commandline import split_shell
from pywine.nt.process import Process


@api
def CommandLineToArgvW(p: Process, command_line: Opt[WSTR], count: Out[INT]) -> PVOID:
    if command_line is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    arguments = split_shell(command_line) if command_line else [p.image_path]
    count.value = len(arguments)
    word = p.bits // 8
    texts = [encode_wide(argument) + b"\0\0" for argument in arguments]
    start = word * (len(texts) + 1)
    address = p.allocate(bytes(start + sum(map(len, texts))))
    at = address + start
    pointers = b""
    for text in texts:
        p.memory.write(at, text)
        pointers += at.to_bytes(word, "little")
        at += len(text)
    p.memory.write(address, pointers)
    return address
