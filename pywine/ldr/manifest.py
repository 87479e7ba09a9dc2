"""What a program's manifest says about itself: the newest Windows it knows."""

from __future__ import annotations

from pywine.ldr.assemblies import manifest_of
from pywine.nt.machine_info import BUILD, MAJOR, MINOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

UNMANIFESTED = (6, 2, 9200)  # what programs are told that do not say they know a later Windows
_WINDOWS_10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"
_WINDOWS_8_1 = "{1f676c76-80e1-4239-95bb-83d0f6d0da78}"


class ReportedVersion:
    """The version that GetVersionEx tells this program: the manifest's newest supportedOS decides."""

    def __init__(self, p: Process) -> None:
        text = manifest_of(p).lower()
        if _WINDOWS_10 in text:
            self.version = (MAJOR, MINOR, BUILD)
        elif _WINDOWS_8_1 in text:
            self.version = (6, 3, 9600)
        else:
            self.version = UNMANIFESTED
