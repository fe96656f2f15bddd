"""Sealed columns: AES-256-GCM, bound to the row and column where the text stands.

A sealed value is ``v1.<key fingerprint>.<base64 of nonce and ciphertext>``. The place of the value is authenticated
with it, so a ciphertext moved to another row is refused.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.text.words import say

KEY_BYTES = 32
_NONCE_BYTES = 12  # 96 bits, as NIST SP 800-38D recommends for GCM


class WrongKeyError(Exception):
    """A sealed text cannot be opened: another SECRET_KEY sealed it, or the row was tampered with."""


def new_key() -> str:
    """A fresh SECRET_KEY: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


class Seal:
    """Locks and opens texts under one key, and derives pseudonyms from it."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)
        self.fingerprint = hashlib.sha256(b"fingerprint" + key).hexdigest()[:8]

    def lock(self, text: str, where: str) -> str:
        """Seal ``text``; ``where`` names its table, column and row."""
        nonce = os.urandom(_NONCE_BYTES)
        box = self._cipher.encrypt(nonce, text.encode(), where.encode())
        return f"v1.{self.fingerprint}.{base64.urlsafe_b64encode(nonce + box).decode()}"

    def open(self, sealed: str, where: str) -> str:
        """The text again. Raises WrongKeyError."""
        try:
            _, _, payload = sealed.split(".", 2)
            box = base64.urlsafe_b64decode(payload)
            return self._cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], where.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise WrongKeyError(say("database.sealed", where=where, fingerprint=self.fingerprint)) from error

    def pseudonym(self, *words: object) -> str:
        """A stable name that tells nothing about what it stands for: 20 hexadecimal digits."""
        message = "|".join(str(word) for word in words).encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:20]
