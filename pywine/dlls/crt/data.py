"""The data exports of the C runtimes: sizes in bytes, large enough for both machines, and initial values."""

from __future__ import annotations

import struct

from pywine.machine import utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt

# FILE is 32 bytes on x86, 48 on x64; _iob has 20 of them (stdio.h).
FILE_SIZE = {32: 32, 64: 48}
IOB_ENTRIES = 20

DATA_SIZES = {
    "_iob": IOB_ENTRIES * FILE_SIZE[64],
    "_ctype": 257 * 2,
    "_wctype": 257 * 2,
    "_sys_errlist": 44 * 8,
    "_tzname": 16,
    "_mbctype": 257,
    "_mbcasemap": 256,
    "__pioinfo": 64 * 8,
    "__badioinfo": 64,
    "_HUGE": 8,
}
# The version that programs are told (GetVersion's is the same): Windows 10.
MAJOR, MINOR, BUILD, PLATFORM_NT = 6, 2, 9200, 2


def initialise(c: Crt) -> None:
    """Give the data exports their initial values: cheap ones now, tables where a program may read them
    directly.
    """
    from pywine.abi.types import DOUBLE, INT, PVOID
    from pywine.dlls.crt.environ import arrays_of
    from pywine.dlls.crt.startup import arguments_of
    from pywine.dlls.crt.zone import zone_of

    p = c.p
    arrays_of(c)
    c.set_data("_acmdln", PVOID, p.allocate(p.ansi(p.command_line) + b"\0"))
    c.set_data("_wcmdln", PVOID, p.allocate(utf16.encode(p.command_line) + b"\0\0"))
    c.set_data("_pgmptr", PVOID, c.narrow.allocate(c.narrow.from_unicode(p.image_path)))
    c.set_data("_wpgmptr", PVOID, c.wide.allocate(p.image_path))
    c.set_data("__mb_cur_max", INT, 1)
    if c.ucrt:
        return
    zone_of(c)
    arguments = arguments_of(c)
    arguments.publish()
    c.set_data("_HUGE", DOUBLE, float("inf"))  # type: ignore[arg-type]
    for name, value in (
        ("_osver", BUILD),
        ("_winmajor", MAJOR),
        ("_winminor", MINOR),
        ("_osplatform", PLATFORM_NT),
        ("_winver", MAJOR << 8 | MINOR),
        ("_sys_nerr", 43),
    ):
        c.set_data(name, INT, value)
    _initialise_classes(c)
    _initialise_errors(c)
    c.streams  # noqa: B018  (programs find stdin, stdout and stderr in _iob)


def _initialise_classes(c: Crt) -> None:
    from pywine.abi.types import PVOID

    address = c.locale.classes_address
    table = c.memory.ram[address - 2 : address + 512].tobytes()
    at = c.data("_ctype", len(table))
    c.memory.ram[at : at + len(table)] = table
    c.set_data("_pctype", PVOID, at + 2)


def _initialise_errors(c: Crt) -> None:
    """_sys_errlist, an array of pointers to the texts."""
    from pywine.dlls.crt.errno import MESSAGES

    code = "Q" if c.p.bits == 64 else "I"
    texts = b"\0".join(message.encode() for message in MESSAGES) + b"\0"
    at, base = 0, c.p.allocate(texts)
    pointers = []
    for message in MESSAGES:
        pointers.append(base + at)
        at += len(message) + 1
    table = struct.pack(f"<{len(pointers)}{code}", *pointers)
    where = c.data("_sys_errlist", len(table))
    c.memory.ram[where : where + len(table)] = table


class _WideClasses:
    """The table of wide character classes, made when a program first asks."""

    def __init__(self, c: Crt) -> None:
        from pywine.nt.chartype import crt_type

        classes = [0, *(crt_type(character, c.ucrt) for character in range(256))]
        self.address = c.p.allocate(struct.pack("<257H", *classes)) + 2


def wide_classes(c: Crt) -> int:
    return c.state(_WideClasses).address
