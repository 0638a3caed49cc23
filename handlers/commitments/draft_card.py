"""Everything about a draft commitment, as everybody reads it, and what may be done about it."""

from collections.abc import Sequence

from bot.messages import Button, Phrase, Reply
from bot.turn import Turn
from cocreation.commitments import comments, development, drafts
from cocreation.commitments.drafts import Seen
from cocreation.commitments.paragraphs import numbered
from cocreation.permissions import Action, may
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability
from cocreation.proposals import proposals
from handlers.commitments import catalogue, commitment_parts
from handlers.validation.validation_words import draft_state
from storage.commitments.drafts import DraftEventRecord, DraftRecord
from storage.records import ProposalRecord


def card(turn: Turn, code: str) -> Reply:
    """Return everything about a draft, and what who runs its meeting may do about it."""
    seen = drafts.see(turn.tx, turn.actor, code=code)
    draft = seen.draft
    origins = [proposals.see(turn.tx, turn.actor, code=each).proposal for each in draft.origins]
    public = [proposals.public(turn.tx, each) for each in origins]
    values = {
        "code": code,
        "title": draft.title,
        "state": draft_state(turn, draft),
        "problem": _paragraphs(draft, "problem"),
        "solution": _paragraphs(draft, "solution"),
        "facts": commitment_parts.lines(
            turn,
            theme=draft.theme,
            value=draft.value,
            responsible=draft.responsible,
            supporting=draft.supporting,
        ),
        "meeting": seen.meeting.code,
        "table": seen.meeting.title,
        "origins": origin_lines(public),
        "history": [_event(each) for each in seen.history],
    }
    became = []
    if seen.commitment is not None:
        became.append(Phrase("draft.became", {"commitment": seen.commitment}))
    reason = development.reason_left_out(turn.tx, draft)
    if reason is not None:
        became.append(Phrase("draft.left_out", {"reason": reason}))
    return Reply((Phrase("draft.card", values), *became), _acts(turn, seen))


def _paragraphs(draft: DraftRecord, part: str) -> list[Phrase]:
    return [
        Phrase("draft.paragraph", {"number": each.number, "text": each.text})
        for each in numbered(draft)
        if each.part == part
    ]


def _event(event: DraftEventRecord) -> Phrase:
    facts = {"when": event.at, "what": Phrase(f"draft.event.{event.what}")}
    if event.reason is None:
        return Phrase("draft.event", facts)
    return Phrase("draft.event.with_reason", {**facts, "reason": event.reason})


def _acts(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    became = [] if seen.commitment is None else [catalogue.see_button(seen.commitment)]
    first = became + [
        Button(Phrase("mine.see.button", {"code": each}), say=f"/propuesta {each}")
        for each in seen.draft.origins[:3]
    ]
    first += _comments(turn, seen.draft)
    if not seen.runs or not seen.changeable:
        return tuple(first)
    code = seen.draft.code
    missing = drafts.lacks(turn.tx.kept(Programme), seen.draft)
    return (
        *first,
        *(
            Button(Phrase(f"draft.fill.{name}.button"), say=f"/corregirborrador {code} {name}")
            for name in missing
        ),
        Button(Phrase("draft.correct.button"), say=f"/corregirborrador {code}"),
        Button(Phrase("draft.withdraw.button"), say=f"/retirarborrador {code}"),
    )


def _comments(turn: Turn, draft: DraftRecord) -> list[Button]:
    """Return the buttons to comment, while that is open, and to read what was said."""
    buttons = []
    is_open = programme.standing(turn.tx).is_open(Capability.COMMENTS)
    if is_open and draft.state == "recorded" and may(turn.actor, Action.COMMENT):
        buttons.append(Button(Phrase("comment.button"), say=f"/comentar {draft.code}"))
    if comments.of_draft(turn.tx, turn.actor, code=draft.code).comments:
        buttons.append(Button(Phrase("comment.list.button"), say=f"/comentarios {draft.code}"))
    return buttons


def origin_lines(origins: Sequence[ProposalRecord]) -> list[Phrase] | Phrase:
    """Return a line for each proposal that a draft comes from."""
    if not origins:
        return Phrase("draft.no_origin")
    return [
        Phrase("draft.origin_withheld", {"code": each.code})
        if each.state == "withheld"
        else Phrase("draft.origin_line", {"code": each.code, "title": each.title})
        for each in origins
    ]
