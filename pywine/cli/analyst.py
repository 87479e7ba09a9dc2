"""Looking into PE files with lief: what `inspect` and `apis` tell about them."""

from __future__ import annotations

import hashlib
import os

import lief

from pywine.abi import winerror
from pywine.launch.errors import LaunchError
from pywine.launch.settings import Settings
from pywine.launch.wine import find_program, read_program, shown
from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

lief.logging.disable()

RESOURCE_TYPES = {
    1: "CURSOR", 2: "BITMAP", 3: "ICON", 4: "MENU", 5: "DIALOG", 6: "STRING", 7: "FONTDIR", 8: "FONT",
    9: "ACCELERATOR", 10: "RCDATA", 11: "MESSAGETABLE", 12: "GROUP_CURSOR", 14: "GROUP_ICON",
    16: "VERSION", 17: "DLGINCLUDE",
    19: "PLUGPLAY", 20: "VXD", 21: "ANICURSOR", 22: "ANIICON", 23: "HTML", 24: "MANIFEST",
}  # fmt: skip
_CHARACTERISTICS = {
    0x1: "RELOCS_STRIPPED", 0x2: "EXECUTABLE_IMAGE", 0x20: "LARGE_ADDRESS_AWARE", 0x100: "32BIT_MACHINE",
    0x200: "DEBUG_STRIPPED", 0x1000: "SYSTEM", 0x2000: "DLL",
}  # fmt: skip
_DLL_CHARACTERISTICS = {
    0x20: "HIGH_ENTROPY_VA", 0x40: "DYNAMIC_BASE", 0x80: "FORCE_INTEGRITY", 0x100: "NX_COMPAT",
    0x400: "NO_SEH", 0x800: "NO_BIND", 0x1000: "APPCONTAINER", 0x4000: "GUARD_CF",
    0x8000: "TERMINAL_SERVER_AWARE",
}  # fmt: skip


class ImportedDll:
    """What an image imports from one DLL: names, or ordinals as int."""

    def __init__(self, name: str, functions: list[str | int], delayed: bool) -> None:
        self.name, self.functions, self.delayed = name, functions, delayed


def locate(program: str) -> str:
    """The host path of a program or DLL as `pywine` itself would find it. Raises LaunchError."""
    return find_program(program, Settings(program, []))


def parse(path: str) -> Any:
    """The lief binary. Raises LaunchError if the file is no PE image."""
    binary = lief.PE.parse(path)
    if binary is None:
        refusal = verdict(path)
        raise refusal or LaunchError(
            f"{shown(path)} cannot be read as a PE file", winerror.ERROR_BAD_EXE_FORMAT
        )
    return binary


def verdict(path: str) -> LaunchError | None:
    """Why the file would not be started here; None if it would."""
    try:
        read_program(path, path)
    except LaunchError as error:
        return error
    return None


def imports_of(binary: Any) -> list[ImportedDll]:
    """What an image imports, regular and delayed."""
    found = [ImportedDll(table.name, _functions(table), False) for table in binary.imports]
    if binary.has_delay_imports:
        found += [ImportedDll(table.name, _functions(table), True) for table in binary.delay_imports]
    return found


def _functions(table: Any) -> list[str | int]:
    return [entry.ordinal if entry.is_ordinal else str(entry.name) for entry in table.entries]


def exports_of(binary: Any) -> list[dict[str, Any]]:
    """What an image exports: name, ordinal, RVA, forward."""
    if not binary.has_exports:
        return []
    found = []
    for entry in binary.get_export().entries:
        forward = ""
        if entry.is_forwarded:
            target = entry.forward_information
            forward = f"{target.library}.{target.function}"
        found.append(
            {"name": str(entry.name), "ordinal": entry.ordinal, "rva": entry.address, "forward": forward}
        )
    return found


