"""Scenes that many stories begin with."""

from cocreation.people import people
from cocreation.programme.programme import standing
from storage.stages import programme as programme_records
from tests.talking import Bot, Person

BIKES = (
    "Ciclovía segura en la avenida Brasil",
    "Vamos en bicicleta entre los buses.",
    "Un carril separado y publicar el contrato de la obra.",
)
WATER = (
    "Agua limpia en la escuela",
    "El agua llega sucia tres días por semana.",
    "Publicar cada mes el resultado de los análisis.",
)

WHERE = {
    "wide": "¿De qué lugar habla?",
    "narrow": "¿De qué lugar habla?\n\n"
    "1. Bocas del Toro\n2. Coclé\n3. Colón\n4. Chiriquí\n5. Darién\n6. Herrera\n7. Los Santos\n"
    "8. Panamá\n9. Panamá Oeste",
}
"""How the place is asked for: too many for a narrow channel to show at once."""


async def proposes(
    person: Person,
    texts: tuple[str, str, str] = BIKES,
    *,
    theme: str = "contrataciones",
    territory: str = "Panamá",
) -> list[str]:
    """Answer every question up to the card; return what is said then."""
    await person("/proponer")
    for text in texts:
        await person(text)
    await person(theme)
    return await person(territory)


async def has_proposed(
    person: Person, texts: tuple[str, str, str] = BIKES, *, theme: str = "contrataciones"
) -> None:
    """Consent, propose, send."""
    await person.consents()
    await proposes(person, texts, theme=theme)
    await person("enviar")


async def administers(person: Person) -> None:
    """Take up the first administrator's invitation."""
    await person(f"/invitacion {first_code(person.bot)}")


def first_code(bot: Bot) -> str:
    """Return the code printed at the first start."""
    with bot.house.store.transaction() as tx:
        code = people.new_admin_code(tx, bot.clock())
    assert code is not None
    return code


def moves_to(bot: Bot, stage: str) -> None:
    """Move the programme to another stage."""
    with bot.house.store.transaction() as tx:
        key = standing(tx).programme.key
        here = programme_records.standing(tx, key)
        assert here is not None
        assert programme_records.move(tx, here, stage)


def person_id(person: Person) -> str:
    """Return the id of somebody who has written before."""
    assert person.taken is not None
    assert person.taken.person_id is not None
    return person.taken.person_id


def given_back(*words: str) -> str:
    """Return how a form that ended without them gives people what they wrote."""
    return "Lo que usted escribió, para que no se pierda:\n" + "\n\n".join(words)
