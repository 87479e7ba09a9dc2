"""sort: the lines of a text in order, without regard to case."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt import collation
from pywine.programs.arguments import fail, lines_of, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_IGNORED = ("l", "locale", "m", "memory", "rec", "record_maximum", "t", "temporary")


def main(context: Context, arguments: list[str]) -> int:
    """sort [/R] [/+n] [/UNIQUE] [/O file] [file]; /L /M /REC /T are taken and ignored."""
    column, is_reversed, is_unique, source, target = 1, False, False, "", ""
    words = iter(arguments)
    for word in words:
        name = word[1:].lower()
        if not word.startswith("/"):
            source = word
        elif name.startswith("+") and name[1:].isdigit():
            column = max(int(name[1:]), 1)
        elif name in ("r", "reverse"):
            is_reversed = True
        elif name in ("uniq", "unique"):
            is_unique = True
        elif name in ("o", "output"):
            target = next(words, "")
        elif name in _IGNORED:
            next(words, "")
        elif name not in ("c", "case_sensitive"):
            return fail(context, "Invalid switch.")
    try:
        data = read_bytes(context, source) if source else context.read_all()
    except (ApiError, OSError):
        return fail(context, f"{source}The system cannot find the file specified.")
    lines = lines_of(context, data)

    def key(line: str) -> bytes:
        return collation.sort_key(line[column - 1 :], collation.NORM_IGNORECASE)

    lines.sort(key=key, reverse=is_reversed)
    if is_unique:
        lines = [line for index, line in enumerate(lines) if not index or key(line) != key(lines[index - 1])]
    text = "".join(f"{line}\r\n" for line in lines)
    if not target:
        context.write(text)
        return 0
    from pywine.programs.context import encode

    with open(context.files.host_path(target), "wb") as file:
        file.write(encode(text, context.code_page))
    return 0
