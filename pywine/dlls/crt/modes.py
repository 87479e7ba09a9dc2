"""The modes of fopen."""

from __future__ import annotations

from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL
from pywine.dlls.crt.disk import (
    O_APPEND,
    O_BINARY,
    O_CREAT,
    O_EXCL,
    O_NOINHERIT,
    O_RDONLY,
    O_RDWR,
    O_TEMPORARY,
    O_TEXT,
    O_TRUNC,
    O_U8TEXT,
    O_U16TEXT,
    O_WRONLY,
    O_WTEXT,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt

_KINDS = {"r": O_RDONLY, "w": O_WRONLY | O_CREAT | O_TRUNC, "a": O_WRONLY | O_CREAT | O_APPEND}
_FLAGS = {"b": O_BINARY, "t": O_TEXT, "N": O_NOINHERIT, "D": O_TEMPORARY}
_ENCODINGS = {"ccs=utf-8": O_U8TEXT, "ccs=utf-16le": O_U16TEXT, "ccs=unicode": O_WTEXT}
# Letters of which the Universal CRT takes one, and once.
_GROUPS = ("+", "bt", "cn", "SR", "T", "D")


def parse_mode(c: Crt, mode: str) -> int:
    """The `_O_*` flags of a mode. Raises CError(EINVAL); the Universal CRT reports what is none, older ones
    overlook letters that they do not know. Only in bodies declared `calls_back`.
    """
    text, comma, encoding = mode.partition(",")
    text = text.strip(" ")
    wanted = _ENCODINGS.get(encoding.replace(" ", "").lower())
    is_known = text[:1] in _KINDS and (not comma or wanted is not None)
    if not is_known or (c.ucrt and not _is_strict(text)):
        raise c.invalid_parameter() if c.ucrt else CError(EINVAL)
    flags = _KINDS[text[0]] | (O_EXCL if c.ucrt and "x" in text else 0)
    for letter in text[1:]:
        flags = flags & ~3 | O_RDWR if letter == "+" else flags | _FLAGS.get(letter, 0)
    return flags if wanted is None else flags | wanted | O_TEXT


def _is_strict(text: str) -> bool:
    letters = text[1:].replace(" ", "").replace("N", "")
    if "x" in letters and text[0] != "w":
        return False
    rest = letters.replace("x", "")
    return all(any(letter in group for group in _GROUPS) for letter in rest) and not any(
        sum(letter in group for letter in rest) > 1 for group in _GROUPS
    )
