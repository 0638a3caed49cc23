"""When an announcement leaves: days and hours as people write them, quiet hours, pace."""

import pytest

from bot.messages import Phrase
from bot.settings import Settings
from cocreation.announcements.audiences import Count
from handlers.announcements.announcement_words import takes
from tests.stories.announcement_scenes import (
    FOOTER,
    TEXT,
    bells,
    has_a_follower,
    writes_to,
    written_to,
)

MOMENT = (
    "¿Qué día y a qué hora debe salir? "
    "Por ejemplo: 11 de febrero de 2020, 9:30 a.\u202fm. (hora del programa)"
)
READ = [
    ("hoy a las 3 de la tarde", "10 de febrero de 2020, 3:00 p.\u202fm."),
    ("mañana 8 a. m.", "11 de febrero de 2020, 8:00 a.\u202fm."),
    ("pasado mañana a las 14:30", "12 de febrero de 2020, 2:30 p.\u202fm."),
    ("el viernes a las 9", "14 de febrero de 2020, 9:00 a.\u202fm."),
    ("15 de marzo a las 9:30", "15 de marzo de 2020, 9:30 a.\u202fm."),
    ("11 de febrero de 2020, 9:30 a.\u202fm.", "11 de febrero de 2020, 9:30 a.\u202fm."),
    ("sábado 29 de febrero, 10am", "29 de febrero de 2020, 10:00 a.\u202fm."),
    ("3/4 16:00", "3 de abril de 2020, 4:00 p.\u202fm."),
    ("3/4/20 16h15", "3 de abril de 2020, 4:15 p.\u202fm."),
    ("2020-03-25 12:00 pm", "25 de marzo de 2020, 12:00 p.\u202fm."),
    ("March 25 at 9 am", "25 de marzo de 2020, 9:00 a.\u202fm."),
    ("5 de enero a las 9", "5 de enero de 2021, 9:00 a.\u202fm."),
]
NOT_READ = [
    ("31 de febrero a las 9", "Ese día o esa hora no existen."),
    ("30/2/2020 9:00", "Ese día o esa hora no existen."),
    ("mañana a las 25", "Ese día o esa hora no existen."),
    ("mañana 13 pm", "Ese día o esa hora no existen."),
    ("mañana 9:75", "Ese día o esa hora no existen."),
    ("ayer a las 9", "No entendí el día y la hora."),
    ("mañana", "No entendí el día y la hora."),
    ("a las 9", "No entendí el día y la hora."),
    ("cuando pueda", "No entendí el día y la hora."),
    (
        "hoy a las 8 a. m.",
        "Ese momento ya pasó (10 de febrero de 2020, 8:00 a.\u202fm.). "
        "Escriba uno que esté por venir.",
    ),
    (
        "15/3/2031 9:00",
        "Falta más de un año para eso (15 de marzo de 2031, 9:00 a.\u202fm.). "
        "Escriba un día más cercano.",
    ),
]


@pytest.fixture
async def ana(bot):
    return await has_a_follower(bot)


async def test_a_day_and_an_hour_are_read_as_people_write_them(ana):
    await writes_to(ana, "Siguen una propuesta", "1")
    assert await ana.tap("Otro día u hora") == [MOMENT]
    for written, leaves in READ:
        [card] = await ana(written)
        assert f"\nSale el {leaves}\n\n¿Lo enviamos?" in card
        await ana("/atras")


async def test_a_day_is_heard_without_a_button_first(ana):
    [asked] = await writes_to(ana, "Siguen una propuesta", "1")
    assert asked.endswith(
        "¿Cuándo sale? Toque un botón, o escriba día y hora, por ejemplo: "
        "11 de febrero de 2020, 9:30 a.\u202fm."
    )
    assert (await ana("ayer a las 9")) == ["No entendí el día y la hora.", asked]
    [card] = await ana("mañana 8 a. m.")
    assert "\nSale el 11 de febrero de 2020, 8:00 a.\u202fm.\n\n¿Lo enviamos?" in card
    await ana("/atras")
    assert await ana("15 de marzo a las 9:30") == [
        card.replace("11 de febrero de 2020, 8:00", "15 de marzo de 2020, 9:30"),
    ]


async def test_a_moment_that_cannot_be_is_asked_again(ana):
    await writes_to(ana, "Siguen una propuesta", "1")
    await ana.tap("Otro día u hora")
    for written, explanation in NOT_READ:
        assert await ana(written) == [explanation, MOMENT]


async def test_quiet_hours_are_named_before_sending(ana, bot, person, watch):
    await writes_to(ana, "Siguen una propuesta", "1")
    await ana.tap("Otro día u hora")
    [card] = await ana("hoy a las 9:30 de la noche")
    rest = "A esa hora la gente descansa: sale el 11 de febrero de 2020, 7:00 a.\u202fm."
    assert f"\n{rest}\n\n¿Lo enviamos?" in card
    assert await ana.tap("Enviar") == [f"Listo: es el aviso A-0001. {rest}"]
    watch.forward(hours=12)
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {}
    await writes_to(ana, "Siguen una propuesta", "1")
    [card] = await ana.tap("Ahora")
    assert f"\n{rest}\n\n¿Lo enviamos?" in card
    watch.forward(hours=9)
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {"rosa": f"{TEXT}\n\n{FOOTER}"}


async def test_a_moment_that_passed_meanwhile_is_asked_again(ana, watch):
    await writes_to(ana, "Siguen una propuesta", "1")
    await ana.tap("Otro día u hora")
    [card] = await ana("hoy a las 11")
    watch.forward(hours=2)
    refused, again = await ana.tap("Enviar")
    assert refused == (
        "Ese momento ya pasó (10 de febrero de 2020, 11:00 a.\u202fm.). "
        "Escriba uno que esté por venir."
    )
    assert again.startswith("Antes de enviar")
    await ana("corregir algo")
    await ana("Cuándo")
    [card] = await ana.tap("Ahora")
    assert "\nSale enseguida.\n" in card


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (1_000, Phrase("announce.takes.moment")),
        (10_000, Phrase("announce.takes.minutes", {"count": 6})),
        (1_000_000, Phrase("announce.takes.hours", {"count": 10})),
    ],
)
def test_how_long_it_takes_follows_the_pace_that_is_set(people, said):
    count = Count(people, {"telegram": people}, 0, 0)
    assert takes(count, Settings()) == said
