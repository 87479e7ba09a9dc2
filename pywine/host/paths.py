"""Host directories: looking names up without regard to case, and where pywine keeps its prefix."""

from __future__ import annotations

import os


def find_in(folder: str, name: str) -> str | None:
    """The entry of host `folder` whose name is `name`, or equals it but for case."""
    path = os.path.join(folder, name)
    if os.path.lexists(path):
        return path
    wanted = name.casefold()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.casefold() == wanted:
                    return entry.path
    except OSError:
        return None
    return None


def default_prefix() -> str:
    """Where drive C: lies unless PYWINEPREFIX says otherwise: the user's data directory (XDG)."""
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(data, "pywine")
