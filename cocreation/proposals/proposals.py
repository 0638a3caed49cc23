"""Proposals: what one holds, and what may be done with it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from cocreation.permissions import Action, Actor, may, require
from cocreation.personal_data import find, mask
from cocreation.programme.facts import Programme
from cocreation.proposals import attachments, similar_proposals
from cocreation.refusals import Refusal, Settled
from cocreation.texts import Paragraph, ShownName, Title
from storage.engine import Tx
from storage.proposals import proposals as records
from storage.records import AttachmentRecord, ProposalEventRecord, ProposalRecord

_CODE = re.compile(r"\s*p?\s*[.-]?\s*0*(\d{1,18})\s*", re.IGNORECASE | re.ASCII)


class Draft(BaseModel):
    """What a proposal says. Theme, territory and sector are keys of the programme."""

    model_config = ConfigDict(frozen=True)

    title: Title
    problem: Paragraph
    idea: Paragraph
    theme: str
    territory: str
    sector: str | None = None
    shown_name: ShownName | None = None


class Origin(NamedTuple):
    """Where a proposal came from: a channel's name, or paper with its event, collector and day."""

    source: str
    event: str | None = None
    collected_by: str | None = None
    collected_on: str | None = None


class Seen(NamedTuple):
    """A proposal as somebody may see it, with how many people support it.

    `hidden`: it is withheld, and what it says is not for this person. `files` were sent with it;
    for others than its author and staff there are none.
    """

    proposal: ProposalRecord
    supports: int
    history: list[ProposalEventRecord]
    own: bool
    supported: bool
    hidden: bool
    files: list[AttachmentRecord]


def submit(
    tx: Tx,
    actor: Actor,
    *,
    draft: Draft,
    author: str | None,
    collector: str | None,
    origin: Origin,
    now: datetime,
    conversation: str | None = None,
) -> ProposalRecord:
    """Register a proposal and return it with its code.

    `author` is None when a paper sheet names nobody; `collector` is who typed it in. What was
    attached in `conversation` goes with it. Refused when the call is closed, or a key is none of
    the programme's.
    """
    for_oneself = author is not None and author == actor.person_id
    require(tx, actor, Action.PROPOSE if for_oneself else Action.TYPE_IN_PAPER)
    facts = _checked(tx, draft)
    facts |= {
        **origin._asdict(),
        "author_id": author,
        "collector_id": collector,
    }
    proposal = records.insert(tx, facts=facts, state="received", actor_id=actor.person_id, now=now)
    if conversation is not None:
        attachments.give(tx, conversation_id=conversation, proposal_id=proposal.id)
    return proposal


def correct(
    tx: Tx, actor: Actor, *, code: str, facts: Mapping[str, str | None], now: datetime
) -> ProposalRecord:
    """Change fields of one's own proposal while the call is open; the history keeps the old."""
    proposal = own(tx, actor, code=code)
    _require_received(proposal)
    before = {name: getattr(proposal, name) for name in Draft.model_fields}
    checked = _checked(tx, Draft(**{**before, **facts}))
    changed = {name: value for name, value in checked.items() if value != before[name]}
    if not changed:
        return proposal
    return _updated(tx, actor, proposal, what="corrected", facts=changed, now=now)


def withdraw(tx: Tx, actor: Actor, *, code: str, now: datetime) -> ProposalRecord:
    """Take one's own proposal back while the call is open; a withheld one stays as it is."""
    proposal = own(tx, actor, code=code)
    if proposal.state != "received":
        return proposal
    return _updated(tx, actor, proposal, what="withdrawn", facts={"state": "withdrawn"}, now=now)


def own(tx: Tx, actor: Actor, *, code: str) -> ProposalRecord:
    """Return one's own proposal, to be changed. Refused when it is another's or closed."""
    proposal = known(tx, code)
    require(tx, actor, Action.CHANGE_PROPOSAL, owner=proposal.author_id)
    return proposal


