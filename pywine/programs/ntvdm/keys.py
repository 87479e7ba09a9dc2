"""Keys of a PC by what a terminal sends for them: characters, escape sequences; and their scan codes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The characters of the US keyboard by scan code, plain and with shift; a space is a key without one.
_PLAIN = " \x1b1234567890-=\b\tqwertyuiop[]\r asdfghjkl;'` \\zxcvbnm,./"
_SHIFTED = ' \x1b!@#$%^&*()_+\b\tQWERTYUIOP{}\r ASDFGHJKL:"~ |ZXCVBNM<>?'
_SPACE = 0x3920
ENTER = 0x1C0D
_SEQUENCES = {
    "[A": 0x48, "[B": 0x50, "[C": 0x4D, "[D": 0x4B, "[H": 0x47, "[F": 0x4F, "OA": 0x48, "OB": 0x50,
    "OC": 0x4D, "OD": 0x4B, "OH": 0x47, "OF": 0x4F, "[1~": 0x47, "[2~": 0x52, "[3~": 0x53, "[4~": 0x4F,
    "[5~": 0x49, "[6~": 0x51, "[7~": 0x47, "[8~": 0x4F, "OP": 0x3B, "OQ": 0x3C, "OR": 0x3D, "OS": 0x3E,
    "[11~": 0x3B, "[12~": 0x3C, "[13~": 0x3D, "[14~": 0x3E, "[15~": 0x3F, "[17~": 0x40, "[18~": 0x41,
    "[19~": 0x42, "[20~": 0x43, "[21~": 0x44, "[23~": 0x85, "[24~": 0x86, "[Z": 0x0F,
}  # fmt: skip
_ALT_DIGIT = 0x78  # the scan code of Alt-1


def key_of(byte: int) -> int:
    """The key that types a character of the OEM code page."""
    if byte == 0x20:
        return _SPACE
    text = chr(byte)
    for characters in (_PLAIN, _SHIFTED):
        scan_code = characters.find(text)
        if scan_code > 0:
            return scan_code << 8 | byte
    if 0 < byte < 27:  # with the control key
        return _PLAIN.find(chr(byte + 96)) << 8 | byte
    return 0x0E7F if byte == 127 else byte


class Decoder:
    """Turns what a terminal sends into keys. `encode`: to the OEM code page."""

    def __init__(self, encode: Callable[[str], bytes]) -> None:
        self._encode = encode
        self._rest = b""
        self._sent: dict[int, int] = {}  # by scan code: the last key that has it

    def keys(self, data: bytes) -> Iterator[int]:
        if not data and not self._rest:
            return
        data = self._rest + data
        text = data.decode("utf-8", "replace")
        if text.endswith("\ufffd") and len(data) < 4:  # the rest of a character is still to come
            self._rest = data
            return
        self._rest = b""
        at = 0
        while at < len(text):
            size, key = self._key(text, at)
            at += size
            if key:
                self._sent[key >> 8] = key
                yield key

    def _key(self, text: str, at: int) -> tuple[int, int]:
        """How long a key's text is, and the key."""
        character = text[at]
        if character != "\x1b":
            if character in "\n\r":
                return 1, ENTER
            if character == "\x7f":
                return 1, 0x0E08
            data = self._encode(character)
            return 1, key_of(data[0]) if len(data) == 1 else 0
        for size in (4, 3, 2, 5):
            scan_code = _SEQUENCES.get(text[at + 1 : at + 1 + size])
            if scan_code:
                return 1 + size, scan_code << 8
        following = text[at + 1 : at + 2]
        if following and following.isascii() and following.isalnum():
            if following.isdigit():
                return 2, (_ALT_DIGIT + (int(following) - 1) % 10) << 8
            return 2, _PLAIN.find(following.lower()) << 8
        if following == "[":  # a sequence that no key of a PC sends
            end = next(
                (end for end in range(at + 2, len(text)) if text[end].isalpha() or text[end] == "~"), at + 1
            )
            return end + 1 - at, 0
        return 1, key_of(0x1B)

    def by_scan_code(self, code: int) -> int | None:
        """The key that was pressed with this scan code; None for a release."""
        return None if code & 0x80 else self._sent.get(code)
