"""A quick sense check: put to everybody there, answered with one tap, told in counts only."""

import asyncio
from collections import Counter

import pytest

from storage.meetings import attendance, meeting_calls, meetings
from storage.meetings import sense_checks as records
from storage.people.roles import grant_role
from tests.databases import readable, rows
from tests.stories.meeting_scenes import publishes
from tests.stories.room_scenes import come, facilitates, room_code, the_doors_open
from tests.stories.scenes import person_id

DATABASES = ("sqlite", "postgres")

STATEMENT = "El análisis del agua se publica cada mes."
QUESTION = (
    f"Sondeo en «Mesa sobre el agua» (M-0001):\n\n{STATEMENT}\n\n"
    "Solo se ven los totales. Puede cambiar su respuesta hasta que se cierre."
)
IS_CLOSED = f"Ese sondeo ya se cerró: «{STATEMENT}». Las respuestas quedan como estaban."


def _counts(heading, agree, disagree, abstain, could):
    return (
        f"{heading}: «{STATEMENT}»\n\nDe acuerdo: {agree}\nEn desacuerdo: {disagree}\n"
        f"Paso: {abstain}\n\nRespuestas: {agree + disagree + abstain} de {could}."
    )


async def _asked(person, bot, watch, *people):
    """Put the statement to people who are at a meeting; return who runs it, and the room's code."""
    publishes(bot)
    rosa = person("rosa")
    await facilitates(rosa)
    code = await room_code(rosa)
    the_doors_open(watch, minutes=10)
    await come(watch, code, *people)
    await rosa("/sondeo 1")
    await rosa(STATEMENT)
    for each in people:
        each.news()
    return rosa, code


async def test_everybody_there_is_asked_and_told_the_counts(person, bot, watch):
    eva, luis, away = person("eva"), person("luis"), person("away")
    publishes(bot)
    rosa = person("rosa")
    await facilitates(rosa)
    code = await room_code(rosa)
    the_doors_open(watch, minutes=10)
    await come(watch, code, eva, luis)
    await away.consents()
    assert await rosa("/sondeo 1") == [
        "Escriba en una frase corta lo que quiere sondear, de modo que se pueda estar de acuerdo o "
        "no. Lo recibe cada persona que anotó su llegada; de las respuestas solo se ven los "
        "totales.",
    ]
    assert await rosa(STATEMENT) == [f"Enviado a 2 personas:\n«{STATEMENT}»"]
    assert (eva.news(), luis.news(), away.news()) == ([QUESTION], [QUESTION], [])
    assert list(eva.buttons) == ["De acuerdo", "En desacuerdo", "Paso"]
    assert await eva.tap("De acuerdo") == [f"Anotado: De acuerdo. «{STATEMENT}»"]
    assert await luis("en desacuerdo") == [f"Anotado: En desacuerdo. «{STATEMENT}»"]
    assert await luis.tap("Paso") == [f"Anotado: Paso. «{STATEMENT}»"]
    assert await rosa("Ver el conteo") == [_counts("Sondeo abierto", 1, 0, 1, 2)]
    result = _counts("Resultado del sondeo", 1, 0, 1, 2)
    assert await rosa("Cerrar el sondeo") == [result]
    assert (eva.news(), luis.news(), away.news()) == ([result], [result], [])
    assert await eva("/opino M-0001 1 disagree") == [IS_CLOSED]
    assert await rosa("/cerrarsondeo 1") == ["En M-0001 no hay un sondeo abierto."]
    assert await rosa("/cerrarsondeo M-0001 1") == [IS_CLOSED]
    assert rows(bot.house.store)["sense_answer"] == []


async def test_who_answered_what_is_sealed_and_then_forgotten(person, bot, watch):
    eva = person("eva")
    rosa, _ = await _asked(person, bot, watch, eva)
    await eva.tap("En desacuerdo")
    [kept] = rows(bot.house.store)["sense_answer"]
    assert b"disagree" not in bytes(kept["sealed"])
    await rosa("/cerrarsondeo 1")
    found = [place for place, text in readable(bot.house.store) if text == "disagree"]
    assert found == []


async def test_who_comes_late_gets_the_one_that_is_open(person, bot, watch):
    eva, luis = person("eva"), person("luis")
    _, code = await _asked(person, bot, watch, eva)
    await luis.consents()
    said = await luis(f"/llegue {code}")
    assert said[-1] == QUESTION
    assert await luis.tap("De acuerdo") == [f"Anotado: De acuerdo. «{STATEMENT}»"]
    assert await luis("/opino") == [QUESTION]


