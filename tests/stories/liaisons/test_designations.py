"""Stories of asking institutions for their liaisons: letters, their going, the public board."""

import io

from docx import Document

from bot.messages import Address
from tests.stories.liaison_scenes import asks, files_of, pages, registry, state_of
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import acts, administer
from tests.talking import Person

DATABASES = ("sqlite", "postgres")

LETTER = [
    "Panamá, 10 de febrero de 2020",
    "Nota n.º ANTAI-GA-001-2020",
    "Ministra o ministro de Ambiente\nMinisterio de Ambiente\nEn su despacho",
    "Asunto: Designación de enlaces institucionales para las mesas de co-creación sobre el tema "
    "«Recursos naturales y medio ambiente»",
    "Respetada autoridad:",
    "Reciba un cordial saludo. Nuestra institución (ANTAI) conduce el proceso «Programa de trabajo "
    "para la co-creación del 4° Plan de Acción Nacional de Gobierno Abierto Panamá 2019-2021».",
    "El plan se construye en mesas de co-creación, donde la ciudadanía y las instituciones "
    "redactan juntas los compromisos. Por sus funciones, su institución tiene mucho que aportar en "
    "el tema «Recursos naturales y medio ambiente».",
    "Por ello le solicitamos designar a dos personas de su institución que participen en las mesas "
    "de este tema y que puedan hablar y consultar en nombre de ella:",
    "Enlace principal: asiste a las mesas, consulta dentro de la institución lo que allí se "
    "propone, ayuda a redactar compromisos que se puedan cumplir y mantiene informada a su "
    "autoridad.",
    "Enlace suplente: participa, con las mismas funciones, cuando el enlace principal no puede.",
    "Le agradecemos comunicarnos el nombre completo y el cargo de ambas personas a más tardar el "
    "lunes 24 de febrero de 2020, por nota dirigida a la ANTAI; los datos de contacto están en "
    "www.antai.gob.pa. A cada una le haremos llegar una invitación personal, que se usa una sola "
    "vez, para recibir por chat los avisos de las mesas.",
    "Si su institución no participará en este tema, le pedimos decírnoslo con el motivo. La "
    "respuesta de cada institución es pública; los nombres de sus enlaces no lo son.",
    "Atentamente,",
    "Directora o director general\nAutoridad Nacional de Transparencia y Acceso a la Información",
]


async def test_an_institution_is_asked_with_a_numbered_letter(bot, person):
    ana = person("ana")
    await registry(bot, ana)
    await ana("/designar")
    await ana("ambiente")
    assert await ana("MiAMBIENTE") == [
        "Tema: Recursos naturales y medio ambiente\n\n"
        "Se preparará una nota para:\n"
        "• Ministerio de Ambiente: Ministra o ministro de Ambiente. Nota ANTAI-GA-001-2020\n\n"
        "Piden respuesta en 10 días hábiles desde el envío: si sale hoy, hasta el lunes 24 de "
        "febrero de 2020. ¿La preparo?"
    ]
    assert await ana("sí") == [
        "La nota está lista. Revísela, fírmela y envíela; el plazo corre desde el día en que la "
        "envíe.\nD-0001 Ministerio de Ambiente: nota ANTAI-GA-001-2020",
        "Nota ANTAI-GA-001-2020 para MiAMBIENTE, en Word, por si necesita cambiar algo.",
        "La misma nota en PDF, lista para firmar. Los archivos quedan aquí 7 días; con "
        "/nota D-0001 los recibe otra vez.",
    ]

    files = files_of(bot)
    assert list(files) == ["ANTAI-GA-001-2020.docx", "ANTAI-GA-001-2020.pdf"]
    word = Document(io.BytesIO(files["ANTAI-GA-001-2020.docx"]))
    assert [each.text for each in word.paragraphs] == LETTER
    assert word.core_properties.language == "es-PA"
    printed = pages(files["ANTAI-GA-001-2020.pdf"]).replace("• ", "")
    assert printed == " ".join(" ".join(LETTER).split()) + " 1 de 1"

    await ana.tap("Ya la envié")
    await ana("Correo electrónico")
    assert await ana("hoy") == [
        "Anotado. MiAMBIENTE tiene 10 días hábiles para responder, hasta el lunes 24 de febrero "
        "de 2020. Le avisaré cuando se acerque el día. Cuando respondan, anótelo con "
        "/designado D-0001."
    ]
    assert acts(bot) == [("designation.prepare",), ("designation.send",)]


async def test_all_institutions_of_a_theme_are_asked_at_once(bot, person):
    ana = person("ana")
    await registry(bot, ana)
    await ana("/designar agro")
    await ana("todas")
    assert await ana("sí") == [
        "Están listas 4 notas. Revíselas, fírmelas y envíelas; el plazo corre desde el día en que "
        "envíe cada una.\n"
        "D-0001 Ministerio de Desarrollo Agropecuario: nota ANTAI-GA-001-2020\n"
        "D-0002 Autoridad de los Recursos Acuáticos de Panamá: nota ANTAI-GA-002-2020\n"
        "D-0003 Instituto de Mercadeo Agropecuario: nota ANTAI-GA-003-2020\n"
        "D-0004 Banco de Desarrollo Agropecuario: nota ANTAI-GA-004-2020\n\n"
        "Toque cada una para recibir sus archivos. También puede escribir /nota con el código."
    ]
    assert len(await ana("/nota 3")) == 2
    assert "ANTAI-GA-003-2020.pdf" in files_of(bot)
    await ana("/designar agro")
    assert not any("gropecuaria" in each for each in ana.buttons)


