"""After the launch: commitments are followed, their progress is told, two meetings are planned."""

from datetime import timedelta

import sqlalchemy as sa

from bot.news import follower_news
from cocreation.programme import programme
from cocreation.stages import gates
from storage.tables import commitment
from tests.databases import rows
from tests.stories.liaison_scenes import asks, serves
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import moves_to, person_id
from tests.stories.stage_scenes import administer, announced

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

TITLE = "3PAN-08, Actualizar el plan de educación cívica en las escuelas"
REPORT = (
    "10 de febrero de 2020, empezado: Se imprimieron 2,000 cartillas. "
    "Evidencia: https://meduca.gob.pa/cartillas"
)


async def _reports(someone, state="Empezado"):
    for line in ("/avance 3PAN-08", state, "Se imprimieron 2,000 cartillas."):
        await someone(line)
    card = await someone("https://meduca.gob.pa/cartillas")
    return card, await someone("enviar")


async def test_who_follows_hears_of_each_report(person, bot):
    admin, rosa, olga, ana = (person(each) for each in ("admin", "rosa", "olga", "ana"))
    await administer(admin)
    moves_to(bot, "liaison-designation")
    await serves(admin, rosa, asks(bot, "social", "meduca")[0], "Rosa Pérez", "principal")
    await serves(admin, olga, asks(bot, "ambiente", "minsa")[0], "Olga Ruiz", "principal")
    assert (await ana("/seguir 3PAN-08"))[0].startswith("Eso abre en la etapa")
    moves_to(bot, "launch")

    assert (await ana("/seguir 3PAN-08"))[0].startswith(
        "Antes de seguir este compromiso necesito su permiso."
    )
    assert await ana("sí") == [
        f"Listo: sigue {TITLE}. Le contaremos cada avance y las reuniones públicas de seguimiento.",
    ]
    assert await ana("/seguir 3PAN-08") == [f"Ya sigue {TITLE}."]
    assert await ana("/siguiendo") == [f"Usted sigue un compromiso:\n• {TITLE}"]
    assert "\nLo sigue una persona\n" in (await olga("/compromiso 3PAN-08"))[0]

    assert await olga("/avance 3PAN-08") == [
        "3PAN-08 no es de su institución: su avance lo cuentan sus enlaces, o la administración.",
    ]
    card, done = await _reports(rosa)
    assert card == [
        f"El avance de {TITLE}:\n\nTodo el compromiso: empezado\n"
        "Se imprimieron 2,000 cartillas.\nEvidencia: https://meduca.gob.pa/cartillas\n\n"
        "Al enviarlo es público y se les avisa a quienes lo siguen.",
    ]
    assert done == [f"Publicado el avance de {TITLE}. Se les avisa a quienes lo siguen."]
    assert ana.news() == [f"Hay un avance de {TITLE}, que usted sigue:\n\n{REPORT}"]
    assert (await ana("/compromiso 3PAN-08"))[0].endswith(f"Avance\n{REPORT}")

    assert await ana("/noseguir 3PAN-08") == [f"Listo: ya no sigue {TITLE}."]
    assert await ana("/noseguir 3PAN-08") == [f"No seguía {TITLE}."]
    await _reports(admin, "Completo")
    assert ana.news() == []
    assert (await ana("/siguiendo"))[0].startswith("Todavía no sigue ningún compromiso.")


