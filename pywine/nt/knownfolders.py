"""Where the shell's known folders are: below the user's profile, for all users, or Windows' own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

_PROFILE = {
    0x00: "Desktop", 0x02: "AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs", 0x05: "Documents",
    0x06: "Favorites", 0x07: "AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup",
    0x08: "AppData\\Roaming\\Microsoft\\Windows\\Recent",
    0x09: "AppData\\Roaming\\Microsoft\\Windows\\SendTo",
    0x0B: "AppData\\Roaming\\Microsoft\\Windows\\Start Menu", 0x0D: "Music", 0x0E: "Videos", 0x10: "Desktop",
    0x15: "AppData\\Roaming\\Microsoft\\Windows\\Templates", 0x1A: "AppData\\Roaming", 0x1C: "AppData\\Local",
    0x20: "AppData\\Local\\Microsoft\\Windows\\INetCache",
    0x21: "AppData\\Local\\Microsoft\\Windows\\INetCookies",
    0x22: "AppData\\Local\\Microsoft\\Windows\\History", 0x27: "Pictures", 0x28: "",
}  # fmt: skip
_COMMON = {
    0x16: "C:\\ProgramData\\Microsoft\\Windows\\Start Menu",
    0x17: "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs",
    0x18: "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup",
    0x19: "C:\\users\\Public\\Desktop", 0x23: "C:\\ProgramData", 0x24: "C:\\windows",
    0x25: "C:\\windows\\system32", 0x26: "C:\\Program Files", 0x29: "C:\\windows\\system32",
    0x2B: "C:\\Program Files\\Common Files", 0x14: "C:\\windows\\Fonts",
    0x2D: "C:\\ProgramData\\Microsoft\\Windows\\Templates", 0x2E: "C:\\users\\Public\\Documents",
    0x35: "C:\\users\\Public\\Music", 0x36: "C:\\users\\Public\\Pictures", 0x37: "C:\\users\\Public\\Videos",
}  # fmt: skip


def by_csidl(p: Process, csidl: int) -> str | None:
    """The folder of a CSIDL_* value, None for those that are no folders of the file system."""
    if csidl in _COMMON:
        return _COMMON[csidl]
    if csidl not in _PROFILE:
        return None
    profile = p.environment.get("USERPROFILE") or "C:\\users\\Public"
    return f"{profile}\\{_PROFILE[csidl]}".rstrip("\\")
