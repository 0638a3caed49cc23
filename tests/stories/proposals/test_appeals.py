"""The author of a withheld proposal appeals, and somebody decides."""

from tests.databases import rows
from tests.stories.audit_scenes import logged, takes_office, withholds
from tests.stories.scenes import WATER, given_back, has_proposed, proposes

DATABASES = ("sqlite", "postgres")


async def test_an_appeal_is_decided_by_somebody_else(person, bot):
    admin, second, ana = person("admin"), person("second"), person("ana")
    await takes_office(admin)
    await takes_office(second)
    await has_proposed(ana)
    await withholds(admin)
    assert await admin("/apelaciones") == ["No hay apelaciones esperando."]
    ana.news()
    assert await ana.tap("Apelar") == [
        "Su propuesta P-0001 se retuvo con este motivo: Trae datos de una vecina.\n\n"
        "Escriba por qué no está de acuerdo. Lo leerá la administración; solo se puede apelar "
        "una vez.",
    ]
    await ana("La vecina soy yo.")
    assert await ana("enviar") == [
        "Recibimos su apelación con el código R-0001. Le avisaremos por aquí cuando se decida.",
    ]
    asked = ["Apelación nueva R-0001, por la propuesta P-0001\n\nLa vecina soy yo."]
    assert admin.news() == asked
    assert second.news() == asked
    assert await ana("/apelar 1") == [
        "Ya apeló por la propuesta P-0001: es la apelación R-0001. Solo se puede una vez.",
    ]
    assert await admin.tap("Decidir") == [
        "Usted retuvo esa propuesta: la apelación R-0001 la decide otra persona de la "
        "administración.",
    ]
    assert await second("/apelaciones") == [
        "Una apelación espera decisión:\n\n"
        "R-0001, por P-0001 (10 de febrero de 2020, 10:00 a.\u202fm.): La vecina soy yo.",
    ]
    assert await second.tap("Decidir R-0001") == [
        "Apelación R-0001, por la propuesta P-0001, «Ciclovía segura en la avenida Brasil»\n\n"
        "Motivo de la retención: Trae datos de una vecina.\n\n"
        "Quien la propuso dice: La vecina soy yo.\n\n"
        "¿Qué decide?",
    ]
    assert await second.tap("Acepta") == ["¿Por qué? El motivo será público."]
    assert await second("Los datos son suyos.") == [
        "Decidida. La apelación R-0001 fue aceptada y la propuesta P-0001 se ve de nuevo.",
    ]
    assert ana.news() == [
        "Aceptamos su apelación R-0001: su propuesta P-0001 se ve de nuevo. Motivo:\n\n"
        "Los datos son suyos.",
    ]
    [card] = await person("luis")("/propuesta 1")
    assert "Estado: recibida" in card
    assert card.endswith(
        "la administración la retuvo. Motivo: Trae datos de una vecina.\n"
        "febrero de 2020: quien la propuso apeló\n"
        "10 de febrero de 2020: la administración la restituyó. Motivo: Los datos son suyos."
    )
    assert logged(bot)[-1] == ("appeal.decide", "R-0001", "Los datos son suyos.")
    assert await second("/decidir 1") == ["La apelación R-0001 ya se decidió."]


async def test_an_appeal_is_rejected_in_public(person, bot):
    admin, second, ana = person("admin"), person("second"), person("ana")
    await takes_office(admin)
    await takes_office(second)
    await has_proposed(ana)
    await withholds(admin)
    await ana("/apelar P-0001 No es cierto.")
    await ana("enviar")
    await second("/decidir R-0001")
    await second("2")
    assert await second("Sí trae datos.") == [
        "Decidida. La apelación R-0001 no fue aceptada y la propuesta P-0001 sigue retenida.",
    ]
    assert ana.news()[-1] == (
        "No aceptamos su apelación R-0001: su propuesta P-0001 sigue retenida. Motivo:\n\n"
        "Sí trae datos."
    )
    [card] = await person("luis")("/propuesta 1")
    assert card.endswith(
        "febrero de 2020: quien la propuso apeló\n"
        "10 de febrero de 2020: no se aceptó la apelación. Motivo: Sí trae datos."
    )
    assert await ana("/apelar 1") == [
        "Ya apeló por la propuesta P-0001: es la apelación R-0001. Solo se puede una vez.",
    ]
    assert rows(bot.house.store)["appeal"][0]["state"] == "rejected"


