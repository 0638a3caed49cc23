"""The versions of the plan: composed from the records, sent round to the commission."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from cocreation.commitments import plan_changes
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken, overtaken
from cocreation.permissions import Action, Actor, may, require
from cocreation.plan.parts import Composed, Paragraph, outdated
from cocreation.programme.facts import Programme
from cocreation.proposals import hops
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.review import ballots
from cocreation.texts import Paragraph as Words
from storage.commitments import commitments, drafts
from storage.engine import Tx
from storage.plan import plan_versions as records
from storage.plan.plan_versions import PlanVersionRecord as PlanVersionRecord
from storage.records import ProposalRecord

TEXT_MAX = 6_000
INTRODUCTION, METHOD = "introduction", "method"
PUBLIC = ("circulated", "rejected", "approved")

Text = Annotated[Words, StringConstraints(max_length=TEXT_MAX)]

Recorded = Callable[[], Composed]
"""What the records make of the plan at the moment of asking."""


class Seen(NamedTuple):
    """A version of the plan as somebody reads it."""

    version: PlanVersionRecord
    composed: Composed


class Sent(NamedTuple):
    """A version that went round, to whom, and the one that went round before it, if any."""

    seen: Seen
    members: list[str]
    before: Seen | None


class Outdated(Overtaken):
    """The records say otherwise by now than a version: another one has to be composed."""


def see(tx: Tx, actor: Actor) -> Seen | None:
    """Return the plan: the newest version for who composes it, else the newest that went round."""
    require(tx, actor, Action.READ_PLAN)
    composes = may(actor, Action.COMPOSE_PLAN)
    found = records.newest(tx) if composes else records.newest(tx, *PUBLIC)
    return None if found is None else read(found)


def public(tx: Tx) -> Seen | None:
    """Return the newest version that went round, as everybody may read it."""
    found = records.newest(tx, *PUBLIC)
    return None if found is None else read(found)


def before(tx: Tx, seen: Seen) -> Seen | None:
    """Return the version before one, or None."""
    number = seen.version.number - 1
    return next((read(each) for each in records.every(tx) if each.number == number), None)


def read(version: PlanVersionRecord) -> Seen:
    """Return a version with its words."""
    return Seen(version, Composed.model_validate_json(version.composed))


def paragraph(seen: Seen, number: str) -> Paragraph:
    """Return a paragraph of a version. Refused when it has none of this number."""
    found = seen.composed.paragraph(number)
    if found is None:
        first, last = seen.composed.paragraphs[0].number, seen.composed.paragraphs[-1].number
        raise Refusal("plan.no_paragraph", number=number, first=first, last=last)
    return found


def note_look(tx: Tx, actor: Actor, seen: Seen, *, now: datetime) -> None:
    """Keep that a member of the commission opened the version that went round."""
    require(tx, actor, Action.READ_PLAN)
    if actor.person_id in ballots.members(tx) and seen.version.state == "circulated":
        assert actor.person_id is not None
        records.note_look(tx, seen.version.id, actor.person_id, now)


# ── composing ─────────────────────────────────────────────────────────────────────────────────


def to_compose(tx: Tx, actor: Actor) -> Seen | None:
    """Return the newest version, None before the first. Refused while it is voted on, or approved.

    Also refused as long as there is no commitment.
    """
    require(tx, actor, Action.COMPOSE_PLAN)
    plan = tx.kept(Programme).plan.key
    if not commitments.every(tx, plan=plan, states=("developing",)):
        raise Refusal("plan.no_commitments")
    plan_changes.require_changeable(tx)
    found = records.newest(tx)
    return None if found is None else read(found)


def compose(tx: Tx, actor: Actor, *, composed: Composed, now: datetime) -> Seen:
    """Keep what the records say as the next version. Refused when the newest says just that."""
    require(tx, actor, Action.COMPOSE_PLAN)
    number = records.next_number(tx)
    records.lock_newest(tx)
    newest = to_compose(tx, actor)
    if newest is not None and newest.composed == composed:
        raise Settled("plan.nothing_changes", number=newest.version.number)
    if newest is not None and newest.version.state == "composed":
        changed(tx, newest.version, state="replaced")
    made = records.insert(
        tx, number=number, composed=composed.model_dump_json(), composed_by=actor.person_id, now=now
    )
    after = {"paragraphs": len(composed.paragraphs), "commitments": list(composed.commitments)}
    audited(tx, actor, "plan.compose", made, now, after=after)
    return Seen(made, composed)


def to_write(tx: Tx, actor: Actor, *, section: str) -> str | None:
    """Return what was written for a section, None while the catalogue's words stand there.

    A section is the introduction, the method, or the code of a commitment: its plain summary.
    """
    require(tx, actor, Action.COMPOSE_PLAN)
    if section not in (INTRODUCTION, METHOD) and section not in sections(tx):
        raise Refusal("plan.no_section", section=section)
    plan_changes.require_changeable(tx)
    return records.texts(tx).get(section)


def texts_read(tx: Tx) -> str:
    """Return what `write` is told, of all that had been written when somebody began to."""
    newest = records.newest_text(tx)
    return "" if newest is None else newest.id


def write(tx: Tx, actor: Actor, *, section: str, text: str, read: str, now: datetime) -> None:
    """Keep the text of a section, for the next version that is composed.

    Overtaken when somebody wrote that section after `read`.
    """
    require(tx, actor, Action.COMPOSE_PLAN)
    records.lock_texts(tx)
    to_write(tx, actor, section=section)
    newest = records.newest_text(tx, section)
    if newest is not None and newest.id > read:
        raise overtaken(
            tx, "plan.written_meanwhile", "plan.written_meanwhile.unnamed",
            by=newest.actor_id, at=newest.at, text=newest.text,
        )  # fmt: skip
    said = as_public(tx, text)
    records.add_text(tx, section, text=said, actor_id=actor.person_id, now=now)
    audit.record(
        tx, actor, action="plan.write", subject=tx.kept(Programme).plan.key, now=now,
        after={"section": section, "text": said},
    )  # fmt: skip


def sections(tx: Tx) -> list[str]:
    """Return the codes of the commitments whose plain summary may be written."""
    plan = tx.kept(Programme).plan.key
    return [each.code for each in commitments.every(tx, plan=plan, states=("developing",))]


# ── sending it round ──────────────────────────────────────────────────────────────────────────


def to_circulate(tx: Tx, actor: Actor, *, recorded: Recorded) -> Seen:
    """Return the version that may go round. Refused when there is none that has not.

    Outdated when the records say otherwise by now.
    """
    require(tx, actor, Action.COMPOSE_PLAN)
    found = records.newest(tx)
    if found is None:
        raise Refusal("plan.none_yet")
    if found.state == "approved":
        raise Settled("plan.is_approved", number=found.number)
    if found.state != "composed":
        raise Settled("plan.went_round", number=found.number)
    if not ballots.members(tx):
        raise Refusal("vote.nobody")
    seen = read(found)
    require_current(seen, recorded)
    return seen


def circulate(
    tx: Tx, actor: Actor, *, number: int, recorded: Recorded, observe_until: datetime,
    now: datetime,
) -> Sent:  # fmt: skip
    """Send a version round: the commission may observe until a moment.

    The one that went round before is replaced; its open observations stay to be answered.
    Overtaken when `number` is not the newest any more.
    """
    require(tx, actor, Action.COMPOSE_PLAN)
    records.lock_newest(tx)
    seen = to_circulate(tx, actor, recorded=recorded)
    if seen.version.number != number:
        raise Overtaken("plan.overtaken", number=seen.version.number)
    if observe_until <= now:
        raise Refusal("moment.past", moment=observe_until)
    earlier = records.newest(tx, "circulated", "rejected")
    if earlier is not None:
        if earlier.vote_closes_at is not None:
            raise Refusal("plan.is_voted_on", number=earlier.number, closes=earlier.vote_closes_at)
        changed(tx, earlier, state="replaced")
    sent = changed(
        tx, seen.version, state="circulated", circulated_at=now, observe_until=observe_until
    )
    audited(tx, actor, "plan.circulate", sent, now, after={"until": str(observe_until)})
    return Sent(
        Seen(sent, seen.composed), ballots.members(tx), None if earlier is None else read(earlier)
    )


def authors_of(tx: Tx, composed: Composed) -> list[tuple[str, list[ProposalRecord]]]:
    """Return each commitment of a version with the proposals it comes from, by its code."""
    found = []
    for code in composed.commitments:
        commitment = commitments.by_code(tx, code)
        if commitment is None or commitment.draft_id is None:
            continue
        draft = drafts.by_id(tx, commitment.draft_id)
        assert draft is not None
        found.append((code, hops.origins(tx, draft)))
    return found


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def require_current(seen: Seen, recorded: Recorded) -> None:
    """Refuse a version that does not say what the records say now."""
    if outdated(seen.composed, recorded()):
        raise Outdated("plan.outdated", number=seen.version.number)


def changed(tx: Tx, version: PlanVersionRecord, **facts: object) -> PlanVersionRecord:
    """Change a version. Overtaken when it is not as it was read."""
    after = records.update(tx, version, **facts)
    if after is None:
        raise Overtaken("plan.overtaken", number=version.number)
    return after


def audited(
    tx: Tx, actor: Actor, action: str, version: PlanVersionRecord, now: datetime, *,
    after: dict[str, object], reason: str | None = None,
) -> None:  # fmt: skip
    """Note an act on a version in the audit log."""
    audit.record(
        tx, actor, action=action, subject=f"{tx.kept(Programme).plan.key} v{version.number}",
        now=now, reason=reason, after={"state": version.state, **after},
    )  # fmt: skip
