"""What the records put into minutes: who was there in numbers, who was called and did not come."""

from io import BytesIO

import sqlalchemy as sa
from pypdf import PdfReader

from cocreation.minutes import minutes_composing
from cocreation.minutes.minutes_composing import Official
from storage.meetings import meeting_calls, meetings
from storage.people.people import grant_role
from storage.tables import attendance
from tests.stories.liaison_scenes import pages
from tests.stories.meeting_scenes import publishes
from tests.stories.minutes_scenes import (
    SAID,
    WHEN,
    after_the_meeting,
    facilitates,
    file_of,
    leaves_a_draft,
    sends_round,
    was_there,
)
from tests.stories.room_scenes import come, holds_a_meeting
from tests.stories.scenes import has_proposed, person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

AGREEMENTS = SAID.partition("\n\n")[2]


async def serves(person, name, institution, *, sends=None, came=False):
    """Let somebody who has just come be called to the meeting for an institution."""
    await person.consents()
    bot = person.bot
    with bot.house.store.transaction() as tx:
        who, now = person_id(person), bot.clock()
        grant_role(tx, who, "liaison", now, name=name, organisation=institution)
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        call = meeting_calls.insert(
            tx, meeting_id=meeting.id, person_id=who, role="liaison", now=now
        )
        if sends is not None:
            meeting_calls.update(tx, call, state="sent", sends=person_id(sends))
    if came:
        was_there(bot, who, institution=institution)


def composed(bot):
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        return minutes_composing.compose(tx, meeting), minutes_composing.officials(tx, meeting)


async def test_minutes_are_composed_from_attendance_calls_and_drafts(bot, person, watch):
    publishes(bot, kind="co-creation-table", agenda="Los análisis.")
    await has_proposed(person("rosa"))
    ana, luis, eva, pia, iris = map(person, ("ana", "luis", "eva", "pia", "iris"))
    await pia.consents()
    await serves(ana, "Ana Ruiz", "antai", came=True)
    await serves(luis, "Luis Mora", "MINSA")
    await serves(eva, "Eva Gil", "MiAmbiente", sends=pia)
    await serves(iris, "Iris Vega", "antai")  # her colleague came
    was_there(bot, person_id(pia), institution="MiAmbiente", name="Pía Sosa")
    for sector in ("ciudadania", "ciudadania", "academia"):
        was_there(bot, None, sector=sector, name="Alguien")
    leaves_a_draft(bot)
    found, officials = composed(bot)
    assert (found.present, found.sectors) == (5, {"academia": 1, "ciudadania": 2})
    assert found.institutions == ("MiAmbiente", "antai")
    assert found.absent == ("MINSA",)
    assert [(each.code, each.origins) for each in found.drafts] == [("D-0001", ("P-0001",))]
    assert found.agenda == "Los análisis."
    assert officials == [Official("Pía Sosa", "MiAmbiente"), Official("Ana Ruiz", "antai")]


async def test_what_a_table_sensed_and_why_it_left_no_draft_stand_in_its_minutes(
    bot, person, watch
):
    eva, code = await holds_a_meeting(person, bot, watch, kind="co-creation-table")
    people = [person(f"p{number}") for number in range(5)]
    await come(watch, code, *people)
    for statement, answering in (("Llamar al 6123-4567.", people[:4]), ("Se publica.", people)):
        await eva("/sondeo 1")
        await eva(statement)
        for each in answering[1:]:
            await each("de acuerdo")
        await answering[0]("en desacuerdo")
        await eva("/cerrarsondeo 1")
    after_the_meeting(watch)
    for line in ("/sinborrador 1", "No hubo acuerdo sobre el plazo."):
        await eva(line)
    await sends_round(eva)
    assert (await eva("/acta 1"))[0] == (
        "Acta de «Mesa sobre el agua» · M-0001\n\n"
        "Acta: en ratificación, hasta el 20 de marzo de 2020\n\n"
        f"{WHEN}Asistieron 5 personas.\n\n"
        "Lo tratado: Se leyeron los análisis del agua.\n\n"
        "Sondeos\n"
        "• «Llamar al […].» Respondieron menos de 5 personas: sus respuestas no se cuentan aquí.\n"
        "• «Se publica.» De acuerdo: 4. En desacuerdo: 1. Pasaron: 0.\n\n"
        f"{AGREEMENTS}\n\n"
        "La reunión no dejó borradores de compromiso. Motivo: No hubo acuerdo sobre el plazo.\n\n"
        "Ratificaron: 0. Observaron: 0. Sin responder: 5.\n\n"
        "Se puede publicar cuando ratifiquen todas las personas que asistieron, o cuando pase el "
        "plazo."
    )
    assert list(eva.buttons) == ["Corregir el acta", "Acta en PDF", "Acta en Word"]


