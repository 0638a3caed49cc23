"""Statements about persons, their addresses and consents."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.people.roles import grant_role as grant_role
from storage.people.roles import with_role as with_role
from storage.ready import Ready
from storage.records import AddressRecord, ConsentRecord, PersonRecord
from storage.tables import address, consent, person, role_grant

_ROLES = (
    sa.select(sa.func.aggregate_strings(role_grant.c.role, ","))
    # The same person by the same parameter: SQLite's RETURNING says columns without their table.
    .where(role_grant.c.person_id == sa.bindparam("key"), role_grant.c.revoked_at.is_(None))
    .scalar_subquery()
    .label("roles")
)
_KNOWN = Ready(
    sa.select(person.c.id, person.c.state, person.c.language, _ROLES).where(
        person.c.id == sa.bindparam("key")
    )
)
_NEXT_TURN = Ready(
    sa.update(person)
    .where(person.c.id == sa.bindparam("key"))
    .values(turn=person.c.turn + 1)
    .returning(person.c.turn, person.c.language)
)
_LOCK = sa.select(
    sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("key", type_=sa.Text), 0))
)
_BY_FINGERPRINT = Ready(
    sa.select(address).where(address.c.fingerprint == sa.bindparam("fingerprint"))
)
_TOUCH = sa.update(address).where(address.c.id == sa.bindparam("key"))
_BEST_ADDRESS = (
    sa.select(address)
    .where(address.c.person_id == sa.bindparam("person_id"), address.c.state == "open")
    .order_by(address.c.used_at.desc())
    .limit(1)
)

_AT_ONCE = 500  # people asked for in one statement


def insert(tx: Tx, *, language: str, now: datetime) -> str:
    """Add a person and return their id."""
    key = new_id(now)
    tx.run(
        sa.insert(person),
        {"id": key, "state": "active", "language": language, "turn": 0, "created_at": now},
    )
    return key


class Counted(NamedTuple):
    """The number of a person's turn, and the language they are spoken to in."""

    turn: int
    language: str


def find(tx: Tx, person_id: str) -> PersonRecord:
    """Return a person with their roles."""
    row = _KNOWN.rows(tx, key=person_id)[0]
    return PersonRecord(
        id=row.id,
        state=row.state,
        language=row.language,
        roles=frozenset((row.roles or "").split(",")) - {""},
    )


def lock(tx: Tx, person_id: str) -> PersonRecord:
    """Let nobody else answer this person until the commit, and return them with their roles.

    Their row stays free: whoever tells them something meanwhile counts it there, and waits for
    nothing that they wait for. SQLite lets in one writer at a time anyway.
    """
    if tx.driver is None:
        tx.run(_LOCK, {"key": person_id})
    return find(tx, person_id)


def next_turn(tx: Tx, person_id: str) -> Counted:
    """Count one more turn of a person, whose row is locked from here to the commit.

    Of several people the one with the lowest id comes first, or two transactions may each wait
    for the other.
    """
    row = _NEXT_TURN.rows(tx, key=person_id)[0]
    return Counted(row.turn, row.language)


def find_address(tx: Tx, channel: str, key: str) -> AddressRecord | None:
    """Return the address that a channel calls `key`, or None."""
    row = _BY_FINGERPRINT.one(tx, fingerprint=_fingerprint(tx, channel, key))
    return None if row is None else _address(row, key)


def insert_address(
    tx: Tx, *, person_id: str, channel: str, key: str, now: datetime
) -> AddressRecord:
    """Add a way to reach a person."""
    made = AddressRecord(
        id=new_id(now), person_id=person_id, channel=channel, key=key, state="open", used_at=now
    )
    tx.run(
        sa.insert(address),
        {
            **made.model_dump(exclude={"key"}),
            "fingerprint": _fingerprint(tx, channel, key),
            "sealed": tx.vault.seal(key),
            "created_at": now,
        },
    )
    return made


def touch_address(tx: Tx, address_id: str, now: datetime) -> None:
    """Note that a person just used this address: it is open again and the one to answer at."""
    tx.run(_TOUCH.values(used_at=now, state="open"), {"key": address_id})


def mark_unreachable(tx: Tx, address_id: str) -> None:
    """Note that the channel no longer delivers to this address."""
    tx.run(_TOUCH.values(state="unreachable"), {"key": address_id})


def rename_address(tx: Tx, channel: str, old: str, new: str) -> None:
    """Follow a chat that the channel moved to another key, unless that one is known already."""
    if find_address(tx, channel, new) is not None:
        return
    tx.run(
        sa.update(address)
        .where(address.c.fingerprint == _fingerprint(tx, channel, old))
        .values(fingerprint=_fingerprint(tx, channel, new), sealed=tx.vault.seal(new))
    )


