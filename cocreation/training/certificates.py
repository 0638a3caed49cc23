"""Certificates: issuing one to who earned it, checking one, revoking one."""

from datetime import datetime
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.training.certificate_codes import Mistyped, draw, read
from cocreation.training.courses import Seen, see
from storage.engine import Tx
from storage.training import certificates as records
from storage.training.certificates import CertificateRecord


class Checked(NamedTuple):
    """What anybody may know of a certificate; `name` only if its holder allowed it.

    `reason` is why it was revoked, as everybody reads it.
    """

    certificate: CertificateRecord
    name: str | None
    erased: bool
    reason: str | None


def require_earned(tx: Tx, actor: Actor, *, key: str, person_id: str, now: datetime) -> Seen:
    """Return how somebody stands with a course whose certificate they have or may get.

    Refused, saying what is missing, to who did not earn it; and to whose certificate was revoked
    and who did not earn it again.
    """
    require(tx, actor, Action.LEARN)
    seen = see(tx, actor, key=key, person_id=person_id, now=now)
    if seen.certified or seen.earned.complete:
        return seen
    name = seen.course.name
    last = seen.certificate
    if last is not None:
        raise Settled(
            "certificate.own_revoked",
            course=name,
            which=key,
            revoked=last.revoked_at,
            reason=as_public(tx, last.reason or ""),
        )
    if seen.earned.passed_at is not None:
        raise Settled("certificate.lacks_session", course=name)
    if seen.earned.attended_at is not None:
        raise Settled("certificate.lacks_quiz", course=name, which=key)
    raise Settled("certificate.not_earned", course=name, which=key)


def issue(
    tx: Tx,
    actor: Actor,
    *,
    key: str,
    person_id: str,
    name: str,
    shows_name: bool,
    language: str,
    now: datetime,
) -> CertificateRecord:
    """Issue the certificate of a course under a new code; the one in force is returned again.

    Refused like `require_earned`.
    """
    seen = require_earned(tx, actor, key=key, person_id=person_id, now=now)
    if seen.certified:
        assert seen.certificate is not None
        return seen.certificate
    return records.insert(
        tx,
        code=_unused_code(tx),
        person_id=person_id,
        course=key,
        course_name=seen.course.name.say(language),
        language=language,
        hours=seen.course.hours,
        name=name,
        shows_name=shows_name,
        passed_at=seen.earned.passed_at,
        attended_at=seen.earned.attended_at,
        now=now,
    )


def check(tx: Tx, actor: Actor, *, text: str) -> Checked:
    """Return what anybody may know of the certificate that a text names.

    Refused when the text is no code, was copied wrongly, or names none.
    """
    require(tx, actor, Action.CHECK_CERTIFICATE)
    found = _named(tx, text)
    reason = None if found.reason is None else as_public(tx, found.reason)
    return Checked(found, found.name if found.shows_name else None, found.name is None, reason)


def to_revoke(tx: Tx, actor: Actor, *, text: str) -> CertificateRecord:
    """Return a certificate that may be revoked. Refused when there is none, or it is revoked."""
    require(tx, actor, Action.MANAGE_TRAINING)
    found = _named(tx, text)
    if found.revoked_at is not None:
        raise Settled("certificate.revoked_already", code=found.code, revoked=found.revoked_at)
    return found


def revoke(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> CertificateRecord:
    """Revoke a certificate, with a public reason. Refused when it is revoked already."""
    found = to_revoke(tx, actor, text=code)
    if not records.revoke(tx, code, by=actor.person_id, reason=reason, now=now):
        raise Settled("certificate.revoked_already", code=code, revoked=now)
    audit.record(
        tx,
        actor,
        action="certificate.revoke",
        subject=code,
        now=now,
        reason=reason,
        before={"in_force": True},
        after={"in_force": False},
    )
    return found


def _unused_code(tx: Tx) -> str:
    code = draw()
    while records.by_code(tx, code) is not None:
        code = draw()
    return code


def _named(tx: Tx, text: str) -> CertificateRecord:
    try:
        code = read(text)
    except Mistyped:
        raise Refusal("certificate.mistyped") from None
    if code is None:
        raise Refusal("certificate.which")
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("certificate.unknown", code=code)
    return found
