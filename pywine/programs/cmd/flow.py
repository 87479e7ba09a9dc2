"""CALL, GOTO, EXIT, SHIFT."""

from __future__ import annotations

from pywine.programs.cmd import expansion, messages
from pywine.programs.cmd.batch import Frame, label_name
from pywine.programs.cmd.conditions import whole_number
from pywine.programs.cmd.errors import BadExpansion, CommandError, EndBatch, ExitShell, Goto
from pywine.programs.cmd.parser import DELIMITERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell

_BAD_LABEL_END = DELIMITERS + ":+"


def call(shell: Shell, arguments: str) -> int:
    """CALL: the command is expanded once more, and batch files come back."""
    text = arguments.lstrip(DELIMITERS)
    try:
        text = expansion.unescape(shell.expand_line(text.replace("^", "^^")))
    except BadExpansion as error:
        shell.complain(str(error))
        shell.fail(255)
        return 255
    if not text.strip():
        return shell.ended(0 if arguments else 1)
    if text.startswith(":") and shell.extensions:
        return _call_label(shell, text)
    return shell.execute(text, called=True)


def _call_label(shell: Shell, text: str) -> int:
    outer = shell.frame
    if outer is None:
        raise CommandError(messages.LABEL_OUTSIDE)
    words = expansion.split_arguments(text)
    rest = text[text.find(words[0]) + len(words[0]) :].lstrip(DELIMITERS)
    label = label_name(words[0])
    frame = Frame(outer.path, outer.host_path, words, rest, outer.offset)
    if label == "eof":
        return shell.errorlevel
    if not frame.go_to(label, shell.files):
        shell.complain(messages.NO_LABEL.format(words[0].removeprefix(":")))
        return shell.ended(1)
    return shell.ended(shell.run_frame(frame))


def goto(shell: Shell, arguments: str) -> int:
    """GOTO. Raises Goto."""
    text = arguments.lstrip(DELIMITERS)
    if shell.frame is None:
        return 0
    if not text.strip():
        shell.complain(messages.NO_GOTO_LABEL)
        shell.fail(1)
    if shell.extensions and text.startswith(":") and label_name(text) == "eof":
        raise Goto("")
    label = text.removeprefix(":")
    for at, char in enumerate(label):
        if char in _BAD_LABEL_END:
            label = label[:at]
            break
    raise Goto(label)


def exit_(shell: Shell, arguments: str) -> int:
    """EXIT [/B] [code]. Raises EndBatch or ExitShell."""
    text = arguments.strip(DELIMITERS)
    ends_batch = text[:2].lower() == "/b"
    number = text[2:].strip(DELIMITERS) if ends_batch else text
    if number:
        value = whole_number(number.split()[0])
        if value is None:
            value = _leading_number(number)
        shell.errorlevel = value
    shell.exit_code = shell.errorlevel
    if ends_batch and shell.frame is not None:
        raise EndBatch
    raise ExitShell


def _leading_number(text: str) -> int:
    from pywine.programs.cmd.arithmetic import number_of

    return number_of(text)


def shift(shell: Shell, arguments: str) -> int:
    """SHIFT [/n]: parameters move down, from the n-th on."""
    text = arguments.strip(DELIMITERS)
    start = 0
    if text:
        if len(text) != 2 or text[0] != "/" or text[1] not in "012345678":
            raise CommandError("Invalid parameter to SHIFT command")
        start = int(text[1])
    if shell.frame is not None:
        shell.frame.shift(start)
    return 0
