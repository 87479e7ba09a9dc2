"""Program start: arguments, environment arrays, initialisers, and the variables a start-up code reads."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.types import CINT, ERRNO, INT, PVOID, VOID, Out, OutOpt
from pywine.dlls.crt.environ import arrays_of
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM
from pywine.nt.parking import OwnedLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.streams import SectionLock
    from pywine.nt.process import Process

_STREAM_LOCKS = 16


class Arguments:
    """argv in both widths, made when first asked for."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._words: list[str] = []
        self.narrow = self.wide = 0

    @property
    def words(self) -> list[str]:
        if not self._words:
            self._words = split(self._c)
        return self._words

    def array(self, *, wide: bool) -> int:
        """The address of argv."""
        if wide:
            self.wide = self.wide or self._make(self._c.wide)
            return self.wide
        self.narrow = self.narrow or self._make(self._c.narrow)
        return self.narrow

    def _make(self, form: FORM) -> int:
        return pointer_array(self._c, [form.allocate(form.from_unicode(word)) for word in self.words])

    def _list_directory(self, folder: str) -> list[str]:
        from pywine.abi.errors import ApiError
        from pywine.nt.directory import listing

        try:
            return [entry.name for entry in listing(self._c.p.files.existing(folder or "."), "*")]
        except (ApiError, OSError):
            return []

    def publish(self) -> None:
        """__argc, __argv and __wargv."""
        c = self._c
        c.set_data("__argc", INT, len(self.words))
        c.set_data("__argv", PVOID, self.array(wide=False))
        c.set_data("__wargv", PVOID, self.array(wide=True))

    def expand(self) -> None:
        """Replace words with wildcards by the names that match (setargv)."""
        from pywine.nt.commandline import expand_wildcards

        self._words = expand_wildcards(self.words, self._list_directory)
        self.narrow = self.wide = 0


def split(c: Crt) -> list[str]:
    """The words of the command line."""
    from pywine.nt.commandline import split as split_line

    return split_line(c.p.command_line)


def arguments_of(c: Crt) -> Arguments:
    return c.state(Arguments)


def pointer_array(c: Crt, pointers: list[int]) -> int:
    """A NULL-terminated array of pointers in the process heap."""
    return c.p.allocate(struct.pack(f"<{len(pointers) + 1}{'Q' if c.p.bits == 64 else 'I'}", *pointers, 0))


@crt.pair("__getmainargs", "__wgetmainargs")
def __getmainargs(
    c: Crt, form: FORM, argc: Out[INT], argv: Out[PVOID], env: Out[PVOID], wildcards: INT, startup: PVOID
) -> INT:
    arguments = arguments_of(c)
    if wildcards:
        arguments.expand()
        arguments.publish()
    argc.value = len(arguments.words)
    argv.value = arguments.array(wide=form.wide)
    env.value = arrays_of(c).array(wide=form.wide)
    c.set_data("__winitenv" if form.wide else "__initenv", PVOID, env.value)
    return 0


@crt(names=("__set_app_type", "_set_app_type"))
def __set_app_type(c: Crt, kind: INT) -> VOID:
    c.state(AppType).value = kind


class AppType:
    """What kind of program start-up code said this is (_crt_console_app 1, _crt_gui_app 2)."""

    def __init__(self, c: Crt) -> None:
        self.value = 0
        self.error_mode = 0


@crt(names=("_query_app_type", "__get_app_type"))
def _query_app_type(c: Crt) -> INT:
    return c.state(AppType).value


@crt
def _set_error_mode(c: Crt, mode: INT) -> INT:
    state = c.state(AppType)
    if mode == 3:  # _REPORT_ERRMODE only asks
        return state.error_mode
    old, state.error_mode = state.error_mode, mode
    return old


@crt(calls_back=True)
def _initterm(c: Crt, start: PVOID, end: PVOID) -> VOID:
    for function in functions(c, start, end):
        c.p.call(function)


@crt(calls_back=True)
def _initterm_e(c: Crt, start: PVOID, end: PVOID) -> CINT:
    for function in functions(c, start, end):
        result = c.p.call(function) & 0xFFFFFFFF
        if result:
            return result
    return 0


def functions(c: Crt, start: int, end: int) -> list[int]:
    """The pointers of an array that are not NULL; the last one begins before `end`."""
    word = c.p.bits // 8
    count = max(0, end - start + word - 1) // word
    return [
        f
        for f in struct.unpack(f"<{count}{'Q' if word == 8 else 'I'}", c.memory.read(start, count * word))
        if f
    ]


# The Universal CRT's startup interface.


