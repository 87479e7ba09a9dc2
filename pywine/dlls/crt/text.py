"""Characters of both widths: how one body serves the function on char and its twin on wchar_t.

`@crt.pair("strlen", "wcslen")` declares the twins. A body that needs to know which of them runs takes
`form: FORM`; its text parameters arrive as `CTEXT`: a str with one character per char (latin-1) or per UTF-16
unit, so that lengths and offsets are the program's. `TSTR` is what a name of something is: real text,
decoded by code page.
"""

from __future__ import annotations

from pywine.abi.types import Kind
from pywine.machine import utf16
from pywine.machine.memory import READ, AccessViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.abi.compile import Source
    from pywine.dlls.crt.runtime import Crt


def units(text: str) -> str:
    """`text` with one character per UTF-16 unit."""
    if text.isascii() or max(text) < "\U00010000":
        return text
    return "".join(
        c if c < "\U00010000" else chr(0xD7C0 + (ord(c) >> 10)) + chr(0xDC00 | ord(c) & 0x3FF) for c in text
    )


def from_units(text: str) -> str:
    """Real text of what has one character per UTF-16 unit."""
    return text if text.isascii() else utf16.decode(utf16.encode(text))


class Form:
    """The functions on char, or those on wchar_t: `width` bytes to a character."""

    width = 1
    wide = False
    mask = 0xFF

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._memory = c.memory

    def encode(self, text: str) -> bytes:
        return text.encode("latin-1")

    def decode(self, data: bytes) -> str:
        return data.decode("latin-1")

    def read(self, address: int) -> str:
        """The characters before the NUL at or after `address`."""
        return self._memory.read_cstring(address).decode("latin-1")

    def unicode(self, text: str) -> str:
        """Real text of the program's characters."""
        return text if text.isascii() else self._c.p.from_ansi(text.encode("latin-1"))

    def from_unicode(self, text: str) -> str:
        """The program's characters for real text."""
        return text if text.isascii() else self._c.p.ansi(text).decode("latin-1")

    def read_some(self, address: int, count: int) -> str:
        """At most `count` characters, up to a NUL: nothing behind either is touched."""
        memory, end = self._memory, memory_end(self._c)
        count = min(count, (end - address) // self.width + 1)
        text = ""
        while len(text) < count:
            at = address + len(text) * self.width
            size = min((count - len(text)) * self.width, max(0x1000 - (at & 0xFFF) & -self.width, self.width))
            if not memory.rights[at >> 12] & READ:
                raise AccessViolation(at, READ)
            part = self.decode(memory.read(at, size))
            stop = part.find("\0")
            if stop >= 0:
                return text + part[:stop]
            text += part
        return text

    def write(self, address: int, text: str) -> None:
        """Store the characters, without a terminator."""
        self._memory.write(address, self.encode(text))

    def put(self, address: int, text: str) -> None:
        """Store the characters and a terminator."""
        self._memory.write(address, self.encode(text + "\0"))

    def allocate(self, text: str) -> int:
        """A block of the C heap with the characters and a terminator."""
        return self._c.p.allocate(self.encode(text + "\0"))

    def lower(self, text: str) -> str:
        return self._c.locale.lower(text)

    def upper(self, text: str) -> str:
        return self._c.locale.upper(text)


class WideForm(Form):
    width = 2
    wide = True
    mask = 0xFFFF

    def encode(self, text: str) -> bytes:
        return utf16.encode(text)

    def decode(self, data: bytes) -> str:
        return units(utf16.decode(data))

    def read(self, address: int) -> str:
        return units(self._memory.read_wstring(address))

    def unicode(self, text: str) -> str:
        return from_units(text)

    def from_unicode(self, text: str) -> str:
        return units(text)

    def lower(self, text: str) -> str:
        return self._c.locale.lower_wide(text)

    def upper(self, text: str) -> str:
        return self._c.locale.upper_wide(text)


def memory_end(c: Crt) -> int:
    return c.memory.end


class _FormKind(Kind):
    """The form that is called; takes no argument slot."""

    code = ""

    def load(self, source: Source, name: str) -> None:
        source.line(f"{name} = {source.constant(_form(source))}")

    def show(self, source: Source, name: str) -> str:
        return "'wide'" if source.encoding == "W" else "'narrow'"


class _Characters(Kind):
    """A NUL-terminated string of the form's characters."""

    def __init__(self, *, nullable: bool = False) -> None:
        self.nullable = nullable

    def load(self, source: Source, name: str) -> None:
        if source.encoding == "W":
            text = f"{source.constant(_form(source).read)}({name})"
        else:
            text = f"read_cstring({name}).decode('latin-1')"
        source.line(f"{name} = {text}" + (f" if {name} else None" if self.nullable else ""))

    def show(self, source: Source, name: str) -> str:
        return f"show_text({'read_wstring' if source.encoding == 'W' else 'read_cstring'}, {name})"


class _Pattern(_Characters):
    """A printf format: its plan is found by the bytes, so that these are decoded once."""

    def load(self, source: Source, name: str) -> None:
        if source.encoding == "W":
            super().load(source, name)
        else:
            source.line(f"{name} = read_cstring({name})")


class _Character(Kind):
    """One character, passed as an int: arrives as a str of length 1."""

    code = "I"

    def load(self, source: Source, name: str) -> None:
        source.line(f"{name} = chr({name} & {_form(source).mask})")

    def show(self, source: Source, name: str) -> str:
        return f"repr(chr({name} & {0xFFFF if source.encoding == 'W' else 0xFF}))"


def _form(source: Source) -> Form:
    c = source.scope["this"]
    return c.wide if source.encoding == "W" else c.narrow


if TYPE_CHECKING:
    FORM = Form
    CTEXT = CHARACTER = str
    OPTIONAL_CTEXT = str | None
    PATTERN = bytes | str
else:
    FORM, CTEXT, OPTIONAL_CTEXT, CHARACTER, PATTERN = (
        _FormKind(),
        _Characters(),
        _Characters(nullable=True),
        _Character(),
        _Pattern(),
    )
