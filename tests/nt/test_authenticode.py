"""Signed PE files: one that osslsigncode signed with a chain of our own is good until anything is changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import run

import pytest

from pywine.nt import authenticode, pkcs7, signatures

SIGNED = Path(__file__).parent / "signed" / "program.exe"
ROOT = SIGNED.with_name("root.pem")
JUDGE = Path(__file__).parents[2] / "samples" / "security" / "trust.x64.exe"


def test_the_digest_leaves_out_the_signature_and_the_checksum():
    data = SIGNED.read_bytes()
    signed = pkcs7.SignedData(authenticode.signature_of(data))
    hash, expected = authenticode.signed_digest(signed.content)
    assert authenticode.digest_of(data, hash) == expected
    assert authenticode.digest_of(data[:0x400] + b"\x90" + data[0x401:], hash) != expected


def test_the_signer_signed_the_content_and_nothing_else():
    signed = pkcs7.SignedData(authenticode.signature_of(SIGNED.read_bytes()))
    (signer,) = signed.signers
    certificate = signed.certificate_of(signer)
    key = certificate.key_algorithm, certificate.key_bits[1:]
    assert certificate.common_name() == "leaf.example"
    assert pkcs7.is_genuine(signer, signed.content, *key)
    with pytest.raises(pkcs7.OtherContent):
        pkcs7.is_genuine(signer, signed.content + b"!", *key)
    signer.signature = bytes(len(signer.signature))
    assert not pkcs7.is_genuine(signer, signed.content, *key)


def test_keys_have_their_lengths():
    signed = pkcs7.SignedData(authenticode.signature_of(SIGNED.read_bytes()))
    certificate = signed.certificate_of(signed.signers[0])
    assert signatures.key_length(certificate.key_algorithm, certificate.key_bits[1:]) == 1024


@pytest.mark.parametrize("data", [b"", b"MZ", b"MZ" + bytes(62), b"text" * 40])
def test_what_is_no_program_has_no_signature(data):
    with pytest.raises(authenticode.NotPe):
        authenticode.signature_of(data)


def judged(path: Path, prefix: Path, roots: Path | str) -> str:
    done = run(
        [sys.executable, "-m", "pywine", str(JUDGE), "Z:" + str(path).replace("/", "\\")],
        env=os.environ | {"PYWINEPREFIX": str(prefix), "SSL_CERT_FILE": str(roots)},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


def test_a_signature_counts_for_what_the_host_trusts(tmp_path):
    """The certificate is for servers: as one for code it is refused even where its root is known."""
    changed = tmp_path / "changed.exe"
    data = bytearray(SIGNED.read_bytes())
    data[0x400] ^= 1
    changed.write_bytes(data)
    assert judged(SIGNED, tmp_path, "/nowhere") == "argument 800b010a"
    assert judged(SIGNED, tmp_path, ROOT) == "argument 800b0110"
    assert judged(changed, tmp_path, ROOT) == "argument 80096010"
