"""The trace: one line per API call, chosen by channel. `abi.compile` puts its calls into the handlers.

A channel is the path of the module that holds a body (`kernel32/fileapi`), or the name of a DLL.
"""

from __future__ import annotations

from pywine.abi import types
from pywine.abi.errors import CError, NotImplementedHere, ProcessExit
from pywine.abi.heap_check import HeapCheck
from pywine.abi.show import HELPERS, show_errno, show_error, show_result
from pywine.abi.show_names import PARAMETERS, Values
from pywine.machine.engine import LeaveGuest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.abi.api import Api
    from pywine.abi.compile import Source

HEAP = "heap"
_CALLER_WIDTH = 26


class Channels:
    """What `*,-kernel32/heapapi` lets through: the last pattern that matches decides."""

    def __init__(self, text: str) -> None:
        names = [name.strip() for name in text.split(",") if name.strip()]
        self.patterns = [(name.lstrip("-+").lower(), not name.startswith("-")) for name in names]
        if self.patterns and not self.patterns[0][1]:  # "-x" alone: everything but x
            self.patterns.insert(0, ("*", True))

    def includes(self, *paths: str) -> bool:
        """Whether a function is traced that goes by these paths."""
        verdict = False
        for pattern, wanted in self.patterns:
            if any(pattern == "*" or f"{path}/".lower().startswith(f"{pattern}/") for path in paths):
                verdict = wanted
        return verdict

    @property
    def checks_heap(self) -> bool:
        return (HEAP, True) in self.patterns


class Tracer:
    """The trace of process `p`; `write` takes its lines."""

    def __init__(self, p: Any, channels: str, write: Callable[[str], object]) -> None:
        self.p = p
        self.channels = Channels(channels)
        self._write = write
        self._open: dict[int, list[Call]] = {}  # by thread: the calls that have not returned
        self.heap: HeapCheck | None = None
        if self.channels.checks_heap:
            self.heap = HeapCheck(p, self.line)
            p.at_exit.append(self.heap.summarise)

    def channel(self, dll: str, api: Api) -> FunctionTracer | None:
        """What traces this function, or None."""
        stem = dll.lower().removesuffix(".dll")
        path = api.body.__module__.removeprefix("pywine.dlls.").replace(".", "/")
        prints = self.channels.includes(f"{path}/{api.name}", f"{stem}/{api.name}")
        block = self.heap.block_parameter(api.name) if self.heap else None
        return FunctionTracer(self, stem, api, prints, block) if prints or block is not None else None

    def line(self, text: str) -> None:
        self._write(text + "\n")

    def calls(self) -> list[Call]:
        """The calls of the current thread that have not returned, outermost first."""
        return self._open.setdefault(self.p.thread.id, [])


class Call:
    """A call while it lasts. `written`: its line was begun because another call came in between."""

    __slots__ = ("block", "caller", "failure", "last_error", "name", "size", "text", "written")

    def __init__(self, caller: str, name: str, text: str, last_error: int, block: int) -> None:
        self.caller, self.name, self.text, self.last_error, self.block = caller, name, text, last_error, block
        self.written = False
        self.failure: Exception | None = None