def see(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return a proposal as this actor may see it: others than its author and staff, masked."""
    require(tx, actor, Action.READ_PROPOSAL)
    proposal = known(tx, code)
    me = actor.person_id
    mine = me is not None and proposal.author_id == me
    whole = mine or may(actor, Action.TYPE_IN_PAPER)
    return Seen(
        proposal if whole else public(tx, proposal),
        records.supports(tx, proposal.id),
        records.history(tx, proposal.id),
        own=mine,
        supported=me is not None and records.has_support(tx, proposal.id, me),
        hidden=proposal.state == "withheld" and not whole,
        files=attachments.of_proposal(tx, proposal_id=proposal.id) if whole else [],
    )


def by_author(tx: Tx, actor: Actor, *, author: str) -> list[ProposalRecord]:
    """Return one's own proposals, newest first."""
    require(tx, actor, Action.READ_OWN)
    return records.by_author(tx, author)


def support(
    tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime
) -> tuple[ProposalRecord, int]:
    """Support a proposal, once; return it and how many do. One's own is refused."""
    require(tx, actor, Action.SUPPORT)
    proposal = standing(tx, code)
    if proposal.author_id == person_id:
        raise Refusal("support.own", code=proposal.code)
    if not records.has_support(tx, proposal.id, person_id):
        records.insert_support(tx, proposal.id, person_id, now)
    return public(tx, proposal), records.supports(tx, proposal.id)


def take_support_back(
    tx: Tx, actor: Actor, *, person_id: str, code: str
) -> tuple[ProposalRecord, int]:
    """Take one's support back; return the proposal and how many still support it.

    Refused when there is none to take back.
    """
    require(tx, actor, Action.SUPPORT)
    proposal = known(tx, code)
    if not records.delete_support(tx, proposal.id, person_id):
        raise Refusal("support.none_of_yours", code=proposal.code)
    return public(tx, proposal), records.supports(tx, proposal.id)


def similar(
    tx: Tx, *, title: str, problem: str, idea: str, theme: str, without: str | None = None
) -> list[ProposalRecord]:
    """Return up to three proposals, public and not withdrawn, that say something alike.

    `without` is the code of the proposal whose words these are, if they are one's.
    """
    alike = similar_proposals.search(
        tx, title=title, problem=problem, idea=idea, theme=theme, without=without
    )
    return [public(tx, proposal) for proposal in alike]


def public(tx: Tx, proposal: ProposalRecord) -> ProposalRecord:
    """Return a proposal as everybody may read it: data that identify a person are masked.

    Of a withheld one nothing is left to read.
    """
    if proposal.state == "withheld":
        return proposal.model_copy(
            update={"title": "", "problem": "", "idea": "", "shown_name": None}
        )
    patterns = tx.kept(Programme).personal_data
    texts = {
        name: mask(text, patterns)
        for name in ("title", "problem", "idea", "shown_name")
        if (text := getattr(proposal, name)) is not None
    }
    return proposal.model_copy(update=texts)


def identifies_somebody(tx: Tx, draft: Draft) -> bool:
    """Return whether a draft seems to hold an identity number, a telephone or an e-mail."""
    return any(names_somebody(tx, text) for text in (draft.title, draft.problem, draft.idea))


def names_somebody(tx: Tx, text: str) -> bool:
    """Return whether a text seems to hold an identity number, a telephone or an e-mail."""
    return bool(find(text, tx.kept(Programme).personal_data))


def as_code(text: str) -> str | None:
    """Return the code that "42", "p42", "P-0042" or "prop_0042" means, or None."""
    match = _CODE.fullmatch(text.replace("prop_", "").replace("prop", ""))
    return None if match is None else f"P-{int(match[1]):04d}"


def known(tx: Tx, code: str) -> ProposalRecord:
    """Return the proposal with this code, for a rule that acts on it. Refused when there is none.

    It asks nothing of who acts: the rule does.
    """
    proposal = records.by_code(tx, code)
    if proposal is None:
        raise Refusal("proposal.unknown", code=code)
    return proposal


def standing(tx: Tx, code: str) -> ProposalRecord:
    """Return the proposal with this code. Refused when it is none, withdrawn or withheld.

    It asks nothing of who acts: the rule does.
    """
    proposal = known(tx, code)
    _require_received(proposal)
    return proposal


def _require_received(proposal: ProposalRecord) -> None:
    if proposal.state == "withheld":
        raise Settled("proposal.is_withheld", code=proposal.code)
    if proposal.state != "received":
        raise Settled("proposal.is_withdrawn", code=proposal.code)


def _checked(tx: Tx, draft: Draft) -> dict[str, str | None]:
    programme = tx.kept(Programme)
    for look_up, key in (
        (programme.theme, draft.theme),
        (programme.territory, draft.territory),
        (programme.sector, draft.sector),
    ):
        if key is not None:
            try:
                look_up(key)
            except KeyError as error:
                raise Refusal("proposal.unknown_choice", choice=key) from error
    return draft.model_dump()


def _updated(
    tx: Tx,
    actor: Actor,
    proposal: ProposalRecord,
    *,
    what: str,
    facts: Mapping[str, str | None],
    now: datetime,
) -> ProposalRecord:
    changed = records.update(
        tx, proposal, what=what, facts=facts, actor_id=actor.person_id, now=now
    )
    if changed is None:
        raise Refusal("proposal.changed_meanwhile", code=proposal.code)
    return changed
