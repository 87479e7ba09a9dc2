"""The interpreter: its state, and how each kind of node runs."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.programs.cmd import builtins, expansion, messages
from pywine.programs.cmd.errors import (
    AbortBatch,
    BadExpansion,
    BadSyntax,
    Chain,
    CommandError,
    EndBatch,
    Goto,
)
from pywine.programs.cmd.nodes import Binary, Block, For, If, Node, Nothing, Quiet, Remark, Simple
from pywine.programs.cmd.parser import DELIMITERS, Parser
from pywine.programs.cmd.redirection import redirected, run_apart, wait_for
from pywine.programs.context import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.programs.cmd.batch import Frame
    from pywine.programs.context import Context

NOT_FOUND, SYNTAX_ERROR = 9009, 255
_ENDS_NAME = '+/[]:.\\,;=("'


class Shell:
    """One command interpreter.

    `handles`: the host descriptors behind the handles 0 to 9; `frame`: the batch file that runs, if any.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.files, self.environment = context.files, context.environment
        self.handles: dict[int, int] = dict(enumerate(context.descriptors))
        self.code_page = context.code_page
        self.errorlevel = 0
        self.exit_code = 0  # what `cmd /c` ends with
        self.echoes = True
        self.extensions, self.delayed = True, False
        self.verifies = False
        self.command_line = ""
        self.frame: Frame | None = None
        self.for_variables: dict[str, str] = {}
        self.for_depth = 0
        self.directory_stack: list[str] = []
        self.directories: dict[str, str] = {}  # by drive: where `D:` leads to
        self._runners: dict[type[Node], Callable[..., int]] = {
            Simple: self._run_simple, Remark: self._run_nothing, Nothing: self._run_nothing,
            Quiet: self._run_quiet, Block: self._run_block, Binary: self._run_binary, If: self._run_if,
            For: self._run_for,
        }  # fmt: skip

    # Text.

    def write(self, text: str, handle: int = 1) -> None:
        """Write to standard output or another handle; to one that is closed, nothing happens."""
        descriptor = self.handles.get(handle, -1)
        if descriptor < 0:
            return
        data = memoryview(encode(text, self.code_page))
        while data:
            data = data[os.write(descriptor, data) :]

    def line(self, text: str = "", handle: int = 1) -> None:
        self.write(text + messages.NEWLINE, handle)

    def complain(self, message: str) -> None:
        """A message on standard error."""
        if message:
            self.line(message, 2)

    def decode(self, data: bytes) -> str:
        """Text that was read. NULs are left out: nothing can be done with them."""
        return decode(data, self.code_page).replace("\0", "")

    def read_line(self) -> str | None:
        """A line from standard input, without its end; None at the end of input."""
        descriptor = self.handles.get(0, -1)
        data = bytearray()
        while descriptor >= 0:
            byte = os.read(descriptor, 1)
            if byte in (b"", b"\n"):
                if not byte and not data:
                    return None
                return self.decode(bytes(data)).removesuffix("\r")
            data += byte
        return None

    # Variables.

    def variable(self, name: str) -> str | None:
        """An environment variable, or one of those that are computed."""
        value = self.environment.get(name)
        if value is None and self.extensions:
            from pywine.programs.cmd.dynamic import dynamic_variable

            value = dynamic_variable(self, name.upper())
        return value

    def fill_in(self, text: str) -> str:
        """Phases 4 and 5: FOR variables and delayed expansion."""
        if self.for_depth and "%" in text:
            text = expansion.expand_for(text, self.for_variables, self.modify)
        return expansion.expand_delayed(text, self.variable) if self.delayed else text

    def modify(self, modifiers: str, value: str) -> str:
        """What %~dpnx makes of a value."""
        if not modifiers:
            return expansion.strip_quotes(value)
        from pywine.programs.cmd.modifiers import modify

        return modify(self, modifiers.lower(), expansion.strip_quotes(value))

    def expand_line(self, text: str) -> str:
        """Phase 1. Raises BadExpansion."""
        parameters = self.frame.parameters(self) if self.frame else None
        return expansion.expand_percent(text, self.variable, parameters, extensions=self.extensions)

    # Lines.

    def parse(self, next_line: Callable[[], str | None]) -> Node | None:
        """The next command; None at the end of the lines. What cannot be parsed ends every batch file."""
        try:
            return Parser(next_line, extensions=self.extensions).parse()
        except BadSyntax as error:
            self.complain(messages.UNEXPECTED.format(error.token) if error.token else messages.SYNTAX)
        except BadExpansion as error:
            self.complain(str(error))
        self.fail(SYNTAX_ERROR if self.frame else 1)
        return Nothing()

    def run_lines(self, next_line: Callable[[], str | None]) -> None:
        """Run all lines of a batch file; Goto and EndBatch are the caller's."""
        while (node := self.parse(next_line)) is not None:
            self.show(node)
            self.run(node)

    def fail(self, code: int) -> None:
        """After what ends every batch file. Raises AbortBatch in one."""
        self.errorlevel = self.exit_code = code
        if self.frame is not None:
            raise AbortBatch

    def run_text(self, text: str) -> None:
        """Run what stands on a command line: behind /C, or typed."""
        lines = iter([text])

        def next_line() -> str | None:
            line = next(lines, None)
            return None if line is None else self.expand_line(line)

        while (node := self.parse(next_line)) is not None:
            self.run(node)

    def show(self, node: Node) -> None:
        """ECHO ON: the prompt and the command."""
        if self.echoes and not isinstance(node, Quiet | Nothing):
            self.line(messages.NEWLINE + self.prompt() + node.text())

    def prompt(self) -> str:
        from pywine.programs.cmd.dynamic import prompt_text

        return prompt_text(self, self.environment.get("PROMPT") or "$P$G")

    def run(self, node: Node) -> int:
        """Run a command and return its code."""
        try:
            if not node.redirects:
                return self._runners[type(node)](node)
            with redirected(self, node.redirects):
                return self._runners[type(node)](node)
        except CommandError as error:
            self.complain(error.message)
            return self.ended(error.code)
        except BrokenPipeError:
            return self.ended(1)

    def ended(self, code: int) -> int:
        """A command ended with this code, which ERRORLEVEL becomes."""
        self.errorlevel = self.exit_code = code
        return code

    # Nodes.

    def _run_nothing(self, node: Node) -> int:
        return 0

    def _run_quiet(self, node: Quiet) -> int:
        return self.run(node.body)

    def _run_block(self, node: Block) -> int:
        code = 0
        for item in node.items:
            code = self.run(item)
        return code

    def _run_binary(self, node: Binary) -> int:
        if node.operator == "|":
            return self._run_pipe(node)
        code = self.run(node.left)
        if node.operator == "&&":
            return code or self.run(node.right)
        if node.operator == "||":
            if not code:
                return 0
            self.errorlevel = self.exit_code = code
        return self.run(node.right)

    def _run_pipe(self, node: Binary) -> int:
        source, sink = os.pipe()
        left = run_apart(self, lambda: self._run_side(node.left), {1: sink}, (source,))
        os.close(sink)
        right = run_apart(self, lambda: self._run_side(node.right), {0: source}, ())
        os.close(source)
        wait_for(left)
        return self.ended(wait_for(right))

    def _run_side(self, node: Node) -> int:
        """One side of a pipe: a command interpreter of its own, which knows no batch file."""
        if not isinstance(node, Simple):
            self.delayed = False
        self.frame = None
        return self.run(node)

    def _run_if(self, node: If) -> int:
        from pywine.programs.cmd.conditions import holds

        if holds(self, node):
            return self.run(node.body)
        return self.run(node.otherwise) if node.otherwise else 0

    def _run_for(self, node: For) -> int:
        from pywine.programs.cmd.loops import run_for

        return run_for(self, node)

    def _run_simple(self, node: Simple) -> int:
        return self.execute(self.fill_in(node.name) + self.fill_in(node.arguments))

    def execute(self, text: str, *, called: bool = False) -> int:
        """Run one command: internal, a drive, a batch file or a program. `called`: by CALL, so that a batch
        file comes back.
        """
        text = text.lstrip(DELIMITERS)
        if not text:
            return 0
        token = command_token(text)
        found = find_internal(token)
        if found and not self._is_file(token[len(found) :], token):
            return self._run_internal(found, text[len(found) :])
        if len(token) == 2 and token[1] == ":" and token[0].isalpha():
            from pywine.programs.cmd.folders import change_drive

            return self._guarded("", change_drive, token)
        if token.startswith(":"):
            return 0
        from pywine.programs.cmd.external import run_external

        return run_external(self, token, text[len(token) :], called=called)

    def _is_file(self, stuck: str, token: str) -> bool:
        """Whether what looks like an internal command with something stuck to it is a file (`cd.bat`)."""
        return stuck[:1] in (".", "\\", ":") and bool(self.files.find_host_file(token.replace('"', "")))

    def _run_internal(self, name: str, arguments: str) -> int:
        row = builtins.COMMANDS[name]
        function = builtins.find(row)
        if arguments.strip(DELIMITERS).split(" ", 1)[0] == "/?" and name not in ("echo", "rem"):
            self.line(messages.HELP.format(name.upper()))
            return 0
        return self._guarded(row[2], function, arguments)

    def _guarded(self, rule: str, function: Callable[[Shell, str], int], arguments: str) -> int:
        """Run an internal command and let ERRORLEVEL be what its rule says."""
        try:
            code = function(self, arguments)
        except CommandError as error:
            self.complain(error.message)
            code = error.code
        except BrokenPipeError:
            raise
        except (ApiError, OSError) as error:
            self.complain(messages.error_text(error))
            code = 1
        is_script = self.frame is not None and self.frame.is_cmd
        if (
            rule == builtins.ALWAYS
            or (rule == builtins.SCRIPT and is_script)
            or (code and rule != builtins.NEVER)
        ):
            self.errorlevel = code
        self.exit_code = self.errorlevel
        return code

    # Batch files.

    def _next_line(self) -> str | None:
        """The next line of the batch file that is running."""
        return self.frame.next_line(self) if self.frame else None

    def run_frame(self, frame: Frame) -> int:
        """Run a batch file, or a part of it that CALL names, to its end."""
        outer, depth = self.frame, self.for_depth
        self.frame, self.for_depth = frame, 0
        try:
            while True:
                try:
                    self.run_lines(self._next_line)
                    break
                except Goto as error:
                    if not error.label:
                        break
                    if not frame.go_to(error.label, self.files):
                        self.complain(messages.NO_LABEL.format(error.label))
                        self.fail(1)
                except Chain as error:
                    frame.end_locals(self)
                    self.frame = frame = error.frame
                except EndBatch:
                    break
                except RecursionError:
                    self.complain(messages.RECURSION)
                    self.fail(1)
        finally:
            frame.end_locals(self)
            self.frame, self.for_depth = outer, depth
        return self.errorlevel


def command_token(text: str) -> str:
    """The first word of a command, quotes kept."""
    quoted = False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif not quoted and char in DELIMITERS:
            return text[:at]
    return text


def find_internal(token: str) -> str:
    """The internal command that a word names, alone or with something stuck to it (`cd..`, `echo.`), or
    "".
    """
    lower = token.lower()
    if lower in builtins.COMMANDS:
        return lower
    for at, char in enumerate(lower):
        if char in _ENDS_NAME:
            return lower[:at] if lower[:at] in builtins.COMMANDS else ""
    return ""
