"""Somebody who holds the database, but neither its key nor the folder, changes the audit log."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from cocreation.oversight.audit_chain import digest, signed_text
from storage.oversight.audit import AuditEntry
from storage.vault import Vault

Database = sqlite3.Connection
Tampering = Callable[[Database, Random], None]

_STRANGER = Vault(b"s" * 32)
_WRITTEN = "%Y-%m-%d %H:%M:%S.%f"
_EDITED = ("at", "actor_id", "action", "subject", "reason", "before", "after", "previous", "hash")


def tamperings() -> Mapping[str, Tampering]:
    """Return every way of changing the log that is tried, by its name."""
    return {
        **{f"edit {column}": partial(_edit_entry, column=column) for column in _EDITED},
        **{
            f"edit checkpoint {column}": partial(_edit_checkpoint, column=column)
            for column in ("hash", "signature", "at")
        },
        "edit and chain anew": _edit_and_chain_anew,
        "delete": _delete,
        "delete with its checkpoint": _delete_with_checkpoint,
        "delete and close up": _delete_and_close_up,
        "delete a checkpoint": _delete_checkpoint,
        "insert": _insert,
        "append": _append,
        "swap": _swap,
        "swap what they say": _swap_contents,
        "renumber": _renumber,
        "renumber a checkpoint": _renumber_checkpoint,
        "forge a checkpoint": _forge_checkpoint,
        "cut the tail": _cut,
        "cut the tail with its checkpoints": _cut_with_checkpoints,
        "cut the tail and write another": _cut_and_write_another,
        "empty everything": _empty,
    }


def drop_triggers(database: Database) -> None:
    """Take away what refuses changes."""
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.execute(f"DROP TRIGGER {name}")
    database.commit()


# ── one entry ─────────────────────────────────────────────────────────────────────────────────


def _edit_entry(database: Database, random: Random, *, column: str) -> None:
    number = _some(database, random)
    [(old,)] = database.execute(
        f'SELECT "{column}" FROM audit_entry WHERE seq = ?', (number,)
    ).fetchall()
    database.execute(
        f'UPDATE audit_entry SET "{column}" = ? WHERE seq = ?',
        (_other(old, column, random), number),
    )


def _other(old: str | None, column: str, random: Random) -> str | bytes | None:
    if column == "at":
        moment = datetime.strptime(str(old), _WRITTEN)  # noqa: DTZ007  # as SQLite keeps it
        change = timedelta(microseconds=random.choice([-1, 1, 86_400_000_000]))
        return random.choice([(moment + change).strftime(_WRITTEN), f"{moment}Z", "ayer"])
    if column in ("previous", "hash"):
        assert old is not None
        place = random.randrange(64)
        return old[:place] + ("0" if old[place] != "0" else "1") + old[place + 1 :]
    choices: list[str | bytes | None] = [f"{old} ", "", (old or "x").swapcase().encode()]
    if old is not None:
        choices += [old + "\u0301", old[1:]]
        if column not in ("action", "subject"):
            choices.append(None)
    return random.choice([each for each in choices if each != old])


def _edit_and_chain_anew(database: Database, random: Random) -> None:
    number = _some(database, random)
    database.execute("UPDATE audit_entry SET subject = subject || '!' WHERE seq = ?", (number,))
    _chain_anew(database, number, with_checkpoints=random.random() < 0.5)


def _delete(database: Database, random: Random) -> None:
    database.execute("DELETE FROM audit_entry WHERE seq = ?", (_some(database, random),))


def _delete_with_checkpoint(database: Database, random: Random) -> None:
    number = _some(database, random)
    database.execute("DELETE FROM audit_entry WHERE seq = ?", (number,))
    database.execute("DELETE FROM audit_checkpoint WHERE count = ?", (number,))


def _delete_and_close_up(database: Database, random: Random) -> None:
    number, last = _some(database, random), _last(database)
    database.execute("DELETE FROM audit_entry WHERE seq = ?", (number,))
    for each in range(number + 1, last + 1):
        database.execute("UPDATE audit_entry SET seq = ? WHERE seq = ?", (each - 1, each))
    database.execute("DELETE FROM audit_checkpoint WHERE count = ?", (last,))
    if random.random() < 0.5:
        _chain_anew(database, number, with_checkpoints=random.random() < 0.5)


def _insert(database: Database, random: Random) -> None:
    number, last = _some(database, random), _last(database)
    for each in range(last, number - 1, -1):
        database.execute("UPDATE audit_entry SET seq = ? WHERE seq = ?", (each + 1, each))
    _invent(database, number, with_checkpoint=False)
    if random.random() < 0.5:
        _chain_anew(database, number, with_checkpoints=random.random() < 0.5)


def _append(database: Database, random: Random) -> None:
    _invent(database, _last(database) + 1, with_checkpoint=random.random() < 0.8)


# ── order ─────────────────────────────────────────────────────────────────────────────────────


def _swap(database: Database, random: Random) -> None:
    one, other = _two(database, random)
    for new, old in ((-1, one), (one, other), (other, -1)):
        database.execute("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, old))


def _swap_contents(database: Database, random: Random) -> None:
    one, other = _two(database, random)
    first, second = _entry(database, one), _entry(database, other)
    for number, content in ((one, second), (other, first)):
        database.execute(
            "UPDATE audit_entry SET action = ?, subject = ?, reason = ? WHERE seq = ?",
            (content.action, content.subject, content.reason, number),
        )
    if random.random() < 0.5:
        _chain_anew(database, min(one, other), with_checkpoints=True)


def _renumber(database: Database, random: Random) -> None:
    new = _last(database) + random.randint(1, 9)
    database.execute("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, _some(database, random)))


# ── tail and checkpoints ──────────────────────────────────────────────────────────────────────


def _cut(database: Database, random: Random) -> None:
    database.execute("DELETE FROM audit_entry WHERE seq >= ?", (_some(database, random),))


def _cut_with_checkpoints(database: Database, random: Random) -> None:
    number = _some(database, random)
    database.execute("DELETE FROM audit_entry WHERE seq >= ?", (number,))
    database.execute("DELETE FROM audit_checkpoint WHERE count >= ?", (number,))


def _cut_and_write_another(database: Database, random: Random) -> None:
    last = _last(database)
    _cut_with_checkpoints(database, random)
    for number in range(_last(database) + 1, last + 1):
        _invent(database, number, with_checkpoint=True)


def _empty(database: Database, _random: Random) -> None:
    database.execute("DELETE FROM audit_entry")
    database.execute("DELETE FROM audit_checkpoint")


def _edit_checkpoint(database: Database, random: Random, *, column: str) -> None:
    number = _some(database, random)
    [(old,)] = database.execute(
        f"SELECT {column} FROM audit_checkpoint WHERE count = ?", (number,)
    ).fetchall()
    new = _other(old, "at" if column == "at" else "hash", random)
    database.execute(f"UPDATE audit_checkpoint SET {column} = ? WHERE count = ?", (new, number))


def _delete_checkpoint(database: Database, random: Random) -> None:
    database.execute("DELETE FROM audit_checkpoint WHERE count = ?", (_some(database, random),))


def _renumber_checkpoint(database: Database, random: Random) -> None:
    new = _last(database) + random.randint(1, 9)
    database.execute(
        "UPDATE audit_checkpoint SET count = ? WHERE count = ?", (new, _some(database, random))
    )


def _forge_checkpoint(database: Database, random: Random) -> None:
    number = _some(database, random)
    entry = _entry(database, number)
    forged = _STRANGER.sign(signed_text(number, entry.hash, entry.at))
    if random.random() < 0.5:
        forged = database.execute(
            "SELECT signature FROM audit_checkpoint WHERE count = ?",
            (number - 1 if number > 1 else number + 1,),
        ).fetchone()[0]
    database.execute("UPDATE audit_checkpoint SET signature = ? WHERE count = ?", (forged, number))


# ── what a tamperer needs ─────────────────────────────────────────────────────────────────────


def _last(database: Database) -> int:
    return int(database.execute("SELECT coalesce(max(seq), 0) FROM audit_entry").fetchone()[0])


def _some(database: Database, random: Random) -> int:
    return random.randint(1, _last(database))


def _two(database: Database, random: Random) -> tuple[int, int]:
    one, other = random.sample(range(1, _last(database) + 1), 2)
    return one, other


def _entry(database: Database, number: int) -> AuditEntry:
    cursor = database.execute("SELECT * FROM audit_entry WHERE seq = ?", (number,))
    names = [each[0] for each in cursor.description]
    row: dict[str, Any] = dict(zip(names, cursor.fetchone(), strict=True))
    row["at"] = datetime.strptime(f"{row['at']}+0000", f"{_WRITTEN}%z")
    return AuditEntry(**row)


def _chain_anew(database: Database, number: int, *, with_checkpoints: bool) -> None:
    """Seal every entry from a number on again, as one can who does not hold the key."""
    for each in range(number, _last(database) + 1):
        if each > 1:
            database.execute(
                "UPDATE audit_entry SET previous = ? WHERE seq = ?",
                (_entry(database, each - 1).hash, each),
            )
        sealed = digest(_entry(database, each))
        database.execute("UPDATE audit_entry SET hash = ? WHERE seq = ?", (sealed, each))
        if with_checkpoints:
            database.execute("UPDATE audit_checkpoint SET hash = ? WHERE count = ?", (sealed, each))


def _invent(database: Database, number: int, *, with_checkpoint: bool) -> None:
    """Write an entry that never was, well chained to the one before."""
    before = _entry(database, number - 1) if number > 1 else None
    entry = AuditEntry(
        seq=number,
        at=datetime.fromisoformat("2020-03-01T12:00:00+00:00"),
        actor_id=None,
        action="stage.advance",
        subject="invented",
        reason="Nunca pasó.",
        before=None,
        after=None,
        previous="0" * 64 if before is None else before.hash,
        hash="",
    )
    sealed, kept = digest(entry), "2020-03-01 12:00:00.000000"
    content = {**entry.model_dump(), "hash": sealed, "at": kept}
    places = ", ".join(f":{name}" for name in content)
    names = ", ".join(f'"{name}"' for name in content)
    database.execute(f"INSERT INTO audit_entry ({names}) VALUES ({places})", content)
    if with_checkpoint:
        forged = _STRANGER.sign(signed_text(number, sealed, entry.at))
        database.execute(
            "INSERT OR REPLACE INTO audit_checkpoint (count, hash, signature, at) "
            "VALUES (?, ?, ?, ?)",
            (number, sealed, forged, kept),
        )
