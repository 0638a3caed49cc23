"""Themes: proposed from what people proposed, voted on with a quorum, decided in public."""

from tests.databases import rows
from tests.stories.review_scenes import proposes_a_theme, sit_on_the_board, three_were_proposed
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

CARD = (
    "Movilidad segura · T-0001\n\n"
    "Calles donde se puede ir en bicicleta, con contratos a la vista.\n\n"
    "Área: Contrataciones abiertas e infraestructura\n\n"
    "Sale de estas 2 propuestas:\n"
    "• P-0001 «Ciclovía segura en la avenida Brasil»\n"
    "• P-0003 «Ciclovía en la avenida Brasil y sus buses»\n\n"
    "Instituciones: DGCP"
)


async def test_a_theme_is_proposed_voted_on_and_approved(person, bot, watch):
    iris, *_ = await three_were_proposed(bot)
    admin, elsa, fito, gema = (person(each) for each in ("admin", "elsa", "fito", "gema"))
    await administer(admin)
    await sit_on_the_board(elsa, fito, gema)
    await _is_grouped(elsa)
    assert await elsa("/proponertema G-0001") == [
        "Un tema del plan, a partir de G-0001.\n\n¿Cómo se llama?",
    ]
    await elsa("Movilidad segura")
    await elsa("Calles donde se puede ir en bicicleta, con contratos a la vista.")
    assert (await elsa("contrataciones"))[0].startswith(
        "¿Qué instituciones tienen que ver con el tema? Después se pueden sumar otras con "
        "/institucionestema.\n\n"
    )
    assert (await elsa("Dirección General de Contrataciones Públicas"))[0].endswith(
        "Sale de: G-0001\nInstituciones: DGCP\n\n¿Lo propongo?"
    )
    assert await elsa("sí") == [
        "Listo: quedó propuesto como T-0001, «Movilidad segura». Falta que la comisión lo vote.",
    ]
    iris.news()
    assert await iris("/tema T-0001") == [f"{CARD}\n\nFalta que la comisión lo vote."]
    assert await elsa("/votar T-0001") == ["El tema T-0001 todavía no está en votación."]

    assert await admin("/abrirvotacion") == [
        "A votación:\n\n• T-0001 «Movilidad segura»\n\n¿Cuánto tiempo tiene la comisión?",
    ]
    assert await admin("5 días") == [
        "Listo: el tema está en votación (hasta el 15 de febrero de 2020, 10:00 a.\u202fm.). "
        "Se lo pregunté a las 3 personas de la comisión.",
    ]
    assert elsa.news() == [
        f"La comisión vota este tema:\n\n{CARD}\n\n"
        "La comisión lo está votando (hasta el 15 de febrero de 2020, 10:00 a.\u202fm.).",
    ]
    assert list(elsa.buttons) == ["A favor", "En contra", "Me abstengo"]
    assert await elsa.tap("En contra") == [
        "Su voto por T-0001, «Movilidad segura»: En contra. Puede cambiarlo mientras siga abierta "
        "(hasta el 15 de febrero de 2020, 10:00 a.\u202fm.).",
    ]
    assert list(elsa.buttons) == ["A favor", "Me abstengo"]
    await elsa.tap("A favor")
    fito.news()
    await fito.tap("A favor")
    assert (await admin("/cerrarvotacion T-0001"))[0].startswith(
        "La votación de T-0001 sigue abierta hasta el 15 de febrero de 2020, 10:00 a.\u202fm."
    )
    watch.forward(days=5)
    gema.news()
    assert (await gema("/votar T-0001 no"))[0].startswith("La votación de T-0001 ya cerró")
    assert await admin("/cerrarvotacion T-0001") == [
        "Movilidad segura · T-0001\n\n"
        "Votos: 2 a favor, 0 en contra, 0 en abstención, de 3 que podían votar. "
        "Queda aprobado.\n\n¿Cuál es el motivo? Será público.",
    ]
    await admin("Recoge lo que más se propuso.")
    elsa.news()
    assert iris.news() == [
        "La comisión aprobó un tema del plan que recoge lo que usted propuso: T-0001, «Movilidad "
        "segura».\n\n"
        "• P-0001, Ciclovía segura en la avenida Brasil\n\n"
        "Falta su respuesta a cada propuesta: se la diremos por aquí.",
    ]
    assert (await iris("/tema T-0001"))[0].endswith(
        "La comisión lo aprobó.\n\n"
        "Votos: 2 a favor, 0 en contra, 0 en abstención, de 3 que podían votar.\n\n"
        "Motivo: Recoge lo que más se propuso."
    )
    assert await iris("/temas") == ["Hay un tema:\n\n• T-0001 «Movilidad segura»: aprobado"]
    assert await elsa("/votar T-0001 yes") == ["El tema T-0001 ya fue aprobado."]
    assert len(rows(bot.house.store)["theme_vote"]) == 2


