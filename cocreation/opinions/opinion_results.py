"""What opinions show, as everybody may see it, and the votes without names."""

from datetime import datetime
from typing import NamedTuple

from cocreation.opinions import opinions
from cocreation.opinions.opinion_findings import FEWEST, Findings
from cocreation.permissions import Action, Actor, require
from cocreation.programme.stages import Stage
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.opinions import opinions as records
from storage.opinions.opinions import StatementRecord


class Results(NamedTuple):
    """What may be shown of a stage; `findings` is None until FEWEST people gave an opinion.

    `going_on`: opinions are taken still; `over`: none can come any more. `at` is when the findings
    were worked out.
    """

    stage: Stage
    going_on: bool
    over: bool
    statements: dict[str, StatementRecord]
    findings: Findings | None
    at: datetime | None


Ballot = tuple[str | None, ...]
"""What one nameless person chose on each statement, in order: an Opinion, None for nothing."""


def of_stage(tx: Tx, actor: Actor, *, stage: Stage | None = None) -> Results:
    """Return the results of a stage, by default of the last one that has statements."""
    require(tx, actor, Action.READ_OPINIONS)
    listed = opinions.listed(tx, actor, stage=stage)
    kept = records.result(tx, listed.stage.key)
    return Results(
        listed.stage,
        listed.going_on and any(each.state == "open" for each in listed.statements),
        not listed.going_on,
        {each.id: each for each in listed.statements},
        None if kept is None else Findings.model_validate_json(kept.content),
        None if kept is None else kept.at,
    )


def ballots(tx: Tx, actor: Actor, *, stage: Stage | None = None) -> tuple[Results, list[Ballot]]:
    """Return what each nameless person chose, in an order that says nothing about when.

    Refused while opinions may still come, as who looks before and after would see whose is new;
    and when fewer than FEWEST took part. Where people are is not told: beside a few opinions that
    somebody is known to have, it could tell whose the others are.
    """
    results = of_stage(tx, actor, stage=stage)
    if not results.over:
        raise Refusal("opinions.still_open", stage=results.stage.name)
    rows = [each.choices for each in records.votes(tx, results.stage.key)]
    if len(rows) < FEWEST:
        raise Refusal("opinions.too_few", count=FEWEST)
    found = [tuple(row.get(each) for each in results.statements) for row in rows]
    return results, sorted(found, key=lambda row: [choice or "" for choice in row])
