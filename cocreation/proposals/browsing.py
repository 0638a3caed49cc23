"""Which proposals there are: the newest, those of a theme, those that hold some words."""

from typing import NamedTuple

from cocreation.permissions import Action, Actor, require
from cocreation.proposals import similar_proposals
from cocreation.proposals.proposals import public
from storage.engine import Tx
from storage.proposals import proposal_lists as records
from storage.records import ProposalRecord


class Page(NamedTuple):
    """Some proposals, newest first, as everybody may read them; and how many there are in all."""

    proposals: list[ProposalRecord]
    total: int


def newest(
    tx: Tx,
    actor: Actor,
    *,
    theme: str | None = None,
    words: str = "",
    after: int = 0,
    limit: int,
) -> Page:
    """Return a page of the proposals that stand, without the first `after`.

    Of a theme, a key of the programme; or those whose public text holds all the words, however
    they end. Words that say nothing, such as articles, find nothing.
    """
    require(tx, actor, Action.READ_PROPOSAL)
    codes = similar_proposals.holding(tx, words) if words else None
    found, total = records.newest(tx, theme=theme, codes=codes, after=after, limit=limit)
    return Page([public(tx, each) for each in found], total)


def by_theme(tx: Tx, actor: Actor) -> dict[str, int]:
    """Return how many proposals stand in each theme that has any."""
    require(tx, actor, Action.READ_PROPOSAL)
    return records.by_theme(tx)
