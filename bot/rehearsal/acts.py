"""The acts of the play, in order, each by its stage; each but the last opens the next."""

from collections.abc import Awaitable, Callable, Mapping

from bot.rehearsal.play import Play
from bot.rehearsal.scenes import (
    beginning,
    call,
    choice,
    development,
    ending,
    liaisons,
    outreach,
    plan,
    tables,
    validation,
)

Act = Callable[[Play], Awaitable[None]]

ACTS: Mapping[str, Act] = {
    "first-meeting": beginning.first_meeting,
    "open-call": call.open_call,
    "theme-choice": choice.theme_choice,
    "outreach": outreach.outreach,
    "carried-over": outreach.carried_over,
    "table-methodology": outreach.table_methodology,
    "liaison-designation": liaisons.designation,
    "high-level-meetings": liaisons.high_level,
    "co-creation-tables": tables.tables,
    "authority-validation": validation.validation,
    "validated-presentation": validation.presentation,
    "working-tables": development.development,
    "drafting": plan.drafting,
    "delivery": ending.delivery,
    "launch": ending.launch,
}
