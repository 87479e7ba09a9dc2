"""Sections: file mappings, over a file or the page file, and their views."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INVALID_FILE_FOR_SECTION,
    STATUS_INVALID_PAGE_PROTECTION,
    STATUS_INVALID_PARAMETER,
    STATUS_INVALID_VIEW_SIZE,
    STATUS_MAPPED_ALIGNMENT,
    STATUS_MAPPED_FILE_SIZE_ZERO,
    STATUS_NOT_MAPPED_VIEW,
    STATUS_SECTION_PROTECTION,
    STATUS_SECTION_TOO_BIG,
    STATUS_USER_MAPPED_FILE,
)
from pywine.nt.file import FILE_TYPE_DISK, File
from pywine.nt.objects import Object
from pywine.nt.virtual import (
    GRANULARITY,
    PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE,
    PAGE_EXECUTE_WRITECOPY,
    PAGE_READONLY,
    PAGE_READWRITE,
    PAGE_SIZE,
    PAGE_WRITECOPY,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.shared import State

MAP_COPY, MAP_WRITE, MAP_READ, MAP_EXECUTE = 0x1, 0x2, 0x4, 0x20
_WRITABLE = (PAGE_READWRITE, PAGE_EXECUTE_READWRITE)
_PROTECTIONS = (*_WRITABLE, PAGE_READONLY, PAGE_WRITECOPY, PAGE_EXECUTE_READ, PAGE_EXECUTE_WRITECOPY)


class Section(Object):
    """A file mapping object over a host file, which is memory for the page file's."""

    type_name = "Section"

    def __init__(self, descriptor: int, size: int, protection: int, *, is_of_file: bool = False) -> None:
        super().__init__()
        self.descriptor, self.size, self.protection = descriptor, size, protection
        self.is_of_file = is_of_file
        self.start = 0  # of its bytes in the host's file
        self.state: State | None = None  # of one that has a name

    def close(self) -> None:
        os.close(self.descriptor)
        if self.state:
            self.state.close()

    def host_descriptors(self) -> tuple[int, ...]:
        return (self.descriptor, self.state.descriptor) if self.state else (self.descriptor,)

    def inherited(self, p: Process) -> Section:
        made = Section(self.descriptor, self.size, self.protection, is_of_file=self.is_of_file)
        made.start = self.start
        if self.state:
            from pywine.nt.namespace import Namespace

            made.state = self.state.for_child()
            p.state(Namespace).adopt(self.name, made)
        return made


class View:
    """A mapped part of a section."""

    __slots__ = ("base", "offset", "section", "size")

    def __init__(self, base: int, size: int, section: Section, offset: int) -> None:
        self.base, self.size, self.section = base, size, section
        self.offset = offset  # of its bytes in the host's file


