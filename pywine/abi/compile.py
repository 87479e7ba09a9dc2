"""Turns an annotated API body into a handler: generated source, compiled once per process and function.

A handler is called with the context block of the calling thread; it reads the argument slots, calls the body
and stores the result. It costs 0.3 to 2 µs where interpreting a prototype on every call costs ten times that.
"""

from __future__ import annotations

import struct
import sys
from _codecs import utf_16_le_encode

from pywine.abi import types
from pywine.abi.errors import ApiError
from pywine.abi.failure import failure_handler
from pywine.abi.struct import Struct, ctype
from pywine.abi.types import TextOut, WideTextOut
from pywine.abi.varargs import VarArgs
from pywine.code_cache import compiled
from pywine.host.ffi import sizeof
from pywine.machine import context as ctx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.abi.api import Api

    Handler = Callable[[memoryview], None]

_MASK = {1: 0xFF, 2: 0xFFFF, 4: 0xFFFFFFFF, 8: 0xFFFFFFFFFFFFFFFF}
_double, _float, _qword, _dword = (
    struct.Struct("<d"),
    struct.Struct("<f"),
    struct.Struct("<Q"),
    struct.Struct("<I"),
)


def double_bits(value: float) -> int:
    return _qword.unpack(_double.pack(value))[0]


def float_bits(value: float) -> int:
    return _dword.unpack(_float.pack(value))[0]


def bits_double(bits: int) -> float:
    return _double.unpack(_qword.pack(bits))[0]


def bits_float(bits: int) -> float:
    return _float.unpack(_dword.pack(bits & 0xFFFFFFFF))[0]


class Prototype:
    """An API's parameters and result, resolved from the annotations of its body."""

    def __init__(self, api: Api) -> None:
        code = api.body.__code__
        scope = api.body.__globals__
        annotations = api.body.__annotations__
        names = code.co_varnames[1 : code.co_argcount]
        self.parameters = [(name, _kind(annotations[name], scope)) for name in names]
        self.extra = []  # what the body is not given
        if api.localized and not any(isinstance(kind, types.Within) for _, kind in self.parameters):
            self.extra.append(("locale", types.LOCALE))
        self.result = _kind(annotations.get("return", "VOID"), scope) or types.VOID
        self.floats = any(isinstance(kind, types.Floating) for _, kind in self.parameters)

    @property
    def float_result(self) -> bool:
        return isinstance(self.result, types.Floating)


def _kind(annotation: Any, scope: dict[str, Any]) -> Any:
    kind = types.meaning(annotation, scope)
    if isinstance(kind, type) and issubclass(kind, Struct):
        raise TypeError(f"a structure is passed as In[…], Out[…] or ByValue[…]: {kind.__name__}")
    return kind


