"""stdio.h: formatted input from streams and strings."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import CINT, LOCALE, PVOID, SIZE_T, VA_LIST, VARARGS
from pywine.abi.varargs import VarArgs
from pywine.dlls.crt.characters import StreamSource
from pywine.dlls.crt.formats import LEGACY_WIDE
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.scan import scan
from pywine.dlls.crt.streams import FILE, Stream
from pywine.dlls.crt.text import CTEXT, FORM

_LEGACY_WIDE_SCAN = 4  # _CRT_INTERNAL_SCANF_LEGACY_WIDE_SPECIFIERS, the bit that printf's option has too


def scan_stream(
    c: Crt,
    form: FORM,
    stream: Stream,
    pattern: str,
    args: VarArgs,
    *,
    secure: bool = False,
    options: int = LEGACY_WIDE,
) -> int:
    """fscanf: the number of assignments, or EOF."""
    source = StreamSource(c, form, stream)
    formats = c.formats
    try:
        return scan(
            source, pattern, args, formats.memory, formats.flavour(form, options & _LEGACY_WIDE_SCAN), secure
        )
    finally:
        source.give_back()


def scan_buffer(
    c: Crt,
    form: FORM,
    text: str,
    pattern: str,
    args: VarArgs,
    *,
    secure: bool = False,
    options: int = LEGACY_WIDE,
) -> int:
    """sscanf."""
    formats = c.formats
    return scan(
        text, pattern, args, formats.memory, formats.flavour(form, options & _LEGACY_WIDE_SCAN), secure
    )


@crt.pair("scanf", "wscanf", calls_back=True)
def scanf(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return scan_stream(c, form, c.streams.standard(0), format, args)


@crt.pair("fscanf", "fwscanf", calls_back=True)
def fscanf(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VARARGS) -> CINT:
    return scan_stream(c, form, stream, format, args)


@crt.pair("sscanf", "swscanf")
def sscanf(c: Crt, form: FORM, text: CTEXT, format: CTEXT, args: VARARGS) -> CINT:
    return scan_buffer(c, form, text, format, args)


@crt.pair("_snscanf", "_snwscanf")
def _snscanf(c: Crt, form: FORM, text: PVOID, size: SIZE_T, format: CTEXT, args: VARARGS) -> CINT:
    return scan_buffer(c, form, form.read_some(text, size), format, args)


@crt.pair("_scanf_l", "_wscanf_l", calls_back=True)
def _scanf_l(c: Crt, form: FORM, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return scan_stream(c, form, c.streams.standard(0), format, args)


@crt.pair("_fscanf_l", "_fwscanf_l", calls_back=True)
def _fscanf_l(c: Crt, form: FORM, stream: FILE, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return scan_stream(c, form, stream, format, args)


@crt.pair("_sscanf_l", "_swscanf_l")
def _sscanf_l(c: Crt, form: FORM, text: CTEXT, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return scan_buffer(c, form, text, format, args)


@crt.pair("_snscanf_l", "_snwscanf_l")
def _snscanf_l(
    c: Crt, form: FORM, text: PVOID, size: SIZE_T, format: CTEXT, locale: LOCALE, args: VARARGS
) -> CINT:
    return scan_buffer(c, form, form.read_some(text, size), format, args)


@crt.pair("vscanf", "vwscanf", calls_back=True)
def vscanf(c: Crt, form: FORM, format: CTEXT, args: VA_LIST) -> CINT:
    return scan_stream(c, form, c.streams.standard(0), format, args)


@crt.pair("vfscanf", "vfwscanf", calls_back=True)
def vfscanf(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VA_LIST) -> CINT:
    return scan_stream(c, form, stream, format, args)


@crt.pair("vsscanf", "vswscanf")
def vsscanf(c: Crt, form: FORM, text: CTEXT, format: CTEXT, args: VA_LIST) -> CINT:
    return scan_buffer(c, form, text, format, args)


@crt.pair("scanf_s", "wscanf_s", calls_back=True)
def scanf_s(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return scan_stream(c, form, c.streams.standard(0), format, args, secure=True)


@crt.pair("fscanf_s", "fwscanf_s", calls_back=True)
def fscanf_s(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VARARGS) -> CINT:
    return scan_stream(c, form, stream, format, args, secure=True)


@crt.pair("sscanf_s", "swscanf_s")
def sscanf_s(c: Crt, form: FORM, text: CTEXT, format: CTEXT, args: VARARGS) -> CINT:
    return scan_buffer(c, form, text, format, args, secure=True)


@crt.pair("_snscanf_s", "_snwscanf_s")
def _snscanf_s(c: Crt, form: FORM, text: PVOID, size: SIZE_T, format: CTEXT, args: VARARGS) -> CINT:
    return scan_buffer(c, form, form.read_some(text, size), format, args, secure=True)


@crt.pair("_scanf_s_l", "_wscanf_s_l", calls_back=True)
def _scanf_s_l(c: Crt, form: FORM, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return scan_stream(c, form, c.streams.standard(0), format, args, secure=True)


@crt.pair("_fscanf_s_l", "_fwscanf_s_l", calls_back=True)
def _fscanf_s_l(c: Crt, form: FORM, stream: FILE, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return scan_stream(c, form, stream, format, args, secure=True)


@crt.pair("_sscanf_s_l", "_swscanf_s_l")
def _sscanf_s_l(c: Crt, form: FORM, text: CTEXT, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return scan_buffer(c, form, text, format, args, secure=True)


@crt.pair("_snscanf_s_l", "_snwscanf_s_l")
def _snscanf_s_l(
    c: Crt, form: FORM, text: PVOID, size: SIZE_T, format: CTEXT, locale: LOCALE, args: VARARGS
) -> CINT:
    return scan_buffer(c, form, form.read_some(text, size), format, args, secure=True)
