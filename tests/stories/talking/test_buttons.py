"""Buttons: pages of choices, old ones, forged ones, those of others, and two taps at once."""

import pytest

from tests.stories.scenes import BIKES, proposes

PROFILES = ("narrow",)
STALE = "Ese botón es de una pregunta anterior y ya no cambia nada."
NOT_HEARD = "No reconocí esa respuesta. Toque una opción, o escriba su número o su nombre."


async def _asked_for_the_place(person):
    await person("/proponer")
    for text in BIKES:
        await person(text)
    return await person("contrataciones")


async def test_a_narrow_channel_pages_through_many_choices(talk):
    assert await _asked_for_the_place(talk) == [
        "¿De qué lugar habla?\n\n"
        "1. Bocas del Toro\n"
        "2. Coclé\n"
        "3. Colón\n"
        "4. Chiriquí\n"
        "5. Darién\n"
        "6. Herrera\n"
        "7. Los Santos\n"
        "8. Panamá\n"
        "9. Panamá Oeste",
    ]
    assert list(talk.buttons) == [
        "1. Bocas del Toro",
        "2. Coclé",
        "3. Colón",
        "4. Chiriquí",
        "5. Darién",
        "6. Herrera",
        "7. Los Santos",
        "8. Panamá",
        "9. Panamá Oeste",
        "Más",
    ]
    assert await talk.tap("Más") == [
        "¿De qué lugar habla?\n\n"
        "10. Veraguas\n"
        "11. Guna Yala\n"
        "12. Emberá-Wounaan\n"
        "13. Ngäbe-Buglé\n"
        "14. Naso Tjër Di\n"
        "15. Guna de Madugandí\n"
        "16. Guna de Wargandí\n"
        "17. Todo el país\n"
        "18. Panameños en el exterior",
    ]
    assert list(talk.buttons) == [
        "10. Veraguas",
        "11. Guna Yala",
        "12. Emberá-Wounaan",
        "13. Ngäbe-Buglé",
        "14. Naso Tjër Di",
        "15. Guna de Madugandí",
        "16. Guna de Wargandí",
        "17. Todo el país",
        "18. En el exterior",
        "Más",
    ]
    assert await talk("Más") == [
        "¿De qué lugar habla?\n\n"
        "1. Bocas del Toro\n"
        "2. Coclé\n"
        "3. Colón\n"
        "4. Chiriquí\n"
        "5. Darién\n"
        "6. Herrera\n"
        "7. Los Santos\n"
        "8. Panamá\n"
        "9. Panamá Oeste",
    ]
    await talk.tap("Más")
    assert await talk("16") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Guna de Wargandí\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]


async def test_a_narrow_channel_shows_a_list_of_ten(talk):
    await talk("/proponer")
    for text in BIKES:
        await talk(text)
    assert list(talk.buttons) == [
        "Contratos y obras",
        "Ambiente",
        "Social y educación",
        "Justicia abierta",
        "Modernización del Estado",
        "Asamblea",
        "Acceso a la información",
        "Agro",
        "Otra / no sé",
    ]
    await talk("medio ambiente")
    await talk("Colón")
    assert list(talk.buttons) == [
        "Enviar",
        "Corregir algo",
        "Sector",
        "Nombre o seudónimo",
        "Foto o documento",
        "Descartar",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "Ngäbe-Buglé",
        "ngabe bugle",
        "NGÖBE BUGLÉ",
        "13",
        "13.",
        "comarca ngäbe",
        "Ngäbe",
        "Soy de la Ngäbe-Buglé",
    ],
)
async def test_a_place_is_heard_as_people_write_it(talk, answer):
    await _asked_for_the_place(talk)
    [card] = await talk(answer)
    assert "Lugar: Ngäbe-Buglé\n" in card


@pytest.mark.parametrize(
    "answer", ["0", "19", "guna", "la comarca", "-1", "de Colón o de Herrera", "9" * 5000, "²"]
)
async def test_what_names_no_place_or_several_is_asked_again(talk, answer):
    await _asked_for_the_place(talk)
    [asked] = await talk(answer)
    assert asked.startswith(f"{NOT_HEARD}\n\n¿De qué lugar habla?\n\n1. Bocas del Toro\n")


async def test_an_old_button_changes_nothing(talk):
    await talk("/proponer")
    for text in BIKES:
        await talk(text)
    old = dict(talk.buttons)
    await talk("1")
    assert await talk.send(tap=next(iter(old.values()))) == [
        "Ese botón es de una pregunta anterior y ya no cambia nada.",
        "¿De qué lugar habla?\n\n"
        "1. Bocas del Toro\n"
        "2. Coclé\n"
        "3. Colón\n"
        "4. Chiriquí\n"
        "5. Darién\n"
        "6. Herrera\n"
        "7. Los Santos\n"
        "8. Panamá\n"
        "9. Panamá Oeste",
    ]
    await talk("/cancelar")
    assert await talk.send(tap=next(iter(old.values()))) == [
        "Ese botón es de una pregunta anterior y ya no cambia nada.",
    ]


async def test_two_taps_on_send_register_one_proposal(talk):
    await proposes(talk)
    send = talk.buttons["Enviar"]
    assert await talk.send(tap=send) == [
        "Registrada con el código P-0001. Le avisaremos cuando la comisión decida. "
        "Guarde el código: con él puede ver en qué va.",
    ]
    assert await talk.send(tap=send) == [
        "Ese botón es de una pregunta anterior y ya no cambia nada.",
    ]
    assert await talk("/mispropuestas") == [
        "Esta es su propuesta:\n\n"
        "P-0001 Ciclovía segura en la avenida Brasil (recibida, la revisará la comisión)",
    ]


async def test_a_button_of_another_person_does_nothing(talk, person):
    await proposes(talk)
    send = talk.buttons["Enviar"]
    luis = person("luis")
    assert await luis.send(tap=send) == [
        "Ese botón es de una pregunta anterior y ya no cambia nada.",
    ]
    assert await talk("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
        "Quedó a medias: su propuesta. ¿Seguimos?",
    ]


@pytest.mark.parametrize(
    "forged",
    ["", ".", "x", "x.1", "'; drop table outbox; --", "0" * 26 + ".0", "a.b.c", "🙂.1", "1" * 5000],
)
async def test_a_forged_button_does_nothing(talk, forged):
    assert await talk.send(tap=forged) == [STALE]


async def test_a_true_message_with_a_place_it_does_not_have(talk, bot):
    await talk("/proponer")
    for text in BIKES:
        await talk(text)
    letter = bot.desk.letters[-1]
    for place in ("99", "-1", "de Colón o de Herrera", "9" * 5000, "٣", "1.5"):
        said = await talk.send(tap=f"{letter.id}.{place}")
        assert said[0] == STALE


async def test_two_of_the_same_message_are_answered_once(talk):
    assert await talk.send(text="/proponer", dedupe_key="update:twice") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk.send(text="/proponer", dedupe_key="update:twice") == []
    assert talk.taken is not None
    assert not talk.taken.new
