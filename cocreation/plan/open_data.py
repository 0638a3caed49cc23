"""What of the records is open data while the work goes on, for everybody."""

from datetime import datetime
from typing import Final

from cocreation.plan import package_data, plans
from cocreation.plan.package_data import Sheet
from cocreation.programme.facts import Programme
from storage.engine import Tx

OPEN: Final = (
    "proposals", "answers", "themes", "meetings", "attendance", "commitments", "milestones",
    "schedule", "schedule_changes", "names",
)  # fmt: skip
_OF_THE_PLAN: Final = {"commitments": "plan", "milestones": None}
"""Tables that tell of the plan, and the field that names which."""


def gather(tx: Tx, *, now: datetime) -> list[Sheet]:
    """Return the tables, not masked: nobody may see one before `package_data.public` did.

    What the plan is to say is told once it has gone round, as on its page.
    """
    sheets = package_data.gather(tx, OPEN, now=now)
    if plans.public(tx) is not None:
        return sheets
    own = tx.kept(Programme).plan.key
    return [_without(each, own) if each.name in _OF_THE_PLAN else each for each in sheets]


def _without(sheet: Sheet, plan: str) -> Sheet:
    """Return a table without what tells of a plan."""
    field = _OF_THE_PLAN[sheet.name]
    rows = [] if field is None else [row for row in sheet.rows if row[field] != plan]
    return sheet._replace(rows=rows)
