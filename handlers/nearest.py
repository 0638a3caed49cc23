"""Words that are no command and no answer: the nearest thing that can be done."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from bot.conversations import FROM_LINE
from bot.forms import Replies, Start
from bot.messages import Button, Phrase, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import catalogue, drafts
from cocreation.folding import fold
from cocreation.meetings import check_in, meetings
from cocreation.permissions import GRANTED
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.review import groups, themes
from cocreation.texts import PARAGRAPH_MAX
from handlers.commitments import catalogue as commitment_cards
from handlers.commitments import draft_card
from handlers.doors import doors, first_steps, proposals_are_taken, to_a_human
from handlers.meetings import agenda, my_meetings
from handlers.meetings.check_in import Arrival
from handlers.opinions import opining
from handlers.proposals import proposals as proposal_cards
from handlers.review import grouping
from handlers.review import themes as theme_cards
from handlers.stage_names import stages_named

router = Router()

_KNOWN = (
    "proponer",
    "mispropuestas",
    "quepaso",
    "propuesta",
    "apoyar",
    "ahora",
    "etapas",
    "etapa",
    "agenda",
    "actas",
    "compromisos",
    "plan",
    "misreuniones",
    "contacto",
    "idioma",
    "privacidad",
    "misdatos",
    "borrar",
    "baja",
    "ayuda",
)
_TAKE_A_TEXT = frozenset({"proponer", "contacto"})
_TAKES_A_NAME = "etapa"
_TAKES_A_PROPOSAL = "quepaso"
_WHILE_OPEN = frozenset({"proponer", "apoyar"})
_ENOUGH_FOR_A_PROPOSAL = 25
_LONGEST_WISH = 12
_DOORS = 2
_LONGEST_WORD = 40
_CLOSE = 0.75
_MOST_MISTYPED = 4
_CLOSER = 0.85
"""How near one of a few words must come to a name; a word alone may be further from it."""
_PROPOSAL_NUMBER = re.compile(
    r"(?:(?:la|mi|the|my) )?(?:propuesta|proposal)\s+(?:n(?:[.º°]*|úmero|umero)\s*)?(\d{1,9})",
    re.IGNORECASE,
)
_CARDS: tuple[tuple[Callable[[str], str | None], Callable[[Turn, str], Replies]], ...] = (
    (proposals.as_code, proposal_cards.one),
    (meetings.as_code, agenda.card),
    (drafts.as_code, draft_card.card),
    (themes.as_code, theme_cards.one),
    (groups.as_code, grouping.one),
)
"""What a code alone shows; a number alone is a proposal's."""


