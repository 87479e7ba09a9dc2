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


def memory_of(host_id: int) -> tuple[int, int]:
    """Bytes of memory that a process of the host (0: this one) has, and has had at most."""
    values = {}
    with open(f"/proc/{host_id or 'self'}/status") as status:
        for line in status:
            name, _, rest = line.partition(":")
            if name in ("VmRSS", "VmHWM"):
                values[name] = int(rest.split()[0]) * 1024
    return values.get("VmRSS", 0), values.get("VmHWM", 0)


def computer_name() -> str:
    """The NetBIOS name."""
    return os.uname().nodename.partition(".")[0].upper()[:15]


def host_name() -> str:
    return os.uname().nodename.partition(".")[0]


def domain_name() -> str:
    return os.uname().nodename.partition(".")[2]


def boot_id() -> str:
    """What differs after every start of the machine."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def machine_guid(prefix: str) -> str:
    """The machine's GUID in the registry: always the same for a prefix."""
    from hashlib import sha256

    digits = sha256(f"{os.uname().nodename}:{prefix}".encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"


class ProcessorDescription:
    """One logical processor, as the registry describes it."""

    __slots__ = ("identifier", "megahertz", "name", "vendor")

    def __init__(self, facts: dict[str, str]) -> None:
        self.name = facts.get("model name", "")
        self.vendor = facts.get("vendor_id", "GenuineIntel")
        self.megahertz = int(float(facts.get("cpu MHz", "0")))
        kind = "AMD64" if self.vendor == "AuthenticAMD" else "Intel64"
        numbers = (facts.get(name, "0") for name in ("cpu family", "model", "stepping"))
        self.identifier = "{} Family {} Model {} Stepping {}".format(kind, *numbers)


def processors() -> list[ProcessorDescription]:
    """The logical processors, as /proc/cpuinfo describes them."""
    with open("/proc/cpuinfo") as info:
        blocks = info.read().split("\n\n")
    found = []
    for block in blocks:
        facts = {
            name.strip(): value.strip()
            for name, _, value in (line.partition(":") for line in block.splitlines())
        }
        if "processor" in facts:
            found.append(ProcessorDescription(facts))
    return found
