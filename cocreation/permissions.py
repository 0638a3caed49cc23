"""The permission table: who may do what, and while which capability is open. Deny by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cocreation import programme
from cocreation.programme_facts import Capability
from cocreation.refusals import Refusal
from storage.engine import Tx


class Action(StrEnum):
    """Everything that can be asked for."""

    READ_HELP = "read help"
    READ_PROPOSAL = "read proposal"
    CHOOSE_LANGUAGE = "choose language"
    CONSENT = "consent"
    PROPOSE = "propose"
    CHANGE_PROPOSAL = "change proposal"
    READ_OWN = "read own"
    SUPPORT = "support"
    STOP_NEWS = "stop news"
    EXPORT_SELF = "export self"
    ERASE_SELF = "erase self"
    WRITE_TICKET = "write ticket"
    ANSWER_TICKET = "answer ticket"
    USE_INVITATION = "use invitation"
    TYPE_IN_PAPER = "type in paper"


class Role(StrEnum):
    """What a person may be.

    `ANYONE` is also who writes in a group, unknown to us; `PERSON` also who is suspended: the
    rights over one's own data stay.
    """

    ANYONE = "anyone"
    PERSON = "person"
    CITIZEN = "citizen"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as read from the database in this transaction. A group's writer has no id."""

    person_id: str | None
    roles: frozenset[Role]

    @classmethod
    def of(cls, person_id: str, state: str, granted: frozenset[str]) -> "Actor":
        """Return the actor a person is: a suspended one keeps only their rights."""
        if state != "active":
            return cls(person_id, frozenset({Role.ANYONE, Role.PERSON}))
        active = {Role.ANYONE, Role.PERSON, Role.CITIZEN}
        return cls(person_id, frozenset({*active, *map(Role, granted)}))


NOBODY = Actor(None, frozenset({Role.ANYONE}))

OPERATOR = Actor(None, frozenset({Role.ANYONE, Role.ADMIN}))
"""Whoever has the machine's command line; no person of the house."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. `own`: only on what is the actor's own."""

    role: Role
    during: Capability | None = None
    own: bool = False


TABLE: Mapping[Action, Rule] = {
    Action.READ_HELP: Rule(Role.ANYONE),
    Action.READ_PROPOSAL: Rule(Role.ANYONE),
    Action.CHOOSE_LANGUAGE: Rule(Role.PERSON),
    Action.CONSENT: Rule(Role.CITIZEN),
    Action.PROPOSE: Rule(Role.CITIZEN, Capability.PROPOSALS),
    Action.CHANGE_PROPOSAL: Rule(Role.CITIZEN, Capability.PROPOSALS, own=True),
    Action.READ_OWN: Rule(Role.PERSON),
    Action.SUPPORT: Rule(Role.CITIZEN, Capability.PROPOSALS),
    Action.STOP_NEWS: Rule(Role.PERSON),
    Action.EXPORT_SELF: Rule(Role.PERSON),
    Action.ERASE_SELF: Rule(Role.PERSON),
    Action.WRITE_TICKET: Rule(Role.PERSON),
    Action.ANSWER_TICKET: Rule(Role.ADMIN),
    Action.USE_INVITATION: Rule(Role.CITIZEN),
    Action.TYPE_IN_PAPER: Rule(Role.ADMIN, Capability.PROPOSALS),
}


def require(tx: Tx, actor: Actor, action: Action, *, owner: str | None = None) -> None:
    """Raise Refusal unless this actor may do this now; `owner` is whose thing it is done to."""
    rule = require_early(tx, actor, action)
    if rule.own and (actor.person_id is None or owner != actor.person_id):
        raise Refusal("refusal.not_yours")


def require_early(tx: Tx, actor: Actor, action: Action) -> Rule:
    """Ask the table before it is known whose thing it will be; return the line that allows it.

    Raises Refusal. The rule that acts asks again, with the owner.
    """
    rule = TABLE.get(action)
    if rule is None or rule.role not in actor.roles:
        raise Refusal("refusal.not_allowed")
    if rule.during is not None:
        programme.require_open(tx, rule.during)
    return rule


def may(actor: Actor, action: Action) -> bool:
    """Return whether an actor's roles allow an action at some stage: for menus and help."""
    rule = TABLE.get(action)
    return rule is not None and rule.role in actor.roles
