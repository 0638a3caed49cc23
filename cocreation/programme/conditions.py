"""The conditions of a gate that our own records can show, by the name a programme gives them."""

from enum import StrEnum


class Condition(StrEnum):
    """What is computed before a stage may close; everything else is attested by a person."""

    SCHEDULE_PUBLISHED = "schedule-published"
    CALL_DAYS_RUN = "call-days-run"
    BOTH_SOURCES = "both-sources"
    PROPOSALS_HAVE_RECEIPTS = "proposals-have-receipts"
    PROPOSALS_ANSWERED = "proposals-answered"
    ANSWERS_TOLD = "answers-told"
    AUTHORS_TOLD = "authors-told"
    MINUTES_PUBLISHED = "minutes-published"
    LIAISONS_NAMED = "liaisons-named"
    LIAISONS_TRAINED = "liaisons-trained"
    TABLES_RECORDED = "tables-recorded"
    DRAFTS_RECORDED = "drafts-recorded"
    DRAFTS_DECIDED = "drafts-decided"
    MEETING_HELD = "meeting-held"
    COMMITMENTS_COMPLETE = "commitments-complete"
    CARRIED_OVER_COMPLETE = "carried-over-complete"
    FOLLOW_UP_SCHEDULED = "follow-up-scheduled"
    PLAN_APPROVED = "plan-approved"
    OBSERVATIONS_ANSWERED = "observations-answered"
    DELIVERY_STORED = "delivery-stored"


OF_MINUTES = frozenset(
    {Condition.MINUTES_PUBLISHED, Condition.TABLES_RECORDED, Condition.DRAFTS_RECORDED}
)
"""Those that ask about the meetings of a stage that minutes are written of."""
