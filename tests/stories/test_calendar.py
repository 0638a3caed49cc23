"""Meetings in somebody's own calendar: files in the chat, addresses to subscribe to."""

from datetime import timedelta
from typing import Any

import pytest
import vobject

from bot.calendar_feeds import CalendarFeeds
from bot.messages import Address, Message
from cocreation.links import Outside
from storage import documents, meeting_calls, meeting_facilitators
from storage import meetings as meeting_records
from tests.cocreation.permission_table import in_role
from tests.databases import readable, rows
from tests.stories.meeting_scenes import CARD, STARTS, publishes, signs_up
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

OUTSIDE = "https://mesa.example"
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
FILE = "Con el archivo guarda la reunión en su calendario."


@pytest.fixture
def outside(bot: Bot) -> None:
    """Let the house be reached from outside."""
    bot.house.store.keep(Outside(OUTSIDE))


def made(address: str) -> str:
    return (
        "Esta es su dirección privada. Cópiela ahora, porque no la mostraré otra vez:\n"
        f"{address}\n\nEn iPhone o Mac:\nwebcal://{address.removeprefix('https://')}\n\n"
        "En su calendario busque «suscribirse» o «agregar desde URL» y péguela. No la comparta: "
        "quien la tenga puede ver a qué reuniones va usted. Si alguien más la ve, cámbiela con "
        "/calendario."
    )


def secret_of(said: list[str]) -> str:
    """Return the secret of the address that was told, which is all that was said."""
    address = said[0].splitlines()[1]
    assert said == [made(address)]
    return address.removeprefix(f"{OUTSIDE}/calendario/").removesuffix(".ics")


def file_of(person: Person) -> Any:
    """Return what another program reads in the file of the last message; None without a file."""
    letter = [
        each
        for each in person.bot.desk.letters
        if each.recipient == person.address.key and each.kind == "send"
    ][-1]
    document = Message.model_validate_json(letter.body).document
    if document is None:
        return None
    with person.bot.house.store.transaction() as tx:
        found = documents.find(tx, document, person_id(person))
    assert found is not None
    name, media_type, content = found
    assert (name, media_type) == ("mesa-M-0001.ics", "text/calendar; charset=utf-8")
    return vobject.readOne(content.decode()).vevent


async def own_calendar(bot: Bot, secret: str) -> list[tuple[str, str, str]] | None:
    """Return summary, state and the second line of each meeting that an address shows."""
    content = await CalendarFeeds(bot.house.store, now=bot.clock).private(secret)
    if content is None:
        return None
    held = vobject.readOne(content.decode())
    return [
        (each.summary.value, each.status.value, each.description.value.splitlines()[1])
        for each in held.contents.get("vevent", ())
    ]


# ── files ─────────────────────────────────────────────────────────────────────────────────────


async def test_who_has_a_seat_gets_a_file_and_who_waits_when_they_have_one(person, bot, outside):
    publishes(bot, capacity=1, agenda="Los análisis; y, qué hacer.", rules="Por turnos.")
    ana, luis = map(person, ("ana", "luis"))
    await signs_up(ana, luis)
    event = file_of(ana)
    assert event.sequence.value == "0"
    assert event.dtstart.value == STARTS
    assert event.dtstart.value.utcoffset() == timedelta(hours=-5)
    assert event.location.value == "Biblioteca de David"
    assert event.categories.value == ["Mesa de trabajo"]
    assert event.url.value == f"{OUTSIDE}/#start=evt_M-0001"
    assert event.description.value == (
        "Mesa de trabajo · M-0001\n"
        "Lugar del país: Chiriquí\n"
        "De qué se hablará: Los análisis; y, qué hacer.\n"
        "Reglas: Por turnos.\n"
        "Para apuntarse, avisar que no va o ver todo, escriba en el chat: /agenda M-0001\n"
        f"O abra: {OUTSIDE}/#start=evt_M-0001"
    )
    assert file_of(luis) is None
    await ana("/noire 1")
    luis.news()
    await luis.tap("Tomar el cupo")
    assert file_of(luis).uid.value == event.uid.value


