"""The plan is handed over: packages are asked for and made, and delivered with their receipt."""

import hashlib
from datetime import date, datetime
from typing import Final, NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.plan import evidence, package_data, plans, standards
from cocreation.plan.evidence import Shown
from cocreation.plan.package_data import Sheet
from cocreation.plan.plans import Seen
from cocreation.plan.standards import Standard
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.schedule import schedule
from cocreation.texts import is_enough
from storage.engine import Tx
from storage.files import Files
from storage.plan import deliveries as records
from storage.plan import plan_versions
from storage.plan.deliveries import DeliveryRecord as DeliveryRecord
from storage.plan.packages import Altered, Packages
from storage.plan.plan_versions import PlanFileRecord
from storage.proposals import attachments
from storage.records import AttachmentRecord

NOTE_MAX: Final = 500
NOTE_LEAST: Final = 10
NOTE_WORDS: Final = 2
"""Characters and different words without which a note, alone, shows nothing."""


class Contents(NamedTuple):
    """What a package is made of: the approved plan and its files, the tables, the evidence.

    The tables are as the records have them: not masked.
    """

    plan: Seen
    files: list[tuple[PlanFileRecord, bytes]]
    sheets: list[Sheet]
    standard: Standard
    evidence: list[Shown]


def approved(tx: Tx, actor: Actor) -> Seen:
    """Return the version of the plan that may be delivered. Refused until one is approved."""
    require(tx, actor, Action.DELIVER)
    found = plan_versions.newest(tx, "approved")
    if found is None:
        raise Refusal("package.no_plan")
    return plans.read(found)


def ask(tx: Tx, actor: Actor, *, now: datetime) -> DeliveryRecord:
    """Ask for a package; it is made outside of any turn. Refused while one is being made."""
    seen = approved(tx, actor)
    waiting = next((each for each in records.every(tx) if each.made_at is None), None)
    if waiting is not None:
        raise Refusal("package.being_made", number=waiting.number)
    made = records.insert(tx, version_id=seen.version.id, asked_by=actor.person_id, now=now)
    audit.record(
        tx, actor, action="package.ask", subject=_subject(tx, made), now=now,
        after={"plan_version": seen.version.number},
    )  # fmt: skip
    return made


def every(tx: Tx, actor: Actor) -> list[DeliveryRecord]:
    """Return every package, the newest first."""
    require(tx, actor, Action.READ_PACKAGES)
    return records.every(tx)


def package(tx: Tx, actor: Actor, *, number: int) -> tuple[DeliveryRecord, bytes]:
    """Return a package and its bytes.

    Refused when there is none of this number, when it is still being made, and when its file is
    not what was made: then another one can be asked for.
    """
    require(tx, actor, Action.READ_PACKAGES)
    found = records.by_number(tx, number)
    if found is None:
        raise Refusal("package.unknown", number=number)
    if found.path is None:
        raise Refusal("package.being_made", number=number)
    try:
        content = tx.kept(Packages).whole(found.path)
    except Altered:
        raise Refusal("package.changed", number=number) from None
    if hashlib.sha256(content).hexdigest() != found.sha256:
        raise Refusal("package.changed", number=number)
    return found, content


# ── made by a bell ────────────────────────────────────────────────────────────────────────────


def waiting(tx: Tx) -> DeliveryRecord | None:
    """Return the package that was asked for first and is not made."""
    return next((each for each in reversed(records.every(tx)) if each.made_at is None), None)


def contents(tx: Tx, asked: DeliveryRecord) -> Contents:
    """Return all that goes into a package: the records, at the time it was asked for."""
    version = next(each for each in plan_versions.every(tx) if each.id == asked.plan_version_id)
    files = []
    for each in plan_versions.files(tx, version.id):
        content = plan_versions.content(tx, version.id, each.name)
        assert content is not None
        files.append((each, content))
    sheets = package_data.gather(tx, now=asked.asked_at)
    standard = standards.load(tx.kept(Programme).plan.standard)
    shown = evidence.gather(tx, standard.requirements, sheets)
    return Contents(plans.read(version), files, sheets, standard, shown)


def made(tx: Tx, asked: DeliveryRecord, *, path: str, content: bytes, now: datetime) -> bool:
    """Note where a package is kept, its size and SHA-256; False when that was noted already."""
    digest = hashlib.sha256(content).hexdigest()
    facts = {"made_at": now, "path": path, "sha256": digest, "size": len(content)}
    return records.update(tx, asked, still="made_at", **facts)


# ── delivered ─────────────────────────────────────────────────────────────────────────────────


def to_deliver(tx: Tx, actor: Actor) -> DeliveryRecord:
    """Return the newest package whose delivery can be recorded. Refused when there is none."""
    require(tx, actor, Action.DELIVER)
    found = [each for each in every(tx, actor) if each.made_at is not None]
    if not found:
        raise Refusal("delivery.no_package")
    if found[0].receipt_at is not None:
        raise Refusal("delivery.is_recorded", number=found[0].number)
    return found[0]


