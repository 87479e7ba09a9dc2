"""The BIOS' other services, and what drivers would bring that are not here: each says that it is absent."""

from __future__ import annotations

import struct
import time

from pywine.machine.unicorn.realmode import CARRY
from pywine.programs.ntvdm.dos import Dos, Ended

_TICKS, _MIDNIGHT, _EQUIPMENT, _MEMORY = 0x46C, 0x470, 0x410, 0x413
_NOT_SUPPORTED = 0x86


def install(dos: Dos) -> None:
    """Give the machine its services."""
    m, r = dos.m, dos.m.r

    def equipment() -> None:
        r.ax = struct.unpack_from("<H", m.ram, _EQUIPMENT)[0]

    def memory() -> None:
        r.ax = struct.unpack_from("<H", m.ram, _MEMORY)[0]

    def disk() -> None:
        r.ah = 0x01 if r.ah else 0  # no drive takes commands
        r.set_flag(CARRY, r.ah)

    def serial() -> None:
        r.ax = 0x8000  # it does not answer

    def printer() -> None:
        r.ah = 0x01

    def system() -> None:
        if r.ah == 0x86:
            m.block(time.sleep, (r.cx << 16 | r.dx) / 1_000_000)
            r.set_flag(CARRY, False)
        elif r.ah == 0x88:
            r.ax = 0  # no memory behind the first megabyte
            r.set_flag(CARRY, False)
        elif r.ah != 0x4F:  # which keyboard handlers call: the key stays
            r.ah = _NOT_SUPPORTED
            r.set_flag(CARRY, True)

    def clock() -> None:
        now = time.localtime()
        if r.ah == 0:
            r.dx, r.cx = struct.unpack_from("<HH", m.ram, _TICKS)
            r.al, m.ram[_MIDNIGHT] = m.ram[_MIDNIGHT], 0
            dos.rest()
        elif r.ah == 2:
            r.ch, r.cl, r.dh, r.dl = map(_bcd, (now.tm_hour, now.tm_min, now.tm_sec, now.tm_isdst > 0))
            r.set_flag(CARRY, False)
        elif r.ah == 4:
            r.ch, r.cl = _bcd(now.tm_year // 100), _bcd(now.tm_year % 100)
            r.dh, r.dl = _bcd(now.tm_mon), _bcd(now.tm_mday)
            r.set_flag(CARRY, False)

    def multiplex() -> None:
        if r.ax == 0x1680:  # the program gives its time away
            dos.rest()
            r.al = 0

    def fast_output() -> None:
        dos.video.put(r.al)

    def restart() -> None:
        raise Ended(0)

    def no_disk() -> None:
        r.ax = 0x0201
        r.set_flag(CARRY, True)

    m.services |= {
        0x11: equipment, 0x12: memory, 0x13: disk, 0x14: serial, 0x15: system, 0x17: printer, 0x18: restart,
        0x19: restart, 0x1A: clock, 0x25: no_disk, 0x26: no_disk, 0x28: dos.rest, 0x29: fast_output,
        0x2F: multiplex,
    }  # fmt: skip
    for absent in (0x33, 0x5C, 0x67):  # mouse, NetBIOS, EMS: their vectors lead nowhere
        m.set_vector(absent, 0, 0)


def _bcd(value: int) -> int:
    return value // 10 << 4 | value % 10
