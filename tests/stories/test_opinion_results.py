"""What opinions show: groups, what all agree on, a minority's position, and votes without names."""

import csv
import io

from storage import opinions
from storage import people as person_records
from tests.databases import rows
from tests.stories.scenes import moves_to, person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

MINDS = (("agree",) * 6, ("agree", *("disagree",) * 5))
SIZES = (9, 6)


def _everybody_opines(bot, sizes=SIZES):
    """Put six statements, on the first of which two minds of these sizes agree; return people."""
    now, made = bot.clock(), []
    with bot.house.store.transaction() as tx:
        statements = [
            opinions.insert(
                tx, stage="theme-choice", text=f"Afirmación número {number}", about=None,
                written_by=None, now=now,
            )
            for number in range(1, 7)
        ]  # fmt: skip
        for mind, size in zip(MINDS, sizes, strict=True):
            for _ in range(size):
                made.append(person_records.insert(tx, language="es", now=now))
                for statement, choice in zip(statements, mind, strict=True):
                    opinions.put(tx, statement.id, made[-1], choice, now)
    return made


async def test_groups_and_what_joins_them_are_told(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    _everybody_opines(bot)
    [said] = await ana("/opiniones")
    assert "Participan 15 personas. Opiniones: 90. Afirmaciones: 6." in said
    assert (
        "En esto coinciden todos los grupos y lugares\n"
        "• S-0001 Afirmación número 1: 100 % de acuerdo"
    ) in said
    assert (
        "Hay 2 grupos que opinan parecido\n• Grupo A: 9 personas\n• Grupo B: 6 personas"
    ) in said
    assert "• S-0002 Afirmación número 2\nA: 100 %\nB: 0 %" in said
    assert (
        "• S-0002 Afirmación número 2: de acuerdo, el 0 % del grupo B y el 100 % de los demás"
    ) in said


async def test_a_group_of_four_is_never_told(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    _everybody_opines(bot, (11, 4))
    [said] = await ana("/opiniones")
    assert "Por ahora no se distinguen grupos" in said


async def test_votes_without_names_are_handed_over_once_no_more_are_taken(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    made = _everybody_opines(bot)
    assert (await ana("/bajaropiniones votos"))[0].startswith("Los votos sin nombre se entregan")
    moves_to(bot, "outreach")
    assert (await ana("/bajaropiniones 3 votos"))[0].startswith("Los votos de la etapa 3")
    [kept] = rows(bot.house.store)["document"]
    text = bot.house.store.vault.open_bytes(kept["content"]).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(table) == 16
    assert table[0] == ["persona", "lugar", *(f"S-000{each}" for each in range(1, 7))]
    assert not any(each in text for each in (*made, person_id(ana), "2020"))
