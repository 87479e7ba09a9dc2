"""Characters and lines through streams, narrow and wide, in every mode a stream can be in.

Wide characters reach an ANSI text stream through the locale's code page, a binary stream as they are; a
stream in a Unicode mode holds UTF-16 on the program's side, whatever its file does.
"""

from __future__ import annotations

from pywine.abi.errors import CError
from pywine.abi.translate import EBADF, EILSEQ
from pywine.dlls.crt.streams import EOF, ERROR
from pywine.dlls.crt.text import units
from pywine.machine import utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt
    from pywine.dlls.crt.streams import Stream
    from pywine.dlls.crt.text import Form


def put(c: Crt, form: Form, stream: Stream, text: str) -> bool:
    """Write characters of a form; False if they cannot be written."""
    if not form.wide:
        return put_bytes(c, stream, text.encode("latin-1"))
    descriptor = c.descriptors.table.get(stream.number)
    if descriptor is None:
        return _put_nowhere(stream)
    if descriptor.encoding or not descriptor.text:
        return stream.write(utf16.encode(text))
    try:
        data = c.locale.encode(text)
    except UnicodeEncodeError:
        stream.set_flag(ERROR)
        raise CError(EILSEQ) from None
    return stream.write(data)


def put_bytes(c: Crt, stream: Stream, data: bytes) -> bool:
    """As `put`, for characters of the form on char."""
    descriptor = c.descriptors.table.get(stream.number)
    if descriptor is None:
        return _put_nowhere(stream)
    if descriptor.encoding:
        return stream.write(utf16.encode(c.locale.decode(data)))
    return stream.write(data)


def _put_nowhere(stream: Stream) -> bool:
    if stream.number < 0:
        return stream.write(b"")
    raise CError(EBADF)


def is_wide(stream: Stream) -> bool:
    """Whether the program's side of a stream is UTF-16 for wide functions."""
    descriptor = stream.descriptor
    return bool(descriptor.encoding) or not descriptor.text


def get(c: Crt, form: Form, stream: Stream) -> str:
    """The next character, "" at the end."""
    if form.wide:
        return get_wide(c, stream)
    byte = stream.get()
    return chr(byte) if byte != EOF else ""


def get_wide(c: Crt, stream: Stream) -> str:
    if is_wide(stream):
        data = stream.read(2)
        return utf16.decode(data) if len(data) == 2 else ""
    if c.locale.maximum_length > 1:
        c.p.leave_guest()  # the rest of the character may have to be waited for
    first = stream.get()
    if first == EOF:
        return ""
    data = bytes((first,))
    if c.locale.code_page == 65001 and first >= 0xC0:
        data += stream.read(3 if first >= 0xF0 else 2 if first >= 0xE0 else 1)
    elif c.locale.is_lead_byte(first):
        data += stream.read(1)
    return units(decode(c, data))


def decode(c: Crt, data: bytes) -> str:
    """`data` in the locale's code page. Raises CError(EILSEQ)."""
    from pywine.nt.codepages import CodePageError

    try:
        return c.locale.decode(data)
    except CodePageError:
        raise CError(EILSEQ) from None


def unget(c: Crt, form: Form, stream: Stream, character: str) -> None:
    """Push a character back."""
    if not form.wide:
        data = character.encode("latin-1")
    elif is_wide(stream):
        data = utf16.encode(character)
    else:
        data = c.locale.encode(character)
    for byte in reversed(data):
        stream.unget(byte)


def read_line(c: Crt, form: Form, stream: Stream, count: int) -> str:
    """At most `count` characters up to and including a newline; "" at the end."""
    if not form.wide:
        return stream.read_line(count).decode("latin-1")
    if is_wide(stream):
        return units(utf16.decode(stream.read_line(2 * count, b"\n\0")))
    if c.locale.maximum_length == 1:
        return decode(c, stream.read_line(count))
    c.p.leave_guest()
    out = ""
    while len(out) < count:
        character = get_wide(c, stream)
        out += character
        if character in ("", "\n"):
            break
    return out


class StreamSource:
    """A stream as the scanf engine reads it."""

    def __init__(self, c: Crt, form: Form, stream: Stream) -> None:
        self._c, self._form, self._stream = c, form, stream
        self._ahead = ""

    def peek(self) -> str:
        if not self._ahead:
            self._ahead = get(self._c, self._form, self._stream)
        return self._ahead

    def next(self) -> str:
        character = self.peek()
        self._ahead = ""
        return character

    def give_back(self) -> None:
        """What was only looked at stays in the stream."""
        if self._ahead:
            unget(self._c, self._form, self._stream, self._ahead)
            self._ahead = ""
