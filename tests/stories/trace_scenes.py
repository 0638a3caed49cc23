"""Scenes of stories about what became of an idea."""

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cocreation.commitments import drafts
from cocreation.commitments.drafts import Draft
from cocreation.permissions import OPERATOR
from storage.commitments import commitments
from storage.commitments import drafts as draft_records
from storage.engine import Tx
from storage.ids import new_id
from storage.proposals import told
from storage.proposals.proposals import by_code
from storage.tables import (
    announcement,
    delivery,
    draft_origin,
    plan_version,
    validation,
    validation_letter,
    validation_notice,
)
from tests.stories.meeting_scenes import publishes
from tests.stories.review_scenes import proposes_a_theme, sit_on_the_board, three_were_proposed
from tests.stories.scenes import moves_to
from tests.talking import Bot, Person


async def answers(someone: Person, code: str, outcome: str, template: str) -> None:
    """Write the answer to a proposal."""
    for line in (f"/responderpropuesta {code}", outcome, template, "sí"):
        await someone(line)


async def all_are_answered(bot: Bot, admin: Person, elsa: Person) -> list[Person]:
    """Let three have proposed, two be grouped, one be part of a theme, and all be answered."""
    authors = await three_were_proposed(bot)
    await sit_on_the_board(elsa)
    for line in ("/agrupar P-0001 P-0003", "Bicicletas", "sí"):
        await elsa(line)
    await proposes_a_theme(elsa)
    for line in ("/abrirvotacion T-0001", "3 días"):
        await admin(line)
    await elsa("/votar T-0001 yes")
    for line in ("/cerrarvotacion T-0001", "Recoge lo propuesto."):
        await admin(line)
    await answers(elsa, "P-0001", "Va en un tema del plan", "Entró en el tema")
    for code in ("P-0002", "P-0003"):
        await answers(elsa, code, "No se escogió", "No cabe en este plan")
    await admin("/publicarrespuestas")
    await admin("sí")
    for each in (*authors, elsa):
        each.news()
    return authors


def reaches_the_plan(bot: Bot) -> None:
    """Let the first proposal be in a draft that is countered, developed, in the plan, delivered."""
    code = publishes(bot, kind="co-creation-table", starts_at=bot.clock() + timedelta(hours=1))
    bot.clock.forward(hours=2)  # type: ignore[attr-defined]  # the clock of a story
    now = bot.clock()
    moves_to(bot, "launch")
    with bot.house.store.transaction() as tx:
        first, _ = drafts.record(tx, OPERATOR, meeting=code, draft=_draft("P-0001"), now=now)
        counter = is_countered(tx, first.id, now)
        decides(tx, first.id, "rejected", now, reasons="No hay espacio.", counter=counter)
        decides(tx, counter, "approved", now)
        commitments.insert(
            tx, code="4PAN-01", plan="4PAN", number=1, institutions={}, now=now,
            facts={"title": "Carril pintado", "state": "developing", "draft_id": counter},
        )  # fmt: skip
        composes(tx, now, [
            {"number": "1", "text": "Presentación.", "commitment": None, "origins": []},
            {"number": "3.2", "text": "Pintar.", "commitment": "4PAN-01", "origins": ["P-0001"]},
        ])  # fmt: skip
        proposal = by_code(tx, "P-0001")
        assert proposal is not None
        is_launched(tx, now)
        told.put(
            tx, proposal_id=proposal.id, hop="launched", subject="4PAN", person_id=None, now=now
        )


def is_drafted(bot: Bot, *origins: str) -> str:
    """Let a table have recorded a draft that comes from these proposals; return its id."""
    code = publishes(bot, kind="co-creation-table", starts_at=bot.clock() + timedelta(hours=1))
    bot.clock.forward(hours=2)  # type: ignore[attr-defined]  # the clock of a story
    with bot.house.store.transaction() as tx:
        made, _ = drafts.record(tx, OPERATOR, meeting=code, draft=_draft(*origins), now=bot.clock())
    return made.id


def is_countered(tx: Tx, draft_id: str, now: datetime) -> str:
    """Let a draft have a counterproposal; return its id."""
    first = draft_records.by_id(tx, draft_id)
    assert first is not None
    facts = {**_facts("Carril pintado"), "theme": None, "counter_to": draft_id}
    made = draft_records.insert(
        tx, meeting_id=first.meeting_id, facts=facts, origins=[], recorded_by=None, now=now
    )
    return made.id


def decides(
    tx: Tx, draft_id: str, state: str, now: datetime, *, reasons: str | None = None,
    counter: str | None = None, institution: str = "mop",
) -> None:  # fmt: skip
    """Let an institution have decided of a draft, or be on record as silent on it."""
    number = new_id(now)
    silent = state == "silent"
    letter = {
        "id": number, "code": f"N-{number[-6:]}", "institution": institution, "state": "settled",
        "number": number, "dated_on": "2020-02-10", "due_on": "2020-03-10", "prepared_at": now,
    }  # fmt: skip
    tx.run(sa.insert(validation_letter), letter)
    tx.run(
        sa.insert(validation),
        {
            "id": new_id(now), "letter_id": number, "draft_id": draft_id, "state": state,
            "institution": institution, "reasons": reasons, "counter_id": counter,
            "decided_at": None if silent else now, "version": 1,
        },
    )  # fmt: skip
    if silent:
        noted = {"letter_id": number, "notice": "silent", "at": now}
        tx.run(sa.insert(validation_notice), noted)


def composes(tx: Tx, now: datetime, paragraphs: list[dict[str, Any]]) -> None:
    """Let the plan be composed of these paragraphs, approved and delivered."""
    plan = new_id(now)
    composed = {"language": "es", "title": "Plan", "sections": [], "paragraphs": paragraphs}
    tx.run(
        sa.insert(plan_version),
        {
            "id": plan, "number": 1, "state": "approved", "version": 1, "composed_at": now,
            "composed": json.dumps(composed), "circulated_at": now,
            "approved_at": now,
        },
    )  # fmt: skip
    tx.run(
        sa.insert(delivery),
        {
            "id": new_id(now), "number": 1, "plan_version_id": plan, "path": "plan.zip",
            "sha256": "0" * 64, "size": 1, "asked_at": now, "made_at": now,
            "delivered_on": "2020-02-10",
        },
    )  # fmt: skip


def is_launched(tx: Tx, now: datetime) -> None:
    """Let the launch of the plan have been announced."""
    tx.run(
        sa.insert(announcement),
        {
            "id": new_id(now), "code": "A-9001", "kind": "launch", "state": "done",
            "audience": "took-part", "audience_value": "", "content": "{}", "version": 1,
            "due": now, "cursor": "", "spread": True, "matched": 0, "capped": 0,
            "unreachable": 0, "created_at": now, "started_at": now, "finished_at": now,
        },
    )  # fmt: skip


def loses_its_origins(tx: Tx) -> None:
    """Let every draft forget what it comes from."""
    tx.run(sa.delete(draft_origin))


def _draft(*origins: str) -> Draft:
    return Draft(**_facts("Carril separado"), origins=origins)


def _facts(title: str) -> dict[str, Any]:
    return {"title": title, "problem": "No hay por dónde ir.", "solution": "Hacer un carril."}
