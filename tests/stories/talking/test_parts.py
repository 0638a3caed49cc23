"""A text longer than a message: the channel cuts it, and we join it again."""

import pytest

from tests.stories.scenes import given_back

PROFILES = ("wide",)
PART = "a" * 4096


async def test_a_long_text_comes_in_parts(talk):
    await talk("/proponer")
    await talk("Ciclovía segura")
    assert await talk("El problema es este. " + "a" * 4075) == [
        "Recibí una parte larga. Si falta el resto, lo espero; si eso es todo, toque el botón.",
    ]
    assert await talk("b" * 30) == [
        "Su texto tiene 4,126 caracteres y aquí caben 4,000. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("corto") == [
        "¿Qué propone para resolverlo?",
    ]


async def test_a_part_that_was_all_is_ended_by_a_button(talk):
    await talk("/proponer Ciclovía segura")
    assert await talk(PART) == [
        "Recibí una parte larga. Si falta el resto, lo espero; si eso es todo, toque el botón.",
    ]
    assert list(talk.buttons) == [
        "Listo, eso es todo",
    ]
    assert await talk.tap("Listo, eso es todo") == [
        "Su texto tiene 4,096 caracteres y aquí caben 4,000. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("listo") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


async def test_a_held_part_survives_a_command(talk):
    await talk("/proponer Ciclovía segura")
    await talk("x" * 4090)
    await talk("/ayuda")
    assert await talk("listo") == [
        "Su texto tiene 4,090 caracteres y aquí caben 4,000. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("x" * 3990) == [
        "¿Qué propone para resolverlo?",
    ]


async def test_a_family_emoji_at_the_limit_is_joined(talk):
    family = "👨‍👩‍👧‍👦"
    await talk("/contacto")
    assert await talk("a" * 4081) == [
        "Recibí una parte larga. Si falta el resto, lo espero; si eso es todo, toque el botón.",
    ]
    assert await talk(family + "fin") == [
        "Su texto tiene 4,091 caracteres y aquí caben 4,000. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]


@pytest.mark.parametrize("word", ["/atras", "/cancelar"])
async def test_a_part_that_waits_for_its_rest_is_given_back_by_who_leaves_it(talk, word):
    await talk("/proponer")
    await talk("Ciclovía segura")
    await talk(PART)
    said = "".join(await talk(word))
    assert f"{given_back('')}{PART}"[:200] in said
    assert said.count("a") >= len(PART)


async def test_a_question_that_is_asked_again_says_that_a_part_waits(talk):
    await talk("/proponer")
    await talk("Ciclovía segura")
    await talk(PART)
    [_, asked] = await talk.sends_file("sticker")
    assert asked.endswith(
        "De su respuesta ya tengo 4,096 caracteres. Envíe el resto, o toque el botón si eso es "
        "todo."
    )
    assert list(talk.buttons) == ["Listo, eso es todo"]
