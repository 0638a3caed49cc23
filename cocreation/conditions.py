"""The conditions of a gate that our own records can show, by the name a programme gives them."""

from enum import StrEnum


class Condition(StrEnum):
    """What is computed before a stage may close; everything else is attested by a person."""

    SCHEDULE_PUBLISHED = "schedule-published"
    CALL_DAYS_RUN = "call-days-run"
    BOTH_SOURCES = "both-sources"
    PROPOSALS_HAVE_RECEIPTS = "proposals-have-receipts"
    LIAISONS_NAMED = "liaisons-named"
