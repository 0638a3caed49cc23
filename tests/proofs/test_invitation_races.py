"""Many people race for one liaison's invitation: one gets it, the others are told kindly."""

import asyncio
import os
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from storage.engine import Tx
from storage.people import invitations as records
from storage.people.invitations import InvitationRecord
from tests.databases import rows
from tests.stories.liaison_scenes import asks, named, registry
from tests.talking import Bot, Person

PEOPLE = 1_000 if os.environ.get("PROVE") == "1" else 40
NOT_GOOD = "Ese código no sirve: ya se usó, venció o está mal escrito. Pida uno nuevo."


@pytest.fixture
def profile() -> str:
    return "wide"


async def _race(bot: Bot, person: Callable[[str], Person], count: int) -> list[str]:
    """Let people who have consented open one invitation at once; return what is not right."""
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "ambiente", "miambiente")
    secret = named(bot, "D-0001", principal="Rosa Pérez")["principal"].made.secret
    crowd = [person(f"p{number}") for number in range(count)]
    for each in crowd:
        await each.consents()
    ana.news()
    said = [
        each[0] for each in await asyncio.gather(*(each(f"/invitacion {secret}") for each in crowd))
    ]
    faults = []
    won = [place for place, each in enumerate(said) if each.startswith("Esta invitación es para")]
    if len(won) != 1:
        faults.append(f"{len(won)} were told that it is theirs")
    if sum(each == NOT_GOOD for each in said) != count - 1:
        faults.append("not everybody else was told that the code is good no more")
    requests = [each for each in ana.news() if each.startswith("Alguien abrió la invitación")]
    if len(requests) != 1:
        faults.append(f"{len(requests)} requests reached who administers")
    await ana("/confirmar I-0001")
    kept = rows(bot.house.store)
    if [each["state"] for each in kept["designee"]] != ["accepted"]:
        faults.append("the seat is not taken once")
    liaisons = [each["person_id"] for each in kept["role_grant"] if each["role"] == "liaison"]
    if len(liaisons) != 1:
        faults.append(f"{len(liaisons)} serve as liaison")
    taken = crowd[won[0]].taken if won else None
    if taken is None or liaisons != [taken.person_id]:
        faults.append("who serves is not who was told so")
    return faults


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_one_of_many_gets_the_invitation(bot: Bot, person: Callable[[str], Person]) -> None:
    start = time.monotonic()
    assert await _race(bot, person, PEOPLE) == []
    database = bot.house.store.url.get_backend_name()
    print(f"{PEOPLE} people for one invitation on {database}: {time.monotonic() - start:.1f} s")


async def test_an_invitation_that_is_not_used_up_is_caught(
    bot: Bot, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    used = records.use

    def still_open(
        tx: Tx, *, secret: str, person_id: str, expires_at: datetime, now: datetime
    ) -> InvitationRecord | None:
        """Look whether it is open, and leave it so for the next one."""
        found = records.by_secret(tx, secret)
        if found is not None and found.state == "requested":
            return found.model_copy(update={"used_at": now, "person_id": person_id})
        return used(tx, secret=secret, person_id=person_id, expires_at=expires_at, now=now)

    monkeypatch.setattr(records, "use", still_open)
    assert await _race(bot, person, 10) != []