class Views:
    """The views of a process: mappings of the host, which all views of a section share."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.views: dict[int, View] = {}

    def map(self, section: Section, access: int, offset: int, size: int, address: int = 0) -> int:
        """Map a view (`size` 0: to the end); returns its address. Raises NtError."""
        if offset % GRANULARITY:
            raise NtError(STATUS_MAPPED_ALIGNMENT)
        size = size or section.size - offset
        if offset >= section.size or offset + size > section.size:
            raise NtError(STATUS_INVALID_VIEW_SIZE)
        if section.is_of_file and self._p.engine is not None:
            self._p.engine.expect_cut_offs()
        writable = bool(access & MAP_WRITE)
        if writable and section.protection not in _WRITABLE:
            raise NtError(STATUS_SECTION_PROTECTION)
        # The guest cannot write to the others, whose file the host may be able to read only.
        base = self._p.virtual.map_file(
            size,
            _protection(access),
            section.descriptor,
            section.start + offset,
            address=address,
            shared=writable,
        )
        section.handle_count += 1
        self.views[base] = View(base, size, section, section.start + offset)
        return base

    def unmap(self, address: int) -> None:
        """Raises NtError(STATUS_NOT_MAPPED_VIEW)."""
        region = self._p.virtual.find(address)
        view = self.views.pop(region.base, None) if region else None
        if view is None:
            raise NtError(STATUS_NOT_MAPPED_VIEW)
        self._p.virtual.release(view.base)
        view.section.handle_count -= 1
        if view.section.handle_count <= 0:
            view.section.close()

    def at(self, address: int) -> View:
        """Raises NtError(STATUS_NOT_MAPPED_VIEW)."""
        view = self._find(address)
        if view is None:
            raise NtError(STATUS_NOT_MAPPED_VIEW)
        return view

    def _find(self, address: int) -> View | None:
        region = self._p.virtual.find(address)
        return self.views.get(region.base) if region else None

    def is_cut_off(self, address: int) -> bool:
        """Whether `address` lies in a view whose file somebody has made too short for it."""
        view = self._find(address)
        if view is None:
            return False
        position = view.offset + (address & -PAGE_SIZE) - view.base
        return os.fstat(view.section.descriptor).st_size <= position

    def require_unmapped(self, file: os.stat_result, size: int) -> None:
        """Raise NtError(STATUS_USER_MAPPED_FILE) if a view shows bytes of the file behind `size`."""
        for view in self.views.values():
            if view.section.is_of_file and view.offset + view.size > size:
                status = os.fstat(view.section.descriptor)
                if (status.st_dev, status.st_ino) == (file.st_dev, file.st_ino):
                    raise NtError(STATUS_USER_MAPPED_FILE)


def _protection(access: int) -> int:
    if access & MAP_COPY and not access & MAP_WRITE:
        return PAGE_EXECUTE_WRITECOPY if access & MAP_EXECUTE else PAGE_WRITECOPY
    if access & MAP_WRITE:
        return PAGE_EXECUTE_READWRITE if access & MAP_EXECUTE else PAGE_READWRITE
    return PAGE_EXECUTE_READ if access & MAP_EXECUTE else PAGE_READONLY


def create_section(file: File | None, protection: int, size: int) -> Section:
    """A new section of `size` bytes (0: the file's); the file grows to it where it may. Raises NtError,
    OSError.
    """
    kind = protection & 0xFF
    if kind not in _PROTECTIONS:
        raise NtError(STATUS_INVALID_PAGE_PROTECTION)
    if file is None:
        if not size:
            raise NtError(STATUS_INVALID_PARAMETER)
        descriptor = os.memfd_create("section", os.MFD_CLOEXEC)
        os.ftruncate(descriptor, size)
        return Section(descriptor, size, kind)
    if file.file_type != FILE_TYPE_DISK or file.is_directory:
        raise NtError(STATUS_INVALID_FILE_FOR_SECTION)
    file.require(0x1)
    if kind in _WRITABLE:
        file.require(0x2)
    if not size and not file.size:
        raise NtError(STATUS_MAPPED_FILE_SIZE_ZERO)
    if size > file.size:
        if kind not in _WRITABLE:
            raise NtError(STATUS_SECTION_TOO_BIG)
        os.ftruncate(file.descriptor, size)
    return Section(_own_descriptor(file, kind), size or file.size, kind, is_of_file=True)


def _own_descriptor(file: File, kind: int) -> int:
    """One over a description of its own: a section does not keep the file's share mode."""
    flags = os.O_RDWR if kind in _WRITABLE else os.O_RDONLY
    try:
        return os.open(f"/proc/self/fd/{file.descriptor}", flags | os.O_CLOEXEC)
    except OSError:
        return os.dup(file.descriptor)


def section_of(state: State, size: int, protection: int, path: bytes) -> Section:
    """The section that another process has made, over the file at this host path if there is one. Raises
    OSError.
    """
    if path:
        mode = os.O_RDWR if protection in _WRITABLE else os.O_RDONLY
        made = Section(os.open(path, mode | os.O_CLOEXEC), size, protection, is_of_file=True)
    else:
        made = Section(os.dup(state.descriptor), size, protection)
        made.start = PAGE_SIZE
    made.state = state
    return made
