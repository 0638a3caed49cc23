"""What whoever takes a liaison's seat has to know: what was agreed, what comes, what is pending."""

from datetime import datetime
from typing import NamedTuple

from cocreation.minutes import minutes_seeing
from cocreation.minutes.facts import Written
from cocreation.people.designees import Held
from cocreation.programme.facts import Programme
from storage.commitments import drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.liaisons import designations as designation_records
from storage.meetings import attendance, meeting_calls, meetings
from storage.minutes import minutes
from storage.records import MeetingRecord


class Past(NamedTuple):
    """A meeting that is over: how many of the institution were there, what it recorded.

    `written` is what its minutes say, once they are published.
    """

    meeting: MeetingRecord
    present: int
    drafts: list[DraftRecord]
    written: Written | None


class Brief(NamedTuple):
    """What concerns a seat; meetings in the order they are or were held.

    `unanswered` are the codes of meetings to come to which this institution's liaison is called
    and has not answered.
    """

    held: Held
    coming: list[MeetingRecord]
    past: list[Past]
    unanswered: frozenset[str]


def brief(tx: Tx, held: Held, *, now: datetime) -> Brief:
    """Return what a seat's holder is told; whoever calls this knows that the seat is theirs."""
    facts = tx.kept(Programme)
    designation = held.designation
    kinds = [each.key for each in facts.meeting_kinds if "liaison" in each.calls]
    every = meetings.of_liaisons(tx, theme=designation.theme, kinds=kinds)
    coming = [each for each in every if each.ends_at > now]
    ours = {
        each.person_id for each in designation_records.serving(tx, designation_id=designation.id)
    }
    past = [
        Past(
            each,
            sum(
                one.institution == designation.institution or one.person_id in ours
                for one in attendance.of_meeting(tx, each.id)
            ),
            drafts.of_meeting(tx, each.id),
            _published(tx, each, now),
        )
        for each in every
        if each.ends_at <= now
    ]
    unanswered = {
        each.code
        for each in coming
        for call in meeting_calls.of_meeting(tx, each.id)
        if call.designation_id == designation.id and call.state == "asked"
    }
    return Brief(held, coming, past, frozenset(unanswered))


def _published(tx: Tx, meeting: MeetingRecord, now: datetime) -> Written | None:
    found = minutes.of_meeting(tx, meeting.id)
    if found is None or found.state != "published":
        return None
    return minutes_seeing.read(tx, meeting, found, now).written
