"""findstr: lines that match texts or regular expressions of a small dialect of its own."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt.wildcards import has_wildcards
from pywine.programs.arguments import fail, lines_of, matching_files, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from pywine.programs.context import Context

_FOUND, _NOT_FOUND, _BAD = 0, 1, 2
_META = frozenset(".*^$[]\\")
_FLAGS = frozenset("belrsixvnmop")


def main(context: Context, arguments: list[str]) -> int:
    """findstr [/BELRSIXVNMOP] [/F:file] [/C:text] [/G:file] [/D:folders] texts [files]"""
    try:
        options = Options(context, arguments)
    except (ApiError, OSError) as error:
        return fail(context, f"FINDSTR: Cannot open {error}", _BAD)
    except ValueError as error:
        return fail(context, f"FINDSTR: {error}", _BAD)
    if not options.texts:
        return fail(context, "FINDSTR: Bad command line", _BAD)
    pattern = options.pattern()
    if not options.files:
        found = _show(context, options, pattern, context.read_all(), "")
        return _FOUND if found else _NOT_FOUND
    found = False
    shows_names = options.listed or len(options.files) > 1 or "s" in options.flags
    shows_names = shows_names or has_wildcards(options.files[0])
    for name in options.files:
        names = list(matching_files(context, name, deep="s" in options.flags))
        if not names and not has_wildcards(name):
            context.write(f"FINDSTR: Cannot open {name}\r\n", 2)
        for one in names:
            heading = one if shows_names or "m" in options.flags else ""
            found = _show(context, options, pattern, read_bytes(context, one), heading) or found
    return _FOUND if found else _NOT_FOUND


class Options:
    """The command line. Raises ValueError, ApiError, OSError."""

    def __init__(self, context: Context, arguments: list[str]) -> None:
        self.flags: set[str] = set()
        self.texts: list[str] = []
        self.files: list[str] = []
        self.listed = False
        self._is_literal: bool | None = None
        has_texts = False
        folders = [""]
        for argument in arguments:
            name, colon, value = argument[1:].partition(":")
            if argument[:1] not in ("/", "-") or (has_texts and argument[:1] == "-"):
                if has_texts:
                    self.files.append(argument)
                else:
                    has_texts = True
                    self.texts += [text for text in argument.split(" ") if text]
                continue
            letter = name.lower()
            if colon and letter == "c":
                has_texts = True
                self.texts.append(value)
                self._is_literal = True if self._is_literal is None else self._is_literal
            elif colon and letter == "g":
                has_texts = True
                self.texts += [line for line in lines_of(context, self._read(context, value)) if line]
            elif colon and letter == "f":
                self.files += lines_of(context, self._read(context, value))
                self.listed = True
            elif colon and letter == "d":
                folders = [folder.rstrip("\\") + "\\" for folder in value.split(";")]
            elif colon and letter == "a":
                continue
            elif letter == "offline" or set(letter) <= _FLAGS:
                self.flags |= set(letter) if letter != "offline" else set()
            else:
                raise ValueError(f"/{name} ignored")
        self.files = [folder + name for folder in folders for name in self.files]

    @staticmethod
    def _read(context: Context, name: str) -> bytes:
        return context.read_all() if name == "/" else read_bytes(context, name)

    def pattern(self) -> re.Pattern[str]:
        """One expression for all texts."""
        import re

        is_literal = self._is_literal
        if "r" in self.flags or "l" in self.flags:
            is_literal = "l" in self.flags
        elif is_literal is None:
            is_literal = not _has_meta(self.texts[0])
        parts = [re.escape(unescaped(text)) if is_literal else translate(text) for text in self.texts]
        joined = "|".join(f"(?:{part})" for part in parts)
        if "x" in self.flags or {"b", "e"} <= self.flags:
            joined = f"^(?:{joined})$"
        elif "b" in self.flags:
            joined = f"^(?:{joined})"
        elif "e" in self.flags:
            joined = f"(?:{joined})$"
        return re.compile(joined, re.IGNORECASE if "i" in self.flags else 0)


def _has_meta(text: str) -> bool:
    at = 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] not in ("<", ">"):
            at += 2
            continue
        if text[at] in _META:
            return True
        at += 1
    return False


def unescaped(text: str) -> str:
    """A literal text: a backslash stands before a quote or a backslash that is meant as such."""
    return text.replace("\\\\", "\\").replace('\\"', '"')


def translate(text: str) -> str:
    """A regular expression of findstr's in Python's notation: . * ^ $ [set] \\x \\< \\>."""
    import re

    out = []
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\" and at < len(text):
            out.append({"<": r"\b(?=\w)", ">": r"\b(?<=\w)"}.get(text[at]) or re.escape(text[at]))
            at += 1
        elif char == "[":
            end = text.find("]", at + (2 if text[at : at + 1] == "^" else 1))
            if end < 0:
                out.append(re.escape(char))
                continue
            inside = text[at:end]
            negated = "^" if inside.startswith("^") else ""
            inside = inside[len(negated) :].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
            out.append(f"[{negated}{inside}]")
            at = end + 1
        elif char == "*":
            out.append("*" if out and out[-1] not in ("^", "*") else re.escape(char))
        elif char == "^":
            out.append("^" if at == 1 else re.escape(char))
        elif char == "$":
            out.append("$" if at == len(text) else re.escape(char))
        else:
            out.append("." if char == "." else re.escape(char))
    return "".join(out)


def _show(context: Context, options: Options, pattern: re.Pattern[str], data: bytes, heading: str) -> bool:
    """Show the lines of one file that match; whether there were any."""
    flags = options.flags
    if "p" in flags and any(byte < 32 and byte not in b"\t\n\r\f\b" for byte in data):
        return False
    found = False
    offset = 0
    for number, line in enumerate(lines_of(context, data), 1):
        if (pattern.search(line) is not None) != ("v" in flags):
            found = True
            if "m" in flags:
                context.write(f"{heading}\r\n")
                return True
            prefix = f"{heading}:" if heading else ""
            prefix += f"{number}:" if "n" in flags else ""
            prefix += f"{offset}:" if "o" in flags else ""
            context.write(f"{prefix}{line}\r\n")
        end = data.find(b"\n", offset)
        offset = len(data) if end < 0 else end + 1
    return found
