"""Key pairs: what is made agrees with its other half, and nothing is made without the package that can."""

from __future__ import annotations

import sys

import pytest

from pywine.nt.crypto_library import CryptoLibrary
from pywine.nt.diffie import DhKey, group_of
from pywine.nt.rsa import BadKey, BadText, RsaKey


def test_the_process_is_told_once_that_the_package_is_missing(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "cryptography", None)
    assert not CryptoLibrary(None).is_there
    assert "pywine[crypto]" in capsys.readouterr().err


@pytest.mark.parametrize("bits", [768, 1024, 2048])
def test_the_groups_are_safe_primes(bits):
    prime, _ = group_of(bits)
    assert prime.bit_length() == bits
    assert pow(2, prime - 1, prime) == pow(2, (prime - 1) // 2, prime) == 1


def test_the_group_of_1024_bits_ends_as_published():
    assert hex(group_of(1024)[0]).endswith("49286651ece65381ffffffffffffffff")


def test_two_keys_of_a_group_agree():
    mine, theirs = (DhKey.generate(*group_of(768)) for _ in range(2))
    assert mine.agree(theirs) == theirs.agree(mine)
    with pytest.raises(BadKey):
        mine.agree(DhKey.generate(*group_of(1024)))


def test_rsa_signs_and_encrypts_in_every_padding():
    key = RsaKey.generate(1024)
    public = RsaKey(key.modulus, key.exponent)
    digest = bytes(range(32))
    assert public.verify("SHA256", digest, key.sign("SHA256", digest))
    assert not public.verify("SHA256", digest[::-1], key.sign("SHA256", digest))
    assert public.verify(None, b"any" * 12, key.sign(None, b"any" * 12))
    assert public.verify_pss("SHA256", digest, 20, key.sign_pss("SHA256", digest, 20))
    assert key.decrypt(public.encrypt(b"text")) == b"text"
    assert key.decrypt_oaep("SHA1", b"label", public.encrypt_oaep("SHA1", b"label", b"text")) == b"text"
    block = b"\1" * key.size
    assert key.raise_private(public.raise_public(block)) == block
    with pytest.raises(BadText):
        public.encrypt(bytes(key.size - 10))
    with pytest.raises(BadKey):
        public.sign("SHA256", digest)


def test_our_signatures_are_those_of_the_package():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    key = RsaKey.generate(1024)
    hasher = hashes.Hash(hashes.SHA384())
    hasher.update(b"message")
    signed = key._private().sign(b"message", padding.PKCS1v15(), hashes.SHA384())
    assert key.sign("SHA384", hasher.finalize()) == signed


def test_keys_agree_on_curves_and_sign():
    from pywine.nt.curves import EcKey

    for curve in ("nistP256", "nistP521", "secP256k1", "brainpoolP384r1"):
        mine, theirs = (EcKey.generate(curve) for _ in range(2))
        assert mine.agree(theirs) == theirs.agree(mine)
        assert mine.verify(b"1" * 20, mine.sign(b"1" * 20))
        assert not theirs.verify(b"1" * 20, mine.sign(b"1" * 20))


def test_dh_blobs_come_back():
    from pywine.dlls.bcrypt import bcrypt_blobs
    from pywine.dlls.bcrypt.bcrypt_pairs import KeyPair

    pair = KeyPair("DH", 768)
    pair.key = DhKey.generate(*group_of(768))
    blob = bcrypt_blobs.export_blob(pair, "DHPRIVATEBLOB")
    assert blob[:8] == b"DHPV" + (96).to_bytes(4, "little")
    assert bcrypt_blobs.import_dh("DHPRIVATEBLOB", blob).private == pair.key.private
    assert bcrypt_blobs.read_dh_parameters(bcrypt_blobs.write_dh_parameters(*group_of(768))) == group_of(768)
