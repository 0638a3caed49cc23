"""Whom a meeting expects is counted in the database as it is told one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product

import sqlalchemy as sa

from cocreation.meetings.meeting_people import concerned, expected
from storage.engine import Store, Tx
from storage.ids import new_id
from storage.meetings import meetings
from storage.people import people
from storage.records import MeetingRecord
from storage.tables import meeting_call, meeting_facilitator, meeting_seat

NOW = datetime(2020, 2, 10, 15, 0, tzinfo=UTC)
CALLS = (None, "asked", "confirmed", "declined", "sent", "ended")
SEATS = (None, "seated", "waiting", "offered", "gone")
ROLES = ("liaison", "authority", "commission")


def test_every_way_of_standing_with_a_meeting_is_counted_as_it_is_told(store: Store) -> None:
    with store.transaction() as tx:
        full, empty = _meeting(tx), _meeting(tx)
        ways = product((True, False), CALLS, SEATS)
        for number, (runs, call, seat) in enumerate(ways):
            _stands(tx, full, number, runs=runs, call=call, seat=seat)

        told = Counter(each.part for each in concerned(tx, full) if each.comes)
        assert expected(tx, [full.id, empty.id]) == {full.id: told, empty.id: Counter()}
        assert set(told) == {"facilitator", "attendee", *ROLES}


def _stands(
    tx: Tx, meeting: MeetingRecord, number: int, *, runs: bool, call: str | None, seat: str | None
) -> None:
    who = {"meeting_id": meeting.id, "person_id": people.insert(tx, language="es", now=NOW)}
    if runs:
        tx.run(sa.insert(meeting_facilitator), {**who, "at": NOW})
    if call is not None:
        role = ROLES[number % len(ROLES)]
        facts = {"id": new_id(NOW), "role": role, "state": call, "asked_at": NOW}
        tx.run(sa.insert(meeting_call), {**who, **facts})
    if seat is not None:
        tx.run(
            sa.insert(meeting_seat),
            {**who, "id": new_id(NOW), "state": seat, "line": number, "at": NOW},
        )


def _meeting(tx: Tx) -> MeetingRecord:
    names = ("theme", "territory", "map_url", "online_url", "capacity", "agenda", "rules")
    facts = {
        "kind": "co-creation-table",
        "title": "Mesa",
        "starts_at": NOW + timedelta(days=1),
        "ends_at": NOW + timedelta(days=1, hours=2),
        "place": "Biblioteca",
        **dict.fromkeys(names),
    }
    return meetings.insert(tx, facts=facts, created_by=None, now=NOW)
