"""The security descriptor definition language: `O:BAG:SYD:P(A;OICI;FA;;;WD)` into descriptors and back."""

from __future__ import annotations

import struct

from pywine.abi.errors import WinError
from pywine.abi.security import DACL_PRESENT, SACL_PRESENT, aces, pack_ace, pack_acl, pack_descriptor
from pywine.abi.winerror import ERROR_INVALID_ACL, ERROR_INVALID_PARAMETER, ERROR_INVALID_SID
from pywine.nt.security import PRIMARY_GROUP, sid_bytes, sid_text

_SIDS = {
    "AN": "S-1-5-7", "AU": "S-1-5-11", "BA": "S-1-5-32-544", "BG": "S-1-5-32-546", "BO": "S-1-5-32-551",
    "BU": "S-1-5-32-545", "CG": "S-1-3-1", "CO": "S-1-3-0", "IU": "S-1-5-4", "LS": "S-1-5-19",
    "NS": "S-1-5-20",
    "NU": "S-1-5-2", "OW": "S-1-3-4", "PS": "S-1-5-10", "PU": "S-1-5-32-547", "RC": "S-1-5-12",
    "SU": "S-1-5-6",
    "SY": "S-1-5-18", "WD": "S-1-1-0", "AC": "S-1-15-2-1", "LW": "S-1-16-4096", "ME": "S-1-16-8192",
    "HI": "S-1-16-12288", "SI": "S-1-16-16384", "DU": PRIMARY_GROUP,
}  # fmt: skip
_SID_NAMES = {sid: name for name, sid in _SIDS.items()}
_KINDS = {"A": 0, "D": 1, "AU": 2, "AL": 3, "ML": 0x11}
_KIND_NAMES = {kind: name for name, kind in _KINDS.items()}
_FLAGS = {"OI": 1, "CI": 2, "NP": 4, "IO": 8, "ID": 0x10, "SA": 0x40, "FA": 0x80}
_RIGHTS = {
    "GA": 0x10000000, "GR": 0x80000000, "GW": 0x40000000, "GX": 0x20000000, "RC": 0x20000, "SD": 0x10000,
    "WD": 0x40000,
    "WO": 0x80000, "RP": 0x10, "WP": 0x20, "CC": 1, "DC": 2, "LC": 4, "SW": 8, "LO": 0x80, "DT": 0x40,
    "CR": 0x100,
    "FA": 0x1F01FF, "FR": 0x120089, "FW": 0x120116, "FX": 0x1200A0, "KA": 0xF003F, "KR": 0x20019,
    "KW": 0x20006,
    "KX": 0x20019, "NW": 1, "NR": 2, "NX": 4,
}  # fmt: skip
_WHOLE_RIGHTS = ("FA", "FR", "FW", "FX", "KA", "KR", "KW")
_SINGLE_RIGHTS = (
    "GA",
    "GR",
    "GW",
    "GX",
    "RC",
    "SD",
    "WD",
    "WO",
    "CC",
    "DC",
    "LC",
    "SW",
    "RP",
    "WP",
    "DT",
    "LO",
    "CR",
)
_LIST_FLAGS = {"P": (0x1000, 0x2000), "AR": (0x100, 0x200), "AI": (0x400, 0x800)}
_OWNER, _GROUP, _DACL, _SACL = 1, 2, 4, 8


def parse_sid(text: str) -> bytes:
    """A SID written `S-1-…` or by its two letters. Raises WinError(ERROR_INVALID_SID)."""
    if text[:2].upper() == "S-":
        return sid_bytes(text)
    if text.upper() not in _SIDS:
        raise WinError(ERROR_INVALID_SID)
    return sid_bytes(_SIDS[text.upper()])


def parse_descriptor(text: str) -> bytes:
    """The self-relative descriptor that a text describes. Raises WinError."""
    control = 0
    parts: dict[str, bytes] = {}
    for letter, rest in _sections(text):
        if letter in "OG":
            parts["owner" if letter == "O" else "group"] = parse_sid(rest)
            continue
        flags, acl = _parse_acl(rest, letter == "S")
        parts["dacl" if letter == "D" else "sacl"] = acl
        control |= flags | (DACL_PRESENT if letter == "D" else SACL_PRESENT)
    return pack_descriptor(control, parts)


