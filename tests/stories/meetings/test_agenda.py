"""What meetings are coming, for everybody."""

from datetime import timedelta

import pytest

from bot.messages import Address
from tests.stories.meeting_scenes import CARD, STARTS, publishes
from tests.talking import Person

WHEN = "domingo 15 de marzo de 2020, 9:00 a.\u202fm."


async def test_the_soonest_meeting_comes_first(talk, bot):
    assert await talk("/agenda") == [
        "Por ahora no hay reuniones próximas. Cuando las haya, estarán aquí.",
    ]
    publishes(bot)
    publishes(
        bot,
        title="Lanzamiento en línea",
        territory=None,
        place=None,
        online_url="https://sala.example/plan",
        starts_at=STARTS - timedelta(days=1),
    )
    assert await talk("/agenda") == [
        "Hay 2 reuniones próximas, la más cercana primero:\n\n"
        "• sábado 14 de marzo de 2020, 9:00 a.\u202fm.: Lanzamiento en línea (M-0002), en línea\n"
        f"• {WHEN}: Mesa sobre el agua (M-0001), Biblioteca de David",
    ]
    assert list(talk.buttons) == [
        "Ver M-0002", "Ver M-0001", "Cerca de mí", "Por tema", "Por clase"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "what"),
    [("chiriqui", "Chiriquí"), ("provincia de Chiriquí", "Chiriquí"),
     ("ambiente", "Recursos naturales y medio ambiente")],
)  # fmt: skip
async def test_the_words_after_it_name_a_place_or_a_theme(talk, bot, words, what):
    publishes(bot, theme="ambiente")
    publishes(bot, territory="darien", theme="social")
    assert await talk(f"/agenda {words}") == [
        f"Hay 1 reunión próxima de «{what}»:\n\n"
        f"• {WHEN}: Mesa sobre el agua (M-0001), Biblioteca de David",
    ]
    assert await talk("/agenda Herrera") == ["No hay reuniones próximas de «Herrera»."]
    assert await talk("/agenda la luna") == [
        "No conozco un lugar ni un tema con ese nombre. Escriba /agenda y, por ejemplo, su "
        "provincia, un tema o el código de una reunión.",
    ]


async def test_eight_are_shown_and_then_the_rest(talk, bot):
    for number in range(10):
        publishes(bot, title=f"Mesa número {number}", starts_at=STARTS + timedelta(days=number))
    await talk("/agenda chiriquí")
    assert list(talk.buttons)[-2:] == ["Ver M-0008", "Ver más"]
    assert await talk.tap("Ver más") == [
        "Hay 10 reuniones próximas de «Chiriquí», la más cercana primero:\n\n"
        "• lunes 23 de marzo de 2020, 9:00 a.\u202fm.: Mesa número 8 (M-0009), "
        "Biblioteca de David\n"
        "• martes 24 de marzo de 2020, 9:00 a.\u202fm.: Mesa número 9 (M-0010), "
        "Biblioteca de David",
    ]
    assert list(talk.buttons) == ["Ver M-0009", "Ver M-0010"]


async def test_what_is_over_is_in_no_list(talk, bot, watch):
    publishes(bot)
    watch.forward(days=35)
    assert await talk("/agenda") == [
        "Por ahora no hay reuniones próximas. Cuando las haya, estarán aquí.",
    ]
    assert await talk("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nYa pasó.\nActa: pendiente desde hace 1 día hábil",
    ]


@pytest.mark.parametrize("words", ["/agenda M-0001", "/start evt_M-0001", "M-0001", "m1"])
async def test_a_link_or_a_code_leads_straight_to_a_meeting(person, bot, words):
    publishes(bot, capacity=2)
    ana = person("ana")
    assert await ana(words) == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: quedan 2 lugares de 2",
    ]
    assert list(ana.buttons) == ["Apuntarme", "Calendario"]


async def test_everything_can_be_seen_again_with_how_one_stands(talk, bot):
    publishes(bot, capacity=1)
    await talk("/apuntarme 1")
    assert await talk("/agenda M-0001") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: lleno\n\n✓ Usted tiene su cupo.",
    ]
    assert list(talk.buttons) == ["Necesito un apoyo", "Ya no podré ir", "Calendario"]


async def test_a_group_reads_the_agenda_without_buttons(bot):
    for number in range(9):
        publishes(bot, title=f"Mesa número {number}", starts_at=STARTS + timedelta(days=number))
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    [said] = await group("/agenda")
    assert said.endswith("\n\nPara ver las que siguen: /agenda +8")
    [card] = await group("/agenda 1")
    assert card == ("Mesa número 0 · M-0001\n\n" + CARD + "\nCupo: sin límite")
    assert group.buttons == {}
    assert await group("/apuntarme 1") == [
        "Eso lo vemos en privado, para cuidar sus datos. "
        "Escríbame directamente y con gusto le ayudo."
    ]


async def test_somebody_asks_for_meetings_in_their_own_words(talk, bot):
    publishes(bot)
    assert await talk("¿qué reuniones hay cerca?") == ["¿Es esto lo que busca?"]
    assert "Próximas reuniones" in talk.buttons
