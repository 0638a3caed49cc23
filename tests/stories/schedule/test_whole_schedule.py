"""Every stage gets its dates at once, counted from one day."""

from cocreation.announcements import announcements
from cocreation.schedule import schedule
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import acts, administer, announced

DATABASES = ("sqlite", "postgres")


async def test_all_stages_are_planned_from_one_day(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "first-meeting")
    await admin("/cronograma")
    await admin("10 de febrero de 2020")
    said = "\n".join(await admin("Acuerdo de la comisión del 3 de febrero."))
    assert said.startswith("Así quedarían. Todavía no son públicas:")
    assert "• Etapa 2, Convocatoria abierta: del 15 de marzo al 25 de abril de 2020" in said
    assert announced(bot) == []
    assert await admin("sí") == ["Listo: 15 etapas tienen fechas y ya son públicas."]
    with bot.house.store.transaction() as tx:
        plan = schedule.planned(tx)
    assert all(each.opens_on and each.closes_on for each in plan.values())
    assert plan["open-call"].first_opens_on == plan["open-call"].opens_on
    assert len(announced(bot)) == 1
    assert acts(bot)[0] == ("schedule.change",)


async def test_a_beginning_that_leaves_a_stage_in_the_past_is_asked_again(person, bot):
    admin = person("admin")
    await administer(admin)
    await admin("/cronograma")
    assert await admin("1 de enero de 2019") == [
        "Con ese inicio, la etapa 2, «Convocatoria abierta para recolectar propuestas de "
        "temáticas», quedaría el 17 de marzo de 2019, y ya pasó; hoy es 10 de febrero de 2020. "
        "Escriba un día más tarde.",
        "Le propongo fechas para todas las etapas, con las duraciones de ejemplo del programa. "
        "Después puede cambiar cualquiera.\n\n"
        "¿Qué día empieza, o empezó, la etapa 1? Por ejemplo: 17 de febrero de 2020.",
    ]
    await admin("20 de enero de 2020")
    await admin("Acuerdo.")
    assert await admin("todavía no") == ["No cambié ninguna fecha."]
    assert announced(bot) == []


async def test_of_two_who_plan_one_publishes_and_the_other_is_told(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    for each in (admin, luis):
        await each("/cronograma")
        await each("20 de enero de 2020")
        await each("Acuerdo.")
    assert (await luis("sí"))[0] == "Listo: 14 etapas tienen fechas y ya son públicas."
    assert (await admin("sí"))[0].startswith("Mientras tanto")
    assert len(announced(bot)) == 1


async def test_the_longest_news_of_a_schedule_fits_into_one_announcement(person, bot, watch):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "first-meeting")
    for start in ("10 de septiembre de 2020", "20 de septiembre de 2020"):
        await admin("/cronograma")
        await admin(start)
        await admin("ñ" * 500)
        await admin("sí")
        watch.forward(minutes=1)
    assert len(announced(bot)) == 2
    text = announced(bot)[-1]
    assert text.count("antes:") == 15
    assert text.endswith("ñ" * 500)
    assert len(text) <= announcements.TEXT_MAX
