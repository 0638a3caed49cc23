"""Statements about which institution was asked for a liaison, and who serves as one."""

from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import designation, designee, person


class Serving(NamedTuple):
    """Somebody who serves as a liaison: `seat` is principal or substitute."""

    person_id: str
    seat: str
    designation_id: str
    theme: str
    institution: str


def serving(
    tx: Tx, *, theme: str | None = None, designation_id: str | None = None
) -> list[Serving]:
    """Return those who accepted and still serve, of a theme, of a designation, or all.

    Of each designation the principal comes first.
    """
    conditions = [designee.c.state == "accepted", person.c.state == "active"]
    if theme is not None:
        conditions.append(designation.c.theme == theme)
    if designation_id is not None:
        conditions.append(designation.c.id == designation_id)
    rows = tx.all(
        sa.select(
            designee.c.person_id,
            designee.c.seat,
            designation.c.id.label("designation_id"),
            designation.c.theme,
            designation.c.institution,
        )
        .join(designation, designation.c.id == designee.c.designation_id)
        .join(person, person.c.id == designee.c.person_id)
        .where(*conditions)
        .order_by(designation.c.code, designee.c.seat, designee.c.id)
    )
    return [Serving(**row._asdict()) for row in rows]
