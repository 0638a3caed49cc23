"""What the records of a programme have to say in its plan: gathered, not yet worded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cocreation.commitments import drafts
from cocreation.minutes.facts import Shares, shares
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.proposals import hops, proposals
from storage.commitments import commitments, left_out, plan_periods
from storage.commitments import drafts as draft_records
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord
from storage.commitments.drafts import DraftRecord
from storage.commitments.plan_periods import PeriodRecord
from storage.engine import Tx
from storage.meetings import meetings
from storage.plan import plan_facts, plan_versions
from storage.records import ProposalRecord
from storage.review import themes
from storage.review.themes import ThemeRecord
from storage.validation import validations

DEVELOPING, CONTINUING = "developing", "continuing"


class Origin(NamedTuple):
    """Where a commitment comes from: proposals as everybody reads them, drafts, tables.

    `drafts` begin with the one that was developed; one that it is the counterproposal to follows.
    Only the last was written at a table: each other is by the institution in its place in `by`,
    None where that is not on record.
    `earlier` is the code of the commitment of an earlier plan that it carries on.
    """

    proposals: tuple[ProposalRecord, ...]
    drafts: tuple[DraftRecord, ...]
    tables: tuple[str, ...]
    earlier: str | None
    by: tuple[str | None, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code there is, proposals first, each once."""
        found = [
            *(each.code for each in self.proposals),
            *(each.code for each in self.drafts),
            *self.tables,
            *([self.earlier] if self.earlier else []),
        ]
        return tuple(dict.fromkeys(found))


class Made(NamedTuple):
    """A commitment of this plan, its milestones, and where it comes from.

    `silent` are the keys of the institutions that were asked about it and said nothing.
    """

    commitment: CommitmentRecord
    milestones: list[MilestoneRecord]
    origin: Origin
    silent: frozenset[str]


class Chosen(NamedTuple):
    """A theme that was decided, and the codes of the proposals it comes from."""

    theme: ThemeRecord
    sources: tuple[str, ...]


class LeftOut(NamedTuple):
    """A draft that is in no plan, and why.

    `state` is rejected or silent, which is what an institution said of it; or left_out by who
    administers, for public `reasons`. `counter` is the code of the counterproposal.
    """

    draft: DraftRecord
    institution: str | None
    state: str
    reasons: str | None
    counter: str | None
    origins: tuple[str, ...]


class Records(NamedTuple):
    """All that a plan tells. Counts are of proposals that stand; `meetings` count by kind.

    Of what institutions were asked about drafts, so many were `answered` and `unanswered` in time.

    `continuing` are the commitments of earlier plans that go on as they are: one that a commitment
    of this plan carries on is told of there.
    """

    texts: Mapping[str, str]
    period: PeriodRecord | None
    proposals: int
    paper: int
    people: int
    territories: Mapping[str, int]
    sectors: Shares
    groups: int
    outcomes: Mapping[str, int]
    meetings: Mapping[str, int]
    attended: int
    meeting_codes: tuple[str, ...]
    answered: int
    unanswered: int
    themes: Sequence[Chosen]
    themes_left_out: Sequence[Chosen]
    made: Sequence[Made]
    continuing: Sequence[CommitmentRecord]
    left_out: Sequence[LeftOut]


def gather(tx: Tx) -> Records:
    """Return what the records say now: the same records, the same answer."""
    count, paper, people = plan_facts.proposals(tx)
    held = plan_facts.held(tx)
    said = Counter(each.state for each in validations.every(tx))
    decided = [_chosen(tx, each) for each in themes.every(tx)]
    plan = tx.kept(Programme).plan.key
    developing = commitments.every(tx, plan=plan, states=(DEVELOPING,))
    carried_on = {each.continues for each in developing}
    return Records(
        texts=plan_versions.texts(tx),
        period=plan_periods.present(tx),
        proposals=count,
        paper=paper,
        people=people,
        territories=plan_facts.proposals_by(tx, "territory"),
        sectors=shares(plan_facts.proposals_by(tx, "sector")),
        groups=plan_facts.groups(tx),
        outcomes=plan_facts.outcomes(tx),
        meetings=Counter(each.kind for each in held),
        attended=sum(each.attended for each in held),
        meeting_codes=tuple(each.code for each in held),
        answered=said["approved"] + said["rejected"],
        unanswered=said["silent"],
        themes=[each for each in decided if each.theme.state == "approved"],
        themes_left_out=[each for each in decided if each.theme.state == "rejected"],
        made=[_made(tx, each) for each in developing],
        continuing=[
            _public(tx, each)
            for each in commitments.every(tx, states=(CONTINUING,))
            if each.plan != plan and each.id not in carried_on
        ],
        left_out=_left_out(tx, developing),
    )


