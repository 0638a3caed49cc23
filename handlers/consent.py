"""Consent, as a question that any form can ask first."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator

from bot.answers import Option
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.refusals import Settled
from handlers import choices


def _must_be_given(value: bool) -> bool:
    if not value:
        raise Settled("consent.not_given")
    return value


Given = Annotated[bool, AfterValidator(_must_be_given)]
"""A consent without which the form cannot go on."""


def not_yet(turn: Turn, _form: Any) -> bool:
    """Return whether the consent to take part still has to be asked for."""
    return not people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART)


def accept_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the answers to a question for consent."""
    return [
        choices.yes(turn, Phrase("consent.accept")),
        choices.no(turn, Phrase("consent.not_now")),
    ]


def wanted_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the answers to the offer of news: none is called as those to the question before."""
    return [
        choices.yes(turn, Phrase("consent.news.wanted")),
        choices.no(turn, Phrase("consent.news.not_wanted")),
    ]


def record(turn: Turn, purpose: Purpose) -> None:
    """Write down that the person in this turn gave a consent."""
    people.give_consent(
        turn.tx,
        turn.actor,
        person_id=turn.me,
        purpose=purpose,
        channel=turn.channel,
        now=turn.now,
    )
