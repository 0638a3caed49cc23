"""Stories of a question with many answers: ticking, typing, coming back to it."""

import asyncio

from tests.stories.liaison_scenes import registry
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

NAMES = {
    "water": ("IDAAN", "Instituto de Acueductos y Alcantarillados Nacionales"),
    "ministry": ("MiAMBIENTE", "Ministerio de Ambiente"),
}
HOW = (
    "Toque todas las que correspondan y termine con «Listo». O escriba sus números o nombres "
    "separados por comas: 1, 3 y 5."
)


async def _asked(bot: Bot, ana: Person, theme: str = "ambiente") -> list[str]:
    """Come to the question which institutions are asked about a theme."""
    await registry(bot, ana)
    return await ana(f"/designar {theme}")


def _letters(said: list[str]) -> list[str]:
    """Return whom a preview says that letters go to."""
    return [each[2:].partition(":")[0] for each in said[0].splitlines() if each.startswith("• ")]


def _button(ana: Person, name: str) -> str:
    """Return the end of the label of the button that gives an institution, short or long."""
    (label,) = [each for each in ana.buttons if any(one in each for one in NAMES[name])]
    return label.partition(". ")[2] or label


async def test_each_tap_ticks_one_and_the_end_is_said(bot, person):
    ana = person("ana")
    said = await _asked(bot, ana)
    assert said[0].startswith("¿A qué instituciones?")
    assert HOW in said[0]
    assert "Listo" not in ana.buttons
    water = _button(ana, "water")
    said = await ana.tap(water)
    assert "Ha elegido:\n• Instituto de Acueductos y Alcantarillados Nacionales" in said[0]
    await ana.tap(_button(ana, "ministry"))
    assert _button(ana, "water") == f"✓ {water}"
    await ana.tap(f"✓ {water}")
    assert _letters(await ana.tap("Listo")) == ["Ministerio de Ambiente"]


async def test_a_phone_that_can_change_what_it_showed_keeps_one_message(bot, person, profile):
    ana = person("ana")
    await _asked(bot, ana)
    before = len(bot.desk.letters)
    await ana.send(tap=next(iter(ana.buttons.values())), tapped_ref="77")
    (new,) = bot.desk.letters[before:]
    assert (new.kind, new.channel_ref) == (("edit", "77") if profile == "wide" else ("send", None))


async def test_a_tap_that_comes_twice_ticks_once(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    token = next(iter(ana.buttons.values()))
    for _ in range(2):
        await ana.send(tap=token, tapped_ref="1")
    assert sum("✓" in each for each in ana.buttons) == 1
    assert len(_letters(await ana.tap("Listo"))) == 1


async def test_numbers_names_and_all_are_typed_at_once(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    for typed, count in (
        ("1, 3 y 2", 3),
        ("1", 1),
        ("idaan; miambiente", 2),
        ("2 y Ministerio de Ambiente", 2),
        ("Instituto de Acueductos y Alcantarillados Nacionales, 2", 1),
        ("todas", 6),
    ):
        assert len(_letters(await ana(typed))) == count, typed
        await ana("/cancelar")
        await ana("/designar ambiente")


async def test_what_is_no_option_is_named_and_nothing_is_lost(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    first = next(iter(ana.buttons))
    await ana.tap(first)
    for typed, unknown in (("IDAAN, la luna y 99", "la luna, 99"), ("🌧", "🌧"), (",;,", ",;,")):
        said = await ana(typed)
        assert said[0].startswith(f"No encuentro esto entre las opciones: {unknown}. No cambié")
        assert "Ha elegido:" in said[0]
    assert len(_letters(await ana("listo"))) == 1


async def test_the_end_needs_one_where_one_is_needed(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    for nothing in ("listo", "/listo", "ninguna"):
        assert (await ana(nothing))[0].startswith("Falta elegir al menos una opción.")
    assert (await ana("/saltar"))[0].startswith("Esta respuesta hace falta para seguir.")


async def test_typing_after_a_tap_adds_to_it_and_takes_one_away_again(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    await ana.tap(next(iter(ana.buttons)))
    await ana("2, 3")
    await ana("2")
    assert len(_letters(await ana("listo"))) == 2


async def test_a_command_between_and_a_restart_lose_no_tick(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    await ana.tap(next(iter(ana.buttons)))
    await ana("/ayuda")
    again = Bot(bot.house, bot.clock)  # another process, the same database
    again.next_number = bot.next_number  # type: ignore[method-assign]  # the channel counts on
    ana_again = again.person("ana")
    said = await ana_again("/seguir")
    assert "Ha elegido:" in said[0]
    assert sum("✓" in each for each in ana_again.buttons) == 1
    assert len(_letters(await ana_again.tap("Listo"))) == 1


async def test_going_back_finds_what_was_chosen(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    await ana("1, 2")
    said = await ana("/atras")
    assert "Ha elegido:" in said[0]
    assert sum("✓" in each for each in ana.buttons) == 2


async def test_the_web_repeats_the_list_with_its_marks(bot, person):
    ana = person("ana", "web")
    await _asked(bot, ana)
    said = await ana.tap("Ministerio de Ambiente")
    assert len(said) == 1
    assert [each for each in ana.buttons if "✓" in each] == ["✓ Ministerio de Ambiente"]
    assert {each.kind for each in bot.desk.letters} == {"send"}


async def test_taps_at_once_are_all_kept(bot, person):
    ana = person("ana")
    await _asked(bot, ana)
    tokens = [token for label, token in ana.buttons.items() if "Todas" not in label][:3]
    await asyncio.gather(*(ana.send(tap=each, tapped_ref="1") for each in tokens))
    assert len(_letters(await ana("listo"))) == 3
