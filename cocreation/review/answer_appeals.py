"""The author's appeal against the answer to their proposal: once, while themes are chosen."""

from datetime import datetime

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, Role, may, require
from cocreation.programme import programme
from cocreation.programme.stages import Capability
from cocreation.proposals import proposals
from cocreation.proposals.moderation import Verdict
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.people import roles
from storage.proposals import proposals as proposal_records
from storage.proposals.appeals import AGAINST_ANSWER, AppealRecord
from storage.records import ProposalRecord
from storage.review import answers


def appeal(tx: Tx, actor: Actor, *, code: str, text: str, now: datetime) -> AppealRecord:
    """Appeal against the answer to one's own proposal, once; the words are kept sealed."""
    proposal = appealable(tx, actor, code=code)
    assert actor.person_id is not None
    _noted(tx, actor, proposal, what="appealed", reason=None, now=now)
    number = AGAINST_ANSWER.insert(
        tx, proposal_id=proposal.id, person_id=actor.person_id, text=text, now=now
    )
    return _existing(tx, number)


def appealable(tx: Tx, actor: Actor, *, code: str) -> ProposalRecord:
    """Return one's own proposal, to appeal about its answer.

    Refused while no answer is published, once themes are chosen, and a second time.
    """
    proposal = proposals.known(tx, code)
    require(tx, actor, Action.APPEAL, owner=proposal.author_id)
    earlier = AGAINST_ANSWER.of_proposal(tx, proposal.id)
    if earlier is not None:
        raise Settled("appeal.already", code=code, appeal=earlier.code)
    if not _is_answered(tx, proposal):
        raise Settled("appeal.nothing", code=code)
    if not programme.standing(tx).is_open(Capability.REVIEWS):
        raise Settled("appeal.too_late", code=code)
    return proposal


def may_appeal(tx: Tx, actor: Actor, proposal: ProposalRecord) -> bool:
    """Return whether somebody could appeal about the answer to a proposal now."""
    return (
        actor.person_id is not None
        and proposal.author_id == actor.person_id
        and may(actor, Action.APPEAL)
        and _is_answered(tx, proposal)
        and AGAINST_ANSWER.of_proposal(tx, proposal.id) is None
        and programme.standing(tx).is_open(Capability.REVIEWS)
    )


def is_one(tx: Tx, code: str) -> bool:
    """Return whether an appeal of this code is about an answer."""
    return AGAINST_ANSWER.by_code(tx, code) is not None


def waiting(tx: Tx, actor: Actor) -> list[AppealRecord]:
    """Return the appeals that nobody has decided, longest wait first."""
    require(tx, actor, Action.DECIDE_APPEAL)
    return AGAINST_ANSWER.waiting(tx)


def decidable(tx: Tx, actor: Actor, *, code: str) -> AppealRecord:
    """Return an open appeal that this actor may decide.

    Refused to its author, and to who wrote the answer, while somebody else could decide.
    """
    require(tx, actor, Action.DECIDE_APPEAL)
    found = _existing(tx, code)
    if found.state != "open":
        raise Settled("appeal.decided", code=code)
    others = set(deciders(tx)) - {actor.person_id}
    if found.person_id == actor.person_id and others:
        raise Settled("appeal.answer_yours", code=code)
    wrote = answers.who_wrote(tx, found.proposal_id) == actor.person_id
    if wrote and others - {found.person_id}:
        raise Settled("appeal.you_answered", code=code)
    return found


def decide(
    tx: Tx, actor: Actor, *, code: str, verdict: Verdict, reason: str, now: datetime
) -> AppealRecord:
    """Decide an appeal, with a public reason; upheld, the answer is to be written anew."""
    found = decidable(tx, actor, code=code)
    proposal = proposals.known(tx, found.proposal_code)
    said = as_public(tx, reason)
    upheld = verdict is Verdict.UPHELD
    if not AGAINST_ANSWER.decide(
        tx, found.id, state=verdict, reason=said, actor_id=actor.person_id, now=now
    ):
        raise Settled("appeal.decided", code=code)
    if upheld:
        answers.open_anew(tx, proposal.id)
    _noted(
        tx, actor, proposal, what="reopened" if upheld else "appeal_rejected", reason=said, now=now
    )
    audit.record(
        tx, actor, action="appeal.decide", subject=code, now=now, reason=said,
        before={"state": "open", "proposal": proposal.code},
        after={"state": verdict, "proposal": proposal.code},
    )  # fmt: skip
    return _existing(tx, code)


def deciders(tx: Tx) -> list[str]:
    """Return the ids of those who may decide, each once."""
    both = (*roles.with_role(tx, Role.COMMISSION), *roles.with_role(tx, Role.ADMIN))
    return list(dict.fromkeys(both))


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _is_answered(tx: Tx, proposal: ProposalRecord) -> bool:
    kept = answers.of_proposal(tx, proposal.id)
    return proposal.state == "received" and kept is not None and kept.state == "published"


def _existing(tx: Tx, code: str) -> AppealRecord:
    found = AGAINST_ANSWER.by_code(tx, code)
    if found is None:
        raise Refusal("appeal.unknown", code=code)
    return found


def _noted(
    tx: Tx, actor: Actor, proposal: ProposalRecord, *, what: str, reason: str | None, now: datetime
) -> None:
    changed = proposal_records.update(
        tx, proposal, what=what, facts={}, actor_id=actor.person_id, now=now, reason=reason
    )
    if changed is None:
        raise Refusal("proposal.changed_meanwhile", code=proposal.code)
