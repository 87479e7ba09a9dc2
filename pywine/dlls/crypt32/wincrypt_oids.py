"""wincrypt.h: algorithms by their numbers and their object identifiers."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, PVOID
from pywine.dlls.crypt32.layout import Layout
from pywine.nt.process import Process

_PUBLIC_GROUP, _SIGN_GROUP = 3, 4
_BY_OID, _BY_NAME, _BY_ALGORITHM, _BY_SIGNATURE = 1, 2, 3, 4
_OIDS = (  # identifier, name, group, algorithm
    ("1.3.14.3.2.26", "sha1", 1, 0x8004), ("1.2.840.113549.2.5", "md5", 1, 0x8003),
    ("1.2.840.113549.2.4", "md4", 1, 0x8002), ("1.2.840.113549.2.2", "md2", 1, 0x8001),
    ("2.16.840.1.101.3.4.2.1", "sha256", 1, 0x800C), ("2.16.840.1.101.3.4.2.2", "sha384", 1, 0x800D),
    ("2.16.840.1.101.3.4.2.3", "sha512", 1, 0x800E),
    ("1.3.14.3.2.7", "des", 2, 0x6601), ("1.2.840.113549.3.7", "3des", 2, 0x6603),
    ("1.2.840.113549.3.2", "rc2", 2, 0x6602), ("1.2.840.113549.3.4", "rc4", 2, 0x6801),
    ("2.16.840.1.101.3.4.1.2", "aes128", 2, 0x660E), ("2.16.840.1.101.3.4.1.22", "aes192", 2, 0x660F),
    ("2.16.840.1.101.3.4.1.42", "aes256", 2, 0x6610),
    ("1.2.840.113549.1.1.1", "RSA", 3, 0xA400), ("1.2.840.10040.4.1", "DSA", 3, 0x2200),
    ("1.2.840.10045.2.1", "ECC", 3, 0xFFFFFFFE), ("1.2.840.10046.2.1", "DH", 3, 0xAA01),
    ("1.2.840.113549.1.1.5", "sha1RSA", 4, 0x8004), ("1.2.840.113549.1.1.4", "md5RSA", 4, 0x8003),
    ("1.2.840.113549.1.1.3", "md4RSA", 4, 0x8002), ("1.3.14.3.2.29", "sha1RSA", 4, 0x8004),
    ("1.2.840.113549.1.1.11", "sha256RSA", 4, 0x800C), ("1.2.840.113549.1.1.12", "sha384RSA", 4, 0x800D),
    ("1.2.840.113549.1.1.13", "sha512RSA", 4, 0x800E), ("1.2.840.10045.4.1", "sha1ECDSA", 4, 0x8004),
    ("1.2.840.10045.4.3.2", "sha256ECDSA", 4, 0x800C), ("1.2.840.10045.4.3.3", "sha384ECDSA", 4, 0x800D),
    ("1.2.840.10045.4.3.4", "sha512ECDSA", 4, 0x800E), ("2.5.4.3", "CN", 5, 0), ("2.5.4.6", "C", 5, 0),
    ("2.5.4.7", "L", 5, 0), ("2.5.4.8", "S", 5, 0), ("2.5.4.10", "O", 5, 0), ("2.5.4.11", "OU", 5, 0),
    ("1.2.840.113549.1.9.1", "E", 5, 0), ("2.5.29.15", "Key Usage", 6, 0),
    ("2.5.29.17", "Subject Alternative Name", 6, 0), ("2.5.29.19", "Basic Constraints", 6, 0),
    ("2.5.29.37", "Enhanced Key Usage", 6, 0), ("1.3.6.1.5.5.7.3.1", "Server Authentication", 7, 0),
    ("1.3.6.1.5.5.7.3.2", "Client Authentication", 7, 0), ("1.3.6.1.5.5.7.3.3", "Code Signing", 7, 0),
    ("1.3.6.1.5.5.7.3.4", "Secure Email", 7, 0), ("1.3.6.1.5.5.7.3.8", "Time Stamping", 7, 0),
)  # fmt: skip


class OidTexts:
    """What the functions point to; it stays."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._known: dict[object, int] = {}

    def text(self, text: str) -> int:
        if text not in self._known:
            self._known[text] = self._p.allocate(text.encode() + b"\0")
        return self._known[text]

    def info(self, row: tuple[str, str, int, int]) -> int:
        """A CRYPT_OID_INFO."""
        if row not in self._known:
            p = self._p
            oid, name, group, algorithm = row
            made = Layout(p.bits).dword(3 * 4 + 8 + 4 * (p.bits // 8) if p.bits == 64 else 28).text(oid)
            made.pointer(encode_wide(name + "\0")).dword(group).dword(algorithm).blob(b"")
            made.pointer(encode_wide("\0")).pointer(encode_wide("\0"))
            address = p.allocate(b"", zeros=len(made.at(0)))
            p.memory.write(address, made.at(address))
            self._known[row] = address
        return self._known[row]


@api
def CertAlgIdToOID(p: Process, algorithm: DWORD) -> PVOID:
    for oid, _, group, number in _OIDS:
        if number == algorithm and group <= _PUBLIC_GROUP:
            return p.state(OidTexts).text(oid)
    return 0


@api
def CertOIDToAlgId(p: Process, oid: PVOID) -> DWORD:
    wanted = p.memory.read_cstring(oid).decode("latin-1")
    return next((row[3] for row in _OIDS if row[0] == wanted), 0)


@api(partial="the common algorithms, attributes, extensions and purposes")
def CryptFindOIDInfo(p: Process, kind: DWORD, key: PVOID, group: DWORD) -> PVOID:
    kind, group = kind & 0x0FFFFFFF, group & 0xFFFF
    for row in _OIDS:
        oid, name, own_group, algorithm = row
        if group and group != own_group:
            continue
        if kind == _BY_OID:
            is_match = p.memory.read_cstring(key).decode("latin-1") == oid
        elif kind == _BY_NAME:
            is_match = p.memory.read_wstring(key).lower() == name.lower()
        elif kind == _BY_ALGORITHM:
            is_match = own_group <= _PUBLIC_GROUP and _number(p, key) == algorithm
        else:
            is_match = kind == _BY_SIGNATURE and own_group == _SIGN_GROUP and _number(p, key) == algorithm
        if is_match:
            return p.state(OidTexts).info(row)
    return 0


def _number(p: Process, address: int) -> int:
    return int.from_bytes(p.memory.read(address, 4), "little")
