"""Finding a meeting: near, by theme, by kind; and those that are over."""

from datetime import timedelta

import pytest

from bot.messages import Address
from tests.databases import readable, rows
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.people.test_privacy import opened_copy
from tests.talking import Person

DATABASES = ("sqlite", "postgres")

WHEN = "domingo 15 de marzo de 2020, 9:00 a.\u202fm."
PLACE = (
    "¿De qué lugar es usted? Puede no decirlo.\n\nLo guardamos solo para mostrarle lo que hay "
    "cerca, y nadie más lo ve. Con /milugar lo cambia o lo borra."
)
NOT_TOLD = (
    "Está bien, no guardamos nada. Puede ver todas las reuniones, o las de un lugar así: /agenda y "
    "su nombre."
)


def _everywhere(bot) -> None:
    """Publish one meeting in David, one in Darién, and what is for everybody."""
    publishes(bot, title="En David")
    publishes(bot, title="En Darién", territory="darien")
    publishes(bot, title="Nacional", territory=None, starts_at=STARTS - timedelta(days=1))
    publishes(bot, title="Para todo el país", territory="pais")
    publishes(
        bot, title="También en línea", territory="colon", online_url="https://sala.example/agua"
    )


NEAR = (
    "Hay 4 reuniones próximas en Chiriquí, para todos los lugares o en línea, la más cercana en el "
    "tiempo primero:\n\n"
    "• sábado 14 de marzo de 2020, 9:00 a.\u202fm.: Nacional (M-0003), Biblioteca de David\n"
)


async def test_where_somebody_is_is_asked_once(talk, bot):
    _everywhere(bot)
    await talk("/agenda")
    [asked] = await talk.tap("Cerca de mí")
    assert asked.startswith(PLACE)
    [near] = await talk("soy de Chiriquí")
    assert near.startswith(NEAR)
    assert near.endswith("Cambiar su lugar: /milugar")
    assert "En Darién" not in near
    for title in ("En David", "Para todo el país", "También en línea"):
        assert f": {title} (" in near
    assert await talk("/cerca") == [near]
    await talk("/misdatos")
    copy = opened_copy(bot, talk)
    assert copy["you"]["territory"] == "chiriqui"
    [given] = [each for each in copy["consents"] if each["purpose"] == "nearby"]
    assert (given["channel"], given["text_version"]) == ("telegram", "2026-11")


async def test_who_would_rather_not_tell_leaves_nothing(talk, bot):
    publishes(bot)
    await talk("/cerca")
    assert await talk("Prefiero no decirlo") == [NOT_TOLD]
    assert list(talk.buttons) == ["Ver todas"]
    [kept] = rows(bot.house.store)["person"]
    assert kept["territory"] is None
    assert (await talk("/cerca"))[0].startswith(PLACE)


async def test_ones_place_is_changed_and_forgotten(talk, bot):
    asks = (
        "¿De qué lugar es usted? Lo usamos solo para mostrarle lo que hay cerca, y nadie más lo ve."
    )
    assert (await talk("/milugar"))[0].startswith(f"No tenemos guardado su lugar.\n\n{asks}")
    assert await talk("Herrera") == ["Listo, su lugar es Herrera."]
    assert await talk.tap("Cerca de mí") == [
        "Todavía no hay reuniones próximas en Herrera, ni para todos los lugares, ni en línea. "
        "Cambiar su lugar: /milugar",
    ]
    assert (await talk("/milugar"))[0].startswith(f"Ahora tenemos: Herrera.\n\n{asks}")
    assert await talk("Borrar mi lugar") == ["Listo, borramos su lugar."]
    [kept] = rows(bot.house.store)["person"]
    assert kept["territory"] is None
    consents = rows(bot.house.store)["consent"]
    assert [each["revoked_at"] is None for each in consents if each["purpose"] == "nearby"] == [
        False
    ]
    assert (await talk("/cerca"))[0].startswith(PLACE)


async def test_who_is_erased_is_nowhere(talk, bot):
    for line in ("/milugar", "Darién", "/borrar", "sí"):
        await talk(line)
    assert [
        each for each in readable(bot.house.store) if each == ("person.territory", "darien")
    ] == []


async def test_a_meeting_is_found_by_its_theme_and_its_kind(talk, bot):
    publishes(bot, theme="ambiente")
    publishes(bot, theme="ambiente", kind="co-creation-table", title="Mesa grande")
    publishes(bot, theme="social", title="Otra mesa")
    await talk("/agenda")
    assert await talk.tap("Por tema") == [
        "¿De qué tema? Hay reuniones próximas de:\n\n"
        "• Recursos naturales y medio ambiente: 2\n• Políticas sociales y educacionales: 1",
    ]
    assert await talk.tap(list(talk.buttons)[1]) == [
        "Hay 1 reunión próxima de «Políticas sociales y educacionales»:\n\n"
        f"• {WHEN}: Otra mesa (M-0003), Biblioteca de David",
    ]
    assert await talk("/agenda clases") == [
        "¿De qué clase? Hay reuniones próximas de:\n\n"
        "• Mesa de trabajo: 2\n• Mesa de co-creación: 1",
    ]
    expected = [
        "Hay 1 reunión próxima de «Mesa de co-creación»:\n\n"
        f"• {WHEN}: Mesa grande (M-0002), Biblioteca de David",
    ]
    assert await talk.tap(list(talk.buttons)[1]) == expected
    assert await talk("/agenda mesa de co-creación") == expected


@pytest.mark.parametrize("words", ["pasadas", "las pasadas", "past"])
async def test_what_was_held_is_listed_newest_first(talk, bot, watch, words):
    assert await talk(f"/agenda {words}") == ["Todavía no hay reuniones pasadas."]
    publishes(bot)
    publishes(bot, title="La segunda", starts_at=STARTS + timedelta(days=1))
    watch.forward(days=40)
    held = [
        "Ya pasaron 2 reuniones, la más reciente primero:\n\n"
        "• lunes 16 de marzo de 2020, 9:00 a.\u202fm.: La segunda (M-0002), Biblioteca de David\n"
        f"• {WHEN}: Mesa sobre el agua (M-0001), Biblioteca de David",
    ]
    assert await talk(f"/agenda {words}") == held
    assert await talk("/agenda") == [
        "Por ahora no hay reuniones próximas. Cuando las haya, estarán aquí.",
    ]
    assert await talk.tap("Las que ya pasaron") == held


async def test_a_group_finds_meetings_without_a_place_of_its_own(bot):
    publishes(bot, theme="ambiente")
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    assert await group("/agenda temas") == [
        "¿De qué tema? Hay reuniones próximas de:\n\n• Recursos naturales y medio ambiente: 1",
    ]
    assert await group("/cerca") == [
        "Eso lo vemos en privado, para cuidar sus datos. "
        "Escríbame directamente y con gusto le ayudo."
    ]
    assert group.buttons == {}


async def test_what_is_near_is_shown_page_by_page(talk, bot):
    for number in range(10):
        publishes(bot, title=f"Mesa número {number}", starts_at=STARTS + timedelta(days=number))
    for line in ("/milugar", "Chiriquí", "/cerca"):
        await talk(line)
    assert list(talk.buttons)[-2:] == ["Ver M-0008", "Ver más"]
    await talk.tap("Ver más")
    assert list(talk.buttons) == ["Ver M-0009", "Ver M-0010"]
