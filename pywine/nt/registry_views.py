"""The two views of the registry: what 32-bit programs see of keys that they do not share with 64-bit ones."""

from __future__ import annotations

from pywine.nt.chartype import upper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.registry_store import Store

KEY_WOW64_64KEY, KEY_WOW64_32KEY = 0x100, 0x200
NODE = "Wow6432Node"
_NODE = upper(NODE)
_ROOT, _SOFTWARE = 1, ("MACHINE", "SOFTWARE")
_OWN_CLASSES = frozenset(("CLSID", "DIRECTSHOW", "INTERFACE", "MEDIA TYPE", "MEDIAFOUNDATION"))
# Below HKEY_LOCAL_MACHINE\SOFTWARE: what both views have in common.
_SHARED = frozenset(tuple(upper(path).split("\\")) for path in (
    "Classes", "Clients", "Policies", "RegisteredApplications",
    "Microsoft\\COM3", "Microsoft\\Cryptography\\Calais\\Current", "Microsoft\\Cryptography\\Calais\\Readers",
    "Microsoft\\Cryptography\\Services", "Microsoft\\CTF\\SystemShared", "Microsoft\\CTF\\TIP",
    "Microsoft\\DFS", "Microsoft\\Driver Signing", "Microsoft\\EnterpriseCertificates",
    "Microsoft\\EventSystem", "Microsoft\\MSMQ", "Microsoft\\Non-Driver Signing",
    "Microsoft\\Notepad\\DefaultFonts", "Microsoft\\OLE", "Microsoft\\RAS", "Microsoft\\RPC",
    "Microsoft\\Shared Tools\\MSInfo", "Microsoft\\SystemCertificates", "Microsoft\\TermServLicensing",
    "Microsoft\\Transaction Server",
    *("Microsoft\\Windows\\CurrentVersion\\" + name for name in (
        "App Paths", "Control Panel\\Cursors\\Schemes", "Explorer\\AutoplayHandlers", "Explorer\\DriveIcons",
        "Explorer\\KindMap", "Group Policy", "Policies", "PreviewHandlers", "Setup", "Telephony\\Locations",
    )),
    *("Microsoft\\Windows NT\\CurrentVersion\\" + name for name in (
        "Console", "FontDpi", "FontLink", "FontMapper", "Fonts", "FontSubstitutes", "Gre_Initialize",
        "Image File Execution Options", "LanguagePack", "NetworkCards", "Perflib", "Ports", "Print",
        "ProfileList", "Time Zones",
    )),
))  # fmt: skip
_LONGEST_SHARED = max(map(len, _SHARED))


def view_of(access: int, bits: int) -> int:
    """The view that an access mask asks for, 32 or 64; that of the process if it asks for none."""
    if access & KEY_WOW64_32KEY:
        return 32
    return 64 if access & KEY_WOW64_64KEY else bits


def place(path: tuple[str, ...], view: int) -> tuple[str, ...]:
    """Where a key really lies: its components below \\Registry, as they are in this view."""
    folded = tuple(map(upper, path))
    software = _software(folded)
    if not software:
        return path
    at, rest = software, folded[software:]
    if rest[:2] == (_NODE, "CLASSES"):  # another name for the classes' own node
        path, rest, view = path[:at] + path[at + 1 :], rest[1:], 32
    if rest[:1] == ("CLASSES",):
        if view == 32 and rest[1:2] and rest[1] in _OWN_CLASSES:
            return (*path[: at + 1], NODE, *path[at + 1 :])
        return path
    if view == 64 or folded[0] != "MACHINE" or rest[:1] == (_NODE,) or is_shared(rest):
        return path
    return (*path[:at], NODE, *path[at:])


def _software(folded: tuple[str, ...]) -> int:
    """How many components lead to a key whose Classes are divided, or to the machine's software; 0: none."""
    if folded[:2] == ("MACHINE", "SOFTWARE"):
        return 2
    return 3 if folded[:1] == ("USER",) and folded[2:3] == ("SOFTWARE",) else 0


def is_shared(folded: tuple[str, ...]) -> bool:
    """Whether a key of the machine's software, in capitals, is the same one in both views."""
    return any(folded[:count] in _SHARED for count in range(1, min(len(folded), _LONGEST_SHARED) + 1))


def divide(store: Store) -> None:
    """Give 32-bit programs keys of their own, which begin with what all programs have seen until now."""
    software = store.find(_ROOT, _SOFTWARE)
    if software is not None:
        _copy(store, software, store.create(software, (NODE,))[0], ())


def _copy(store: Store, source: int, target: int, folded: tuple[str, ...]) -> None:
    for index in range(store.info(source).values):
        value = store.value_at(source, index)
        store.set_value(target, value.name, value.type, value.data)
    for index in range(store.info(source).subkeys):
        number = store.subkey(source, index)
        info = store.info(number)
        below = (*folded, upper(info.name))
        if below != (_NODE,) and not is_shared(below):
            made, _ = store.create(target, (info.name,), class_name=info.class_name)
            _copy(store, number, made, below)
