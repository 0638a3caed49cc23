"""The newest head of the audit log, kept in a file outside the database, which only ever grows."""

import json
import os
from pathlib import Path
from typing import NamedTuple

FILE_NAME = "audit.heads"


class Head(NamedTuple):
    """The log as it stood: its length, the hash of its last entry, when, and our signature."""

    length: int
    hash: str
    at: str
    signature: str


def keep(folder: Path, head: Head) -> bool:
    """Add a head as one line, on disk when this returns; False when it is the last line already.

    An unfinished last line, left by a crash in the middle of writing, makes room for this one.
    """
    path = folder / FILE_NAME
    content = path.read_bytes() if path.exists() else b""
    whole = content[: content.rfind(b"\n") + 1]
    line = json.dumps(head._asdict()).encode() + b"\n"
    if whole.endswith(line):
        return False
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if len(whole) < len(content):
            os.ftruncate(descriptor, len(whole))
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if not content:
        _sync_folder(folder)
    return True


def kept(folder: Path) -> list[Head | None]:
    """Return every head that was kept, oldest first; None for a line that is not one."""
    path = folder / FILE_NAME
    content = path.read_bytes() if path.exists() else b""
    lines = content[: content.rfind(b"\n") + 1].splitlines()
    return [_head(line) for line in lines]


def _head(line: bytes) -> Head | None:
    try:
        facts = json.loads(line)
        return Head(
            int(facts["length"]), str(facts["hash"]), str(facts["at"]), str(facts["signature"])
        )
    except (ValueError, TypeError, KeyError):
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
