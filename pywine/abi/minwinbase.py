"""Structures that functions of many headers take (minwinbase.h)."""

from __future__ import annotations

from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, PVOID


class SECURITY_ATTRIBUTES(Struct):
    nLength: DWORD
    lpSecurityDescriptor: PVOID
    bInheritHandle: BOOL
