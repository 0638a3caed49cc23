"""What crosses the boundary of storage: frozen records, made from rows."""

from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen row."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, row: sa.Row[Any]) -> Self:
        """Return the record of one row whose columns carry the fields' names."""
        return cls.model_construct(**row._asdict())  # type: ignore[return-value]  # the plugin forgets Self


class PersonRecord(Record):
    """A person: no name, no number, only what the house needs to talk with them."""

    id: str
    state: str
    language: str
    roles: frozenset[str] = frozenset()


class AddressRecord(Record):
    """One way to reach a person; `key` is what the channel calls them, opened."""

    id: str
    person_id: str
    channel: str
    key: str
    state: str
    used_at: datetime


class ConsentRecord(Record):
    """One consent, as it was given."""

    purpose: str
    text_version: str
    channel: str
    given_at: datetime
    revoked_at: datetime | None


class ConversationRecord(Record):
    """A half-filled form; `content` is the JSON of its answers, opened."""

    id: str
    person_id: str
    form: str
    subject: str
    active: bool
    version: int
    content: str


class OutboxRecord(Record):
    """A message on its way; recipient and body opened. From `until` on nobody needs it any more."""

    id: str
    person_id: str | None
    address_id: str | None
    channel: str
    seq: int
    kind: str
    recipient: str
    body: str
    channel_ref: str | None
    attempt: int
    doubts: int
    created_at: datetime
    until: datetime | None = None


class ProposalRecord(Record):
    """A proposal as it stands."""

    id: str
    code: str
    title: str
    problem: str
    idea: str
    theme: str
    territory: str
    sector: str | None
    shown_name: str | None
    source: str
    event: str | None
    collected_by: str | None
    collected_on: str | None = None
    author_id: str | None
    collector_id: str | None
    state: str
    version: int
    change: int
    created_at: datetime
    updated_at: datetime


class ProposalEventRecord(Record):
    """One thing that happened to a proposal.

    `before` is the JSON of the fields it changed, `reason` the public one of whoever moderated.
    """

    version: int
    what: str
    actor_id: str | None
    before: str | None
    reason: str | None
    at: datetime


class AttachmentRecord(Record):
    """A photo, voice note or document that somebody sent; reference and name opened."""

    id: str
    person_id: str
    conversation_id: str | None
    proposal_id: str | None
    channel: str
    kind: str
    ref: str
    name: str
    media_type: str
    size: int | None
    state: str
    attempt: int
    path: str | None
    reason: str | None
    created_at: datetime


class TicketRecord(Record):
    """A question to a human."""

    id: str
    code: str
    person_id: str
    state: str
    opened_at: datetime
    first_answer_at: datetime | None


class TicketLineRecord(Record):
    """One message of a ticket, opened."""

    author_id: str
    text: str
    at: datetime


class MeetingRecord(Record):
    """A meeting as it stands. A capacity of None is no limit; `reason` is why it was cancelled.

    `changed_at` is when it was last changed, `moved_at` when it last got another time or place:
    None for never.
    """

    id: str
    code: str
    kind: str
    title: str
    theme: str | None
    territory: str | None
    starts_at: datetime
    ends_at: datetime
    place: str | None
    map_url: str | None
    online_url: str | None
    capacity: int | None
    agenda: str | None
    rules: str | None
    audience: tuple[str, ...] = ()
    state: str
    reason: str | None
    version: int
    created_by: str | None
    created_at: datetime
    changed_at: datetime | None
    moved_at: datetime | None = None


class MeetingChangeRecord(Record):
    """How a meeting became otherwise; `before` and `after` are JSON, `reason` the public one."""

    what: str
    before: str | None
    after: str | None
    reason: str | None
    at: datetime


class MeetingDocumentRecord(Record):
    """Something to read for a meeting: at an address of the web, or a PDF that we keep."""

    id: str
    number: int
    title: str
    url: str | None
    path: str | None


class SeatRecord(Record):
    """Somebody's sign-up. `line` grows in the order people came; `needs` opened."""

    id: str
    meeting_id: str
    person_id: str
    state: str
    line: int
    needs: str | None
    offered_until: datetime | None
    at: datetime
