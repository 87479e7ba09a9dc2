"""ucrtbase.dll: the Universal C Runtime, over the bodies in `pywine.dlls.crt`."""

from pywine.dlls.crt.runtime import attach

__all__ = ["NEEDS", "attach"]

NEEDS = ("kernel32.dll",)
