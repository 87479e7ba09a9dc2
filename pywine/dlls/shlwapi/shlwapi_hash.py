"""shlwapi.h: hashes of addresses and other data, of any length."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import ASTR, DWORD, HRESULT, PVOID, WSTR
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_PERMUTATION = bytes.fromhex(
    "010e6e1961ae84778aaa7d761be98c3357c5b16beaa938441e07ad49bc28244131d568be39d394df30730f0243bad21c"
    "0cb56746163a4b4eb7a7ee9d7c93ac90b0a18d563c4280539cf14f2ea8c629feb255fdedfa9a855823ce5f74fcc036dd"
    "66dafff0526a9ec93d0359092a9b9f5da6503222afc364631a961091042108bd79404d48d0f5827a8f3769861da4b9c2"
    "c1ef65f205ab7e0b4a3b89e46cbfe88b061851147f115b5cfb97e1cf1562717054e212d6c7bb0d205edce0d4f7ccc42b"
    "f9ec2df46fb69988815ad9ca13a5e747e68e60e33eb3f672a235a0d7cdb42f6d2c261f958700d8343f172545277592b8"
    "a3c8deebf8f3db0a98837be5cb4c78d1"
)


def hashed(data: bytes, size: int) -> bytes:
    """Every byte of the hash is led through the permutation by all of the data, from its end."""
    out = bytes(each & 0xFF for each in range(size))
    for byte in reversed(data):
        out = out.translate(bytes(_PERMUTATION[byte ^ each] for each in range(256)))
    return out


@api
def HashData(p: Process, data: PVOID, size: DWORD, hash: PVOID, hash_size: DWORD) -> HRESULT:
    if not data or not hash:
        return _E_INVALIDARG
    p.memory.write(hash, hashed(p.memory.read(data, size) if size else b"", hash_size))
    return 0


@api
def UrlHashA(p: Process, url: ASTR, hash: PVOID, size: DWORD) -> HRESULT:
    p.memory.write(hash, hashed(p.ansi(url), size))
    return 0


@api
def UrlHashW(p: Process, url: WSTR, hash: PVOID, size: DWORD) -> HRESULT:
    p.memory.write(hash, hashed(p.ansi(url), size))
    return 0
