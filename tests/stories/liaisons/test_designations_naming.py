"""Stories of what an institution answers: whom it names, who accepts, who says no."""

from storage.tables import designee
from tests.databases import rows
from tests.stories.liaison_scenes import accepts, asks, named, registry, serves, state_of
from tests.stories.role_scenes import shown_code
from tests.stories.scenes import given_back
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

NOT_GOOD = "Ese código no sirve: ya se usó, venció o está mal escrito. Pida uno nuevo."

CARD = """Ministerio de Ambiente · D-0001

Tema: Recursos naturales y medio ambiente
Estado: {state}
Nota: ANTAI-GA-001-2020, enviada el 10 de febrero de 2020 (Correo electrónico)
{seats}"""


async def _asked(bot: Bot, *administrators: Person) -> None:
    await registry(bot, *administrators)
    asks(bot, "ambiente", "miambiente")


def _card(state: str, *seats: str) -> list[str]:
    return [CARD.format(state=state, seats="\n".join(seats))]


async def test_whom_the_institution_names_gets_an_invitation_and_accepts(bot, person):
    ana, rosa, ivan = person("ana"), person("rosa"), person("ivan")
    await _asked(bot, ana)
    for each in (rosa, ivan):
        await each.consents()
    assert (await ana("/designado 1"))[0].startswith(
        "¿A quién nombró MiAMBIENTE como enlace principal para «Recursos naturales y medio "
        "ambiente»? Escriba su nombre y apellido, como dice la respuesta."
    )
    await ana("Rosa Pérez")
    said = await ana("Iván Gómez")
    assert said[0] == (
        "Anotado en D-0001. Estas 2 invitaciones son personales y se usan una sola vez: haga "
        "llegar a cada persona la suya."
    )
    assert said[1].startswith(
        "Ministerio de Ambiente, enlace principal de «Recursos naturales y medio ambiente»\n\n"
        "Listo: invitación I-0001 para Rosa Pérez, como enlace."
    )
    assert said[2].startswith(
        "Ministerio de Ambiente, enlace suplente de «Recursos naturales y medio ambiente»\n\n"
        "Listo: invitación I-0002 para Iván Gómez, como enlace."
    )
    principal, substitute = shown_code(said[1:2]), shown_code(said[2:3])
    assert await ana("/designacion 1") == _card(
        "Nombró a su enlace; falta que acepte",
        "Enlace principal: Rosa Pérez; su invitación I-0001 vale hasta el 17 de febrero de 2020",
        "Enlace suplente: Iván Gómez; su invitación I-0002 vale hasta el 17 de febrero de 2020",
    )
    await rosa(f"/invitacion {principal}")
    ana.news()
    assert (await ana("/designacion 1"))[0].endswith(
        "Enlace principal: Rosa Pérez; abrió su invitación y espera su confirmación: "
        "/confirmar I-0001\n"
        "Enlace suplente: Iván Gómez; su invitación I-0002 vale hasta el 17 de febrero de 2020"
    )
    assert state_of(bot, "D-0001") == "designated"
    await ana("/confirmar I-0001")
    rosa.news()
    await accepts(ana, ivan, substitute)
    assert rosa.news() == [
        "Iván Gómez es desde ahora enlace suplente de MiAMBIENTE en «Recursos naturales y medio "
        "ambiente», junto a usted."
    ]
    assert await ana("/designacion 1") == _card(
        "Tiene enlace",
        "Enlace principal: Rosa Pérez, desde el 10 de febrero de 2020",
        "Enlace suplente: Iván Gómez, desde el 10 de febrero de 2020",
    )
    assert await ana("/designado 1") == [
        "En D-0001 ya hay personas nombradas. Para cambiar una, escriba /reemplazar D-0001."
    ]


