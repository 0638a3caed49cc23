"""What is forgotten in time: the same for every table that keeps more than it must."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import documents, outbox, talk
from storage.announcements import announcement_photos
from storage.engine import Tx
from storage.meetings import attendance, meeting_calls, meeting_seats, reminders, rooms, speaking
from storage.people import designees, invitations
from storage.proposals import attachments
from storage.tables import incoming, person
from storage.tables import outbox as outbox_table


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what was said is kept, on both sides; longer than any channel repeats itself.

    `attachments` are those that were given to no proposal, and photos that no announcement took;
    `needs` what people need at a meeting, and why they do not come, once it is over.
    `needs` what people need at a meeting, `reminders` who was reminded of it, once it is over.
    """

    talk: timedelta = timedelta(days=30)
    attachments: timedelta = timedelta(days=2)
    needs: timedelta = timedelta(days=7)
    reminders: timedelta = reminders.KEPT


def purge(tx: Tx, retention: Retention, now: datetime) -> dict[str, int]:
    """Delete what has been kept long enough and return how many rows went, by table."""
    before = now - retention.talk
    return {
        "incoming": tx.run(sa.delete(incoming).where(incoming.c.received_at < before)).rowcount,
        "outbox": outbox.purge(tx, before),
        "quarantine": talk.purge_quarantine(tx, now),
        "document": documents.purge(tx, now),
        "attachment": attachments.purge(tx, now - retention.attachments),
        "photo": announcement_photos.purge(
            tx, unused_before=now - retention.attachments, finished_before=before
        ),
        "invitation names": invitations.purge(tx, before),
        "designee names": designees.purge(tx, before),
        "needs": meeting_seats.purge_needs(tx, now - retention.needs),
        "names at meetings": attendance.purge_names(tx, before),
        "room codes": rooms.purge(tx, before),
        "turns to speak": speaking.purge(tx, before),
        "reasons": meeting_calls.purge_reasons(tx, now - retention.needs),
        "reminders": reminders.purge(tx, now - retention.reminders),
        "goodbyes": _empty_goodbyes(tx),
    }


def _empty_goodbyes(tx: Tx) -> int:
    """Empty the last words to people who were erased, once they are sent."""
    erased = sa.select(person.c.id).where(person.c.state == "erased").scalar_subquery()
    return tx.run(
        sa.update(outbox_table)
        .where(
            outbox_table.c.person_id.in_(erased),
            outbox_table.c.state.in_(("sent", "undeliverable", "doubtful")),
            outbox_table.c.body.is_not(None),
        )
        .values(body=None, recipient=None, channel_ref=None)
    ).rowcount