class Source:
    """The marshalling source of one function while it is generated."""

    def __init__(self, api: Api, p: Any, this: Any, dll: str, *, returns_text: bool) -> None:
        self.api = api
        self.dll = dll
        self.bits: int = p.bits
        self.encoding = api.encoding
        self.word = self.bits // 8
        self.last: int = p.memory.end - 1
        self.format = "<"
        self.slots: list[str] = []
        self.fetched: list[str] = []  # lines that take arguments from registers
        self.lines: list[str] = []
        self.returns_text = returns_text
        self.finish: list[str] = []  # lines between the body and the storing of `r`
        self.call = "body(this"  # how the body is called, up to its second argument
        memory = p.memory
        self.scope: dict[str, Any] = {
            "p": p, "this": this, "memory": memory, "ram": memory.ram, "rights": memory.rights,
            "base": memory.base, "check": memory.check, "read_cstring": memory.read_cstring,
            "read_wstring": memory.read_wstring, "read_ansi": p.read_ansi, "write": memory.write,
            "encode_wide": utf_16_le_encode, "body": api.body,
            "VarArgs": VarArgs, "TextOut": TextOut, "WideTextOut": WideTextOut,
            "Failure": (ApiError, OSError), "double_bits": double_bits, "float_bits": float_bits,
            "bits_double": bits_double, "bits_float": bits_float,
        }  # fmt: skip

    def line(self, text: str) -> None:
        self.lines.append(text)

    def constant(self, value: Any) -> str:
        name = f"constant_{len(self.scope)}"
        self.scope[name] = value
        return name

    def slot(self, code: str, name: str, *, before: bool = False) -> str:
        """Take the next argument slot for `name`."""
        code = _machine_code(code, self.bits)
        size = struct.calcsize("<" + code)
        padded = code + (f"{self.word - size}x" if size < self.word else "")
        if before:  # it comes before the slot just taken
            last = self.slots.pop()
            previous = self.format.rindex(_machine_code("P", self.bits))
            self.format = self.format[:previous] + padded + self.format[previous:]
            self.slots += [name, last]
        else:
            self.format += padded
            self.slots.append(name)
        return name

    def skip(self) -> None:
        """Leave a slot unread (its value came in a register)."""
        self.format += f"{self.word}x"

    def overlay(self, target: Any, name: str) -> tuple[str, int]:
        """The name of the ctypes class that overlays `target`, and its size in bytes."""
        if isinstance(target, Twin):
            target = target.wide if self.encoding == "W" else target.narrow
        layout = ctype(target, self.bits)
        return self.constant(layout), sizeof(layout)

    def variadic(self, name: str) -> None:
        offset = self.word + struct.calcsize(self.format)
        self.line(f"{name} = VarArgs(memory, {self.bits == 64}, q[{ctx.RSP}] + {offset})")


class Twin:
    """A structure with an A and a W form, for functions declared with `api.aw`."""

    def __init__(self, narrow: Any, wide: Any) -> None:
        self.narrow, self.wide = narrow, wide


def _machine_code(code: str, bits: int) -> str:
    if code == "P":
        return "Q" if bits == 64 else "I"
    if code == "p":
        return "q" if bits == 64 else "i"
    return code


def compile_handler(api: Api, p: Any, prototype: Prototype, this: Any, dll: str) -> tuple[Handler, int]:
    """The handler of `api` in process `p`, and the bytes of its arguments on the stack.

    `this` is what the body gets first: `p`, or the instance of the C runtime that is called.
    """
    source = Source(api, p, this, dll, returns_text=prototype.result is types.TEXT_LENGTH)
    register_arguments = ("RCX", "RDX") if api.convention == "fastcall" and source.bits == 32 else ()
    x87_left = api.x87 if source.bits == 32 else 0
    float_words = [ctx.FLOAT_WORD, ctx.FLOAT_2_WORD]
    in_sse = api.sse if source.bits == 32 else 0
    tracer = p.tracer.channel(dll, api) if p.tracer else None
    for position, (name, kind) in enumerate(prototype.parameters + prototype.extra):
        name = _local(name)
        if isinstance(kind, types.Within):
            source.call = f"this.within({name}, body"
        if hasattr(kind, "from_argument"):
            kind = _Object(kind)
        if not kind.code:
            pass
        elif isinstance(kind, types.Floating) and source.bits == 64 and position < 4:
            source.skip()
            convert = "bits_double" if kind.code == "d" else "bits_float"
            source.fetched.append(f"{name} = {convert}(q[{ctx.XMM0 + 2 * position}])")
        elif x87_left:
            x87_left -= 1
            source.fetched.append(f"{name} = bits_double(q[{float_words[x87_left]}])")
        elif position < in_sse:
            convert = "bits_double" if kind.code == "d" else "bits_float"
            source.fetched.append(f"{name} = {convert}(q[{float_words[position]}])")
        elif position < len(register_arguments):
            source.fetched.append(f"{name} = q[{getattr(ctx, register_arguments[position])}] & 0xFFFFFFFF")
        else:
            source.slot(kind.code if not isinstance(kind, types.Value) else _value_code(kind, source), name)
        if tracer:
            tracer.parameter(source, position, name, kind)
        kind.load(source, name)
    return _build(source, prototype, tracer), struct.calcsize(source.format)


