"""What an annotation means: how a parameter leaves its argument slot, and how a result returns to the guest.

Every name here is a `Kind`: an object that contributes lines to the marshalling source that `abi.compile`
generates. To type checkers the names are what an API body sees (`DWORD` is an int, `TSTR` a str).
"""

from __future__ import annotations

from _codecs import utf_16_le_encode

from pywine.code_cache import compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.abi.compile import Source


def meaning(annotation: Any, scope: dict[str, Any]) -> Any:
    """What an annotation of a module with these globals stands for."""
    if not isinstance(annotation, str):
        return annotation
    if annotation in scope:  # most are plain names
        return scope[annotation]
    return eval(compiled(annotation, "<annotation>", "eval"), scope)


class Kind:
    """One way to pass a parameter.

    `code`: the struct code of its slot; "P" is a pointer-sized unsigned, "" takes no slot.
    """

    code = "P"
    text = False  # whether the function comes in an A and a W form because of this parameter

    def load(self, source: Source, name: str) -> None:
        """Add the lines that turn the raw slot value `name` into what the body receives."""

    def show(self, source: Source, name: str) -> str:
        """An expression that shows the raw slot value in a trace."""
        return f"hexadecimal({name})"


class Integer(Kind):
    """An integer passed by value. `failure` is what the function returns instead when it fails."""

    def __init__(self, code: str, failure: int = 0, *, display: str = "{}") -> None:
        self.code, self.failure, self.display = code, failure, display

    def show(self, source: Source, name: str) -> str:
        return f"{self.display!r}.format({name})"

    def __getitem__(self, names: object) -> Integer:
        raise TypeError("integers take no parameters")


class Flags(Integer):
    """A DWORD whose bits have names; the constants are a module or a mapping of names to values."""

    def __init__(self, names: dict[str, int], code: str = "I") -> None:
        super().__init__(code)
        self.names = names

    def show(self, source: Source, name: str) -> str:
        return f"flag_names({name}, {source.constant(self.names)})"


class Enumeration(Flags):
    """A DWORD that is one of several named values."""

    def show(self, source: Source, name: str) -> str:
        return f"value_name({name}, {source.constant(self.names)})"


class Floating(Kind):
    """A float or double. x64 passes the first four in xmm registers."""

    def __init__(self, code: str) -> None:
        self.code = code

    def show(self, source: Source, name: str) -> str:
        return f"repr({name})"


class Text(Kind):
    """A NUL-terminated string. Encoding "" is the A or W form's own; None keeps the bytes."""

    def __init__(self, encoding: str | None, *, nullable: bool = False) -> None:
        self.encoding, self.nullable = encoding, nullable
        self.text = encoding == ""

    def reader(self, source: Source) -> str:
        encoding = source.encoding if self.encoding == "" else self.encoding
        if encoding is None:
            return "read_cstring"
        return "read_wstring" if encoding == "W" else "read_ansi"

    def load(self, source: Source, name: str) -> None:
        if self.nullable:
            source.line(f"{name} = {self.reader(source)}({name}) if {name} else None")
        else:
            source.line(f"{name} = {self.reader(source)}({name})")

    def show(self, source: Source, name: str) -> str:
        return f"show_text({self.reader(source)}, {name})"


class Name(Text):
    """A resource, atom or class name: text, or the integer (MAKEINTRESOURCE) that stands in its place."""

    def load(self, source: Source, name: str) -> None:
        source.line(f"if {name} > 0xFFFF: {name} = {self.reader(source)}({name})")

    def show(self, source: Source, name: str) -> str:
        return f"show_text({self.reader(source)}, {name}) if {name} > 0xFFFF else str({name})"


class Form(Kind):
    """No parameter of the function: tells the body whether its W form was called."""

    code = ""

    def load(self, source: Source, name: str) -> None:
        source.line(f"{name} = {source.encoding == 'W'}")

    def show(self, source: Source, name: str) -> str:
        return repr(source.encoding)


class TextBuffer(Kind):
    """A pointer slot followed by a slot with the capacity in characters: the body gets a `TextOut`, or the
    address alone where the result is `TEXT_LENGTH` and the marshalling fills the buffer.
    """

    def __init__(self, encoding: str, *, size_first: bool = False) -> None:
        self.encoding, self.size_first = encoding, size_first
        self.text = encoding == ""

    def load(self, source: Source, name: str) -> None:
        size = source.slot("I", f"{name}_size", before=self.size_first)
        if source.returns_text:
            source.finish = self._fill(self._is_wide(source), name, size)
        else:
            source.line(f"{name} = {self.view(source, name)}")

    def view(self, source: Source, name: str) -> str:
        """An expression for the buffer as a `TextOut`."""
        return f"{'Wide' if self._is_wide(source) else ''}TextOut(p, {name}, {name}_size)"

    def _is_wide(self, source: Source) -> bool:
        return (source.encoding if self.encoding == "" else self.encoding) == "W"

    def _fill(self, wide: bool, name: str, size: str) -> list[str]:
        """The lines that turn `r`, the text for this buffer, into its length or the size it needs."""
        encode = "encode_wide(r + '\\0', 'surrogatepass')[0]" if wide else "p.ansi(r + '\\0')"
        return [
            f"data = {encode}",
            f"r = len(data){' >> 1' if wide else ''}",
            f"if r <= {size}: write({name}, data); r -= 1",
        ]


