"""What is kept about people and why, and their rights: what everybody is told."""

from cocreation.people import people
from cocreation.programme.calendar import LegalClock
from cocreation.programme.facts import Programme
from locales.phrases import Phrase


def notice(programme: Programme) -> Phrase:
    """Return the notice on personal data."""
    return Phrase(
        "privacy.all",
        {
            "contact": programme.contact,
            "clock": _clock(programme.legal_clocks.correction),
            "version": people.CONSENT_TEXT_VERSION,
        },
    )


def _clock(clock: LegalClock) -> Phrase:
    """Return how long the law gives us."""
    if clock.working_days is not None:
        return Phrase("privacy.clock.working_days", {"count": clock.working_days})
    return Phrase("privacy.clock.hours", {"count": clock.hours})
