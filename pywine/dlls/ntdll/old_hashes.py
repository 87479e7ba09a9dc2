"""MD4Init, MD5Init, A_SHAInit and the like: hashes in structures that programs hold and may copy."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import PVOID, UINT, VOID
from pywine.nt.hashes import new_hash
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KEPT = 1024


class OldHashes:
    """Hashes in the making, by the number that a structure holds.

    None changes: an update makes another one, so that copies of a structure go on by themselves.
    """

    def __init__(self, p: Process) -> None:
        self._made: dict[int, Any] = {}
        self._last = 0

    def keep(self, state: Any) -> int:
        self._last += 1
        self._made[self._last] = state
        self._made.pop(self._last - _KEPT, None)
        return self._last

    def find(self, number: int) -> Any:
        return self._made[number].copy()


def _begin(p: Process, name: str, place: int) -> None:
    p.memory.write(place, p.state(OldHashes).keep(new_hash(name)).to_bytes(8, "little"))


def _update(p: Process, place: int, data: int, size: int) -> None:
    hashes = p.state(OldHashes)
    state = hashes.find(int.from_bytes(p.memory.read(place, 8), "little"))
    state.update(p.memory.read(data, size) if size else b"")
    p.memory.write(place, hashes.keep(state).to_bytes(8, "little"))


def _end(p: Process, place: int, target: int) -> None:
    state = p.state(OldHashes).find(int.from_bytes(p.memory.read(place, 8), "little"))
    p.memory.write(target, state.digest())


_STATE, _DIGEST = 0, 88  # of MD4_CTX and MD5_CTX
_SHA_STATE = 24  # behind what is unknown of SHA_CTX


@api
def MD4Init(p: Process, context: PVOID) -> VOID:
    _begin(p, "MD4", context + _STATE)


@api
def MD5Init(p: Process, context: PVOID) -> VOID:
    _begin(p, "MD5", context + _STATE)


@api(names=("MD4Update", "MD5Update"))
def MD4Update(p: Process, context: PVOID, data: PVOID, size: UINT) -> VOID:
    _update(p, context + _STATE, data, size)


@api(names=("MD4Final", "MD5Final"))
def MD4Final(p: Process, context: PVOID) -> VOID:
    _end(p, context + _STATE, context + _DIGEST)


@api
def A_SHAInit(p: Process, context: PVOID) -> VOID:
    _begin(p, "SHA1", context + _SHA_STATE)


@api
def A_SHAUpdate(p: Process, context: PVOID, data: PVOID, size: UINT) -> VOID:
    _update(p, context + _SHA_STATE, data, size)


@api
def A_SHAFinal(p: Process, context: PVOID, digest: PVOID) -> VOID:
    """The structure begins anew."""
    _end(p, context + _SHA_STATE, digest)
    _begin(p, "SHA1", context + _SHA_STATE)
