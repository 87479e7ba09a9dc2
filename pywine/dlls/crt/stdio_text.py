"""stdio.h: single characters and lines."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL
from pywine.abi.types import CINT, INT, PVOID, SIZE_T, WINT, Integer
from pywine.dlls.crt.characters import get_wide, put, read_line, unget
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.streams import EOF, FILE, WEOF, Stream
from pywine.dlls.crt.text import CTEXT, FORM

TYPE_CHECKING = False
if TYPE_CHECKING:
    CWINT = int
else:
    CWINT = Integer("H", failure=WEOF)


@crt(names=("fgetc", "getc", "_fgetc_nolock", "_getc_nolock"))
def fgetc(c: Crt, stream: FILE) -> CINT:
    return stream.get()


@crt(names=("getchar", "_fgetchar"))
def getchar(c: Crt) -> CINT:
    return c.streams.standard(0).get()


@crt(names=("fputc", "putc", "_fputc_nolock", "_putc_nolock"))
def fputc(c: Crt, character: INT, stream: FILE) -> CINT:
    return _put_byte(stream, character & 0xFF)


@crt(names=("putchar", "_fputchar"))
def putchar(c: Crt, character: INT) -> CINT:
    return _put_byte(c.streams.standard(1), character & 0xFF)


def _put_byte(stream: Stream, byte: int) -> int:
    return byte if stream.put(byte) else EOF


@crt(names=("ungetc", "_ungetc_nolock"))
def ungetc(c: Crt, character: INT, stream: FILE) -> CINT:
    if character == EOF or not stream.readable:
        return EOF
    stream.unget(character & 0xFF)
    return character & 0xFF


@crt(names=("fgetwc", "getwc", "_fgetwc_nolock", "_getwc_nolock"))
def fgetwc(c: Crt, stream: FILE) -> CWINT:
    return _wide(get_wide(c, stream))


@crt(names=("getwchar", "_fgetwchar"))
def getwchar(c: Crt) -> CWINT:
    return _wide(get_wide(c, c.streams.standard(0)))


def _wide(character: str) -> int:
    return ord(character[0]) if character else WEOF


@crt(names=("fputwc", "putwc", "_fputwc_nolock", "_putwc_nolock"))
def fputwc(c: Crt, character: WINT, stream: FILE) -> CWINT:
    return character if put(c, c.wide, stream, chr(character)) else WEOF


@crt(names=("putwchar", "_fputwchar"))
def putwchar(c: Crt, character: WINT) -> CWINT:
    return character if put(c, c.wide, c.streams.standard(1), chr(character)) else WEOF


@crt(names=("ungetwc", "_ungetwc_nolock"))
def ungetwc(c: Crt, character: WINT, stream: FILE) -> CWINT:
    if character == WEOF or not stream.readable:
        return WEOF
    unget(c, c.wide, stream, chr(character))
    return character


@crt.pair("fgets", "fgetws")
def fgets(c: Crt, form: FORM, buffer: PVOID, size: INT, stream: FILE) -> PVOID:
    if size <= 0:
        raise CError(EINVAL)
    line = read_line(c, form, stream, size - 1)
    if not line and size > 1:
        return 0
    form.put(buffer, line)
    return buffer


@crt.pair("gets", "_getws", calls_back=True)
def gets(c: Crt, form: FORM, buffer: PVOID) -> PVOID:
    return _get_line(c, form, buffer, 0x7FFFFFFF)


@crt.pair("gets_s", "_getws_s", calls_back=True)
def gets_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T) -> PVOID:
    if not buffer or not size:
        raise c.invalid_parameter()
    return _get_line(c, form, buffer, size)


def _get_line(c: Crt, form: FORM, buffer: int, size: int) -> int:
    """A line without its newline; one that does not fit is an invalid parameter."""
    line = read_line(c, form, c.streams.standard(0), size)
    if not line:
        return 0
    text = line.removesuffix("\n")
    if len(text) >= size:
        form.put(buffer, "")
        raise c.invalid_parameter(34)
    form.put(buffer, text)
    return buffer


@crt.pair("fputs", "fputws")
def fputs(c: Crt, form: FORM, text: CTEXT, stream: FILE) -> CINT:
    return 0 if put(c, form, stream, text) else EOF


@crt.pair("puts", "_putws")
def puts(c: Crt, form: FORM, text: CTEXT) -> CINT:
    return 0 if put(c, form, c.streams.standard(1), text + "\n") else EOF


@crt
def _getw(c: Crt, stream: FILE) -> CINT:
    data = stream.read(4)
    return struct.unpack("<i", data)[0] if len(data) == 4 else EOF


@crt
def _putw(c: Crt, value: INT, stream: FILE) -> CINT:
    return value if stream.write(struct.pack("<i", value)) else EOF


# What the macros getc and putc call when FILE._cnt runs out, as it always does.

_COUNT_OFFSET = {32: 4, 64: 8}


def _reset_count(c: Crt, stream: Stream) -> None:
    c.write_int(stream.address + _COUNT_OFFSET[c.p.bits], 0)


@crt
def _filbuf(c: Crt, stream: FILE) -> CINT:
    _reset_count(c, stream)
    return stream.get()


@crt
def _flsbuf(c: Crt, character: INT, stream: FILE) -> CINT:
    _reset_count(c, stream)
    return fputc(c, character, stream)
