"""What the authors of proposals are told of each hop on the way into the plan."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.messages import Button, Phrase, Reply
from cocreation.proposals import hops, proposals
from cocreation.proposals.hops import Hop
from storage.engine import Tx
from storage.records import ProposalRecord


def replies(
    tx: Tx, sources: Iterable[ProposalRecord], *, hop: Hop, subject: str, key: str,
    now: datetime, but: str | None = None, **values: Any,
) -> list[Reply]:  # fmt: skip
    """Return what each author is told once, and write down that they were.

    `key` is the phrase that says what happened, with `list` (the author's own proposals) and
    `values` in it. `but` is who did it, and knows; theirs is written down all the same.
    """
    told = hops.tell(tx, sources, hop=hop, subject=subject, now=now)
    return [
        Reply(
            (Phrase(key, {**values, "list": _lines(tx, theirs)}),),
            (Button(Phrase("hop.button"), say=f"/quepaso {theirs[0].code}"),),
            to=author,
        )
        for author, theirs in told.items()
        if author != but
    ]


def _lines(tx: Tx, theirs: list[ProposalRecord]) -> list[Phrase]:
    shown = [proposals.public(tx, each) for each in theirs]
    return [Phrase("hop.line", {"code": each.code, "title": each.title}) for each in shown]
