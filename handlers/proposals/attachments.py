"""Photos, voice notes and documents that people send: every one is answered, none is dropped."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations import FROM_LINE
from bot.forms import Files, Replies
from bot.messages import Button, Phrase, say
from bot.router import Noted, Router
from bot.turn import Turn
from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.proposals import attachments
from cocreation.refusals import Refusal
from handlers.doors import first_steps, proposals_are_taken, to_a_human, to_begin
from storage import talk

router = Router()

LOOSE_FOR = timedelta(days=1)
"""How long a photo waits for the proposal it may be meant for."""

ON_PAPER = Files(frozenset({"photo", "voice", "audio", "document"}), "media.attached")
"""What may be sent in with a proposal that somebody gave on paper, and consented to there."""

WITH_A_PROPOSAL = replace(ON_PAPER, after_consent=True)
"""What may be sent into the form that makes a proposal."""

_EXPLAINED = frozenset({"sticker", "contact", "location", "video", "poll"})


@router.unasked_media
def received(turn: Turn, caption: str, takes: Files | None) -> Noted:
    """Take a file into the open form, or keep it for the proposal the person may start now."""
    media = turn.incoming.media
    assert media is not None
    if media.kind not in WITH_A_PROPOSAL.kinds:
        key = f"media.{media.kind}" if media.kind in _EXPLAINED else "media.other"
        return _not_taken(turn, say(key, *_steps(turn)))
    kind = Phrase(f"media.kind.{media.kind}")
    home = takes if takes is not None and media.kind in takes.kinds else None
    if home is None and not proposals_are_taken(turn):
        return _not_taken(turn, say("media.closed", *_to_the_team(turn, caption), kind=kind))
    if (home is None or home.after_consent) and not _has_consented(turn):
        start = () if turn.conversation is not None else (to_begin(),)
        return _not_taken(turn, say("media.before_consent", *start, kind=kind))
    try:
        attachments.receive(
            turn.tx,
            person_id=turn.me,
            conversation_id=turn.conversation.id if turn.conversation and home else None,
            channel=turn.channel,
            kind=media.kind,
            ref=media.ref,
            name=media.name,
            media_type=media.media_type,
            size=media.size,
            now=turn.now,
        )
    except Refusal as refusal:
        return _not_taken(turn, say(refusal.key, **refusal.values))
    if not _first_of_album(turn, "taken"):
        return Noted([], taken=True)
    if home is not None:
        return Noted(say(home.said, kind=kind), taken=True)
    if turn.conversation is not None:
        return Noted(say("media.not_here", kind=kind), taken=False)
    return Noted(_loose(turn, kind, caption), taken=True)


def _has_consented(turn: Turn) -> bool:
    return people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART)


def _not_taken(turn: Turn, answer: Replies) -> Noted:
    """Answer what is not kept; of an album only once."""
    return Noted(answer if _first_of_album(turn, "not taken") else [], taken=False)


def _loose(turn: Turn, kind: Phrase, caption: str) -> Replies:
    start = Button(
        Phrase("nearest.make_proposal"), say=f"/proponer {_words(turn, caption)}".strip()
    )
    return say("media.loose", start, *_to_the_team(turn, caption), kind=kind)


def _to_the_team(turn: Turn, caption: str) -> tuple[Button, ...]:
    """Return the button that takes the words beside a file to a person, if nothing else is open."""
    if turn.conversation is not None:
        return ()
    if not caption:
        return (to_a_human(),)
    return (Button(Phrase("nearest.to_a_human"), say=f"/contacto {_words(turn, caption)}"),)


def _words(turn: Turn, caption: str) -> str:
    return f"{FROM_LINE}{turn.incoming_id}" if caption else ""


def _first_of_album(turn: Turn, fate: str) -> bool:
    """Return whether this part of an album is the one that is answered: the first of its fate."""
    album = turn.incoming.album
    if album is None:
        return True
    return talk.first_of(
        turn.tx, channel=turn.channel, key=f"{turn.me}:{fate}:{album}", now=turn.now
    )


def _steps(turn: Turn) -> tuple[Button, ...]:
    return () if turn.conversation is not None else first_steps(turn, to_a_human())
