"""The plan: composed from the records, read by everybody, observed and voted on, approved."""

import asyncio
import hashlib

import pytest

from cocreation.plan import package_data
from storage.plan import plan_observations
from tests.databases import rows
from tests.stories.development_scenes import is_approved
from tests.stories.minutes_scenes import file_of
from tests.stories.plan_scenes import APPROVED, a_draft, circulates, composes, drafting, plan_bell
from tests.stories.stage_scenes import acts

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def _opens_the_vote(bot, person, watch):
    members = [person(each) for each in ("elsa", "fito", "gema")]
    admin, juan = await drafting(bot, *members)
    await circulates(admin)
    watch.forward(days=6)
    await admin("/abrirvotacion plan")
    await admin("3 días")
    for each in (juan, *members):
        each.news()
    return admin, juan, members


async def test_the_same_records_compose_the_same_plan_once(person, bot):
    admin, _ = await drafting(bot, person("elsa"))
    assert await composes(admin) == [
        "Listo: quedó compuesta la versión 1. Léala antes de enviarla a la comisión."
    ]
    assert await admin("/componerplan") == [
        "La versión 1 ya dice lo mismo que los registros: no hay nada nuevo que componer."
    ]
    # Two that were developed, and the five of the earlier plan that continue.
    assert "Tiene 7 compromisos." in (await admin("/plan"))[0]
    assert "Compromisos que reúne: 7." in (await admin("/plan 2.1"))[0]
    await admin("/escribirplan 4PAN-01")
    await admin("El agua de las escuelas se publica cada mes.")
    await composes(admin)
    assert await admin("/plan cambios") == [
        "De la versión 1 a la 2 cambió un párrafo:\n\n"
        "1.1\nDecía: Agua limpia con datos abiertos. La meta: Todas las escuelas publican sus "
        "análisis. Se cumple a más tardar el 30 de agosto de 2020.\n"
        "Dice: El agua de las escuelas se publica cada mes."
    ]


async def test_what_a_commitment_carries_on_is_told_and_counted_once(person, bot, watch):
    admin, _ = await drafting(bot, person("elsa"))
    await composes(admin)
    assert "3PAN-09" in (await admin("/plan indice"))[0]
    await admin("/desarrollar 3PAN-09")
    await composes(admin)
    # Three that were developed, and the four of the earlier plan that continue as they are.
    assert "Tiene 7 compromisos." in (await admin("/plan"))[0]
    assert "Compromisos que reúne: 7." in (await admin("/plan 2.1"))[0]
    contents = (await admin("/plan indice"))[0]
    assert "3PAN-09" not in contents
    number = next(line for line in contents.split("\n") if "4PAN-03." in line).split()[1]
    assert (await admin(f"/plan {number.rstrip(':')}"))[0].endswith(
        "De dónde viene: Continúa el compromiso 3PAN-09 del plan anterior."
    )
    with bot.house.store.transaction() as tx:
        [table] = package_data.gather(tx, ["commitments"], now=watch())
    told = {each["code"]: each["continues"] for each in table.rows}
    assert (told["4PAN-03"], told["3PAN-09"]) == ("3PAN-09", None)


async def test_a_silence_is_told_where_the_institution_is_named(person, bot):
    admin, _ = await drafting(bot, person("elsa"))
    is_approved(bot, "B-0002", "minsa")
    is_approved(bot, "B-0002", "idaan", state="silent")
    await composes(admin)
    assert await admin("/plan 3.3") == [
        "3.3 A las instituciones se les preguntó si asumían esos compromisos. Respuestas "
        "recibidas: 1. Sin respuesta en su plazo: 1. Donde una institución no respondió, este plan "
        "lo dice."
    ]
    assert (await admin("/plan 4.4"))[0].startswith(
        "4.4 Valor de gobierno abierto: Acceso a la información\n"
        "Responde: Ministerio de Salud (MINSA)\n"
        "Apoya: Instituto de Acueductos y Alcantarillados Nacionales (IDAAN), que no respondió en "
        "su plazo\n"
    )


