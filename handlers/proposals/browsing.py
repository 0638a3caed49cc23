"""Looking through the proposals without knowing a code: the newest, by theme, by words."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.proposals import browsing, proposals
from handlers import choices
from handlers.proposals.proposals import one

router = Router()

_LISTED = 8
_WORDS_MAX = 80
_THEMES = "temas"
"""What the button says after /propuestas; the phrases list what people may write as well."""
_MORE = re.compile(r"\+\s*([0-9]{1,6})\s*(.*)", re.DOTALL)


@router.command("propuestas", needs=Action.READ_PROPOSAL, public=True)
def browse(turn: Turn, rest: str) -> Replies:
    """List proposals, newest first: all, those of a theme, or those that hold some words.

    A code shows that one; a word lists the themes.
    """
    words = rest.strip()[:_WORDS_MAX]
    if proposals.as_code(words) is not None:
        return one(turn, words)
    further = _MORE.fullmatch(words)
    after, words = (0, words) if further is None else (int(further[1]), further[2].strip())
    if words and fold(words) in map(fold, turn.phrases.words("browse.words.themes")):
        return _themes(turn)
    theme = turn.tx.kept(Programme).match_theme(words) if words else None
    page = browsing.newest(
        turn.tx,
        turn.actor,
        theme=theme,
        words="" if theme else words,
        after=after,
        limit=_LISTED,
    )
    if not page.proposals:
        return say("browse.none_of" if words else "browse.none", *_ways(turn, all_too=bool(words)))
    lines = [
        Phrase("browse.line", {"code": each.code, "title": each.title}) for each in page.proposals
    ]
    values = {"list": lines, "count": page.total}
    if theme is not None:
        heading = Phrase("browse.of_theme", {**values, "theme": choices.theme_name(turn, theme)})
    else:
        heading = Phrase("browse.found" if words else "browse.newest", values)
    following = after + len(lines)
    more = f"/propuestas +{following} {theme or words}".rstrip()
    return _with_buttons(turn, heading, page, more if following < page.total else None)


def _with_buttons(turn: Turn, heading: Phrase, page: browsing.Page, more: str | None) -> Reply:
    if turn.actor.person_id is None:
        going_on = () if more is None else (Phrase("agenda.more", {"say": more}),)
        return Reply((heading, *going_on))
    buttons = [
        Button(Phrase("mine.see.button", {"code": each.code}), say=f"/propuesta {each.code}")
        for each in page.proposals
    ]
    if more is not None:
        buttons.append(Button(Phrase("agenda.more.button"), say=more))
    return Reply((heading,), (*buttons, *_ways(turn, all_too=False)))


def _themes(turn: Turn) -> Reply:
    counts = browsing.by_theme(turn.tx, turn.actor)
    facts = turn.tx.kept(Programme)
    there = [each for each in facts.themes if each.key in counts]
    if not there:
        return say("browse.none")
    lines = [
        Phrase("browse.theme_line", {"theme": each.name, "count": counts[each.key]})
        for each in there
    ]
    if turn.actor.person_id is None:
        return say("browse.themes", list=lines)
    buttons = [Button(choices.named(each.short), say=f"/propuestas {each.key}") for each in there]
    return say("browse.themes", *buttons, list=lines)


def _ways(turn: Turn, *, all_too: bool) -> tuple[Button, ...]:
    """Return other ways to look; none in a group."""
    if turn.actor.person_id is None:
        return ()
    everything = (Button(Phrase("browse.all.button"), say="/propuestas"),) if all_too else ()
    by_theme = Button(Phrase("agenda.by_theme.button"), say=f"/propuestas {_THEMES}")
    return (*everything, by_theme)
