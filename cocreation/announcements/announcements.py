"""What is said to many: who may start, approve, pause and stop it, and how it went."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cocreation.announcements import announcement_photos
from cocreation.announcements.audiences import Audience as Audience
from cocreation.announcements.audiences import AudienceKind as AudienceKind
from cocreation.announcements.audiences import Count as Count
from cocreation.announcements.audiences import checked
from cocreation.announcements.audiences import count as count
from cocreation.announcements.facts import Announcement as Announcement
from cocreation.announcements.facts import Content as Content
from cocreation.announcements.facts import Kind as Kind
from cocreation.announcements.facts import Photo as Photo
from cocreation.announcements.facts import Report as Report
from cocreation.announcements.facts import State as State
from cocreation.announcements.facts import opened, report_of, written
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal, Settled
from storage.announcements import announcement_photos as photo_records
from storage.announcements import announcements as records
from storage.announcements.announcements import AnnouncementRecord
from storage.engine import Tx

TEXT_MAX: Final = 3_500
"""The longest text, in UTF-16 units: with its footer it is one message on every channel."""

BUTTONS_MAX: Final = 3
"""The most buttons: what every channel shows as buttons."""


def needs_approval(tx: Tx, audience: Audience, *, now: datetime) -> bool:
    """Return whether a second administrator has to approve: everyone, or as many as a crowd.

    What goes to whoever took part always waits for one.
    """
    if audience.kind in (AudienceKind.EVERYONE, AudienceKind.TOOK_PART):
        return True
    crowd = tx.kept(Programme).announcements.everyone_from
    return count(tx, audience, now=now).matched >= crowd


def create(
    tx: Tx,
    actor: Actor,
    *,
    kind: str,
    audience: Audience,
    content: Mapping[str, Content],
    due: datetime,
    now: datetime,
    photo: Photo | None = None,
    approved: bool = False,
) -> Announcement:
    """Record an announcement, scheduled for `due`, or waiting for a second administrator.

    `content` holds every language of the programme. `approved` says that the act which announces
    itself was confirmed already; it counts for nothing when the kind is manual. Refused when the
    audience does not exist or is nobody (a manual one), when a text is empty or too long, which is
    sooner beside a photo, and when the photo was not prepared.
    """
    require(tx, actor, Action.ANNOUNCE)
    kind = Kind(kind)
    audience = checked(tx, audience)
    _require_content(tx, content, TEXT_MAX if photo is None else announcement_photos.TEXT_MAX)
    if photo is not None and not photo_records.exists(tx, photo.id):
        raise Refusal("announcement.no_photo")
    if kind is Kind.MANUAL:
        _require_somebody(tx, audience, due, now)
    confirmed = approved and kind is not Kind.MANUAL
    waits = not confirmed and needs_approval(tx, audience, now=now)
    record = records.insert(
        tx,
        kind=kind,
        state=State.WAITING if waits else State.SCHEDULED,
        audience=audience.kind,
        audience_value=audience.value,
        content=written(content),
        photo=None if photo is None else photo.id,
        photo_alt=None if photo is None else photo.alt,
        author_id=actor.person_id,
        due=max(due, now),
        now=now,
    )
    facts = {"kind": kind, "audience": audience.kind, "value": audience.value}
    audit.record(
        tx,
        actor,
        action="announcement.create",
        subject=record.code,
        now=now,
        after={**facts, "state": record.state, "due": record.due.isoformat()},
    )
    return opened(record)


def approve(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement:
    """Let an announcement that waits go at its time.

    Refused to its author, and when it waits no more.
    """
    record = _found(tx, actor, code)
    if record.author_id is not None and record.author_id == actor.person_id:
        raise Refusal("announcement.own")
    return _moved(tx, actor, record, "approve", {State.WAITING}, State.SCHEDULED, now)


def refuse(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement:
    """Turn down an announcement that waits for approval; its author may do so too."""
    record = _found(tx, actor, code)
    return _moved(tx, actor, record, "refuse", {State.WAITING}, State.REFUSED, now)


def pause(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement:
    """Send no more of it for now. Refused unless it is scheduled or running."""
    record = _found(tx, actor, code)
    before = {State.SCHEDULED, State.RUNNING}
    return _moved(tx, actor, record, "pause", before, State.PAUSED, now)


def resume(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement:
    """Go on with what was paused. Refused when it is not paused."""
    record = _found(tx, actor, code)
    after = State.RUNNING if record.started_at is not None else State.SCHEDULED
    return _moved(tx, actor, record, "resume", {State.PAUSED}, after, now)


def stop(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement:
    """Send no more of it, ever. Refused when it is over, or waits for approval."""
    record = _found(tx, actor, code)
    before = {State.SCHEDULED, State.RUNNING, State.PAUSED}
    return _moved(tx, actor, record, "stop", before, State.STOPPED, now, spread=True)


def resend_doubtful(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement:
    """Send once more what may or may not have arrived: each is listed as a possible duplicate.

    Refused while it runs, when nothing is in doubt, and when the messages are no longer kept.
    """
    record = _found(tx, actor, code)
    kept = records.outcomes(tx, record.id)
    if record.outcomes is not None and sum(kept.values()) < sum(record.outcomes.values()):
        raise Refusal("announcement.too_late", code=record.code)
    if not kept.get("doubtful"):
        raise Refusal("announcement.no_doubt", code=record.code)
    before = {State.DONE, State.RUNNING, State.PAUSED}
    moved = _moved(tx, actor, record, "resend", before, State.RUNNING, now, reopen=True)
    records.resend_doubtful(tx, record.id, now)
    return moved


def by_code(tx: Tx, actor: Actor, *, code: str) -> Announcement:
    """Return an announcement. Refused when there is none with this code."""
    return opened(_found(tx, actor, code))


def recent(tx: Tx, actor: Actor, *, limit: int) -> list[Announcement]:
    """Return the newest announcements, newest first."""
    require(tx, actor, Action.ANNOUNCE)
    return [opened(record) for record in records.recent(tx, limit)]


def report(tx: Tx, actor: Actor, *, code: str) -> Report:
    """Return how far an announcement is; it survives the messages, which are not kept for ever."""
    return report_of(tx, _found(tx, actor, code))


# ── inside ────────────────────────────────────────────────────────────────────────────────────


def _found(tx: Tx, actor: Actor, code: str) -> AnnouncementRecord:
    require(tx, actor, Action.ANNOUNCE)
    record = records.by_code(tx, code.strip().upper())
    if record is None:
        raise Refusal("announcement.unknown", code=code)
    return record


def _require_somebody(tx: Tx, audience: Audience, due: datetime, now: datetime) -> None:
    """Raise Refusal for an audience of nobody, and for one that nobody of would get it now."""
    found = count(tx, audience, now=now)
    if not found.matched:
        raise Refusal("announcement.nobody")
    if due <= now and found.capped and not found.by_channel:
        raise Refusal("announcement.nobody_now", count=found.capped)


def _moved(
    tx: Tx,
    actor: Actor,
    record: AnnouncementRecord,
    act: str,
    before: set[State],
    after: State,
    now: datetime,
    *,
    spread: bool = False,
    reopen: bool = False,
) -> Announcement:
    """Move an announcement on, by compare-and-set; of two at once one is refused."""
    moved = None
    if State(record.state) in before:
        moved = records.move(tx, record, after, spread=spread, reopen=reopen)
    if moved is None:
        raise Settled("announcement.not_now", code=record.code)
    audit.record(
        tx,
        actor,
        action=f"announcement.{act}",
        subject=record.code,
        now=now,
        before={"state": record.state},
        after={"state": after},
    )
    return opened(moved)


def _require_content(tx: Tx, content: Mapping[str, Content], most: int) -> None:
    for language in tx.kept(Programme).languages:
        said = content.get(language)
        if said is None or not said.plain.strip():
            raise Refusal("announcement.no_text", language=language)
        length = len(said.plain.encode("utf-16-le", "surrogatepass")) // 2
        if length > most:
            raise Refusal("announcement.too_long", count=length, limit=most)
        if len(said.buttons) > BUTTONS_MAX:
            raise Refusal("announcement.too_many_buttons", count=len(said.buttons))
