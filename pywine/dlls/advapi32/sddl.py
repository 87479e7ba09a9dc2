"""sddl.h: security identifiers and descriptors as text."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.security import Descriptor, read_sid
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, FORM, PVOID, TRUE, TSTR, Opt, Out, OutOpt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_UNKNOWN_REVISION
from pywine.nt.process import Process
from pywine.nt.sddl import descriptor_text, parse_descriptor, parse_sid
from pywine.nt.security import sid_text


def _text(p: Process, text: str, wide: bool) -> int:
    """A block for LocalFree holding a text."""
    return p.allocate(encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0")


@api.aw
def ConvertSidToStringSid(p: Process, sid: PVOID, text: Out[PVOID], wide: FORM) -> TRUE:
    text.value = _text(p, sid_text(read_sid(p, sid)), wide)


@api.aw
def ConvertStringSidToSid(p: Process, text: Opt[TSTR], sid: Out[PVOID]) -> TRUE:
    if text is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    sid.value = p.allocate(parse_sid(text))


@api.aw
def ConvertStringSecurityDescriptorToSecurityDescriptor(
    p: Process, text: Opt[TSTR], revision: DWORD, descriptor: Out[PVOID], size: OutOpt[DWORD]
) -> TRUE:
    if text is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    if revision != 1:
        raise WinError(ERROR_UNKNOWN_REVISION)
    data = parse_descriptor(text)
    descriptor.value, size.value = p.allocate(data), len(data)


@api.aw
def ConvertSecurityDescriptorToStringSecurityDescriptor(
    p: Process, descriptor: PVOID, revision: DWORD, wanted: DWORD, text: Out[PVOID], size: OutOpt[DWORD],
    wide: FORM,
) -> TRUE:  # fmt: skip
    if revision != 1:
        raise WinError(ERROR_UNKNOWN_REVISION)
    found = Descriptor(p, descriptor)
    written = descriptor_text(found.control, found.contents(), wanted)
    text.value, size.value = _text(p, written, wide), len(written) + 1