async def test_each_change_brings_a_file_that_takes_the_place_of_the_one_before(person, bot, watch):
    publishes(bot, capacity=1)
    admin, ana, luis = map(person, ("admin", "ana", "luis"))
    await administer(admin)
    await signs_up(ana, luis)
    await luis("/idioma en")
    first = file_of(ana)
    watch.forward(hours=1)
    for line in (
        "/moverreunion 1",
        "16 de marzo",
        "/saltar",
        "/saltar",
        "/saltar",
        "/saltar",
        "sí",
    ):
        await admin(line)
    for each, how in ((ana, "Para apuntarse, avisar"), (luis, "To sign up, say")):
        assert each.news() != []
        event = file_of(each)
        assert (event.uid.value, event.sequence.value) == (first.uid.value, "1")
        assert event.dtstart.value == STARTS + timedelta(days=1)
        assert event.last_modified.value - first.last_modified.value == timedelta(hours=1)
        assert how in event.description.value
    for line in ("/cancelarreunion 1", "Se dañó el techo.", "sí"):
        await admin(line)
    event = file_of(luis)
    assert (event.sequence.value, event.status.value) == ("2", "CANCELLED")
    assert event.summary.value == "Cancelled: Mesa sobre el agua"
    assert event.description.value == (
        "Working table · M-0001\n"
        "This meeting was cancelled. Reason: Se dañó el techo.\n"
        "Part of the country: Chiriquí"
    )
    kept = rows(bot.house.store)["document"]
    assert sorted(each["person_id"] for each in kept) == sorted(map(person_id, (ana, luis)))


async def test_a_file_is_for_one_person_and_goes_a_week_after_the_meeting(person, bot):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    (kept,) = rows(bot.house.store)["document"]
    assert kept["expires_at"] == STARTS + timedelta(hours=2, minutes=30, days=7)
    assert b"BEGIN" not in bytes(kept["content"])
    with bot.house.store.transaction() as tx:
        assert documents.find(tx, kept["id"], "somebody") is None


@pytest.mark.parametrize("words", ["/calendario M-0001", "/calendario 1", "/calendario evt_M-0001"])
async def test_anybody_gets_everything_once_more_with_the_file(person, bot, words):
    publishes(bot)
    ana = person("ana")
    assert await ana(words) == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: sin límite\n\n{FILE}",
    ]
    assert list(ana.buttons) == ["Apuntarme"]
    assert file_of(ana).summary.value == "Mesa sobre el agua"


async def test_the_button_on_the_card_leads_to_the_file(talk, bot):
    publishes(bot)
    await talk("/apuntarme 1")
    await talk("/agenda 1")
    assert await talk.tap("Calendario") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: sin límite\n\n"
        f"✓ Usted tiene su cupo.\n\n{FILE}",
    ]
    assert len(rows(bot.house.store)["document"]) == 1


async def test_a_meeting_that_is_over_can_still_be_kept(talk, bot, watch):
    publishes(bot)
    watch.forward(days=40)
    assert await talk("/calendario 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nYa empezó o ya pasó.\n\n{FILE}",
    ]
    (kept,) = rows(bot.house.store)["document"]
    assert kept["expires_at"] == watch() + timedelta(days=7)
    await talk("/agenda 1")
    assert "Calendario" not in talk.buttons


async def test_a_code_that_is_nobodys_is_told_and_a_group_is_sent_home(talk, bot):
    publishes(bot)
    assert await talk("/calendario M-0099") == [
        "No encuentro la reunión M-0099. Con /agenda ve las que hay.",
    ]
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    for words in ("/calendario", "/calendario M-0001", "/calendario nuevo"):
        assert await group(words) == [
            "Eso lo vemos en privado, para cuidar sus datos. "
            "Escríbame directamente y con gusto le ayudo."
        ]
    assert rows(bot.house.store)["document"] == []


# ── addresses ─────────────────────────────────────────────────────────────────────────────────


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
    await luis("/noire 3")
    await ana("/noire 9")
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
