"""The C runtime: bodies shared by msvcrt.dll, ucrtbase.dll and their relatives; each DLL is an instance of its own."""

from pywine.dlls.crt.runtime import instance

__all__ = ["instance"]
