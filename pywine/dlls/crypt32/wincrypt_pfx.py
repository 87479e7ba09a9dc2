"""wincrypt.h: PFX files: certificates together with their private keys."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, ULONG_PTR, WSTR, Opt, Out, OutOpt
from pywine.dlls.crypt32.layout import View
from pywine.dlls.crypt32.wincrypt_certs import CRYPT_E_NOT_FOUND, Certificates
from pywine.dlls.crypt32.wincrypt_public import missing_library
from pywine.nt import der, pkcs7
from pywine.nt.der import BadDer
from pywine.nt.process import Process
from pywine.nt.rsa import RsaKey

_CRYPT_E_BAD_ENCODE, _ERROR_INVALID_PASSWORD, _NTE_BAD_TYPE = 0x80092002, 86, 0x8009000A
_FRIENDLY_NAME, _AT_KEYEXCHANGE = 11, 1
_ONLY_NCRYPT = 0x40000


@api(partial="RSA keys, which last as long as the process")
def PFXImportCertStore(p: Process, blob: PVOID, password: Opt[WSTR], flags: DWORD) -> HANDLE:
    if not PFXIsPFXBlob(p, blob) or not _has_contents(View(p, blob).blob()):
        raise WinError(_CRYPT_E_BAD_ENCODE)
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
    except ImportError:
        raise missing_library(p) from None
    try:
        found = pkcs12.load_pkcs12(View(p, blob).blob(), (password or "").encode())
    except ValueError:
        raise WinError(_ERROR_INVALID_PASSWORD) from None
    certificates = p.state(Certificates)
    entries = [*found.additional_certs, *([found.cert] if found.cert else [])]
    encodings = [entry.certificate.public_bytes(Encoding.DER) for entry in entries]
    if found.cert and isinstance(found.key, RSAPrivateKey):
        numbers = found.key.private_numbers()
        public = numbers.public_numbers
        key = RsaKey(public.n, public.e, numbers.p, numbers.q)
        certificates.private_keys[encodings[-1]] = key
    for entry, encoded in zip(entries, encodings, strict=True):
        if entry.friendly_name:
            name = entry.friendly_name.decode("utf-8", "replace").encode("utf-16-le") + b"\0\0"
            certificates.kept_properties.setdefault(encoded, {})[_FRIENDLY_NAME] = name
    return certificates.open_store(encodings)


def _has_contents(data: bytes) -> bool:
    """Whether the file's outer parts are those of a PFX file, whatever its password."""
    try:
        kind = der.read(data).parts()[1].parts()[0]
        return der.oid(kind.contents) in (pkcs7.DATA, pkcs7.SIGNED_DATA)
    except (BadDer, IndexError):
        return False


@api
def PFXVerifyPassword(p: Process, blob: PVOID, password: Opt[WSTR], flags: DWORD) -> BOOL:
    try:
        from cryptography.hazmat.primitives.serialization import pkcs12
    except ImportError:
        raise missing_library(p) from None
    try:
        pkcs12.load_pkcs12(View(p, blob).blob(), (password or "").encode())
    except ValueError:
        return False
    return True


@api(partial="keys that came with a PFX file")
def CryptAcquireCertificatePrivateKey(
    p: Process, context: PVOID, flags: DWORD, parameters: PVOID, provider: Out[ULONG_PTR],
    kind: OutOpt[DWORD], must_free: OutOpt[DWORD],
) -> TRUE:  # fmt: skip
    from pywine.dlls.advapi32.wincrypt import Handles, Provider
    from pywine.nt.key_containers import KeyContainer

    certificates = p.state(Certificates)
    key = certificates.private_keys.get(certificates.context(context).certificate.encoded)
    if key is None:
        raise WinError(CRYPT_E_NOT_FOUND)
    if flags & _ONLY_NCRYPT:
        raise WinError(_NTE_BAD_TYPE)
    keys = KeyContainer(None, b"")
    keys.put(_AT_KEYEXCHANGE, key, True)
    name = "Microsoft Enhanced RSA and AES Cryptographic Provider"
    provider.value = p.state(Handles).open(Provider(24, name, "", keys))
    kind.value, must_free.value = _AT_KEYEXCHANGE, 1


@api
def PFXIsPFXBlob(p: Process, blob: PVOID) -> BOOL:
    """A sequence that begins with the version, 3."""
    word = 8 if p.bits == 64 else 4
    size = int.from_bytes(p.memory.read(blob, 4), "little")
    address = int.from_bytes(p.memory.read(blob + word, word), "little")
    data = p.memory.read(address, min(size, 16))
    return data[:1] == b"\x30" and b"\x02\x01\x03" in data[:8]
