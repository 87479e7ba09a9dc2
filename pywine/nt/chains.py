"""Chains of certificates: from one to a root, and what is wrong with each link."""

from __future__ import annotations

from pywine.nt import der
from pywine.nt.der import BadDer, Certificate
from pywine.nt.signatures import is_issued_by

NOT_TIME_VALID, NOT_SIGNATURE_VALID, NOT_VALID_FOR_USAGE = 1, 8, 0x10
UNTRUSTED_ROOT, INVALID_BASIC_CONSTRAINTS, PARTIAL_CHAIN = 0x20, 0x400, 0x10000
_NAME_MATCH, _SELF_SIGNED = 4, 8
_BASIC_CONSTRAINTS, _KEY_USAGE, _EXTENDED_USAGE = "2.5.29.19", "2.5.29.15", "2.5.29.37"
_CERT_SIGN, _LONGEST = 4, 20


class Link:
    """A certificate of a chain: CERT_TRUST_STATUS as far as it is its own."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate, self.error = certificate, 0
        self.info = _NAME_MATCH | (_SELF_SIGNED if certificate.issuer == certificate.subject else 0)


class Chain:
    """The links from the end to the root. `error`: all that is wrong with it."""

    def __init__(self, links: list[Link], error: int) -> None:
        self.links = links
        self.error = error
        for link in links:
            self.error |= link.error


def build(
    end: Certificate, known: list[Certificate], roots: list[Certificate], now: tuple[int, ...],
    usages: list[str], *, any_usage: bool = False,
) -> Chain:  # fmt: skip
    """The chain of `end`, whose issuers are among `known` and `roots`; only these are trusted."""
    trusted = {root.encoded for root in roots}
    links = [Link(end)]
    is_partial = 0
    while True:
        link = links[-1]
        current = link.certificate
        if not current.not_before <= now <= current.not_after:
            link.error |= NOT_TIME_VALID
        if current.issuer == current.subject:
            if not is_issued_by(current, current):
                link.error |= NOT_SIGNATURE_VALID
            if current.encoded not in trusted:
                link.error |= UNTRUSTED_ROOT
            break
        candidates = [each for each in (*known, *roots) if each.subject == current.issuer]
        issuer = next((each for each in candidates if is_issued_by(current, each)), None)
        if issuer is None and candidates:
            issuer = candidates[0]
            link.error |= NOT_SIGNATURE_VALID
        if issuer is None or len(links) == _LONGEST:
            is_partial = PARTIAL_CHAIN
            break
        links.append(Link(issuer))
        if not _may_sign(issuer):
            links[-1].error |= INVALID_BASIC_CONSTRAINTS
    if usages and not _serves(end, usages, any_usage):
        links[0].error |= NOT_VALID_FOR_USAGE
    return Chain(links, is_partial)


def _may_sign(issuer: Certificate) -> bool:
    """Whether a certificate may sign others; old ones say nothing of it."""
    values = {oid: value for oid, _, value in issuer.extensions}
    try:
        if _BASIC_CONSTRAINTS in values:
            parts = der.read(values[_BASIC_CONSTRAINTS]).parts()
            if not parts or parts[0].tag != der.BOOLEAN or parts[0].contents == b"\0":
                return False
        elif issuer.version >= 2 and issuer.issuer != issuer.subject:
            return False
        if _KEY_USAGE in values:
            return bool(der.read(values[_KEY_USAGE]).contents[1] & _CERT_SIGN)
    except (BadDer, IndexError):
        return False
    return True


def usages_of(certificate: Certificate) -> list[str] | None:
    """The purposes a certificate is limited to; None for all. Raises BadDer."""
    for oid, _, value in certificate.extensions:
        if oid == _EXTENDED_USAGE:
            return [der.oid(part.contents) for part in der.read(value).parts()]
    return None


def _serves(certificate: Certificate, wanted: list[str], any_of_them: bool) -> bool:
    try:
        allowed = usages_of(certificate)
    except BadDer:
        return False
    if allowed is None or "2.5.29.37.0" in allowed:
        return True
    return (any if any_of_them else all)(usage in allowed for usage in wanted)


def host_names(certificate: Certificate) -> list[str]:
    """The hosts a certificate is for: its alternative names, or its common name if there are none."""
    for oid, _, value in certificate.extensions:
        if oid == "2.5.29.17":
            try:
                parts = der.read(value).parts()
            except BadDer:
                return []
            names = [part.contents.decode("latin-1") for part in parts if part.tag == 0x82]
            if names:
                return names
    return [certificate.common_name()]


def is_for_host(certificate: Certificate, host: str) -> bool:
    """Whether one of a certificate's names is this host's; a star stands for one label at the front."""
    wanted = host.lower().rstrip(".")
    for name in host_names(certificate):
        pattern = name.lower()
        if pattern == wanted:
            return True
        if pattern.startswith("*.") and wanted.partition(".")[2] == pattern[2:] != "":
            return True
    return False
