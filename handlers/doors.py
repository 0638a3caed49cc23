"""What can be done in a stage, as buttons: for whoever asks, those of a few people first."""

from bot.messages import Button, Phrase
from bot.turn import Turn
from cocreation.opinions import opinions
from cocreation.permissions import Action, may
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability, Stage

_DOORS = {
    Capability.REVIEWS: ((Action.REVIEW, "revisar"),),
    Capability.VALIDATION: ((Action.VALIDATE, "validar"),),
    Capability.DEVELOPMENT: ((Action.DEVELOP, "desarrollar"),),
    Capability.PROPOSALS: ((Action.PROPOSE, "proponer"), (Action.SUPPORT, "apoyar")),
    Capability.QUESTIONS: ((Action.READ_CATALOGUE, "compromisos"),),
    Capability.TABLES: ((Action.READ_AGENDA, "agenda"),),
    Capability.OPINIONS: ((Action.OPINE, "opinar"),),
    Capability.COMMENTS: ((Action.READ_DRAFT, "borradores"),),
    Capability.FOLLOWING: ((Action.READ_PLAN, "plan"), (Action.READ_CATALOGUE, "compromisos")),
    Capability.DRAFTING: ((Action.READ_PLAN, "plan"),),
    Capability.DESIGNATIONS: (
        (Action.DESIGNATE, "designar"),
        (Action.READ_DESIGNATIONS, "designaciones"),
    ),
    Capability.DELIVERY: ((Action.DELIVER, "paquete"), (Action.READ_PLAN, "plan")),
    Capability.OUTREACH: ((Action.READ_AGENDA, "agenda"),),
    Capability.PRESENTATIONS: ((Action.READ_AGENDA, "agenda"),),
}
"""The commands that lead into what a capability opens, those of a few people first."""


def doors(turn: Turn, stage: Stage) -> tuple[Button, ...]:
    """Return the buttons into what a stage has open for whoever asks, what opened last first."""
    facts = turn.tx.kept(Programme)
    open_now = [each for each in _DOORS if facts.is_open(each, stage.key)]
    words = dict.fromkeys(
        word
        for capability in sorted(open_now, key=facts.opened_at, reverse=True)
        for action, word in _DOORS[capability]
        if may(turn.actor, action) and _leads_somewhere(turn, action)
    )
    return tuple(Button(Phrase(f"nearest.{word}"), say=f"/{word}") for word in words)


def _leads_somewhere(turn: Turn, action: Action) -> bool:
    """Return whether something is behind a door: of the statements, one to be answered."""
    if action is not Action.OPINE:
        return True
    return opinions.next_for(turn.tx, turn.actor, person_id=turn.me).statement is not None


def first_steps(turn: Turn, last: Button) -> tuple[Button, ...]:
    """Return what to begin with: the first door of this stage, or else where we are; `last`."""
    first, *_ = (*doors(turn, programme.standing(turn.tx).stage), to_where_we_are())
    return (first, Button(Phrase("mine.button"), say="/mispropuestas"), last)


def to_where_we_are() -> Button:
    """Return the button that says where the programme stands."""
    return Button(Phrase("now.button"), say="/ahora")


def to_help() -> Button:
    """Return the button that says what else there is."""
    return Button(Phrase("help.button"), say="/ayuda")


def to_begin() -> Button:
    """Return the button that leads to the welcome, which asks for consent."""
    return Button(Phrase("begin.button"), say="/start")


def to_a_human() -> Button:
    """Return the button that writes to a person of the team."""
    return Button(Phrase("contact.button"), say="/contacto")


def what_is_done_here(turn: Turn) -> str:
    """Return which promise a greeting may make: propose, soon, take_part or follow."""
    here = programme.standing(turn.tx)
    if here.is_open(Capability.PROPOSALS):
        return "propose"
    if here.is_open(Capability.FOLLOWING):
        return "follow"
    to_come = here.programme.opens_next(Capability.PROPOSALS, here.stage.key)
    return "take_part" if to_come is None else "soon"


def proposals_are_taken(turn: Turn) -> bool:
    """Return whether somebody who proposes now is not sent away."""
    return programme.standing(turn.tx).is_open(Capability.PROPOSALS)