@router.otherwise
def nearest(turn: Turn, text: str) -> Replies:
    """Offer what the words come closest to; a longer text may be the start of a proposal."""
    if any(letter.isdigit() for letter in text):
        bare = _PROPOSAL_NUMBER.sub(r"P-\1", text.strip(" ¿?¡!."))
        for as_code, card in _CARDS:
            code = as_code(bare.removeprefix("/"))
            if code is not None:
                return card(turn, code)
        commitment = catalogue.named(turn.tx, bare.removeprefix("/"))
        if commitment is not None:
            return commitment_cards.card(turn, commitment)
    if check_in.seems_a_code(text):
        begun = Arrival.begin(turn, text)
        if not isinstance(begun, Start):
            return begun
    said = fold(text)
    if not said:
        return say("nearest.empty", *first_steps(turn, to_a_human()))
    opinion = opining.asked_again(turn, said)
    if opinion is not None:
        return opinion
    if said in map(fold, turn.phrases.words("small_talk.thanks.words")):
        return say("small_talk.thanks", *first_steps(turn, to_a_human()))
    staying_away = my_meetings.not_coming(turn, said)
    if staying_away is not None:
        return staying_away
    best = _best(turn, said)
    meant = _open(turn, best)
    story = len(text) >= _ENOUGH_FOR_A_PROPOSAL
    taken = proposals_are_taken(turn)
    if meant:
        more = ("proponer",) if story and taken else ()
        offered = dict.fromkeys((*meant, *more, "ayuda"))
        return say("nearest.perhaps", *(_button(turn, word, text, story) for word in offered))
    if text.startswith("/"):
        return say(
            "nearest.unknown_command",
            *first_steps(turn, to_a_human()),
            word=text[1:][:_LONGEST_WORD],
        )
    if not story and best:
        return say("nearest.closed", *first_steps(turn, to_a_human()))
    if not story:
        return say("nearest.short_text", *first_steps(turn, to_a_human()))
    if not taken:
        serves = not turn.actor.roles.isdisjoint(GRANTED)
        now = doors(turn, programme.standing(turn.tx).stage)[:_DOORS] if serves else ()
        return say(
            "nearest.long_text.serving" if serves else "nearest.long_text.closed",
            Button(Phrase("nearest.send_it"), say=f"/contacto {_this_line(turn)}"),
            *now,
            Button(Phrase("nearest.leave_it"), say="/ahora"),
        )
    return say(
        "nearest.long_text" if len(text) <= PARAGRAPH_MAX else "nearest.too_long_text",
        Button(Phrase("nearest.make_proposal"), say=f"/proponer {_this_line(turn)}"),
        Button(Phrase("nearest.to_a_human"), say=f"/contacto {_this_line(turn)}"),
        Button(Phrase("nearest.leave_it"), say="/ahora"),
        length=len(text),
        most=PARAGRAPH_MAX,
    )


@router.instead_of_an_answer
def wish(turn: Turn, text: str) -> Replies:
    """Offer what words come closest to that are none of the answers to a question; or nothing."""
    meant = _open(turn, _best(turn, fold(text)))
    buttons = (_button(turn, word, text, story=False) for word in meant)
    return say("nearest.perhaps", *buttons) if meant else []


def _button(turn: Turn, word: str, text: str, story: bool) -> Button:
    """Return the button of a command; what was said goes with it where it takes a text."""
    words = f"/{word}"
    said = fold(text)
    if word == _TAKES_A_NAME and stages_named(turn.tx.kept(Programme), said):
        words += f" {said}"
    elif word == _TAKES_A_PROPOSAL:
        for code in _proposals_named(text)[:1]:
            return Button(Phrase("nearest.quepaso.named", {"code": code}), say=f"{words} {code}")
    elif story and word in _TAKE_A_TEXT:
        words += f" {_this_line(turn)}"
    return Button(Phrase(f"nearest.{word}"), say=words)


def _proposals_named(text: str) -> list[str]:
    """Return the codes of proposals that stand among other words."""
    words = (each.strip('¿?¡!.,;:«»"') for each in text.split())
    codes = [proposals.as_code(each) for each in words if not each.isdecimal()]
    return [each for each in codes if each is not None]


def _this_line(turn: Turn) -> str:
    return f"{FROM_LINE}{turn.incoming_id}"


def _open(turn: Turn, words: list[str]) -> list[str]:
    """Return up to two of these commands, without what is closed."""
    taken = proposals_are_taken(turn)
    return [each for each in words if taken or each not in _WHILE_OPEN][:2]


def _best(turn: Turn, said: str) -> list[str]:
    """Return the commands whose words were said, or whose name nearly was, the nearest first."""
    words = said.split()
    if len(words) > _LONGEST_WISH:
        return []
    held = [(_weight(turn, command, said), command) for command in _KNOWN]
    best = [command for weight, command in sorted(held, key=lambda pair: -pair[0]) if weight]
    if not best and len(words) <= _MOST_MISTYPED:
        cutoff = _CLOSE if len(words) == 1 else _CLOSER
        best = [each for word in words for each in get_close_matches(word, _KNOWN, 1, cutoff)]
    return best


def _weight(turn: Turn, command: str, said: str) -> int:
    """Return how many words of a command were said; several count only as they are written."""
    spelled = map(fold, turn.phrases.words(f"nearest.{command}.words"))
    return sum(len(each.split()) for each in spelled if f" {each} " in f" {said} ")
