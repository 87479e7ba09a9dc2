"""Data that only the user of a prefix can read: sealed with a key that lies in it."""

from __future__ import annotations

import os

_FILE, _KEY_SIZE, _NONCE, _TAG = "secret.key", 32, 16, 32


class BadSeal(Exception):
    """The data was not sealed here, or was changed since."""


def key_of(prefix: str) -> bytes:
    """The prefix's key, made when first asked for. Raises OSError."""
    path = os.path.join(prefix, _FILE)
    while True:
        try:
            with open(path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            _make(path)


def _make(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, os.urandom(_KEY_SIZE))
    os.close(descriptor)
    try:
        os.link(temporary, path)  # of two that make one, one wins
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)


def stream(key: bytes, nonce: bytes, data: bytes) -> bytes:
    """The data under a stream of SHAKE-256; doing it again undoes it."""
    from hashlib import shake_256

    mask = shake_256(key + nonce).digest(len(data))
    return (int.from_bytes(data, "little") ^ int.from_bytes(mask, "little")).to_bytes(len(data), "little")


def seal(key: bytes, data: bytes, context: bytes, nonce: bytes) -> bytes:
    """The data, hidden and signed, together with what must be known to open it again."""
    hidden = nonce + stream(key + b"hide", nonce, data)
    return _tag(key, hidden, context) + hidden


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Raises BadSeal."""
    from hmac import compare_digest

    tag, hidden = sealed[:_TAG], sealed[_TAG:]
    if len(hidden) < _NONCE or not compare_digest(tag, _tag(key, hidden, context)):
        raise BadSeal
    return stream(key + b"hide", hidden[:_NONCE], hidden[_NONCE:])


def _tag(key: bytes, hidden: bytes, context: bytes) -> bytes:
    import hmac
    from hashlib import sha256

    return hmac.new(key + b"sign", len(context).to_bytes(8, "little") + context + hidden, sha256).digest()
