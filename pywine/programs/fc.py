"""fc: compares two files."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.programs.arguments import fail, lines_of, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_SAME, _DIFFERENT, _BAD = 0, 1, 2
_BINARY = (".exe", ".com", ".sys", ".obj", ".lib", ".bin", ".dll")


def main(context: Context, arguments: list[str]) -> int:
    """fc [/B] [/C] [/N] [/W] [/L] file1 file2; /A /T /U /LBn /nnnn are taken and ignored."""
    switches = {word[1:].lower() for word in arguments if word.startswith("/")}
    names = [word for word in arguments if not word.startswith("/")]
    if len(names) != 2:
        return fail(context, "FC: Wrong number of files", _BAD)
    contents = []
    for name in names:
        try:
            contents.append(read_bytes(context, name))
        except (ApiError, OSError):
            return fail(context, f"FC: cannot open {name.upper()} - No such file or folder", _BAD)
    first, second = names[0], names[1].upper()
    context.write(f"Comparing files {first} and {second}\r\n")
    if "b" in switches or (first.lower().endswith(_BINARY) and "l" not in switches):
        return _compare_bytes(context, contents[0], contents[1], (first, second))
    return _compare_lines(context, contents, (first, second), switches)


def _compare_bytes(context: Context, first: bytes, second: bytes, names: tuple[str, str]) -> int:
    pairs = zip(first, second, strict=False)
    different = [(at, one, other) for at, (one, other) in enumerate(pairs) if one != other]
    for at, one, other in different:
        context.write(f"{at:08X}: {one:02X} {other:02X}\r\n")
    if len(first) != len(second):
        longer, shorter = names if len(first) > len(second) else names[::-1]
        context.write(f"FC: {longer} longer than {shorter}\r\n\r\n")
        return _DIFFERENT
    context.write("\r\n" if different else "FC: no differences encountered\r\n\r\n")
    return _DIFFERENT if different else _SAME


def _compare_lines(
    context: Context, contents: list[bytes], names: tuple[str, str], switches: set[str]
) -> int:
    """Each difference with the line before it and the line behind it, as both files have them."""
    from difflib import SequenceMatcher

    def key(line: str) -> str:
        line = " ".join(line.split()) if "w" in switches else line
        return line.lower() if "c" in switches else line

    lines = [lines_of(context, data) for data in contents]
    keys = [[key(line) for line in part] for part in lines]
    blocks = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    differences = [block[1:] for block in blocks if block[0] != "equal"]
    for start, end, other_start, other_end in differences:
        for name, part, low, high in (
            (names[0], lines[0], start, end), (names[1], lines[1], other_start, other_end)
        ):  # fmt: skip
            context.write(f"***** {name}\r\n")
            for number in range(max(low - 1, 0), min(high + 1, len(part))):
                prefix = f"{number + 1:5}:  " if "n" in switches else ""
                context.write(f"{prefix}{part[number]}\r\n")
        context.write("*****\r\n\r\n")
    if not differences:
        context.write("FC: no differences encountered\r\n\r\n")
    return _DIFFERENT if differences else _SAME
