"""Comparing versions of Windows: condition masks, RtlVerifyVersionInfo."""

from __future__ import annotations

import struct

MINORVERSION, MAJORVERSION, BUILDNUMBER, PLATFORMID = 0x01, 0x02, 0x04, 0x08
SERVICEPACKMINOR, SERVICEPACKMAJOR, SUITENAME, PRODUCT_TYPE = 0x10, 0x20, 0x40, 0x80
_TYPES = (
    MINORVERSION,
    MAJORVERSION,
    BUILDNUMBER,
    PLATFORMID,
    SERVICEPACKMINOR,
    SERVICEPACKMAJOR,
    SUITENAME,
    PRODUCT_TYPE,
)
_EQUAL, _GREATER, _GREATER_EQUAL, _LESS, _LESS_EQUAL = 1, 2, 3, 4, 5
_BITS = 3


def set_condition(mask: int, types: int, condition: int) -> int:
    """VerSetConditionMask: `condition` for the first of `types` (major version first of all)."""
    condition &= 7
    if not condition or not types:
        return mask
    for kind in (
        PRODUCT_TYPE,
        SUITENAME,
        SERVICEPACKMINOR,
        SERVICEPACKMAJOR,
        PLATFORMID,
        BUILDNUMBER,
        MAJORVERSION,
        MINORVERSION,
    ):
        if types & kind:
            return mask | condition << _TYPES.index(kind) * _BITS
    return mask


def _condition(mask: int, kind: int) -> int:
    return mask >> _TYPES.index(kind) * _BITS & 7


def compare(version: tuple[int, int, int], wanted: bytes, types: int, conditions: int) -> bool:
    """Whether this Windows meets what an OSVERSIONINFOEX (its bytes) asks for."""
    _, major, minor, build, platform = struct.unpack_from("<IIIII", wanted)
    pack_major, pack_minor, suite, product = struct.unpack_from("<HHHB", wanted, len(wanted) - 8)
    if types & PRODUCT_TYPE and not _holds(1, product, _condition(conditions, PRODUCT_TYPE)):
        return False
    if types & SUITENAME and suite and not suite & 0x100:
        return False
    if types & PLATFORMID and not _holds(2, platform, _condition(conditions, PLATFORMID)):
        return False
    if types & BUILDNUMBER and not _holds(version[2], build, _condition(conditions, BUILDNUMBER)):
        return False
    parts = ((MAJORVERSION, version[0], major), (MINORVERSION, version[1], minor), (SERVICEPACKMAJOR, 0,
             pack_major), (SERVICEPACKMINOR, 0, pack_minor))  # fmt: skip
    asked = [(kind, have, want) for kind, have, want in parts if types & kind]
    if not asked:
        return True
    condition = _condition(conditions, asked[0][0])
    have, want = tuple(part[1] for part in asked), tuple(part[2] for part in asked)
    return _holds(have, want, condition)


def _holds(have, want, condition: int) -> bool:
    if condition == _EQUAL:
        return have == want
    if condition == _GREATER:
        return have > want
    if condition == _GREATER_EQUAL:
        return have >= want
    if condition == _LESS:
        return have < want
    return have <= want if condition == _LESS_EQUAL else False
