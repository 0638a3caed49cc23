"""Administrators at work, for stories that look at what they do."""

from datetime import timedelta
from typing import Any

from cocreation.oversight import audit
from cocreation.permissions import OPERATOR
from storage.people.roles import grant_role
from tests.conftest import START
from tests.databases import rows
from tests.stories.scenes import person_id
from tests.talking import Bot, Person


async def takes_office(person: Person) -> None:
    """Become an administrator, one of several."""
    await person("/ayuda")
    with person.bot.house.store.transaction() as tx:
        grant_role(tx, person_id(person), "admin", person.bot.clock())


async def withholds(admin: Person, reason: str = "Trae datos de una vecina.") -> None:
    """Withhold the first proposal."""
    await admin("/retener P-0001")
    await admin(reason)
    await admin("sí")


def acts(bot: Bot, count: int, **facts: Any) -> None:
    """Let the operator do some administrative acts."""
    for number in range(1, count + 1):
        with bot.house.store.transaction() as tx:
            audit.record(
                tx,
                OPERATOR,
                **{
                    "action": "proposal.withhold",
                    "subject": f"P-{number:04d}",
                    "now": START + timedelta(minutes=number),
                    "reason": "Repite otra.",
                    **facts,
                },
            )


def logged(bot: Bot) -> list[tuple[str, str, str | None]]:
    """Return what the audit log says was done: action, subject, reason."""
    kept = rows(bot.house.store)["audit_entry"]
    return [(row["action"], row["subject"], row["reason"]) for row in kept]
