"""Starts the trace that the settings ask for: checks its channels, opens where it goes."""

from __future__ import annotations

import os
import sys

from pywine.abi.trace import HEAP, Tracer
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.registry import FOLDER
from pywine.launch.errors import USAGE, LaunchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process


def start_tracing(p: Process) -> None:
    """Give the process its tracer. Raises LaunchError."""
    settings = p.settings
    output = sys.stderr
    if settings.trace_file:
        try:
            output = open(  # noqa: SIM115  (it is open as long as the process)
                settings.trace_file, "w", encoding="utf-8", errors="backslashreplace"
            )
        except OSError as error:
            text = f"the trace cannot be written to {settings.trace_file}: {error.strerror}"
            raise LaunchError(text, ERROR_INVALID_PARAMETER, status=USAGE) from None
    p.tracer = Tracer(p, settings.trace, output.write)
    for pattern, _ in p.tracer.channels.patterns:
        if pattern not in ("*", HEAP) and not _exists(pattern):
            advice = (
                "channels are DLLs and the modules in them, such as kernel32/fileapi; "
                "`*` is all, `heap` checks"
            )
            raise LaunchError(
                f"there is no trace channel {pattern!r}", ERROR_INVALID_PARAMETER, status=USAGE, advice=advice
            )
    p.at_exit.append(output.flush)


def _exists(pattern: str) -> bool:
    """Whether something under `pywine.dlls` goes by this name: a DLL, a module, or a function of either."""
    parts = pattern.split("/")
    if parts[0] == "ntvdm":
        return parts[1:] in ([], ["int21"])
    if not os.path.isdir(os.path.join(FOLDER, parts[0])):
        return False
    modules = os.path.join(FOLDER, *parts[:2]) + ".py"
    return len(parts) < 3 or os.path.exists(modules)
