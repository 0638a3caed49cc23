"""Minutes by chat: written by who runs the meeting, question by question, and nothing is lost."""

import pytest

from bot.channels import PROFILES as PROFILES_OF_CHANNELS
from bot.messages import Message
from tests.databases import rows
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.minutes_scenes import (
    HEADING,
    SAID,
    WHEN,
    after_the_meeting,
    facilitates,
    file_of,
    holds_a_table,
)
from tests.stories.stage_scenes import acts, administer
from tests.stories.talking.test_every_form import fits

DATABASES = ("sqlite", "postgres")

SKIP = "Si prefiere dejarlo así, escriba /saltar."


@pytest.fixture
async def table(bot, watch):
    return await holds_a_table(bot, watch)


async def test_minutes_are_written_through_every_question(table, bot):
    eva, *_ = table
    assert await eva("/acta 1") == [f"{HEADING}\n\nActa: pendiente"]
    assert await eva("Escribir el acta") == [
        "Acta de «Mesa sobre el agua» (M-0001).\n\n"
        "¿Qué se trató? Cuéntelo con sus palabras; puede enviarlo en varias partes si es largo. La "
        "asistencia, los sondeos y los borradores de compromiso los pongo yo, de lo registrado.",
    ]
    asked = (
        "Escriba un acuerdo, uno solo; después le pregunto si hay otro. Si no hubo ninguno, pase "
        f"adelante.\n\n{SKIP}"
    )
    assert await eva("Se leyeron los análisis del agua.") == [asked]
    who = await eva("Publicar los análisis cada mes.")
    assert who[0].startswith(
        "¿Quién queda responsable de ese acuerdo? Elija, o escriba las siglas de la institución."
    )
    assert await eva("ANTAI") == [f"¿Para qué día? Por ejemplo: 22 de marzo.\n\n{SKIP}"]
    assert await eva("ayer") == [
        "No entendí el día. Escríbalo así, por favor: 22 de marzo, 22/03/2020, mañana.",
        f"¿Para qué día? Por ejemplo: 22 de marzo.\n\n{SKIP}",
    ]
    first = "1. Publicar los análisis cada mes.\n• Responsable: ANTAI\n• Plazo: 15 de mayo de 2020"
    assert await eva("15 de mayo") == [f"Acuerdo anotado:\n{first}\n\n¿Hay otro?"]
    assert await eva("Agregar otro") == [asked]
    await eva("Convocar a las juntas.")
    assert await eva("Otra") == [
        "¿Quién? Escriba el nombre de la institución o del cargo, mejor que el de una persona: el "
        "acta es pública.",
    ]
    await eva("Junta de agua")
    assert (await eva("/saltar"))[0].startswith(
        f"Van 2 acuerdos:\n{first}\n"
        "2. Convocar a las juntas.\n• Responsable: Junta de agua\n\n¿Hay otro?"
    )
    assert await eva("Quitar el 2") == [f"Acuerdo anotado:\n{first}\n\n¿Hay otro?"]
    assert await eva("No hay más") == [f"¿Algo más que deba quedar en el acta?\n\n{SKIP}"]
    assert await eva("/saltar") == [
        f"Así queda el acta de «Mesa sobre el agua» (M-0001), versión 1:\n\n{SAID}\n\n"
        "El acta será pública. Al enviarla se guarda; después la circula usted.",
    ]
    assert await eva("enviar") == [
        "Guardada la versión 1 del acta de M-0001. Mírela en el archivo y, cuando esté bien, "
        "circúlela.",
    ]
    assert list(eva.buttons) == ["Circular el acta", "Acta en PDF"]
    assert await eva("/acta M-0001") == [
        f"{HEADING}\n\nVersión 1, en borrador: todavía no se ha circulado.\n\nActa: pendiente\n\n"
        f"{WHEN}Asistieron menos de 5 personas.\n\n{SAID}",
    ]
    assert acts(bot) == [("meeting.create",), ("minutes.write",)]


async def test_a_meeting_without_agreements_says_so(table):
    eva, *_ = table
    await eva("/escribiracta 1")
    await eva("Solo nos presentamos.")
    await eva("/saltar")
    assert await eva("/saltar") == [
        "Así queda el acta de «Mesa sobre el agua» (M-0001), versión 1:\n\n"
        "Lo tratado: Solo nos presentamos.\n\nNo hubo acuerdos.\n\n"
        "El acta será pública. Al enviarla se guarda; después la circula usted.",
    ]


