"""What opinions show: groups, what all agree on, a minority's position, and votes without names."""

import csv
import io

from bot.bells.opinion import OpinionBell
from storage.opinions import opinions
from storage.people import people as person_records
from tests.databases import rows
from tests.stories.scenes import moves_to, person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

MINDS = (("agree",) * 6, ("agree", *("disagree",) * 5))
SIZES = (9, 6)


async def rings(bot):
    """Let the bell of opinions ring."""
    await OpinionBell(bot.house.store).tick(bot.clock())


def _states(bot, count=6):
    with bot.house.store.transaction() as tx:
        return [
            opinions.insert(
                tx, stage="theme-choice", text=f"Afirmación número {number}", about=None,
                written_by=None, now=bot.clock(),
            ).id
            for number in range(1, count + 1)
        ]  # fmt: skip


def _opine(bot, statements, mind, people=1):
    """Let so many new people choose the same; return them."""
    bot.clock.forward(seconds=1)
    now, made = bot.clock(), []
    with bot.house.store.transaction() as tx:
        for _ in range(people):
            made.append(person_records.insert(tx, language="es", now=now))
            for statement, choice in zip(statements, mind, strict=True):
                if choice is not None:
                    opinions.put(tx, statement, made[-1], choice, now)
    return made


async def _everybody_opines(bot, sizes=SIZES):
    """Put six statements, on the first of which two minds of these sizes agree; return people."""
    statements, made = _states(bot), []
    for mind, size in zip(MINDS, sizes, strict=True):
        made += _opine(bot, statements, mind, size)
    await rings(bot)
    return made


def _table(bot):
    """Return the table of the file that was handed over last."""
    kept = rows(bot.house.store)["document"][-1]
    text = bot.house.store.vault.open_bytes(kept["content"]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


async def test_groups_and_what_joins_them_are_told(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    await _everybody_opines(bot)
    [said] = await ana("/opiniones")
    assert "Participan 15 personas. Opiniones: 90. Afirmaciones: 6." in said
    assert (
        "En esto coinciden todos los grupos y lugares\n"
        "• S-0001 «Afirmación número 1»: 100 % de acuerdo"
    ) in said
    assert (
        "Hay 2 grupos que opinan parecido\n• Grupo A: 9 personas\n• Grupo B: 6 personas"
    ) in said
    assert "• S-0002 Afirmación número 2\nA: 100 %\nB: 0 %" in said
    assert (
        "• S-0002 «Afirmación número 2»: de acuerdo, el 0 % del grupo B y el 100 % de los demás"
    ) in said
    assert "Se renuevan cuando opinan cinco personas más." in said


async def test_a_group_of_four_is_never_told(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    await _everybody_opines(bot, (11, 4))
    [said] = await ana("/opiniones")
    assert (
        "En esto coincide la mayoría, en todos los lugares\n"
        "• S-0001 «Afirmación número 1»: 100 % de acuerdo"
    ) in said
    assert (
        "Por ahora no se distinguen grupos: las opiniones varían poco a poco de una persona a "
        "otra, sin bandos separados, o hay muy pocas para decirlo."
    ) in said


async def test_results_begin_with_five_people_and_change_by_five(person, bot):
    """Who looks before and after one person's opinions learns nothing of them."""
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    statements = _states(bot, 1)
    _opine(bot, statements, ["agree"], 4)
    await rings(bot)
    [said] = await ana("/opiniones")
    assert said.endswith("Todavía no hay resultados: se publican cuando opinan 5 personas.")
    assert (await ana("/bajaropiniones"))[0].startswith("Opinaron menos de 5 personas")
    _opine(bot, statements, ["agree"])
    await rings(bot)
    await ana("/bajaropiniones")
    five = _table(bot)
    assert five[1][4:7] == ["5", "0", "0"]
    for _ in range(4):
        _opine(bot, statements, ["disagree"])
        await rings(bot)
        await ana("/bajaropiniones")
        assert _table(bot) == five
    _opine(bot, statements, ["disagree"])
    await rings(bot)
    await ana("/bajaropiniones")
    assert _table(bot)[1][4:7] == ["5", "5", "0"]


async def test_the_last_opinions_count_once_the_stage_is_over(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    statements = _states(bot, 1)
    _opine(bot, statements, ["agree"], 5)
    await rings(bot)
    _opine(bot, statements, ["disagree"], 1)
    moves_to(bot, "outreach")
    await rings(bot)
    [said] = await ana("/opiniones 3")
    assert "Participan 6 personas. Opiniones: 6." in said
    assert "Se renuevan" not in said


async def test_what_is_left_beside_the_groups_is_nobody_alone(person, bot):
    """One person who said too little to be in a group is not told by taking groups from totals."""
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    statements = _states(bot)
    for mind, size in zip(MINDS, SIZES, strict=True):
        _opine(bot, statements, mind, size)
    _opine(bot, statements, ["disagree", *[None] * 5])
    await rings(bot)
    await ana("/bajaropiniones")
    table = _table(bot)
    assert table[0][-2:] == ["de acuerdo en el grupo A", "de acuerdo en el grupo B"]
    assert table[1][4:] == ["15", "1", "0", "1.00", ""]
    assert table[2][4:] == ["9", "6", "0", "1.00", "0.00"]


async def test_votes_without_names_are_handed_over_once_no_more_are_taken(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "theme-choice")
    made = await _everybody_opines(bot)
    assert (await ana("/bajaropiniones votos"))[0].startswith("Los votos sin nombre se entregan")
    with bot.house.store.transaction() as tx:
        for each in opinions.of_stage(tx, "theme-choice"):
            opinions.close(tx, each.id, bot.clock())
    assert (await ana("/bajaropiniones votos"))[0].startswith("Los votos sin nombre se entregan")
    moves_to(bot, "outreach")
    assert (await ana("/bajaropiniones 3 votos"))[0].startswith("Los votos de la etapa 3")
    table = _table(bot)
    assert len(table) == 16
    assert table[0] == ["persona", *(f"S-000{each}" for each in range(1, 7))]
    text = str(table)
    assert not any(each in text for each in (*made, person_id(ana), "2020"))