def origin(tx: Tx, commitment: CommitmentRecord) -> Origin:
    """Return where a commitment comes from."""
    earlier = None
    if commitment.continues is not None:
        known = commitments.every(tx)
        earlier = next((each.code for each in known if each.id == commitment.continues), None)
    found = None if commitment.draft_id is None else draft_records.by_id(tx, commitment.draft_id)
    if found is None:
        return Origin((), (), (), earlier)
    chain = [found]
    while (before := chain[-1].counter_to) is not None:
        answered = draft_records.by_id(tx, before)
        if answered is None:
            break
        chain.append(answered)
    tables = dict.fromkeys(meetings.by_id(tx, each.meeting_id).code for each in chain)
    return Origin(
        tuple(proposals.public(tx, each) for each in hops.origins(tx, found)),
        tuple(drafts.public(tx, each) for each in chain),
        tuple(tables),
        earlier,
        tuple(_by(tx, *each) for each in pairwise(chain)),
    )


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _made(tx: Tx, commitment: CommitmentRecord) -> Made:
    found = commitments.milestones(tx, commitment.id)
    comes_from = origin(tx, commitment)
    return Made(_public(tx, commitment), found, comes_from, _silent(tx, comes_from.drafts))


def _by(tx: Tx, counter: DraftRecord, answered: DraftRecord) -> str | None:
    """Return the institution that gave a counterproposal, None where that is not on record."""
    asked = validations.of_draft(tx, answered.id)
    return next((each.institution for each in asked if each.counter_id == counter.id), None)


def _silent(tx: Tx, drafts_: Sequence[DraftRecord]) -> frozenset[str]:
    asked = [one for each in drafts_ for one in validations.of_draft(tx, each.id)]
    answered = {each.institution for each in asked if each.state != "silent"}
    return frozenset(each.institution for each in asked) - answered


def _public(tx: Tx, commitment: CommitmentRecord) -> CommitmentRecord:
    """Return a commitment as everybody reads it: data that identify a person are masked."""
    patterns = tx.kept(Programme).personal_data
    texts = {
        name: None if said is None else mask(said, patterns)
        for name in ("title", "problem", "solution", "goal")
        for said in [getattr(commitment, name)]
    }
    return commitment.model_copy(update=texts)


def _chosen(tx: Tx, theme: ThemeRecord) -> Chosen:
    patterns = tx.kept(Programme).personal_data
    texts = {name: mask(getattr(theme, name), patterns) for name in ("title", "summary")}
    sources = tuple(each.code for each in themes.sources(tx, theme.id))
    return Chosen(theme.model_copy(update=texts), sources)


def _left_out(tx: Tx, developing: Sequence[CommitmentRecord]) -> list[LeftOut]:
    developed = {each.draft_id for each in developing}
    found = []
    for each in plan_facts.not_viable(tx):
        if each.draft_id in developed:
            continue  # another institution took it on, or it went ahead after all
        found.append(
            _one_left_out(
                tx, each.draft_id, each.state, each.reasons,
                institution=each.institution, counter=each.counter,
            )
        )  # fmt: skip
    return found + [
        _one_left_out(tx, draft_id, "left_out", reason) for draft_id, reason in left_out.every(tx)
    ]


def _one_left_out(
    tx: Tx, draft_id: str, state: str, reasons: str | None, *, institution: str | None = None,
    counter: str | None = None,
) -> LeftOut:  # fmt: skip
    draft = draft_records.by_id(tx, draft_id)
    assert draft is not None
    patterns = tx.kept(Programme).personal_data
    said = None if reasons is None else mask(reasons, patterns)
    codes = tuple(one.code for one in hops.origins(tx, draft))
    return LeftOut(drafts.public(tx, draft), institution, state, said, counter, codes)