def facts(path: str) -> dict[str, Any]:
    """Everything that `inspect` shows, as JSON can hold it. Raises LaunchError if the file is no PE image."""
    binary = parse(path)
    with open(path, "rb") as file:
        data = file.read()
    refusal = verdict(path)
    return {
        "file": {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "verdict": _verdict_facts(refusal),
        "headers": _headers(binary),
        "sections": _sections(binary),
        "imports": [vars(table) for table in imports_of(binary)],
        "exports": exports_of(binary),
        "tls": _tls(binary),
        "resources": _resources(binary),
        "relocations": _relocations(binary),
        "load_config": _load_config(binary),
        "debug": _debug(binary),
        "dotnet": bool(binary.data_directory(lief.PE.DataDirectory.TYPES.CLR_RUNTIME_HEADER).rva),
        "signature": _signature(binary),
    }


def _verdict_facts(refusal: LaunchError | None) -> dict[str, Any]:
    if refusal is None:
        return {"runs": True, "text": "", "error": "", "advice": ""}
    return {"runs": False, "text": refusal.text, "error": refusal.error, "advice": refusal.advice}


def _names(value: int, names: dict[int, str]) -> list[str]:
    return [name for flag, name in names.items() if value & flag]


def _headers(binary: Any) -> dict[str, Any]:
    header, optional = binary.header, binary.optional_header
    machine = int(header.machine)
    return {
        "machine": pe.MACHINES.get(machine, hex(machine)),
        "format": "PE32+" if int(optional.magic) == 0x20B else "PE32",
        "subsystem": pe.SUBSYSTEMS.get(int(optional.subsystem), str(int(optional.subsystem))),
        "base": optional.imagebase,
        "image_size": optional.sizeof_image,
        "entry": optional.addressof_entrypoint,
        "section_alignment": optional.section_alignment,
        "file_alignment": optional.file_alignment,
        "stack": [optional.sizeof_stack_reserve, optional.sizeof_stack_commit],
        "heap": [optional.sizeof_heap_reserve, optional.sizeof_heap_commit],
        "timestamp": header.time_date_stamps,
        "linker": f"{optional.major_linker_version}.{optional.minor_linker_version}",
        "windows": f"{optional.major_subsystem_version}.{optional.minor_subsystem_version}",
        "checksum": optional.checksum,
        "characteristics": _names(int(header.characteristics), _CHARACTERISTICS),
        "dll_characteristics": _names(int(optional.dll_characteristics), _DLL_CHARACTERISTICS),
    }


def _sections(binary: Any) -> list[dict[str, Any]]:
    found = []
    for section in binary.sections:
        flags = int(section.characteristics)
        rights = "".join(
            letter if flags & bit else "-"
            for letter, bit in (("r", pe.SCN_READ), ("w", pe.SCN_WRITE), ("x", pe.SCN_EXECUTE))
        )
        found.append({
            "name": str(section.name), "rva": section.virtual_address, "size": section.virtual_size,
            "offset": section.pointerto_raw_data, "raw_size": section.sizeof_raw_data, "rights": rights,
            "entropy": abs(round(section.entropy, 2)),
        })  # fmt: skip
    return found


def _tls(binary: Any) -> dict[str, Any] | None:
    if not binary.has_tls:
        return None
    return {"template": len(bytes(binary.tls.data_template)), "callbacks": list(binary.tls.callbacks)}


def _resources(binary: Any) -> list[dict[str, Any]]:
    if not binary.has_resources:
        return []
    return [
        {"type": _resource_name(kind, RESOURCE_TYPES), "name": _resource_name(name, {}), "language": leaf.id,
         "size": len(leaf.content)}
        for kind in binary.resources.childs
        for name in kind.childs
        for leaf in name.childs
    ]  # fmt: skip


def _resource_name(node: Any, known: dict[int, str]) -> str:
    return str(node.name) if node.has_name else known.get(node.id, f"#{node.id}")


def _relocations(binary: Any) -> dict[str, int]:
    blocks = list(binary.relocations) if binary.has_relocations else []
    return {
        "pages": len(blocks),
        "fixups": sum(1 for block in blocks for entry in block.entries if int(entry.type) & 15),
    }


def _load_config(binary: Any) -> dict[str, Any] | None:
    if not binary.has_configuration:
        return None
    config = binary.load_configuration
    found = {"size": config.size}
    for name in ("security_cookie", "guard_flags", "guard_cf_function_count", "se_handler_count"):
        value = getattr(config, name, None)
        if value is not None:
            found[name] = int(value)
    return found


def _debug(binary: Any) -> dict[str, Any]:
    pdb = binary.codeview_pdb
    kinds = [str(entry.type).rpartition(".")[2] for entry in binary.debug]
    return {"kinds": kinds, "pdb": str(pdb.filename) if pdb is not None else ""}


def _signature(binary: Any) -> dict[str, Any]:
    place = binary.data_directory(lief.PE.DataDirectory.TYPES.CERTIFICATE_TABLE)
    signers = [
        str(certificate.subject)
        for signature in binary.signatures
        for certificate in signature.certificates[-1:]
    ]
    return {"present": bool(place.rva), "size": place.size, "signers": signers}


def beside(path: str) -> str:
    """The folder that a program's own DLLs lie in."""
    return os.path.dirname(os.path.abspath(path))
