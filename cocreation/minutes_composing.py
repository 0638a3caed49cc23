"""What minutes are composed from: the meeting, who was there, who was called, the drafts."""

from collections import Counter
from typing import NamedTuple

from cocreation import roles
from cocreation.minutes_facts import Composed, DraftLine
from storage import attendance, designations, drafts, meeting_calls
from storage import roles as role_records
from storage.engine import Tx
from storage.meeting_calls import CallRecord
from storage.records import MeetingRecord


class Official(NamedTuple):
    """Somebody who was there for an institution, or as staff, by the name they gave for it."""

    name: str
    institution: str | None


def compose(tx: Tx, meeting: MeetingRecord) -> Composed:
    """Return what the records say of a meeting now."""
    present = attendance.of_meeting(tx, meeting.id)
    institutions = sorted({each.institution for each in present if each.institution})
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
        present=len(present),
        sectors=dict(sorted(Counter(each.sector for each in present if each.sector).items())),
        institutions=tuple(institutions),
        absent=tuple(sorted(_absent(tx, meeting) - set(institutions))),
        drafts=tuple(
            DraftLine(code=each.code, title=each.title, origins=each.origins)
            for each in drafts.of_meeting(tx, meeting.id)
        ),
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
