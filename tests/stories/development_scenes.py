"""Scenes of stories about drafts that become commitments."""

from datetime import date, timedelta

import sqlalchemy as sa

from cocreation.commitments import drafts
from cocreation.commitments.drafts import Draft
from cocreation.permissions import OPERATOR
from storage.commitments import plan_periods
from storage.ids import new_id
from storage.tables import commitment, validation, validation_letter
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import WATER, has_proposed, moves_to
from tests.talking import Bot, Person

WATER_DRAFT = Draft(
    title="Agua limpia en cada escuela",
    problem="El agua llega sucia a la escuela.",
    solution="Publicar cada mes el resultado de los análisis.",
    origins=("P-0001",),
    value="access",
    responsible=("idaan",),
    supporting=("minsa",),
)
STARTS, ENDS = date(2021, 1, 1), date(2022, 12, 31)


async def has_a_draft(bot: Bot, author: Person, **facts: object) -> str:
    """Let a table have left the draft about water, which the author proposed; return its code."""
    await has_proposed(author, WATER, theme="ambiente")
    _nothing_continues(bot)
    begins = bot.clock() + timedelta(hours=1)
    publishes(bot, theme="ambiente", starts_at=begins)
    with bot.house.store.transaction() as tx:
        draft = WATER_DRAFT.model_copy(update=facts)
        made, _ = drafts.record(tx, OPERATOR, meeting="M-0001", draft=draft, now=begins)
    return made.code


def _nothing_continues(bot: Bot) -> None:
    """Let no commitment of an earlier plan go on."""
    with bot.house.store.transaction() as tx:
        tx.run(sa.update(commitment).values(state="ended"))


def is_approved(bot: Bot, code: str, *institutions: str, state: str = "approved") -> None:
    """Let institutions have approved a draft, or be on record as silent on it."""
    now, settled = bot.clock(), "silent" if state == "silent" else "settled"
    with bot.house.store.transaction() as tx:
        draft = drafts.known(tx, code)
        for each in institutions:
            letter = new_id(now)
            tx.run(
                sa.insert(validation_letter),
                {
                    "id": letter, "code": f"N-{code[-3:]}{each[:4]}", "institution": each,
                    "state": settled, "number": f"{code} {each}", "dated_on": "2020-03-01",
                    "due_on": "2020-03-20", "prepared_at": now,
                },
            )  # fmt: skip
            tx.run(
                sa.insert(validation),
                {
                    "id": new_id(now), "letter_id": letter, "draft_id": draft.id,
                    "institution": each, "state": state, "version": 2,
                },
            )  # fmt: skip


def the_plan_lasts(bot: Bot) -> None:
    """Let the plan go from 2021 to 2022."""
    with bot.house.store.transaction() as tx:
        plan_periods.add(
            tx, starts_on=STARTS, ends_on=ENDS, reason="Acuerdo.", actor_id=None, now=bot.clock()
        )


async def goes_to_development(bot: Bot, author: Person) -> None:
    """Let the draft about water have been approved, the plan have its days, stage 12 be open."""
    code = await has_a_draft(bot, author)
    is_approved(bot, code, "idaan")
    the_plan_lasts(bot)
    moves_to(bot, "working-tables")
