"""Which meeting a command is about, the way back to its panel, whom somebody speaks for there."""

from bot.messages import Button, Phrase
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.meetings.attendance import Entry
from handlers.choices import named, sector_name
from handlers.staff import organisation_name


def meeting_and_words(rest: str) -> tuple[str | None, str]:
    """Return the code of the meeting that a command begins with, and the words after it."""
    first, _, words = rest.strip().partition(" ")
    return meetings.as_code(first), words.strip()


def back(code: str) -> Button:
    """Return the button that leads back to the panel of a meeting."""
    return Button(Phrase("running.panel.button"), say=f"/llevar {code}")


def sector_or_institution(turn: Turn, entry: Entry) -> str | Phrase | None:
    """Return whom somebody speaks for, if it is known."""
    record = entry.record
    if record.institution is not None:
        return organisation_name(turn, record.institution)
    if record.sector is None:
        return None
    words = sector_name(turn, record.sector)
    return words if isinstance(words, Phrase) else named(words)
