"""Withholding a proposal with a public reason, and the author's appeal against it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from cocreation.oversight import audit
from cocreation.people import roles
from cocreation.permissions import Action, Actor, may, require
from cocreation.proposals import proposals
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.proposals import proposals as proposal_records
from storage.proposals.appeals import AGAINST_WITHHOLDING, AppealRecord
from storage.records import ProposalEventRecord, ProposalRecord

RECEIVED, WITHHELD = "received", "withheld"


class Verdict(StrEnum):
    """How an appeal may end."""

    UPHELD = "upheld"
    REJECTED = "rejected"


def withhold(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> ProposalRecord:
    """Take a proposal out of public view, for a reason that everybody reads."""
    proposal = may_withhold(tx, actor, code=code)
    said = as_public(tx, reason)
    changed = _moved(tx, actor, proposal, what="withheld", to=WITHHELD, reason=said, now=now)
    _audited(tx, actor, "proposal.withhold", proposal, to=WITHHELD, reason=said, now=now)
    return changed


def restore(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> ProposalRecord:
    """Show a withheld proposal again, with a public reason; an open appeal has been heard then."""
    proposal = may_restore(tx, actor, code=code)
    said = as_public(tx, reason)
    changed = _moved(tx, actor, proposal, what="restored", to=RECEIVED, reason=said, now=now)
    _audited(tx, actor, "proposal.restore", proposal, to=RECEIVED, reason=said, now=now)
    appeal = AGAINST_WITHHOLDING.of_proposal(tx, proposal.id)
    if appeal is not None and appeal.state == "open":
        _close(tx, actor, appeal, Verdict.UPHELD, reason=said, now=now)
    return changed


def may_withhold(tx: Tx, actor: Actor, *, code: str) -> ProposalRecord:
    """Return a proposal that this actor may withhold. Refused when it is not in public view."""
    require(tx, actor, Action.MODERATE)
    proposal = proposals.known(tx, code)
    if proposal.state != RECEIVED:
        raise Settled(f"proposal.is_{proposal.state}", code=code)
    return proposal


def may_restore(tx: Tx, actor: Actor, *, code: str) -> ProposalRecord:
    """Return a proposal that this actor may restore. Refused when it is not withheld."""
    require(tx, actor, Action.MODERATE)
    proposal = proposals.known(tx, code)
    if proposal.state != WITHHELD:
        raise Settled("restore.not_withheld", code=code)
    return proposal


def reason_of(tx: Tx, proposal: ProposalRecord) -> str:
    """Return the public reason for which a proposal was withheld last, or nothing."""
    return next((each.reason or "" for each in _withholdings(tx, proposal)), "")


def appeal(tx: Tx, actor: Actor, *, code: str, text: str, now: datetime) -> AppealRecord:
    """Appeal against the withholding of one's own proposal, once; the words are kept sealed."""
    proposal = appealable(tx, actor, code=code)
    assert actor.person_id is not None
    _noted(tx, actor, proposal, what="appealed", reason=None, now=now)
    number = AGAINST_WITHHOLDING.insert(
        tx, proposal_id=proposal.id, person_id=actor.person_id, text=text, now=now
    )
    return _existing(tx, number)


def appealable(tx: Tx, actor: Actor, *, code: str) -> ProposalRecord:
    """Return one's own proposal, to appeal about. Refused when it is not withheld, or was done."""
    proposal = proposals.known(tx, code)
    require(tx, actor, Action.APPEAL, owner=proposal.author_id)
    if proposal.state != WITHHELD:
        raise Settled("appeal.not_withheld", code=code)
    earlier = AGAINST_WITHHOLDING.of_proposal(tx, proposal.id)
    if earlier is not None:
        raise Settled("appeal.already", code=code, appeal=earlier.code)
    return proposal


def may_appeal(tx: Tx, actor: Actor, proposal: ProposalRecord) -> bool:
    """Return whether somebody could appeal about a proposal now."""
    return (
        proposal.state == WITHHELD
        and actor.person_id is not None
        and proposal.author_id == actor.person_id
        and may(actor, Action.APPEAL)
        and AGAINST_WITHHOLDING.of_proposal(tx, proposal.id) is None
    )


