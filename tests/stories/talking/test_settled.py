"""What another administrator settled meanwhile ends the form: no question is asked in vain."""

import pytest

from tests.stories.audit_scenes import takes_office
from tests.stories.role_scenes import two_administer
from tests.stories.scenes import has_proposed, moves_to
from tests.stories.stage_scenes import administer, closes_by_hand

DATABASES = ("sqlite", "postgres")
NOTHING_OPEN = "Ahora mismo no hay nada a medias."


@pytest.fixture(autouse=True)
def _closing(house):
    closes_by_hand(house)


async def test_of_two_who_confirm_one_condition_the_second_is_told_and_let_go(person, bot):
    ana, luis = person("ana"), person("luis")
    await administer(ana, luis)
    moves_to(bot, "theme-choice")
    for each in (ana, luis):
        await each("/cumplido 1")
        await each("Publicado.")
    await ana("sí")
    (said,) = await luis("sí")
    assert said.startswith("Eso ya está confirmado")
    assert (await luis("/atras"))[0] == NOTHING_OPEN


async def test_an_invitation_that_was_decided_is_told_so_before_a_reason_is_asked(bot):
    ana, _ = await two_administer(bot)
    (said,) = await ana("/rechazarinvitacion I-0001")
    assert "I-0001" in said
    assert (await ana("/atras"))[0] == NOTHING_OPEN


async def test_an_appeal_decided_meanwhile_ends_the_decision(person, bot):
    ana, luis, eva = person("ana"), person("luis"), person("eva")
    await has_proposed(eva)
    for each in (ana, luis, person("rosa")):
        await takes_office(each)
    await ana("/retener P-0001 Trae datos de una vecina.")
    await ana("sí")
    await eva("/apelar P-0001")
    await eva("No nombro a nadie.")
    await eva("enviar")
    rosa = person("rosa")
    for each in (luis, rosa):
        await each("/decidir R-0001")
        await each.tap(next(iter(each.buttons)))
    await luis("Se revisó y es así.")
    (said,) = await rosa("También lo creo así.")
    assert "R-0001" in said
    assert (await rosa("/atras"))[0] == NOTHING_OPEN


async def test_a_schedule_published_meanwhile_ends_the_other_one_when_it_is_shown(person, bot):
    ana, luis = person("ana"), person("luis")
    await administer(ana, luis)
    for each in (ana, luis):
        await each("/cronograma")
        await each("20 de enero de 2020")
    await ana("Acuerdo.")
    await ana("sí")
    (said,) = await luis("Acuerdo.")
    assert said.startswith("Mientras tanto")
    assert (await luis("/atras"))[0] == NOTHING_OPEN
