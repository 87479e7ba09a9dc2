"""The console's input: the terminal's keys as events, or lines and characters as text.

The terminal edits and echoes lines itself while a program reads text; while one reads events, or waits for
them, each key is told at once and shown by nobody.
"""

from __future__ import annotations

import _thread
import os

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_INVALID_HANDLE
from pywine.nt.clock import monotonic_ns
from pywine.nt.file import File
from pywine.nt.interrupts import POLL_READ
from pywine.nt.keyboard import INPUT_RECORD, Decoder, size_record, typed_character

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

PROCESSED_INPUT, LINE_INPUT, ECHO_INPUT, WINDOW_INPUT, MOUSE_INPUT = 0x1, 0x2, 0x4, 0x8, 0x10
QUICK_EDIT_MODE, VIRTUAL_TERMINAL_INPUT = 0x40, 0x200
DEFAULT_INPUT_MODE = 0x1F7
_ESCAPE_SECONDS = 0.03  # a control sequence comes as a whole; the Escape key is followed by nothing
_REPORT_SECONDS = 0.3  # terminals answer within a network's round trip
_SIGTTIN = 21
_STOPPED_NS = 50_000_000
_RESIZE_NS = 250_000_000  # how often the terminal is asked for its size
_REPORT_MOUSE, _IGNORE_MOUSE = b"\x1b[?1003;1006h", b"\x1b[?1003;1006l"


def _is_in_foreground(descriptor: int) -> bool:
    """Whether the terminal is not somebody else's just now: who changes it then is stopped by the host."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:  # it is not the terminal that controls the process
        return True


class InputBuffer(File):
    """A handle of the console's input; it is signaled while there are events that nobody has read."""

    def is_signaled(self) -> bool:
        assert self.process
        return self.process.state(ConsoleInput).is_signaled(self)

    def inherited(self, p: Process) -> File:
        copy = InputBuffer(
            self.descriptor, self.path, access=self.access, share=self.share, borrowed=self.borrowed
        )
        copy.process = p
        return copy


