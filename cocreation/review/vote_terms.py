"""When the time of a vote is nearly over, and when it is: who is told, once each."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from cocreation.programme import programme
from cocreation.programme.stages import Capability
from cocreation.review import ballots, themes
from cocreation.review.ballots import Term
from storage.engine import Tx
from storage.review import themes as records
from storage.review.themes import ThemeRecord


class Rung(NamedTuple):
    """A vote on a theme whose time ended, or ends soon: then `to` are those who have not voted."""

    theme: ThemeRecord
    term: Term
    cast: int
    members: int
    to: Sequence[str]


def ring(tx: Tx, now: datetime) -> list[Rung]:
    """Note what is to be said of the votes on themes and return it. Twice does nothing more."""
    if not programme.standing(tx).is_open(Capability.REVIEWS):
        return []
    found = []
    for theme in records.every(tx, "voting"):
        assert theme.closes_at is not None
        opened = records.noticed_at(tx, theme.id, ballots.notice(Term.OPENED, theme.closes_at))
        term = ballots.said_of(tx, theme.closes_at, opened, now)
        if term is None:
            continue
        if not records.note_notice(tx, theme.id, ballots.notice(term, theme.closes_at), now):
            continue
        count = themes.tally(tx, theme)
        left = ballots.silent(tx, partial(records.vote_of, tx, theme.id))
        to = left if term is Term.ENDS else []
        if to or term is Term.ENDED:
            found.append(Rung(theme, term, count.cast, count.members, to))
    return found
