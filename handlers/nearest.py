"""Words that are no command and no answer: the nearest thing that can be done."""

from difflib import get_close_matches

from bot.conversations import FROM_LINE
from bot.forms import Replies, Start
from bot.messages import Button, Phrase, say
from bot.router import Router
from bot.turn import Turn
from cocreation import check_in, meetings, proposals
from cocreation.folding import fold
from cocreation.limits import PARAGRAPH_MAX
from cocreation.programme_facts import Programme
from handlers.agenda import card
from handlers.check_in import Arrival
from handlers.proposals import one
from handlers.stage_names import stages_named

router = Router()

_KNOWN = (
    "proponer",
    "mispropuestas",
    "propuesta",
    "apoyar",
    "ahora",
    "etapas",
    "etapa",
    "agenda",
    "actas",
    "compromisos",
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
_ENOUGH_FOR_A_PROPOSAL = 25
_LONGEST_WISH = 12
_LONGEST_WORD = 40
_CLOSE = 0.75


@router.otherwise
def nearest(turn: Turn, text: str) -> Replies:
    """Offer what the words come closest to; a longer text may be the start of a proposal."""
    if any(letter.isdigit() for letter in text):
        code = proposals.as_code(text.removeprefix("/"))
        if code is not None:
            return one(turn, code)
        code = meetings.as_code(text.removeprefix("/"))
        if code is not None:
            return card(turn, code)
    if check_in.seems_a_code(text):
        begun = Arrival.begin(turn, text)
        if not isinstance(begun, Start):
            return begun
    said = fold(text)
    if not said:
        return say("nearest.empty", *_first_steps())
    if said in map(fold, turn.phrases.words("small_talk.thanks.words")):
        return say("small_talk.thanks", *_first_steps())
    meant = _meant(turn, said)
    story = len(text) >= _ENOUGH_FOR_A_PROPOSAL
    if meant:
        offered = dict.fromkeys((*meant, *(("proponer",) if story else ()), "ayuda"))
        return say("nearest.perhaps", *(_button(turn, word, said, story) for word in offered))
    if text.startswith("/"):
        return say("nearest.unknown_command", *_first_steps(), word=text[1:][:_LONGEST_WORD])
    if not story:
        return say("nearest.short_text", *_first_steps())
    return say(
        "nearest.long_text" if len(text) <= PARAGRAPH_MAX else "nearest.too_long_text",
        Button(Phrase("nearest.make_proposal"), say=f"/proponer {_this_line(turn)}"),
        Button(Phrase("nearest.to_a_human"), say=f"/contacto {_this_line(turn)}"),
        length=len(text),
        most=PARAGRAPH_MAX,
    )


def _button(turn: Turn, word: str, said: str, story: bool) -> Button:
    """Return the button of a command; what was said goes with it where it takes a text."""
    words = f"/{word}"
    if word == _TAKES_A_NAME and stages_named(turn.tx.kept(Programme), said):
        words += f" {said}"
    elif story and word in _TAKE_A_TEXT:
        words += f" {_this_line(turn)}"
    return Button(Phrase(f"nearest.{word}"), say=words)


def _this_line(turn: Turn) -> str:
    return f"{FROM_LINE}{turn.incoming_id}"


def _meant(turn: Turn, said: str) -> list[str]:
    """Return up to two commands whose words were said, or whose name nearly was."""
    words = said.split()
    if len(words) > _LONGEST_WISH:
        return []
    held = [(_weight(turn, command, said), command) for command in _KNOWN]
    best = [command for weight, command in sorted(held, key=lambda pair: -pair[0]) if weight]
    if not best and len(words) == 1:
        best = get_close_matches(said, _KNOWN, n=1, cutoff=_CLOSE)
    return best[:2]


def _weight(turn: Turn, command: str, said: str) -> int:
    """Return how many words of a command were said; several count only as they are written."""
    spelled = map(fold, turn.phrases.words(f"nearest.{command}.words"))
    return sum(len(each.split()) for each in spelled if f" {each} " in f" {said} ")


def _first_steps() -> tuple[Button, ...]:
    return (
        Button(Phrase("propose.button"), say="/proponer"),
        Button(Phrase("mine.button"), say="/mispropuestas"),
        Button(Phrase("contact.button"), say="/contacto"),
    )
