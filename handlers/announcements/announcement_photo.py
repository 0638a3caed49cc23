"""The photo of an announcement that is being written: sent, described, looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import StringConstraints

from bot.answers import Option
from bot.channels import length
from bot.forms import Files
from bot.messages import Photo, Phrase
from bot.turn import Turn
from cocreation.announcements import announcement_photos as photos
from cocreation.announcements.announcement_photos import ALT_MAX, TEXT_MAX, Readiness
from storage.records import AttachmentRecord

TAKES = Files(frozenset({"photo", "document"}), "announce.photo.received")
"""A photo may also come as a file; what it truly is is known once it is here."""

LOOK = "look"
SHORTEN = "shorten"
TAKE_BACK = "take_back"

Alt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=ALT_MAX)]
"""What a photo shows, in words."""


def sent(turn: Turn) -> AttachmentRecord | None:
    """Return the photo that was sent last into this conversation."""
    assert turn.conversation is not None
    return photos.last_sent(turn.tx, conversation_id=turn.conversation.id)


def is_there(turn: Turn, _form: Any) -> bool:
    """Return whether a photo was sent."""
    return sent(turn) is not None


def replaces(turn: Turn) -> None:
    """Let the photo sent last take the place of earlier ones."""
    assert turn.conversation is not None
    photos.keep_last_sent(turn.tx, conversation_id=turn.conversation.id)


def take_back(turn: Turn) -> None:
    """Go on without a photo."""
    assert turn.conversation is not None
    photos.take_back(turn.tx, conversation_id=turn.conversation.id)


def goes_with(turn: Turn, form: Any) -> Photo | None:
    """Return the photo that goes with the announcement, once it is ready and described."""
    found = sent(turn)
    if found is None or _readiness(turn, found) is not Readiness.READY:
        return None
    return Photo(id=found.id, alt=form.photo_alt)


def shown(turn: Turn, form: Any) -> Photo | None:
    """Return the photo to look at, unless its text has to become shorter first."""
    return None if too_long(form) else goes_with(turn, form)


def values(turn: Turn, form: Any) -> Mapping[str, Any]:
    """Return what stands under the photo to look at, or why it cannot be seen."""
    found = sent(turn)
    readiness = Readiness.COMING if found is None else _readiness(turn, found)
    if readiness is not Readiness.READY:
        return {"looks": Phrase(f"announce.photo.{readiness}")}
    if too_long(form):
        count = max(length(text) for text in form.texts)
        return {"looks": Phrase("announce.photo.too_long", {"count": count, "most": TEXT_MAX})}
    return {"looks": form.look_in(turn, turn.language)}


def options(turn: Turn, form: Any) -> Sequence[Option]:
    """Return the answers to the look; another photo has to be looked at anew."""
    found = sent(turn)
    assert found is not None
    back = Option(TAKE_BACK, Phrase("announce.photo.take_back"))
    look = Option(LOOK, Phrase("announce.photo.look_again"))
    late = replace(look, late=True)
    match _readiness(turn, found):
        case Readiness.COMING:
            return [look, back]
        case Readiness.READY if too_long(form):
            return [Option(SHORTEN, Phrase("announce.look.again")), back, late]
        case Readiness.READY:
            spellings = tuple(turn.phrases.words("answer.yes.words"))
            good = Option(found.id, Phrase("announce.look.good"), spellings=spellings)
            return [good, back, late]
    return [back, late]


def too_long(form: Any) -> bool:
    """Return whether a text of the announcement is too long to stand under a photo."""
    return any(length(text) > TEXT_MAX for text in form.texts)


def _readiness(turn: Turn, found: AttachmentRecord) -> Readiness:
    return photos.prepare(turn.tx, turn.actor, found, now=turn.now)