async def test_a_draft_that_was_left_out_is_told_of_with_its_reason(person, bot):
    admin, _ = await drafting(bot, person("elsa"))
    a_draft(bot, "M-0001", "P-0001", minsa="responsible")
    is_approved(bot, "B-0003", "minsa")
    for line in ("/dejarfuera B-0003", "Ya lo hace otra ley.", "sí"):
        await admin(line)
    await composes(admin)
    assert "Lo que no quedó y por qué (6.1 a 6.1)" in (await admin("/plan indice"))[0]
    assert await admin("/plan 6.1") == [
        "B-0003. Datos del agua\n\n6.1 No siguió en el plan. Motivo: Ya lo hace otra ley."
    ]


@pytest.mark.parametrize("named", ["introducción", "Introduccion", "introduction"])
async def test_a_text_is_named_with_the_command(person, bot, named):
    admin, _ = await drafting(bot, person("elsa"))
    await admin("/escribirplan")
    asked = await admin("Introducción")
    await admin("/cancelar")
    assert await admin(f"/escribirplan {named}") == asked


async def test_the_section_that_is_named_is_asked_for_though_another_was_begun(person, bot):
    admin, _ = await drafting(bot, person("elsa"))
    asked = await admin("/escribirplan introducción")
    other = await admin("/escribirplan cómo se hizo")
    assert other != asked
    await admin("Se hizo con mesas abiertas.")
    assert await admin("/seguir") == [f"Seguimos donde quedó.\n\n{asked[0]}"]


async def test_a_paragraph_tells_where_it_comes_from(person, bot):
    elsa = person("elsa")
    admin, juan = await drafting(bot, elsa)
    await composes(admin)
    assert (await juan("/plan"))[0].startswith("El borrador del plan todavía no ha salido")
    await admin("/circularplan")
    await admin("5 días")
    assert juan.news() == [
        "Lo que usted propuso está en el borrador del plan, en el compromiso 4PAN-01, «Agua limpia "
        "con datos abiertos»:\n• P-0002, Agua limpia en la escuela\n\n"
        "Léalo con /plan 4.1. La comisión lo está revisando."
    ]
    assert await juan("/plan 4.2") == [
        "4.2 Qué se hará: Publicar cada mes los análisis del agua.\n\n"
        "De dónde viene: Viene de la propuesta P-0002 «Agua limpia en la escuela». Se redactó como "
        "borrador B-0001, en la mesa M-0001. El borrador B-0002 es la contrapropuesta de la "
        "institución a B-0001."
    ]
    assert (await juan("/plan 9.9"))[0].startswith("El plan no tiene el párrafo 9.9")
    [card] = await juan("/plan")
    for words in ("99", "hola"):
        assert await juan(f"/plan {words}") == [
            f"En el plan no hay un párrafo {words}. Con /plan indice ve cuáles hay.\n\n{card}"
        ]


async def test_every_observation_is_answered_before_the_vote(person, bot, watch):
    elsa, fito = person("elsa"), person("fito")
    admin, juan = await drafting(bot, elsa, fito)
    await circulates(admin)
    juan.news()
    await elsa("/observar plan 4.2")
    assert await elsa("Falta el formato.") == [
        "Gracias. Su observación al párrafo 4.2 quedó con el código L-0001. "
        "Le aviso cuando tenga respuesta."
    ]
    assert (await juan("/plan observaciones"))[0] == (
        "La comisión hizo una observación al plan:\n\n"
        "L-0001, al párrafo 4.2 de la versión 1: Falta el formato.\nFalta responderla."
    )
    watch.forward(days=6)
    admin.news()
    assert (await admin("/abrirvotacion plan"))[0].startswith("Falta responder una observación")
    for line in ("/responderplan L-1", "Aceptarla", "Tiene razón."):
        await admin(line)
    assert elsa.news()[-1] == (
        "Su observación L-0001 al párrafo 4.2 del plan se aceptó.\n"
        "Usted observó: Falta el formato.\nRespuesta: Tiene razón."
    )
    assert (await admin("/abrirvotacion plan"))[0].startswith("Se aceptó una observación y")
    assert (await elsa("/observarplan 4.2"))[0].startswith("El plazo para observar la versión 1")


