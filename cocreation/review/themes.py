"""The themes of the plan: made of what people proposed, and voted on with a quorum."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from cocreation import codes
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Institution
from cocreation.proposals import proposals
from cocreation.refusals import Refusal, Settled
from cocreation.review import ballots, groups
from cocreation.review.ballots import Choice, Tally, Term
from cocreation.texts import Paragraph
from storage.engine import Tx
from storage.records import ProposalRecord
from storage.review import themes as records
from storage.review.themes import ThemeRecord

SUMMARY_MAX = 600

Summary = Annotated[Paragraph, StringConstraints(max_length=SUMMARY_MAX)]


class Seen(NamedTuple):
    """A theme with the proposals it comes from, as everybody may read them, and its vote.

    `own` is how the person who looks votes. The tally is told only once the vote is over.
    """

    theme: ThemeRecord
    sources: list[ProposalRecord]
    tally: Tally
    own: Choice | None
    institutions: list[Institution]


class Opened(NamedTuple):
    """Themes whose vote was opened, until when, and who may vote."""

    themes: list[ThemeRecord]
    closes_at: datetime
    members: list[str]


def propose(
    tx: Tx,
    actor: Actor,
    *,
    title: str,
    summary: str,
    area: str,
    sources: list[str],
    institutions: Sequence[str] = (),
    now: datetime,
) -> ThemeRecord:
    """Propose a theme from proposals (P-…) and groups (G-…), at least one of them.

    `institutions` are the keys of those that fit it.
    """
    require(tx, actor, Action.PROPOSE_THEME)
    try:
        tx.kept(Programme).theme(area)
    except KeyError as error:
        raise Refusal("proposal.unknown_choice", choice=area) from error
    found = to_draw_on(tx, actor, sources=sources)
    theme = records.insert(
        tx, title=title, summary=summary, area=area, proposed_by=actor.person_id, now=now
    )
    records.set_institutions(tx, theme.id, _keys(tx, institutions))
    for proposal, group in found:
        records.add_source(tx, theme.id, proposal.id, group)
    _audited(tx, actor, "theme.propose", theme, now, after={"title": title, "sources": sources})
    return theme


def to_draw_on(
    tx: Tx, actor: Actor, *, sources: Sequence[str]
) -> list[tuple[ProposalRecord, str | None]]:
    """Return the proposals that these codes mean, each with the id of the group it is named by.

    Refused where one means none: a group that was merged into another one, or has none.
    """
    require(tx, actor, Action.PROPOSE_THEME)
    found = [each for code in sources for each in _sources(tx, code)]
    if not found:
        raise Settled("theme.no_source")
    return found


def set_institutions(
    tx: Tx, actor: Actor, *, code: str, institutions: Sequence[str], now: datetime
) -> Seen:
    """Change which institutions fit a theme, by their keys.

    Refused while it is voted on, so that all vote on the same, and once it was not approved.
    """
    require(tx, actor, Action.PROPOSE_THEME)
    theme = _known(records.lock(tx, code), code)
    if theme.state == "rejected":
        raise Settled("theme.is_rejected", code=code)
    if theme.state == "voting":
        raise Settled("theme.stays_while_voting", code=code, closes=theme.closes_at)
    before = records.institutions(tx, theme.id)
    records.set_institutions(tx, theme.id, _keys(tx, institutions))
    audit.record(
        tx, actor, action="theme.institutions", subject=code, now=now,
        before={"institutions": before}, after={"institutions": list(institutions)},
    )  # fmt: skip
    return _seen(tx, theme, actor)


def open_votes(
    tx: Tx, actor: Actor, *, codes: list[str], closes_at: datetime, now: datetime
) -> Opened:
    """Let the commission vote on themes until a moment.

    Refused when nobody may vote, the moment is past, or a theme is not waiting for it.
    """
    require(tx, actor, Action.OPEN_VOTE)
    members = ballots.members(tx)
    if not members:
        raise Settled("vote.nobody")
    if closes_at <= now:
        raise Refusal("moment.past", moment=closes_at)
    opened = []
    for code in codes:
        theme = _known(records.lock(tx, code), code)
        if theme.state != "proposed":
            raise Settled(f"theme.is_{theme.state}", code=code)
        records.delete_votes(tx, theme.id)
        opened.append(_changed(tx, theme, state="voting", closes_at=closes_at, reason=None))
        records.note_notice(tx, theme.id, ballots.notice(Term.OPENED, closes_at), now)
        _audited(tx, actor, "theme.open_vote", theme, now, after={"closes_at": str(closes_at)})
    return Opened(opened, closes_at, members)


def vote(
    tx: Tx, actor: Actor, *, person_id: str, code: str, choice: Choice, now: datetime
) -> ThemeRecord:
    """Vote on a theme; until the vote closes one may think again. Each member counts once."""
    theme = to_vote(tx, actor, code=code, now=now)
    records.put_vote(tx, theme.id, person_id, choice, now)
    return theme


def in_vote(tx: Tx, actor: Actor, *, now: datetime) -> list[ThemeRecord]:
    """Return the themes that may be voted on now."""
    require(tx, actor, Action.VOTE)
    voting = records.every(tx, "voting")
    return [each for each in voting if each.closes_at is None or now < each.closes_at]


def to_vote(tx: Tx, actor: Actor, *, code: str, now: datetime) -> ThemeRecord:
    """Return a theme that this actor may vote on now, locked. Refused before and after its vote."""
    require(tx, actor, Action.VOTE)
    theme = _known(records.lock(tx, code), code)
    if theme.state != "voting":
        raise Settled(f"theme.is_{theme.state}", code=code)
    if theme.closes_at is not None and theme.closes_at <= now:
        raise Settled("vote.over", code=code, closed=theme.closes_at)
    return theme


def to_close(tx: Tx, actor: Actor, *, code: str, now: datetime) -> ThemeRecord:
    """Return a theme whose vote may be closed: its time is over, or everybody has voted."""
    require(tx, actor, Action.OPEN_VOTE)
    theme = _known(records.lock(tx, code), code)
    if theme.state != "voting":
        raise Settled(f"theme.is_{theme.state}", code=code)
    count = tally(tx, theme)
    if theme.closes_at is not None and now < theme.closes_at and count.cast < count.members:
        raise Settled(
            "vote.not_over", code=code, closes=theme.closes_at, count=count.members - count.cast
        )
    return theme


def close(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> Seen:
    """Close a vote with a public reason: the theme is approved or not, as the votes say.

    Without a quorum it is neither: it waits for another vote.
    """
    theme = to_close(tx, actor, code=code, now=now)
    count = tally(tx, theme)
    state = "approved" if count.carried else "rejected" if count.has_quorum else "proposed"
    decided = now if count.has_quorum else None
    changed = _changed(tx, theme, state=state, reason=reason, closes_at=None, decided_at=decided)
    _audited(
        tx, actor, "theme.close_vote", theme, now, reason=reason,
        after={"state": state, **count._asdict()},
    )  # fmt: skip
    return _seen(tx, changed, actor)


def see(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return a theme for everybody. Refused when there is none with this code."""
    require(tx, actor, Action.READ_PROPOSAL)
    return _seen(tx, _known(records.by_code(tx, code), code), actor)


