"""Stories of the letters to the highest authorities: prepared, sent, taken back."""

import io

from docx import Document

from cocreation.links import Outside
from tests.databases import rows
from tests.stories.liaison_scenes import files_of, pages
from tests.stories.stage_scenes import acts, administer
from tests.stories.validation_scenes import PARK_DRAFT, a_table, asks, authority, records

DATABASES = ("sqlite", "postgres")

ASKED = (
    "Se prepararán 2 notas, una para cada autoridad:\n"
    "• Ministerio de Salud: Ministra o ministro de Salud. Nota ANTAI-GA-001-2020, con B-0001, "
    "B-0002\n"
    "• Ministerio de Educación: Ministra o ministro de Educación. Nota ANTAI-GA-002-2020, con "
    "B-0001\n\n"
    "Piden decidir en 15 días hábiles desde el envío: si salen hoy, hasta el martes 3 de marzo de "
    "2020.\n\n"
    "Falta decir qué institución responde por B-0003: dígalo con /corregirborrador B-0003. Sin "
    "ella no hay a quién preguntar.\n\n¿Las preparo?"
)
RULE = (
    "Quien responda que una propuesta no es viable debe señalar claramente las razones y presentar "
    "una contrapropuesta que guarde relación con lo presentado"
)


async def test_each_institution_gets_one_letter_with_its_drafts(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible", meduca="supporting")
    records(bot, PARK_DRAFT, minsa="responsible")
    records(bot, ("Otra cosa", "Nadie responde por esto.", "Hacerlo de todos modos."))
    assert await admin("/pedirvalidacion") == [ASKED]
    said = await admin("sí")
    assert said[0].startswith("Están listas 2 notas.")
    assert list(admin.buttons)[:3] == ["Nota N-0001", "Nota N-0002", "Completar B-0003"]
    assert await admin.tap("Nota N-0001") == [
        "Nota ANTAI-GA-001-2020 para MINSA, en Word, por si necesita cambiar algo.",
        "La misma nota en PDF, lista para firmar. Los archivos quedan aquí 7 días; con /nota "
        "N-0001 los recibe otra vez.",
    ]
    assert list(admin.buttons) == ["Ya la envié", "Retirar la nota"]
    files = files_of(bot)
    printed = pages(files["ANTAI-GA-001-2020.pdf"])
    assert RULE in printed
    assert "a más tardar el martes 3 de marzo de 2020" in printed
    assert (
        "B-0001. Agua limpia en cada escuela 1. Problema: El agua llega sucia a las escuelas "
        "rurales. 2. Solución: Publicar cada mes"
    ) in printed
    edited = "\n".join(
        each.text for each in Document(io.BytesIO(files["ANTAI-GA-001-2020.docx"])).paragraphs
    )
    assert RULE in edited
    assert "1.\tProblema: El agua llega sucia a las escuelas rurales." in edited
    assert await admin("/pedirvalidacion") == [
        "No hay notas por preparar: cada institución con borradores ya tiene la suya.\n\n"
        "Falta decir qué institución responde por B-0003: dígalo con /corregirborrador B-0003. Sin "
        "ella no hay a quién preguntar.",
    ]


async def test_where_nothing_is_lacking_no_line_is_left_blank(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    assert await admin("/pedirvalidacion") == [
        "Se preparará una nota:\n"
        "• Ministerio de Salud: Ministra o ministro de Salud. Nota ANTAI-GA-001-2020, con B-0001"
        "\n\n"
        "Pide decidir en 15 días hábiles desde el envío: si sale hoy, hasta el martes 3 de marzo "
        "de 2020.\n\n¿La preparo?",
    ]


async def test_the_term_counts_from_the_day_it_went(bot, watch):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot, sent=False)
    watch.forward(days=2)
    assert await admin("/notaenviada N-1") == [
        "¿Por qué vía envió la nota ANTAI-GA-001-2020 a MINSA?",
    ]
    await admin("papel")
    await admin("antes")
    [no, _] = await admin("7 de febrero de 2020")
    assert no == (
        "La nota se preparó el 10 de febrero de 2020: no pudo salir el 7 de febrero de 2020. ¿Qué "
        "día salió?"
    )
    assert await admin("11 de febrero de 2020") == [
        "Anotado. La autoridad de MINSA tiene 15 días hábiles para decidir, hasta el miércoles 4 "
        "de marzo de 2020. Le avisaré cuando se acerque el día.\n\nPara que decida en la web, sin "
        "entrar al chat, haga su enlace. Si responde en papel, anótelo aquí.",
    ]
    assert list(admin.buttons) == ["Enlace para decidir", "Respondió en papel"]
    assert iris.news() == [
        "Ministerio de Salud\nLe pedimos decidir, como su máxima autoridad, sobre estos borradores "
        "de compromiso hasta el miércoles 4 de marzo de 2020:\n"
        "• B-0001, Agua limpia en cada escuela\n\n"
        "Puede aprobar cada uno, o decir que no es viable, con razones y una contrapropuesta.",
    ]
    assert await admin("/notaenviada N-1") == [
        "La nota N-0001 ya se envió; falta la respuesta de la autoridad.",
    ]
    assert ("validation.send",) in acts(bot)


async def test_a_letter_that_will_not_go_is_taken_back(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot, sent=False)
    await admin("/retirarnota N-0001")
    assert await admin("Se unirá a otra.") == [
        "Retirada: la nota ANTAI-GA-001-2020 a MINSA ya no vale. Sus borradores pueden ir en otra: "
        "/pedirvalidacion.",
    ]
    gone = ["La nota N-0001 se retiró y ya no vale."]
    for word in ("nota", "notaenviada", "retirarnota", "reiteracion", "respuestavalidacion"):
        assert await admin(f"/{word} N-0001") == gone
    assert await iris("/validar B-0001") == [
        "B-0001 no espera la decisión de su institución. Con /validar ve los que sí.",
    ]
    await admin("/pedirvalidacion")
    assert (await admin("sí"))[0].endswith("N-0002 Ministerio de Salud: nota ANTAI-GA-002-2020")
    states = [each["state"] for each in rows(bot.house.store)["validation_letter"]]
    assert sorted(states) == ["prepared", "withdrawn"]


async def test_the_link_is_shown_once_and_a_new_one_ends_it(bot):
    bot.house.store.keep(Outside("https://mesa.example"))
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    asks(bot)
    [first] = await admin("/enlacevalidacion N-0001")
    assert first.startswith(
        "Enlace de la nota N-0001, para la autoridad de MINSA:\nhttps://mesa.example/validar/"
    )
    assert first.endswith(
        "Quien lo tenga puede decidir: envíelo solo a su despacho. Sirve hasta el martes 3 de "
        "marzo de 2020 y se muestra esta única vez; si hace otro, este deja de servir."
    )
    secret = first.partition("/validar/")[2].partition("\n")[0]
    assert len(secret) == 22
    [kept] = rows(bot.house.store)["validation_letter"]
    assert secret not in str(kept)
    asked = (
        "La nota N-0001 ya tiene un enlace, para la autoridad de MINSA. Si hago otro, el que ya se "
        "envió deja de servir y hay que enviar el nuevo. ¿Hago otro?"
    )
    assert await admin("/enlacevalidacion N-0001") == [asked]
    assert await admin.tap("No, dejar el que hay") == [
        "Está bien, el enlace de la nota N-0001 sigue sirviendo.",
    ]
    assert rows(bot.house.store)["validation_letter"] == [kept]
    assert await admin("/enlacevalidacion N-0001") == [asked]
    assert (await admin.tap("Sí, hacer otro"))[0].startswith("Enlace de la nota N-0001")
    [again] = rows(bot.house.store)["validation_letter"]
    assert again["access_hash"] != kept["access_hash"]


async def test_codes_that_are_none_are_asked_for(bot):
    admin, _, _ = await a_table(bot)
    for word in ("enlacevalidacion", "respuestavalidacion"):
        assert await admin(f"/{word}") == [
            f"¿De cuál nota? Escriba su código, así: /{word} N-0001",
        ]
    assert await admin("/nota N-0007") == ["No hay ninguna nota con el código N-0007."]
    assert await admin("/validaciones") == [
        "Todavía no se les ha pedido nada a las autoridades: los borradores de las mesas no tienen "
        "institución, o no hay borradores.",
    ]


async def test_a_draft_that_changes_before_its_letter_goes_asks_for_another_letter(bot):
    admin, _, _ = await a_table(bot)
    ana = bot.person("ana")
    await administer(ana)
    records(bot, minsa="responsible")
    for line in ("/pedirvalidacion", "sí", "/nota N-0001"):
        await admin(line)
    for line in ("/corregirborrador B-0001", "Título"):
        await admin(line)
    anew = (
        "B-0001 va en una nota que todavía no se envía (N-0001). Antes de firmarla y enviarla hay "
        "que hacerla de nuevo, para que diga lo mismo."
    )
    assert await admin("Agua sana") == [
        f"Corregido B-0001. La historia guarda cómo estaba.\n\n{anew}",
    ]
    assert ana.news() == [f"Cambió el borrador B-0001, «Agua sana».\n\n{anew}"]
    assert list(ana.buttons) == ["Hacer N-0001"]
    await admin("/borrador B-0001")
    assert "Corregir" in admin.buttons
    for line in ("/notaenviada N-0001", "papel", "hoy"):
        await admin(line)
    await admin("/borrador B-0001")
    assert not {"Corregir", "Retirar"} & set(admin.buttons)
