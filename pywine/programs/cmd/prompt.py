"""A line from the terminal, with editing and history; Ctrl-C is heard whenever it comes."""

from __future__ import annotations

import _thread
import os
import signal
from time import sleep

_PAUSE = 0.02  # seconds


def edited_line(prompt: str) -> str | None:
    """Show the prompt and read a line; None at the end of the input. Raises KeyboardInterrupt."""
    import readline  # noqa: F401  # gives input() its editing and history

    try:
        with _Listener():
            return input(prompt)
    except EOFError:
        return None


class _Listener:
    """Readline looks for signals only when one ends its wait; one that comes just before it would stay
    unheard until the next key. So a host thread hears of it through a pipe, and ends the wait by signals
    that do nothing else.
    """

    def __init__(self) -> None:
        self._is_over = False

    def __enter__(self) -> None:
        hears, self._tells = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._tells, False)
        self._handler = signal.signal(signal.SIGALRM, lambda *_: None)
        _thread.start_new_thread(self._listen, (hears, _thread.get_ident()))
        self._before = signal.set_wakeup_fd(self._tells, warn_on_full_buffer=False)

    def _listen(self, hears: int, reader: int) -> None:
        while not self._is_over:
            if signal.SIGINT in os.read(hears, 64):
                while not self._is_over:
                    signal.pthread_kill(reader, signal.SIGALRM)
                    sleep(_PAUSE)
        os.close(hears)

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        signal.set_wakeup_fd(self._before)
        os.close(self._tells)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)  # the last may be on its way
        signal.signal(signal.SIGALRM, self._handler)