async def test_an_approved_plan_keeps_its_bytes_and_changes_no_more(person, bot, watch):
    admin, juan, (elsa, fito, gema) = await _opens_the_vote(bot, person, watch)
    await elsa("/votar plan no")
    await elsa("/votarplan")
    assert (await elsa("sí"))[0].startswith("Su voto por el plan, versión 1: A favor.")
    await fito("/votarplan yes")
    said = await admin("/cerrarvotacion plan")
    assert said[0].startswith("La votación de la versión 1 sigue abierta")
    watch.forward(days=4)
    assert (await gema("/votarplan no"))[-1].startswith("La votación de la versión 1 ya cerró")
    await admin("/cerrarvotacion plan")
    assert await admin("Recoge lo acordado.") == [
        "La votación cerró: la comisión aprobó el plan, versión 1. Ya no cambia.\n\n"
        "Votos: 2 a favor, 0 en contra, 0 en abstención, de 3 que podían votar.\n\n"
        "Motivo: Recoge lo acordado."
    ]
    assert juan.news()[0].startswith("La comisión aprobó el plan. Lo que usted propuso quedó en")
    await juan("/plan pdf")
    name, media_type, content = file_of(juan)
    assert (name, media_type) == ("plan-4PAN.pdf", "application/pdf")
    assert hashlib.sha256(content).hexdigest() in (await juan("/plan"))[0]
    for line in ("/componerplan", "/escribirplan", "/abrirvotacion plan"):
        assert await admin(line) == [APPROVED]
    assert len(rows(bot.house.store)["plan_vote"]) == 2


async def test_who_has_not_looked_is_reminded_once_each_time(person, bot, watch):
    elsa, fito = person("elsa"), person("fito")
    admin, _ = await drafting(bot, elsa, fito)
    await circulates(admin)
    await elsa("/plan")
    fito.news()
    told = []
    for days in (0, 3, 2):
        watch.forward(days=days, hours=-1 if days == 2 else 0)
        for _ in range(2):
            await plan_bell(bot).tick(bot.clock())
        told.append(len(fito.news()))
    assert told == [0, 1, 1]
    assert elsa.news() == []


async def _race(bot, admin, members):
    """Let all think again at once while the vote is closed; return what is not right."""
    for each in members[:2]:
        await each("/votarplan yes")
    await members[2]("/votarplan no")
    await admin("/cerrarvotacion plan")
    *said, (end, *_) = await asyncio.gather(
        *(each("/votarplan abstain") for each in members), admin("Recoge lo acordado.")
    )
    noted = sum(any(line.startswith("Su voto") for line in each) for each in said)
    cast = [each["choice"] for each in rows(bot.house.store)["plan_vote"]]
    faults = []
    if cast.count("abstain") != noted:
        faults.append("somebody was told of a vote that is not kept")
    counts = f"{cast.count('yes')} a favor, {cast.count('no')} en contra"
    if counts not in end or len(cast) != len(members):
        faults.append("the tally is not that of the votes")
    return faults


async def test_a_vote_and_its_closing_wait_for_each_other(person, bot, watch):
    admin, _, members = await _opens_the_vote(bot, person, watch)
    assert await _race(bot, admin, members) == []
    assert acts(bot).count(("plan.close_vote",)) == 1


async def test_a_vote_that_is_noted_and_not_kept_would_be_caught(person, bot, watch, monkeypatch):
    """A planted defect: whoever thinks again keeps the first vote."""

    def keeps_the_first(tx, version_id, person_id, choice, now):
        if plan_observations.vote_of(tx, version_id, person_id) is None:
            put(tx, version_id, person_id, choice, now)

    put = plan_observations.put_vote
    monkeypatch.setattr(plan_observations, "put_vote", keeps_the_first)
    admin, _, (elsa, *others) = await _opens_the_vote(bot, person, watch)
    await elsa("/votarplan yes")
    assert (await elsa("/votarplan abstain"))[0].startswith("Su voto")
    faults = await _race(bot, admin, [elsa, *others])
    assert faults == ["somebody was told of a vote that is not kept"]
