"""A photo that goes with an announcement: sent, described, looked at, seen by everybody."""

from io import BytesIO

import pytest
from PIL import Image

from bot.attachments import Fetcher
from bot.messages import Message
from storage import housekeeping
from storage.announcements import announcement_photos
from tests import media
from tests.stories.announcement_scenes import (
    FOOTER,
    TEXT,
    administer,
    bells,
    has_a_follower,
    messages_of,
    writes_to,
    written_to,
)

DESCRIBE = (
    "Describa en una frase qué se ve en la foto, para quien no puede verla. Caben 200 caracteres."
)
COMING = "Todavía estoy preparando la foto. Espere unos segundos y toque «Ver la foto»."
SHOWS = "Vecinos sentados alrededor de una mesa."
CARD = (
    "Antes de enviar\n\n"
    "Para quienes siguen la propuesta P-0001.\n"
    "Le llegará a una persona: 1 por Telegram.\n"
    "Enviarlo toma menos de un minuto.\n"
    f"Lleva una foto: {SHOWS}\n"
    "Sale enseguida.\n\n"
    "¿Lo enviamos?"
)


@pytest.fixture
async def ana(bot):
    return await has_a_follower(bot)


async def is_at_the_card(ana, text=TEXT):
    await writes_to(ana, "Siguen una propuesta", "P-0001", text=text)
    await ana.tap("Ahora")


async def fetches(bot, content):
    """Let what was sent arrive in the house."""

    async def download(_ref):
        return content

    def tell(*_args, **_facts):
        raise AssertionError("the photo was refused")

    fetcher = Fetcher(bot.house.store, bot.house.files, {"telegram": download}, tell)
    await fetcher.tick(bot.clock())


def last_photo(person):
    """Return the photo of the last message a person was shown."""
    shown = [
        each
        for each in person.bot.desk.letters
        if each.recipient == person.address.key and each.kind == "send"
    ]
    return Message.model_validate_json(shown[-1].body).photo


def content_of(bot, photo):
    with bot.house.store.transaction() as tx:
        return announcement_photos.find(tx, photo.id)


async def test_everybody_sees_the_photo_that_was_looked_at(ana, bot, watch):
    await is_at_the_card(ana)
    assert await ana.tap("Poner una foto") == [
        "Envíe la foto que irá con el aviso.\n\nSi prefiere dejarlo así, escriba /saltar.",
    ]
    assert await ana.sends_file("photo") == ["Recibí la foto. Va con el aviso.", DESCRIBE]
    assert await ana(SHOWS) == [COMING]
    assert list(ana.buttons) == ["Ver la foto", "Quitar la foto"]
    assert await ana.tap("Ver la foto") == [COMING]
    await fetches(bot, media.photo("PNG", (3000, 1500)))
    assert await ana.tap("Ver la foto") == [f"{TEXT}\n\n{FOOTER}"]
    assert list(ana.buttons) == ["Está bien así", "Quitar la foto"]
    looked_at = last_photo(ana)
    assert looked_at.alt == SHOWS
    with Image.open(BytesIO(content_of(bot, looked_at))) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 640))
        assert media.corners(image) == "red green white blue"
        assert not image.getexif()
    assert await ana.tap("Está bien así") == [CARD]
    assert await ana.tap("Enviar") == ["Listo: es el aviso A-0001. Sale enseguida."]
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {"rosa": f"{TEXT}\n\n{FOOTER}"}
    assert [each.photo for each in messages_of(bot, "A-0001")] == [looked_at]


async def test_a_second_photo_takes_the_place_of_the_first(ana, bot, watch):
    await is_at_the_card(ana)
    await ana.sends_file("photo")
    await fetches(bot, media.photo())
    await ana(SHOWS)
    first = last_photo(ana)
    await ana.tap("Está bien así")
    watch.forward(minutes=1)
    assert await ana.sends_file("document") == ["Recibí el documento. Va con el aviso.", DESCRIBE]
    await fetches(bot, media.photo("WEBP", (50, 60)))
    assert await ana("Otra vista.") == [f"{TEXT}\n\n{FOOTER}"]
    second = last_photo(ana)
    assert (second.alt, second.id == first.id) == ("Otra vista.", False)


