"""Signed messages as PKCS #7 and CMS have them."""

from __future__ import annotations

from pywine.nt import der, signatures
from pywine.nt.der import BadDer, Certificate, Element
from pywine.nt.rsa import BadKey, BadText

DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
MESSAGE_DIGEST, SIGNING_TIME = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
_CONTEXT_0, _CONTEXT_1, _SET, _OCTETS = 0xA0, 0xA1, 0x31, 4


class Signer:
    """One who signed. Attributes are pairs of an identifier and its values, encoded."""

    def __init__(self, element: Element) -> None:
        parts = element.parts()
        self.raw = element.raw
        self.version = int.from_bytes(parts[0].contents, "big")
        self.issuer = self.serial = self.key_identifier = b""
        if parts[1].tag == der.SEQUENCE:
            issuer, serial = parts[1].parts()
            self.issuer, self.serial = issuer.raw, serial.contents
        else:
            self.key_identifier = parts[1].contents
        self.digest_algorithm = der.algorithm(parts[2])
        rest = parts[3:]
        self.signed: list[tuple[str, list[bytes]]] = []
        self.signed_raw = b""
        if rest[0].tag == _CONTEXT_0:
            attributes = rest.pop(0)
            self.signed_raw = der.encode(_SET, attributes.contents)
            self.signed = _attributes(attributes)
        self.algorithm = der.algorithm(rest[0])
        self.signature = rest[1].contents
        self.unsigned = _attributes(rest[2]) if len(rest) > 2 else []

    def attribute(self, oid: str) -> bytes | None:
        """The first value of a signed attribute."""
        return next((values[0] for kind, values in self.signed if kind == oid and values), None)

    def is_of(self, certificate: Certificate) -> bool:
        """Whether this is the signer's certificate."""
        if self.key_identifier:
            values = [value for oid, _, value in certificate.extensions if oid == "2.5.29.14"]
            return any(der.read(value).contents == self.key_identifier for value in values)
        return certificate.issuer == self.issuer and certificate.serial == self.serial


def _attributes(element: Element) -> list[tuple[str, list[bytes]]]:
    found = []
    for part in element.parts():
        kind, values = part.parts()
        found.append((der.oid(kind.contents), [value.raw for value in values.parts()]))
    return found


class SignedData:
    """A signed message. `content`: what is signed, None if it is elsewhere. Raises BadDer."""

    def __init__(self, encoded: bytes) -> None:
        whole = der.read(encoded)
        self.encoded = whole.raw
        try:
            parts = whole.parts()
            if parts[0].tag == der.OBJECT:
                if der.oid(parts[0].contents) != SIGNED_DATA:
                    raise BadDer
                parts = parts[1].parts()[0].parts()
            version, self._digests, inner, *rest = parts
            self.version = int.from_bytes(version.contents, "big")
            kind, *contents = inner.parts()
            self.content_type = der.oid(kind.contents)
            self.content: bytes | None = None
            self.content_raw = b""
            if contents:
                element = contents[0].parts()[0]
                self.content, self.content_raw = _joined(element), element.raw
            self.certificates, self.lists = [], []
            for part in rest[:-1]:
                if part.tag == _CONTEXT_0:
                    self.certificates = [each.raw for each in part.parts() if each.tag == der.SEQUENCE]
                elif part.tag == _CONTEXT_1:
                    self.lists = [each.raw for each in part.parts()]
            self.signers = [Signer(part) for part in rest[-1].parts()]
        except (IndexError, ValueError):
            raise BadDer from None

    def certificate_of(self, signer: Signer, others: list[bytes] | None = None) -> Certificate | None:
        """The signer's certificate, if it came along or is among others."""
        for encoded in (*self.certificates, *(others or [])):
            try:
                certificate = Certificate(encoded)
                if signer.is_of(certificate):
                    return certificate
            except BadDer:
                continue
        return None


def _joined(element: Element) -> bytes:
    """The contents; of octets in pieces, the pieces' contents."""
    if element.tag == 0x24:
        return b"".join(part.contents for part in element.parts())
    return element.contents


class OtherContent(Exception):
    """The content is not what was signed."""


def is_genuine(signer: Signer, content: bytes, algorithm: tuple[str, bytes], bits: bytes) -> bool:
    """Whether the owner of a public key signed the content.

    Raises OtherContent, UnknownAlgorithm, ImportError.
    """
    name = signatures.DIGESTS.get(signer.digest_algorithm[0])
    if name is None:
        raise signatures.UnknownAlgorithm
    value = signatures.digest(name, content)
    signed = content
    if signer.signed_raw:
        kept = signer.attribute(MESSAGE_DIGEST)
        if kept is None or der.read(kept).contents != value:
            raise OtherContent
        signed = signer.signed_raw
    try:
        key = signatures.public_key(algorithm, bits)
        if signer.algorithm[0] in (signatures.RSA, signatures.EC):
            return signatures.verify_digest(key, name, signatures.digest(name, signed), signer.signature)
        return signatures.verify(key, signer.algorithm, signed, signer.signature)
    except (BadKey, BadText):
        return False
