"""A loaded module."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.builtin import BuiltinImage
    from pywine.ldr.image import Image
    from pywine.nt.process import Process

PINNED = 0xFFFF  # a count of references that stays


class Module:
    """One loaded module. `base` and `entry` are guest addresses, `size` is bytes."""

    def __init__(self, name: str, path: str, base: int, size: int, entry: int) -> None:
        self.name, self.path = name, path  # "KERNEL32.dll", its full Windows path
        self.base, self.size, self.entry = base, size, entry
        self.image: Image | None = None
        self.builtin: BuiltinImage | None = None
        self.is_ours = False  # a builtin, as a table of thunks or as a file of guest code
        self.host_path = ""
        self.reason = ""  # who asked for it
        self.references = 0  # by LoadLibrary; PINNED: it stays
        self.binding = False  # whether its imports are being bound
        self.dependencies: list[Module] = []
        self.imports_bound = 0
        self.initialised = False
        self.thread_calls = True
        self.tls_index = -1
        self.ldr_entry = 0  # guest address of its LDR_DATA_TABLE_ENTRY

    @classmethod
    def from_argument(cls, p: Process, value: int) -> Module:
        """The module of an HMODULE argument, NULL being the program. Raises WinError(ERROR_MOD_NOT_FOUND)."""
        if not value:
            return p.modules.exe
        return p.modules.with_base(value)

    def refer(self) -> None:
        """One more LoadLibrary."""
        if self.references != PINNED:
            self.references += 1

    def depend_on(self, other: Module) -> None:
        if other not in self.dependencies:
            self.dependencies.append(other)


def reachable(roots: list[Module]) -> list[Module]:
    """These modules and all they depend on."""
    found = list(roots)
    for one in found:
        found += [dependency for dependency in one.dependencies if dependency not in found]
    return found