def _local(name: str) -> str:
    """What a parameter is called in the generated source: never like the names that source uses itself."""
    return name + "_"


def _value_code(kind: types.Value, source: Source) -> str:
    size = sizeof(ctype(kind.target, source.bits))
    if source.bits == 64:
        return "Q"
    return f"{size}s" if size > 8 else "Q" if size > 4 else "I"


class _Object(types.Kind):
    """A handle or pointer that arrives as the executive's object; its class says how (`from_argument`)."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def load(self, source: Source, name: str) -> None:
        source.line(f"{name} = {source.constant(self.kind.from_argument)}(this, {name})")

    def show(self, source: Source, name: str) -> str:
        return f"show_handle(p, {name})"


def _build(source: Source, prototype: Prototype, tracer: Any) -> Handler:
    api, bits, result = source.api, source.bits, prototype.result
    p = source.scope["p"]
    arguments = "".join(f", {_local(name)}" for name, _ in prototype.parameters)
    fetch = []
    if source.slots:
        source.scope["unpack"] = struct.Struct(source.format).unpack_from
        fetch.append(f"{', '.join(source.slots)}, = unpack(ram, q[{ctx.RSP}] + {source.word})")
    body = [*source.lines, f"r = {source.call}{arguments})", *source.finish]
    source.scope["fail"] = failure_handler(source.scope["this"], api, result)
    store = _store(result, bits, in_xmm=bits == 64 or api.sse > 0)
    if api.guest_code:
        lines = [*fetch, *source.fetched, *source.lines, *(tracer.note(source) if tracer else ()), "return"]
    elif tracer:
        tracer.result = result
        lines = [*fetch, *source.fetched, *tracer.wrap(source, body, store)]
    else:
        guarded = ["try:", *("    " + line for line in body), "except Failure as error: r = fail(error)"]
        lines = [*fetch, *source.fetched, *guarded, *store]
    text = f"def {_identifier(api.name)}(q):\n" + "".join(f"    {line}\n" for line in lines)
    file = f"<{api.body.__module__}.{api.name} {'x64' if bits == 64 else 'x86'}>"
    p.sources[file] = text
    exec(compiled(text, file), source.scope)
    return source.scope[_identifier(api.name)]


def _identifier(name: str) -> str:
    """A name for the generated function; some exports are keywords (`raise`) or no identifiers at all."""
    return "call_" + "".join(c if c.isalnum() else "_" for c in name)


def _store(result: Any, bits: int, in_xmm: bool) -> list[str]:
    """The lines that hand `r` back to the guest."""
    if isinstance(result, types.Floating):
        convert = "float_bits" if result.code == "f" and in_xmm else "double_bits"
        return [f"q[{ctx.FLOAT_WORD}] = {convert}(r)"]
    if isinstance(result, types.Result):
        if result.meaning == "void":
            return []
        if result.meaning == "true":
            return [f"q[{ctx.RAX}] = 1 if r is None else r"]
        if result.meaning == "text":
            return [f"q[{ctx.RAX}] = r"]
        return [f"q[{ctx.RAX}] = r & 0xFFFFFFFF if r else 0"]
    if isinstance(result, types.Integer):
        size = struct.calcsize("<" + _machine_code(result.code, bits))
        if bits == 32 and size == 8:
            return [f"q[{ctx.RAX}] = r & 0xFFFFFFFF", f"q[{ctx.RDX}] = r >> 32 & 0xFFFFFFFF"]
        return [f"q[{ctx.RAX}] = r & {_MASK[size]:#x}"]
    if isinstance(result, types.Pointer | types.Text):
        return [f"q[{ctx.RAX}] = r & {_MASK[bits // 8]:#x}"]
    raise TypeError(f"cannot return {result!r}")


def publish_sources(sources: dict[str, str]) -> None:
    """Let tracebacks show the generated lines (linecache is expensive to import: only when something went
    wrong).
    """
    import linecache

    for file, text in sources.items():
        linecache.cache[file] = (len(text), None, text.splitlines(True), file)


if sys.byteorder != "little":
    raise ImportError("pywine needs a little-endian host")
