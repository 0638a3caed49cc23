"""Minutes to be read: by everybody, in a group, in a list, with their errata."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.messages import Address
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.minutes_scenes import (
    HEADING,
    SAID,
    WHEN,
    after_the_meeting,
    facilitates,
    file_of,
    holds_a_table,
    sends_round,
    was_there,
)
from tests.stories.scenes import has_proposed
from tests.stories.stage_scenes import acts

DATABASES = ("sqlite", "postgres")


@pytest.fixture
async def table(bot, watch):
    return await holds_a_table(bot, watch)


async def test_published_minutes_are_everybodys_and_name_nobody(bot, person, watch):
    publishes(bot, kind="co-creation-table")
    eva, pia = person("eva"), person("pia")
    await facilitates(eva, "Eva Gil")
    for _ in range(7):
        was_there(bot, None, sector="ciudadania")
    was_there(bot, None, sector="academia")
    was_there(bot, None, name="Rita Paz", institution="MiAmbiente")
    after_the_meeting(watch)
    await eva("/escribiracta 1")
    for line in ("Llamar al 6123-4567 por los análisis.", "/saltar", "/saltar"):
        await eva(line)
    await eva("/acta 1")
    assert "tapado" in (await eva("/seguir"))[-1]
    for line in ("enviar", "/acta 1 pdf"):
        await eva(line)
    assert "Rita Paz" in _text_of(file_of(eva)[2])
    for line in ("/circularacta 1", "sí", "/publicaracta 1", "sí"):
        await eva(line)
    await pia.consents()
    assert await pia("/acta 1") == [
        f"{HEADING}\n\nActa: publicada\n\n{WHEN}Asistieron 9 personas.\n\n"
        "Lo tratado: Llamar al […] por los análisis.\n\nNo hubo acuerdos.\n\n"
        "Asistieron menos de 5 personas: sus respuestas no se cuentan aquí.",
    ]
    assert list(pia.buttons) == ["Acta en PDF", "Acta en Word"]
    assert await pia("Acta en PDF") == ["Aquí tiene el acta de M-0001, «Mesa sobre el agua»."]
    name, _, content = file_of(pia)
    assert name == "acta-M-0001.pdf"
    shown = _text_of(content)
    assert "MiAmbiente" in shown
    assert not {word for word in ("Rita", "6123-4567") if word in shown}
    assert await pia("/acta 1 word") == ["Aquí tiene el acta de M-0001, «Mesa sobre el agua»."]
    assert file_of(pia)[0] == "acta-M-0001.docx"
    assert await pia("/actas") == [
        "Hay 1 reunión que ya pasó:\n\n"
        "• 15 de marzo de 2020: Mesa sobre el agua (M-0001). Acta: publicada.",
    ]
    assert list(pia.buttons) == ["Acta M-0001"]
    await pia("/agenda 1")
    assert "Ver el acta" in pia.buttons


async def test_a_group_reads_public_minutes_without_buttons(table, person, bot):
    eva, ana, luis, rosa = table
    group = person("-100")
    group.address = Address("telegram", "-100", group=True)
    assert await group("/acta 1") == [f"{HEADING}\n\nActa: pendiente"]
    await sends_round(eva)
    for each in (ana, luis, rosa):
        await each("/ratificar 1")
    await eva("/publicaracta 1")
    await eva("sí")
    assert await group("/acta 1 pdf") == [
        f"{HEADING}\n\nActa: publicada\n\n{WHEN}Asistieron menos de 5 personas.\n\n{SAID}\n\n"
        "Asistieron menos de 5 personas: sus respuestas no se cuentan aquí.\n\n"
        "El acta completa, en un archivo, se la doy en privado: escríbame /acta y el código.",
    ]
    assert group.buttons == {}
    assert await group("/ratificar 1") == [
        "Eso lo vemos en privado, para cuidar sus datos. Escríbame directamente y con gusto le "
        "ayudo.",
    ]


async def test_public_minutes_are_corrected_by_an_erratum_and_both_stay(table, bot):
    eva, ana, luis, rosa = table
    assert await eva("/fedeerrata 1") == [
        "El acta de M-0001 todavía no es pública: corríjala con /acta M-0001.",
    ]
    await sends_round(eva)
    for each in (ana, luis, rosa):
        await each("/ratificar 1")
    for line in ("/publicaracta 1", "sí", "/fedeerrata 1", "Donde dice 12, debe decir 21."):
        await eva(line)
    ana.news()
    said = "Donde dice 12, debe decir 21.\n\nMotivo: Se leyó mal."
    assert await eva("Se leyó mal.") == [
        f"Fe de errata al acta de «Mesa sobre el agua» (M-0001):\n\n{said}\n\n"
        "El acta publicada no cambia: esto se lee junto a ella, y se avisa a quienes asistieron. "
        "¿La agrego?",
    ]
    assert await eva("sí") == ["Agregada la fe de errata al acta de M-0001."]
    assert ana.news() == [
        f"Se agregó una fe de errata al acta de «Mesa sobre el agua» (M-0001):\n\n{said}",
    ]
    shown = (await ana("/acta 1"))[0]
    assert SAID in shown
    assert shown.endswith(
        "Fe de errata (15 de marzo de 2020): Donde dice 12, debe decir 21.\nMotivo: Se leyó mal."
    )
    assert acts(bot)[-2:] == [("minutes.publish",), ("minutes.rectify",)]


async def test_all_that_is_over_is_listed_newest_first_a_page_at_a_time(bot, person, watch):
    ana = person("ana")
    await has_proposed(ana)
    for number in range(9):
        publishes(bot, title=f"Mesa número {number}", starts_at=STARTS.replace(day=1 + number))
    publishes(bot, kind="launch", starts_at=STARTS.replace(day=1))
    watch.moment = STARTS
    told = (await ana("/actas"))[0].splitlines()
    assert told[0] == "Hay 9 reuniones que ya pasaron, la más reciente primero:"
    assert told[2] == (
        "• 9 de marzo de 2020: Mesa número 8 (M-0009). Acta: pendiente desde hace 4 días hábiles."
    )
    assert len(told) == 2 + 8
    assert list(ana.buttons) == ["Ver más"]
    assert await ana("Ver más") == [
        "Hay 9 reuniones que ya pasaron, la más reciente primero:\n\n"
        "• 1 de marzo de 2020: Mesa número 0 (M-0001). Acta: pendiente desde hace 10 días hábiles.",
    ]


@pytest.mark.parametrize(
    ("words", "example"),
    [
        ("/acta", "/acta M-0001"),
        ("/ratificar", "/ratificar M-0001"),
        ("/observar eso", "/observar M-0001"),
        ("/acta M-1 M-2 M-3", None),
    ],
)
async def test_who_names_no_meeting_is_asked_for_its_code(talk, words, example):
    said = await talk(words)
    if example is None:
        assert said == ["No encuentro la reunión M-0001. Con /agenda ve las que hay."]
    else:
        assert said == [f"Dígame el código de la reunión, por ejemplo: {example}"]


def _text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