class ConsoleInput:
    """What was typed at the terminal of process `p` and is still to be read."""

    deadline = 0  # when the poller looks at the terminal's size
    interests: dict[int, int]

    def __init__(self, p: Process) -> None:
        self._p = p
        self.mode, self.code_page = DEFAULT_INPUT_MODE, p.oem_code_page
        self._records: list[bytes] = []
        self._text = b""  # what was read of a line and not yet asked for, in UTF-8
        self._decoder = Decoder()
        self._turn = _thread.allocate_lock()  # whose it is to read the terminal
        self._saved: tuple[int, list] | None = None  # a descriptor of our own, and how the terminal was
        self._applied: tuple[bool, int] | None = None  # how the terminal is now: for events, and the mode
        self._size: tuple[int, int] | None = None
        self._reports_mouse = False
        self._readers: list[Thread] = []  # that wait for events or a line
        self._waited: list[InputBuffer] = []  # handles that threads have waited for
        self._is_deaf = False  # the terminal does not answer
        p.at_exit.append(self.restore)

    # The terminal.

    def set_mode(self, file: File, mode: int) -> None:
        self.mode = mode
        if _is_in_foreground(file.descriptor):
            with self._turn:
                self._arrange(file.descriptor, for_events=False)
        if self._waited:
            self._watch(self._waited)

    def _arrange(self, descriptor: int, *, for_events: bool) -> None:
        """Have the terminal tell each key at once, or edit lines as the mode says."""
        if self._applied == (for_events, self.mode):
            return
        import fcntl
        import termios

        now = termios.tcgetattr(descriptor)
        if self._saved is None:
            self._saved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 0), termios.tcgetattr(descriptor)
        saved = self._saved[1]
        takes_lines = bool(self.mode & LINE_INPUT) and not for_events
        local = saved[3] & ~(termios.ICANON | termios.ECHO | termios.ISIG)
        local |= termios.ISIG if self.mode & PROCESSED_INPUT else 0
        local |= termios.ICANON if takes_lines else 0
        local |= termios.ECHO if self.mode & ECHO_INPUT and takes_lines else 0
        now[3] = local
        now[0] = saved[0] if takes_lines else saved[0] & ~(termios.ICRNL | termios.INLCR | termios.IXON)
        now[6] = saved[6].copy()
        if not takes_lines:
            now[6][termios.VMIN], now[6][termios.VTIME] = 0, 0
        termios.tcsetattr(descriptor, termios.TCSANOW, now)
        self._applied = for_events, self.mode
        self._report_mouse(
            descriptor, for_events and self.mode & (MOUSE_INPUT | QUICK_EDIT_MODE) == MOUSE_INPUT
        )

    def _report_mouse(self, descriptor: int, wanted: bool) -> None:
        if wanted != self._reports_mouse:
            os.write(descriptor, _REPORT_MOUSE if wanted else _IGNORE_MOUSE)
            self._reports_mouse = wanted

    def restore(self) -> None:
        """Give the terminal back as it was."""
        if self._saved is None:
            return
        import termios

        descriptor, attributes = self._saved
        try:
            if _is_in_foreground(descriptor):
                self._report_mouse(descriptor, False)
                termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
        except (OSError, termios.error):  # the terminal has gone
            pass
        os.close(descriptor)
        self._saved = self._applied = None

    def cursor(self, descriptor: int) -> tuple[int, int] | None:
        """Where the cursor of the terminal behind a screen's descriptor is, column and row, if it answers.

        Who runs beside the program at the same terminal may ask it, too.
        """
        import fcntl
        import select

        is_readable = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
        if self._is_deaf or not is_readable or not _is_in_foreground(descriptor):
            return None
        self._turn.acquire()
        before = self._applied
        self._arrange(descriptor, for_events=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            self._decoder.awaits_report, self._decoder.report = True, None
            os.write(descriptor, b"\x1b[6n")
            while self._decoder.report is None and select.select([descriptor], [], [], _REPORT_SECONDS)[0]:
                self._take(descriptor, os.read(descriptor, 4096))
        finally:
            self._decoder.awaits_report = False
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            if before is None or not before[0]:
                self._arrange(descriptor, for_events=False)
            self._turn.release()
        self._is_deaf = self._decoder.report is None
        return self._decoder.report

    def _come_to_foreground(self, descriptor: int) -> None:
        """Stop, as the host's programs do that read a terminal in the background, until the shell lets us go
        on. The host itself would not stop the guest's threads, which take no signals.
        """
        while not _is_in_foreground(descriptor):
            os.killpg(os.getpgrp(), _SIGTTIN)
            self._p.thread.interrupts.sleep(monotonic_ns() + _STOPPED_NS)

    # Events.

    def count(self, file: File) -> int:
        """How many events can be read at once."""
        self._look(file, 0)
        return len(self._records)

    def events(self, file: File, count: int, *, wait: bool, remove: bool) -> list[bytes]:
        """Up to `count` INPUT_RECORDs; with `wait` at least one. Raises WinError where there is no terminal
        any more.
        """
        self._look(file, 0)
        self._readers.append(self._p.thread)
        try:
            while wait and not self._records:
                self._look(file, _RESIZE_NS / 1e9 if self.mode & WINDOW_INPUT else None)
        finally:
            self._readers.remove(self._p.thread)
        found = self._records[:count]
        if remove:
            del self._records[:count]
        return found

    def inject(self, records: bytes) -> None:
        """Have these INPUT_RECORDs be read after what waits already."""
        self._records += (records[at : at + INPUT_RECORD] for at in range(0, len(records), INPUT_RECORD))
        for thread in self._readers:
            thread.interrupts.wake()
        self._changed()

    def flush(self, file: File) -> None:
        """Forget what was typed so far."""
        self._look(file, 0)
        self._records.clear()
        self._text = b""

    def _look(self, file: File, seconds: float | None) -> None:
        """Take in what was typed, waiting for it so long (None: for ever)."""
        descriptor = file.descriptor
        self._come_to_foreground(descriptor)
        with self._turn:
            self._arrange(descriptor, for_events=True)
        ready = self._p.thread.interrupts.poll({descriptor: POLL_READ}, seconds)
        if ready:
            data = self._read(descriptor, for_events=True)
            if not data and ready[descriptor] & ~POLL_READ:
                raise WinError(ERROR_INVALID_HANDLE)  # the terminal has gone
        self._notice_size(descriptor)

    def _read(self, descriptor: int, *, for_events: bool) -> bytes | None:
        """What is there, unless somebody else has taken it; empty at the end of the input."""
        import select

        with self._turn:
            self._arrange(descriptor, for_events=for_events)
            if not select.select([descriptor], [], [], 0)[0]:
                return None
            data = os.read(descriptor, 4096)
            if for_events:
                self._take(descriptor, data)
            return data

    def _take(self, descriptor: int, data: bytes) -> None:
        if self.mode & VIRTUAL_TERMINAL_INPUT and not self._decoder.awaits_report:
            self._records += self._decoder.feed_raw(data)
            return
        self._records += self._decoder.feed(data)
        while self._decoder.is_within_sequence:
            import select

            more = select.select([descriptor], [], [], _ESCAPE_SECONDS)[0]
            data = os.read(descriptor, 4096) if more else b""
            self._records += self._decoder.feed(data, is_all=not data)

    def _notice_size(self, descriptor: int) -> None:
        if not self.mode & WINDOW_INPUT:
            self._size = None
            return
        columns, rows = os.get_terminal_size(descriptor)
        if self._size not in (None, (columns, rows)):
            self._records.append(size_record(columns, rows))
        self._size = columns, rows

    # Waiting for the handle: the poller looks, too.

    def is_signaled(self, file: InputBuffer) -> bool:
        """Whether there are events; if not, whoever waits for the handle is told when there are."""
        if self._records:
            return True
        if file not in self._waited:
            self._watch([*self._waited, file])
        self._read(file.descriptor, for_events=True)
        self._notice_size(file.descriptor)
        return bool(self._records)

    def _watch(self, files: list[InputBuffer]) -> None:
        from pywine.nt.requests import Poller

        poller = self._p.state(Poller)
        if self._waited:
            poller.unwatch(self)
        self._waited = files
        self.interests = {file.descriptor: POLL_READ for file in files}
        self.deadline = monotonic_ns() + _RESIZE_NS if self.mode & WINDOW_INPUT else 0
        poller.watch(self)

    def retry(self) -> None:
        """Something was typed, or it is time to look at the terminal's size."""
        if self.deadline:
            self.deadline = monotonic_ns() + _RESIZE_NS
        self._changed()

    def used(self, _events: int) -> None:
        """Of no concern to the console (`nt.sockets.Watcher`)."""

    def _changed(self) -> None:
        for file in self._waited:
            file.changed()

    # Text.

    def read_text(self, file: File, count: int) -> str:
        """Up to `count` UTF-16 units of what was typed."""
        units = self._some_text(file).decode("utf-8", "replace").encode("utf-16-le", "surrogatepass")
        taken, rest = units[: 2 * count], units[2 * count :]
        self._text = rest.decode("utf-16-le", "surrogatepass").encode("utf-8", "replace")
        return taken.decode("utf-16-le", "surrogatepass")

    def read_bytes(self, file: File, size: int) -> bytes:
        """Up to `size` bytes of what was typed, in its code page; Ctrl-Z at a line's start ends the input."""
        from pywine.nt.codepages import decode, encode

        text, code_page = self._some_text(file), self.code_page
        self._text = b""
        if text.startswith(b"\x1a"):
            return b""
        if text.isascii() or code_page == 65001:
            data, self._text = text[:size], text[size:]
            return data
        data = encode(code_page, text.decode("utf-8", "replace"))[0]
        self._text = decode(code_page, data[size:]).encode("utf-8", "replace")
        return data[:size]

    def _some_text(self, file: File) -> bytes:
        """What is left of the last line, or the next one; without LINE_INPUT what was typed, at least a
        character.
        """
        if self._text:
            return self._text
        if self.mode & LINE_INPUT:
            return self._line(file)
        text = ""
        while not text:
            units = (typed_character(record) for record in self.events(file, 1 << 16, wait=True, remove=True))
            text = "".join(chr(unit) for unit in units if unit)
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()

    def _line(self, file: File) -> bytes:
        """A line as the terminal has edited it, ended by CR LF as the console ends it; empty at the end of
        the input. What was typed while the program looked at events comes first.
        """
        self._come_to_foreground(file.descriptor)
        thread, data, is_over = self._p.thread, b"", False
        self._readers.append(thread)
        try:
            while not is_over and not data.endswith(b"\n"):
                entered = self._typed_ahead(file)
                data += entered
                if entered.endswith(b"\n"):
                    break
                with self._turn:
                    self._arrange(file.descriptor, for_events=False)
                if thread.interrupts.poll({file.descriptor: POLL_READ}, None):
                    part = self._read(file.descriptor, for_events=False)
                    is_over = part == b""
                    data += part or b""
        finally:
            self._readers.remove(thread)
        if data.endswith(b"\n"):
            data = data.removesuffix(b"\n").removesuffix(b"\r")
            data += b"\r\n" if self.mode & PROCESSED_INPUT else b"\r"
        return data

    def _typed_ahead(self, file: File) -> bytes:
        """What events have typed, up to the end of a line, which is echoed now; the rest stays."""
        typed = ""
        while self._records and not typed.endswith("\n"):
            unit = typed_character(self._records.pop(0))
            typed += "\n" if unit == ord("\r") else chr(unit) if unit else ""
        data = typed.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
        if data and self.mode & ECHO_INPUT:
            os.write(file.descriptor, data)
        return data
