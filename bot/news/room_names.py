"""How those who are at a meeting are called there."""

from bot.messages import Phrase
from cocreation.meetings.attendance import Entry
from cocreation.people import roles
from storage.engine import Tx


def name_of(tx: Tx, entry: Entry) -> str | Phrase:
    """Return how somebody is called: as they chose, by their staff name, or by their number."""
    record = entry.record
    known = None if record.person_id is None else roles.name_of(tx, record.person_id)
    return record.name or known or Phrase("room.person", {"number": str(entry.number)})
