"""Failures of sockets: the host's errno, Winsock's codes, and the NTSTATUS of requests that are done."""

from __future__ import annotations

import errno

from pywine.abi import ntstatus as status
from pywine.abi import winerror as win
from pywine.abi.errors import NtError, WinError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Answer = TypeVar("Answer")

_CODES = {
    errno.EACCES: win.WSAEACCES,
    errno.EPERM: win.WSAEACCES,
    errno.EADDRINUSE: win.WSAEADDRINUSE,
    errno.EADDRNOTAVAIL: win.WSAEADDRNOTAVAIL,
    errno.EAFNOSUPPORT: win.WSAEAFNOSUPPORT,
    errno.EAGAIN: win.WSAEWOULDBLOCK,
    errno.EALREADY: win.WSAEALREADY,
    errno.EBADF: win.WSAENOTSOCK,
    errno.ECONNABORTED: win.WSAECONNABORTED,
    errno.ECONNREFUSED: win.WSAECONNREFUSED,
    errno.ECONNRESET: win.WSAECONNRESET,
    errno.EDESTADDRREQ: win.WSAENOTCONN,
    errno.EHOSTUNREACH: win.WSAEHOSTUNREACH,
    errno.EINPROGRESS: win.WSAEWOULDBLOCK,
    errno.EINTR: win.WSAEINTR,
    errno.EINVAL: win.WSAEINVAL,
    errno.EISCONN: win.WSAEISCONN,
    errno.EMFILE: win.WSAEMFILE,
    errno.EMSGSIZE: win.WSAEMSGSIZE,
    errno.ENETDOWN: win.WSAENETDOWN,
    errno.ENETRESET: win.WSAENETRESET,
    errno.ENETUNREACH: win.WSAENETUNREACH,
    errno.ENOBUFS: win.WSAENOBUFS,
    errno.ENOMEM: win.WSAENOBUFS,
    errno.ENOPROTOOPT: win.WSAENOPROTOOPT,
    errno.ENOTCONN: win.WSAENOTCONN,
    errno.ENOTSOCK: win.WSAENOTSOCK,
    errno.EOPNOTSUPP: win.WSAEOPNOTSUPP,
    errno.EPROTONOSUPPORT: win.WSAEPROTONOSUPPORT,
    errno.EPROTOTYPE: win.WSAEPROTOTYPE,
    errno.ESOCKTNOSUPPORT: win.WSAESOCKTNOSUPPORT,
    errno.ETIMEDOUT: win.WSAETIMEDOUT,
}


def winsock_code(number: int) -> int:
    """The WSAE* code of a host errno."""
    return _CODES.get(number, win.WSAEINVAL)


# How requests that are done report failures: NTSTATUS values with names of their own.
_STATUSES = {
    win.WSAECONNRESET: status.STATUS_CONNECTION_RESET,
    win.WSAECONNREFUSED: status.STATUS_CONNECTION_REFUSED,
    win.WSAECONNABORTED: status.STATUS_CONNECTION_ABORTED,
    win.WSAETIMEDOUT: status.STATUS_IO_TIMEOUT,
    win.WSAENETUNREACH: status.STATUS_NETWORK_UNREACHABLE,
    win.WSAEHOSTUNREACH: status.STATUS_HOST_UNREACHABLE,
    win.WSAESHUTDOWN: status.STATUS_PIPE_DISCONNECTED,
    win.WSAENOTCONN: status.STATUS_INVALID_CONNECTION,
    win.WSAEMSGSIZE: status.STATUS_BUFFER_OVERFLOW,
}
_WINSOCK_CODES = {value: code for code, value in _STATUSES.items()}


def status_of_failure(operation: Callable[..., Answer], *args: Any) -> Answer:
    """The operation, with its failure as the NTSTATUS that a request is done with."""
    try:
        return operation(*args)
    except WinError as error:
        if error.code not in _STATUSES:
            raise
        failure = NtError(_STATUSES[error.code])
        failure.count = getattr(error, "count", 0)  # type: ignore[attr-defined]
        raise failure from None


def code_of_status(value: int) -> int:
    """The WSAE* code of the NTSTATUS of a request that is done."""
    from pywine.abi.translate import status_to_win32

    return _WINSOCK_CODES.get(value) or status_to_win32(value)
