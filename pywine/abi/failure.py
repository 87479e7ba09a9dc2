"""What the guest gets to see when an API body raises: last error, NTSTATUS or errno, and the failing
result.
"""

from __future__ import annotations

from pywine.abi import types
from pywine.abi.errors import CError
from pywine.abi.translate import to_errno, to_hresult, to_status, to_win32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.abi.api import Api


def failure_handler(this: Any, api: Api, result: Any) -> Callable[[Exception], Any]:
    """A function from the raised error to the value that is returned to the guest."""
    meaning = getattr(result, "meaning", "")
    if meaning == "status":
        return to_status
    if meaning == "lstatus":
        return to_win32
    if meaning == "errno":
        return lambda error: report_errno(this, error)
    if result is types.HRESULT:
        return to_hresult
    failed = 0 if isinstance(result, types.Result) else getattr(result, "failure", 0)
    if isinstance(result, types.Floating):
        failed = float("nan")
    if api.errors == "errno":

        def fail_errno(error: Exception) -> Any:
            report_errno(this, error)
            return failed

        return fail_errno

    def fail(error: Exception) -> Any:
        this.last_error = to_win32(error)
        return failed

    return fail


def report_errno(c: Any, error: Exception) -> int:
    code = to_errno(error)
    c.set_errno(code)
    if not isinstance(error, CError):  # a function of Win32 has failed, and leaves its error behind
        c.p.last_error = to_win32(error)
        c.set_doserrno(c.p.last_error)
    return code
