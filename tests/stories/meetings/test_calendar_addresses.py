"""Calendars to subscribe to: everybody's, and a private address of one's own."""

from datetime import timedelta

import pytest

from storage.meetings import meeting_calls, meeting_facilitators
from storage.meetings import meetings as meeting_records
from tests.cocreation.permission_table import in_role
from tests.databases import readable, rows
from tests.stories.calendar_scenes import (
    OUTSIDE,
    is_reached_from_outside,
    own_calendar,
    secret_of,
)
from tests.stories.meeting_scenes import STARTS, gives_up, publishes
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import administer
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")

ALL = """Todas las reuniones en su calendario
En su calendario busque «suscribirse» o «agregar desde URL» y copie esta dirección:
https://mesa.example/calendario.ics

En iPhone o Mac:
webcal://mesa.example/calendario.ics

Si una reunión cambia o se cancela, su calendario se corrige solo.

"""
ONE = "\n\nPara guardar una sola reunión, escriba su código: /calendario M-0001"
NO_ADDRESS = (
    f"{ALL}Solo las suyas\nTambién puede tener una dirección privada, con las reuniones a las que "
    f"va, a las que le convocan o que usted lleva.{ONE}"
)
AN_ADDRESS = (
    f"{ALL}Solo las suyas\nUsted tiene una dirección privada desde el 10 de febrero de 2020. No la "
    f"guardamos, así que no puedo mostrarla otra vez: si la perdió, cámbiela.{ONE}"
)
SURE = (
    "Usted ya tiene una dirección privada, desde el 10 de febrero de 2020. Si la cambia, la de "
    "antes deja de servir enseguida y tendrá que poner la nueva en su calendario. ¿La cambio?"
)
OVERTAKEN = (
    "Su dirección privada ya había cambiado, así que no hice nada. Vea cómo está con /calendario."
)


@pytest.fixture
def outside(bot: Bot) -> None:
    is_reached_from_outside(bot)


async def test_without_an_address_of_ours_there_are_only_files(talk, bot):
    for words in ("/calendario", "/calendario nuevo", "/calendario quitar", "/calendario luna"):
        assert await talk(words) == [
            "Puede guardar cada reunión en su calendario: escriba su código, así: "
            "/calendario M-0001. Para ver las reuniones y sus códigos: /agenda",
        ]
        assert list(talk.buttons) == ["Próximas reuniones"]
    assert rows(bot.house.store)["calendar_feed"] == []


async def test_an_address_is_made_once_shown_once_and_kept_as_a_fingerprint(talk, bot, outside):
    assert await talk("/calendario") == [NO_ADDRESS]
    assert list(talk.buttons) == ["Crear mi dirección"]
    token = dict(talk.buttons)
    secret = secret_of(await talk.tap("Crear mi dirección"))
    talk.buttons = token
    assert await talk.tap("Crear mi dirección") == [SURE]
    assert await talk("/calendario") == [AN_ADDRESS]
    assert list(talk.buttons) == ["Cambiar mi dirección", "Quitar mi dirección"]
    assert await own_calendar(bot, secret) == []
    kept = {place for place, text in readable(bot.house.store) if secret in text}
    assert kept == {"outbox.body"}  # the message that showed it, sealed
    assert len(secret) == 22


async def test_replacing_ends_the_address_before_at_once_and_only_once(talk, bot, outside):
    first = secret_of(await talk("/calendario nuevo"))
    assert await talk("/calendario nuevo") == [SURE]
    assert list(talk.buttons) == ["Sí, cambiarla"]
    sure = dict(talk.buttons)
    second = secret_of(await talk.tap("Sí, cambiarla"))
    assert await own_calendar(bot, first) is None
    assert await own_calendar(bot, second) == []
    talk.buttons = sure
    assert await talk.tap("Sí, cambiarla") == [OVERTAKEN]
    assert await talk("/calendario quitar nada") == [OVERTAKEN]
    assert await own_calendar(bot, second) == []
    assert await talk("/calendario quitar") == [
        "Si quita su dirección privada, deja de servir enseguida y su calendario no recibirá más "
        "cambios. ¿La quito?",
    ]
    assert await own_calendar(bot, second) == []
    assert await talk.tap("Sí, quitarla") == [
        "Listo, su dirección privada ya no sirve. Lo que su calendario haya guardado, bórrelo "
        "allí.",
    ]
    assert list(talk.buttons) == ["Crear mi dirección"]
    assert await own_calendar(bot, second) is None
    talk.buttons = sure
    assert await talk.tap("Sí, cambiarla") == [OVERTAKEN]
    assert await talk("/calendario quitar") == [
        "Usted no tiene una dirección privada: no hay nada que quitar.",
    ]
    assert rows(bot.house.store)["calendar_feed"] == []


