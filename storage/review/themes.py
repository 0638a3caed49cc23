"""Statements about the themes that the commission chooses, and its votes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import ProposalRecord, Record
from storage.tables import (
    proposal,
    theme,
    theme_institution,
    theme_notice,
    theme_source,
    theme_vote,
)


class ThemeRecord(Record):
    """A theme: `state` is proposed, voting, approved or rejected."""

    id: str
    code: str
    title: str
    summary: str
    area: str
    state: str
    reason: str | None
    version: int
    proposed_by: str | None
    proposed_at: datetime
    closes_at: datetime | None
    decided_at: datetime | None


def insert(
    tx: Tx, *, title: str, summary: str, area: str, proposed_by: str | None, now: datetime
) -> ThemeRecord:
    """Propose a theme under the next code."""
    values = {
        "id": new_id(now),
        "code": f"T-{next_value(tx, 'theme code'):04d}",
        "title": title,
        "summary": summary,
        "area": area,
        "state": "proposed",
        "reason": None,
        "version": 1,
        "proposed_by": proposed_by,
        "proposed_at": now,
        "closes_at": None,
        "decided_at": None,
    }
    tx.run(sa.insert(theme), values)
    return ThemeRecord.model_validate(values)


def lock(tx: Tx, code: str) -> ThemeRecord | None:
    """Return the theme with this code, locked until the commit, or None."""
    row = tx.one(sa.select(theme).where(theme.c.code == code).with_for_update())
    return None if row is None else ThemeRecord.of(row)


def by_code(tx: Tx, code: str) -> ThemeRecord | None:
    """Return the theme with this code, or None."""
    row = tx.one(sa.select(theme).where(theme.c.code == code))
    return None if row is None else ThemeRecord.of(row)


def every(tx: Tx, state: str | None = None) -> list[ThemeRecord]:
    """Return the themes by their codes, all or those in a state."""
    conditions = [] if state is None else [theme.c.state == state]
    rows = tx.all(sa.select(theme).where(*conditions).order_by(theme.c.code))
    return [ThemeRecord.of(row) for row in rows]


def update(tx: Tx, read: ThemeRecord, **changed: Any) -> ThemeRecord | None:
    """Change a theme if it is still as it was read, and return it; None when it is not."""
    row = tx.run(
        sa.update(theme)
        .where(theme.c.id == read.id, theme.c.version == read.version)
        .values(**changed, version=theme.c.version + 1)
        .returning(theme)
    ).first()
    return None if row is None else ThemeRecord.of(row)


def add_source(tx: Tx, theme_id: str, proposal_id: str, group_id: str | None) -> None:
    """Note that a theme comes from a proposal, by way of a group or not; once."""
    found = tx.one(
        sa.select(theme_source.c.theme_id).where(
            theme_source.c.theme_id == theme_id, theme_source.c.proposal_id == proposal_id
        )
    )
    if found is None:
        values = {"theme_id": theme_id, "proposal_id": proposal_id, "group_id": group_id}
        tx.run(sa.insert(theme_source), values)


def sources(tx: Tx, theme_id: str) -> list[ProposalRecord]:
    """Return the proposals that a theme comes from, by their codes."""
    rows = tx.all(
        sa.select(proposal)
        .join(theme_source, theme_source.c.proposal_id == proposal.c.id)
        .where(theme_source.c.theme_id == theme_id)
        .order_by(proposal.c.code)
    )
    return [ProposalRecord.of(row) for row in rows]


def of_proposal(tx: Tx, proposal_id: str) -> list[ThemeRecord]:
    """Return the themes that come from a proposal, by their codes."""
    rows = tx.all(
        sa.select(theme)
        .join(theme_source, theme_source.c.theme_id == theme.c.id)
        .where(theme_source.c.proposal_id == proposal_id)
        .order_by(theme.c.code)
    )
    return [ThemeRecord.of(row) for row in rows]


def institutions(tx: Tx, theme_id: str) -> list[str]:
    """Return the keys of the institutions that fit a theme, in alphabetical order."""
    rows = tx.all(
        sa.select(theme_institution.c.institution)
        .where(theme_institution.c.theme_id == theme_id)
        .order_by(theme_institution.c.institution)
    )
    return [row.institution for row in rows]


def set_institutions(tx: Tx, theme_id: str, institutions: Sequence[str]) -> None:
    """Note which institutions fit a theme, in the place of those noted before."""
    tx.run(sa.delete(theme_institution).where(theme_institution.c.theme_id == theme_id))
    if institutions:
        tx.run(
            sa.insert(theme_institution),
            [{"theme_id": theme_id, "institution": each} for each in institutions],
        )


def fitting(tx: Tx) -> list[tuple[str, str]]:
    """Return the area and an institution of approved themes: each pair once."""
    rows = tx.all(
        sa.select(theme.c.area, theme_institution.c.institution)
        .join(theme_institution, theme_institution.c.theme_id == theme.c.id)
        .where(theme.c.state == "approved")
        .order_by(theme.c.area, theme_institution.c.institution)
        .distinct()
    )
    return [(row.area, row.institution) for row in rows]


# ── votes ─────────────────────────────────────────────────────────────────────────────────────


def vote_of(tx: Tx, theme_id: str, person_id: str) -> str | None:
    """Return how somebody votes, or None."""
    row = tx.one(
        sa.select(theme_vote.c.choice).where(
            theme_vote.c.theme_id == theme_id, theme_vote.c.person_id == person_id
        )
    )
    return None if row is None else str(row.choice)


def put_vote(tx: Tx, theme_id: str, person_id: str, choice: str, now: datetime) -> None:
    """Note how somebody votes; whoever calls this has locked the theme."""
    mine = (theme_vote.c.theme_id == theme_id, theme_vote.c.person_id == person_id)
    if tx.run(sa.update(theme_vote).where(*mine).values(choice=choice, at=now)).rowcount:
        return
    values = {
        "id": new_id(now),
        "theme_id": theme_id,
        "person_id": person_id,
        "choice": choice,
        "at": now,
    }
    tx.run(sa.insert(theme_vote), values)


def votes(tx: Tx, theme_id: str) -> dict[str, int]:
    """Return how many voted each way."""
    rows = tx.all(
        sa.select(theme_vote.c.choice, sa.func.count().label("count"))
        .where(theme_vote.c.theme_id == theme_id)
        .group_by(theme_vote.c.choice)
    )
    return {row.choice: int(row._mapping["count"]) for row in rows}


def delete_votes(tx: Tx, theme_id: str) -> None:
    """Let a vote begin anew."""
    tx.run(sa.delete(theme_vote).where(theme_vote.c.theme_id == theme_id))


def note_notice(tx: Tx, theme_id: str, notice: str, now: datetime) -> bool:
    """Note that something is said of a vote now; return whether it was not said before."""
    if noticed_at(tx, theme_id, notice) is not None:
        return False
    tx.run(sa.insert(theme_notice), {"theme_id": theme_id, "notice": notice, "at": now})
    return True


def noticed_at(tx: Tx, theme_id: str, notice: str) -> datetime | None:
    """Return when something was said of a vote, or None."""
    said = (theme_notice.c.theme_id == theme_id, theme_notice.c.notice == notice)
    row = tx.one(sa.select(theme_notice.c.at).where(*said))
    return None if row is None else row.at


def votes_about(tx: Tx, person_id: str) -> list[tuple[str, str, datetime]]:
    """Return how a person voted: the code of each theme, the choice, when."""
    rows = tx.all(
        sa.select(theme.c.code, theme_vote.c.choice, theme_vote.c.at)
        .join(theme, theme.c.id == theme_vote.c.theme_id)
        .where(theme_vote.c.person_id == person_id)
        .order_by(theme.c.code)
    )
    return [(row.code, row.choice, row.at) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Keep how it was voted, and not by whom."""
    tx.run(sa.update(theme_vote).where(theme_vote.c.person_id == person_id).values(person_id=None))
