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
_HOME = 0x28
_GUIDS = {
    "B4BFCC3A-DB2C-424C-B029-7FE99A87C641": 0x00, "A77F5D77-2E2B-44C3-A6A2-ABA601054A51": 0x02,
    "FDD39AD0-238F-46AF-ADB4-6C85480369C7": 0x05, "1777F761-68AD-4D8A-87BD-30B759FA33DD": 0x06,
    "B97D20BB-F46A-4C97-BA10-5E3608430854": 0x07, "AE50C081-EBD2-438A-8655-8A092E34987A": 0x08,
    "8983036C-27C0-404B-8F08-102D10DCFD74": 0x09, "625B53C3-AB48-4EC1-BA1F-A1EF4146FC19": 0x0B,
    "4BD8D571-6D19-48D3-BE97-422220080E43": 0x0D, "18989B1D-99B5-455B-841C-AB7C74E4DDFC": 0x0E,
    "FD228CB7-AE11-4AE3-864C-16F3910AB8FE": 0x14, "A63293E8-664E-48DB-A079-DF759E0509F7": 0x15,
    "A4115719-D62E-491D-AA7C-E74B8BE3B067": 0x16, "0139D44E-6AFE-49F2-8690-3DAFCAE6FFB8": 0x17,
    "82A5EA35-D9CD-47C5-9629-E15D2F714E6E": 0x18, "C4AA340D-F20F-4863-AFEF-F87EF2E6BA25": 0x19,
    "3EB685DB-65F9-4CF6-A03A-E3EF65729F3D": 0x1A, "F1B32785-6FBA-4FCF-9D55-7B8E7F157091": 0x1C,
    "352481E8-33BE-4251-BA85-6007CAEDCF9D": 0x20, "2B0F765D-C0E9-4171-908E-08A611B84FF6": 0x21,
    "D9DC8A3B-B784-432E-A781-5A1130A75963": 0x22, "62AB5D82-FDC1-4DC3-A9DD-070D1D495D97": 0x23,
    "F38BF404-1D43-42F2-9305-67DE0B28FC23": 0x24, "1AC14E77-02E7-4E5D-B744-2EB1AE5198B7": 0x25,
    "905E63B6-C1BF-494E-B29C-65B732D3D21A": 0x26, "6D809377-6AF0-444B-8957-A3773F02200E": 0x26,
    "7C5A40EF-A0FB-4BFC-874A-C0F2E0B9FA8E": 0x26, "33E28130-4E1E-4676-835A-98395C3BC3BB": 0x27,
    "5E6C858F-0E22-4760-9AFE-EA3317B67173": 0x28, "D65231B0-B2F1-4857-A4CE-A8E7C6EA7D27": 0x29,
    "F7F1ED05-9F6D-47A2-AAAE-29D317C6F066": 0x2B, "B94237E7-57AC-4347-9151-B08C6C32D1F7": 0x2D,
    "ED4824AF-DCE4-45A8-81E2-FC7965083634": 0x2E, "3214FAB5-9757-4298-BB61-92A9DEAA44FF": 0x35,
    "B6EBFB86-6907-413C-9AF7-4FC2ABF07CC5": 0x36, "2400183A-6185-49FB-A2D8-4A392A602BA3": 0x37,
}  # fmt: skip
_MORE = {
    "374DE290-123F-4565-9164-39C4925E467B": "Downloads",
    "A520A1A4-1780-4FF6-BD18-167343C5AF16": "AppData\\LocalLow",
    "4C5C32FF-BB9D-43B0-B5B4-2D72E54EAAA4": "Saved Games", "56784854-C6CB-462B-8169-88E350ACB882": "Contacts",
    "BFB9D5E0-C6A9-404C-B2B2-AE6DB6AF4968": "Links", "7D1D3A04-DEBB-4115-95CF-2F29DA2920DA": "Searches",
    "5CD7AEE2-2219-4A67-B85D-6C9CE15660CB": "AppData\\Local\\Programs",
}  # fmt: skip
_PUBLIC = "DFDF76A2-C82A-4D63-906A-5644AC457385"
_USERS = "0762D272-C50A-4BB0-A382-697DCD729B80"


def by_guid(p: Process, guid: str) -> str | None:
    """The folder of a FOLDERID_* GUID (without braces, in upper case), None for unknown ones."""
    if guid in _GUIDS:
        return by_csidl(p, _GUIDS[guid])
    if guid in _MORE:
        return f"{by_csidl(p, _HOME)}\\{_MORE[guid]}"
    return {_PUBLIC: "C:\\users\\Public", _USERS: "C:\\users"}.get(guid)


def by_csidl(p: Process, csidl: int) -> str | None:
    """The folder of a CSIDL_* value, None for those that are no folders of the file system."""
    if csidl in _COMMON:
        return _COMMON[csidl]
    if csidl not in _PROFILE:
        return None
    profile = p.environment.get("USERPROFILE") or "C:\\users\\Public"
    return f"{profile}\\{_PROFILE[csidl]}".rstrip("\\")