class FunctionTracer:
    """Traces one function. `block`: which argument is a heap block, -1 for none, None for other functions."""

    def __init__(self, tracer: Tracer, dll: str, api: Api, prints: bool, block: int | None) -> None:
        self._tracer, self._api, self._prints = tracer, api, prints
        self._name = f"{dll}!{api.name}"
        self._block, self._block_name = block, ""
        self._names = PARAMETERS.get(api.body.__name__, {})
        self._before: list[str] = []
        self._after: list[str] = []
        self.result: Any = types.VOID

    # While the handler is generated.

    def parameter(self, source: Source, position: int, name: str, kind: Any) -> None:
        """A parameter of the function: which expressions show it before and after the call."""
        if not kind.code and not isinstance(kind, types.Rest):  # no parameter of the function itself
            return
        names = self._names.get(position)
        if position == self._block:
            self._block_name = name
        if names is not None and isinstance(kind, types.Integer):
            helper = "value_name" if isinstance(names, Values) else "flag_names"
            self._before.append(f"{helper}({name} & 0xFFFFFFFF, {source.constant(names)})")
        elif isinstance(kind, types.Integer) and name.endswith("handle_"):
            self._before.append(f"show_handle(p, {name})")
        else:
            self._before.append(kind.show(source, name))
        if isinstance(kind, types.TextBuffer):
            buffer = kind.view(source, name) if source.returns_text else name
            self._after.append(f"({name[:-1]!r}, show_buffer(p, {buffer}))")
        elif isinstance(kind, types.Pointer) and kind.cell:
            self._after.append(f"({name[:-1]!r}, show_cell({name}))")

    def wrap(self, source: Source, body: list[str], store: list[str]) -> list[str]:
        """The handler's lines behind the fetching of its arguments, with the calls of the tracer in them."""
        source.scope.update(HELPERS, tracer=self)
        before, after = (
            f"({''.join(f'{part}, ' for part in parts)})" for parts in (self._before, self._after)
        )
        return [
            f"tracer.enter({before}, {self._block_name or 0})",
            "try:", *("    " + line for line in body),
            "except Failure as error:", "    tracer.fail(error)", "    r = fail(error)",
            "except BaseException as error:", "    tracer.abandon(error)", "    raise",
            *store,
            f"tracer.leave(r, {after})",
        ]  # fmt: skip

    # While the guest runs.

    def enter(self, shown: tuple[str, ...], block: int) -> None:
        """The function was called."""
        tracer, p = self._tracer, self._tracer.p
        calls = tracer.calls()
        if self._prints:
            for depth, outer in enumerate(calls):
                if not outer.written and outer.text:
                    outer.written = True
                    tracer.line(f"{self._head(outer.caller, depth)}{outer.text} …")
        text = f"{self._name}({', '.join(shown)})" if self._prints else ""
        calls.append(Call(p.modules.caller(), self._name, text, p.last_error, block))
        if tracer.heap and self._block is not None:
            tracer.heap.before(calls[-1], self._api.name)

    def fail(self, error: Exception) -> None:
        """The body raised what the guest gets to see as an error code."""
        self._tracer.calls()[-1].failure = error

    def abandon(self, error: BaseException) -> None:
        """The call does not return, or starts again."""
        if isinstance(error, LeaveGuest):
            self._tracer.calls().pop()
            return
        if isinstance(error, ProcessExit):
            end = f"exits with {error.code:#x}" if error.code > 0xFF else f"exits with {error.code}"
        elif isinstance(error, NotImplementedHere):
            end = f"is not implemented: {error}"
        else:
            end = f"does not return: {error or type(error).__name__}"
        self._finish(self._tracer.calls().pop(), end)

    def leave(self, value: Any, outputs: tuple[tuple[str, str], ...]) -> None:
        """The function returned `value`."""
        tracer, p = self._tracer, self._tracer.p
        call = tracer.calls().pop()
        if tracer.heap and self._block is not None:
            tracer.heap.after(call, self._api.name, value)
        if not self._prints:
            return
        shown = show_result(p, self.result, value)
        parts = [f"-> {shown}"] if shown else []
        if not call.failure:
            parts += [f"{name}={text}" for name, text in outputs if text]
        error = self._error(call)
        if error:
            parts.append(error)
        self._finish(call, "  ".join(parts))

    def _error(self, call: Call) -> str:
        if call.failure and self._api.errors == "errno":
            code = call.failure.code if isinstance(call.failure, CError) else 0
            return show_errno(code) if code else str(call.failure)
        code = self._tracer.p.last_error
        named = getattr(self.result, "meaning", "") in ("status", "lstatus", "errno")  # the result says it
        if code and (code != call.last_error or (call.failure and not named)):
            return show_error(code)
        return ""

    def _finish(self, call: Call, end: str) -> None:
        if self._prints:
            depth = len(self._tracer.calls())
            what = f"… {call.name}" if call.written else call.text
            self._tracer.line(f"{self._head(call.caller, depth)}{what} {end}".rstrip())

    def _head(self, caller: str, depth: int) -> str:
        return f"{self._tracer.p.thread.id:04x} {caller:<{_CALLER_WIDTH}} {'  ' * depth}"