async def test_a_principal_and_a_substitute_are_two_people_with_a_surname(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    await ana("/designado 1")
    assert (await ana("Rosa"))[0].startswith(
        "Falta el apellido: escriba nombre y apellido, como dice la respuesta de la institución. "
        "Por ejemplo: Rosa Pérez."
    )
    await ana("Rosa Pérez")
    said = await ana("rosa  perez")
    assert said[0] == (
        "Ese nombre es también el del enlace principal, y el puesto de suplente es para otra "
        "persona. Si son dos personas que se llaman igual, agregue el segundo apellido."
    )
    assert said[1].startswith("¿Y como enlace suplente?")
    await ana("Iván Gómez")
    await ana("/reemplazar 1")
    await ana("Enlace suplente: Iván Gómez")
    assert (await ana("Rosa Pérez"))[0].startswith("Ese nombre es también el del enlace principal")
    await ana("/cancelar")
    seats = sorted(each["seat"] for each in rows(bot.house.store)["designee"])
    assert seats == ["principal", "substitute"]


async def test_who_is_named_says_no_with_a_reason_and_another_is_named(bot, person):
    ana, rosa = person("ana"), person("rosa")
    await _asked(bot, ana)
    await rosa.consents()
    secret = named(bot, "D-0001", principal="Rosa Pérez")["principal"].made.secret
    await rosa(f"/start inv_{secret}")
    assert await rosa.tap("No puedo aceptar") == [
        "Gracias por decirnos. ¿Cuál es el motivo? Lo verá la administración, para invitar a otra "
        "persona."
    ]
    ana.news()
    assert await rosa("Salgo de licencia.") == [
        "Listo, su invitación queda sin efecto y lo avisamos. Puede seguir participando como "
        "todas las personas: escriba /ayuda."
    ]
    assert ana.news() == [
        "Rosa Pérez no acepta la invitación I-0001 (enlace). Motivo: Salgo de licencia."
    ]
    assert await ana("/designacion 1") == _card(
        "Debe nombrar a otra persona como enlace principal",
        "Enlace principal: vacante",
        "Enlace suplente: vacante",
    )
    assert await rosa(f"/invitacion {secret}") == [NOT_GOOD]
    await ana.tap("Anotar a quién")
    await ana("Eva Ríos")
    assert (await ana("/saltar"))[0].startswith("Anotado en D-0001. Esta invitación es personal")
    assert state_of(bot, "D-0001") == "designated"


async def test_an_invitation_that_was_opened_can_still_be_declined_by_its_opener_only(bot, person):
    ana, rosa, eva = person("ana"), person("rosa"), person("eva")
    await _asked(bot, ana)
    for each in (rosa, eva):
        await each.consents()
    secret = named(bot, "D-0001", principal="Rosa Pérez")["principal"].made.secret
    await rosa(f"/invitacion {secret}")
    for wrong in ("/declinar I-0001", f"/declinar {secret}"):
        assert await eva(wrong) == [NOT_GOOD]
    await rosa.tap("No puedo aceptar")
    await ana("/confirmar I-0001")
    rosa.news()
    assert await rosa("No tengo tiempo.") == [
        f"Esa invitación ya se decidió o venció. Nada cambió.\n\n{given_back('No tengo tiempo.')}"
    ]
    assert state_of(bot, "D-0001") == "accepted"


async def test_an_invitation_of_another_person_or_that_has_ended_leads_nowhere(bot, person, watch):
    ana, rosa, eva = person("ana"), person("rosa"), person("eva")
    await _asked(bot, ana)
    for each in (rosa, eva):
        await each.consents()
    made = named(bot, "D-0001", principal="Rosa Pérez", substitute="Iván Gómez")
    await rosa(f"/invitacion {made['principal'].made.secret}")
    before = [dict(each) for each in rows(bot.house.store)["designee"]]
    assert (await eva(f"/invitacion {made['principal'].made.secret}")) == [NOT_GOOD]
    watch.forward(days=8)
    ana.news()
    assert (await eva(f"/invitacion {made['substitute'].made.secret}")) == [NOT_GOOD]
    assert (await ana("/confirmar I-0001"))[0].startswith("La invitación I-0001 venció o se retiró")
    assert [dict(each) for each in rows(bot.house.store)["designee"]] == before
    assert await ana("/designacion 1") == _card(
        "Nombró a su enlace; falta que acepte",
        "Enlace principal: Rosa Pérez; su invitación I-0001 ya no vale",
        "Enlace suplente: Iván Gómez; su invitación I-0002 ya no vale",
    )
    said = await ana("/otrainvitacion D-0001 suplente")
    assert said[0] == "Hice una invitación nueva en D-0001; la anterior ya no vale."
    assert "Listo: invitación I-0003 para Iván Gómez, como enlace." in said[1]
    await accepts(ana, eva, shown_code(said[1:]))
    assert (await ana("/designacion 1"))[0].endswith(
        "Enlace suplente: Iván Gómez, desde el 18 de febrero de 2020"
    )


async def test_one_person_serves_for_two_themes_and_is_nobody_s_own_substitute(bot, person):
    ana, rosa = person("ana"), person("rosa")
    await registry(bot, ana)
    asks(bot, "contrataciones", "mef")
    asks(bot, "acceso", "mef")
    await serves(ana, rosa, "D-0001", "Rosa Pérez", "principal")
    secret = named(bot, "D-0002", principal="Rosa Pérez")["principal"].made.secret
    assert (await accepts(ana, rosa, secret))[-1].startswith("Su puesto\nInstitución: Ministerio")
    assert [state_of(bot, code) for code in ("D-0001", "D-0002")] == ["accepted", "accepted"]

    # A letter may bear her other surname too: the bot learns who it is when she opens hers.
    secret = named(bot, "D-0001", substitute="Rosa Pérez Luna")["substitute"].made.secret
    await rosa(f"/invitacion {secret}")
    ana.news()
    assert await ana("/confirmar I-0003") == [
        "Esa persona ya es el enlace principal en D-0001: no puede ser también su suplente. Nada "
        "cambió."
    ]


async def test_a_substitute_becomes_the_principal(bot, person):
    ana, rosa, ivan = person("ana"), person("rosa"), person("ivan")
    await _asked(bot, ana)
    await serves(ana, rosa, "D-0001", "Rosa Pérez", "principal")
    await serves(ana, ivan, "D-0001", "Iván Gómez", "substitute")
    rosa.news()
    await ana("/reemplazar 1")
    await ana("Enlace principal: Rosa Pérez")
    await ana("Iván Gómez")
    said = await ana("Rosa pasó a otra oficina")
    assert said[0] == (
        "Anotado en D-0001: quien es enlace principal de MiAMBIENTE sigue hasta que la nueva "
        "persona acepte."
    )
    assert rosa.news() == [
        "MiAMBIENTE nombrará a otra persona como enlace principal de «Recursos naturales y medio "
        "ambiente». Motivo: Rosa pasó a otra oficina\n\n"
        "Usted sigue hasta que esa persona acepte. ¡Gracias por su trabajo!"
    ]
    await accepts(ana, ivan, shown_code(said[1:]))
    assert await ana("/designacion 1") == _card(
        "Tiene enlace",
        "Enlace principal: Iván Gómez, desde el 10 de febrero de 2020",
        "Enlace suplente: vacante",
    )
    assert rosa.news()[-1] == (
        "Listo: Iván Gómez ya tiene el rol y usted dejó de ser enlace. Gracias por todo lo que "
        "hizo."
    )
    assert (await rosa("/dejarrol"))[0].startswith("Usted participa como ciudadana o ciudadano: no")
    with bot.house.store.transaction() as tx:
        ended = tx.all(designee.select().order_by(designee.c.id))
    assert sorted((each.seat, each.state) for each in ended) == [
        ("principal", "accepted"),
        ("principal", "replaced"),
        ("substitute", "replaced"),
    ]


async def test_two_administrators_record_one_answer_and_one_of_them_does(bot, person):
    ana, luis = person("ana"), person("luis")
    await _asked(bot, ana, luis)
    for each in (ana, luis):
        await each("/designado 1")
    await ana("Rosa Pérez")
    await ana("/saltar")
    assert await luis("Rosa Perez") == [
        "En D-0001 ya hay personas nombradas. Para cambiar una, escriba /reemplazar D-0001.\n\n"
        + given_back("Rosa Perez")
    ]
    assert [each["seat"] for each in rows(bot.house.store)["designee"]] == ["principal"]


async def test_an_institution_that_refused_may_change_its_mind(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    for line in ("/institucionniega 1", "No tiene personal.", "sí"):
        await ana(line)
    assert await ana("/institucionniega 1") == [
        "En D-0001 la institución respondió que no nombrará enlace. Si cambió de parecer, anótelo "
        "con /designado D-0001."
    ]
    await ana("/designado 1")
    await ana("Rosa Pérez")
    await ana("/saltar")
    assert await ana("/designacion 1") == _card(
        "Nombró a su enlace; falta que acepte",
        "Enlace principal: Rosa Pérez; su invitación I-0001 vale hasta el 17 de febrero de 2020",
        "Enlace suplente: vacante",
    )
