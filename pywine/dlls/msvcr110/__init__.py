"""msvcr110.dll: an older C runtime with a state of its own, over the bodies in `pywine.dlls.crt`."""

from pywine.dlls.crt.data import DATA_SIZES
from pywine.dlls.crt.runtime import attach

__all__ = ["DATA_SIZES", "NEEDS", "attach"]

NEEDS = ("kernel32.dll",)
