"""Words that are no command and no answer: the nearest thing that can be done."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import proposals
from cocreation.folding import fold
from cocreation.limits import PARAGRAPH_MAX
from handlers.proposals import one

router = Router()

_KNOWN = (
    "proponer",
    "mispropuestas",
    "propuesta",
    "apoyar",
    "contacto",
    "idioma",
    "privacidad",
    "misdatos",
    "borrar",
    "baja",
    "ayuda",
)
_ENOUGH_FOR_A_PROPOSAL = 25
_LONGEST_WISH = 12
_CLOSE = 0.75


@router.otherwise
def nearest(turn: Turn, text: str) -> Replies:
    """Offer what the words come closest to; a longer text may be the start of a proposal."""
    code = proposals.as_code(text) if any(letter.isdigit() for letter in text) else None
    if code is not None:
        return one(turn, code)
    said = fold(text)
    if not said:
        return say("nearest.empty", *_first_steps())
    if said in map(fold, turn.phrases.words("nearest.thanks.words")):
        return say("nearest.thanks", *_first_steps())
    meant = [
        Button(Phrase(f"nearest.{word}"), say=f"/{word}") for word in _meant(turn, said.split())
    ]
    if len(text) >= _ENOUGH_FOR_A_PROPOSAL:
        return _perhaps_a_proposal(turn, text, meant)
    if meant:
        return say("nearest.perhaps", *meant, Button(Phrase("help.button"), say="/ayuda"))
    return say("nearest.short_text", *_first_steps())


def _perhaps_a_proposal(turn: Turn, text: str, meant: Sequence[Button]) -> Reply:
    line = f"texto:{turn.incoming_id}"
    return say(
        "nearest.long_text" if len(text) <= PARAGRAPH_MAX else "nearest.too_long_text",
        Button(Phrase("nearest.make_proposal"), say=f"/proponer {line}"),
        Button(Phrase("nearest.to_a_human"), say=f"/contacto {line}"),
        *(each for each in meant if each.say not in ("/proponer", "/contacto")),
        length=len(text),
        most=PARAGRAPH_MAX,
    )


def _meant(turn: Turn, said: Sequence[str]) -> list[str]:
    """Return up to two commands whose words were said, or whose name nearly was."""
    if len(said) > _LONGEST_WISH:
        return []
    held = [(_weight(turn, command, set(said)), command) for command in _KNOWN]
    best = [command for weight, command in sorted(held, key=lambda pair: -pair[0]) if weight]
    if not best and len(said) == 1:
        best = get_close_matches(said[0], _KNOWN, n=1, cutoff=_CLOSE)
    return best[:2]


def _weight(turn: Turn, command: str, said: set[str]) -> int:
    """Return how many words of a command were said; those of a pair count only together."""
    spelled = (fold(each).split() for each in turn.phrases.words(f"nearest.{command}.words"))
    return sum(len(words) for words in spelled if said.issuperset(words))


def _first_steps() -> tuple[Button, ...]:
    return (
        Button(Phrase("propose.button"), say="/proponer"),
        Button(Phrase("mine.button"), say="/mispropuestas"),
        Button(Phrase("contact.button"), say="/contacto"),
    )
