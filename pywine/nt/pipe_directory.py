"""Where the instances of named pipes stand: a folder of the prefix for each name."""

from __future__ import annotations

import os
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

TYPE, BUSY, CUT = "type", ".busy", ".cut"
FACTS = struct.Struct("<IIIII")  # type, most instances, output and input buffer, default time-out


class Directory:
    """The instances of one name."""

    def __init__(self, p: Process, name: str) -> None:
        quoted = "".join(c if c.isalnum() or c in "-_" else f"%{ord(c):x}." for c in name.lower())
        self.path = os.path.join(p.run_directory.path, "pipes", quoted)

    def entries(self) -> list[str]:
        """Names of instances whose process lives; those of others are removed."""
        try:
            names = [name for name in sorted(os.listdir(self.path)) if name != TYPE]
        except FileNotFoundError:
            return []
        alive = []
        for name in names:
            try:
                os.kill(int(name.partition("-")[0]), 0)
            except ProcessLookupError:
                self.remove(name)
            else:
                if not name.endswith(CUT):
                    alive.append(name)
        return alive

    def free(self) -> list[str]:
        return [name for name in self.entries() if not name.endswith(BUSY)]

    def facts(self) -> tuple[int, ...]:
        """What the first instance was created with. Raises OSError."""
        with open(os.path.join(self.path, TYPE), "rb") as file:
            return FACTS.unpack(file.read(FACTS.size))

    def rename(self, entry: str, to: str) -> None:
        """Raises FileNotFoundError."""
        os.rename(os.path.join(self.path, entry), os.path.join(self.path, to))

    def mark(self, entry: str) -> None:
        os.close(os.open(os.path.join(self.path, entry), os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))

    def has(self, entry: str) -> bool:
        return os.path.exists(os.path.join(self.path, entry))

    def remove(self, entry: str) -> None:
        try:  # noqa: SIM105  (contextlib would cost every start)
            os.unlink(os.path.join(self.path, entry))
        except FileNotFoundError:  # somebody else was faster
            pass

    def remove_if_empty(self) -> None:
        if not self.entries():
            try:
                os.unlink(os.path.join(self.path, TYPE))
                os.rmdir(self.path)
            except OSError:  # somebody else does so, or makes an instance
                pass

    def address(self, entry: str, descriptor: int) -> str:
        """A short path of an instance's socket: the host's addresses have at most 108 bytes."""
        return f"/proc/self/fd/{descriptor}/{entry}"
