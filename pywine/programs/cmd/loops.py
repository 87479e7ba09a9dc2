"""FOR in all its forms."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt.directory import listing
from pywine.nt.wildcards import has_wildcards
from pywine.programs.cmd import messages
from pywine.programs.cmd.arithmetic import number_of
from pywine.programs.cmd.expansion import split_arguments, strip_quotes
from pywine.programs.cmd.forfile import Options, source_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.programs.cmd.nodes import For
    from pywine.programs.cmd.shell import Shell


def run_for(shell: Shell, node: For) -> int:
    """Run a loop; its code is the last command's. Raises CommandError."""
    items = shell.fill_in(node.items)
    if node.kind == "F":
        values = _parsed_lines(shell, node, items)
    else:
        kinds = {"L": _numbers, "R": _below, "D": _folders, "": _files}
        values = ({node.variable: value} for value in kinds[node.kind](shell, node, items))
    saved = shell.for_variables
    shell.for_depth += 1
    code = 0
    try:
        for value in values:
            shell.for_variables = {**saved, **value}
            if shell.echoes:
                _show_body(shell, node)
            code = shell.run(node.body)
    finally:
        shell.for_variables = saved
        shell.for_depth -= 1
    return code


def _show_body(shell: Shell, node: For) -> None:
    """ECHO ON shows the body for every value, with FOR variables filled in."""
    from pywine.programs.cmd.expansion import expand_for
    from pywine.programs.cmd.nodes import Quiet

    if not isinstance(node.body, Quiet):
        text = expand_for(node.body.text(), shell.for_variables, shell.modify)
        shell.line(messages.NEWLINE + shell.prompt() + text)


def _numbers(shell: Shell, node: For, items: str) -> Iterator[str]:
    numbers = [number_of(word) for word in split_arguments(items)] + [0, 0, 0]
    value, step, end = numbers[:3]
    while value <= end if step >= 0 else value >= end:
        yield str(value)
        value += step


def _files(shell: Shell, node: For, items: str) -> Iterator[str]:
    for item in split_arguments(items):
        if "*" in item or "?" in item:
            yield from _matches(shell, item, folders=False)
        else:
            yield item


def _folders(shell: Shell, node: For, items: str) -> Iterator[str]:
    for item in split_arguments(items):
        if "*" in item or "?" in item:
            yield from _matches(shell, item, folders=True)
        else:
            yield item


def _matches(shell: Shell, item: str, *, folders: bool) -> list[str]:
    """The names that a pattern stands for, with its folder in front."""
    item = strip_quotes(item).replace("/", "\\")
    end = max(item.rfind("\\"), item.rfind(":")) + 1
    folder, pattern = item[:end], item[end:]
    try:
        host = shell.files.host_path(folder or ".")
        entries = listing(host, pattern)
    except (ApiError, OSError):
        return []
    hidden = attr.HIDDEN | attr.SYSTEM
    return [
        folder + entry.name
        for entry in entries
        if entry.name not in (".", "..")
        and bool(entry.information.attributes & attr.DIRECTORY) == folders
        and not entry.information.attributes & hidden
    ]


def _below(shell: Shell, node: For, items: str) -> Iterator[str]:
    """FOR /R: the items in a folder and in all below it."""
    root = shell.files.full_path(strip_quotes(shell.fill_in(node.option)) or ".")
    try:
        shell.files.require_folder(root)
    except (ApiError, OSError):
        return
    words = split_arguments(items)
    for folder in _tree(shell, root.rstrip("\\")):
        for word in words:
            if has_wildcards(word):
                yield from _matches(shell, f"{folder}\\{strip_quotes(word)}", folders=False)
            else:
                quote = '"' if word.startswith('"') else ""
                yield f"{quote}{folder}\\{strip_quotes(word)}{quote}"


def _tree(shell: Shell, folder: str) -> Iterator[str]:
    yield folder
    host = shell.files.host_path(folder + "\\")
    for entry in listing(host, "*", is_root=True):
        if entry.information.attributes & attr.DIRECTORY and not os.path.islink(f"{host}/{entry.name}"):
            yield from _tree(shell, f"{folder}\\{entry.name}")


def _parsed_lines(shell: Shell, node: For, items: str) -> Iterator[dict[str, str]]:
    """FOR /F: the tokens of each line. Raises CommandError."""
    options = Options(shell.fill_in(node.option))
    first = ord(node.variable)
    for lines in source_lines(shell, items, options):
        for line in lines[options.skip :]:
            tokens = options.tokens_of(line)
            if tokens is not None:
                yield {chr(first + index): token for index, token in enumerate(tokens)}
