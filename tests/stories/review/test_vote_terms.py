"""The time of a vote: its last day, and its end, are told once, to whom it concerns."""

from tests.stories.plan_scenes import circulates, drafting
from tests.stories.review_scenes import (
    proposes_a_theme,
    sit_on_the_board,
    three_were_proposed,
    vote_bell,
)
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

MOVILITY = "• T-0001 «Movilidad segura»"
END = "13 de febrero de 2020, 10:00 a.\u202fm."
ENDED = (
    "Terminó el plazo de esta votación. Ya se puede cerrar, para que se sepa el resultado:\n\n"
    f"{MOVILITY}: votaron 1 de 2"
)


async def test_the_last_day_and_the_end_of_a_vote_are_told_once(person, bot, watch):
    await three_were_proposed(bot)
    admin, elsa, fito = (person(each) for each in ("admin", "elsa", "fito"))
    await administer(admin)
    await sit_on_the_board(elsa, fito)
    await proposes_a_theme(elsa)
    await admin("/abrirvotacion T-0001")
    await admin("3 días")
    await elsa("/votar T-0001 yes")
    bell, team = vote_bell(bot), (admin, elsa, fito)

    async def rings() -> list[list[str]]:
        await bell.tick(bot.clock())
        await bell.tick(bot.clock())
        return [each.news() for each in team]

    fito.news()
    assert await rings() == [[], [], []]
    watch.forward(days=1)
    assert await rings() == [[], [], []]
    watch.forward(hours=14)  # it is night
    assert await rings() == [[], [], []]
    watch.forward(hours=10)
    ends = f"Está por cerrar una votación y falta su voto:\n\n{MOVILITY}, hasta el {END}"
    assert await rings() == [[], [], [ends]]
    assert list(fito.buttons) == ["Votar por T-0001"]
    watch.forward(days=1)
    assert await rings() == [[ENDED], [], []]
    assert list(admin.buttons) == ["Cerrar T-0001"]
    assert "No hubo quórum" in (await admin.tap("Cerrar T-0001"))[0]
    await admin("Así se votó.")
    for each in team:
        each.news()
    assert await rings() == [[], [], []]


async def test_another_vote_on_the_same_theme_has_its_own_end(person, bot, watch):
    await three_were_proposed(bot)
    admin, elsa, fito = person("admin"), person("elsa"), person("fito")
    await administer(admin)
    await sit_on_the_board(elsa, fito)
    await proposes_a_theme(elsa)
    bell = vote_bell(bot)
    for _ in range(2):
        await admin("/abrirvotacion T-0001")
        await admin("3 días")
        watch.forward(days=3)
        await bell.tick(bot.clock())
        assert admin.news()[0].startswith("Terminó el plazo de esta votación.")
        await admin("/cerrarvotacion T-0001")
        await admin("Faltó gente.")


async def test_the_vote_on_the_plan_is_told_of_likewise(person, bot, watch):
    found = [person(each) for each in ("elsa", "fito")]
    admin, _ = await drafting(bot, *found)
    await circulates(admin)
    watch.forward(days=6)
    await admin("/abrirvotacion plan")
    await admin("3 días")
    await found[0]("/votarplan yes")
    watch.forward(days=2)
    bell = vote_bell(bot)
    for each in (admin, *found):
        each.news()
    for _ in range(2):
        await bell.tick(bot.clock())
    [told] = found[1].news()
    assert told.startswith("Está por cerrar la votación del plan, versión 1, y falta su voto")
    assert list(found[1].buttons)[:3] == ["A favor", "En contra", "Me abstengo"]
    assert admin.news() == found[0].news() == []
    watch.forward(days=1)
    for _ in range(2):
        await bell.tick(bot.clock())
    assert admin.news() == [
        "Terminó el plazo de la votación del plan, versión 1: votaron 1 de 2. Ya se puede cerrar, "
        "para que se sepa el resultado.",
    ]
    assert (await admin.tap("Cerrar votación"))[0].startswith("El plan, versión 1")
    assert found[1].news() == []
