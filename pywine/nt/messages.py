"""FormatMessage: message tables, inserts, line breaking; the system's own messages.

Source: "FormatMessage function" (Microsoft's documentation) for the language of inserts.
"""

from __future__ import annotations

import struct

from pywine.abi import ntstatus, winerror

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# The prefixes of constants whose names describe an error, and words that stay in capitals.
_ERROR_PREFIXES = ("ERROR_", "WSAE", "WSA", "RPC_S_", "E_", "CO_E_", "CLASS_E_", "REGDB_E_")
_STATUS_PREFIXES = ("STATUS_", "DBG_")
_ABBREVIATIONS = frozenset(
    ("ACL", "DDE", "DLL", "DNS", "EA", "EXE", "FT", "IO", "LUID", "MR", "RPC", "SID", "TCP", "UUID")
)

_ABOUT_A_FILE = frozenset((129, 182, *range(188, 200), 201, 202, 216))  # whose texts have its name as %1

IGNORE_INSERTS, WIDTH_MASK = 0x200, 0xFF


class BadInsert(Exception):
    """The text asks for an insert that cannot be."""


def system_message(code: int) -> str | None:
    """The message for an error code, an HRESULT of one, or an NTSTATUS: its constant's name as a sentence.

    Windows' own texts are Microsoft's; the names say the same in fewer words.
    """
    if code & 0xFFFF0000 == 0x80070000:
        code &= 0xFFFF
    for constants, prefixes in ((winerror, _ERROR_PREFIXES), (ntstatus, _STATUS_PREFIXES)):
        name = constants.name(code)
        prefix = next((prefix for prefix in prefixes if name.startswith(prefix)), None)
        if prefix:
            words = [
                word if word in _ABBREVIATIONS else word.lower() for word in name[len(prefix) :].split("_")
            ]
            sentence = " ".join(words)
            about = "%1: " if code in _ABOUT_A_FILE and constants is winerror else ""
            return f"{about}{sentence[0].upper()}{sentence[1:]}.\r\n"
    return None


def find_in_table(table: bytes, identifier: int) -> str | None:
    """A message of an RT_MESSAGETABLE resource."""
    count = struct.unpack_from("<I", table)[0]
    for index in range(min(count, len(table) // 12)):
        low, high, offset = struct.unpack_from("<III", table, 4 + 12 * index)
        if low <= identifier <= high:
            for _ in range(identifier - low):
                offset += struct.unpack_from("<H", table, offset)[0]
            length, flags = struct.unpack_from("<HH", table, offset)
            data = table[offset + 4 : offset + length]
            text = (
                data.decode("utf-16-le", "surrogatepass") if flags & 1 else data.decode("cp1252", "replace")
            )
            return text.split("\0", 1)[0]
    return None


def expand(text: str, flags: int, insert: Callable[[int, str], str]) -> str:
    """The message with inserts filled in and lines broken. `insert(number, format)` gives one's text."""
    width = flags & WIDTH_MASK
    keep_inserts = bool(flags & IGNORE_INSERTS)
    out = _Lines(width)
    at = 0
    while at < len(text):
        character = text[at]
        at += 1
        if character == "%" and at < len(text):
            at = _escape(text, at, out, keep_inserts, insert)
            if at < 0:
                break
        elif character in "\r\n":
            if character == "\r" and text[at : at + 1] == "\n":
                at += 1
            out.soft_break()
        else:
            out.add(character)
    return out.text()


def _escape(text: str, at: int, out: _Lines, keep_inserts: bool, insert: Callable[[int, str], str]) -> int:
    """Handle what follows a `%`; returns where to go on, -1 at %0."""
    character = text[at]
    if character == "0" and not keep_inserts:
        return -1
    if "1" <= character <= "9":
        end = at + 1
        while end < len(text) and text[end].isdigit() and end < at + 2:
            end += 1
        number, form = int(text[at:end]), "s"
        start = at
        at = end
        if text[at : at + 1] == "!":
            stop = text.find("!", at + 1)
            if stop < 0:
                raise BadInsert
            form, at = text[at + 1 : stop], stop + 1
        out.add_all("%" + text[start:at] if keep_inserts else insert(number, form))
        return at
    if keep_inserts and character not in "rnt0":
        out.add_all("%" + character)
        return at + 1
    if keep_inserts:
        out.add_all("%" + character)
        return at + 1
    if character == "n":
        out.hard_break()
    elif character == "r":
        out.add_all("\r")
    elif character == "t":
        out.add_all("\t")
    else:
        out.add(character)
    return at + 1


class _Lines:
    """The text as it grows, broken at `width` characters (0: as it is, 255: only where the message says
    so).
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._done: list[str] = []
        self._line = ""

    def add(self, character: str) -> None:
        self._line += character
        if 0 < self._width < WIDTH_MASK and len(self._line) > self._width:
            self._wrap()

    def add_all(self, text: str) -> None:
        for character in text:
            self.add(character)

    def _wrap(self) -> None:
        space = self._line.rfind(" ", 0, self._width + 1)
        if space <= 0:
            self._done.append(self._line[: self._width] + "\r\n")
            self._line = self._line[self._width :]
        else:
            self._done.append(self._line[:space].rstrip(" ") + "\r\n")
            self._line = self._line[space + 1 :]

    def soft_break(self) -> None:
        """A line end of the message's source."""
        if not self._width:
            self.hard_break()
        elif self._line and not self._line.endswith(" "):
            self.add(" ")

    def hard_break(self) -> None:
        self._done.append(self._line + "\r\n")
        self._line = ""

    def text(self) -> str:
        return "".join(self._done) + self._line
