"""What became of an idea, said in few words wherever it is listed."""

import sqlalchemy as sa

from bot.news import launch_news
from cocreation.announcements.launch import traces
from storage.proposals import proposals
from storage.tables import commitment, draft, plan_version
from tests.stories.scenes import moves_to, person_id
from tests.stories.stage_scenes import administer
from tests.stories.trace_scenes import (
    all_are_answered,
    composes,
    decides,
    is_countered,
    is_drafted,
    reaches_the_plan,
)

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_an_answered_proposal_says_so(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    iris, ana, *_ = await all_are_answered(bot, admin, elsa)
    assert await iris("/mispropuestas") == [
        "Esta es su propuesta:\n\n"
        "P-0001 Ciclovía segura en la avenida Brasil (respondida: va en el tema T-0001)",
    ]
    assert list(iris.buttons) == ["Ver P-0001", "Ver qué pasó"]
    [card] = await iris("/propuesta P-0001")
    assert "Estado: respondida: va en el tema T-0001.\n" in card
    assert "Ver qué pasó" in iris.buttons
    [card] = await ana("/propuesta P-0002")
    assert "Estado: respondida: no se escogió.\n" in card

    moves_to(bot, "validated-presentation")
    await admin("/cierrepropuestas")
    await admin("La mesa trabajó otras ideas.")
    await admin("sí")
    [*_, card] = await ana("/propuesta P-0002")
    assert "Estado: respondida: no quedó en ningún compromiso.\n" in card


async def test_a_proposal_in_a_commitment_says_which(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    iris, ana, *_ = await all_are_answered(bot, admin, elsa)
    reaches_the_plan(bot)
    [card] = await iris("/propuesta P-0001")
    assert "Estado: respondida: es parte del compromiso 4PAN-01.\n" in card
    assert (await ana("/mispropuestas"))[0].endswith("(respondida: no quedó en ningún compromiso)")
    assert (await ana("/quepaso"))[0].startswith(
        "Su propuesta y qué pasó con ella:\n\n"
        "• P-0002, Agua limpia en la escuela\n"
        "   no quedó en ningún compromiso: "
    )
    with bot.house.store.transaction() as tx:
        tx.run(sa.update(commitment).where(commitment.c.plan == "4PAN").values(state="withdrawn"))
    [card] = await iris("/propuesta P-0001")
    assert "Estado: respondida: no quedó en ningún compromiso.\n" in card
    assert (await iris("/quepaso"))[0].endswith("   no quedó en ningún compromiso: No hay espacio.")


async def test_what_is_still_in_a_draft_is_not_left_out(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    iris, *_ = await all_are_answered(bot, admin, elsa)
    is_drafted(bot, "P-0001")
    with bot.house.store.transaction() as tx:
        found = proposals.by_code(tx, "P-0001")
        assert found is not None
        proposals.update(
            tx, found, what="left_out", facts={}, actor_id=None, now=bot.clock(), reason="No cupo."
        )
        assert tx.one(sa.select(plan_version.c.id)) is None
    [card] = await iris("/propuesta P-0001")
    assert "Estado: respondida: va en el tema T-0001.\n" in card


async def test_an_idea_is_carried_on_through_every_counterproposal(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await all_are_answered(bot, admin, elsa)
    first = is_drafted(bot, "P-0001")
    with bot.house.store.transaction() as tx:
        last = is_countered(tx, is_countered(tx, first, bot.clock()), bot.clock())
        tx.run(sa.update(draft).where(draft.c.id != last).values(state="withdrawn"))
    moves_to(bot, "validated-presentation")
    await admin("/cierrepropuestas")
    assert (await admin("sí"))[0].startswith("Listo: se cerraron 2 propuestas")


async def test_the_launch_and_the_list_say_the_last_reason_that_ended_an_idea(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    _, ana, *_ = await all_are_answered(bot, admin, elsa)
    draft_id = is_drafted(bot, "P-0002")
    with bot.house.store.transaction() as tx:
        counter = is_countered(tx, draft_id, bot.clock())
        decides(tx, draft_id, "rejected", bot.clock(), reasons="Es caro.", counter=counter)
        bot.clock.forward(days=20)
        decides(tx, counter, "rejected", bot.clock(), reasons="No hay laboratorio.")
        composes(tx, bot.clock(), [])
        own = traces(tx, [person_id(ana)], now=bot.clock())
    assert (await ana("/quepaso"))[0].endswith("no quedó en ningún compromiso: No hay laboratorio.")
    said = launch_news.phrases(own[person_id(ana)])
    assert [bot.house.phrases.plain(each, "es") for each in said] == [
        "Su propuesta P-0002, «Agua limpia en la escuela», no está en ningún compromiso del plan. "
        "La razón: No hay laboratorio.",
    ]
