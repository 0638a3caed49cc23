"""How staff are spoken of among staff: by the name of their invitation, and what they are."""

from bot.messages import Phrase
from bot.turn import Turn
from cocreation.people import roles
from cocreation.people.bodies import acronym
from cocreation.people.roles import Grant
from cocreation.programme.facts import Programme
from storage.engine import Tx


def named(tx: Tx, person_id: str) -> str | Phrase:
    """Return the name that staff know one of them by, or that there is none."""
    return roles.name_of(tx, person_id) or Phrase("team.nameless")


def name_in(grant: Grant) -> str | Phrase:
    """Return the name that a role was given to, or that there is none."""
    return grant.name or Phrase("team.nameless")


def organisation_name(turn: Turn, organisation: str | None) -> str | None:
    """Return what the body that somebody speaks for is called: its acronym, if they have any."""
    return None if organisation is None else acronym(turn.tx.kept(Programme), organisation)


def role_name(role: str) -> Phrase:
    """Return what one is who holds a role."""
    return Phrase(f"role.{role}")
