"""Who the user is: security identifiers, well-known accounts, privileges, access tokens."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_PRIVILEGE_NOT_HELD
from pywine.abi.winerror import ERROR_INVALID_SID, ERROR_NONE_MAPPED
from pywine.nt import machine_info
from pywine.nt.objects import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

USER_SID = "S-1-5-21-0-0-0-1000"
PRIMARY_GROUP = "S-1-5-21-0-0-0-513"
ADMINISTRATORS, USERS, EVERYONE, SYSTEM = "S-1-5-32-544", "S-1-5-32-545", "S-1-1-0", "S-1-5-18"
HIGH_INTEGRITY = "S-1-16-12288"
LOGON_SESSION = "S-1-5-5-0-1000"
USER, GROUP, DOMAIN, ALIAS, WELL_KNOWN_GROUP, LABEL = 1, 2, 3, 4, 5, 10
GROUP_MANDATORY, GROUP_ENABLED_BY_DEFAULT, GROUP_ENABLED, GROUP_OWNER = 1, 2, 4, 8
GROUP_LOGON_ID, GROUP_INTEGRITY, GROUP_DENY_ONLY = 0xC0000000, 0x60, 0x10
PRIVILEGE_ENABLED_BY_DEFAULT, PRIVILEGE_ENABLED, PRIVILEGE_REMOVED = 1, 2, 4
PRIMARY, IMPERSONATION = 1, 2

_AUTHORITY, _BUILTIN = "NT AUTHORITY", "BUILTIN"
_ACCOUNTS = {
    "S-1-0-0": ("NULL SID", "", WELL_KNOWN_GROUP), "S-1-1-0": ("Everyone", "", WELL_KNOWN_GROUP),
    "S-1-2-0": ("LOCAL", "", WELL_KNOWN_GROUP), "S-1-3-0": ("CREATOR OWNER", "", WELL_KNOWN_GROUP),
    "S-1-3-1": ("CREATOR GROUP", "", WELL_KNOWN_GROUP), "S-1-5-2": ("NETWORK", _AUTHORITY, WELL_KNOWN_GROUP),
    "S-1-5-4": ("INTERACTIVE", _AUTHORITY, WELL_KNOWN_GROUP), "S-1-5-6": ("SERVICE", _AUTHORITY,
    WELL_KNOWN_GROUP),
    "S-1-5-7": ("ANONYMOUS LOGON", _AUTHORITY, WELL_KNOWN_GROUP),
    "S-1-5-11": ("Authenticated Users", _AUTHORITY, WELL_KNOWN_GROUP),
    "S-1-5-18": ("SYSTEM", _AUTHORITY, WELL_KNOWN_GROUP),
    "S-1-5-19": ("LOCAL SERVICE", _AUTHORITY, WELL_KNOWN_GROUP),
    "S-1-5-20": ("NETWORK SERVICE", _AUTHORITY, WELL_KNOWN_GROUP),
    "S-1-5-32": ("BUILTIN", _BUILTIN, DOMAIN), "S-1-5-32-544": ("Administrators", _BUILTIN, ALIAS),
    "S-1-5-32-545": ("Users", _BUILTIN, ALIAS), "S-1-5-32-546": ("Guests", _BUILTIN, ALIAS),
    "S-1-5-32-547": ("Power Users", _BUILTIN, ALIAS), "S-1-5-32-551": ("Backup Operators", _BUILTIN, ALIAS),
    "S-1-16-4096": ("Low Mandatory Level", "Mandatory Label", LABEL),
    "S-1-16-8192": ("Medium Mandatory Level", "Mandatory Label", LABEL),
    "S-1-16-12288": ("High Mandatory Level", "Mandatory Label", LABEL),
    "S-1-16-16384": ("System Mandatory Level", "Mandatory Label", LABEL),
}  # fmt: skip
# WELL_KNOWN_SID_TYPE; the kinds from 38 to 50 belong to a domain.
WELL_KNOWN = {
    0: "S-1-0-0", 1: "S-1-1-0", 2: "S-1-2-0", 3: "S-1-3-0", 4: "S-1-3-1", 5: "S-1-3-2", 6: "S-1-3-3",
    7: "S-1-5",
    8: "S-1-5-1", 9: "S-1-5-2", 10: "S-1-5-3", 11: "S-1-5-4", 12: "S-1-5-6", 13: "S-1-5-7", 14: "S-1-5-8",
    15: "S-1-5-9", 16: "S-1-5-10", 17: "S-1-5-11", 18: "S-1-5-12", 19: "S-1-5-13", 20: "S-1-5-14",
    22: "S-1-5-18", 23: "S-1-5-19", 24: "S-1-5-20", 25: "S-1-5-32", 26: "S-1-5-32-544", 27: "S-1-5-32-545",
    28: "S-1-5-32-546", 29: "S-1-5-32-547", 30: "S-1-5-32-548", 31: "S-1-5-32-549", 32: "S-1-5-32-550",
    33: "S-1-5-32-551", 34: "S-1-5-32-552", 35: "S-1-5-32-554", 36: "S-1-5-32-555", 37: "S-1-5-32-556",
    65: "S-1-16-0", 66: "S-1-16-4096", 67: "S-1-16-8192", 68: "S-1-16-12288", 69: "S-1-16-16384",
    84: "S-1-15-2-1",
}  # fmt: skip
_PRIVILEGES = (
    "CreateToken AssignPrimaryToken LockMemory IncreaseQuota MachineAccount Tcb Security TakeOwnership "
    "LoadDriver SystemProfile Systemtime ProfileSingleProcess IncreaseBasePriority CreatePagefile "
    "CreatePermanent Backup Restore Shutdown Debug Audit SystemEnvironment ChangeNotify "
    "RemoteShutdown Undock "
    "SyncAgent EnableDelegation ManageVolume Impersonate CreateGlobal "
    "TrustedCredManAccess Relabel IncreaseWorkingSet TimeZone CreateSymbolicLink"
)
PRIVILEGES = {f"Se{name}Privilege": luid for luid, name in enumerate(_PRIVILEGES.split(), 2)}
_HELD = (8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 22, 23, 24, 25, 28, 29, 30, 33, 34, 35, 5)
_CHANGE_NOTIFY = 23
BACKUP, RESTORE = 17, 18
_ON = (23, 29, 30)  # ChangeNotify, Impersonate, CreateGlobal


def sid_bytes(text: str) -> bytes:
    """The SID that `S-1-…` writes. Raises WinError(ERROR_INVALID_SID)."""
    parts = text.split("-")
    try:
        if parts[0].upper() != "S" or len(parts) < 3 or len(parts) > 18:
            raise ValueError(text)
        revision, authority, *rest = (int(part, 0) for part in parts[1:])
        return (
            bytes((revision, len(rest))) + authority.to_bytes(6, "big") + struct.pack(f"<{len(rest)}I", *rest)
        )
    except (ValueError, OverflowError, struct.error):
        raise WinError(ERROR_INVALID_SID) from None


def sid_text(sid: bytes) -> str:
    authority = int.from_bytes(sid[2:8], "big")
    written = f"0x{authority:012X}" if authority >> 32 else str(authority)
    return "-".join(("S", str(sid[0]), written, *map(str, struct.unpack_from(f"<{sid[1]}I", sid, 8))))


def sid_size(count: int) -> int:
    """The bytes of a SID with `count` subauthorities."""
    return 8 + 4 * count


def account_of(p: Process, sid: str) -> tuple[str, str, int]:
    """Name, domain and kind (SID_NAME_USE) of a SID. Raises WinError(ERROR_NONE_MAPPED)."""
    if sid == USER_SID:
        return user_name(p), machine_info.computer_name(), USER
    if sid == PRIMARY_GROUP:
        return "None", machine_info.computer_name(), GROUP
    if sid not in _ACCOUNTS:
        raise WinError(ERROR_NONE_MAPPED)
    return _ACCOUNTS[sid]


def sid_of(p: Process, account: str) -> tuple[str, str, int]:
    """SID, domain and kind of the account `name` or `domain\\name`. Raises WinError(ERROR_NONE_MAPPED)."""
    domain, _, name = account.rpartition("\\")
    computer = machine_info.computer_name()
    if name.lower() == user_name(p).lower() and domain.lower() in ("", ".", computer.lower()):
        return USER_SID, computer, USER
    if name.lower() == "none" and domain.lower() in ("", ".", computer.lower()):
        return PRIMARY_GROUP, computer, GROUP
    if account.lower() == computer.lower():
        return "S-1-5-21-0-0-0", computer, DOMAIN
    for sid, (known, place, kind) in _ACCOUNTS.items():
        if known.lower() == name.lower() and domain.lower() in ("", place.lower()):
            return sid, place, kind
    raise WinError(ERROR_NONE_MAPPED)


def user_name(p: Process) -> str:
    return p.environment.get("USERNAME") or "user"


class Token(Object):
    """An access token: an elevated administrator's. `level`: SECURITY_IMPERSONATION_LEVEL."""

    type_name = "Token"

    def __init__(self, kind: int = PRIMARY, level: int = 0) -> None:
        super().__init__()
        self.kind, self.level = kind, level
        self.session = 1
        self.restricting: dict[str, int] = {}
        on = PRIVILEGE_ENABLED | PRIVILEGE_ENABLED_BY_DEFAULT
        self.privileges = {luid: on if luid in _ON else 0 for luid in sorted(_HELD)}
        usual = GROUP_MANDATORY | GROUP_ENABLED_BY_DEFAULT | GROUP_ENABLED
        self.groups = {
            PRIMARY_GROUP: usual, EVERYONE: usual, ADMINISTRATORS: usual | GROUP_OWNER, USERS: usual,
            "S-1-5-4": usual,
            "S-1-5-11": usual, LOGON_SESSION: usual | GROUP_LOGON_ID, "S-1-2-0": usual,
            HIGH_INTEGRITY: GROUP_INTEGRITY,
        }  # fmt: skip

    def copy(self, kind: int, level: int) -> Token:
        """A duplicate of another kind."""
        made = Token(kind, level)
        made.privileges, made.groups = dict(self.privileges), dict(self.groups)
        made.restricting = dict(self.restricting)
        return made

    def restrict(self, *, privileges: bool, disabled: list[str], restricting: list[str]) -> None:
        """CreateRestrictedToken: groups that are for denying alone, and the right to nothing but what
        `restricting` have too; `privileges`: lose them.
        """
        if privileges:
            self.privileges = {luid: on for luid, on in self.privileges.items() if luid == _CHANGE_NOTIFY}
        for sid in disabled:
            if sid in self.groups:
                kept = self.groups[sid] & (GROUP_MANDATORY | GROUP_LOGON_ID)
                self.groups[sid] = kept | GROUP_DENY_ONLY
        usual = GROUP_MANDATORY | GROUP_ENABLED_BY_DEFAULT | GROUP_ENABLED
        self.restricting |= dict.fromkeys(restricting, usual)

    def adjust(self, luid: int, attributes: int) -> int | None:
        """Enable, disable or remove a privilege; its old attributes, None if the token does not hold it."""
        old = self.privileges.get(luid)
        if old is None:
            return None
        if attributes & PRIVILEGE_REMOVED:
            del self.privileges[luid]
        else:
            self.privileges[luid] = old & ~PRIVILEGE_ENABLED | attributes & PRIVILEGE_ENABLED
        return old


def require_privilege(p: Process, luid: int) -> None:
    """Raise NtError(STATUS_PRIVILEGE_NOT_HELD) unless the calling thread has enabled a privilege."""
    tokens = p.state(ProcessToken)
    token = tokens.impersonated.get(p.thread.id) or tokens.token
    if not token.privileges.get(luid, 0) & PRIVILEGE_ENABLED:
        raise NtError(STATUS_PRIVILEGE_NOT_HELD)


class ProcessToken:
    """The token that a process runs with."""

    def __init__(self, p: Process) -> None:
        birth = p.settings.birth
        self.token = birth.token.copy(PRIMARY, 0) if birth and birth.token else Token()
        self.impersonated: dict[int, Token] = {}  # by thread