def waiting(tx: Tx, actor: Actor) -> list[AppealRecord]:
    """Return the appeals that nobody has decided, longest wait first."""
    require(tx, actor, Action.MODERATE)
    return AGAINST_WITHHOLDING.waiting(tx)


def decidable(tx: Tx, actor: Actor, *, code: str) -> AppealRecord:
    """Return an open appeal that this actor may decide.

    Refused to whoever withheld the proposal while somebody else could decide, and to its author
    while there is any other administrator.
    """
    require(tx, actor, Action.MODERATE)
    found = _existing(tx, code)
    if found.state != "open":
        raise Settled("appeal.decided", code=code)
    others = {each for each in roles.administrators(tx) if each != actor.person_id}
    proposal = proposals.known(tx, found.proposal_code)
    withheld_by = next((each.actor_id for each in _withholdings(tx, proposal)), None)
    if found.person_id == actor.person_id and others:
        raise Refusal("appeal.yours", code=code)
    if withheld_by == actor.person_id and others - {found.person_id}:
        raise Refusal("appeal.not_by_you", code=code)
    return found


def decide(
    tx: Tx, actor: Actor, *, code: str, verdict: Verdict, reason: str, now: datetime
) -> AppealRecord:
    """Decide an appeal, with a public reason; upheld, the proposal is shown again."""
    found = decidable(tx, actor, code=code)
    proposal = proposals.known(tx, found.proposal_code)
    said = as_public(tx, reason)
    if verdict is Verdict.REJECTED:
        _noted(tx, actor, proposal, what="appeal_rejected", reason=said, now=now)
    elif proposal.state == WITHHELD:
        _moved(tx, actor, proposal, what="restored", to=RECEIVED, reason=said, now=now)
    _close(tx, actor, found, verdict, reason=said, now=now)
    return _existing(tx, code)


def _close(
    tx: Tx, actor: Actor, found: AppealRecord, verdict: Verdict, *, reason: str, now: datetime
) -> None:
    ended = AGAINST_WITHHOLDING.decide(
        tx, found.id, state=verdict, reason=reason, actor_id=actor.person_id, now=now
    )
    if not ended:
        raise Settled("appeal.decided", code=found.code)
    audit.record(
        tx,
        actor,
        action="appeal.decide",
        subject=found.code,
        now=now,
        reason=reason,
        before={"state": "open", "proposal": found.proposal_code},
        after={"state": verdict, "proposal": found.proposal_code},
    )


def _existing(tx: Tx, code: str) -> AppealRecord:
    found = AGAINST_WITHHOLDING.by_code(tx, code)
    if found is None:
        raise Refusal("appeal.unknown", code=code)
    return found


# ── what is written down ──────────────────────────────────────────────────────────────────────


def _withholdings(tx: Tx, proposal: ProposalRecord) -> list[ProposalEventRecord]:
    """Return how often a proposal was withheld, newest first."""
    history = proposal_records.history(tx, proposal.id)
    return [each for each in reversed(history) if each.what == "withheld"]


def _moved(
    tx: Tx,
    actor: Actor,
    proposal: ProposalRecord,
    *,
    what: str,
    to: str,
    reason: str,
    now: datetime,
) -> ProposalRecord:
    return _changed(tx, actor, proposal, what=what, facts={"state": to}, reason=reason, now=now)


def _noted(
    tx: Tx, actor: Actor, proposal: ProposalRecord, *, what: str, reason: str | None, now: datetime
) -> None:
    _changed(tx, actor, proposal, what=what, facts={}, reason=reason, now=now)


def _changed(
    tx: Tx,
    actor: Actor,
    proposal: ProposalRecord,
    *,
    what: str,
    facts: Mapping[str, str],
    reason: str | None,
    now: datetime,
) -> ProposalRecord:
    changed = proposal_records.update(
        tx, proposal, what=what, facts=facts, actor_id=actor.person_id, now=now, reason=reason
    )
    if changed is None:
        raise Refusal("proposal.changed_meanwhile", code=proposal.code)
    return changed


def _audited(
    tx: Tx,
    actor: Actor,
    action: str,
    proposal: ProposalRecord,
    *,
    to: str,
    reason: str,
    now: datetime,
) -> None:
    audit.record(
        tx,
        actor,
        action=action,
        subject=proposal.code,
        now=now,
        reason=reason,
        before={"state": proposal.state},
        after={"state": to},
    )
