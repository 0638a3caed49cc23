"""The log of what administrators did: who reads it, and that nobody changes it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.commands.audit import verify
from cocreation.oversight import audit
from cocreation.people import roles
from cocreation.permissions import OPERATOR, Actor
from storage.tables import audit_checkpoint, audit_entry
from tests.conftest import START
from tests.databases import rows
from tests.stories.audit_scenes import acts, takes_office
from tests.stories.scenes import person_id

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_acts_are_read_newest_first_page_by_page(person, bot):
    admin = person("admin")
    await takes_office(admin)
    already = len(rows(bot.house.store)["audit_entry"])
    acts(bot, 10 - already)
    [first] = await admin("/auditoria")
    said = first.split("\n")
    assert said[:3] == [
        "Lo que hizo la administración, lo más reciente primero:",
        "",
        f"10. 10 de febrero de 2020, 10:{10 - already:02d} a.\u202fm., administración: retuvo la "
        f"propuesta P-{10 - already:04d}. Motivo: Repite otra.",
    ]
    assert [line.partition(".")[0] for line in said[2:10]] == list(map(str, range(10, 2, -1)))
    assert said[10:] == ["", "Para ver un acto completo: /auditoria 10"]
    [earlier] = await admin.tap("Ver anteriores")
    assert [line.partition(".")[0] for line in earlier.split("\n")[2:4]] == ["2", "1"]
    assert await admin("/auditoria antes 1") == [
        "No hay más actos que mostrar.",
    ]


async def test_an_act_is_shown_whole_in_words(person, bot):
    admin = person("admin")
    await takes_office(admin)
    me = Actor.of(person_id(admin), "active", frozenset({"admin"}))
    with bot.house.store.transaction() as tx:
        roles.say_name(tx, me, person_id=person_id(admin), name="Marta Ruiz")
        audit.record(
            tx,
            me,
            action="stage.advance",
            subject="open-call",
            now=START,
            reason="Se cumplió el plazo. Llame al 6123-4567.",
            before={"stage": "first-meeting", "version": 1},
            after={
                "stage": "open-call",
                "approver": person_id(admin),
                "theme-choice": {"opens_on": "2020-03-16", "by_date": False},
                "due": START.isoformat(),
            },
        )
        entry = audit.newest(tx, me, before=None, limit=1)[0]
    assert await admin(f"/auditoria {entry.seq}") == [
        f"Acto {entry.seq}\n\n"
        "Cuándo: 10 de febrero de 2020, 10:00 a.\u202fm.\n"
        "Quién: Marta Ruiz\n"
        "Qué: pasó el programa a «Convocatoria abierta para recolectar propuestas de temáticas»\n"
        "Motivo: Se cumplió el plazo. Llame al […].\n\n"
        "Antes\n"
        "etapa: Reunión de la Comisión Nacional de Gobierno Abierto Panamá (CNGAP)\n"
        "versión: 1\n\n"
        "Después\n"
        "segunda firma: Marta Ruiz\n"
        "para cuándo: 10 de febrero de 2020, 10:00 a.\u202fm.\n"
        "etapa: Convocatoria abierta para recolectar propuestas de temáticas\n"
        "Escogencia y aprobación de las temáticas por parte de la CNGAP: abre sola en la fecha: "
        "No; abre: 16 de marzo de 2020\n\n"
        f"Sello: {entry.hash}",
    ]
    assert list(admin.buttons) == ["Auditoría"]
    assert await admin("/auditoria 99") == [
        "No encuentro el acto 99. Con /auditoria ve los más recientes.",
    ]


async def test_the_log_is_for_administrators(person):
    assert await person("ana")("/auditoria") == [
        "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
    ]


@pytest.mark.parametrize("table", ["audit_entry", "audit_checkpoint"])
def test_the_database_refuses_to_change_what_was_written(bot, table):
    acts(bot, 2)
    before = rows(bot.house.store)
    attempts = [f"UPDATE {table} SET hash = hash", f"DELETE FROM {table}"]
    attempts += (
        [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]
        if bot.house.store.embedded
        else [f"TRUNCATE {table}"]
    )
    for attempt in attempts:
        with (
            pytest.raises(DBAPIError, match=f"{table} is append-only"),
            bot.house.store.transaction() as tx,
        ):
            tx.run(sa.text(attempt))
    assert rows(bot.house.store) == before


def test_writers_at_once_lose_no_number_and_double_none(bot, capsys):
    writers, each = 6, 15

    def write(writer: int) -> None:
        acts(bot, each, subject=f"writer {writer}")

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    kept = rows(bot.house.store)["audit_entry"]
    assert [row["seq"] for row in kept] == list(range(1, len(kept) + 1))
    assert len([row for row in kept if row["subject"].startswith("writer")]) == writers * each
    assert verify(bot.house) == 0


def test_an_act_that_was_undone_leaves_no_gap(bot, capsys):
    acts(bot, 2)

    def undone() -> None:
        with bot.house.store.transaction() as tx:
            audit.record(tx, OPERATOR, action="x", subject="y", now=START)
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    acts(bot, 1)
    kept = rows(bot.house.store)["audit_entry"]
    assert [row["seq"] for row in kept] == list(range(1, len(kept) + 1))
    assert verify(bot.house) == 0


def test_what_is_signed_is_what_is_kept(bot):
    acts(bot, 2)
    with bot.house.store.transaction() as tx:
        entries = tx.all(sa.select(audit_entry.c.seq, audit_entry.c.hash).order_by("seq"))
        signed = tx.all(sa.select(audit_checkpoint.c.count, audit_checkpoint.c.hash))
    assert sorted(map(tuple, signed)) == list(map(tuple, entries))
