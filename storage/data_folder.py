"""The folder of everything that is kept: for its owner's eyes only, and for one run at a time."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LOCK: Final = "run.lock"

_FILES = ("mesa.db", "mesa.db-wal", "mesa.db-shm", "key", "audit.heads", "programme.toml", LOCK)
_FOLDERS = ("files", "documents", "packages")


class FolderError(Exception):
    """The data folder cannot be used; the message says what to do."""


def prepare(folder: Path) -> bool:
    """Make the folder (mode 700) when there is none, and keep what is ours in it from others.

    Only names that we make ourselves are touched: somebody may have pointed us at a folder that
    has other things too. Returns whether others can look into the folder, which is left as it was
    found. Raises FolderError.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / LOCK).touch(mode=0o600)  # tells at once whether anything can be written here
        for name in _FILES:
            _tighten(folder / name)
        for name in _FOLDERS:
            if _tighten(folder / name):
                for path in (folder / name).iterdir():
                    _tighten(path)
        return bool(folder.stat().st_mode & 0o077)
    except OSError as error:
        raise _unusable(folder, error) from error


@contextmanager
def the_only_run(folder: Path) -> Iterator[None]:
    """Hold the folder for one run; the lock ends with the process, however that ends.

    Raises FolderError when another run holds it.
    """
    prepare(folder)
    descriptor = os.open(folder / LOCK, os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            raise FolderError(
                f"The bot is already running on DATA_DIR {folder} (process {holder}): two would "
                "send everything twice. Stop that one first, or give this one another DATA_DIR."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _tighten(path: Path) -> bool:
    """Take the rights of others from what is there and belongs to us; tell whether it had any."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    ours = found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode)
    if not ours or not found.st_mode & 0o077:
        return False
    path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)
    return True


def _unusable(folder: Path, error: OSError) -> FolderError:
    return FolderError(
        f"DATA_DIR {folder} cannot be used: {error.strerror}. It must be a folder that "
        "this user may write in; set DATA_DIR to such a one."
    )
