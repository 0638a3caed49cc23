"""The permission table: who may do what, and while which capability is open. Deny by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cocreation.programme import programme
from cocreation.programme.stages import Capability
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
    READ_SCHEDULE = "read schedule"
    MOVE_STAGE = "move stage"
    RESCHEDULE = "reschedule"
    ATTEST = "attest"
    APPROVE = "approve"
    INVITE = "invite"
    MANAGE_ROLES = "manage roles"
    LEAVE_ROLE = "leave role"
    ANNOUNCE = "announce"
    READ_AUDIT = "read audit"
    MODERATE = "moderate"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide appeal"
    CLOSE_PROPOSALS = "close proposals"
    READ_AGENDA = "read agenda"
    CHOOSE_PLACE = "choose place"
    SIGN_UP = "sign up"
    ANSWER_CALL = "answer call"
    MANAGE_MEETINGS = "manage meetings"
    RUN_MEETING = "run meeting"
    REVIEW = "review"
    READ_REVIEWS = "read reviews"
    GROUP_PROPOSALS = "group proposals"
    PROPOSE_THEME = "propose theme"
    VOTE = "vote"
    OPEN_VOTE = "open vote"
    ANSWER_PROPOSAL = "answer proposal"
    PUBLISH_ANSWERS = "publish answers"
    ANSWER_MINUTES = "answer minutes"
    ATTEND = "attend"
    READ_DRAFT = "read draft"
    COMMENT = "comment"
    DEVELOP = "develop"
    LEAVE_OUT = "leave out"
    SET_PERIOD = "set period"
    READ_COURSE = "read course"
    LEARN = "learn"
    CHECK_CERTIFICATE = "check certificate"
    MANAGE_TRAINING = "manage training"
    READ_DESIGNATIONS = "read designations"
    DESIGNATE = "designate"
    KEEP_LIAISONS = "keep liaisons"
    READ_CATALOGUE = "read catalogue"
    EDIT_CATALOGUE = "edit catalogue"
    ASK = "ask"
    ANSWER_QUESTION = "answer question"
    FOLLOW = "follow"
    REPORT_PROGRESS = "report progress"
    READ_VALIDATION = "read validation"
    ASK_VALIDATION = "ask validation"
    VALIDATE = "validate"
    READ_PLAN = "read plan"
    COMPOSE_PLAN = "compose plan"
    OBSERVE_PLAN = "observe plan"
    VOTE_ON_PLAN = "vote on plan"
    OPEN_PLAN_VOTE = "open plan vote"
    DELIVER = "deliver"
    READ_PACKAGES = "read packages"
    CORRECT_DELIVERY = "correct delivery"
    LAUNCH = "launch"
    READ_OPINIONS = "read opinions"
    OPINE = "opine"
    STATE = "state"


class Role(StrEnum):
    """What a person may be.

    `ANYONE` is also who writes in a group, unknown to us; `PERSON` also who is suspended: the
    rights over one's own data stay.
    """

    ANYONE = "anyone"
    PERSON = "person"
    CITIZEN = "citizen"
    FACILITATOR = "facilitator"
    LIAISON = "liaison"
    AUTHORITY = "authority"
    COMMISSION = "commission"
    ADMIN = "admin"


GRANTED = (Role.FACILITATOR, Role.LIAISON, Role.AUTHORITY, Role.COMMISSION, Role.ADMIN)
"""The roles that an invitation may give."""


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
    """One line of the table: who may, any one of these roles being enough.

    `during`: only while that capability is open, to them. `own`: only on what is the actor's own.
    """

    who: frozenset[Role]
    during: Capability | None = None
    own: bool = False


_ANYONE = frozenset({Role.ANYONE})
_PERSON = frozenset({Role.PERSON})
_CITIZEN = frozenset({Role.CITIZEN})
_ADMIN = frozenset({Role.ADMIN})

TABLE: Mapping[Action, Rule] = {
    Action.READ_HELP: Rule(_ANYONE),
    Action.READ_PROPOSAL: Rule(_ANYONE),
    Action.READ_SCHEDULE: Rule(_ANYONE),
    Action.READ_AGENDA: Rule(_ANYONE),
    Action.READ_DRAFT: Rule(_ANYONE),
    Action.READ_COURSE: Rule(_ANYONE),
    Action.CHECK_CERTIFICATE: Rule(_ANYONE),
    Action.READ_DESIGNATIONS: Rule(_ANYONE),
    Action.READ_CATALOGUE: Rule(_ANYONE),
    Action.READ_VALIDATION: Rule(_ANYONE),
    Action.READ_PLAN: Rule(_ANYONE),
    Action.READ_OPINIONS: Rule(_ANYONE),
    Action.CHOOSE_LANGUAGE: Rule(_PERSON),
    Action.CONSENT: Rule(_CITIZEN),
    Action.PROPOSE: Rule(_CITIZEN, Capability.PROPOSALS),
    Action.CHANGE_PROPOSAL: Rule(_CITIZEN, Capability.PROPOSALS, own=True),
    Action.READ_OWN: Rule(_PERSON),
    Action.SUPPORT: Rule(_CITIZEN, Capability.PROPOSALS),
    Action.APPEAL: Rule(_CITIZEN, own=True),
    Action.CHOOSE_PLACE: Rule(_CITIZEN),
    Action.SIGN_UP: Rule(_CITIZEN),
    Action.ANSWER_MINUTES: Rule(_CITIZEN),
    Action.ATTEND: Rule(_CITIZEN),
    Action.ANSWER_CALL: Rule(_CITIZEN),
    Action.LEARN: Rule(_CITIZEN),
    Action.COMMENT: Rule(_CITIZEN, Capability.COMMENTS),
    Action.ASK: Rule(_CITIZEN, Capability.QUESTIONS),
    Action.FOLLOW: Rule(_CITIZEN, Capability.FOLLOWING),
    Action.OPINE: Rule(_CITIZEN, Capability.OPINIONS),
    Action.STATE: Rule(
        frozenset({Role.COMMISSION, Role.FACILITATOR, Role.ADMIN}), Capability.OPINIONS
    ),
    Action.STOP_NEWS: Rule(_PERSON),
    Action.EXPORT_SELF: Rule(_PERSON),
    Action.ERASE_SELF: Rule(_PERSON),
    Action.WRITE_TICKET: Rule(_PERSON),
    Action.USE_INVITATION: Rule(_CITIZEN),
    Action.LEAVE_ROLE: Rule(_CITIZEN, own=True),
    Action.TYPE_IN_PAPER: Rule(frozenset({Role.FACILITATOR, Role.ADMIN}), Capability.PROPOSALS),
    Action.REVIEW: Rule(frozenset({Role.COMMISSION}), Capability.REVIEWS),
    Action.GROUP_PROPOSALS: Rule(frozenset({Role.COMMISSION, Role.ADMIN}), Capability.REVIEWS),
    Action.PROPOSE_THEME: Rule(frozenset({Role.COMMISSION, Role.ADMIN}), Capability.REVIEWS),
    Action.VOTE: Rule(frozenset({Role.COMMISSION}), Capability.REVIEWS),
    Action.OPEN_VOTE: Rule(_ADMIN, Capability.REVIEWS),
    Action.ANSWER_PROPOSAL: Rule(frozenset({Role.COMMISSION, Role.ADMIN}), Capability.REVIEWS),
    Action.PUBLISH_ANSWERS: Rule(_ADMIN, Capability.REVIEWS),
    Action.READ_REVIEWS: Rule(frozenset({Role.COMMISSION, Role.ADMIN})),
    Action.ANSWER_TICKET: Rule(_ADMIN),
    Action.MODERATE: Rule(_ADMIN),
    Action.DECIDE_APPEAL: Rule(frozenset({Role.COMMISSION, Role.ADMIN})),
    Action.CLOSE_PROPOSALS: Rule(_ADMIN, Capability.REACTIONS),
    Action.MANAGE_MEETINGS: Rule(_ADMIN),
    Action.MANAGE_TRAINING: Rule(_ADMIN),
    Action.RUN_MEETING: Rule(frozenset({Role.FACILITATOR, Role.ADMIN})),
    Action.DEVELOP: Rule(
        frozenset({Role.LIAISON, Role.FACILITATOR, Role.ADMIN}), Capability.DEVELOPMENT
    ),
    Action.LEAVE_OUT: Rule(_ADMIN, Capability.DEVELOPMENT),
    Action.SET_PERIOD: Rule(_ADMIN),
    Action.DESIGNATE: Rule(_ADMIN, Capability.DESIGNATIONS),
    Action.KEEP_LIAISONS: Rule(_ADMIN),
    Action.EDIT_CATALOGUE: Rule(_ADMIN),
    Action.ANSWER_QUESTION: Rule(frozenset({Role.LIAISON, Role.COMMISSION, Role.ADMIN})),
    Action.REPORT_PROGRESS: Rule(frozenset({Role.LIAISON, Role.ADMIN}), Capability.FOLLOWING),
    Action.ASK_VALIDATION: Rule(_ADMIN, Capability.VALIDATION),
    Action.VALIDATE: Rule(frozenset({Role.AUTHORITY}), Capability.VALIDATION),
    Action.COMPOSE_PLAN: Rule(_ADMIN, Capability.DRAFTING),
    Action.OBSERVE_PLAN: Rule(frozenset({Role.COMMISSION}), Capability.DRAFTING),
    Action.VOTE_ON_PLAN: Rule(frozenset({Role.COMMISSION}), Capability.DRAFTING),
    Action.OPEN_PLAN_VOTE: Rule(_ADMIN, Capability.DRAFTING),
    Action.DELIVER: Rule(_ADMIN, Capability.DELIVERY),
    Action.READ_PACKAGES: Rule(_ADMIN),
    Action.CORRECT_DELIVERY: Rule(_ADMIN),
    Action.LAUNCH: Rule(_ADMIN, Capability.FOLLOWING),
    Action.MOVE_STAGE: Rule(_ADMIN),
    Action.RESCHEDULE: Rule(_ADMIN),
    Action.ATTEST: Rule(_ADMIN),
    Action.APPROVE: Rule(_ADMIN),
    Action.INVITE: Rule(_ADMIN),
    Action.MANAGE_ROLES: Rule(_ADMIN),
    Action.ANNOUNCE: Rule(_ADMIN),
    Action.READ_AUDIT: Rule(_ADMIN),
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
    if rule is None or not rule.who & actor.roles:
        raise Refusal("refusal.not_allowed")
    if rule.during is not None:
        programme.require_open(tx, rule.during, roles=actor.roles)
    return rule


def may(actor: Actor, action: Action) -> bool:
    """Return whether an actor's roles allow an action at some stage: for menus and help."""
    rule = TABLE.get(action)
    return rule is not None and bool(rule.who & actor.roles)
