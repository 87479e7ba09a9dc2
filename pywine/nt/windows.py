"""Windows that are never shown: their classes, and who gets what is sent and posted to them."""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.abi.winerror import (
    ERROR_CANNOT_FIND_WND_CLASS,
    ERROR_CLASS_ALREADY_EXISTS,
    ERROR_CLASS_DOES_NOT_EXIST,
    ERROR_CLASS_HAS_WINDOWS,
    ERROR_INVALID_WINDOW_HANDLE,
)
from pywine.nt.atoms import FIRST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

MESSAGE_PARENT = 0xFFFFFFFD  # HWND_MESSAGE
_FIRST_HANDLE = 0x20002


class WindowClass:
    """A registered class. `wide`: its procedure takes texts in UTF-16."""

    __slots__ = ("atom", "extra", "fields", "instance", "name", "procedure", "wide")

    def __init__(
        self, name: str, procedure: int, instance: int, extra: int, fields: tuple[int, ...], *, wide: bool
    ) -> None:
        self.name, self.procedure, self.instance, self.extra, self.wide = (
            name,
            procedure,
            instance,
            extra,
            wide,
        )
        self.fields = fields  # those of its WNDCLASS, but for the name
        self.atom = 0


class Window:
    """One window. `data`: the words behind the offsets of SetWindowLong."""

    __slots__ = (
        "data", "ex_style", "handle", "identifier", "instance", "is_dying", "kind", "parent", "procedure",
        "properties", "style", "text", "thread", "wide",
    )  # fmt: skip

    def __init__(self, handle: int, kind: WindowClass, thread: int, parent: int, text: str) -> None:
        self.handle, self.kind, self.thread, self.parent, self.text = handle, kind, thread, parent, text
        self.procedure, self.wide = kind.procedure, kind.wide
        self.style = self.ex_style = self.identifier = self.instance = 0
        self.data = bytearray(kind.extra)
        self.properties: dict[int | str, int] = {}
        self.is_dying = False


class Windows:
    """The classes and windows of a process."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._classes: dict[str, WindowClass] = {}
        self._windows: dict[int, Window] = {}
        self._made = 0
        self._registered = 0

    def register(self, kind: WindowClass) -> int:
        """The atom of a new class. Raises WinError."""
        if kind.name.lower() in self._classes:
            raise WinError(ERROR_CLASS_ALREADY_EXISTS)
        self._registered += 1
        kind.atom = FIRST + self._registered
        self._classes[kind.name.lower()] = kind
        return kind.atom

    def find_class(self, name: int | str) -> WindowClass | None:
        if isinstance(name, str):
            return self._classes.get(name.lower())
        return next((kind for kind in self._classes.values() if kind.atom == name), None)

    def unregister(self, name: int | str) -> None:
        """Raises WinError."""
        kind = self.find_class(name)
        if kind is None:
            raise WinError(ERROR_CLASS_DOES_NOT_EXIST)
        if any(window.kind is kind for window in self._living()):
            raise WinError(ERROR_CLASS_HAS_WINDOWS)
        del self._classes[kind.name.lower()]

    def add(self, name: int | str, thread: int, parent: int, text: str) -> Window:
        """A new window. Raises WinError."""
        kind = self.find_class(name)
        if kind is None:
            raise WinError(ERROR_CANNOT_FIND_WND_CLASS)
        handle = _FIRST_HANDLE + 2 * self._made
        self._made += 1
        window = self._windows[handle] = Window(handle, kind, thread, parent, text)
        return window

    def _living(self) -> list[Window]:
        """All whose threads live."""
        return [window for window in self._windows.values() if window.thread in self._p.threads]

    def find(self, handle: int) -> Window | None:
        window = self._windows.get(handle & 0xFFFFFFFF)
        return window if window is not None and window.thread in self._p.threads else None

    def get(self, handle: int) -> Window:
        """Raises WinError."""
        window = self.find(handle)
        if window is None:
            raise WinError(ERROR_INVALID_WINDOW_HANDLE)
        return window

    def remove(self, window: Window) -> None:
        self._windows.pop(window.handle, None)

    def children(self, parent: int) -> list[Window]:
        return [window for window in self._living() if window.parent == parent]

    def of_thread(self, thread: int) -> list[Window]:
        return [window for window in self._living() if window.thread == thread]
