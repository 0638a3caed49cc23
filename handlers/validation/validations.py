"""The board of what the authorities were asked, and what they decided: everybody sees it."""

from collections import Counter

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import drafts
from cocreation.people.bodies import acronym
from cocreation.permissions import Action, may
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability
from cocreation.schedule import schedule
from cocreation.validation import validating, validation_board
from cocreation.validation.validation_board import Line
from handlers import named
from handlers.people import authority_institution
from handlers.validation import validating as deciding
from handlers.validation import validation_letters, validation_words

router = Router(validation_letters.router, deciding.router, authority_institution.router)

_LISTED = 8
_STATES = ("approved", "rejected", "silent", "asked", "unanswered", "unasked")


@router.command("validaciones", needs=Action.READ_VALIDATION, public=True)
def board(turn: Turn, rest: str) -> Replies:
    """Show each draft with its institutions, how they stand and until when; or one draft's."""
    every = validation_board.board(turn.tx, turn.actor)
    code = validating.as_code(rest)
    if code is not None:
        every = [each for each in every if each.draft.code == code]
        if not every:
            return _not_asked(turn, code)
    if not every:
        return _none(turn)
    after = named.place(rest)
    page = every[after : after + _LISTED]
    counted = Counter(_state(turn, each) for each in every)
    counts = [
        Phrase(f"validations.count.{state}", {"count": counted[state]})
        for state in _STATES
        if counted[state]
    ]
    phrases = [
        Phrase("validations.all", {"counts": counts}),
        Phrase("lines", {"list": [_line(turn, each) for each in page]}),
    ]
    following = after + len(page)
    left = following < len(every)
    more = f"/validaciones +{following}"
    if turn.actor.person_id is None:
        if left:
            phrases.append(Phrase("designations.more", {"say": more}))
        return Reply(tuple(phrases))
    shown = dict.fromkeys(each.draft.code for each in page)
    buttons = [
        Button(Phrase("draft.see.button", {"code": each}), say=f"/borrador {each}")
        for each in shown
    ]
    if left:
        buttons.append(Button(Phrase("designations.more.button"), say=more))
    return Reply(tuple(phrases), tuple(buttons))


def _none(turn: Turn) -> Reply:
    if may(turn.actor, Action.ASK_VALIDATION) and turn.actor.person_id is not None:
        asking = Button(Phrase("ask_validation.button"), say="/pedirvalidacion")
        return say("validations.none", asking)
    return say("validations.none")


def _not_asked(turn: Turn, code: str) -> Reply:
    """Say why no authority is asked about a draft: it was withdrawn, answers another, or lacks."""
    draft = drafts.see(turn.tx, turn.actor, code=code).draft
    see = Button(Phrase("draft.see.button", {"code": code}), say=f"/borrador {code}")
    state = validation_words.draft_state(turn, draft)
    return say("validations.not_asked", see, code=code, state=state)


def _state(turn: Turn, line: Line) -> str:
    """Return how a line stands; once the stage is over, who was asked cannot answer any more."""
    if line.validation is None or line.letter is None or line.letter.state == "prepared":
        return "unasked"
    state = line.validation.state
    can_answer = programme.standing(turn.tx).is_open(Capability.VALIDATION)
    return state if can_answer or state != "asked" else "unanswered"


def _line(turn: Turn, line: Line) -> Phrase:
    facts = turn.tx.kept(Programme)
    state = _state(turn, line)
    values = {
        "code": line.draft.code,
        "title": drafts.public(turn.tx, line.draft).title,
        "short": acronym(facts, line.institution),
        "part": Phrase(f"validations.part.{line.part}"),
    }
    facts_of_state = {}
    if line.letter is not None and line.validation is not None:
        facts_of_state = {
            "due": facts.noon(line.letter.due_on),
            "since": line.silent_since,
            "on": line.validation.decided_at,
            "counter": None if line.counter is None else line.counter.code,
            "reasons": line.validation.reasons,
            "relation": line.validation.relation,
        }
        if state == "asked" and line.letter.due_on < schedule.today(facts, turn.now):
            state = "late"
    lines = [Phrase(f"validations.state.{state}", facts_of_state)]
    if line.validation is not None and line.validation.relation is not None:
        lines.append(Phrase("validations.relation", facts_of_state))
    if line.silent_since is not None and state in ("approved", "rejected"):
        lines.append(Phrase("validations.was_silent", facts_of_state))
    return Phrase("validations.line", {**values, "state": lines})
