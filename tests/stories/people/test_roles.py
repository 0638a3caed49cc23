"""Who is what: the team, roles handed over, given back and taken away."""

import pytest

from bot.messages import Message
from cocreation.people.self_export import everything_about
from cocreation.permissions import Actor, Role
from storage.tables import person as person_table
from tests.conftest import START
from tests.databases import readable
from tests.stories.audit_scenes import logged
from tests.stories.role_scenes import (
    invites,
    joins,
    shown_code,
    two_administer,
)
from tests.stories.scenes import administers, first_code, given_back, person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

NOT_ALLOWED = "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer."


async def test_the_first_administrator_is_asked_for_a_name(person, bot):
    ana = person("ana")
    assert await ana("/minombre Ana Ruiz") == [
        "Usted participa como ciudadana o ciudadano: no tiene otro rol. Si le dieron una "
        "invitación, escriba /invitacion y el código.",
    ]
    assert await ana(f"/invitacion {first_code(bot)}") == [
        "Desde ahora usted es administrador o administradora. Gracias por asumirlo.\n\n"
        "¿Con qué nombre le conoce su equipo? Dígalo con /minombre: solo lo ve el equipo.",
    ]
    assert list(ana.buttons) == ["Decir mi nombre", "Buzón", "Equipo", "Ayuda"]
    assert await ana.tap("Decir mi nombre") == [
        "¿Cómo se llama? Escriba nombre y apellido. Solo lo ve el equipo.",
    ]
    assert await ana("Ana Ruiz") == [
        "Gracias, Ana Ruiz. Así le conocerá el equipo. Conviene que administren al menos dos "
        "personas: con /invitar suma a la segunda.",
    ]
    assert await ana("/minombre Otra Persona") == [
        "El equipo ya sabe su nombre, por su invitación. Si hay que corregirlo, pida una nueva.",
    ]
    assert await ana("/equipo") == [
        "Equipo\n\nAdministración\n• Ana Ruiz, desde el 10 de febrero de 2020",
    ]


def menus_of(bot, person):
    """The commands each menu shows that was sent to somebody."""
    return [
        [choice.say for choice in Message.model_validate_json(letter.body).choices]
        for letter in bot.desk.letters
        if letter.recipient == person.address.key and letter.kind == "menu"
    ]


async def test_the_menu_follows_the_role(person, bot):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    await joins(ana, rosa, "facilitación", "Rosa Pérez")
    assert "/digitar" in menus_of(bot, rosa)[-1]
    await ana("/quitarrol")
    await ana.tap("Rosa Pérez")
    await ana("Terminó la jornada.")
    assert "/digitar" not in menus_of(bot, rosa)[-1]


async def test_who_loses_a_role_in_the_middle_of_a_form_is_told_plainly(person, bot):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    await joins(ana, rosa, "facilitación", "Rosa Pérez")
    await rosa("/digitar")
    assert rosa.buttons
    await ana("/quitarrol")
    await ana.tap("Rosa Pérez")
    await ana("Terminó la jornada.")
    rosa.news()
    for word in ("/saltar", "/atras", "/seguir"):
        said = await rosa(word)
        assert not any("Algo falló" in each for each in said)
    said = await rosa("La feria del sábado")
    assert said[0] == f"{NOT_ALLOWED}\n\n{given_back('La feria del sábado')}"
    assert await rosa("/seguir") == ["Ahora mismo no hay nada a medias."]


async def test_a_role_is_handed_over_once_the_successor_is_confirmed(person, bot):
    ana, luis = await two_administer(bot)
    rosa = person("rosa")
    await person("eva")("/contacto ¿Hasta cuándo?")
    for each in (ana, luis):
        each.news()
    assert await luis("/dejarrol") == [
        "Su rol: administrador o administradora. ¿Lo deja ya, o cuando otra persona lo reciba?",
    ]
    assert await luis("pasarlo") == [
        "¿Cómo se llama quien lo recibe? Escriba nombre y apellido.",
    ]
    heard = await luis("Rosa Pérez")
    assert heard[0] == (
        "Usted sigue en su rol hasta que Rosa Pérez lo reciba. Esta es su invitación:"
    )
    await rosa(f"/invitacion {shown_code(heard)}")
    ana.news()
    luis.news()
    assert await ana.tap("Confirmar") == [
        "Listo: Rosa Pérez ya es administrador o administradora. Le dimos la bienvenida.",
    ]
    assert rosa.news()[0].split("\n\n")[1:] == [
        "Recibe el rol de Luis Mora.",
        "Le esperan:\n• preguntas sin contestar: 1 (/buzon)\n"
        "• decisiones de dos personas: 0 (/pendientes)",
    ]
    assert luis.news() == [
        "Listo: Rosa Pérez ya tiene el rol y usted dejó de ser administrador o administradora. "
        "Gracias por todo lo que hizo.",
    ]
    assert await luis("/equipo") == [NOT_ALLOWED]


