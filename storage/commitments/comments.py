"""Statements about what people say of the paragraphs of drafts."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import draft, draft_comment


class CommentRecord(Record):
    """A comment on a version of a draft: on a paragraph, or on all of it (None).

    `state` is shown or withheld; `reason` why it is withheld, for everybody. Nobody's once erased.
    """

    id: str
    code: str
    draft_id: str
    draft_version: int
    paragraph: int | None
    person_id: str | None
    text: str
    state: str
    reason: str | None
    at: datetime


class Commented(NamedTuple):
    """A comment, and the code of the draft it is about."""

    code: str
    comment: CommentRecord


def insert(
    tx: Tx, *, draft_id: str, version: int, paragraph: int | None, person_id: str, text: str,
    now: datetime,
) -> CommentRecord:  # fmt: skip
    """Keep a comment under the next code."""
    values: dict[str, Any] = {
        "id": new_id(now), "code": f"K-{next_value(tx, 'draft comment code'):04d}",
        "draft_id": draft_id, "draft_version": version, "paragraph": paragraph,
        "person_id": person_id, "text": text, "state": "shown", "reason": None, "at": now,
    }  # fmt: skip
    tx.run(sa.insert(draft_comment), values)
    return CommentRecord(**values)


def by_code(tx: Tx, code: str) -> CommentRecord | None:
    """Return the comment with this code, or None."""
    row = tx.one(sa.select(draft_comment).where(draft_comment.c.code == code))
    return None if row is None else CommentRecord.of(row)


def of_draft(tx: Tx, draft_id: str) -> list[CommentRecord]:
    """Return all comments on a draft, oldest first."""
    rows = tx.all(
        sa.select(draft_comment)
        .where(draft_comment.c.draft_id == draft_id)
        .order_by(draft_comment.c.code)
    )
    return [CommentRecord.of(row) for row in rows]


def withhold(tx: Tx, comment_id: str, *, reason: str) -> bool:
    """Show a comment no more, with a public reason; False when it was not shown."""
    changed = tx.run(
        sa.update(draft_comment)
        .where(draft_comment.c.id == comment_id, draft_comment.c.state == "shown")
        .values(state="withheld", reason=reason)
    )
    return changed.rowcount > 0


def about(tx: Tx, person_id: str) -> list[Commented]:
    """Return what a person commented, oldest first."""
    rows = tx.all(
        sa.select(draft_comment, draft.c.code.label("draft_code"))
        .join(draft, draft.c.id == draft_comment.c.draft_id)
        .where(draft_comment.c.person_id == person_id)
        .order_by(draft_comment.c.code)
    )
    found = []
    for row in rows:
        facts = row._asdict()
        found.append(Commented(facts.pop("draft_code"), CommentRecord(**facts)))
    return found


def forget(tx: Tx, person_id: str) -> None:
    """Keep what a person commented, and not that it was them."""
    mine = draft_comment.c.person_id == person_id
    tx.run(sa.update(draft_comment).where(mine).values(person_id=None))
