"""Looking through the proposals without knowing a code."""

import pytest

from bot.messages import Address
from tests.stories.scenes import BIKES, WATER, has_proposed, proposes
from tests.talking import Person

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

BOTH = (
    f"Hay 2 propuestas; primero las más nuevas\nP-0002 {WATER[0]}\nP-0001 {BIKES[0]}\n\n"
    "Para buscar, escriba /propuestas y unas palabras."
)
NOTHING = "No encontré propuestas que hablen de eso. Pruebe con menos palabras, o busque por tema."


@pytest.fixture
async def ana(person, watch):
    ana = person("ana")
    await has_proposed(ana)
    watch.forward(minutes=1)
    await proposes(ana, WATER, theme="ambiente")
    await ana("enviar")
    return ana


async def test_the_newest_by_theme_and_by_words(ana, person):
    eva = person("eva")
    assert await eva("/propuestas") == [BOTH]
    assert list(eva.buttons) == ["Ver P-0002", "Ver P-0001", "Por tema"]
    assert (await eva.tap("Ver P-0001"))[0].startswith(f"P-0001 · {BIKES[0]}")
    await eva("/propuestas")
    await eva.tap("Por tema")
    assert await eva.tap("Ambiente") == [
        f"Recursos naturales y medio ambiente: una propuesta\nP-0002 {WATER[0]}",
    ]
    found = f"Una propuesta habla de eso\nP-0001 {BIKES[0]}"
    for words in ("bicicleta", "unas BICICLETAS entre buses"):
        assert await eva(f"/propuestas {words}") == [found]
    assert await eva("/propuestas bicicleta de agua") == [NOTHING]
    assert list(eva.buttons) == ["Ver todas", "Por tema"]
    assert (await eva("/propuestas P-0002"))[0].startswith(f"P-0002 · {WATER[0]}")


async def test_what_was_taken_back_and_who_can_be_reached_are_not_found(ana, person, watch):
    luis = person("luis")
    await has_proposed(luis, ("Parque", "Llame al 6123-4567.", "Sembrar árboles."))
    await ana("/retirar 2")
    await ana("sí")
    eva = person("eva")
    assert await eva("/propuestas agua") == [NOTHING]
    for words in ("6123-4567", "6123", "4567"):
        assert await eva(f"/propuestas {words} sembrar") == [NOTHING]
    assert await eva("/propuestas sembrar") == ["Una propuesta habla de eso\nP-0003 Parque"]


async def test_pages_of_eight_in_a_group_too(ana, bot, person, watch):
    luis = person("luis")
    await luis.consents()
    for number in range(3, 11):
        watch.forward(minutes=1)
        await proposes(luis, (f"Parque número {number}", "No hay.", "Hacerlo."))
        await luis("ninguna de estas")
        await luis("enviar")
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    [said] = await group("/propuestas")
    assert "P-0010 Parque número 10" in said
    assert "P-0002" not in said
    assert said.endswith("Para ver las que siguen: /propuestas +8")
    assert group.buttons == {}
    assert (await group("/propuestas +8"))[0].splitlines()[1:3] == [
        f"P-0002 {WATER[0]}", f"P-0001 {BIKES[0]}",
    ]  # fmt: skip


async def test_nothing_was_proposed_yet(talk):
    assert await talk("/propuestas") == ["Todavía no hay propuestas."]
    assert await talk("/propuestas temas") == ["Todavía no hay propuestas."]
