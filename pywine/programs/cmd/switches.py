"""Taking the switches out of an internal command's arguments."""

from __future__ import annotations

from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError


def split_words(text: str) -> list[str]:
    """Words between delimiters, quotes kept; a slash begins a word of its own."""
    out: list[str] = []
    word = ""
    quoted = False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in " \t,;=\v\f\xff":
            out += [word] if word else []
            word = ""
            continue
        elif not quoted and char == "/":
            out += [word] if word else []
            word = ""
        word += char
    return [*out, word] if word else out


def take_switches(text: str, known: str, *, valued: str = "") -> tuple[list[str], dict[str, str]]:
    """The operands, and the switches with what stands behind their letter.

    `known`: letters of switches; those in `valued` may have a value (`/a:h`, `/o-n`). `/-y` is the switch
    "-y". Raises CommandError.
    """
    operands, switches = [], {}
    for word in split_words(text):
        if not word.startswith("/"):
            operands.append(word)
            continue
        name = word[1:].lower()
        letter, value = (name[:2], name[2:]) if name.startswith("-") else (name[:1], name[1:])
        if not letter or letter[-1:] not in known or (value and letter not in valued):
            raise CommandError(messages.INVALID_SWITCH.format(word[1:]))
        switches[letter] = value.removeprefix(":")
    return operands, switches
