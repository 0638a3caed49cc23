"""Scenes of stories about the plan."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.bells.plan import PlanBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from cocreation.programme.facts import Programme
from handlers import router
from storage.commitments import commitments, drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.ids import new_id
from storage.meetings import meetings
from storage.records import ProposalRecord
from storage.tables import milestone, proposal
from tests.stories.minutes_scenes import holds
from tests.stories.review_scenes import sit_on_the_board, three_were_proposed
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person

APPROVED = (
    "La versión 1 del plan ya fue aprobada y no cambia. Con /plan la lee. Desde el lanzamiento, "
    "cada institución cuenta sus avances con /avance."
)
WATER: dict[str, Any] = {
    "title": "Agua limpia con datos abiertos",
    "problem": "Los análisis del agua no se publican.",
    "solution": "Publicar cada mes los análisis del agua.",
    "goal": "Todas las escuelas publican sus análisis.",
    "theme": "ambiente",
    "value": "access",
}
BIKES: dict[str, Any] = {
    "title": "Contratos de ciclovías a la vista",
    "problem": "Nadie sabe cuánto cuestan.",
    "solution": "Publicar los contratos de cada ciclovía.",
    "goal": None,
    "theme": "contrataciones",
    "value": "access",
}


def a_draft(
    bot: Bot, table: str, *origins: str, counter_to: str | None = None, **institutions: str
) -> DraftRecord:
    """Let a table have left a draft that comes from proposals; return it.

    Of each institution it is said whether it is responsible or supporting.
    """
    now = bot.clock()
    facts: dict[str, str | None] = {
        "title": "Datos del agua", "problem": "No se publican.", "solution": "Publicarlos.",
        "theme": "ambiente", "counter_to": counter_to,
    }  # fmt: skip
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, table)
        assert meeting is not None
        ids = [each.id for each in _proposals(tx) if each.code in origins]
        return drafts.insert(
            tx, meeting_id=meeting.id, facts=facts, origins=ids, institutions=institutions,
            recorded_by=None, now=now,
        )  # fmt: skip


def a_commitment(
    bot: Bot, number: int, draft: DraftRecord | None, *, steps: int = 2, **facts: Any
) -> str:
    """Let a commitment have been developed, with milestones; return its code."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        plan = tx.kept(Programme).plan
        made = commitments.insert(
            tx, code=plan.code(number), plan=plan.key, number=number,
            facts={"state": "developing", "draft_id": draft and draft.id, **facts},
            institutions={"minsa": "responsible", "idaan": "supporting"}, now=now,
        )  # fmt: skip
        for each in range(1, steps + 1):
            values = {
                "id": new_id(now), "commitment_id": made.id, "number": each,
                "what": f"Paso {each}", "starts_on": str(date(2020, 6, 1)),
                "ends_on": str(date(2020, 6 + each, 30)), "deliverable": f"Entrega {each}",
                "institution": "minsa", "state": "planned",
            }  # fmt: skip
            tx.run(sa.insert(milestone), values)
    return made.code


async def drafting(bot: Bot, *members: Person) -> tuple[Person, Person]:
    """Let the plan be ready to be composed; return who administers and who proposed the water.

    Three proposed; a table left a draft, its institution a counterproposal that was developed.
    """
    iris, juan, _ = await three_were_proposed(bot)
    admin = bot.person("admin")
    await administer(admin)
    await sit_on_the_board(*members)
    table = holds(bot, "co-creation-table")
    first = a_draft(bot, table, "P-0002")
    second = a_draft(bot, table, counter_to=first.id)
    a_commitment(bot, 1, second, **WATER)
    a_commitment(bot, 2, None, steps=0, **BIKES)
    moves_to(bot, "drafting")
    for each in (iris, juan, admin, *members):
        each.news()
    return admin, juan


async def composes(admin: Person) -> list[str]:
    """Compose a version."""
    await admin("/componerplan")
    return await admin("sí")


async def circulates(admin: Person, days: str = "5 días") -> list[str]:
    """Compose a version and send it round."""
    await composes(admin)
    await admin("/circularplan")
    return await admin(days)


def plan_bell(bot: Bot) -> PlanBell:
    """Return the bell of the plan; what it says lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: Any) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return PlanBell(bot.house.store, deliver, bot.desk.hand_over)


def _proposals(tx: Tx) -> list[ProposalRecord]:
    return [ProposalRecord.of(row) for row in tx.all(sa.select(proposal))]
