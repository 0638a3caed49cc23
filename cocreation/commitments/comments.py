"""What people say of a draft, paragraph by paragraph: public, without their names."""

from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from cocreation import codes
from cocreation.commitments import drafts
from cocreation.commitments.paragraphs import numbered
from cocreation.oversight import audit
from cocreation.people import roles
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.texts import Paragraph
from storage.commitments import comments as records
from storage.commitments import drafts as draft_records
from storage.commitments.comments import CommentRecord
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.meetings import meeting_facilitators

COMMENT_MAX = 1_000

CommentText = Annotated[Paragraph, StringConstraints(max_length=COMMENT_MAX)]


class Said(NamedTuple):
    """A comment as everybody reads it; `older`: the draft has changed since it was read."""

    comment: CommentRecord
    older: bool


class Made(NamedTuple):
    """A comment that was kept, on which draft, and the ids of those who are told at once."""

    said: Said
    draft: DraftRecord
    watchers: list[str]


class Listed(NamedTuple):
    """A draft as everybody reads it, and all comments on it, oldest first."""

    draft: DraftRecord
    comments: list[Said]


def to_comment(tx: Tx, actor: Actor, *, code: str) -> DraftRecord:
    """Return a draft as everybody reads it, to be commented. Refused when it was withdrawn."""
    require(tx, actor, Action.COMMENT)
    draft = drafts.known(tx, code)
    if draft.state == "withdrawn":
        raise Settled("draft.is_withdrawn", code=code)
    return drafts.public(tx, draft)


def comment(
    tx: Tx, actor: Actor, *, person_id: str, code: str, read: int, paragraph: int | None,
    text: str, now: datetime,
) -> Made:  # fmt: skip
    """Keep a comment on a paragraph of the version `read`, or on all of it (None).

    It is kept when the draft has changed meanwhile, too. Refused for a paragraph that the present
    version does not have.
    """
    draft = to_comment(tx, actor, code=code)
    version = min(max(read, 1), draft.version)
    if version == draft.version and paragraph is not None:
        last = len(numbered(draft))
        if not 1 <= paragraph <= last:
            raise Refusal("comment.no_paragraph", number=paragraph, last=last)
    made = records.insert(
        tx,
        draft_id=draft.id,
        version=version,
        paragraph=paragraph,
        person_id=person_id,
        text=text,
        now=now,
    )
    running = meeting_facilitators.of_meeting(tx, draft.meeting_id)
    watchers = dict.fromkeys((*running, *roles.administrators(tx)))
    return Made(
        _said(tx, draft, made), draft, [each for each in watchers if each != actor.person_id]
    )


def of_draft(tx: Tx, actor: Actor, *, code: str) -> Listed:
    """Return what was said of a draft, for everybody; of what is withheld only the reason."""
    require(tx, actor, Action.READ_DRAFT)
    draft = drafts.public(tx, drafts.known(tx, code))
    found = records.of_draft(tx, draft.id)
    return Listed(draft, [_said(tx, draft, each) for each in found])


def may_withhold(tx: Tx, actor: Actor, *, code: str) -> CommentRecord:
    """Return a comment that this actor may withhold. Refused when it is not shown."""
    require(tx, actor, Action.MODERATE)
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("comment.unknown", code=code)
    if found.state != "shown":
        raise Settled("comment.is_withheld", code=code)
    return found


def withhold(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> Made:
    """Show a comment no more, for a reason that everybody reads."""
    found = may_withhold(tx, actor, code=code)
    said = as_public(tx, reason)
    if not records.withhold(tx, found.id, reason=said):
        raise Settled("comment.is_withheld", code=code)
    draft = draft_records.by_id(tx, found.draft_id)
    assert draft is not None
    audit.record(
        tx, actor, action="comment.withhold", subject=code, now=now, reason=said,
        before={"state": "shown", "draft": draft.code}, after={"state": "withheld"},
    )  # fmt: skip
    hidden = found.model_copy(update={"state": "withheld", "reason": said})
    author = [] if found.person_id is None else [found.person_id]
    return Made(_said(tx, draft, hidden), drafts.public(tx, draft), author)


def as_code(text: str) -> str | None:
    """Return the code that "K-0003" or "k3" means, or None."""
    return codes.as_code(text, "K")


def _said(tx: Tx, draft: DraftRecord, found: CommentRecord) -> Said:
    hidden = found.state == "withheld"
    text = "" if hidden else mask(found.text, tx.kept(Programme).personal_data)
    shown = found.model_copy(update={"text": text})
    return Said(shown, found.draft_version < draft.version)