def _sections(text: str) -> list[tuple[str, str]]:
    """The letter and the rest of each of O:, G:, D:, S:."""
    found = []
    text = text.strip()
    while text:
        letter, colon = text[:1].upper(), text[1:2]
        if colon != ":" or letter not in "OGDS":
            raise WinError(ERROR_INVALID_PARAMETER)
        end = min((at for at in (text.find(next_ + ":", 2) for next_ in "OGDS") if at > 0), default=len(text))
        found.append((letter, text[2:end].strip()))
        text = text[end:]
    return found


def _parse_acl(text: str, is_sacl: bool) -> tuple[int, bytes]:
    start = text.find("(")
    names = text if start < 0 else text[:start]
    control = 0
    while names:
        name = "P" if names[0] == "P" else names[:2]
        if name not in _LIST_FLAGS:
            raise WinError(ERROR_INVALID_ACL)
        control |= _LIST_FLAGS[name][is_sacl]
        names = names[len(name) :]
    entries = [] if start < 0 else text[start + 1 :].rstrip(") \t").replace(") ", ")").split(")(")
    return control, pack_acl([_parse_ace(entry) for entry in entries if entry])


def _parse_ace(text: str) -> bytes:
    fields = [field.strip() for field in text.split(";")]
    if len(fields) != 6 or fields[0].upper() not in _KINDS or fields[3] or fields[4]:
        raise WinError(ERROR_INVALID_ACL)
    flags = 0
    for name in _pairs(fields[1]):
        flags |= _FLAGS.get(name, 0)
    rights = fields[2]
    mask = int(rights, 0) if rights[:1].isdigit() else 0
    for name in () if rights[:1].isdigit() else _pairs(rights):
        if name not in _RIGHTS:
            raise WinError(ERROR_INVALID_ACL)
        mask |= _RIGHTS[name]
    return pack_ace(_KINDS[fields[0].upper()], flags, mask, parse_sid(fields[5]))


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2].upper() for at in range(0, len(text), 2)]


def descriptor_text(control: int, parts: dict[str, bytes], wanted: int) -> str:
    """What describes the wanted parts (SECURITY_INFORMATION) of a descriptor. Raises WinError."""
    out = []
    if wanted & _OWNER and "owner" in parts:
        out.append("O:" + _sid_name(parts["owner"]))
    if wanted & _GROUP and "group" in parts:
        out.append("G:" + _sid_name(parts["group"]))
    if wanted & _DACL and control & DACL_PRESENT:
        out.append("D:" + _acl_text(parts.get("dacl"), control, False))
    if wanted & _SACL and control & SACL_PRESENT:
        out.append("S:" + _acl_text(parts.get("sacl"), control, True))
    return "".join(out)


def _sid_name(sid: bytes) -> str:
    text = sid_text(sid)
    return _SID_NAMES.get(text, text)


def _acl_text(acl: bytes | None, control: int, is_sacl: bool) -> str:
    flags = "".join(name for name, bits in _LIST_FLAGS.items() if control & bits[is_sacl])
    if acl is None:
        return flags + "NO_ACCESS_CONTROL"
    return flags + "".join(_ace_text(acl[at : at + size]) for at, size in aces(acl))


def _ace_text(ace: bytes) -> str:
    kind, flags, _, mask = struct.unpack_from("<BBHI", ace)
    if kind not in _KIND_NAMES:
        raise WinError(ERROR_INVALID_ACL)
    names = "".join(name for name, bit in _FLAGS.items() if flags & bit)
    rights = _rights_text(mask) if kind != _KINDS["ML"] else _label_text(mask)
    return f"({_KIND_NAMES[kind]};{names};{rights};;;{_sid_name(ace[8:])})"


def _label_text(mask: int) -> str:
    return "".join(name for name in ("NW", "NR", "NX") if mask & _RIGHTS[name])


def _rights_text(mask: int) -> str:
    for name in _WHOLE_RIGHTS:
        if mask == _RIGHTS[name]:
            return name
    names = [name for name in _SINGLE_RIGHTS if mask & _RIGHTS[name]]
    if sum(_RIGHTS[name] for name in names) == mask:
        return "".join(names)
    return f"0x{mask:x}"
