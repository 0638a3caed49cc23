"""Sealed files in one folder, under names of our own; a file is there whole or not at all."""

import os
import re
from datetime import datetime
from pathlib import Path

from storage.ids import new_id
from storage.vault import Vault

_REF = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_PART = ".part"
# The letters of an id that tell its moment; the rest is chance.
_MOMENT_LETTERS = 10


class NoSuchFile(LookupError):
    """No file is kept under this name."""


class Files:
    """A folder of sealed files. A name (`ref`) is made here and says nothing about its content."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)

    def deposit(self, content: bytes, now: datetime) -> str:
        """Keep content and return its name; on return it would survive a power cut.

        Raises OSError when the disk cannot take it; then nothing of it stays.
        """
        ref = new_id(now)
        part = self._folder / f"{ref}{_PART}"
        sealed = self._vault.seal_bytes(content)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self._folder / ref)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        _sync(self._folder)
        return ref

    def holds(self, ref: str) -> bool:
        """Return whether a file is kept under this name; no is the answer to any other text."""
        return _REF.fullmatch(ref) is not None and (self._folder / ref).is_file()

    def read(self, ref: str) -> bytes:
        """Return what is kept under a name, opened.

        Raises NoSuchFile, and InvalidTag when the file was altered.
        """
        if not self.holds(ref):
            raise NoSuchFile(ref)
        return self._vault.open_bytes((self._folder / ref).read_bytes())

    def delete(self, ref: str) -> None:
        """Remove a file; one that is not there is no trouble."""
        if self.holds(ref):
            (self._folder / ref).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> list[str]:
        """Return the names of the files deposited before a moment, oldest first."""
        limit = new_id(moment)[:_MOMENT_LETTERS]
        return sorted(
            path.name
            for path in self._folder.iterdir()
            if _REF.fullmatch(path.name) and path.name[:_MOMENT_LETTERS] < limit
        )

    def clear_parts(self, before: datetime) -> None:
        """Remove what a deposit begun before a moment left behind when its process was killed."""
        limit = new_id(before)[:_MOMENT_LETTERS]
        for path in self._folder.glob(f"*{_PART}"):
            if path.name[:_MOMENT_LETTERS] < limit:
                path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