def every(tx: Tx, actor: Actor) -> list[ThemeRecord]:
    """Return every theme, by its code."""
    require(tx, actor, Action.READ_PROPOSAL)
    return records.every(tx)


def waiting(tx: Tx, actor: Actor) -> list[ThemeRecord]:
    """Return the themes that may be voted on next."""
    require(tx, actor, Action.OPEN_VOTE)
    return records.every(tx, "proposed")


def tally(tx: Tx, theme: ThemeRecord) -> Tally:
    """Return where the vote on a theme stands: by the rules of the programme."""
    return ballots.tally(tx, records.votes(tx, theme.id))


def as_code(text: str) -> str | None:
    """Return the code that "T-0003" or "t3" means, or None."""
    return codes.as_code(text, "T")


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _sources(tx: Tx, code: str) -> list[tuple[ProposalRecord, str | None]]:
    group_code = groups.as_code(code)
    if group_code is None:
        return [(proposals.standing(tx, proposals.as_code(code) or code), None)]
    group, found = groups.to_draw_on(tx, group_code)
    return [(each, group.id) for each in found]


def _seen(tx: Tx, theme: ThemeRecord, actor: Actor) -> Seen:
    me = actor.person_id
    own = None if me is None else records.vote_of(tx, theme.id, me)
    sources = [proposals.public(tx, each) for each in records.sources(tx, theme.id)]
    return Seen(
        theme,
        sources,
        tally(tx, theme),
        None if own is None else Choice(own),
        _known_institutions(tx, records.institutions(tx, theme.id)),
    )


def _keys(tx: Tx, institutions: Sequence[str]) -> list[str]:
    """Return these keys, each once. Refused for one that the programme does not have."""
    for each in institutions:
        try:
            tx.kept(Programme).institution(each)
        except KeyError as error:
            raise Refusal("proposal.unknown_choice", choice=each) from error
    return list(dict.fromkeys(institutions))


def _known_institutions(tx: Tx, keys: Sequence[str]) -> list[Institution]:
    """Return the institutions of these keys, in the programme's order."""
    return [each for each in tx.kept(Programme).institutions if each.key in keys]


def _known(theme: ThemeRecord | None, code: str) -> ThemeRecord:
    if theme is None:
        raise Refusal("theme.unknown", code=code)
    return theme


def _changed(tx: Tx, theme: ThemeRecord, **changed: object) -> ThemeRecord:
    after = records.update(tx, theme, **changed)
    if after is None:
        raise Overtaken("theme.overtaken", code=theme.code)
    return after


def _audited(
    tx: Tx, actor: Actor, action: str, theme: ThemeRecord, now: datetime, *,
    after: dict[str, object], reason: str | None = None,
) -> None:  # fmt: skip
    audit.record(
        tx, actor, action=action, subject=theme.code, now=now, reason=reason,
        before={"state": theme.state}, after=after,
    )  # fmt: skip
