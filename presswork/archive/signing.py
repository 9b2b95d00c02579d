"""Signatures in minisign's format (Ed25519 over BLAKE2b), so that anyone can check them with `minisign` alone.

py-minisign is met here only; it comes with the extra `sign`.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from presswork.problems import PublishError, problem

INSTALL = "pip install 'presswork[sign]'"
LONGEST = 7000  # characters of a trusted comment; minisign reads 8192
KEY_ENDING = ".pub"


class Signer:
    """A secret key, ready to sign. Raises `archive-key` where `secret` is none, or the password is wrong."""

    def __init__(self, secret: bytes, password: str = "") -> None:
        minisign = library()
        try:
            self._key = minisign.SecretKey.from_bytes(secret)
            if self._key.is_encrypted():
                self._key.decrypt(password)
        except (ValueError, UnicodeError) as fault:
            raise stopped(f"the secret key cannot be used: {fault}") from fault

    def sign(self, data: bytes, says: Mapping[str, str]) -> bytes:
        """Return the signature file of `data`; its trusted comment, signed too, is `says`."""
        comment = " ".join(f"{name}:{quote(value, safe=':/.+-_')}" for name, value in says.items())[:LONGEST]
        signature = self._key.sign(data, trusted_comment=comment, untrusted_comment="signature by presswork")
        return bytes(signature) + b"\n"

    @property
    def public(self) -> bytes:
        """The public key's file."""
        return bytes(self._key.get_public_key()) + b"\n"


@dataclass(frozen=True, slots=True)
class Keys:
    """Public keys that signatures are checked with; `trusted` where they come from outside the archive."""

    files: tuple[bytes, ...] = ()
    trusted: bool = False

    def check(self, data: bytes, signature: bytes) -> str:
        """Return what is wrong with a signature of `data`: nothing where it is that of one of the keys."""
        minisign = library()
        try:
            found = minisign.Signature.from_bytes(signature)
        except (ValueError, UnicodeError) as fault:
            return f"it is no signature of minisign's ({fault})"
        said = "no key is known"
        for key in self.files:
            try:
                public_key(key).verify(data, found)
            except ValueError as fault:
                said = str(fault)
            else:
                return ""
        return said


def new_key(password: str = "") -> tuple[bytes, bytes]:
    """Return the files of a new secret key, under a password where one is given, and of its public key."""
    pair = library().KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    return bytes(pair.secret_key) + b"\n", bytes(pair.public_key) + b"\n"


def is_encrypted(secret: bytes) -> bool:
    """Tell whether a secret key asks for a password. Raises `archive-key`."""
    try:
        return bool(library().SecretKey.from_bytes(secret).is_encrypted())
    except (ValueError, UnicodeError) as fault:
        raise stopped(f"the secret key cannot be used: {fault}") from fault


def public_key(data: bytes) -> Any:
    """Return a public key: a file of minisign's, or its one line alone. Raises `archive-key`."""
    minisign = library()
    lines = [line for line in data.splitlines() if line.strip()]
    try:
        if len(lines) == 1:
            return minisign.PublicKey.from_base64(lines[0].strip())
        return minisign.PublicKey.from_bytes(data)
    except (ValueError, UnicodeError) as fault:
        raise stopped(f"this is no public key of minisign's: {fault}") from fault


def key_name(data: bytes) -> str:
    """Return the name of a public key's file in the archive: minisign-<id>.pub."""
    return _named(public_key(data)._keynum_pk.key_id)


def key_of(signature: bytes) -> str:
    """Return the name of the file of the public key that a signature asks for; nothing where it is no signature."""
    try:
        return _named(b64decode(signature.splitlines()[1], validate=True)[2:10])
    except (IndexError, ValueError):
        return ""


def _named(number: bytes) -> str:
    return f"minisign-{number[::-1].hex().upper()}{KEY_ENDING}"  # as minisign shows it


def as_written(data: bytes) -> bytes:
    """Return a public key's file as presswork writes it; as it is where it holds none."""
    try:
        line = bytes(public_key(data)).splitlines()[-1]
        return bytes(library().PublicKey.from_base64(line)) + b"\n"
    except PublishError:
        return data


def known(files: Iterable[bytes], trusted: bool) -> Keys:
    """Return keys, each looked at. Raises `archive-key`."""
    kept = tuple(files)
    for each in kept:
        public_key(each)
    return Keys(kept, trusted)


def library() -> Any:
    """Return the module `minisign`. Raises `archive-key` where it is not installed."""
    try:
        import minisign
    except ImportError as fault:
        raise stopped("signatures need py-minisign, which is not installed", f"install it with: {INSTALL}") from fault
    return minisign


def stopped(words: str, hint: str = "") -> PublishError:
    """Return the problem of a key."""
    return PublishError([problem("archive-key", words, hint=hint)])
