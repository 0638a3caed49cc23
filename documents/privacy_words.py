"""What is kept of people and what for, wherever it is told."""

from cocreation.people.people import CONSENT_TEXT_VERSION
from cocreation.programme.calendar import LegalClock
from cocreation.programme.facts import Programme
from locales.phrases import Phrase


def notice(programme: Programme) -> Phrase:
    """Return what is kept, what for, who sees it, and which rights one has."""
    values = {
        "contact": programme.contact,
        "clock": _clock(programme.legal_clocks.correction),
        "version": CONSENT_TEXT_VERSION,
    }
    return Phrase("privacy.all", values)


def _clock(clock: LegalClock) -> Phrase:
    """Return how long the law gives us."""
    if clock.working_days is not None:
        return Phrase("privacy.clock.working_days", {"count": clock.working_days})
    return Phrase("privacy.clock.hours", {"count": clock.hours})
