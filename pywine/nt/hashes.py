"""The hash functions of Windows' cryptography by name: what hashlib has, and MD4."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SIZES = {"MD4": 16, "MD5": 16, "SHA1": 20, "SHA256": 32, "SHA384": 48, "SHA512": 64}
BLOCK_SIZES = {"MD4": 64, "MD5": 64, "SHA1": 64, "SHA256": 64, "SHA384": 128, "SHA512": 128}


def new_hash(name: str, key: bytes | None = None) -> Any:
    """A hash (HMAC with a key) to `update`, `copy` and `digest`. Raises ValueError for unknown ones."""
    import hashlib

    if key is not None:
        import hmac

        return hmac.new(key, digestmod=lambda data=b"": _plain(hashlib, name, data))
    return _plain(hashlib, name, b"")


def _plain(hashlib: Any, name: str, data: bytes) -> Any:
    if name == "MD4":
        from pywine.nt.md4 import Md4

        return Md4(data)
    return hashlib.new(name.lower(), data, usedforsecurity=False)
