"""People: how they arrive, what they consent to, how they leave. What they are: roles."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from cocreation.people import designees, roles
from cocreation.people.invitations import new_admin_code as new_admin_code
from cocreation.people.roles import administrators as administrators
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage import documents, outbox, talk, wrong_tries
from storage.commitments import (
    comments,
    commitments,
    drafts,
    followers,
    left_out,
    plan_periods,
    progress,
    questions,
)
from storage.engine import Tx
from storage.meetings import (
    attendance,
    calendar_feeds,
    meeting_calls,
    meeting_facilitators,
    meeting_seats,
    reminders,
    speaking,
)
from storage.minutes import minutes_answers
from storage.opinions import opinions
from storage.people import people as records
from storage.people import tickets
from storage.plan import deliveries, plan_observations, plan_versions
from storage.proposals import appeals, attachments, proposals, told
from storage.records import AddressRecord, PersonRecord
from storage.review import reviews, themes
from storage.training import certificates, learners, quiz_tries
from storage.validation import validation_letters, validations

CONSENT_TEXT_VERSION = "2026-11"
_ADDRESS_REST = timedelta(minutes=1)


class Purpose(StrEnum):
    """What a person may consent to, one by one."""

    TAKE_PART = "take_part"
    NEWS = "news"
    NEARBY = "nearby"


class Arrival(NamedTuple):
    """A person who wrote, and the address they wrote from."""

    person: PersonRecord
    address: AddressRecord


def arrive(tx: Tx, *, channel: str, key: str, language: str, now: datetime) -> Arrival:
    """Find who writes from an address, or take them in; nobody else answers them meanwhile."""
    found = records.find_address(tx, channel, key)
    if found is None:
        person_id = records.insert(tx, language=language, now=now)
        found = records.insert_address(tx, person_id=person_id, channel=channel, key=key, now=now)
    elif found.state != "open" or now - found.used_at > _ADDRESS_REST:
        records.touch_address(tx, found.id, now)
    return Arrival(records.lock(tx, found.person_id), found)


def choose_language(tx: Tx, actor: Actor, *, person_id: str, language: str) -> None:
    """Remember the language somebody wants to be spoken to in."""
    require(tx, actor, Action.CHOOSE_LANGUAGE)
    records.set_language(tx, person_id, language)


def give_consent(
    tx: Tx, actor: Actor, *, person_id: str, purpose: Purpose, channel: str, now: datetime
) -> None:
    """Record a consent with the version of the text, the time and the channel; once is enough."""
    require(tx, actor, Action.CONSENT)
    if not records.has_consent(tx, person_id, purpose):
        records.insert_consent(
            tx,
            person_id=person_id,
            purpose=purpose,
            text_version=CONSENT_TEXT_VERSION,
            channel=channel,
            now=now,
        )


def choose_territory(
    tx: Tx, actor: Actor, *, person_id: str, territory: str, channel: str, now: datetime
) -> None:
    """Remember where somebody is, to show them first what is near: telling it is the consent.

    Refused for a place that the programme does not have.
    """
    require(tx, actor, Action.CHOOSE_PLACE)
    try:
        tx.kept(Programme).territory(territory)
    except KeyError as error:
        raise Refusal("proposal.unknown_choice", choice=territory) from error
    give_consent(tx, actor, person_id=person_id, purpose=Purpose.NEARBY, channel=channel, now=now)
    records.set_territory(tx, person_id, territory)


def forget_territory(tx: Tx, actor: Actor, *, person_id: str, now: datetime) -> None:
    """Forget where somebody is, and that they agreed to its being kept."""
    require(tx, actor, Action.CHOOSE_PLACE)
    records.revoke_consents(tx, person_id, [Purpose.NEARBY], now)
    records.set_territory(tx, person_id, None)


def territory_of(tx: Tx, actor: Actor, *, person_id: str) -> str | None:
    """Return where somebody said they are; None when they did not, or the place is no more."""
    require(tx, actor, Action.CHOOSE_PLACE)
    key = records.territory(tx, person_id)
    known = {each.key for each in tx.kept(Programme).territories}
    return key if key in known else None


def has_consented(tx: Tx, person_id: str, purpose: Purpose) -> bool:
    """Return whether a consent for this purpose is in force."""
    return records.has_consent(tx, person_id, purpose)


def stop_news(tx: Tx, actor: Actor, *, person_id: str, now: datetime) -> bool:
    """Revoke the consent to news; False when there was none."""
    require(tx, actor, Action.STOP_NEWS)
    return records.revoke_consents(tx, person_id, [Purpose.NEWS], now) > 0


def require_may_leave(tx: Tx, actor: Actor, *, person_id: str) -> None:
    """Refuse who may not be erased: the last administrator."""
    require(tx, actor, Action.ERASE_SELF)
    if administrators(tx) == [person_id]:
        raise Refusal("erase.last_admin")


def erase(tx: Tx, actor: Actor, *, person_id: str, now: datetime) -> None:
    """Erase a person: addresses, talk, consents in force, roles, drafts, tickets, files, supports.

    Also their seats as a liaison and at meetings, which the line gets, what they were called to,
    what they did of courses, and the private address of their calendar. Their proposals and what
    they said to minutes and of drafts stay public and their certificates can be checked, without
    any tie to them. The last administrator is refused.
    what they did of courses, what they follow, and the private address of their calendar. Their
    proposals, what they asked of commitments and what they said to minutes stay public, and their
    certificates can be checked, without any tie to them. The last administrator is refused.
    """
    require_may_leave(tx, actor, person_id=person_id)
    roles.forget(tx, actor, person_id=person_id, now=now)
    designees.forget(tx, person_id, now)
    records.revoke_consents(tx, person_id, list(Purpose), now)
    records.delete_addresses(tx, person_id)
    records.mark_erased(tx, person_id, now)
    proposals.release_author(tx, person_id)
    proposals.delete_supports_of(tx, person_id)
    talk.forget_lines(tx, person_id)
    talk.forget_conversations(tx, person_id)
    outbox.forget(tx, person_id)
    tickets.forget(tx, person_id)
    documents.forget(tx, person_id)
    attachments.forget(tx, person_id)
    meeting_seats.forget(tx, person_id)
    meeting_calls.forget(tx, person_id)
    meeting_facilitators.forget(tx, person_id)
    speaking.forget(tx, person_id)
    attendance.forget(tx, person_id)
    reviews.forget(tx, person_id)
    for kind in appeals.EVERY_KIND:
        kind.forget(tx, person_id)
    themes.forget(tx, person_id)
    deliveries.forget(tx, person_id)
    plan_versions.forget(tx, person_id)
    plan_observations.forget(tx, person_id)
    minutes_answers.forget(tx, person_id)
    opinions.forget(tx, person_id)
    drafts.forget(tx, person_id)
    comments.forget(tx, person_id)
    commitments.forget(tx, person_id)
    plan_periods.forget(tx, person_id)
    left_out.forget(tx, person_id)
    questions.forget(tx, person_id)
    followers.forget(tx, person_id)
    progress.forget(tx, person_id)
    commitments.forget(tx, person_id)
    validations.forget(tx, person_id)
    validation_letters.forget(tx, person_id)
    told.forget(tx, person_id)
    wrong_tries.forget(tx, person_id)
    calendar_feeds.forget(tx, person_id)
    learners.forget(tx, person_id)
    quiz_tries.forget(tx, person_id)
    certificates.forget(tx, person_id)
    reminders.forget(tx, person_id)
