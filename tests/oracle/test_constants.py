"""Every constant that bears a Windows name, or an abbreviation of one, has its value in the headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pywine.abi import ntstatus, winerror
from tests.oracle import mingw

# Modules whose constants drop a prefix that would be on every line. Module -> the prefixes that were dropped.
ABBREVIATIONS = {
    "pywine.ldr.pe": ("IMAGE_", "IMAGE_FILE_", "IMAGE_SCN_CNT_", "IMAGE_SCN_MEM_", "IMAGE_DIRECTORY_ENTRY_",
                      "IMAGE_DLLCHARACTERISTICS_"),
    "pywine.ldr.image": ("IMAGE_", "IMAGE_REL_BASED_"),
    "pywine.ldr.resources": ("",),
    "pywine.ldr.search": ("LOAD_LIBRARY_",),
    "pywine.nt.attributes": ("FILE_ATTRIBUTE_",),
    "pywine.nt.fileops": ("FILE_", "FILE_ATTRIBUTE_", ""),
    "pywine.nt.files": ("FILE_",),
    "pywine.nt.file": ("FILE_", "FILE_SHARE_", ""),
    "pywine.nt.console": ("ENABLE_",),
    "pywine.nt.moveable": ("LMEM_", "GMEM_"),
}  # fmt: skip
# layers that know nothing of Windows, and what speaks of DOS
OUTSIDE = ("pywine.machine.", "pywine.host.", "pywine.cli.", "pywine.programs.ntvdm.")

# Ours, and not what a header of Windows calls so. "module.NAME" -> what it is.
OWN = {
    "pywine.dlls.user32.metrics._DOUBLE_CLICK": "milliseconds of a double click",
    "pywine.dlls.user32.stations._NAME": "UOI_NAME, shortened",
    "pywine.dlls.user32.stations._TYPE": "UOI_TYPE, shortened",
    "pywine.nt.security.USER": "SidTypeUser, shortened",
    "pywine.dlls.advapi32.securitybaseapi_token._SANDBOX_INERT": "TokenSandBoxInert, an information class",
    "pywine.nt.security.DOMAIN": "SidTypeDomain, shortened",
    **{
        f"pywine.dlls.crt.float.{name}": "as the UCRT's math.h has it; mingw's own classification differs"
        for name in ("FP_INFINITE", "FP_NAN", "FP_NORMAL", "FP_SUBNORMAL", "FP_ZERO")
    },
    **{
        f"pywine.nt.guest_data.{name}": "an offset that guest code shares with nt/heap.py"
        for name in ("HEAP_CACHE", "HEAP_MAGIC", "HEAP_OWNER", "HEAP_TAG")
    },
    "pywine.dlls.crt.float.OVERFLOW": "_SW_OVERFLOW, not math.h's reason for _matherr",
    "pywine.dlls.crt.float.UNDERFLOW": "_SW_UNDERFLOW, not math.h's reason for _matherr",
    "pywine.dlls.crt.float._INFINITY": "_FPCLASS_PINF, shortened",
    "pywine.nt.fileinfo.NAME": "FileNameInfo, shortened",
    "pywine.dlls.crt.streams.ERROR": "_IOERR of a stream, not a region's",
    **{
        f"pywine.dlls.crt.float.{name}": "Microsoft's value; mingw's math.h has its own"
        for name in ("FP_INFINITE", "FP_NAN", "FP_NORMAL", "FP_SUBNORMAL", "FP_ZERO", "OVERFLOW", "UNDERFLOW")
    },
    "pywine.nt.tls.TLS_MINIMUM": "TLS_MINIMUM_AVAILABLE, shortened",
    "pywine.nt.tls.TLS_TOTAL": "the slots of the TEB and the expansion slots",
    "pywine.nt.virtual.PAGE_SIZE": "bytes of a page",
    "pywine.ldr.pe.FILE_EXECUTABLE": "IMAGE_FILE_EXECUTABLE_IMAGE, shortened",
}

# Windows names of which mingw's headers know nothing. NAME -> value that Microsoft documents.
UNDECLARED = {"CP_GB18030": 54936}
WINDOWS_PREFIXES = (
    "ERROR_", "STATUS_", "PAGE_", "MEM_", "FILE_", "GENERIC_", "HEAP_", "DRIVE_", "WAIT_", "RT_", "DLL_",
    "CREATE_", "OPEN_", "LOCALE_", "LCMAP_", "NORM_", "STARTF_", "MB_", "WC_", "CP_", "CT_", "C1_", "CSTR_",
    "EXCEPTION_", "RTL_", "OBJ_", "TLS_", "KEY_", "REG_", "LMEM_", "GMEM_", "LOAD_", "MOVEFILE_",
)  # fmt: skip
NOT_A_NUMBER = "not a number"
DEFINITIONS = re.compile(r"^\(?\s*([A-Z_][A-Z0-9_]*(?:,\s+[A-Z_][A-Z0-9_]*)*),?\s*\)? = ", re.MULTILINE)


def constants() -> list[tuple[str, str, int]]:
    """Module, name and value of every upper-case integer that a module of pywine defines."""
    found = []
    for module in mingw.pywine_modules():
        if module.__name__.startswith(OUTSIDE):
            continue
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        defined = set()
        for targets in re.findall(
            r"^\(?\s*([A-Z_][A-Z0-9_]*(?:,\s+[A-Z_][A-Z0-9_]*)*),?\s*\)? = ", source, re.M
        ):
            defined.update(re.findall(r"\w+", targets))
        for name in sorted(defined):
            value = getattr(module, name, None)
            if type(value) is int and name != "TYPE_CHECKING":
                found.append((module.__name__, name, value))
    for module in (winerror, ntstatus):
        found += [(module.__name__, name, value) for name, value in module.EVERY.values.items()]
    return found


@pytest.mark.parametrize("module", [winerror, ntstatus])
def test_modules_of_errors_have_what_their_tables_have(module):
    named = {name: value for name, value in vars(module).items() if type(value) is int}
    assert named
    assert named == {name: module.EVERY.values[name] for name in named}
    with pytest.raises(ImportError):
        exec(f"from {module.__name__} import NO_SUCH_CONSTANT")


CONSTANTS = constants()


def candidates(module: str, name: str, words: frozenset[str]) -> list[str]:
    bare = name.lstrip("_")
    names = [prefix + bare for prefix in ABBREVIATIONS.get(module, ())] or [bare]
    names += [bare] if bare not in names else []
    return [candidate for candidate in names if candidate in words]


def test_there_are_constants_to_check():
    assert len(CONSTANTS) > 3800


@pytest.mark.parametrize("bits", [32, 64])
def test_constants_have_the_headers_values(bits):
    if reason := mingw.needs_compiler(bits):
        pytest.skip(reason)
    words = mingw.words(bits)
    lines, about = [], []
    for module, name, value in CONSTANTS:
        if f"{module}.{name}" in OWN:
            continue
        for candidate in candidates(module, name, words):
            same = f"(((unsigned long long)({candidate})) ^ {value & 0xFFFFFFFFFFFFFFFF:#x}ull) << 32 == 0"
            lines.append(f'_Static_assert({same}, "");')
            about.append((module, name, value, candidate))
    complaints = mingw.complaints(bits, lines)
    verdicts: dict[tuple[str, str], list[str]] = {}
    for index, (module, name, value, candidate) in enumerate(about):
        text = complaints.get(index, "")
        verdict = (
            ""
            if not text
            else f"{candidate} is not {value:#x}"
            if "static assertion" in text
            else "not a number"
        )
        verdicts.setdefault((module, name), []).append(verdict)
    wrong = [
        f"{module}.{name}: {' and '.join(found)}"
        for (module, name), found in verdicts.items()
        if "" not in found and any(verdict != NOT_A_NUMBER for verdict in found)
    ]
    assert "\n".join(wrong) == ""
    assert sum("" in found for found in verdicts.values()) > 3700


def test_windows_names_are_known_to_the_headers():
    if reason := mingw.needs_compiler(64):
        pytest.skip(reason)
    words = mingw.words(64)
    strangers = {
        f"{module}.{name}": value
        for module, name, value in CONSTANTS
        if name.startswith(WINDOWS_PREFIXES)
        and f"{module}.{name}" not in OWN
        and not candidates(module, name, words)
        and UNDECLARED.get(name) != value
    }
    assert strangers == {}
