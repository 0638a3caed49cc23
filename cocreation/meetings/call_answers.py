"""What those answer who are called to a meeting: they come, they do not, or their substitute does.

Until the meeting begins every answer may be changed into every other one.
"""

from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from cocreation.meetings import meeting_calls as calls
from cocreation.meetings import meeting_seats as seats
from cocreation.meetings.meeting_calls import Call, Standing
from cocreation.meetings.meeting_seats import Freed
from cocreation.permissions import Action, Actor, Role, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal, Settled
from cocreation.texts import Paragraph
from storage.engine import Tx
from storage.liaisons import designations
from storage.meetings import meeting_calls as records
from storage.records import MeetingRecord

_REASON_MAX = 500

Reason = Annotated[Paragraph, StringConstraints(max_length=_REASON_MAX)]
"""Why somebody does not come: for who runs the meeting and who administers, nobody else."""


class Answer(NamedTuple):
    """How somebody stands after their answer, and what others must be told because of it.

    `asked` and `released`: the substitute who is to come now, or need not any more; `sender`: the
    liaison whose substitute this answer is of; `freed`: the seat that who is asked had signed up
    for, and who is offered it. All None when it was the answer already.
    """

    meeting: MeetingRecord
    standing: Standing
    asked: Call | None = None
    released: Call | None = None
    sender: Call | None = None
    freed: Freed | None = None


def to_answer(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> Answer:
    """Return how somebody stands who may answer: called to a meeting that has not begun.

    The meeting is locked until the commit. Settled, with why, for anybody else.
    """
    require(tx, actor, Action.ANSWER_CALL)
    meeting = seats.ahead(tx, code, now)
    standing = calls.standing(tx, meeting, person_id)
    if standing is None:
        raise _not_called(tx, meeting, person_id)
    return Answer(meeting, standing)


def confirm(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> Answer:
    """Note that somebody who is called comes themselves."""
    mine = to_answer(tx, actor, person_id=person_id, code=code, now=now)
    if mine.standing.call.state == "confirmed":
        return mine
    return _answered(tx, mine, "confirmed", None, now)


def decline(
    tx: Tx, actor: Actor, *, person_id: str, code: str, reason: str, now: datetime
) -> Answer:
    """Note that somebody who is called does not come, and why."""
    mine = to_answer(tx, actor, person_id=person_id, code=code, now=now)
    return _answered(tx, mine, "declined", reason, now)


def send_substitute(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> Answer:
    """Let the substitute of the same designation be asked to come instead of a liaison.

    Refused to who is no liaison or is sent themselves, and where there is nobody to send.
    """
    mine = to_answer(tx, actor, person_id=person_id, code=code, now=now)
    meeting, standing = mine.meeting, mine.standing
    call = standing.call
    about = {"code": meeting.code, "title": meeting.title}
    if call.state == "sent" and standing.substitute != "declined":
        return mine
    if call.role != Role.LIAISON or call.designation_id is None:
        raise Settled("call.send.only_liaisons", **about)
    if standing.stands_in:
        raise Settled("call.send.not_on", **about)
    if call.state == "sent":
        raise Settled("call.send.declined", **about)
    substitute = _substitute(tx, call)
    if substitute is None:
        raise Settled("call.send.none", **about)
    theirs = records.of_person(tx, meeting.id, substitute)
    if theirs is not None and theirs.state != "ended":
        raise Settled("call.send.called_already", **about)
    sent = records.update(tx, call, state="sent", sends=substitute, reason=None, answered_at=now)
    if theirs is None:
        asked = records.insert(
            tx,
            meeting_id=meeting.id,
            person_id=substitute,
            role=Role.LIAISON,
            designation_id=call.designation_id,
            now=now,
        )
    else:
        again = records.update(tx, theirs, role=Role.LIAISON, designation_id=call.designation_id)
        asked = calls.ask(tx, again, now)
    # Whoever is called needs no seat: it is somebody else's now.
    freed = seats.give_back(tx, meeting, person_id=substitute, now=now)
    return Answer(meeting, Standing(sent, asked.state, False), asked=asked, freed=freed)


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _answered(tx: Tx, mine: Answer, state: str, reason: str | None, now: datetime) -> Answer:
    meeting, standing = mine.meeting, mine.standing
    sent = standing.call.sends
    theirs = None if sent is None else records.of_person(tx, meeting.id, sent)
    ended = None if theirs is None else calls.end(tx, theirs)
    # Who has said that they do not come waits for nothing.
    released = None if theirs is None or theirs.state == "declined" else ended
    call = records.update(
        tx, standing.call, state=state, sends=None, reason=reason, answered_at=now
    )
    sender = records.sender_of(tx, meeting.id, call.person_id)
    return Answer(
        meeting, Standing(call, None, standing.stands_in), released=released, sender=sender
    )


def _substitute(tx: Tx, call: Call) -> str | None:
    """Return who may be sent instead of a liaison, or None."""
    for each in designations.serving(tx, designation_id=call.designation_id):
        if each.seat == "substitute" and each.person_id != call.person_id:
            return each.person_id
    return None


def _not_called(tx: Tx, meeting: MeetingRecord, person_id: str) -> Refusal:
    """Return why somebody has nothing to answer."""
    about = {"code": meeting.code, "title": meeting.title}
    kind = tx.kept(Programme).meeting_kind(meeting.kind)
    serves = [each for each in designations.serving(tx) if each.person_id == person_id]
    if serves and Role.LIAISON in kind.calls:
        if meeting.theme is None or any(each.theme == meeting.theme for each in serves):
            return Settled("call.waits_as_substitute", **about)
        theme = tx.kept(Programme).theme(meeting.theme).name
        return Settled("call.of_another_theme", **about, theme=theme)
    return Settled("call.not_called", **about)
