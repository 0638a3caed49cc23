"""Scenes of stories about stages and dates."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.attachments import Tell
from bot.bells.stage import StageBell
from bot.house import House
from bot.menus import menu
from bot.messages import say
from bot.scribe import Scribe
from cocreation.announcements import announcements
from cocreation.commitments import earlier_plans
from cocreation.permissions import OPERATOR
from cocreation.programme import programme
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Attested
from cocreation.schedule import schedule
from cocreation.stages import gates, stages
from handlers import router
from storage.commitments import commitments
from storage.engine import Tx
from storage.people.people import grant_role
from storage.tables import audit_entry
from tests.conftest import Watch
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

_RECENT = 20


BY_HAND = {
    "proposals-answered": "Cada propuesta tiene un resultado y su razón.",
    "authors-told": "A cada persona que propuso se le dijo el resultado y la razón.",
}
"""Two conditions that no record shows, and what they say."""


def closes_by_hand(house: House, stage: str = "theme-choice") -> None:
    """Let a stage close on what administrators state, as in a programme without such records."""
    facts = house.store.kept(Programme)
    says = {key: dict.fromkeys(facts.languages, words) for key, words in BY_HAND.items()}
    stated = tuple(Attested(key=key, says=Words.model_validate(each)) for key, each in says.items())
    stages_now = tuple(
        each.model_copy(update={"gate": (), "attested": stated}) if each.key == stage else each
        for each in facts.stages
    )
    house.store.keep(facts.model_copy(update={"stages": stages_now}))


async def administer(*people: Person) -> None:
    """Let people who have just come administer; what they were told so far is read."""
    for each in people:
        await each.consents()
        with each.bot.house.store.transaction() as tx:
            grant_role(tx, person_id(each), "admin", each.bot.clock())


def stage_of(bot: Bot) -> str:
    """Return the key of the current stage."""
    with bot.house.store.transaction() as tx:
        return programme.standing(tx).stage.key


def past(bot: Bot) -> list[tuple[str, str | None, str]]:
    """Return every move: its kind, from where, to where."""
    with bot.house.store.transaction() as tx:
        return [(each.kind, each.from_stage, each.to_stage) for each in schedule.history(tx)]


def announced(bot: Bot, language: str = "es") -> list[str]:
    """Return what was announced, oldest first."""
    with bot.house.store.transaction() as tx:
        recent = announcements.recent(tx, OPERATOR, limit=_RECENT)
    return [each.content[language].plain for each in reversed(recent)]


def attested(bot: Bot) -> None:
    """Attest all that the current stage asks of a person."""
    with bot.house.store.transaction() as tx:
        for each in programme.standing(tx).stage.attested:
            gates.attest(tx, OPERATOR, condition=each.key, note="Publicado.", now=bot.clock())


def nothing_continues(bot: Bot) -> None:
    """Decide that no commitment of an earlier plan goes on."""
    with bot.house.store.transaction() as tx:
        for each in commitments.every(tx, plan="3PAN"):
            earlier_plans.edit(
                tx,
                OPERATOR,
                code=each.code,
                read=each.version,
                field="state",
                value="ended",
                reason="Acta.",
                now=bot.clock(),
            )


def moved_on(bot: Bot) -> None:
    """Go on to the next stage, whose gate is met."""
    with bot.house.store.transaction() as tx:
        stages.advance(tx, OPERATOR, version=stages.version(tx), reason="Toca.", now=bot.clock())


async def plans(person: Person, number: int, opens: str, closes: str, *, alone: bool) -> list[str]:
    """Plan a later stage through every question; return the last answer."""
    await person(f"/reprogramar {number}")
    await person(opens)
    await person(closes)
    await person("no, la abro yo" if not alone else "sí, que abra sola")
    await person("Acuerdo de la comisión.")
    return await person("sí")


def bell_of(bot: Bot) -> StageBell:
    """Return the bell that looks at the dates; what it tells somebody lies on the desk."""
    return StageBell(bot.house.store, bot.house.phrases, teller(bot), bot.desk.hand_over)


def teller(bot: Bot) -> Tell:
    """Return what says something to somebody who did not write just now."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def tell(tx: Tx, person_id: str, key: str, *, now: datetime, **values: Any) -> None:
        scribe.tell(tx, person_id, say(key, **values), lease=bot.desk.lease, now=now)

    return tell


def local(watch: Watch, day: int, month: int, hour: int, minute: int = 0) -> None:
    """Set the clock to a time of Panama (UTC-5) in 2020."""
    start = watch.moment
    watch.moment = start.replace(month=month, day=day, hour=0, minute=minute)
    watch.forward(hours=hour + 5)


def acts(bot: Bot) -> list[tuple[str, ...]]:
    """Return the audited acts; of what the stages do, also about what and why."""
    with bot.house.store.transaction() as tx:
        found = tx.all(sa.select(audit_entry).order_by(audit_entry.c.seq))
    return [
        (each.action, each.subject, each.reason or "")
        if each.action.startswith("stage.")
        else (each.action,)
        for each in found
    ]


def all_sent(bot: Bot) -> None:
    """Let everything that was said have arrived."""
    with bot.house.store.transaction() as tx:
        tx.run(sa.text("UPDATE outbox SET state = 'sent'"))
