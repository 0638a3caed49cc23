"""The web link of a validation letter: whoever holds it decides, until the term ends."""

import re
import secrets
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability
from cocreation.programme.working_days import working_days_after
from cocreation.refusals import Refusal
from cocreation.schedule import schedule
from cocreation.validation import validation_letters
from cocreation.validation.validating import BEARER
from cocreation.validation.validation_letters import OPEN, Letter
from storage.engine import Tx
from storage.validation import validation_letters as records

_SECRET = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


class Access(NamedTuple):
    """A link's secret, 128 bits told this once, and the last day on which it is good."""

    letter: Letter
    secret: str
    last_day: date


def make(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Access:
    """Give a letter that went a link, in place of any it had.

    It is good until the term ends; one made after that, as long as a second letter gives.
    """
    require(tx, actor, Action.ASK_VALIDATION)
    letter = validation_letters.in_state(tx, actor, code=code, states=OPEN)
    facts = tx.kept(Programme)
    terms = validation_letters.terms(tx)
    today = schedule.today(facts, now)
    last_day = letter.due_on
    if today > last_day:
        last_day = working_days_after(facts.holidays, today, terms.silent - terms.escalate)
    secret = secrets.token_urlsafe(16)
    midnight = datetime.combine(
        last_day + timedelta(days=1), time(), tzinfo=ZoneInfo(facts.time_zone)
    )
    records.set_access(tx, letter.id, secret=secret, until=midnight)
    audit.record(
        tx, actor, action="validation.link", subject=code, now=now, after={"until": last_day}
    )
    return Access(letter, secret, last_day)


def is_good(letter: Letter, now: datetime) -> bool:
    """Return whether a letter has a link whose time has not ended."""
    return letter.access_until is not None and now < letter.access_until


def opened(tx: Tx, *, secret: str, now: datetime) -> Letter | None:
    """Return the letter that a link is good for now; None for a wrong, ended or spent one."""
    if not _SECRET.fullmatch(secret):
        return None
    letter = records.by_secret(tx, secret)
    if letter is None or not is_good(letter, now) or letter.state not in OPEN:
        return None
    try:
        programme.require_open(tx, Capability.VALIDATION, roles=BEARER.roles)
    except Refusal:
        return None
    return letter