async def test_only_what_one_may_report_on_is_suggested(person, bot):
    admin, rosa, olga = (person(each) for each in ("admin", "rosa", "olga"))
    await administer(admin)
    moves_to(bot, "liaison-designation")
    await serves(admin, rosa, asks(bot, "social", "meduca")[0], "Rosa Pérez", "principal")
    await serves(admin, olga, asks(bot, "ambiente", "miambiente")[0], "Olga Ruiz", "principal")
    with bot.house.store.transaction() as tx:
        ended = sa.update(commitment).where(commitment.c.code.in_(("3PAN-06", "3PAN-07")))
        tx.run(ended.values(state="ended", examples=()))
    moves_to(bot, "launch")
    assert await rosa("/avance") == [
        "¿De cuál compromiso va a contar el avance? Son 2; toque uno, o escriba su código así: "
        f"/avance 3PAN-08\n• {TITLE}\n• 3PAN-09, Escuela de Gobierno Abierto",
    ]
    assert await rosa.tap("Avance de 3PAN-08") == [f"¿Cómo va {TITLE}?"]
    assert await olga("/avance") == [
        "No hay ahora un compromiso de su institución que siga en marcha y del que usted pueda "
        "contar el avance.",
    ]
    [said] = await admin("/avance")
    assert said.startswith("¿De cuál compromiso va a contar el avance? Son ")
    assert "3PAN-08" in said
    assert "3PAN-06" not in said


async def test_the_word_that_goes_on_with_a_form_still_does(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "launch")
    await ana("/contacto")
    assert (await ana("/seguir 3PAN-08"))[0].startswith("Listo: sigue 3PAN-08")
    assert await ana("/seguir") == [
        "Seguimos donde quedó.\n\n"
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]


async def test_many_followers_are_told_by_an_announcement(person, bot, monkeypatch):
    monkeypatch.setattr(follower_news, "AT_ONCE", 1)
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await administer(admin)
    moves_to(bot, "launch")
    for each in (ana, luis):
        await each.consents()
        await each("/seguir 3PAN-08")
    await _reports(admin)
    assert (ana.news(), luis.news()) == ([], [])
    assert announced(bot) == [f"Hay un avance de {TITLE}, que usted sigue:\n\n{REPORT}"]
    [kept] = rows(bot.house.store)["announcement"]
    assert (kept["audience"], kept["audience_value"], kept["state"]) == (
        "followers", "3PAN-08", "scheduled",
    )  # fmt: skip


async def test_two_follow_up_meetings_are_asked_for_and_followers_are_told(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    moves_to(bot, "launch")
    await ana("/seguir 3PAN-08")

    def lacks() -> list[tuple[str, int | None]]:
        with bot.house.store.transaction() as tx:
            stage = programme.standing(tx).stage
            found = gates.missing(tx, stage, bot.clock())
        follow_up = [each for each in found if each.condition == "follow-up-scheduled"]
        return [(each.key, each.values.get("count")) for each in follow_up]

    assert lacks() == [("gate.follow-up-scheduled.no_launch", None)]
    begins = bot.clock() + timedelta(days=10)
    publishes(bot, kind="launch", starts_at=begins, title="Lanzamiento")
    assert lacks() == [("gate.follow-up-scheduled", 2)]
    publishes(bot, kind="follow-up", starts_at=begins - timedelta(days=5))
    publishes(bot, kind="follow-up", starts_at=begins + timedelta(days=370))
    assert lacks() == [("gate.follow-up-scheduled", 2)]
    for line in (
        "/reunion", "Seguimiento", "Primer semestre", "/saltar", "/saltar", "1/6/2020", "9:00",
        "11:00", "En persona", "Biblioteca Nacional", "/saltar", "/saltar", "/saltar",
    ):  # fmt: skip
        await admin(line)
    await admin("enviar")
    assert ana.news() == [
        "Hay fecha para hablar de los compromisos que usted sigue, en una reunión pública:\n\n"
        "Primer semestre · M-0004\n"
        "Cuándo: lunes 1 de junio de 2020, de 9:00 a.\u202fm. a 11:00 a.\u202fm.\n"
        "Dónde: Biblioteca Nacional\n\nCualquier persona puede ir.",
    ]
    assert lacks() == [("gate.follow-up-scheduled", 1)]
    publishes(bot, kind="follow-up", starts_at=begins + timedelta(days=360))
    assert lacks() == []


async def test_who_is_erased_follows_nothing(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "launch")
    await ana("/seguir 3PAN-08")
    assert person_id(ana) in {each["person_id"] for each in rows(bot.house.store)["follower"]}
    await ana("/borrar")
    await ana("sí")
    assert rows(bot.house.store)["follower"] == []
