"""What people whom a meeting concerns are told: a change of it, and a seat that is free."""

from datetime import datetime

from bot import calendars
from bot.messages import Button, Phrase, Reply
from bot.news.call_buttons import of_called
from cocreation.meetings.meeting_edits import EditNews
from cocreation.meetings.meeting_seats import Freed
from cocreation.meetings.meetings import Changed, Draft, Occasion, Told
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.records import MeetingRecord, SeatRecord


def occasion(meeting: MeetingRecord | Occasion) -> list[Phrase]:
    """Return, a line each, when and where a meeting is."""
    lines = [Phrase("meeting.when", {"starts": meeting.starts_at, "ends": meeting.ends_at})]
    where = {"place": meeting.place, "map": meeting.map_url, "online": meeting.online_url}
    keys = {"place": "meeting.where", "map": "meeting.where.map", "online": "meeting.where.online"}
    return lines + [
        Phrase(keys[name], {"where": said}) for name, said in where.items() if said is not None
    ]


def described(facts: Programme, meeting: MeetingRecord | Draft) -> list[Phrase]:
    """Return the lines that say what a meeting is, when and where."""
    lines = [Phrase("literal", {"text": facts.meeting_kind(meeting.kind).name})]
    lines += occasion(meeting)
    if meeting.theme is not None:
        lines.append(Phrase("meeting.theme_line", {"theme": facts.theme(meeting.theme).name}))
    if meeting.territory is not None:
        name = facts.territory(meeting.territory).name
        lines.append(Phrase("meeting.territory_line", {"territory": name}))
    return lines


def moved(tx: Tx, change: Changed, *, now: datetime) -> list[Reply]:
    """Return what each person whom a meeting concerns is told of another time or place.

    Their calendar's file goes with it.
    """
    meeting = change.after
    files = calendars.hand_over(tx, meeting, [each.person_id for each in change.told], now=now)
    values = {
        "code": meeting.code,
        "title": meeting.title,
        "before": occasion(change.before),
        "after": occasion(meeting),
    }
    sent = {each.call.sends for each in change.told if each.call is not None}
    return [
        Reply(
            (
                Phrase("meeting.moved", values),
                *_why(change.reason),
                _stays(change, each),
                Phrase("calendar.up_to_date"),
            ),
            _acts(meeting, each, may_send=each.person_id not in sent),
            to=each.person_id,
            document=files[each.person_id],
        )
        for each in change.told
    ]


def cancelled(tx: Tx, change: Changed, *, now: datetime) -> list[Reply]:
    """Return what each person whom a meeting concerns is told of a cancellation.

    Their calendar's file goes with it.
    """
    meeting = change.after
    files = calendars.hand_over(tx, meeting, [each.person_id for each in change.told], now=now)
    values = {
        "code": meeting.code,
        "title": meeting.title,
        "before": occasion(change.before),
        "reason": meeting.reason,
    }
    return [
        Reply(
            (Phrase("meeting.cancelled", values), Phrase("calendar.up_to_date")),
            (Button(Phrase("agenda.others.button"), say="/agenda"),),
            to=each.person_id,
            document=files[each.person_id],
        )
        for each in change.told
    ]


def freed(what: Freed) -> list[Reply]:
    """Return what those are told who are offered a seat, and those whose offer lapsed."""
    meeting = what.meeting
    values = {"code": meeting.code, "title": meeting.title, "occasion": occasion(meeting)}
    offers = [
        Reply(
            (Phrase("seat.offered", {**values, "until": seat.offered_until}),),
            (*_take_it(meeting, seat), _will_not_come(meeting)),
            to=seat.person_id,
        )
        for seat in what.offered
    ]
    again = Button(Phrase("seat.again.button"), say=f"/apuntarme {meeting.code}")
    return offers + [
        Reply((Phrase("seat.lapsed", values),), (again,), to=seat.person_id) for seat in what.lapsed
    ]


def edited(told: EditNews) -> list[Reply]:
    """Return what each person whom a meeting concerns is told of edits of it."""
    meeting = told.meeting
    values = {
        "code": meeting.code,
        "title": meeting.title,
        "what": [Phrase(f"meeting.changed.{each}") for each in told.what],
        "occasion": occasion(meeting),
    }
    see = Button(Phrase("agenda.see.button", {"code": meeting.code}), say=f"/agenda {meeting.code}")
    return [
        Reply((Phrase("meeting.edited", values),), (see,), to=each.person_id) for each in told.to
    ]


def _why(reason: str | None) -> tuple[Phrase, ...]:
    return () if reason is None else (Phrase("meeting.why", {"reason": reason}),)


def _stays(change: Changed, told: Told) -> Phrase:
    """Return what a move means for somebody."""
    if told.seat is not None:
        return Phrase(f"seat.stays.{told.seat.state}", {"until": told.seat.offered_until})
    if told.call is None:
        return Phrase("running.stays")
    if told.call.state == "ended":
        return Phrase("call.stays.released")
    return Phrase("call.again" if change.asked_again else f"call.stays.{told.call.state}")


def _acts(meeting: MeetingRecord, told: Told, *, may_send: bool) -> tuple[Button, ...]:
    if told.seat is not None:
        return (*_take_it(meeting, told.seat), _will_not_come(meeting))
    if told.call is None:
        return (Button(Phrase("running.button"), say=f"/llevar {meeting.code}"),)
    if told.call.state == "ended":
        return ()
    return of_called(meeting.code, told.call.state, told.call.role, may_send=may_send)


def _take_it(meeting: MeetingRecord, seat: SeatRecord) -> tuple[Button, ...]:
    if seat.state != "offered":
        return ()
    return (Button(Phrase("seat.take.button"), say=f"/apuntarme {meeting.code}"),)


def _will_not_come(meeting: MeetingRecord) -> Button:
    return Button(Phrase("seat.take_back.button"), say=f"/noire {meeting.code}")
