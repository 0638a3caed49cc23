"""Who is called to a meeting: when it is published, and who joins or leaves afterwards."""

from tests.stories.call_scenes import (
    a_pair,
    answers,
    bell_of,
    designates,
    grants,
    leaves,
    publishes_table,
    serves,
)
from tests.stories.meeting_scenes import OCCASION, publishes
from tests.stories.stage_scenes import administer, local

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

TABLE = (
    "/reunion", "mesa de trabajo", "Mesa sobre el agua", "ambiente", "Chiriquí", "15 de marzo",
    "9 a. m.", "11:30", "en persona", "Biblioteca de David", "/saltar", "/saltar", "/saltar",
)  # fmt: skip
CALLED = "Le convocamos a esta reunión como"
RELEASED = (
    "Ya no hace falta que vaya usted a Mesa sobre el agua (M-0001), el domingo 15 de marzo de 2020."
    " Gracias por su disposición."
)


async def test_publishing_a_table_calls_the_liaisons_of_its_theme(bot, person):
    admin = person("admin")
    await administer(admin)
    ana, luis = await a_pair(bot)
    other, _ = await a_pair(bot, "Transporte", theme="contrataciones")
    for line in TABLE:
        await admin(line)
    assert await admin("enviar") == [
        "Publicada con el código M-0001: «Mesa sobre el agua». Ya está en /agenda.\n\n"
        "Convoqué a 1 persona, que ya puede responder.",
    ]
    [told] = ana.news()
    assert told.startswith(f"{CALLED} enlace de su institución.\n\nMesa sobre el agua · M-0001\n\n")
    assert OCCASION in told
    assert (luis.news(), other.news()) == ([], [])


async def test_a_table_without_a_theme_calls_every_liaison_once(bot, person):
    ana, luis, eva = person("ana"), person("luis"), person("eva")
    for each in (ana, luis, eva):
        await each.consents()
    designates(bot, "Salud", principal=ana, substitute=luis)
    designates(bot, "Salud", principal=ana, theme="contrataciones")
    designates(bot, "Ambiente", principal=eva)
    publishes(bot)
    await bell_of(bot).tick(bot.clock())
    assert answers(bot, "M-0001", ana=ana, luis=luis, eva=eva) == {"ana": "asked", "eva": "asked"}


async def test_where_there_is_no_principal_the_substitute_is_called(bot, person):
    luis = person("luis")
    await luis.consents()
    designates(bot, "Salud", substitute=luis)
    publishes_table(bot)
    [told] = luis.news()
    assert told.startswith(f"{CALLED} enlace de su institución.")
    assert answers(bot, "M-0001", luis=luis) == {"luis": "asked"}


async def test_high_level_meetings_call_authorities_and_the_commission_each_once(bot, person):
    ana, luis, eva = person("ana"), person("luis"), person("eva")
    for each in (ana, luis, eva):
        await each.consents()
    grants(bot, "authority", ana, eva)
    grants(bot, "commission", luis, eva)
    publishes(bot, kind="high-level")
    await bell_of(bot).tick(bot.clock())
    [as_authority], [as_member], [as_first] = (each.news() for each in (ana, luis, eva))
    assert as_authority.startswith(f"{CALLED} autoridad.")
    assert as_member.startswith(f"{CALLED} integrante de la comisión.")
    assert as_first.startswith(f"{CALLED} autoridad.")


async def test_a_meeting_of_another_kind_calls_nobody(bot):
    ana, _ = await a_pair(bot)
    publishes(bot, kind="outreach", theme="ambiente")
    await bell_of(bot).tick(bot.clock())
    assert ana.news() == []


async def test_who_becomes_a_liaison_later_is_called_by_day_and_once(bot, watch):
    publishes_table(bot)
    ana, luis = await a_pair(bot)
    bell = bell_of(bot)
    local(watch, day=11, month=2, hour=3)
    await bell.tick(watch())
    assert ana.news() == []
    local(watch, day=11, month=2, hour=9)
    await bell.tick(watch())
    await bell.tick(watch())
    [told] = ana.news()
    assert told.startswith(f"{CALLED} enlace de su institución.")
    assert luis.news() == []
    assert answers(bot, "M-0001", ana=ana) == {"ana": "asked"}


async def test_nobody_is_called_to_what_is_cancelled_or_has_begun(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    publishes(bot, theme="ambiente")
    for line in ("/cancelarreunion 1", "Lluvia.", "sí"):
        await admin(line)
    publishes(bot, theme="ambiente")
    ana, _ = await a_pair(bot)
    watch.forward(days=34)
    await bell_of(bot).tick(watch())
    assert ana.news() == []


async def test_who_loses_the_seat_is_called_no_more_and_the_successor_is(bot, person, watch):
    ana, eva = person("ana"), person("eva")
    for each in (ana, eva):
        await each.consents()
    key = designates(bot, "Salud", principal=ana)
    publishes_table(bot)
    await ana("/voy 1")
    leaves(bot, ana)
    with bot.house.store.transaction() as tx:
        serves(tx, key, "principal", eva, watch())
    await bell_of(bot).tick(watch())
    assert ana.news() == []
    [told] = eva.news()
    assert told.startswith(f"{CALLED} enlace de su institución.")
    assert answers(bot, "M-0001", ana=ana, eva=eva) == {"ana": "ended", "eva": "asked"}
    assert (await ana("/voy 1"))[0].startswith("Usted no está en la convocatoria de M-0001")


async def test_the_substitute_comes_on_when_who_sent_them_leaves(bot, watch):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    await ana("/suplente 1")
    await luis("/voy 1")
    leaves(bot, ana)
    await bell_of(bot).tick(watch())
    assert answers(bot, "M-0001", ana=ana, luis=luis) == {"ana": "ended", "luis": "confirmed"}


async def test_a_new_principal_is_called_and_the_substitute_need_not_come(bot, person, watch):
    luis, eva = person("luis"), person("eva")
    for each in (luis, eva):
        await each.consents()
    key = designates(bot, "Salud", substitute=luis)
    publishes_table(bot)
    await luis("/voy 1")
    with bot.house.store.transaction() as tx:
        serves(tx, key, "principal", eva, watch())
    await bell_of(bot).tick(watch())
    assert luis.news() == [RELEASED]
    assert answers(bot, "M-0001", luis=luis, eva=eva) == {"luis": "ended", "eva": "asked"}


async def test_who_takes_a_role_up_again_is_asked_again(bot, person, watch):
    ana = person("ana")
    await ana.consents()
    key = designates(bot, "Salud", principal=ana)
    publishes_table(bot)
    for line in ("/novoy 1", "Viajo."):
        await ana(line)
    leaves(bot, ana)
    await bell_of(bot).tick(watch())
    with bot.house.store.transaction() as tx:
        serves(tx, key, "principal", ana, watch())
    await bell_of(bot).tick(watch())
    [told] = ana.news()
    assert told.startswith(f"{CALLED} enlace de su institución.")
    assert answers(bot, "M-0001", ana=ana) == {"ana": "asked"}
