"""Invitations: for one named person, opened once, confirmed by an administrator."""

import asyncio

from bot.messages import Message
from cocreation.links import Outside
from storage import documents
from storage.people import invitations
from storage.tables import outbox
from tests.databases import readable, rows
from tests.stories.role_scenes import (
    invites,
    joins,
    shown_code,
    two_administer,
)
from tests.stories.scenes import administers, person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

NOT_GOOD = "Ese código no sirve: ya se usó, venció o está mal escrito. Pida uno nuevo."


async def test_an_invitation_asks_and_an_administrator_confirms(person, bot):
    ana, rosa, other = person("ana"), person("rosa"), person("other")
    await administers(ana)
    await ana("/invitar")
    assert await ana("enlace") == [
        "¿Cómo se llama la persona? Escriba nombre y apellido: la invitación sirve solo para ella. "
        "El nombre lo ve nada más el equipo.",
    ]
    assert await ana("Rosa Pérez") == [
        "¿De qué organización viene?",
    ]
    made = await ana("ANTAI")
    code = shown_code(made)
    assert made == [
        "Listo: invitación I-0001 para Rosa Pérez, como enlace. Sirve una sola vez, hasta el 17 de "
        "febrero de 2020.\n\nEntréguesela solo a esa persona. El código no se vuelve a mostrar; se "
        f"escribe en este chat así:\n/invitacion {code}\n\nCuando la abra, le pediremos a la "
        "administración que confirme.",
    ]
    assert await ana("/confirmar I-0001") == [
        "Nadie ha abierto todavía la invitación I-0001.",
    ]
    asked = [
        "Esta invitación es para Rosa Pérez, como enlace. Si es usted, no tiene que hacer "
        "nada más: su solicitud I-0001 espera confirmación y le avisaremos por aquí. Si no es "
        "usted, toque «No soy yo» o escriba /nosoyyo I-0001: la devolvemos sin usar, para quien sí "
        "es.",
    ]
    assert await rosa(f"/invitacion {code}") == asked
    assert ana.news() == [
        "Alguien abrió la invitación I-0001, que es para Rosa Pérez, como enlace. Pregúntele a "
        "Rosa Pérez, por otro medio, si fue quien la abrió. Si es así, confirme.",
    ]
    bot.clock.forward(seconds=1)
    assert await rosa(f"/invitacion {code}") == asked
    assert ana.news() == []
    assert await other(f"/invitacion {code}") == [NOT_GOOD]
    assert await rosa("/misroles") == [
        "Usted participa como ciudadana o ciudadano: no tiene otro rol. Si le dieron una "
        "invitación, escriba /invitacion y el código.",
    ]
    assert await ana.tap("Confirmar") == [
        "Listo: Rosa Pérez ya es enlace. Le dimos la bienvenida.",
    ]
    assert rosa.news() == [
        "Bienvenida, bienvenido al equipo. Desde ahora usted es enlace de su institución: por aquí "
        "le avisaremos de las mesas y de lo que le toque. Con /etapas ve en qué va el proceso, con "
        "/misroles su rol, y con /dejarrol lo devuelve o lo pasa a otra persona.",
    ]
    assert await rosa("/misroles") == [
        "Usted participa como ciudadana o ciudadano, y además es:\n"
        "• enlace (ANTAI), desde el 10 de febrero de 2020\n\n"
        "El equipo le conoce como Rosa Pérez.",
    ]
    assert await ana("/confirmar I-0001") == [
        "La invitación I-0001 ya se confirmó.",
    ]
    found = {place for place, text in readable(bot.house.store) if code in text}
    assert found == {"outbox.body", "incoming.sealed"}  # what was said, for 30 days


async def test_an_invitation_is_also_a_link_and_a_picture(person, bot):
    bot.house.store.keep(Outside("https://mesa.example", lambda: "mesa_bot"))
    ana = person("ana")
    await administers(ana)
    await ana("/invitar")
    await ana("autoridad")
    await ana("Rosa Pérez")
    await ana("otra")
    made = await ana("Alcaldía de Colón")
    code = shown_code(made)
    word = "inv_" + code.replace("-", "")
    assert made[0].split("\n\n")[2:] == [
        f"En Telegram: https://t.me/mesa_bot?start={word}\n"
        f"En la web: https://mesa.example/#start={word}",
        "La imagen lleva el mismo enlace. Cuando la abra, le pediremos a la administración que "
        "confirme.",
    ]
    last = [each for each in bot.desk.letters if each.recipient == "ana"][-1]
    document = Message.model_validate_json(last.body).document
    assert document is not None
    with bot.house.store.transaction() as tx:
        found = documents.find(tx, document, person_id(ana))
    assert found is not None
    name, media_type, content = found
    assert (name, media_type, content[:8]) == ("I-0001.png", "image/png", b"\x89PNG\r\n\x1a\n")
    rosa = person("rosa")
    await rosa(f"/invitacion {word}")
    await ana("/confirmar 1")
    rosa.news()
    assert await rosa("/misroles") == [
        "Usted participa como ciudadana o ciudadano, y además es:\n"
        "• autoridad (Alcaldía de Colón), desde el 10 de febrero de 2020\n\n"
        "El equipo le conoce como Rosa Pérez.",
    ]


