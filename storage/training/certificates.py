"""Statements about certificates: what each states is kept as it was issued."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import certificate


class CertificateRecord(Record):
    """A certificate; the name opened, None once its holder erased their data.

    `course_name` is in `language`. `passed_at` and `attended_at` (the beginning of the session)
    are how it was earned: at least one of them is there.
    """

    id: str
    code: str
    person_id: str | None
    course: str
    course_name: str
    language: str
    hours: int
    name: str | None
    shows_name: bool
    passed_at: datetime | None
    attended_at: datetime | None
    issued_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    reason: str | None


def insert(
    tx: Tx,
    *,
    code: str,
    person_id: str,
    course: str,
    course_name: str,
    language: str,
    hours: int,
    name: str,
    shows_name: bool,
    passed_at: datetime | None,
    attended_at: datetime | None,
    now: datetime,
) -> CertificateRecord:
    """Issue a certificate; the name is sealed."""
    values = {
        "id": new_id(now),
        "code": code,
        "person_id": person_id,
        "course": course,
        "course_name": course_name,
        "language": language,
        "hours": hours,
        "shows_name": shows_name,
        "passed_at": passed_at,
        "attended_at": attended_at,
        "issued_at": now,
        "revoked_at": None,
        "revoked_by": None,
        "reason": None,
    }
    tx.run(sa.insert(certificate), {**values, "sealed_name": tx.vault.seal(name)})
    return CertificateRecord.model_validate({**values, "name": name})


def by_code(tx: Tx, code: str) -> CertificateRecord | None:
    """Return the certificate with this code, revoked or not, or None."""
    found = _found(tx, certificate.c.code == code)
    return found[0] if found else None


def of_course(tx: Tx, person_id: str, course: str) -> list[CertificateRecord]:
    """Return somebody's certificates of a course, revoked or not, oldest first."""
    return _found(tx, certificate.c.person_id == person_id, certificate.c.course == course)


def about(tx: Tx, person_id: str) -> list[CertificateRecord]:
    """Return every certificate of a person, oldest first."""
    return _found(tx, certificate.c.person_id == person_id)


def in_force(tx: Tx, course: str) -> int:
    """Return how many certificates of a course were issued and not revoked."""
    row = tx.one(
        sa.select(sa.func.count(certificate.c.id)).where(
            certificate.c.course == course, certificate.c.revoked_at.is_(None)
        )
    )
    return 0 if row is None else int(row[0])


def revoke(tx: Tx, code: str, *, by: str | None, reason: str, now: datetime) -> bool:
    """Revoke a certificate; return whether it was in force until now."""
    revoked = tx.run(
        sa.update(certificate)
        .where(certificate.c.code == code, certificate.c.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=by, reason=reason)
    )
    return revoked.rowcount > 0


def forget(tx: Tx, person_id: str) -> None:
    """Keep that certificates were issued, for what and when, and not to whom."""
    tx.run(
        sa.update(certificate)
        .where(certificate.c.person_id == person_id)
        .values(person_id=None, sealed_name=None, shows_name=False)
    )


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[CertificateRecord]:
    rows = tx.all(
        sa.select(certificate)
        .where(*conditions)
        .order_by(certificate.c.issued_at, certificate.c.id)
    )
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> CertificateRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed_name")
    return CertificateRecord(**facts, name=None if sealed is None else tx.vault.open(sealed))
