"""When what opinions show is worked out anew: outside of any turn, and not after every opinion.

Who looks before and after one person's opinions would know whose the new ones are. So as long as
opinions are taken, nothing changes until some more people gave one, or thought again.
"""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from cocreation.opinions.opinion_findings import FEWEST, Chosen, Findings, Voter
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.opinions import opinions as records
from storage.opinions.opinions import ResultRecord


class Round(NamedTuple):
    """A stage whose results are worked out now: `upto` is the newest opinion in it."""

    stage: str
    final: bool
    upto: datetime
    chosen: Chosen


def due(tx: Tx) -> Round | None:
    """Return what to work out first, or None. Meant for a transaction that only reads."""
    current = programme.standing(tx).stage.key
    for stage in sorted(records.stages(tx)):
        final = stage != current
        kept = records.result(tx, stage)
        if kept is not None and kept.final and final:
            continue
        before = None if kept is None else kept.upto
        fresh = records.since(tx, stage, before, most=FEWEST)
        upto = fresh.last or before
        if upto is not None and (fresh.people >= FEWEST or (final and kept is not None)):
            return Round(stage, final, upto, _chosen(tx, stage))
    return None


def keep(tx: Tx, round_: Round, findings: Findings, now: datetime) -> None:
    """Keep what was found, for everybody to see."""
    made = ResultRecord(
        stage=round_.stage,
        content=findings.model_dump_json(),
        final=round_.final,
        upto=round_.upto,
        at=now,
    )
    records.keep_result(tx, made)


def _chosen(tx: Tx, stage: str) -> Chosen:
    parts = {each.key for each in tx.kept(Programme).territories if not each.everywhere}
    statements = [each.id for each in records.of_stage(tx, stage)]
    known = [
        Voter(
            vote.territory if vote.territory in parts else None,
            tuple(vote.choices.get(each) for each in statements),
        )
        for vote in records.votes(tx, stage)
    ]
    gone: dict[str, Counter[str]] = {}
    for each in records.of_nobody(tx, stage):
        gone.setdefault(each.statement_id, Counter())[each.choice] = each.people
    return Chosen(statements, known, gone)