async def test_institutions_that_fit_a_theme_are_changed_and_asked_first(person, bot):
    await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await sit_on_the_board(elsa)
    await proposes_a_theme(elsa)
    assert "Instituciones: ninguna por ahora" in (await elsa("/tema T-0001"))[0]
    assert (await elsa("/institucionestema T-0001 mida, NASA"))[0].startswith(
        "No conozco la institución «NASA». Puede escribir las siglas de estas: "
    )
    assert (await elsa("/institucionestema T-0001"))[0].startswith("Escriba el código del tema")
    assert (await elsa("/institucionestema T-0009 MIDA"))[0].startswith("No encuentro el tema")
    assert await elsa("/institucionestema T-0001 mida MOP") == [
        "Listo. Con el tema T-0001 tienen que ver: MOP, MIDA",
    ]
    await admin("/abrirvotacion T-0001")
    await admin("3 días")
    await elsa("/votar T-0001 yes")
    await admin("/cerrarvotacion T-0001")
    await admin("Recoge lo propuesto.")
    moves_to(bot, "liaison-designation")
    await admin("/designar contrataciones")
    assert list(admin.buttons)[:3] == [
        "Ministerio de Obras Públicas",
        "Ministerio de Desarrollo Agropecuario",
        "Autoridad Nacional para la Innovación Gubernamental",
    ]


async def test_without_a_quorum_it_can_be_voted_on_again(person, bot, watch):
    await three_were_proposed(bot)
    admin, elsa, fito, gema = (person(each) for each in ("admin", "elsa", "fito", "gema"))
    await administer(admin)
    await sit_on_the_board(elsa, fito, gema)
    await proposes_a_theme(elsa)
    await admin("/abrirvotacion T-0001")
    await admin("3 días")
    await elsa("/votar T-0001 yes")
    watch.forward(days=4)
    assert "No hubo quórum (hacían falta 2 votos)" in (await admin("/cerrarvotacion T-0001"))[0]
    assert (await admin("Faltó gente."))[0].startswith(
        "La votación cerró sin quórum: el tema puede votarse otra vez."
    )
    assert list(admin.buttons) == ["Abrir otra votación"]
    assert (await elsa("/tema T-0001"))[0].endswith(
        "Falta que la comisión lo vote.\n\n"
        "La última votación cerró sin quórum. Motivo: Faltó gente."
    )
    await admin("/tema T-0001")
    for each in (elsa, fito):
        each.news()
    await admin.tap("Abrir otra votación")
    await admin("3 días")
    assert elsa.news()[0].endswith(
        "La comisión lo está votando (hasta el 17 de febrero de 2020, 10:00 a.\u202fm.)."
    )
    assert (await elsa("/institucionestema T-0001 MIDA"))[0].startswith(
        "El tema T-0001 está en votación (hasta el 17 de febrero de 2020"
    )
    for each in (elsa, fito, gema):
        await each("/votar T-0001 no")
    assert "No queda aprobado." in (await admin("/cerrarvotacion T-0001"))[0]
    assert (await admin("No alcanzó."))[0].startswith(
        "La votación cerró: el tema no quedó aprobado."
    )


async def test_bad_input_is_explained(person, bot):
    await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    assert (await admin("/abrirvotacion"))[0] == "No hay temas que poner a votación."
    assert (await admin("/proponertema P-0077"))[0].startswith("No encuentro la propuesta P-0077")
    assert (await admin("/proponertema G-0077"))[0].startswith("No encuentro el grupo G-0077")
    assert (await admin("/proponertema"))[0].startswith("¿De qué propuestas o grupos sale el tema?")
    assert (await admin("/tema T-0009"))[0].startswith("No encuentro el tema T-0009")
    assert (await admin("/tema T" + "9" * 5_000))[0].startswith("¿Cuál tema quiere ver?")
    await proposes_a_theme(admin)
    assert (await admin("/temas +" + "9" * 5_000))[0].startswith("Hay un tema:")
    await admin("/abrirvotacion")
    assert (await admin("5 días"))[0].startswith("Nadie tiene todavía el rol de la comisión")
    await admin("/cancelar")
    await sit_on_the_board(elsa)
    assert (await elsa("/votar T-0001 quizás"))[0].startswith("El tema T-0001 todavía no está")
    assert rows(bot.house.store)["theme_vote"] == []


async def test_the_help_of_a_member_names_what_members_do(person, bot):
    await three_were_proposed(bot)
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    said = "\n".join(await elsa("/ayuda todo"))
    for word in ("revisar", "grupos", "agrupar", "juntar", "desagrupar", "proponertema", "votar"):
        assert f"/{word}: " in said


async def _is_grouped(member) -> None:
    await member("/agrupar P-0001 P-0003")
    await member("Bicicletas")
    await member("sí")


async def test_a_number_that_means_two_things_opens_no_vote(person, bot):
    await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await sit_on_the_board(elsa)
    await proposes_a_theme(elsa)
    assert await elsa("/votar") == ["Ahora no hay ningún tema en votación."]
    asked = await admin("/abrirvotacion T-0001")
    assert await admin("3") == [
        f"Ese número puede ser dos opciones. Toque una, o escríbala completa.\n\n{asked[0]}",
    ]
    assert "(hasta el 13 de febrero de 2020" in (await admin("3 dias"))[0]


async def test_a_vote_is_heard_as_it_is_written(person, bot):
    await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await sit_on_the_board(elsa)
    await proposes_a_theme(elsa)
    await admin("/abrirvotacion T-0001")
    await admin("5 días")
    elsa.news()
    assert (await elsa("/votar"))[0].startswith("¿Por cuál tema vota?\n\n• T-0001 «")
    assert list(elsa.buttons) == ["Votar por T-0001"]
    for written, heard in (("si", "A favor"), ("en contra", "En contra"), ("no", "En contra")):
        assert f": {heard}. Puede cambiarlo" in (await elsa(f"/votar t-1 {written}"))[0]
    assert (await elsa("/votar t-1 1"))[0].endswith("¿Cómo vota?")
