"""What administrators write for everybody: masked, attributed, and kept when a stage closes."""

from datetime import timedelta

from tests.stories.meeting_scenes import publishes
from tests.stories.minutes_scenes import holds
from tests.stories.role_scenes import two_administer
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer, announced, attested


async def test_what_identifies_a_person_is_masked_in_the_news_as_in_the_timeline(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    for line in ("/reprogramar 4", "2 de marzo de 2020", "/saltar", "sí"):
        await admin(line)
    (shown,) = await admin("Llame al 6123-4567.")
    assert "Motivo: Llame al […]." in shown
    await admin("sí")
    assert announced(bot)[-1].endswith("Motivo: Llame al […].")


async def test_a_stage_opened_too_soon_may_close_before_its_planned_opening(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "first-meeting")
    for line in ("/reprogramar 2", "2 de marzo de 2020", "30 de marzo de 2020", "no", "Acuerdo."):
        await admin(line)
    await admin("sí")
    moves_to(bot, "open-call")
    await admin("/reprogramar 2")
    (asked,) = await admin("20 de febrero de 2020")
    assert asked.startswith("¿Por qué cambian las fechas?")
    (shown,) = await admin("Ya llegaron todas.")
    assert "Etapa 2, Convocatoria abierta: hasta el 20 de febrero de 2020" in shown
    assert (await admin("sí"))[0].startswith("Listo")


async def test_the_public_note_of_a_condition_stays_when_the_stage_has_closed(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    for _ in range(2):
        attested(bot)
        for line in ("/avanzar", "Toca.", "sí"):
            await admin(line)
    text = "\n".join(await person("citizen")("/etapa 4"))
    assert text.count("La administración lo afirma: «Publicado.»") == 1


async def test_the_last_stage_offers_no_next_one(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "launch")
    holds(bot, "launch", recorded=False)
    for days in (90, 270):
        publishes(bot, kind="follow-up", starts_at=bot.clock() + timedelta(days=days))
    (said,) = await admin("/cumplido")
    assert "No falta nada" in said
    assert not any("Avanzar" in label for label in admin.buttons)


async def test_what_somebody_did_stays_theirs_after_they_leave(bot):
    ana, luis = await two_administer(bot)
    await luis("/reprogramar 9")
    for line in ("2 de marzo de 2020", "/saltar", "no", "Acuerdo."):
        await luis(line)
    await luis("sí")
    await luis("/dejarrol")
    for line in ("ya", "Cambio de trabajo.", "sí"):
        await luis(line)
    listed = "\n".join(await ana("/auditoria"))
    assert listed.count("Luis") >= 2
    assert "administración: dejó" not in listed
