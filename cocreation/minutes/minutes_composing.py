"""What minutes are composed from: the meeting, who came, who was called, what it was asked."""

from collections.abc import Iterator
from typing import NamedTuple

from cocreation.commitments import drafts
from cocreation.meetings import sense_checks
from cocreation.meetings.attendance import summary
from cocreation.minutes.facts import Composed, DraftLine, SenseLine
from cocreation.people import roles
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from storage.commitments import drafts as draft_records
from storage.engine import Tx
from storage.liaisons import designations
from storage.meetings import attendance, meeting_calls
from storage.meetings.meeting_calls import CallRecord
from storage.people import roles as role_records
from storage.records import MeetingRecord


class Official(NamedTuple):
    """Somebody who was there for an institution, or as staff, by the name they gave for it."""

    name: str
    institution: str | None


def compose(tx: Tx, meeting: MeetingRecord) -> Composed:
    """Return what the records say of a meeting now; what identifies a person is masked."""
    came = summary(tx, meeting)
    absence = draft_records.absence(tx, meeting.id)
    return Composed(
        title=meeting.title,
        kind=meeting.kind,
        theme=meeting.theme,
        territory=meeting.territory,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        online_url=meeting.online_url,
        agenda=meeting.agenda,
        present=came.total,
        sectors=came.by_sector,
        institutions=tuple(sorted(came.by_institution)),
        absent=tuple(sorted(_absent(tx, meeting) - set(came.by_institution))),
        drafts=tuple(
            DraftLine(
                code=each.code,
                title=each.title,
                origins=each.origins,
                responsible=each.responsible,
            )
            for kept in draft_records.of_meeting(tx, meeting.id)
            for each in [drafts.public(tx, kept)]
        ),
        senses=tuple(_senses(tx, meeting)),
        no_drafts=None if absence is None else absence.reason,
    )


def officials(tx: Tx, meeting: MeetingRecord) -> list[Official]:
    """Return those who were there as staff or for an institution and are named; no citizen."""
    found = []
    for each in attendance.of_meeting(tx, meeting.id):
        staff = None if each.person_id is None else roles.name_of(tx, each.person_id)
        name = staff or (each.name if each.institution else None)
        if name is not None:
            found.append(Official(name, each.institution))
    return sorted(found, key=lambda each: (each.institution or "", each.name))


def those_there(tx: Tx, meeting: MeetingRecord) -> list[str]:
    """Return the ids of those who were there and can be asked, in the order they came."""
    came = [each.person_id for each in attendance.of_meeting(tx, meeting.id)]
    return [each for each in came if each is not None]


def _senses(tx: Tx, meeting: MeetingRecord) -> Iterator[SenseLine]:
    patterns = tx.kept(Programme).personal_data
    for each in sense_checks.of_meeting(tx, meeting):
        statement = mask(each.check.statement, patterns)
        yield SenseLine(statement=statement, **{str(key): n for key, n in each.counts.items()})


def _absent(tx: Tx, meeting: MeetingRecord) -> set[str]:
    there = set(those_there(tx, meeting))
    called = [each for each in meeting_calls.of_meeting(tx, meeting.id) if each.state != "ended"]
    missing = [each for each in called if each.person_id not in there and each.sends not in there]
    names = {_institution(tx, each) for each in missing}
    return {each for each in names if each is not None}


def _institution(tx: Tx, call: CallRecord) -> str | None:
    """Return for which institution somebody was called: by their designation, or their role."""
    if call.designation_id is not None:
        for serving in designations.serving(tx, designation_id=call.designation_id):
            return serving.institution
    held = role_records.held_by(tx, call.person_id)
    return next((each.organisation for each in held if each.organisation), None)