async def test_a_refused_request_says_why(person):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    code = await invites(ana, "comisión", "Rosa Pérez")
    await rosa(f"/invitacion {code}")
    ana.news()
    assert await ana.tap("Rechazar") == [
        "¿Por qué no sirve la invitación I-0001? Quien la abrió leerá el motivo.",
    ]
    assert await ana("La abrió otra persona.") == [
        "Listo: la invitación I-0001 ya no sirve.",
    ]
    assert rosa.news() == [
        "Su solicitud I-0001, para ser integrante de la comisión, no se confirmó. Motivo: La abrió "
        "otra persona.\n\nSi cree que es un error, escriba /contacto.",
    ]
    assert await ana("/confirmar 1") == [
        "La invitación I-0001 ya se rechazó.",
    ]
    withdrawn = await invites(ana, "comisión", "Rosa Pérez")
    assert await ana("/rechazarinvitacion 2 Me equivoqué de papel.") == [
        "Listo: la invitación I-0002 ya no sirve.",
    ]
    assert await rosa(f"/invitacion {withdrawn}") == [NOT_GOOD]


async def test_an_invitation_lives_seven_days_and_a_request_as_many(person, watch):
    ana, rosa, luis = person("ana"), person("rosa"), person("luis")
    await administers(ana)
    code = await invites(ana, "enlace", "Rosa Pérez")
    late = await invites(ana, "enlace", "Luis Mora")
    watch.forward(days=6, hours=23)
    await rosa(f"/invitacion {code}")
    watch.forward(hours=2)
    assert await luis(f"/invitacion {late}") == [NOT_GOOD]
    watch.forward(days=7)
    ana.news()
    assert await ana("/confirmar 1") == [
        "La invitación I-0001 venció o se retiró. Si hace falta, haga otra con /invitar.",
    ]


async def test_guessing_codes_ends_after_five(person, watch):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    code = await invites(ana, "enlace", "Rosa Pérez")
    for guess in range(5):
        assert await rosa(f"/invitacion {guess:032d}") == [NOT_GOOD]
    enough = [
        "Van varios códigos que no sirven. Espere una hora antes de probar otro, o pida a quien le "
        "invitó que lo revise con usted.",
    ]
    assert await rosa(f"/invitacion {code}") == enough
    watch.forward(minutes=59)
    assert await rosa(f"/invitacion {code}") == enough
    watch.forward(minutes=2)
    assert "su solicitud I-0001 espera" in (await rosa(f"/invitacion {code}"))[0]


async def test_of_twenty_who_race_for_one_code_one_asks(person, bot):
    ana = person("ana")
    await administers(ana)
    code = await invites(ana, "enlace", "Rosa Pérez")
    racers = [person(f"racer-{number}") for number in range(20)]
    heard = await asyncio.gather(*(each(f"/invitacion {code}") for each in racers))
    won = [each for each in heard if each != [NOT_GOOD]]
    assert len(won) == 1
    assert "su solicitud I-0001 espera confirmación" in won[0][0]
    assert len(ana.news()) == 1
    kept = [each for each in rows(bot.house.store)["invitation"] if each["code"] == "I-0001"]
    assert [each["state"] for each in kept] == ["requested"]


async def test_two_invitations_confirmed_at_once_give_a_role_once(person, bot):
    ana, luis = await two_administer(bot)
    rosa = person("rosa")
    for _ in range(2):
        await rosa(f"/invitacion {await invites(ana, 'enlace', 'Rosa Pérez')}")
    luis.news()
    heard = await asyncio.gather(ana("/confirmar 2"), luis("/confirmar 3"))
    said = [*heard[0], *heard[1], *ana.news(), *luis.news()]
    assert said.count("Listo: Rosa Pérez ya es enlace. Le dimos la bienvenida.") == 1
    assert len([each for each in said if "ya tiene ese rol" in each]) == 1
    held = [each["role"] for each in rows(bot.house.store)["role_grant"]]
    assert held.count("liaison") == 1


async def test_an_erased_name_is_nowhere(person, bot):
    ana, luis = await two_administer(bot)
    rosa = person("rosa")
    code = await invites(ana, "enlace", "Rosa Pérez")
    await rosa(f"/invitacion {code}")
    await luis("/borrar")
    assert await luis("sí") == [
        "Borramos sus datos. Gracias por haber participado. Si vuelve a escribir, empezamos de "
        "cero.",
    ]
    await rosa("/borrar")
    await rosa("sí")
    ana.news()
    with bot.house.store.transaction() as tx:
        tx.run(outbox.delete())  # what was said to Ana goes with its own time
    for name in ("Luis Mora", "Rosa Pérez"):
        found = {place for place, text in readable(bot.house.store) if name in text}
        assert found <= {"incoming.sealed"}, found  # Ana's own lines, kept 30 days
    assert await ana("/confirmar 2") == [
        "La invitación I-0002 venció o se retiró. Si hace falta, haga otra con /invitar.",
    ]


async def test_the_name_of_an_invitation_that_led_to_nothing_is_forgotten(person, bot, watch):
    ana, rosa = person("ana"), person("rosa")
    await administers(ana)
    await joins(ana, rosa, "enlace", "Rosa Pérez")
    await invites(ana, "enlace", "Eva Gil")
    watch.forward(days=8)
    with bot.house.store.transaction() as tx:
        assert invitations.purge(tx, watch()) == 1
        assert invitations.purge(tx, watch()) == 0
    kept = {text for place, text in readable(bot.house.store) if place == "invitation.sealed_name"}
    assert kept == {"Rosa Pérez"}