class Pointer(Kind):
    """A pointer to a structure or a scalar, overlaid on guest memory.

    `access`: what the guest must be allowed to do there. NULL is None for an optional input, a cell that
    nobody reads for an optional output, and the guest's access violation otherwise.
    """

    def __init__(self, target: object, access: int, *, nullable: bool = False, cell: bool = False) -> None:
        self.target, self.access, self.nullable, self.cell = target, access, nullable, cell

    def load(self, source: Source, name: str) -> None:
        layout, size = source.overlay(self.target, name)
        lines = [
            f"if {name} > {source.last - size}: check({name}, {size}, {self.access})",
            f"if not rights[{name} >> 12] & rights[({name} + {size - 1}) >> 12] & {self.access}:",
            f"    check({name}, {size}, {self.access})",
            f"{name} = {layout}.from_address(base + {name})",
        ]
        if self.nullable:
            missing = f"{layout}()" if self.cell else "None"
            lines = [f"if {name}:", *("    " + line for line in lines), f"else: {name} = {missing}"]
        for line in lines:
            source.line(line)

    def show(self, source: Source, name: str) -> str:
        return f"hexadecimal({name})"


class Value(Kind):
    """A structure passed by value (COORD): in its slot; over 8 bytes, in slots on x86 and behind a pointer on
    x64.
    """

    def __init__(self, target: object) -> None:
        self.target = target

    def load(self, source: Source, name: str) -> None:
        layout, size = source.overlay(self.target, name)
        if size <= 8:
            data = f"{name}.to_bytes(8, 'little')[:{size}]"
        else:
            data = f"memory.read({name}, {size})" if source.bits == 64 else name
        source.line(f"{name} = {layout}.from_buffer_copy({data})")

    def show(self, source: Source, name: str) -> str:
        return f"hexadecimal({name}) if isinstance({name}, int) else {name}.hex()"


class Within(Kind):
    """What the body runs within: it is called through `this.within(value, body, …)`."""


class Rest(Kind):
    """The variadic tail: the body gets a `VarArgs`."""

    code = ""

    def load(self, source: Source, name: str) -> None:
        source.variadic(name)

    def show(self, source: Source, name: str) -> str:
        return "'...'"


class ArgumentList(Kind):
    """A va_list: the body gets a `VarArgs` reading from where it points."""

    def load(self, source: Source, name: str) -> None:
        source.line(f"{name} = VarArgs(memory, {source.bits == 64}, {name})")


class Result(Kind):
    """How a function reports: results that are not plain integers."""

    def __init__(self, meaning: str, code: str = "I", failure: int = 0) -> None:
        self.meaning, self.code, self.failure = meaning, code, failure


class _Parametric:
    """`In[T]` and the like."""

    def __init__(self, access: int, *, nullable: bool, cell: bool) -> None:
        self._access, self._nullable, self._cell = access, nullable, cell

    def __getitem__(self, target: object) -> Pointer:
        return Pointer(target, self._access, nullable=self._nullable, cell=self._cell)


class _Optional:
    """`Opt[TSTR]`: NULL arrives as None."""

    def __getitem__(self, target: object) -> Kind:
        if isinstance(target, Text):
            return Text(target.encoding, nullable=True)
        return Pointer(target, 1, nullable=True)


class _ByValue:
    def __getitem__(self, target: object) -> Value:
        return Value(target)


class TextOut:
    """An output string buffer of the caller: `size` characters at `address`."""

    __slots__ = ("_p", "address", "size")

    wide = False

    def __init__(self, p: Any, address: int, size: int) -> None:
        self._p, self.address, self.size = p, address, size

    def encode(self, text: str) -> bytes:
        """`text` as the buffer's characters, without terminator."""
        return self._p.ansi(text)

    def length(self, text: str) -> int:
        """How many characters of the buffer `text` takes, without terminator."""
        return len(self.encode(text)) >> self.wide

    def put(self, text: str) -> int:
        """Store as much of `text` as fits, always terminated; returns the characters stored."""
        width = 1 + self.wide
        data = self.encode(text)[: max(self.size - 1, 0) * width]
        if self.size:
            self._p.memory.write(self.address, data + b"\0" * width)
        return len(data) // width

    def put_or_count(self, text: str) -> int:
        """The Win32 convention: store and return the length, or return the size needed (with its
        terminator).
        """
        data = self.encode(text + "\0")
        size = len(data) >> self.wide
        if size > self.size:
            return size
        self._p.memory.write(self.address, data)
        return size - 1


