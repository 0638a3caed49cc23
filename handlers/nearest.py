"""Words that are no command and no answer: the nearest thing that can be done."""

from difflib import get_close_matches

from bot.forms import Replies
from bot.messages import Button, Phrase, say
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
_CLOSE = 0.75


@router.otherwise
def nearest(turn: Turn, text: str) -> Replies:
    """Offer what the words come closest to; a longer text may be the start of a proposal."""
    code = proposals.as_code(text) if any(letter.isdigit() for letter in text) else None
    if code is not None:
        return one(turn, code)
    if not fold(text):
        return say("nearest.empty", *_first_steps())
    meant = _meant(turn, text)
    if meant:
        buttons = [Button(Phrase(f"nearest.{word}"), say=f"/{word}") for word in meant]
        return say("nearest.perhaps", *buttons, Button(Phrase("help.button"), say="/ayuda"))
    if len(text) >= _ENOUGH_FOR_A_PROPOSAL:
        key = "nearest.long_text" if len(text) <= PARAGRAPH_MAX else "nearest.too_long_text"
        line = f"texto:{turn.incoming_id}"
        return say(
            key,
            Button(Phrase("nearest.make_proposal"), say=f"/proponer {line}"),
            Button(Phrase("nearest.to_a_human"), say=f"/contacto {line}"),
            length=len(text),
            most=PARAGRAPH_MAX,
        )
    return say("nearest.short_text", *_first_steps())


def _meant(turn: Turn, text: str) -> list[str]:
    """Return up to two commands whose words the text holds, or whose name it nearly is."""
    said = fold(text).split()
    if len(said) > 12:
        return []
    held = [
        (
            sum(word in said for word in map(fold, turn.phrases.words(f"nearest.{command}.words"))),
            command,
        )
        for command in _KNOWN
    ]
    best = [command for count, command in sorted(held, key=lambda pair: -pair[0]) if count]
    if not best and len(said) == 1:
        best = get_close_matches(said[0], _KNOWN, n=1, cutoff=_CLOSE)
    return best[:2]


def _first_steps() -> tuple[Button, ...]:
    return (
        Button(Phrase("propose.button"), say="/proponer"),
        Button(Phrase("mine.button"), say="/mispropuestas"),
        Button(Phrase("contact.button"), say="/contacto"),
    )
