"""What the machine is: processors, memory, names, Windows' version."""

from __future__ import annotations

import os

MAJOR, MINOR, BUILD = 10, 0, 19045


class Memory:
    """Bytes of memory and of swap, all and available, as /proc/meminfo says."""

    def __init__(self) -> None:
        values = {}
        with open("/proc/meminfo") as info:
            for line in info:
                name, _, rest = line.partition(":")
                values[name] = int(rest.split()[0]) * 1024
        self.total, self.available = values["MemTotal"], values.get("MemAvailable", values["MemFree"])
        self.page_total = self.total + values.get("SwapTotal", 0)
        self.page_available = self.available + values.get("SwapFree", 0)


def computer_name() -> str:
    """The NetBIOS name."""
    return os.uname().nodename.partition(".")[0].upper()[:15]


def host_name() -> str:
    return os.uname().nodename.partition(".")[0]


def domain_name() -> str:
    return os.uname().nodename.partition(".")[2]