async def test_who_is_marked_by_hand_gets_it_too(person, bot, watch):
    eva, mia = person("eva"), person("mia")
    rosa, _ = await _asked(person, bot, watch, eva)
    await mia.consents()
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        grant_role(tx, person_id(mia), "liaison", watch(), name="Mia Sol")
        meeting_calls.insert(
            tx, meeting_id=meeting.id, person_id=person_id(mia), role="liaison", now=watch()
        )
    for line in ("/presente 1", "Mia Sol"):
        await rosa(line)
    assert mia.news()[-1] == QUESTION
    assert await mia.tap("Paso") == [f"Anotado: Paso. «{STATEMENT}»"]


async def test_one_at_a_time_and_only_while_people_are_there(person, bot, watch):
    eva, away = person("eva"), person("away")
    rosa, _ = await _asked(person, bot, watch, eva)
    assert await rosa("/sondeo 1") == [_counts("Sondeo abierto", 0, 0, 0, 1)]
    await away.consents()
    assert await away("/opino M-0001 1 agree") == [
        "Responde quien está en la reunión. Anote primero su llegada a M-0001, «Mesa sobre el "
        "agua», con el código de la sala: /llegue CÓDIGO",
    ]
    assert await eva("/opino M-0001 7 agree") == ["En M-0001 no hay un sondeo con ese número."]
    await rosa("/cerrarsondeo 1")
    the_doors_open(watch, minutes=300)
    assert await rosa("/sondeo 1") == [
        "Un sondeo se hace mientras se anotan llegadas a M-0001, «Mesa sobre el agua»: desde una "
        "hora antes hasta dos horas después.",
    ]


async def test_who_is_erased_stays_counted_and_who_was_never_there_does_not(person, bot, watch):
    eva, luis = person("eva"), person("luis")
    rosa, _ = await _asked(person, bot, watch, eva, luis)
    await eva.tap("De acuerdo")
    await luis.tap("De acuerdo")
    for line in ("/borrar", "sí"):
        await eva(line)
    assert await rosa("/sondeo 1") == [_counts("Sondeo abierto", 2, 0, 0, 1)]
    gone = person_id(eva)
    assert [each for each in rows(bot.house.store)["attendance"] if each["person_id"] == gone] == []
    for line in ("/quitarllegada 1", "2", "No era de esta mesa."):
        await rosa(line)
    assert await rosa("/sondeo 1") == [_counts("Sondeo abierto", 1, 0, 0, 0)]


async def _race(person, bot, watch):
    """Let everybody answer while the check is closed; return what is not as it must be."""
    crowd = [person(f"p{number}") for number in range(12)]
    rosa, _ = await _asked(person, bot, watch, *crowd)
    said = await asyncio.gather(
        *(each("/opino M-0001 1 agree") for each in crowd[:6]),
        rosa("/cerrarsondeo 1"),
        *(each("/opino M-0001 1 agree") for each in crowd[6:]),
    )
    noted = sum(f"Anotado: De acuerdo. «{STATEMENT}»" in each for each in said)
    [check] = rows(bot.house.store)["sense_check"]
    faults = []
    if check["agree"] != noted:
        faults.append(f"{noted} were told that it counts, {check['agree']} count")
    if rows(bot.house.store)["sense_answer"]:
        faults.append("who answered what is still there")
    return faults


async def test_whoever_was_told_so_counts_even_while_it_closes(person, bot, watch):
    assert await _race(person, bot, watch) == []


@pytest.mark.parametrize("defect", ["nobody counted", "not forgotten"])
async def test_a_check_that_closes_wrongly_is_caught(person, bot, watch, monkeypatch, defect):
    close, answer = records.close, records.answer

    def closes_and_takes_one_more(tx, check, *, now):
        with_one_more = close(tx, check, now=now)
        entry = attendance.of_meeting(tx, check.meeting_id)[0]
        answer(tx, check_id=check.id, attendance_id=entry.id, word="agree", now=now)
        return with_one_more

    def counts_nobody(_tx, _check_id):
        return Counter()

    if defect == "not forgotten":
        monkeypatch.setattr(records, "close", closes_and_takes_one_more)
    else:
        monkeypatch.setattr(records, "counts", counts_nobody)
    assert await _race(person, bot, watch) != []