def best_address(tx: Tx, person_id: str) -> AddressRecord | None:
    """Return the open address that a person used last, or None."""
    row = tx.one(_BEST_ADDRESS, person_id=person_id)
    return None if row is None else _address(row, tx.vault.open(row.sealed))


def addresses(tx: Tx, person_id: str) -> list[AddressRecord]:
    """Return every address of a person."""
    rows = tx.all(sa.select(address).where(address.c.person_id == person_id))
    return [_address(row, tx.vault.open(row.sealed)) for row in rows]


def delete_addresses(tx: Tx, person_id: str) -> None:
    """Forget every way to reach a person."""
    tx.run(sa.delete(address).where(address.c.person_id == person_id))


def about(tx: Tx, person_id: str) -> dict[str, object]:
    """Return the state of a person, language, where they are, and since when they are known."""
    row = tx.run(
        sa.select(person.c.state, person.c.language, person.c.territory, person.c.created_at).where(
            person.c.id == person_id
        )
    ).one()
    return row._asdict()


def languages(tx: Tx, people: Sequence[str]) -> dict[str, str]:
    """Return the languages that people are spoken to in, by their ids."""
    found: dict[str, str] = {}
    for start in range(0, len(people), _AT_ONCE):
        some = person.c.id.in_(people[start : start + _AT_ONCE])
        rows = tx.all(sa.select(person.c.id, person.c.language).where(some))
        found |= {row.id: row.language for row in rows}
    return found


def set_language(tx: Tx, person_id: str, language: str) -> None:
    """Remember the language a person chose."""
    tx.run(sa.update(person).where(person.c.id == person_id).values(language=language))


def territory(tx: Tx, person_id: str) -> str | None:
    """Return where a person said they are, or None."""
    row = tx.one(sa.select(person.c.territory).where(person.c.id == person_id))
    return None if row is None else row.territory


def set_territory(tx: Tx, person_id: str, key: str | None) -> None:
    """Remember where a person is; None forgets it."""
    tx.run(sa.update(person).where(person.c.id == person_id).values(territory=key))


def mark_erased(tx: Tx, person_id: str, now: datetime) -> None:
    """Leave of a person only the row that keeps their history together."""
    left = {"state": "erased", "territory": None, "erased_at": now}
    tx.run(sa.update(person).where(person.c.id == person_id).values(**left))


def insert_consent(
    tx: Tx, *, person_id: str, purpose: str, text_version: str, channel: str, now: datetime
) -> None:
    """Record a consent."""
    tx.run(
        sa.insert(consent),
        {
            "id": new_id(now),
            "person_id": person_id,
            "purpose": purpose,
            "text_version": text_version,
            "channel": channel,
            "given_at": now,
        },
    )


def consents(tx: Tx, person_id: str) -> list[ConsentRecord]:
    """Return all consents of a person, revoked ones too, oldest first."""
    rows = tx.all(
        sa.select(
            consent.c.purpose,
            consent.c.text_version,
            consent.c.channel,
            consent.c.given_at,
            consent.c.revoked_at,
        )
        .where(consent.c.person_id == person_id)
        .order_by(consent.c.id)
    )
    return [ConsentRecord.of(row) for row in rows]


_IN_FORCE = Ready(
    sa.select(consent.c.text_version).where(
        consent.c.person_id == sa.bindparam("person_id"),
        consent.c.purpose == sa.bindparam("purpose"),
        consent.c.revoked_at.is_(None),
    )
)


def has_consent(tx: Tx, person_id: str, purpose: str) -> bool:
    """Return whether a consent for this purpose is in force."""
    return _IN_FORCE.one(tx, person_id=person_id, purpose=purpose) is not None


def revoke_consents(tx: Tx, person_id: str, purposes: Sequence[str], now: datetime) -> int:
    """Revoke what is in force for these purposes and return how many consents that were."""
    return tx.run(
        sa.update(consent)
        .where(
            consent.c.person_id == person_id,
            consent.c.purpose.in_(purposes),
            consent.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    ).rowcount


def _fingerprint(tx: Tx, channel: str, key: str) -> str:
    return tx.vault.fingerprint(f"{channel}:{key}")


def _address(row: sa.Row[tuple[object, ...]], key: str) -> AddressRecord:
    return AddressRecord(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        key=key,
        state=row.state,
        used_at=row.used_at,
    )