def deliver(
    tx: Tx, actor: Actor, *, number: int, day: date, note: str,
    receipt: AttachmentRecord | None, now: datetime,
) -> DeliveryRecord:  # fmt: skip
    """Record that a package was delivered on a day, with the file or the note that shows it.

    The file is kept with the packages. Refused for a day to come or before the package was made,
    without a file and with a note that says too little, and while the file is still on its way.
    """
    found = to_deliver(tx, actor)
    if found.number != number:
        raise Refusal("delivery.overtaken", number=found.number)
    require_day(tx, found, day, now)
    require_receipt(note, receipt)
    facts = {"receipt_note": note, **_kept(tx, receipt, now)}
    if not records.update(
        tx, found, still="receipt_at", delivered_on=str(day), receipt_at=now, **facts
    ):
        raise Refusal("delivery.is_recorded", number=number)
    audit.record(
        tx, actor, action="package.deliver", subject=_subject(tx, found), now=now,
        after={"day": str(day), "sha256": found.sha256, "receipt": facts.get("receipt_sha256")},
    )  # fmt: skip
    after = records.by_number(tx, number)
    assert after is not None
    return after


def to_correct(tx: Tx, actor: Actor, *, number: int | None = None) -> DeliveryRecord:
    """Return a delivery that is recorded: of this package, or the newest. Refused without one."""
    require(tx, actor, Action.CORRECT_DELIVERY)
    found = delivered(tx) if number is None else records.by_number(tx, number)
    if found is None or found.receipt_at is None:
        raise Refusal("delivery.none_recorded")
    return found


def correct(
    tx: Tx, actor: Actor, *, read: DeliveryRecord, day: date, note: str,
    receipt: AttachmentRecord | None, reason: str, now: datetime,
) -> DeliveryRecord:  # fmt: skip
    """Record what is right instead, for a public reason; the audit log has what was before.

    Without a file the one that was kept stays. Refused as a delivery is, when nothing would be
    another, and when somebody else corrected it since it was read.
    """
    found = to_correct(tx, actor, number=read.number)
    require_day(tx, found, day, now)
    if receipt is None and found.receipt_path is None:
        require_receipt(note, None)
    file = _kept(tx, receipt, now)
    if not file and (str(day), note) == (found.delivered_on, found.receipt_note):
        raise Settled("delivery.same", number=found.number)
    first = found.first_delivered_on or found.delivered_on
    changed = {
        "delivered_on": str(day), "receipt_note": note, **file, "corrected_at": now,
        "first_delivered_on": None if first == str(day) else first,
        "correction": as_public(tx, reason),
    }  # fmt: skip
    if not records.correct(tx, read, **changed):
        raise Settled("delivery.corrected_meanwhile", number=found.number)
    after = records.by_number(tx, found.number)
    assert after is not None
    audit.record(
        tx, actor, action="package.correct", subject=_subject(tx, found), now=now, reason=reason,
        before=_facts(tx, found), after=_facts(tx, after),
    )  # fmt: skip
    return after


def _facts(tx: Tx, of: DeliveryRecord) -> dict[str, object]:
    note = as_public(tx, of.receipt_note or "")
    return {"day": of.delivered_on, "note": note, "receipt": of.receipt_sha256}


def _kept(tx: Tx, receipt: AttachmentRecord | None, now: datetime) -> dict[str, object]:
    """Return what is noted of a file that is kept with the packages; nothing without one."""
    if receipt is None:
        return {}
    if receipt.path is None:
        raise Refusal("delivery.receipt_coming")
    content = tx.kept(Files).read(receipt.path)
    facts: dict[str, object] = {
        "receipt_path": tx.kept(Packages).deposit(content, now),
        "receipt_sha256": hashlib.sha256(content).hexdigest(),
    }
    attachments.delete(tx, receipt.id)
    return facts


def require_receipt(note: str, receipt: AttachmentRecord | None) -> None:
    """Raise Refusal for a note that shows nothing where no file does."""
    if receipt is None and not is_enough(note, least=NOTE_LEAST, words=NOTE_WORDS):
        raise Refusal("delivery.no_receipt", least=NOTE_LEAST, words=NOTE_WORDS)


def require_day(tx: Tx, found: DeliveryRecord, day: date, now: datetime) -> None:
    """Raise Refusal for a day on which this package cannot have been delivered."""
    facts = tx.kept(Programme)
    assert found.made_at is not None
    first, last = schedule.today(facts, found.made_at), schedule.today(facts, now)
    if not first <= day <= last:
        first_at, last_at = (schedule.noon(facts, each) for each in (first, last))
        raise Refusal("delivery.wrong_day", first=first_at, last=last_at)


def delivered(tx: Tx) -> DeliveryRecord | None:
    """Return the newest package that was delivered, or None."""
    return next((each for each in records.every(tx) if each.receipt_at is not None), None)


def _subject(tx: Tx, of: DeliveryRecord) -> str:
    return f"{tx.kept(Programme).plan.key} #{of.number}"
