"""To administer takes two: made by two, removed by two, and never none left."""

import asyncio

from storage.people import people as people_records
from tests.stories.role_scenes import (
    invites,
    joins,
    three_administer,
    two_administer,
)
from tests.stories.scenes import administers, given_back, person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

NOT_GOOD = "Ese código no sirve: ya se usó, venció o está mal escrito. Pida uno nuevo."
NOT_ALLOWED = "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer."
LAST = (
    "Es la única persona que administra, y alguien tiene que quedar. Primero sume a otra con "
    "/invitar."
)
LEFT = (
    "Listo: usted ya no es administrador o administradora. Gracias por lo que hizo; aquí sigue "
    "siendo bienvenida, bienvenido."
)


async def test_to_administer_takes_two_but_for_the_second(person, bot):
    ana, luis = await two_administer(bot)  # Ana alone confirmed Luis
    eva = person("eva")
    code = await invites(ana, "administración", "Eva Gil")
    await eva(f"/invitacion {code}")
    ana.news()
    luis.news()
    assert await ana("/confirmar 2") == [
        "Pedido V-0001: que Eva Gil administre (invitación I-0002). Hace falta que lo apruebe otra "
        "persona que administre, antes del 17 de febrero de 2020. Ya le avisamos.",
    ]
    assert await eva("/equipo") == [NOT_ALLOWED]
    assert luis.news() == [
        "Ana Ruiz pide su aprobación (V-0001): que Eva Gil administre (invitación I-0002). Espera "
        "hasta el 17 de febrero de 2020.",
    ]
    assert await luis.tap("Aprobar") == [
        "Aprobado V-0001: que Eva Gil administre (invitación I-0002).",
        "Listo: Eva Gil ya es administrador o administradora. Le dimos la bienvenida.",
    ]
    assert ana.news() == [
        "Se aprobó su pedido V-0001: que Eva Gil administre (invitación I-0002).",
    ]
    assert eva.news() == [
        "Bienvenida, bienvenido al equipo. Desde ahora usted administra: con /buzon contesta "
        "preguntas, con /pendientes decide lo que otra persona pidió, con /equipo ve quién es "
        "quién y con /invitar suma a alguien. Con /ayuda está todo.",
    ]
    assert await eva("/equipo") == [
        "Equipo\n\nAdministración\n"
        "• Ana Ruiz, desde el 10 de febrero de 2020\n"
        "• Eva Gil, desde el 10 de febrero de 2020\n"
        "• Luis Mora, desde el 10 de febrero de 2020",
    ]


async def test_the_other_administrator_may_confirm_at_once(bot):
    ana, luis, eva = await three_administer(bot)
    assert await eva("/pendientes") == ["No hay decisiones esperando a una segunda persona."]
    assert await ana("/invitacion 0") == [NOT_GOOD]
    assert len((await luis("/equipo"))[0].splitlines()) == 6


async def test_an_administrator_is_removed_by_two(bot):
    ana, luis, eva = await three_administer(bot)
    await ana("/quitarrol")
    await ana.tap("Luis Mora")
    assert await ana("Ya no trabaja aquí.") == [
        "Pedido V-0001: que Luis Mora deje de administrar. Hace falta que lo apruebe otra persona "
        "que administre, antes del 17 de febrero de 2020. Ya le avisamos.",
    ]
    assert luis.news() == []
    assert await luis("/rechazar V-0001 No quiero.") == [
        "El pedido V-0001 trata de usted: lo decide otra persona que administre.",
    ]
    assert eva.news() == [
        "Ana Ruiz pide su aprobación (V-0001): que Luis Mora deje de administrar. Motivo: Ya no "
        "trabaja aquí.\n\nEspera hasta el 17 de febrero de 2020.",
    ]
    assert await eva.tap("Aprobar") == [
        "Aprobado V-0001: que Luis Mora deje de administrar.",
        "Listo: Luis Mora ya no es administrador o administradora. Le avisamos con el motivo.",
    ]
    assert luis.news() == [
        "Desde ahora usted ya no es administrador o administradora. Motivo: Ya no trabaja aquí.\n\n"
        "Sigue pudiendo participar como siempre. Si cree que es un error, escríbanos.",
    ]
    assert await luis("/equipo") == [NOT_ALLOWED]


async def test_the_last_administrator_stays(person, bot):
    ana = person("ana")
    await administers(ana)
    await ana("/minombre Ana Ruiz")
    await ana("/quitarrol")
    await ana.tap("Ana Ruiz")
    assert (await ana("Me mudo."))[0] == f"{LAST}\n\n{given_back('Me mudo.')}"
    await ana("/cancelar")
    assert await ana("/dejarrol") == [
        "Su rol: administrador o administradora. ¿Lo deja ya, o cuando otra persona lo reciba?"
    ]
    assert list(ana.buttons) == ["Pasarlo a otra persona", "No, sigo"]
    await ana("/cancelar")
    assert await ana("/borrar") == [
        "Usted es la única persona que administra, y alguien tiene que quedar. Primero invite a "
        "otra con /invitar; después podrá borrarse.",
    ]


async def test_two_who_leave_at_once_leave_one(bot):
    ana, luis = await two_administer(bot)
    for _ in range(3):
        for each in (ana, luis):
            await each("/dejarrol")
            await each("ya")
        heard = await asyncio.gather(ana("Me mudo."), luis("Me retiro."))
        said = [*heard[0], *heard[1], *ana.news(), *luis.news()]
        assert said.count(LEFT) == 1
        assert sum(each.startswith(f"{LAST}\n\n{given_back('Me ')}") for each in said) == 1
        left = administrators(bot)
        assert len(left) == 1
        stays, gone = (ana, luis) if left == [person_id(ana)] else (luis, ana)
        await stays("/cancelar")
        await joins(stays, gone, "administración", "Luis Mora")


async def test_two_who_remove_each_other_at_once_leave_one(bot):
    ana, luis = await two_administer(bot)
    await ana("/quitarrol")
    await ana("Luis Mora")
    await ana("Ya no trabaja aquí.")
    await luis("/quitarrol")
    await luis("Ana Ruiz")
    await luis("Ya no trabaja aquí.")
    heard = await asyncio.gather(ana("/aprobar 2"), luis("/aprobar 1"))
    said = [*heard[0], *heard[1], *ana.news(), *luis.news()]
    assert len([each for each in said if each.startswith("Aprobado V-")]) == 1
    assert len(administrators(bot)) == 1


def administrators(bot):
    with bot.house.store.transaction() as tx:
        return people_records.with_role(tx, "admin")
