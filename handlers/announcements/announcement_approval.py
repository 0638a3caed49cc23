"""The second look at what is said to many: what another administrator is shown and decides."""

from collections.abc import Sequence
from dataclasses import replace

from bot.messages import Phrase, Reply, say
from bot.settings import Settings
from bot.turn import Turn
from cocreation.announcements import announcements
from cocreation.announcements.announcements import Announcement, State
from cocreation.announcements.audiences import count as count_people
from cocreation.oversight import approvals
from cocreation.oversight.approvals import Approval
from handlers.announcements import announcement_words as words
from handlers.announcements import audiences
from handlers.oversight.approvals import said
from handlers.second import describes, effect, refused

APPROVAL = "announcement"


def ask(turn: Turn, made: Announcement, reason: str | None) -> list[Reply]:
    """Let an announcement wait for another administrator, who is shown exactly what it is."""
    approval = approvals.ask(
        turn.tx,
        turn.actor,
        kind=APPROVAL,
        subject=made.code,
        facts={},
        reason=reason,
        now=turn.now,
    )
    return [*_shown_to_others(turn, made), *said(turn, approval)]


def is_asked_for(turn: Turn, made: Announcement) -> bool:
    """Return whether somebody may still approve it: what was asked for ends after some days."""
    return any(
        each.kind == APPROVAL and each.subject == made.code
        for each in approvals.waiting(turn.tx, turn.actor, now=turn.now)
    )


@effect(APPROVAL)
def approved(turn: Turn, approval: Approval) -> Sequence[Reply]:
    """Let an announcement go that a second administrator approved, and tell who wrote it."""
    made = announcements.approve(turn.tx, turn.actor, code=approval.subject, now=turn.now)
    news = Phrase("announce.approved", {"code": made.code, "when": _leaves(turn, made)})
    return [Reply((news,), (words.see(made.code),), to=to) for to in (turn.me, approval.asked_by)]


@refused(APPROVAL)
def not_approved(turn: Turn, approval: Approval) -> Sequence[Reply]:
    """Turn down an announcement that a second administrator refused."""
    announcements.refuse(turn.tx, turn.actor, code=approval.subject, now=turn.now)
    return []


@describes(APPROVAL)
def described(turn: Turn, approval: Approval) -> Phrase:
    """Return what would be sent, to how many, and when."""
    made = announcements.by_code(turn.tx, turn.actor, code=approval.subject)
    count = count_people(turn.tx, made.audience, now=turn.now)
    at = words.leaves_at(turn, made.due)
    when = Phrase("announce.asked.on", {"moment": at})
    return Phrase(
        "announce.asked",
        {
            "code": made.code,
            "audience": audiences.named(turn, made.audience),
            "count": count.matched,
            "when": Phrase("announce.asked.soon") if at == turn.now else when,
        },
    )


def _shown_to_others(turn: Turn, made: Announcement) -> list[Reply]:
    """Return the numbers and the exact look, for every administrator who may approve it."""
    count = count_people(turn.tx, made.audience, now=turn.now)
    numbers = say(
        "announce.look.second",
        code=made.code,
        audience=audiences.named(turn, made.audience),
        numbers=[*audiences.counted(count), words.takes(count, turn.tx.kept(Settings))],
        when=_leaves(turn, made),
    )
    return [
        replace(each, to=person_id)
        for person_id in approvals.others(turn.tx, turn.me)
        for each in (numbers, *words.previews(turn, made))
    ]


def _leaves(turn: Turn, made: Announcement) -> Phrase:
    return words.leaves(turn, made.due, waits=made.state is State.WAITING)
