"""Photos, voice notes and documents that people send: every one is answered, none is dropped."""

from collections.abc import Sequence
from datetime import timedelta

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import attachments
from storage import talk

router = Router()

_TAKEN = frozenset({"photo", "voice", "audio", "document"})
LOOSE_FOR = timedelta(days=1)


@router.unasked_media
def received(turn: Turn, caption: str) -> Replies:
    """Take a file into the open form, or keep it for the proposal the person may start now."""
    media = turn.incoming.media
    assert media is not None
    if media.kind not in _TAKEN:
        return say(f"media.{media.kind}" if media.kind in _EXPLAINED else "media.other", *_steps())
    conversation = turn.conversation
    attachments.receive(
        turn.tx,
        person_id=turn.me,
        conversation_id=None if conversation is None else conversation.id,
        channel=turn.channel,
        kind=media.kind,
        ref=media.ref,
        name=media.name,
        media_type=media.media_type,
        size=media.size,
        now=turn.now,
    )
    if not _first_of_album(turn):
        return []
    kind = Phrase(f"media.kind.{media.kind}")
    if conversation is not None:
        return say("media.attached", kind=kind)
    return _loose(turn, kind, caption)


_EXPLAINED = frozenset({"sticker", "contact", "location", "video", "poll"})


def _loose(turn: Turn, kind: Phrase, caption: str) -> Sequence[Reply]:
    start = f"/proponer texto:{turn.incoming_id}" if caption else "/proponer"
    return [
        say(
            "media.loose",
            Button(Phrase("nearest.make_proposal"), say=start),
            Button(Phrase("contact.button"), say="/contacto"),
            kind=kind,
        )
    ]


def _first_of_album(turn: Turn) -> bool:
    """Return whether this is the part of an album that is answered: the first to come."""
    album = turn.incoming.album
    if album is None:
        return True
    return talk.first_of(turn.tx, channel=turn.channel, key=f"{turn.me}:{album}", now=turn.now)


def _steps() -> tuple[Button, ...]:
    return (
        Button(Phrase("propose.button"), say="/proponer"),
        Button(Phrase("contact.button"), say="/contacto"),
    )
