"""Side-by-side assemblies: which DLLs a program's manifest asks for, and in which folder they are.

Source: "Application Manifests", "Assembly Searching Sequence" (Microsoft's documentation).
"""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.ldr.resources import RT_MANIFEST, Resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.nt.process import Process

# the assemblies that Windows shares among programs, and their DLLs, which are builtin here
_SHARED = {
    "microsoft.vc80.crt": ("msvcr80.dll", "msvcp80.dll", "msvcm80.dll"),
    "microsoft.vc90.crt": ("msvcr90.dll", "msvcp90.dll", "msvcm90.dll"),
    "microsoft.windows.common-controls": ("comctl32.dll",),
    "microsoft.windows.gdiplus": ("gdiplus.dll",),
}


class Assemblies:
    """The DLLs that the assemblies in the program's manifest redirect."""

    def __init__(self, p: Process) -> None:
        self.folders: dict[str, str] = {}  # by lower-case file name; empty for those that are shared
        text = manifest_of(p)
        if "dependentAssembly" in text:
            for name in _dependencies(text):
                self._add(p, name)

    def _add(self, p: Process, name: str) -> None:
        folder = p.modules.exe.path.rpartition("\\")[0]
        for place in (folder, f"{folder}\\{name}"):
            host_path = p.files.find_host_file(f"{place}\\{name}.manifest")
            if host_path:
                with open(host_path, "rb") as file:
                    for element, attributes in _elements(_decoded(file.read())):
                        if element == "file" and "name" in attributes:
                            self.folders[attributes["name"].lower()] = place
                return
        for dll in _SHARED.get(name.lower(), ()):
            self.folders[dll] = ""


def manifest_of(p: Process) -> str:
    """The program's manifest: its resource, or the file beside it; empty if it has none."""
    try:
        return _decoded(Resources(p.modules.exe.image).read(RT_MANIFEST, 1))  # type: ignore[arg-type]
    except WinError:
        pass
    host_path = p.files.find_host_file(f"{p.modules.exe.path}.manifest")
    if not host_path:
        return ""
    with open(host_path, "rb") as file:
        return _decoded(file.read())


def _decoded(data: bytes) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16" if wide else "utf-8-sig", "replace")


def _dependencies(text: str) -> Iterator[str]:
    inside = False
    for element, attributes in _elements(text):
        if element in ("dependentAssembly", "/dependentAssembly"):
            inside = element[0] != "/"
        elif inside and element == "assemblyIdentity" and "name" in attributes:
            yield attributes["name"]


def _elements(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The tags of an XML text: names without their prefixes, closing ones with the slash; attributes."""
    while "<!--" in text:
        before, _, rest = text.partition("<!--")
        text = before + rest.partition("-->")[2]
    for piece in text.split("<")[1:]:
        tag = piece.partition(">")[0].rstrip("/")
        name, *rest = tag.split(None, 1) or [""]
        slash = "/" if name[:1] == "/" else ""
        yield slash + name.removeprefix("/").rpartition(":")[2], _attributes(rest[0] if rest else "")


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while "=" in text:
        name, _, text = text.partition("=")
        text = text.lstrip()
        found[name.strip()], _, text = text[1:].partition(text[:1] or '"')
    return found