class WideTextOut(TextOut):
    """One whose characters are UTF-16 units."""

    __slots__ = ()

    wide = True

    def encode(self, text: str) -> bytes:
        return utf_16_le_encode(text, "surrogatepass")[0]

    def put_or_count(self, text: str) -> int:
        data = utf_16_le_encode(text + "\0", "surrogatepass")[0]
        size = len(data) >> 1
        if size > self.size:
            return size
        self._p.memory.write(self.address, data)
        return size - 1


if TYPE_CHECKING:
    from typing import Annotated, Any, Generic, TypeAlias, TypeVar

    from pywine.abi.varargs import VarArgs

    T = TypeVar("T")
    # One statement each: type checkers take no chain of assignments for aliases.
    BYTE = int
    WORD = int
    SHORT = int
    USHORT = int
    DWORD = int
    UINT = int
    ULONG = int
    LONG = int
    INT = int
    BOOL = int
    BOOLEAN = int
    CHAR = int
    WCHAR = int
    WINT = int
    ULONGLONG = int
    LONGLONG = int
    SIZE_T = int
    SSIZE_T = int
    ULONG_PTR = int
    PVOID = int
    HANDLE = int
    HMODULE = int
    HRESULT = int
    CINT = int
    CSIZE = int
    LOCALE = int
    DOUBLE = float
    FLOAT = float
    TRUE: TypeAlias = None
    VOID: TypeAlias = None
    STATUS = int | None
    LSTATUS = int | None
    ERRNO = int | None
    FILE_HANDLE = int
    WAIT = int
    TEXT_LENGTH = str
    FORM = bool
    TNAME = int | str
    STR = bytes
    ASTR = str
    WSTR = str
    TSTR = str
    TBUF = TextOut
    WBUF = TextOut
    ABUF = TextOut
    TBUF_SIZE_FIRST = TextOut
    VARARGS = VarArgs
    VA_LIST = VarArgs

    # A cell of a scalar has `.value`, a structure its fields: no type says both.
    class Opt(Any, Generic[T]): ...

    class In(Any, Generic[T]): ...

    class Out(Any, Generic[T]): ...

    class OutOpt(Any, Generic[T]): ...

    class OutOrNone(Any, Generic[T]): ...

    ByValue = Annotated[T, "overlay"]
else:
    BYTE = BOOLEAN = Integer("B")
    CHAR = Integer("b")
    WORD = WCHAR = WINT = USHORT = Integer("H")
    SHORT = Integer("h")
    DWORD = UINT = ULONG = Integer("I")
    LONG = INT = BOOL = Integer("i")
    ULONGLONG, LONGLONG = Integer("Q"), Integer("q")
    SIZE_T = Integer("P")
    SSIZE_T = Integer("p")
    ULONG_PTR = PVOID = HANDLE = HMODULE = Integer("P", display="{:#x}")
    HRESULT = Integer("I", display="{:#010x}")
    DOUBLE, FLOAT = Floating("d"), Floating("f")
    CINT = Integer("i", failure=-1)
    CSIZE = Integer("P", failure=-1)
    LOCALE = Within()  # a locale object of the C runtime
    TRUE = Result("true", "i")  # "returns TRUE": failures are raised, never returned
    VOID = Result("void")
    STATUS = Result("status")  # an NTSTATUS: None is STATUS_SUCCESS
    LSTATUS = Result("lstatus")  # a Win32 error code as the result
    ERRNO = Result("errno", "i")  # errno as the result (the C runtime's _s functions)
    FILE_HANDLE = Integer("P", failure=-1)  # INVALID_HANDLE_VALUE
    WAIT = Integer("I", failure=0xFFFFFFFF)  # WAIT_FAILED, INVALID_FILE_ATTRIBUTES, INVALID_SET_FILE_POINTER
    TEXT_LENGTH = Result("text")  # the body returns the text for its TBUF: its length, or the size needed
    STR = Text(None)
    ASTR, WSTR, TSTR = Text("A"), Text("W"), Text("")
    TBUF, WBUF, ABUF = TextBuffer(""), TextBuffer("W"), TextBuffer("A")
    TBUF_SIZE_FIRST = TextBuffer("", size_first=True)
    TNAME, FORM = Name(""), Form()
    VARARGS, VA_LIST = Rest(), ArgumentList()
    In = _Parametric(1, nullable=False, cell=False)
    Out = _Parametric(2, nullable=False, cell=True)
    OutOpt = _Parametric(2, nullable=True, cell=True)
    OutOrNone = _Parametric(2, nullable=True, cell=False)  # for bodies that must know whether it is NULL
    Opt = _Optional()
    ByValue = _ByValue()