@crt.pair("_configure_narrow_argv", "_configure_wide_argv")
def _configure_argv(c: Crt, form: FORM, mode: INT) -> ERRNO:
    arguments = arguments_of(c)
    if mode == 2:  # _crt_argv_expanded_arguments
        arguments.expand()
    if mode:
        arguments.publish()
    return 0


@crt.pair("_initialize_narrow_environment", "_initialize_wide_environment")
def _initialize_environment(c: Crt, form: FORM) -> INT:
    arrays_of(c).array(wide=form.wide)
    return 0


@crt.pair("_get_initial_narrow_environment", "_get_initial_wide_environment")
def _get_initial_environment(c: Crt, form: FORM) -> PVOID:
    return arrays_of(c).array(wide=form.wide)


@crt.pair("_get_narrow_winmain_command_line", "_get_wide_winmain_command_line")
def _get_winmain_command_line(c: Crt, form: FORM) -> PVOID:
    """The command line behind the program's name."""
    address = c.get_data("_wcmdln" if form.wide else "_acmdln", PVOID)
    line = form.read(address)
    quoted = False
    for at, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character in " \t" and not quoted:
            return address + form.width * (at + len(line[at:]) - len(line[at:].lstrip(" \t")))
    return address + form.width * len(line)


def _accessor(name: str, variable: str) -> object:
    def body(c: Crt) -> int:
        return c.data(variable)

    body.__annotations__ = {"return": "PVOID"}
    return crt(names=(name,))(body)


# `__p__name` gives the address of the variable that other DLLs import as data.
for _name in (
    "__argc",
    "__argv",
    "__wargv",
    "__initenv",
    "__winitenv",
    "_acmdln",
    "_wcmdln",
    "_commode",
    "_environ",
    "_wenviron",
    "_fmode",
    "_osver",
    "_pgmptr",
    "_wpgmptr",
    "_winmajor",
    "_winminor",
    "_winver",
    "_fileinfo",
):
    globals()[f"__p_{_name}"] = _accessor(f"__p_{_name}", _name)


@crt
def _get_fmode(c: Crt, mode: OutOpt[INT]) -> ERRNO:
    mode.value = c.get_data("_fmode", INT)
    return 0


@crt
def _set_fmode(c: Crt, mode: INT) -> ERRNO:
    c.set_data("_fmode", INT, mode)
    return 0


@crt
def _get_pgmptr(c: Crt, path: Out[PVOID]) -> ERRNO:
    path.value = c.get_data("_pgmptr", PVOID)
    return 0


@crt
def _get_wpgmptr(c: Crt, path: Out[PVOID]) -> ERRNO:
    path.value = c.get_data("_wpgmptr", PVOID)
    return 0


def _version(name: str) -> object:
    def body(c: Crt, value: int) -> int:
        from pywine.dlls.crt.data import BUILD, MAJOR, MINOR, PLATFORM_NT

        numbers = {"osplatform": PLATFORM_NT, "osver": BUILD, "winmajor": MAJOR, "winminor": MINOR}
        c.write_int(value, numbers.get(name, MAJOR << 8 | MINOR))
        return 0

    body.__annotations__ = {"value": "PVOID", "return": "ERRNO"}
    return crt(names=(f"_get_{name}",))(body)


for _name in ("osplatform", "osver", "winmajor", "winminor"):
    globals()[f"_get_{_name}"] = _version(_name)


@crt
def _get_environ(c: Crt, array: Out[PVOID]) -> ERRNO:
    array.value = arrays_of(c).array(wide=False)
    return 0


@crt
def _get_wenviron(c: Crt, array: Out[PVOID]) -> ERRNO:
    array.value = arrays_of(c).array(wide=True)
    return 0


@crt
def __setusermatherr(c: Crt, handler: PVOID) -> VOID:
    from pywine.dlls.crt.math_errors import MathErrors

    c.state(MathErrors).handler = handler


@crt(calls_back=True)
def _lock(c: Crt, number: INT) -> VOID:
    _numbered_lock(c, number).__enter__()


@crt
def _unlock(c: Crt, number: INT) -> VOID:
    _numbered_lock(c, number).__exit__()


def _numbered_lock(c: Crt, number: int) -> OwnedLock | SectionLock:
    """One of the runtime's own locks; from _STREAM_LOCKS on they are those of the standard streams."""
    stream = c.streams.by_address.get(c.streams.iob + (number - _STREAM_LOCKS) * c.streams.size)
    return stream.lock if stream else c.p.state(NumberedLocks).get(number)


class NumberedLocks:
    """The locks that _lock names."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._locks: dict[int, OwnedLock] = {}

    def get(self, number: int) -> OwnedLock:
        return self._locks.setdefault(number, OwnedLock(self._p))
