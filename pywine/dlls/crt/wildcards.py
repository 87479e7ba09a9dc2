"""Matching file names against `*` and `?`."""

from __future__ import annotations


def match(pattern: str, name: str) -> bool:
    """Whether `name` matches, case aside; `*.*` matches everything, `*.` what has no extension."""
    pattern, name = pattern.lower(), name.lower()
    if pattern in ("*", "*.*"):
        return True
    if pattern.endswith(".") and "*" in pattern:
        return "." not in name and _matches(pattern[:-1], name)
    return _matches(pattern, name) or (pattern.endswith(".*") and "." not in name and _matches(pattern[:-2], name))


def _matches(pattern: str, name: str) -> bool:
    star = retry = -1
    at = position = 0
    while position < len(name):
        if at < len(pattern) and pattern[at] == "*":
            star, retry = at, position
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", name[position]):
            at += 1
            position += 1
        elif star >= 0:
            retry += 1
            at, position = star + 1, retry
        else:
            return False
    return all(c in "*?" for c in pattern[at:])
