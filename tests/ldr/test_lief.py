"""Our reader against lief, on every sample binary and on the files below PYWINE_CORPUS."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from pywine.abi.errors import NtError, WinError
from pywine.ldr import pe
from pywine.ldr.exports import ExportDirectory, find_in_image
from pywine.ldr.image import map_image, read_headers
from pywine.ldr.imports import delay_import_tables, import_tables
from pywine.ldr.resources import Resources
from pywine.ldr.tls import _directory, callbacks
from pywine.machine.memory import AccessViolation
from pywine.nt.process import Process

lief = pytest.importorskip("lief")
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CORPUS = os.environ.get("PYWINE_CORPUS", "")
LARGEST = 8 << 20  # bytes of a corpus file: lief keeps an object per relocation
WIDTHS = {1: "<H", 2: "<H", 3: "<I", 10: "<Q"}


def binaries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".exe", ".dll") and path.is_file())


def areas() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in binaries(SAMPLES):
        if path.parent.name == "dos":
            continue
        found.setdefault(path.parent.name, []).append(path)
    if CORPUS:
        for path in binaries(Path(CORPUS)):
            if path.stat().st_size <= LARGEST:
                found.setdefault("corpus-" + path.relative_to(CORPUS).parts[0], []).append(path)
    return found


AREAS = areas()


class Compared:
    """One file as both readers see it."""

    def __init__(self, path: Path, process: Process) -> None:
        self.path, self.data = path, path.read_bytes()
        self.theirs = lief.PE.parse(str(path))
        descriptor = os.open(path, os.O_RDONLY)
        try:
            self.headers = read_headers(descriptor)
            self.image = map_image(process, descriptor, self.headers, path.name)
        finally:
            os.close(descriptor)
        self.base, self.delta = self.image.base, self.image.base - self.headers.base

    def facts(self) -> dict[str, tuple[object, object]]:
        return {name: getattr(self, name)() for name in ASPECTS}

    def header(self) -> tuple[object, object]:
        ours, optional = self.headers, self.theirs.optional_header
        return (
            (ours.machine, ours.timestamp, ours.characteristics, ours.entry, ours.base,
             ours.section_alignment, ours.file_alignment, ours.image_size, ours.headers_size, ours.checksum,
             ours.subsystem, ours.dll_characteristics, ours.stack_reserve, ours.stack_commit,
             ours.heap_reserve, ours.heap_commit, ours.subsystem_version),
            (int(self.theirs.header.machine), self.theirs.header.time_date_stamps,
             self.theirs.header.characteristics, optional.addressof_entrypoint, optional.imagebase,
             optional.section_alignment, optional.file_alignment, optional.sizeof_image,
             optional.sizeof_headers, optional.checksum, int(optional.subsystem),
             optional.dll_characteristics, optional.sizeof_stack_reserve, optional.sizeof_stack_commit,
             optional.sizeof_heap_reserve, optional.sizeof_heap_commit, (optional.major_subsystem_version,
             optional.minor_subsystem_version)),
        )  # fmt: skip

    def sections(self) -> tuple[object, object]:
        return (
            [(s.address, s.size, s.raw_size, s.offset, s.characteristics) for s in self.headers.sections],
            [
                (s.virtual_address, s.virtual_size or s.sizeof_raw_data, s.sizeof_raw_data,
                 s.pointerto_raw_data & ~0x1FF, s.characteristics)
                for s in self.theirs.sections
            ],
        )  # fmt: skip

    def directories(self) -> tuple[object, object]:
        count = min(len(self.theirs.data_directories), 16)
        theirs = [(d.rva, d.size) for d in self.theirs.data_directories][:count]
        return self.headers.directories[:count], theirs

    def contents(self) -> tuple[object, object]:
        """The mapped bytes: what the file has, moved by the relocations that lief finds and by nothing
        else.
        """
        size = self.headers.image_size
        expected = bytearray(size + 0x1000)
        expected[: self.headers.headers_size] = self.data[: self.headers.headers_size]
        for section in self.theirs.sections:
            start, pages = section.virtual_address, (section.virtual_size + 0xFFF) & ~0xFFF
            raw = self.data[section.pointerto_raw_data :][: min(section.sizeof_raw_data, pages)]
            expected[start : start + len(raw)] = raw
        if self.delta:
            for block in self.theirs.relocations:
                for entry in block.entries:
                    code = WIDTHS.get(int(entry.type) & 0xF)
                    if code:
                        value = struct.unpack_from(code, expected, entry.address)[0]
                        mask = (1 << 8 * struct.calcsize(code)) - 1
                        struct.pack_into(code, expected, entry.address, value + self.delta & mask)
        wrong = []
        for section in self.headers.sections:
            start = section.address
            mapped = self.image.memory.ram[self.base + start : self.base + start + section.size]
            if mapped != expected[start : start + section.size]:
                wrong.append(section.name)
        return wrong, []

    def imports(self) -> tuple[object, object]:
        ours = [
            (table.dll, slot - self.base, wanted)
            for table in import_tables(self.image)
            for slot, wanted, _ in table.entries()
        ]
        theirs = [
            (table.name, entry.iat_address, entry.ordinal if entry.is_ordinal else entry.name)
            for table in self.theirs.imports
            for entry in table.entries
        ]
        return ours, theirs

    def delay_imports(self) -> tuple[object, object]:
        ours = [
            (table.dll, wanted)
            for table in delay_import_tables(self.image)
            for _, wanted, _ in table.entries()
        ]
        theirs = [
            (table.name, entry.ordinal if entry.is_ordinal else entry.name)
            for table in self.theirs.delay_imports
            for entry in table.entries
        ]
        return ours, theirs

    def exports(self) -> tuple[object, object]:
        directory = ExportDirectory(self.image)
        ours = sorted(
            (ordinal, name, address - self.base if address else 0, forward)
            for name, ordinal, address, forward in directory.all()
        )
        exported = self.theirs.get_export()
        theirs = []
        for entry in exported.entries if exported else ():
            forward = ""
            if entry.is_forwarded:
                information = entry.forward_information
                forward = f"{information.library}.{information.function}"
            if entry.address or forward:
                theirs.append((entry.ordinal, entry.name, 0 if forward else entry.address, forward))
        return ours, sorted(theirs)

    def lookups(self) -> tuple[object, object]:
        """Every export is found by its name and its ordinal."""
        missing = []
        for name, ordinal, address, forward in ExportDirectory(self.image).all():
            wants = (ordinal, name) if name else (ordinal,)
            missing += [want for want in wants if find_in_image(self.image, want) != (address, forward)]
        return missing, []

    def thread_local(self) -> tuple[object, object]:
        tls = self.theirs.tls
        if not tls:
            return _directory(self.image), None
        start, end, index, _, zeros = _directory(self.image) or (0, 0, 0, 0, 0)
        ours = (start - self.delta, end - self.delta, index - self.delta, zeros)
        theirs = (*tls.addressof_raw_data, tls.addressof_index, tls.sizeof_zero_fill)
        found = [address - self.delta for address in callbacks(self.image)]
        return (ours, found), (theirs, list(tls.callbacks))

    def resources(self) -> tuple[object, object]:
        theirs = self.theirs.resources
        try:
            found = Resources(self.image)
        except WinError:
            return None, theirs
        ours = {}
        for kind in found.types():
            for name in found.names(kind):
                for language, entry in found.languages(kind, name):
                    address, size = found.data(entry)
                    ours[kind, name, language] = self.image.memory.read(address, size)
        return ours, dict(leaves(theirs))


ASPECTS = (
    "header", "sections", "directories", "contents", "imports", "delay_imports", "exports", "lookups",
    "thread_local", "resources",
)  # fmt: skip


def leaves(node, path=()):
    for child in node.childs:
        key = (*path, child.name if child.has_name else child.id)
        if child.is_directory:
            yield from leaves(child, key)
        else:
            yield key, bytes(child.content)


@pytest.mark.parametrize("area", AREAS)
def test_files_read_as_lief_reads_them(area, processes):
    differences = []
    for path in AREAS[area]:
        with open(path, "rb") as file:
            try:
                headers = read_headers(file.fileno())
            except pe.BadImage as error:
                if lief.PE.parse(str(path)).header.machine in (
                    lief.PE.Header.MACHINE_TYPES.I386,
                    lief.PE.Header.MACHINE_TYPES.AMD64,
                ):
                    differences.append(f"{path.name}: refused: {error}")
                continue
        process = processes[headers.bits]
        try:
            compared = Compared(path, process)
        except (NtError, pe.BadImage) as error:
            if headers.can_relocate:
                differences.append(f"{path.name}: not mapped: {error}")
            continue
        try:
            for aspect, (ours, theirs) in compared.facts().items():
                if ours != theirs:
                    differences.append(f"{path.name}: {aspect}: {ours!r:.600} but lief {theirs!r:.600}")
        except (AccessViolation, pe.BadImage) as error:
            differences.append(f"{path.name}: {error}")
        finally:
            process.virtual.release(compared.base)
    assert "\n".join(differences) == ""


def test_samples_were_relocated(processes):
    """The samples' common base is taken by the process, so the comparison above is one of relocated
    images.
    """
    path = SAMPLES / "loader" / "exports_x64.dll"
    compared = Compared(path, processes[64])
    again = Compared(path, processes[64])
    assert again.delta
    assert again.image.relocated > 10
    for one in (compared, again):
        processes[64].virtual.release(one.base)