async def test_the_letter_bears_the_day_on_which_it_is_printed_until_it_goes(bot, person, watch):
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "ambiente", "miambiente", sent=False)
    watch.forward(days=2)
    await ana("/nota 1")
    printed = pages(files_of(bot)["ANTAI-GA-001-2020.pdf"])
    assert "12 de febrero de 2020" in printed
    # The Tuesday of Carnival is none of the ten.
    assert "a más tardar el jueves 27 de febrero de 2020" in printed

    watch.forward(days=2)
    await ana("/notaenviada 1")
    await ana("En papel")
    await ana("Antes")
    assert (await ana("20 de febrero de 2020"))[0] == (
        "El 20 de febrero de 2020 todavía no llega. ¿Qué día salió la nota?"
    )
    assert (await ana("3/2/2020"))[0] == (
        "La nota se preparó el 10 de febrero de 2020: no pudo salir el 3 de febrero de 2020. "
        "¿Qué día salió?"
    )
    assert (await ana("12/02/2020"))[0].startswith(
        "Anotado. MiAMBIENTE tiene 10 días hábiles para responder, hasta el jueves 27 de febrero"
    )
    watch.forward(days=5)
    await ana("/nota 1")
    assert "Panamá, 12 de febrero de 2020" in pages(files_of(bot)["ANTAI-GA-001-2020.pdf"])
    assert await ana("/notaenviada 1") == [
        "La nota de D-0001 ya se envió; falta la respuesta de la institución."
    ]


async def test_a_letter_that_did_not_go_is_taken_back_and_another_is_prepared(bot, person):
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "ambiente", "miambiente", sent=False)
    await ana("/retirarnota 1")
    assert await ana("Era para otro tema.") == [
        "Retirada: la nota ANTAI-GA-001-2020 a MiAMBIENTE ya no vale. Puede pedirle enlaces otra "
        "vez con /designar."
    ]
    assert await ana("/designaciones") == [
        "Todavía no se les han pedido enlaces a las instituciones."
    ]
    assert await ana("/designacion 1") == [
        "No hay ninguna designación con el código D-0001. Con /designaciones las ve todas."
    ]
    await ana("/designar ambiente")
    await ana("MiAMBIENTE")
    assert (await ana("sí"))[0].endswith("D-0001 Ministerio de Ambiente: nota ANTAI-GA-002-2020")
    assert state_of(bot, "D-0001") == "prepared"


async def test_everybody_sees_which_institution_answered_and_nobody_s_name(bot, person):
    ana, citizen = person("ana"), person("citizen")
    await registry(bot, ana)
    asks(bot, "ambiente", "miambiente")
    asks(bot, "agro", "mida", sent=False)
    await citizen.consents()
    board = (
        "Enlaces de las instituciones: 2 solicitudes\n"
        "1 en espera de respuesta\n1 con la nota por enviar\n\n"
        "D-0001 MiAMBIENTE · Ambiente\nSe espera su respuesta hasta el 24 de febrero de 2020\n"
        "D-0002 MIDA · Agro\nNota por enviar"
    )
    assert await citizen("/designaciones") == [board]
    await ana("/institucionniega 1")
    assert await ana("No hay personal. Llame al 6123-4567.") == [
        "Quedará público que MiAMBIENTE no nombrará enlace para «Recursos naturales y medio "
        "ambiente», con este motivo: «No hay personal. Llame al […].». ¿Lo anoto?"
    ]
    assert await ana("sí") == [
        "Anotado: MiAMBIENTE no nombrará enlace para «Recursos naturales y medio ambiente». Si "
        "cambia de parecer, anótelo con /designado D-0001."
    ]
    card = (
        "Ministerio de Ambiente · D-0001\n\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Estado: Respondió que no nombrará enlace\n"
        "Motivo: No hay personal. Llame al […]."
    )
    assert await citizen("/designacion D-0001") == [card]
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    assert await group("/designacion 1") == [card]
    assert await group("/designaciones ambiente") == [
        "Recursos naturales y medio ambiente: 1 solicitud\n1 no nombró enlace\n\n"
        "D-0001 MiAMBIENTE · Ambiente\nRespondió que no nombrará enlace"
    ]
    assert await citizen("/designaciones fútbol") == [
        "No reconozco ese tema. Escriba /designaciones para verlas todas."
    ]


async def test_what_cannot_be_is_answered_kindly_and_changes_nothing(bot, person):
    ana, luis = person("ana"), person("luis")
    await registry(bot, ana, luis)
    assert await ana("/nota") == ["¿De cuál designación? Escriba su código, así: /nota D-0001"]
    assert await ana("/designado D-0009") == [
        "No hay ninguna designación con el código D-0009. Con /designaciones las ve todas."
    ]
    asks(bot, "agro", "mida", sent=False)
    assert await ana("/designado 1") == [
        "La nota de D-0001 todavía no se ha enviado. Cuando la envíe, anótelo con "
        "/notaenviada D-0001."
    ]
    assert await ana("/reiteracion 1") == [
        "No hay segunda nota para D-0001: se prepara sola si la institución no responde a tiempo."
    ]
    await ana("/designar agro")
    await ana("IMA")
    asks(bot, "agro", "ima")
    assert await ana("sí") == [
        "A Instituto de Mercadeo Agropecuario ya se le pidieron enlaces para este tema: es D-0002."
    ]
    assert state_of(bot, "D-0002") == "requested"


async def test_liaisons_are_asked_for_only_in_their_stages(bot, person):
    ana = person("ana")
    await administer(ana)
    moves_to(bot, "open-call")
    assert (await ana("/designar"))[0].startswith("Eso abre")
    moves_to(bot, "launch")
    assert (await ana("/designar"))[0].startswith("Eso ya cerró")
