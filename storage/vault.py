"""The key, and what is done with it: sealing personal data, finding it again, signing."""

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.exceptions import InvalidTag as InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultError(Exception):
    """The key file cannot be used; the message says what to do."""


class Vault:
    """Seals text with AES-GCM, makes keyed fingerprints (HMAC-SHA256) to look it up by, and signs.

    All keys are derived from one 32-byte secret, so that only one file has to be kept safe.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise VaultError(f"The key must have {_KEY_BYTES} bytes, this one has {len(secret)}.")
        self._cipher = AESGCM(_derive(secret, b"seal"))
        self._lookup_key = _derive(secret, b"lookup")
        self._signing_key = Ed25519PrivateKey.from_private_bytes(_derive(secret, b"sign"))
        self._public_key = self._signing_key.public_key()

    @classmethod
    def at(cls, path: Path) -> "Vault":
        """Open the key file, or make it (mode 600) when there is none.

        Raises VaultError when the file exists and is not a key.
        """
        try:
            text = path.read_text("ascii").strip()
        except FileNotFoundError:
            return cls(_make_key_file(path))
        except OSError as error:
            raise VaultError(f"The key file {path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise _no_key(path) from error
        try:
            return cls(bytes.fromhex(text))
        except (ValueError, VaultError) as error:
            raise _no_key(path) from error

    def seal(self, text: str) -> bytes:
        """Return the text encrypted: a 12-byte nonce, then the ciphertext with its tag."""
        return self.seal_bytes(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return the text that was sealed. Raises InvalidTag when it was altered."""
        return self.open_bytes(sealed).decode()

    def fits(self, sealed: bytes) -> bool:
        """Return whether this is the key that something was sealed with."""
        try:
            self.open_bytes(sealed)
        except InvalidTag:
            return False
        return True

    def seal_bytes(self, content: bytes) -> bytes:
        """As `seal`, for content that is not text."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        """As `open`, for content that is not text."""
        return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)

    @property
    def public_key(self) -> str:
        """The Ed25519 key that anybody may check our signatures with: 64 hexadecimal digits."""
        return self._public_key.public_bytes_raw().hex()

    def sign(self, text: str) -> str:
        """Return the Ed25519 signature of a text: 128 hexadecimal digits."""
        return self._signing_key.sign(text.encode()).hex()

    def verify(self, text: str, signature: str) -> bool:
        """Return whether a signature is ours and of this text."""
        try:
            self._public_key.verify(bytes.fromhex(signature), text.encode())
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True

    def fingerprint(self, text: str) -> str:
        """Return 64 hexadecimal digits that only this key can make of this text."""
        return hmac.new(self._lookup_key, text.encode(), hashlib.sha256).hexdigest()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"mesa-abierta/" + purpose).derive(secret)


def _no_key(path: Path) -> VaultError:
    return VaultError(
        f"{path} is not a key file: it should hold 64 hexadecimal digits. "
        "Restore it from its backup; without it the stored addresses cannot be read."
    )


def _make_key_file(path: Path) -> bytes:
    secret = os.urandom(_KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise VaultError(f"The key file {path} cannot be made: {error.strerror}.") from error
    return secret
