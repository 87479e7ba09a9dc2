"""How API bodies fail: exceptions that become last-error codes, NTSTATUS values or errno."""

from __future__ import annotations


class ApiError(Exception):
    """An API's failure; the declared result type says what the caller gets to see."""

    code: int

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class WinError(ApiError):
    """A Win32 error code (winerror.h), set as the thread's last error."""

    def __str__(self) -> str:
        from pywine.abi import winerror

        return f"{winerror.name(self.code)} ({self.code})"


class NtError(ApiError):
    """An NTSTATUS (ntstatus.h): the result of an Nt function, translated to a last error elsewhere."""

    def __str__(self) -> str:
        from pywine.abi import ntstatus

        return f"{ntstatus.name(self.code)} ({self.code:#010x})"


class CError(ApiError):
    """A C runtime errno value (errno.h)."""


class NotImplementedHere(Exception):
    """The part of an API that is asked for is not there. The text completes "DLL!Function …"."""


class ProcessExit(BaseException):
    """The guest process ends. `code`: the 32-bit exit code; `terminated`: at once, no DLL is told."""

    terminated = False
    returned = False  # by the return of its last thread

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code & 0xFFFFFFFF


class ThreadExit(BaseException):
    """The calling guest thread ends. `code`: its exit code; `terminated`: at once, no DLL is told."""

    returned = False  # from its start

    def __init__(self, code: int, *, terminated: bool = False) -> None:
        super().__init__(code)
        self.code, self.terminated = code & 0xFFFFFFFF, terminated