async def test_minutes_wait_for_the_meeting_and_are_written_by_who_runs_it(bot, person, watch):
    publishes(bot)
    eva, other, ana = map(person, ("eva", "other", "ana"))
    await facilitates(eva, "Eva Gil")
    await ana.consents()
    ahead = (
        "La reunión M-0001, «Mesa sobre el agua», empieza el 15 de marzo de 2020, "
        "9:00 a.\u202fm.; el acta se escribe después."
    )
    assert await eva("/acta 1") == [ahead]
    assert await ana("/acta 1") == [ahead]
    assert await eva("/escribiracta 1") == [
        "La reunión M-0001 empieza el 15 de marzo de 2020, 9:00 a.\u202fm.; desde entonces se "
        "puede escribir su acta, con /acta M-0001.",
    ]
    watch.moment = STARTS
    assert list(eva.buttons) == ["Proponer un tema", "Mis propuestas", "Ayuda"]
    await eva("/acta 1")
    assert list(eva.buttons) == ["Escribir el acta"]
    publishes(bot, starts_at=STARTS.replace(day=16))
    await facilitates(other, "Luz Mora", code="M-0002")
    assert await other("/escribiracta 1") == [
        "La reunión M-0001, «Mesa sobre el agua», la lleva otra persona. Si debe llevarla usted, "
        "pídalo a la administración con /contacto.",
    ]


async def test_there_are_no_minutes_of_a_cancelled_meeting_nor_of_a_launch(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    publishes(bot)
    publishes(bot, kind="launch")
    for line in ("/cancelarreunion 1", "Se dañó el techo.", "sí"):
        await admin(line)
    after_the_meeting(watch)
    assert await admin("/acta 1") == ["De la reunión M-0001 no se levanta acta."]
    assert await admin("/escribiracta 1") == [
        "La reunión M-0001 está cancelada. Motivo: Se dañó el techo.",
    ]
    assert await admin("/escribiracta 2") == ["De la reunión M-0002 no se levanta acta."]
    assert await admin("/actas") == [
        "Todavía no ha pasado ninguna reunión de la que se levante acta.",
    ]


async def test_what_two_write_at_once_is_not_lost(table, person):
    eva, *_ = table
    admin = person("admin")
    await administer(admin)
    for each in (eva, admin):
        await each("/escribiracta 1")
        for line in ("Lo que se habló.", "/saltar", "/saltar"):
            await each(line)
    await admin("enviar")
    said = await eva("enviar")
    assert said[0].startswith(
        "Mientras usted escribía, otra persona guardó la versión 1 del acta de M-0001. Lo suyo no "
        "se ha perdido"
    )
    assert "Lo que se habló." in said[1]


async def test_a_long_text_is_kept_whole_and_shown_from_its_beginning(table, bot):
    eva, *_ = table
    await eva("/escribiracta 1")
    text = ("Se habló del agua. " * 300)[:3990].strip()
    await eva(text)
    for line in ("/saltar", "/saltar", "enviar"):
        await eva(line)
    [kept] = rows(bot.house.store)["minutes_version"]
    assert text in kept["words"]
    shown = (await eva("/acta 1"))[0]
    assert "[…]" in shown
    await eva("/acta 1 pdf")
    assert file_of(eva)[2].startswith(b"%PDF")


async def test_many_long_agreements_fit_what_a_channel_shows(table, bot, profile):
    eva, ana, *_ = table
    await eva("/escribiracta 1")
    await eva("Se habló del agua. " * 200)
    text = "Publicar los análisis. " * 40
    for number in range(8):
        for line in (f"{number} {text}", "Nadie en especial", "/saltar"):
            await eva(line)
        await eva("Agregar otro" if number < 7 else "No hay más")
    for line in ("Notas. " * 400, "enviar", "/circularacta 1", "sí"):
        await eva(line)
    assert sum(each.count("Publicar los análisis.") for each in ana.news()) == 8 * 40
    shown = [Message.model_validate_json(each.body) for each in bot.desk.letters]
    assert [each for each in shown if not fits(each, PROFILES_OF_CHANNELS["telegram"])] == []