async def test_it_goes_without_the_photo_after_all(ana, bot, watch):
    await is_at_the_card(ana)
    await ana.sends_file("photo")
    await fetches(bot, media.photo())
    await ana(SHOWS)
    assert await ana.tap("Quitar la foto") == [CARD.replace(f"Lleva una foto: {SHOWS}\n", "")]
    await ana.tap("Enviar")
    await bells(bot).spread(watch)
    assert [each.photo for each in messages_of(bot, "A-0001")] == [None]


async def test_a_text_that_is_no_caption_is_shortened(ana, bot):
    long = "Hoy hay jornada. " * 60
    await is_at_the_card(ana, text=long)
    await ana.sends_file("photo")
    await fetches(bot, media.photo())
    assert await ana(SHOWS) == [
        "Con foto caben 850 caracteres, y su texto tiene 1,019. Acórtelo, o siga sin foto.",
    ]
    assert last_photo(ana) is None
    assert list(ana.buttons) == ["Corregir el texto", "Quitar la foto"]
    assert (await ana.tap("Corregir el texto"))[0].startswith("Escriba el aviso. Idioma: Español.")
    await ana(TEXT)
    await ana("/saltar")
    assert await ana.tap("Está bien así") == [f"{TEXT}\n\n{FOOTER}"]
    assert last_photo(ana).alt == SHOWS
    assert await ana.tap("Está bien así") == [CARD]


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (
            b"%PDF-1.7 ...",
            "Lo que envió no es una foto. Envíe una foto (JPG, PNG o WebP), o siga sin foto.",
        ),
        (
            media.photo("PNG", (1050, 50)),
            "La foto es demasiado angosta y no todos los teléfonos la muestran. Envíe otra, "
            "o siga sin foto.",
        ),
    ],
)
async def test_what_not_everybody_could_see_does_not_go(ana, bot, content, answer):
    await is_at_the_card(ana)
    await ana.sends_file("document")
    await fetches(bot, content)
    assert await ana(SHOWS) == [answer]
    assert list(ana.buttons) == ["Quitar la foto"]
    assert await ana.tap("Quitar la foto") == [CARD.replace(f"Lleva una foto: {SHOWS}\n", "")]


async def test_the_second_administrator_sees_the_photo(ana, bot, person):
    berta = person("berta")
    await administer(berta)
    await writes_to(ana, "A todas las personas")
    await ana.tap("Ahora")
    await ana("Es la última jornada del mes.")
    await ana.sends_file("photo")
    await fetches(bot, media.photo())
    await ana(SHOWS)
    await ana.tap("Está bien así")
    berta.news()
    await ana.tap("Enviar")
    shown = [
        Message.model_validate_json(each.body)
        for each in bot.desk.letters
        if each.recipient == "berta"
    ]
    assert [each.photo.alt for each in shown if each.photo] == [SHOWS]


async def test_photos_that_nobody_needs_are_forgotten(ana, bot, watch):
    await is_at_the_card(ana)
    await ana.sends_file("photo")
    await fetches(bot, media.photo())
    await ana(SHOWS)
    unused = last_photo(ana)
    await ana.tap("Quitar la foto")
    await ana.sends_file("photo")
    await fetches(bot, media.photo())
    await ana(SHOWS)
    used = last_photo(ana)
    await ana.tap("Está bien así")
    await ana.tap("Enviar")
    watch.forward(days=3)
    with bot.house.store.transaction() as tx:
        housekeeping.purge(tx, housekeeping.Retention(), bot.clock())
    assert content_of(bot, unused) is None
    assert content_of(bot, used) is not None
