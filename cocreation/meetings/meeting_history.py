"""What was published of a meeting and then became otherwise."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from cocreation.meetings.facts import Occasion
from cocreation.permissions import Action, Actor, require
from storage.engine import Tx
from storage.meetings import meeting_changes as records
from storage.records import MeetingRecord


class Change(StrEnum):
    """What can become otherwise; `TOLD`: those concerned were told of all that is before it."""

    MOVED = "moved"
    TITLE = "title"
    CAPACITY = "capacity"
    AGENDA = "agenda"
    RULES = "rules"
    AUDIENCE = "audience"
    DOCUMENTS = "documents"
    TOLD = "told"


EDITED = frozenset(Change) - {Change.MOVED, Change.TOLD}
"""What tells nobody by itself."""


class Earlier(NamedTuple):
    """When and where a meeting was going to be before it was moved, and why it was."""

    occasion: Occasion
    reason: str | None


def note_move(
    tx: Tx,
    meeting: MeetingRecord,
    *,
    before: Occasion,
    after: Occasion,
    reason: str | None,
    now: datetime,
) -> None:
    """Keep what a move changed; `reason` as everybody may read it."""
    records.insert(
        tx,
        meeting_id=meeting.id,
        what=Change.MOVED,
        before=before.model_dump_json(),
        after=after.model_dump_json(),
        reason=reason,
        now=now,
    )


def note_edit(
    tx: Tx, meeting: MeetingRecord, what: Change, *, before: Any, after: Any, now: datetime
) -> None:
    """Keep what an edit changed; `before` and `after` are ready for JSON."""
    records.insert(
        tx,
        meeting_id=meeting.id,
        what=what,
        before=json.dumps(before, ensure_ascii=False),
        after=json.dumps(after, ensure_ascii=False),
        now=now,
    )


def note_told(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> None:
    """Keep that those concerned were told of everything up to now."""
    records.insert(tx, meeting_id=meeting.id, what=Change.TOLD, now=now)


def earlier(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> list[Earlier]:
    """Return when and where a meeting was going to be, oldest first; nothing if never moved."""
    require(tx, actor, Action.READ_AGENDA)
    return [
        Earlier(Occasion.model_validate_json(each.before), each.reason)
        for each in records.of_meeting(tx, meeting.id)
        if each.what == Change.MOVED and each.before is not None
    ]


def untold(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> list[Change]:
    """Return what was edited since those concerned were last told, each once, in its order."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    found: dict[Change, None] = {}
    for each in records.of_meeting(tx, meeting.id):
        if each.what == Change.TOLD:
            found.clear()
        elif Change(each.what) in EDITED:
            found[Change(each.what)] = None
    return list(found)
