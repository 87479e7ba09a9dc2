"""URLs as the shell treats them: made canonical, combined, taken apart."""

from __future__ import annotations

from pywine.nt.shellstrings import SCHEMES, escape, unescape, url_from_path

UNESCAPE, ESCAPE_UNSAFE, DONT_SIMPLIFY = 0x10000000, 0x20000000, 0x08000000
ESCAPE_SPACES, DONT_ESCAPE_EXTRA, USE_PATHURL = 0x04000000, 0x02000000, 0x10000
_NETWORK = frozenset(("ftp", "http", "gopher", "telnet", "wais", "https", "nntp"))
_LEGAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.")


class Split:
    """A URL in its parts; what is missing is None, but for the path. `scheme` as it was written."""

    __slots__ = ("authority", "extra", "path", "scheme")

    def __init__(self, url: str) -> None:
        self.scheme, rest = split_scheme(url)
        self.authority: str | None = None
        end = _first(rest, "?#")
        rest, self.extra = rest[:end], rest[end:]
        if rest[:2] in ("//", "\\\\") and (self.scheme is not None or rest[0] == "/"):
            end = _first(rest, "/\\", 2)
            self.authority, rest = rest[2:end], rest[end:]
        self.path = rest

    def join(self) -> str:
        scheme = "" if self.scheme is None else self.scheme + ":"
        authority = "" if self.authority is None else "//" + self.authority
        return scheme + authority + self.path + self.extra


def _first(text: str, marks: str, start: int = 0) -> int:
    """Where the first of the characters stands, or the end."""
    return min((at for mark in marks if (at := text.find(mark, start)) >= 0), default=len(text))


def split_scheme(url: str) -> tuple[str | None, str]:
    """What stands before the colon, if that can be a scheme, and what stands behind it."""
    scheme, colon, rest = url.partition(":")
    if not colon or len(scheme) < 2 or not _LEGAL.issuperset(scheme):
        return None, url
    return scheme, rest


def _is_drive(text: str) -> bool:
    return text[1:2] in (":", "|") and text[:1].isalpha() and text[:1].isascii()


def canonicalize(url: str, flags: int) -> str:
    """UrlCanonicalize."""
    url = url.strip(" ").translate({9: None, 10: None, 13: None})
    if _is_drive(url):
        if flags & USE_PATHURL:
            return "file://" + url.replace("/", "\\")
        return url_from_path(url) or url
    parts = Split(url)
    scheme = (parts.scheme or "").lower()
    if scheme == "file":
        _settle_file(parts)
    is_known = scheme in _NETWORK or scheme == "file"
    if is_known:
        parts.path = parts.path.replace("\\", "/")
    if not flags & DONT_SIMPLIFY and (parts.authority is not None or parts.path.startswith("/")):
        drive = 3 if scheme == "file" and _is_drive(parts.path[1:]) else 0
        parts.path = parts.path[:drive] + simplify(parts.path[drive:])
    if is_known and parts.authority and not parts.path and not parts.extra:
        parts.path = "/"
    if flags & UNESCAPE:
        parts.path = unescape(parts.path)
        if not flags & DONT_ESCAPE_EXTRA:
            parts.extra = unescape(parts.extra)
    if flags & ESCAPE_UNSAFE:
        _escape(parts, flags)
    if scheme == "file" and flags & USE_PATHURL:
        path = unescape(parts.path).replace("/", "\\")
        path = path.lstrip("\\") if not parts.authority else path
        return f"file://{parts.authority or ''}{path}{parts.extra}"
    return parts.join()


def _settle_file(parts: Split) -> None:
    """A drive in the place of the host belongs to the path."""
    if parts.authority is not None and _is_drive(parts.authority):
        parts.authority, parts.path = "", f"/{parts.authority}{parts.path}"


def _escape(parts: Split, flags: int) -> None:
    spaces = bool(flags & ESCAPE_SPACES)
    is_opaque = (
        parts.authority is None and not parts.path.startswith("/") and parts.scheme not in (None, "file")
    )
    segment = is_opaque and not spaces and parts.scheme not in SCHEMES
    parts.path = escape(parts.path, spaces_only=spaces, segment_only=segment)
    if spaces and not flags & DONT_ESCAPE_EXTRA:
        parts.extra = escape(parts.extra, spaces_only=True, segment_only=True)


def simplify(path: str) -> str:
    """Without the steps that lead nowhere; those that would lead above the root stay."""
    out: list[str] = []
    segments = path.split("/")
    for place, segment in enumerate(segments):
        is_last = place == len(segments) - 1
        if segment == "." and place:
            if is_last:
                out.append("")
        elif segment == ".." and len(out) > 1 and out[-1] != "..":
            out.pop()
            if is_last:
                out.append("")
        else:
            out.append(segment)
    return "/".join(out)


def combine(base: str, relative: str, flags: int) -> str:
    """UrlCombine."""
    relative = relative.strip(" ")
    inner = Split(relative)
    if not base or inner.scheme is not None or _is_drive(relative):
        return canonicalize(relative, flags)
    outer = Split(canonicalize(base, DONT_SIMPLIFY))
    if inner.authority is not None:
        inner.scheme = outer.scheme
        return canonicalize(inner.join(), flags)
    if not inner.path and inner.extra[:1] != "?":
        outer.extra = outer.extra.partition("#")[0] + inner.extra
        return canonicalize(outer.join(), flags)
    if inner.path[:1] in ("/", "\\"):
        drive = outer.path[1:3] if outer.scheme == "file" and _is_drive(outer.path[1:]) else ""
        outer.path = f"/{drive}{inner.path}" if drive and not _is_drive(inner.path[1:]) else inner.path
    else:
        above, slash, _ = outer.path.rpartition("/")
        outer.path = above + slash + inner.path
    outer.extra = inner.extra
    return canonicalize(outer.join(), flags)


PART_NONE, PART_SCHEME, PART_HOST, PART_USER, PART_PASSWORD, PART_PORT, PART_QUERY = range(7)  # URL_PART_*


class NoPart(Exception):
    """The URL cannot have such a part."""


def part(url: str, kind: int) -> str | None:
    """UrlGetPart: None where the URL has no such part. Raises NoPart."""
    parts = Split(url)
    scheme = (parts.scheme or "").lower()
    if kind == PART_SCHEME:
        return parts.scheme or ""
    if kind == PART_QUERY:
        mark = url.find("?")
        return url[mark + 1 :] if mark >= 0 else ""
    if scheme == "file":
        if kind != PART_HOST:
            raise NoPart
        return parts.authority or ""
    if scheme not in _NETWORK:
        raise NoPart
    user_part, at, place = (parts.authority or "").rpartition("@")
    user, colon, password = user_part.partition(":")
    host, has_port, port = place.partition(":")
    return {
        PART_HOST: host, PART_USER: user if at else None, PART_PASSWORD: password if colon else None,
        PART_PORT: port if has_port else None,
    }[kind]  # fmt: skip


def apply_scheme(url: str, flags: int) -> str | None:
    """UrlApplyScheme: None where nothing is to be done."""
    default, guess_scheme, guess_file, force = (bool(flags & bit) for bit in (1, 2, 4, 8))
    is_path = _is_drive(url) or url.startswith("\\\\")
    if split_scheme(url)[0] is not None and not force:
        return None
    if guess_file and is_path:
        return url_from_path(url)
    if guess_scheme and not is_path:
        for name in ("www", "ftp", "http", "gopher"):
            if url.lower().startswith(name + "."):
                return f"{'http' if name == 'www' else name}://{url}"
    return f"http://{url}" if default else None