async def test_who_speaks_english_is_given_the_english_calendar(talk, outside):
    await talk("/idioma en")
    [said] = await talk("/calendario")
    assert f"copy this address:\n{OUTSIDE}/calendario.ics?idioma=en\n" in said


async def test_an_address_shows_all_that_concerns_somebody_and_how_they_stand(
    person, bot, watch, outside
):
    for day, title in enumerate(("Cupo", "Espera", "Oferta", "Llamada", "Sí voy", "No voy", "Envío",
                                 "Llevo", "Ya no", "Ajena", "Cerrada")):  # fmt: skip
        publishes(bot, title=title, capacity=1, starts_at=STARTS + timedelta(days=day))
    admin, luis, ana = map(person, ("admin", "luis", "ana"))
    await administer(admin)
    await luis.consents()
    await luis("/apuntarme 2")
    await luis("/apuntarme 3")
    await ana.consents()
    for number in (1, 2, 3, 9, 8, 11):
        await ana(f"/apuntarme {number}")
    await gives_up(luis, "3")
    await gives_up(ana, "9")
    with bot.house.store.transaction() as tx:
        for number, state in ((4, "asked"), (5, "confirmed"), (6, "declined"), (7, "sent"),
                              (10, "ended")):  # fmt: skip
            meeting = meeting_records.by_code(tx, f"M-{number:04d}")
            assert meeting is not None
            call = meeting_calls.insert(
                tx, meeting_id=meeting.id, person_id=person_id(ana), role="liaison", now=watch()
            )
            meeting_calls.update(tx, call, state=state)
        runs = meeting_records.by_code(tx, "M-0008")
        assert runs is not None
        meeting_facilitators.add(tx, runs.id, person_id(ana), watch())
    for line in ("/cancelarreunion 11", "Hubo lluvia.", "sí"):
        await admin(line)
    ana.news()
    secret = secret_of(await ana("/calendario nuevo"))
    assert await own_calendar(bot, secret) == [
        ("Cupo", "CONFIRMED", "Usted tiene su cupo."),
        ("Espera", "TENTATIVE", "Usted está en la lista de espera."),
        (
            "Oferta",
            "TENTATIVE",
            "Tiene un cupo ofrecido hasta el 11 de febrero de 2020, 10:00 a.\u202fm.: tómelo en el "
            "chat.",
        ),
        ("Llamada", "TENTATIVE", "Le convocaron y falta su respuesta."),
        ("Sí voy", "CONFIRMED", "Usted confirmó que va."),
        ("No voy", "TENTATIVE", "Usted avisó que no va."),
        ("Envío", "TENTATIVE", "Va otra persona en su lugar."),
        ("Llevo", "CONFIRMED", "Usted lleva esta reunión."),
        (
            "Cancelada: Cerrada",
            "CANCELLED",
            "Esta reunión se canceló. Motivo: Hubo lluvia.",
        ),
    ]
    watch.forward(days=61)
    left = await own_calendar(bot, secret)
    assert left is not None
    assert left[-1] == ("Llevo", "CONFIRMED", "Usted lleva esta reunión.")
    watch.forward(days=60)
    assert await own_calendar(bot, secret) == []


async def test_the_copy_of_ones_data_says_since_when_and_erasing_ends_it(talk, bot, outside):
    secret = secret_of(await talk("/calendario nuevo"))
    await talk("/misdatos")
    (copy,) = [text for place, text in readable(bot.house.store) if place == "document.content"]
    assert '"private_calendar_since": "2020-02-10 15:00:00+00:00"' in copy
    await talk("/borrar")
    await talk("sí")
    assert await own_calendar(bot, secret) is None
    assert rows(bot.house.store)["calendar_feed"] == []


async def test_who_is_suspended_still_reads_and_ends_what_is_their_own(talk, bot, outside):
    secret = secret_of(await talk("/calendario nuevo"))
    in_role(talk, "suspended")
    assert await talk("/calendario") == [AN_ADDRESS]
    assert await own_calendar(bot, secret) == []
    await talk("/calendario quitar")
    await talk.tap("Sí, quitarla")
    assert await own_calendar(bot, secret) is None


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "A" * 23, "ñ" * 22, "../" * 8, "'; --"])
async def test_what_is_no_secret_opens_nothing(talk, bot, outside, secret):
    secret_of(await talk("/calendario nuevo"))
    assert await own_calendar(bot, secret) is None
