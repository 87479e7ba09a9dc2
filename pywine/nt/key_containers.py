"""Containers of a user's RSA keys: files of the prefix, sealed with its key."""

from __future__ import annotations

import os

from pywine.nt import secrets
from pywine.nt.rsa import BadKey, RsaKey

_FOLDER = "keys"


class KeyContainer:
    """A container: its keys by what they are for, each with whether it may leave. `path`: None in memory."""

    def __init__(self, path: str | None, secret: bytes) -> None:
        self._path, self._secret = path, secret
        self.keys: dict[int, tuple[RsaKey, bool]] = {}

    def put(self, purpose: int, key: RsaKey, is_exportable: bool) -> None:
        """Keep a key. Raises OSError."""
        self.keys[purpose] = key, is_exportable
        self.save()

    def save(self) -> None:
        """Raises OSError."""
        if self._path is None:
            return
        lines = [
            f"{purpose} {is_exportable:d} {key.modulus:x} {key.exponent:x} {key.one:x} {key.other:x}"
            for purpose, (key, is_exportable) in self.keys.items()
        ]
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        sealed = secrets.seal(self._secret, "\n".join(lines).encode(), b"keys", os.urandom(16))
        temporary = f"{self._path}.{os.getpid()}"
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealed)
        os.replace(temporary, self._path)

    def load(self) -> None:
        """Raises OSError, BadKey."""
        assert self._path is not None
        with open(self._path, "rb") as file:
            sealed = file.read()
        try:
            text = secrets.unseal(self._secret, sealed, b"keys").decode()
            for line in text.splitlines():
                purpose, is_exportable, *numbers = line.split()
                self.keys[int(purpose)] = RsaKey(*(int(each, 16) for each in numbers)), is_exportable == "1"
        except (secrets.BadSeal, ValueError):
            raise BadKey from None


def path_of(prefix: str, name: str, *, of_machine: bool) -> str:
    """Where the container of this name lies."""
    from hashlib import sha256

    whole = f"{'machine' if of_machine else 'user'} {name.lower()}"
    return os.path.join(prefix, _FOLDER, sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32])


def open_container(prefix: str, name: str, *, of_machine: bool, new: bool) -> KeyContainer:
    """Raises FileNotFoundError, FileExistsError, OSError, BadKey."""
    path = path_of(prefix, name, of_machine=of_machine)
    if new and os.path.exists(path):
        raise FileExistsError
    if not new and not os.path.exists(path):
        raise FileNotFoundError
    made = KeyContainer(path, secrets.key_of(prefix))
    if new:
        made.save()
    else:
        made.load()
    return made
