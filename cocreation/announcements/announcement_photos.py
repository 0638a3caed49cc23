"""The photo of an announcement: made from what its author sent, one for everybody who gets it."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from cocreation.permissions import Action, Actor, require
from storage import pictures
from storage.announcements import announcement_photos as records
from storage.engine import Tx
from storage.files import Files
from storage.proposals import attachments as sent
from storage.records import AttachmentRecord

TEXT_MAX: Final = 850
"""The longest text beside a photo, in UTF-16 units: with its footer it is a caption everywhere."""

ALT_MAX: Final = 200
"""The longest description of a photo."""


class Readiness(StrEnum):
    """Whether what was sent can go with an announcement."""

    READY = "ready"
    COMING = "coming"  # it is still being fetched
    NO_PHOTO = "no_photo"
    ODD_SHAPE = "odd_shape"


def last_sent(tx: Tx, *, conversation_id: str) -> AttachmentRecord | None:
    """Return the photo that was sent last into a conversation; the later takes the place."""
    found = [each for each in sent.of_conversation(tx, conversation_id) if each.state != "refused"]
    return found[-1] if found else None


def keep_last_sent(tx: Tx, *, conversation_id: str) -> None:
    """Forget the photos that a later one took the place of."""
    last = last_sent(tx, conversation_id=conversation_id)
    for each in sent.of_conversation(tx, conversation_id):
        if last is not None and each.id != last.id:
            sent.delete(tx, each.id)


def take_back(tx: Tx, *, conversation_id: str) -> None:
    """Forget every photo that was sent into a conversation."""
    for each in sent.of_conversation(tx, conversation_id):
        sent.delete(tx, each.id)


def prepare(tx: Tx, actor: Actor, photo: AttachmentRecord, *, now: datetime) -> Readiness:
    """Make what was sent ready to go with an announcement, under the same id; once is enough.

    Raises NoSuchFile when its file is gone.
    """
    require(tx, actor, Action.ANNOUNCE)
    if records.exists(tx, photo.id):
        return Readiness.READY
    if photo.path is None:
        return Readiness.COMING
    if photo.kind != "photo":
        return Readiness.NO_PHOTO
    try:
        content = pictures.for_many(tx.kept(Files).read(photo.path))
    except pictures.OddShape:
        return Readiness.ODD_SHAPE
    records.insert(tx, photo_id=photo.id, content=content, now=now)
    return Readiness.READY
