"""What happened to an idea: hop by hop into the plan, and from the plan back to every origin."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from cocreation.commitments import drafts
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.proposals.hops import Hop
from cocreation.refusals import Refusal
from cocreation.review import groups
from storage.announcements import launch
from storage.engine import Tx
from storage.proposals import proposals as proposal_records
from storage.proposals import told
from storage.records import ProposalEventRecord, ProposalRecord
from storage.review import answers, themes
from storage.tracing import traces as records
from storage.tracing.traces import DraftHop, Made, PlanHop, Source

_READ = re.IGNORECASE | re.ASCII
_COMMITMENT = re.compile(r"\s*([0-9a-z]{2,12}?)\s*-\s*0*([0-9]{1,4})\s*", _READ)
_LOOSE = re.compile(r"\s*([0-9]{1,3}[a-z]{1,9})[\s.]*0*([0-9]{1,4})\s*", _READ)
_PARAGRAPH = re.compile(
    r"\s*(?:plan\s+|(?=[0-9]+\.[0-9]))([0-9]{1,3}(?:\.[0-9]{1,3}){0,3})\.?\s*", _READ
)
PUBLIC_PLAN = ("circulated", "approved")
"""The states in which everybody may read a version of the plan."""


class Step(NamedTuple):
    """One thing that happened: when, which (the end of its phrase's key), its values.

    `code` is what it leads to, None where that is nothing to look at.
    """

    at: datetime
    kind: str
    values: Mapping[str, Any]
    code: str | None = None


class Trace(NamedTuple):
    """A proposal as everybody may read it, and all that happened to it, oldest first."""

    proposal: ProposalRecord
    steps: list[Step]


class Origins(NamedTuple):
    """All that a draft, a commitment or a paragraph comes from.

    `kind` is draft, commitment or paragraph; `code` its code or number, `title` its public text.
    """

    kind: str
    code: str
    title: str
    commitments: list[Made]
    drafts: list[DraftHop]
    proposals: list[Source]


def follow(tx: Tx, actor: Actor, *, code: str) -> Trace:
    """Return the way of a proposal, for everybody. Refused when there is none with this code."""
    require(tx, actor, Action.READ_PROPOSAL)
    proposal = proposals.known(tx, code)
    history = proposal_records.history(tx, proposal.id)
    steps = [
        *_of_itself(tx, proposal, history),
        *_of_groups(history),
        *_of_themes(tx, proposal),
        *_from_drafts(tx, proposal),
    ]
    return Trace(proposals.public(tx, proposal), sorted(steps, key=_when))


def origins(tx: Tx, actor: Actor, *, kind: str, code: str) -> Origins:
    """Return all that a draft, a commitment or a paragraph of the plan comes from.

    Refused when there is none with this code, and while the plan is not public.
    """
    require(tx, actor, Action.READ_PROPOSAL)
    if kind == "paragraph":
        return _of_paragraph(tx, code)
    if kind == "commitment":
        made = records.commitment_chain(tx, code)
        if not made:
            raise Refusal("trace.no_commitment", code=code)
        return _of_commitment(tx, "commitment", code, made[0].title, made, ())
    found = drafts.see(tx, actor, code=code).draft
    chain = records.draft_chain(tx, found.id)
    codes = records.origins_of(tx, [each.id for each in chain])
    return Origins(
        "draft", code, _masked(tx, found.title), [], _masked_drafts(tx, chain), _sources(tx, codes)
    )


def as_commitment(text: str) -> str | None:
    """Return the code that "4pan-2" or "4PAN 02" means, or None."""
    match = _COMMITMENT.fullmatch(text) or _LOOSE.fullmatch(text)
    return None if match is None else f"{match[1].upper()}-{int(match[2]):02d}"


def as_paragraph(text: str) -> str | None:
    """Return the number that "plan 3.2" or "3.2" names, or None."""
    match = _PARAGRAPH.fullmatch(text)
    return None if match is None else match[1]


# ── the way into the plan ─────────────────────────────────────────────────────────────────────


_ORDER = (
    "received", "corrected", "grouped", "regrouped", "ungrouped", "in_theme", "theme_approved",
    "theme_rejected", "answered", "in_draft", "draft_rejected", "countered", "draft_approved",
    "draft_silent", "draft_withdrawn", "left_out", "developed", "commitment_withdrawn", "in_plan",
    "plan_approved", "delivered", "launched",
)  # fmt: skip
"""How things that happened in one moment follow on each other."""


def _when(step: Step) -> tuple[datetime, int]:
    kind = step.kind.partition(".")[0]
    return step.at, _ORDER.index(kind) if kind in _ORDER else _ORDER.index("answered")


def _of_itself(
    tx: Tx, proposal: ProposalRecord, history: Iterable[ProposalEventRecord]
) -> Iterator[Step]:
    last = max((each.version for each in history if each.what == "answered"), default=None)
    answer = answers.of_proposal(tx, proposal.id)
    for each in history:
        reason = {} if each.reason is None else {"reason": _masked(tx, each.reason)}
        if each.what == "received":
            yield Step(each.at, f"received.{proposal.source}", {})
        elif each.what == "answered":
            published = answer is not None and answer.state == "published"
            if each.version == last and answer is not None and published:
                values = {**reason, "theme": answer.theme}
                yield Step(each.at, f"answered.{answer.outcome}", values, answer.theme)
            else:
                yield Step(each.at, "answered.before", reason)
        elif each.what not in ("grouped", "ungrouped"):
            yield Step(each.at, each.what, reason)


def _of_groups(history: Iterable[ProposalEventRecord]) -> Iterator[Step]:
    """Tell each change of groups once: coming into one out of another is one move."""
    here = None
    for each in history:
        if each.what == "grouped":
            code, _, title = (each.reason or "").partition(groups.BETWEEN)
            values = {"group": code, "title": title}
            kind = "grouped" if here is None else "regrouped"
            yield Step(each.at, kind, {**values, "before": here or ""}, code)
            here = code
        elif each.what == "ungrouped":
            values = {"group": here or "", "reason": each.reason or ""}
            yield Step(each.at, "ungrouped", values, here)
            here = None


def _of_themes(tx: Tx, proposal: ProposalRecord) -> Iterator[Step]:
    for each in themes.of_proposal(tx, proposal.id):
        values: dict[str, Any] = {"theme": each.code, "title": each.title}
        yield Step(each.proposed_at, "in_theme", values, each.code)
        if each.decided_at is not None and each.state in ("approved", "rejected"):
            cast = themes.votes(tx, each.id)
            count = {"yes": 0, "no": 0, "abstain": 0, **cast}
            yield Step(each.decided_at, f"theme_{each.state}", {**values, **count}, each.code)


def _from_drafts(tx: Tx, proposal: ProposalRecord) -> Iterator[Step]:
    facts = tx.kept(Programme)
    found = _masked_drafts(tx, records.drafts_from(tx, proposal.id))
    by_id = {each.id: each for each in found}
    for each in found:
        values = {"draft": each.code, "title": each.title, "table": each.table}
        if each.counter_to in by_id:
            answered = by_id[each.counter_to].code
            yield Step(each.created_at, "countered", {**values, "to": answered}, each.code)
        else:
            yield Step(each.created_at, "in_draft", values, each.code)
        if each.withdrawn_at is not None:
            reason = _masked(tx, each.reason or "")
            yield Step(
                each.withdrawn_at, "draft_withdrawn", {**values, "reason": reason}, each.code
            )
    ids = list(by_id)
    latest = max((each.created_at for each in found), default=proposal.created_at)
    for one in records.decisions(tx, ids):
        institution = facts.institution(one.institution).short
        about = {"draft": one.draft, "institution": institution, "counter": one.counter or ""}
        reasons = _masked(tx, one.reasons or "")
        yield Step(one.at or latest, f"draft_{one.state}", {**about, "reasons": reasons}, one.draft)
    made = records.commitments_of(tx, ids)
    for each_made in made:
        about = {"commitment": each_made.code, "title": _masked(tx, each_made.title)}
        yield Step(each_made.created_at, "developed", about, each_made.code)
        if each_made.state == "withdrawn":
            yield Step(each_made.updated_at, "commitment_withdrawn", about, each_made.code)
    yield from _of_plan(tx, proposal, {each.code for each in made if each.state != "withdrawn"})


def _of_plan(tx: Tx, proposal: ProposalRecord, commitments: set[str]) -> Iterator[Step]:
    plan, numbers = records.plan(tx), []
    if plan is not None and plan.state in PUBLIC_PLAN:
        numbers = [
            each.number
            for each in plan.paragraphs
            if each.commitment in commitments or proposal.code in each.origins
        ]
        if numbers:
            first = f"plan {numbers[0]}"
            values = {"list": ", ".join(numbers), "count": len(numbers), "version": plan.number}
            yield Step(plan.circulated_at or plan.composed_at, "in_plan", values, first)
            if plan.approved_at is not None:
                yield Step(plan.approved_at, "plan_approved", {})
            if plan.delivered_on is not None:
                yield _delivery(tx, plan, plan.delivered_on)
    launched = launch.launched_at(tx)
    heard = any(each.hop == Hop.LAUNCHED for each in told.of_proposal(tx, proposal.id))
    if launched is not None and (numbers or heard):
        yield Step(launched, "launched.told" if heard else "launched.plan", {})


def _delivery(tx: Tx, plan: PlanHop, day: date) -> Step:
    facts = tx.kept(Programme)
    at = max(facts.noon(day), plan.approved_at or facts.noon(day))
    if plan.correction is None:
        return Step(at, "delivered", {})
    reason = {"reason": _masked(tx, plan.correction)}
    if plan.first_delivered_on is None:
        return Step(at, "delivered.corrected", reason)
    return Step(
        at, "delivered.another_day", {**reason, "first": facts.noon(plan.first_delivered_on)}
    )


# ── and back ──────────────────────────────────────────────────────────────────────────────────


def _of_paragraph(tx: Tx, number: str) -> Origins:
    plan = records.plan(tx)
    if plan is None or plan.state not in PUBLIC_PLAN:
        raise Refusal("trace.no_plan")
    found = next((each for each in plan.paragraphs if each.number == number), None)
    if found is None:
        raise Refusal("trace.no_paragraph", number=number)
    chain = [] if found.commitment is None else records.commitment_chain(tx, found.commitment)
    return _of_commitment(tx, "paragraph", number, found.text, chain, found.origins)


def _of_commitment(
    tx: Tx, kind: str, code: str, title: str, made: list[Made], named: tuple[str, ...]
) -> Origins:
    chain = [
        each
        for one in made
        if one.draft_id is not None
        for each in records.draft_chain(tx, one.draft_id)
    ]
    codes = {*named, *records.origins_of(tx, [each.id for each in chain])}
    masked = [each.model_copy(update={"title": _masked(tx, each.title)}) for each in made]
    return Origins(
        kind, code, _masked(tx, title), masked, _masked_drafts(tx, chain), _sources(tx, codes)
    )


def _sources(tx: Tx, codes: Iterable[str]) -> list[Source]:
    return [
        each._replace(title="" if each.state == "withheld" else _masked(tx, each.title))
        for each in records.sources(tx, codes)
    ]


def _masked_drafts(tx: Tx, found: list[DraftHop]) -> list[DraftHop]:
    return [each.model_copy(update={"title": _masked(tx, each.title)}) for each in found]


def _masked(tx: Tx, text: str) -> str:
    return mask(text, tx.kept(Programme).personal_data)
