"""What those are told who are called to a meeting, and who is told of what they answer."""

from bot.messages import Button, Phrase, Reply
from bot.news.call_buttons import of_called
from bot.news.meeting_news import described, freed
from cocreation.meetings.call_answers import Answer
from cocreation.meetings.meeting_calls import Call, Convened, Standing
from cocreation.meetings.nudging import Nudged
from cocreation.meetings.quorum_warnings import Danger
from cocreation.programme.facts import Programme
from storage.records import MeetingRecord


def convened(facts: Programme, made: Convened) -> list[Reply]:
    """Return what those are told who are called now, and those who need not come any more."""
    asked = [
        _question(facts, made.meeting, call, Phrase(f"call.asked.{call.role}"))
        for call in made.called
    ]
    return asked + [_released(made.meeting, call) for call in made.released]


def nudged(facts: Programme, what: Nudged) -> list[Reply]:
    """Return what those are told who have not answered."""
    return [
        _question(facts, what.meeting, call, Phrase("call.nudged"), may_send=not stands_in)
        for call, stands_in in what.asked
    ]


def answered(facts: Programme, answer: Answer) -> list[Reply]:
    """Return what others are told because of somebody's answer."""
    meeting, told = answer.meeting, []
    if answer.asked is not None:
        asked = [Phrase("call.asked.substitute")]
        if answer.freed is not None:
            asked.append(Phrase("call.seat_given_back"))
        told.append(_question(facts, meeting, answer.asked, *asked, may_send=False))
    if answer.freed is not None:
        told += freed(answer.freed)
    if answer.released is not None:
        told.append(_released(meeting, answer.released))
    if answer.sender is not None:
        state = answer.standing.call.state
        told.append(
            Reply(
                (Phrase(f"call.substitute_said.{state}", _named(meeting)),),
                buttons(meeting, Standing(answer.sender, state, stands_in=False)),
                to=answer.sender.person_id,
            )
        )
    return told


def endangered(danger: Danger) -> list[Reply]:
    """Return what those are told who can still do something about a quorum."""
    forecast, meeting = danger.forecast, danger.forecast.meeting
    values = {
        **_named(meeting),
        "starts": meeting.starts_at,
        "confirmed": forecast.confirmed,
        "declined": forecast.declined,
        "unanswered": forecast.unanswered,
        "called": forecast.called,
        "needed": forecast.needed,
    }
    acts = [Button(Phrase("running.button"), say=f"/llevar {meeting.code}")]
    if forecast.unanswered:
        acts.append(Button(Phrase("nudge.button"), say=f"/insistir {meeting.code}"))
    said = Phrase(f"quorum.{forecast.chance}", values)
    return [Reply((said,), tuple(acts), to=person_id) for person_id in danger.told]


def stands(standing: Standing) -> Phrase:
    """Return how somebody stands who is called, said to them."""
    state = standing.call.state
    if state == "sent":
        return Phrase(f"call.own.sent.{standing.substitute or 'asked'}")
    return Phrase(f"call.own.{state}")


def buttons(meeting: MeetingRecord, standing: Standing) -> tuple[Button, ...]:
    """Return what somebody who is called can answer now."""
    call = standing.call
    return of_called(meeting.code, call.state, call.role, may_send=not standing.stands_in)


def _question(
    facts: Programme, meeting: MeetingRecord, call: Call, *why: Phrase, may_send: bool = True
) -> Reply:
    """Return the question whether somebody comes, with all they must know to answer it."""
    lines = described(facts, meeting)
    if meeting.agenda is not None:
        lines.append(Phrase("meeting.spoken", {"text": meeting.agenda}))
    return Reply(
        (
            *why,
            Phrase("meeting.heading", _named(meeting)),
            Phrase("lines", {"list": lines}),
            Phrase("call.question"),
        ),
        of_called(meeting.code, call.state, call.role, may_send=may_send),
        to=call.person_id,
    )


def _released(meeting: MeetingRecord, call: Call) -> Reply:
    values = {**_named(meeting), "starts": meeting.starts_at}
    return Reply((Phrase("call.released", values),), to=call.person_id)


def _named(meeting: MeetingRecord) -> dict[str, str]:
    return {"code": meeting.code, "title": meeting.title}