async def test_the_only_administrator_decides_alone(person):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    await withholds(admin)
    await ana("/apelar 1 Fue un error.")
    await ana("enviar")
    await admin("/decidir r-1")
    await admin("aceptar")
    assert await admin("Tiene razón.") == [
        "Decidida. La apelación R-0001 fue aceptada y la propuesta P-0001 se ve de nuevo.",
    ]


async def test_of_two_who_decide_at_once_one_is_told(person):
    admin, second, third, ana = (person(name) for name in ("admin", "second", "third", "ana"))
    for each in (admin, second, third):
        await takes_office(each)
    await has_proposed(ana)
    await withholds(admin)
    await ana("/apelar 1 Fue un error.")
    await ana("enviar")
    for each in (second, third):
        await each("/decidir 1")
        await each("1")
    assert (await second("Tiene razón."))[0].startswith("Decidida.")
    [said, *_] = await third("Tiene razón.")
    assert said == f"La apelación R-0001 ya se decidió.\n\n{given_back('Tiene razón.')}"


async def test_an_appeal_that_is_not_sent_may_be_made_later(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    await withholds(admin)
    admin.news()
    await ana("/apelar 1 Fue un error.")
    await ana.tap("Descartar")
    assert (rows(bot.house.store)["appeal"], admin.news()) == ([], [])
    await ana("/apelar 1 Fue un error suyo.")
    assert (await ana("sí"))[0].startswith("Recibimos su apelación con el código R-0001.")


async def test_restoring_a_proposal_settles_its_appeal(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    await withholds(admin)
    await ana("/apelar 1 Fue un error.")
    await ana("enviar")
    admin.news()
    assert await admin("/restituir P-0001") == [
        "La propuesta P-0001 se retuvo con este motivo: Trae datos de una vecina.\n\n"
        "¿Por qué la restituye? También esto será público.",
    ]
    assert await admin("Fue un error nuestro.") == [
        "Restituida. La propuesta P-0001 se ve de nuevo.",
    ]
    assert ana.news()[-1] == (
        "La administración restituyó su propuesta P-0001: ya se ve de nuevo. Motivo:\n\n"
        "Fue un error nuestro."
    )
    assert await admin("/apelaciones") == ["No hay apelaciones esperando."]
    assert [each[:2] for each in logged(bot)[-2:]] == [
        ("proposal.restore", "P-0001"),
        ("appeal.decide", "R-0001"),
    ]
    assert await admin("/restituir 1") == ["La propuesta P-0001 no está retenida."]


async def test_an_appeal_goes_away_with_its_author(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    await proposes(ana, WATER, theme="ambiente")
    await ana("enviar")
    await withholds(admin)
    await ana("/apelar 1 Palabras de Ana.")
    await ana("enviar")
    admin.news()
    await ana("/borrar")
    await ana("retirarlas antes de borrar")
    assert await ana("sí") == [
        "Borramos sus datos. Gracias por haber participado. Si vuelve a escribir, "
        "empezamos de cero.",
    ]
    assert rows(bot.house.store)["appeal"] == []
    kept = rows(bot.house.store)["proposal"]
    assert {row["code"]: (row["author_id"], row["state"]) for row in kept} == {
        "P-0001": (None, "withheld"),
        "P-0002": (None, "withdrawn"),
    }
    assert await admin("/restituir 1 Ya pasó.") == [
        "Restituida. La propuesta P-0001 se ve de nuevo.",
    ]
