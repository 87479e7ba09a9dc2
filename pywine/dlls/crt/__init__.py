"""The C runtime: bodies shared by msvcrt.dll, ucrtbase.dll and their relatives."""

from pywine.dlls.crt.runtime import instance

__all__ = ["instance"]
