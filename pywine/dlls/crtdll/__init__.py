"""crtdll.dll: the C runtime of Windows NT 3, over the bodies in `pywine.dlls.crt`."""

from pywine.dlls.crt.data import DATA_SIZES
from pywine.dlls.crt.runtime import attach

__all__ = ["DATA_SIZES", "NEEDS", "attach"]

NEEDS = ("kernel32.dll",)
