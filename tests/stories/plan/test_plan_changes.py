"""What the plan is made of stands still while it is voted on, and once it is approved."""

import pytest

from tests.databases import rows
from tests.stories.minutes_scenes import holds
from tests.stories.plan_scenes import APPROVED, circulates, composes, drafting
from tests.stories.scenes import given_back, moves_to
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

VOTED_ON = (
    "La versión 1 está en votación (hasta el 19 de febrero de 2020, 10:00 a.\u202fm.). Mientras se "
    "vota, el plan no cambia."
)
CHANGES = (
    "/meta 4PAN-01", "/corregircompromiso 4PAN-01", "/hito 4PAN-01", "/corregirhito 4PAN-01.1",
    "/quitarhito 4PAN-01.1", "/desarrollar B-0001", "/desarrollar 3PAN-01", "/dejarfuera B-0002",
    "/periodo",
)  # fmt: skip


@pytest.fixture
async def voting(bot, person, watch):
    """Who administers and a member: the plan is voted on."""
    elsa = person("elsa")
    admin, _ = await drafting(bot, elsa)
    await circulates(admin)
    watch.forward(days=6)
    for line in ("/abrirvotacion plan", "3 días"):
        await admin(line)
    return admin, elsa


async def _approves(admin, elsa):
    await elsa("/votarplan yes")
    for line in ("/cerrarvotacion plan", "Recoge lo acordado."):
        await admin(line)


async def test_nothing_of_a_plan_changes_from_its_vote_on(voting):
    admin, elsa = voting
    for line in CHANGES:
        assert await admin(line) == [VOTED_ON]
    await _approves(admin, elsa)
    for line in CHANGES:
        assert await admin(line) == [APPROVED]


async def test_words_that_come_after_the_vote_opened_are_given_back(bot, person, watch):
    elsa, other = person("elsa"), person("other")
    admin, _ = await drafting(bot, elsa)
    await administer(other)
    await circulates(admin)
    watch.forward(days=6)
    await other("/meta 4PAN-01")
    for line in ("/abrirvotacion plan", "3 días"):
        await admin(line)
    goal = "Que toda escuela publique sus análisis cada mes."
    assert await other(goal) == [f"{VOTED_ON}\n\n{given_back(goal)}"]
    [made] = [each for each in rows(bot.house.store)["commitment"] if each["code"] == "4PAN-01"]
    assert made["version"] == 1


async def test_what_is_in_an_approved_plan_can_still_be_read(voting):
    admin, elsa = voting
    await _approves(admin, elsa)
    assert (await admin("/desarrollar 4PAN-01"))[0].startswith("4PAN-01 · Agua limpia con datos")
    assert list(admin.buttons) == ["Versiones"]


async def test_the_days_of_a_plan_stay_after_its_launch(voting, bot):
    admin, elsa = voting
    await _approves(admin, elsa)
    moves_to(bot, "launch")
    assert await admin("/periodo") == [APPROVED]


# ── a version that the records left behind ────────────────────────────────────────────────────

OUTDATED = (
    "Desde la versión 1 cambiaron textos o compromisos: componga otra con /componerplan y envíela "
    "a la comisión."
)


async def test_a_version_that_lacks_what_was_written_since_does_not_go_round(person, bot):
    elsa = person("elsa")
    admin, _ = await drafting(bot, elsa)
    await composes(admin)
    for line in ("/escribirplan 4PAN-01", "El agua se publica cada mes."):
        await admin(line)
    assert await admin("/circularplan") == [OUTDATED]
    assert elsa.news() == []
    await admin.tap("Componer")
    await admin("sí")
    await admin("/circularplan")
    await admin("5 días")
    assert "versión 2" in elsa.news()[0]


async def test_a_version_is_not_sent_when_its_commitments_change_while_it_is_asked(person, bot):
    elsa, other = person("elsa"), person("other")
    admin, _ = await drafting(bot, elsa)
    await administer(other)
    await composes(admin)
    await admin("/circularplan")
    for line in ("/meta 4PAN-02", "Que todo contrato de ciclovía esté a la vista."):
        await other(line)
    assert (await admin("5 días"))[0] == OUTDATED
    assert rows(bot.house.store)["plan_version"][0]["state"] == "composed"


async def test_no_vote_opens_on_a_version_that_says_otherwise(person, bot, watch):
    elsa, fito = person("elsa"), person("fito")
    admin, _ = await drafting(bot, elsa, fito)
    await circulates(admin)
    for line in ("/meta 4PAN-01", "Que toda escuela publique sus análisis cada mes."):
        await admin(line)
    assert await admin("/abrirvotacion plan") == [OUTDATED]
    watch.forward(days=6)
    assert await admin("/abrirvotacion plan") == [OUTDATED]
    await circulates(admin)
    watch.forward(days=6)
    assert (await admin("/abrirvotacion plan"))[0].startswith("La versión 2 del plan va a votación")


async def test_an_answer_and_a_meeting_more_leave_a_version_as_it_is(person, bot, watch):
    elsa = person("elsa")
    admin, _ = await drafting(bot, elsa)
    await circulates(admin)
    for line in ("/observarplan 4.2", "Falta el formato."):
        await elsa(line)
    holds(bot, "co-creation-table")
    for line in ("/responderplan L-1", "No aceptarla", "El formato va en el hito."):
        await admin(line)
    watch.forward(days=6)
    assert (await admin("/abrirvotacion plan"))[0].startswith("La versión 1 del plan va a votación")
