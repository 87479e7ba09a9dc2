"""The readable names of types whose decorated names the C++ compiler keeps for typeid.

Source: "Decorated names" (Microsoft's documentation), and the compiler's listings.
"""

from __future__ import annotations

_BASIC = {
    "X": "void", "C": "signed char", "D": "char", "E": "unsigned char", "F": "short", "G": "unsigned short",
    "H": "int", "I": "unsigned int", "J": "long", "K": "unsigned long", "M": "float", "N": "double",
    "O": "long double",
}  # fmt: skip
_EXTENDED = {
    "D": "__int8", "E": "unsigned __int8", "F": "__int16", "G": "unsigned __int16", "H": "__int32",
    "I": "unsigned __int32", "J": "__int64", "K": "unsigned __int64", "L": "__int128",
    "M": "unsigned __int128", "N": "bool", "Q": "char8_t", "S": "char16_t", "U": "char32_t", "W": "wchar_t",
}  # fmt: skip
_TAGS = {"T": "union", "U": "struct", "V": "class"}
_QUALIFIERS = {"A": "", "B": " const", "C": " volatile", "D": " const volatile"}
_POINTERS = {
    "P": (" *", ""), "Q": (" *", " const"), "R": (" *", " volatile"), "S": (" *", " const volatile"),
    "A": (" &", ""), "B": (" &", " volatile"),
}  # fmt: skip
_CONVENTIONS = {
    "A": "__cdecl",
    "C": "__pascal",
    "E": "__thiscall",
    "G": "__stdcall",
    "I": "__fastcall",
    "Q": "__vectorcall",
}
_ANONYMOUS = "`anonymous namespace'"


class NotDecorated(ValueError):
    """A name does not follow the rules."""


def type_name(decorated: str) -> str:
    """`class std::exception` for `.?AVexception@std@@`. Raises NotDecorated."""
    reader = _Reader(decorated.removeprefix("."))
    try:
        return reader.type()
    except (IndexError, KeyError):
        raise NotDecorated(decorated) from None


class _Reader:
    """Reads a decorated name from the left. Names and types that were seen can be referred to by a digit."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._names: list[str] = []
        self._types: list[str] = []

    def _take(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def _skip(self, prefix: str) -> bool:
        found = self._text.startswith(prefix, self._at)
        self._at += len(prefix) * found
        return found

    def type(self) -> str:
        if self._skip("$$Q"):
            return self._pointed(" &&", "")
        if self._skip("$$T"):
            return "std::nullptr_t"
        if self._skip("$$C"):
            qualifiers = _QUALIFIERS[self._take()]
            return self.type() + qualifiers
        if self._skip("$$A6"):
            return self._function("")
        letter = self._take()
        if letter == "?":
            qualifiers = _QUALIFIERS[self._take()]
            return self.type() + qualifiers
        if letter in _TAGS:
            return f"{_TAGS[letter]} {self._qualified_name()}"
        if letter == "W":
            self._take()  # the size of the enumeration's integer, which is always that of int
            return f"enum {self._qualified_name()}"
        if letter in _POINTERS:
            return self._pointed(*_POINTERS[letter])
        if letter == "Y":
            return self._array("")
        return _EXTENDED[self._take()] if letter == "_" else _BASIC[letter]

    def _pointed(self, mark: str, own: str) -> str:
        """What follows a pointer's or reference's letter; `own` are its own qualifiers."""
        if self._skip("6"):
            return self._function(mark.strip() + own)
        mark += " __ptr64" if self._skip("E") else ""
        qualifiers = _QUALIFIERS[self._take()]
        if self._skip("Y"):
            return self._array(f"({qualifiers.strip()}{mark.strip()}{own})")
        return self.type() + qualifiers + mark + own

    def _array(self, inner: str) -> str:
        count = self._number()
        bounds = "".join(f"[{self._number()}]" for _ in range(count))
        return f"{self.type()} {inner}{bounds}"

    def _function(self, mark: str) -> str:
        convention = _CONVENTIONS[self._take()]
        result = self.type()
        arguments = self._arguments()
        inner = f"({convention}{mark})" if mark else convention
        return f"{result} {inner}({arguments})"

    def _arguments(self) -> str:
        """The types of a function's parameters."""
        if self._skip("X"):
            self._skip("Z")
            return "void"
        found = []
        while not self._skip("@"):
            if self._skip("Z"):
                found.append("...")
                return ",".join(found)
            found.append(self._remembered_type())
        self._skip("Z")
        return ",".join(found)

    def _remembered_type(self) -> str:
        if self._text[self._at].isdigit():
            return self._types[int(self._take())]
        start = self._at
        found = self.type()
        if self._at - start > 1 and len(self._types) < 10:
            self._types.append(found)
        return found

    def _qualified_name(self) -> str:
        parts = []
        while not self._skip("@"):
            parts.append(self._name())
        return "::".join(reversed(parts))

    def _name(self) -> str:
        if self._text[self._at].isdigit():
            return self._names[int(self._take())]
        if self._skip("?$"):
            return self._remember(self._template())
        if self._skip("?A"):
            self._identifier()
            return self._remember(_ANONYMOUS)
        if self._skip("?"):  # a local scope: its number, or the function that it is in
            return f"`{self._number()}'"
        return self._remember(self._identifier())

    def _remember(self, name: str) -> str:
        if len(self._names) < 10 and name not in self._names:
            self._names.append(name)
        return name

    def _identifier(self) -> str:
        end = self._text.index("@", self._at)
        found, self._at = self._text[self._at : end], end + 1
        return found

    def _template(self) -> str:
        """A template's name and arguments, which have a numbering of their own."""
        kept, self._names, self._types = (self._names, self._types), [], []
        name = self._remember(self._identifier())
        found = []
        while not self._skip("@"):
            if self._skip("$$V") or self._skip("$$Z"):  # an empty pack, the border between two
                continue
            found.append(str(self._number()) if self._skip("$0") else self._remembered_type())
        self._names, self._types = kept
        arguments = ",".join(found)
        return f"{name}<{arguments} >" if arguments.endswith(">") else f"{name}<{arguments}>"

    def _number(self) -> int:
        """0-9 stand for 1-10; other numbers are hexadecimal with the digits A-P, ended by @."""
        sign = -1 if self._skip("?") else 1
        if self._text[self._at].isdigit():
            return sign * (int(self._take()) + 1)
        value = 0
        while not self._skip("@"):
            digit = ord(self._take()) - ord("A")
            if not 0 <= digit < 16:
                raise NotDecorated(self._text)
            value = value * 16 + digit
        return sign * value
