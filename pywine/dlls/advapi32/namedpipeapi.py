"""namedpipeapi.h: what of pipes advapi32 exports."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import TRUE
from pywine.abi.winerror import ERROR_CANNOT_IMPERSONATE
from pywine.nt.file import File
from pywine.nt.process import Process


@api(partial="always refused: everybody is the same user")
def ImpersonateNamedPipeClient(p: Process, pipe: File) -> TRUE:
    raise WinError(ERROR_CANNOT_IMPERSONATE)