@pytest.mark.parametrize("no", ["no", "No, sigo", "3"])
async def test_who_thinks_better_of_it_keeps_the_role(bot, no):
    _, luis = await two_administer(bot)
    await luis("/dejarrol")
    assert await luis(no) == ["Bien, no cambia nada. Su rol sigue: administrador o administradora."]
    assert (await luis("/equipo"))[0].startswith("Equipo")
    assert await luis("/seguir") == ["Ahora mismo no hay nada a medias."]


async def test_a_change_acts_on_open_forms_and_old_buttons(person, bot):
    ana, luis = await two_administer(bot)
    rosa, eva = person("rosa"), person("eva")
    code = await invites(ana, "enlace", "Rosa Pérez")
    await rosa(f"/invitacion {code}")
    luis.news()
    buttons = dict(luis.buttons)
    await eva("/contacto ¿Hasta cuándo?")
    luis.news()
    await luis("/responder 1")
    await luis("/dejarrol")
    await luis("ya")
    await luis("Me retiro.")
    assert (await luis("/seguir"))[0] == NOT_ALLOWED
    luis.buttons = buttons
    assert await luis.tap("Confirmar") == [NOT_ALLOWED]
    assert rosa.news() == []


async def test_a_half_filled_form_ends_with_the_role(person, bot):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    await joins(ana, rosa, "facilitación", "Rosa Pérez")
    await rosa("/digitar")
    await rosa("Jornada de Chepo")
    await ana("/quitarrol")
    await ana.tap("Rosa Pérez")
    await ana("Terminó la jornada.")
    rosa.news()
    words = given_back("Jornada de Chepo", "Agua limpia")
    assert await rosa("Agua limpia") == [f"{NOT_ALLOWED}\n\n{words}"]


async def test_who_is_suspended_holds_nothing(person, bot):
    ana, luis = await two_administer(bot)
    with bot.house.store.transaction() as tx:
        tx.run(
            person_table.update()
            .where(person_table.c.id == person_id(luis))
            .values(state="suspended")
        )
    assert await luis("/equipo") == [NOT_ALLOWED]
    assert await ana("/equipo") == [
        "Equipo\n\nAdministración\n• Ana Ruiz, desde el 10 de febrero de 2020",
    ]
    await ana("/dejarrol")
    assert list(ana.buttons) == ["Pasarlo a otra persona", "No, sigo"]


async def test_every_change_is_in_the_log_without_a_name(person, bot):
    ana, luis = await two_administer(bot)
    rosa = person("rosa")
    await joins(ana, rosa, "enlace", "Rosa Pérez")
    luis.news()
    await luis("/quitarrol")
    await luis("Rosa Pérez: enlace")
    await luis("Cambió de institución.")
    withdrawn = await invites(ana, "autoridad", "Eva Gil", "MINSA")
    assert withdrawn
    await ana("/rechazarinvitacion 3 Ya no hace falta.")
    await luis("/dejarrol")
    await luis("ya")
    await luis("Me retiro.")
    assert logged(bot) == [
        ("role.grant", "first", None),
        ("role.invite", "I-0001", None),
        ("role.grant", "I-0001", None),
        ("role.invite", "I-0002", None),
        ("role.grant", "I-0002", None),
        ("role.remove", person_id(rosa), "Cambió de institución."),
        ("role.invite", "I-0003", None),
        ("role.refuse", "I-0003", "Ya no hace falta."),
        ("role.leave", person_id(luis), "Me retiro."),
    ]
    named = {
        place
        for place, text in readable(bot.house.store)
        if place.startswith("audit_entry") and any(name in text for name in ("Ana", "Rosa", "Eva"))
    }
    assert named == set()


async def test_ones_copy_holds_ones_roles_and_invitations(person, bot):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    await joins(ana, rosa, "enlace", "Rosa Pérez")
    await rosa("/dejarrol")
    await rosa("ya")
    await rosa("Cambio de trabajo.")
    with bot.house.store.transaction() as tx:
        copy = everything_about(
            tx, Actor(person_id(rosa), frozenset({Role.PERSON})), person_id=person_id(rosa)
        )
    assert copy["roles_held"] == [
        {
            "role": "liaison",
            "name": "Rosa Pérez",
            "organisation": None,
            "granted_at": START,
            "revoked_at": START,
            "reason": "Cambio de trabajo.",
        }
    ]
    assert copy["invitations"] == [
        {
            "role": "liaison",
            "code": "I-0001",
            "state": "accepted",
            "name": "Rosa Pérez",
            "organisation": None,
            "used_at": START,
        }
    ]


async def test_a_role_of_many_is_counted_and_told_apart(person):
    ana = person("ana")
    await administers(ana)
    for number in range(13):
        await joins(ana, person(f"f{number}"), "facilitación", f"Rosa Pérez {number}")
    [said] = await ana("/equipo")
    assert "Facilitación: 13. Para verlos: /equipo facilitacion" in said
    assert "Rosa" not in said
    [said] = await ana("/equipo facilitacion")
    assert said.count("• Rosa Pérez") == 13
    [said] = await ana.tap("Equipo")
    assert said.startswith("Equipo")
