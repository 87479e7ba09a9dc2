"""PEB.Ldr: the three lists of LDR_DATA_TABLE_ENTRY that programs walk, kept true at every moment."""

from __future__ import annotations

from pywine.abi.winternl import LDR_DATA_TABLE_ENTRY, LIST_ENTRY, PEB_LDR_DATA
from pywine.host.ffi import sizeof
from pywine.machine import utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.ldr.modules import Module
    from pywine.nt.process import Process

_IMAGE_DLL, _ENTRY_PROCESSED, _PROCESS_ATTACH_CALLED = 0x4, 0x4000, 0x80000


class LoaderData:
    """The guest's view of the loaded modules."""

    def __init__(self, p: Process) -> None:
        self._p = p
        layout = PEB_LDR_DATA.layout(p.bits)
        self.address = p.allocate(bytes(sizeof(layout)))
        data: Any = PEB_LDR_DATA.on(p.memory, self.address, p.bits)
        data.Length = sizeof(layout)
        data.Initialized = 1
        self._entry_layout: Any = LDR_DATA_TABLE_ENTRY.layout(p.bits)
        self._heads = {
            name: self.address + getattr(layout, name).offset
            for name in (
                "InLoadOrderModuleList",
                "InMemoryOrderModuleList",
                "InInitializationOrderModuleList",
            )
        }
        for head in self._heads.values():
            links: Any = LIST_ENTRY.on(p.memory, head, p.bits)
            links.Flink = links.Blink = head
        p.peb.Ldr = self.address

    def add(self, module: Module) -> None:
        """A module is loaded."""
        p = self._p
        size = sizeof(self._entry_layout)
        module.ldr_entry = p.allocate(bytes(size))
        entry: Any = LDR_DATA_TABLE_ENTRY.on(p.memory, module.ldr_entry, p.bits)
        entry.DllBase, entry.EntryPoint, entry.SizeOfImage = module.base, module.entry, module.size
        self._text(entry.FullDllName, module.path)
        self._text(entry.BaseDllName, module.name)
        entry.Flags = _IMAGE_DLL | _ENTRY_PROCESSED
        entry.LoadCount = 0xFFFF
        entry.TimeDateStamp = module.image.headers.timestamp if module.image else 0
        hash_links = module.ldr_entry + self._entry_layout.HashLinks.offset
        entry.HashLinks.Flink = entry.HashLinks.Blink = hash_links
        self._append("InLoadOrderModuleList", module.ldr_entry + self._entry_layout.InLoadOrderLinks.offset)
        self._append(
            "InMemoryOrderModuleList", module.ldr_entry + self._entry_layout.InMemoryOrderLinks.offset
        )

    def initialised(self, module: Module) -> None:
        """A module's turn in the order of initialisation has come."""
        at = module.ldr_entry + self._entry_layout.InInitializationOrderLinks.offset
        self._append("InInitializationOrderModuleList", at)
        entry: Any = LDR_DATA_TABLE_ENTRY.on(self._p.memory, module.ldr_entry, self._p.bits)
        entry.Flags |= _PROCESS_ATTACH_CALLED

    def remove(self, module: Module) -> None:
        """A module is unloaded."""
        layout = self._entry_layout
        for name in ("InLoadOrderLinks", "InMemoryOrderLinks", "InInitializationOrderLinks"):
            links: Any = LIST_ENTRY.on(
                self._p.memory, module.ldr_entry + getattr(layout, name).offset, self._p.bits
            )
            if links.Flink:
                self._links(links.Blink).Flink = links.Flink
                self._links(links.Flink).Blink = links.Blink
        entry: Any = LDR_DATA_TABLE_ENTRY.on(self._p.memory, module.ldr_entry, self._p.bits)
        for block in (entry.FullDllName.Buffer, entry.BaseDllName.Buffer, module.ldr_entry):
            self._p.heap.free(block)

    def _append(self, name: str, at: int) -> None:
        head = self._heads[name]
        last = self._links(head).Blink
        links = self._links(at)
        links.Flink, links.Blink = head, last
        self._links(last).Flink = at
        self._links(head).Blink = at

    def _links(self, address: int) -> Any:
        return LIST_ENTRY.on(self._p.memory, address, self._p.bits)

    def _text(self, target: Any, text: str) -> None:
        data = utf16.encode(text)
        target.Length, target.MaximumLength = len(data), len(data) + 2
        target.Buffer = self._p.allocate(data + b"\0\0")
