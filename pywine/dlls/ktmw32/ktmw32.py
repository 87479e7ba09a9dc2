"""ktmw32.h: transactions are refused."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, FILE_HANDLE, HANDLE, PVOID, TRUE
from pywine.abi.winerror import ERROR_INVALID_HANDLE
from pywine.nt.process import Process

_ERROR_RM_NOT_ACTIVE = 6801


@api
def CreateTransaction(
    p: Process, security: PVOID, unit: PVOID, options: DWORD, isolation: DWORD, flags: DWORD, timeout: DWORD,
    description: PVOID,
) -> FILE_HANDLE:  # fmt: skip
    raise WinError(_ERROR_RM_NOT_ACTIVE)


@api(names=("CommitTransaction", "RollbackTransaction", "CommitTransactionAsync", "RollbackTransactionAsync"))
def CommitTransaction(p: Process, transaction: HANDLE) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)