async def test_an_institution_is_called_by_its_acronym(bot, person, watch):
    rosa, _ = await holds_a_meeting(person, bot, watch, kind="co-creation-table", theme="agro")
    for line in ("/anotar 1", "Don Beto"):
        await rosa(line)
    assert await rosa("no lo dijo") == [
        "¿Viene por una institución? Elíjala, o escriba sus siglas.",
    ]
    assert list(rosa.buttons)[:7] == ["ANTAI", "CNGAP", "MIDA", "ARAP", "IMA", "BDA", "Por ninguna"]
    await rosa("Instituto de Mercadeo Agropecuario")
    watch.forward(seconds=1)
    for line in ("/anotar 1", "Doña Ana", "no lo dijo", "minsa"):
        await rosa(line)
    assert (await rosa("/asistencia 1"))[0].endswith(
        "• IMA: 1\n• MINSA: 1\n\nCon nombre, o anotadas a mano\n"
        "1. Don Beto (IMA)\n2. Doña Ana (MINSA)"
    )
    after_the_meeting(watch)
    await rosa("/escribiracta 1")
    for line in ("Se habló.", "Abrir los datos.", "bda", "/saltar", "No hay más", "/saltar"):
        await rosa(line)
    for line in ("enviar", "/acta 1 pdf"):
        await rosa(line)
    text = PdfReader(BytesIO(file_of(rosa)[2])).pages[0].extract_text()
    assert "Instituciones presentes: IMA, MINSA." in text
    assert "Responsable: BDA" in text


async def test_what_went_round_stays_as_it_was_ratified(bot, person, watch):
    publishes(bot, kind="co-creation-table")
    eva, pia = person("eva"), person("pia")
    await facilitates(eva, "Eva Gil")
    for _ in range(6):
        was_there(bot, None, sector="ciudadania")
    after_the_meeting(watch)
    await sends_round(eva)
    with bot.house.store.transaction() as tx:
        tx.run(sa.delete(attendance))
    await pia.consents()
    assert "Asistieron 6 personas." in (await eva("/acta 1"))[0]
    for line in ("/publicaracta 1", "sí"):
        await eva(line)
    assert "Asistieron 6 personas." in (await pia("/acta 1"))[0]


async def test_who_runs_a_meeting_finds_its_minutes_in_the_list(bot, person, watch):
    publishes(bot)
    eva, pia = person("eva"), person("pia")
    await facilitates(eva, "Eva Gil")
    await pia.consents()
    after_the_meeting(watch)
    await eva("/actas")
    assert list(eva.buttons) == ["Acta M-0001"]
    pia.buttons = {}
    await pia("/actas")
    assert pia.buttons == {}


async def test_minutes_call_institutions_as_people_do(bot, person, watch):
    publishes(bot, kind="co-creation-table", theme="ambiente")
    eva, ana, pia = map(person, ("eva", "ana", "pia"))
    await facilitates(eva, "Eva Gil")
    await serves(ana, "Ana Ruiz", "miambiente", came=True)
    await serves(pia, "Pía Sosa", "minsa")
    after_the_meeting(watch)
    await eva("/escribiracta 1")
    for line in ("Se leyeron los análisis.", "Publicarlos."):
        await eva(line)
    assert list(eva.buttons)[:4] == ["ANTAI", "CNGAP", "MiAMBIENTE", "IDAAN"]
    for line in ("ministerio de ambiente", "/saltar", "Agregar otro", "Contar cómo va."):
        await eva(line)
    await eva("Los comités de salud")
    assert await eva("/saltar") == [
        "Van 2 acuerdos:\n1. Publicarlos.\n• Responsable: MiAMBIENTE\n2. Contar cómo va.\n"
        "• Responsable: Los comités de salud\n\n¿Hay otro?",
    ]
    for line in ("No hay más", "/saltar", "enviar"):
        await eva(line)
    await eva.tap("Acta en PDF")
    _, _, content = file_of(eva)
    read = pages(content)
    assert "Instituciones presentes: MiAMBIENTE." in read
    assert "MINSA" in read
    assert "miambiente" not in read
