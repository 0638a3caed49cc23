"""Lists of meetings: those to come, near or by theme and kind, and those that are over."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.answers import Option, hear
from bot.messages import Button, Phrase, Reply, say
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.meetings import agenda
from cocreation.meetings.agenda import ALL, Page, Which
from cocreation.permissions import Action, may
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.lists import Theme
from cocreation.programme.meetings import MeetingKind
from handlers import choices
from handlers.meetings import meeting_words

PAST: Final = "agenda.words.past"
THEMES: Final = "agenda.words.themes"
KINDS: Final = "agenda.words.kinds"

_SAID = {PAST: "pasadas", THEMES: "temas", KINDS: "clases"}
"""What a button says after /agenda; the phrases list what people may write as well."""

_LISTED = 8
_LISTED_FIRST = 5  # the ways to look for others stand below


def means(turn: Turn, words: str, key: str) -> bool:
    """Return whether the words after a command are one of those listed under a key."""
    return fold(words) in map(fold, turn.phrases.words(key))


def named(turn: Turn, words: str) -> Which | None:
    """Return the place, theme or kind of meeting that words name, or None."""
    facts = turn.tx.kept(Programme)
    territory = facts.match_territory(words)
    if territory is not None:
        return Which(territory=territory)
    theme = facts.match_theme(words)
    if theme is not None:
        return Which(theme=theme)
    kinds = [
        Option(each.key, choices.named(each.name), choices.named(each.short), (each.key,))
        for each in facts.meeting_kinds
    ]
    kind = hear(words, kinds, turn.phrases, turn.language)
    return None if kind is None else Which(kind=kind.value)


def to_come(turn: Turn, which: Which = ALL, *, after: int = 0) -> Reply:
    """Return a page of meetings to come, soonest first, with what can be looked at next."""
    ways = _ways(turn) if which == ALL and not after else ()
    limit = _LISTED_FIRST if ways else _LISTED
    page = agenda.to_come(turn.tx, turn.actor, which=which, after=after, limit=limit, now=turn.now)
    what = _called(turn, which)
    if not page.meetings:
        if what is not None:
            key = "agenda.none_of" if which.near is None else "agenda.none_near"
            return say(key, *all_button(turn), what=what)
        return say("agenda.none", *_past_button(turn))
    lines = [meeting_words.listed(each) for each in page.meetings]
    if what is None:
        heading = Phrase("agenda.list", {"list": lines, "count": page.total})
    elif which.near is not None:
        heading = Phrase("agenda.list_near", {"list": lines, "count": page.total, "what": what})
    else:
        heading = Phrase("agenda.list_of", {"list": lines, "count": page.total, "what": what})
    following = after + len(lines)
    word = "cerca" if which.near is not None else "agenda"
    key = which.territory or which.theme or which.kind or ""
    more = f"/{word} +{following} {key}".rstrip() if following < page.total else None
    return _with_buttons(turn, heading, page, more, ways)


def past(turn: Turn, *, after: int = 0) -> Reply:
    """Return a page of meetings that are over, newest first."""
    page = agenda.past(turn.tx, turn.actor, after=after, limit=_LISTED, now=turn.now)
    if not page.meetings:
        return say("agenda.none_past", *all_button(turn))
    lines = [meeting_words.listed(each) for each in page.meetings]
    heading = Phrase("agenda.list_past", {"list": lines, "count": page.total})
    following = after + len(lines)
    more = f"/agenda +{following} {_SAID[PAST]}" if following < page.total else None
    return _with_buttons(turn, heading, page, more, ())


def themes(turn: Turn) -> Reply:
    """Return the themes that meetings are coming of, to choose one."""
    counts = agenda.counted(turn.tx, turn.actor, by="theme", now=turn.now)
    return _choice(turn, "agenda.by_theme", counts, turn.tx.kept(Programme).theme)


def kinds(turn: Turn) -> Reply:
    """Return the kinds of meeting that are coming, to choose one."""
    counts = agenda.counted(turn.tx, turn.actor, by="kind", now=turn.now)
    return _choice(turn, "agenda.by_kind", counts, turn.tx.kept(Programme).meeting_kind)


def all_button(turn: Turn) -> tuple[Button, ...]:
    """Return the way to all meetings; no button in a group."""
    if turn.actor.person_id is None:
        return ()
    return (Button(Phrase("agenda.all.button"), say="/agenda"),)


def _with_buttons(
    turn: Turn, heading: Phrase, page: Page, more: str | None, ways: tuple[Button, ...]
) -> Reply:
    if turn.actor.person_id is None:
        going_on = () if more is None else (Phrase("agenda.more", {"say": more}),)
        return Reply((heading, *going_on))
    buttons = [
        Button(Phrase("agenda.see.button", {"code": each.code}), say=f"/agenda {each.code}")
        for each in page.meetings
    ]
    if more is not None:
        buttons.append(Button(Phrase("agenda.more.button"), say=more))
    return Reply((heading,), (*buttons, *ways))


def _ways(turn: Turn) -> tuple[Button, ...]:
    """Return the ways to look for a meeting, beside all of them; none in a group."""
    if turn.actor.person_id is None:
        return ()
    near = (Button(Phrase("agenda.near.button"), say="/cerca"),)
    return (
        *(near if may(turn.actor, Action.CHOOSE_PLACE) else ()),
        Button(Phrase("agenda.by_theme.button"), say=f"/agenda {_SAID[THEMES]}"),
        Button(Phrase("agenda.by_kind.button"), say=f"/agenda {_SAID[KINDS]}"),
        *_past_button(turn),
    )


def _past_button(turn: Turn) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    if not agenda.past(turn.tx, turn.actor, limit=1, now=turn.now).total:
        return ()
    return (Button(Phrase("agenda.past.button"), say=f"/agenda {_SAID[PAST]}"),)


def _choice(
    turn: Turn,
    key: str,
    counts: Mapping[str, int],
    look_up: Callable[[str], Theme | MeetingKind],
) -> Reply:
    if not counts:
        return say("agenda.none", *_past_button(turn))
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    lines = [
        Phrase("agenda.choice", {"what": look_up(name).name, "count": count})
        for name, count in most
    ]
    if turn.actor.person_id is None:
        return say(key, list=lines)
    buttons = [
        Button(choices.named(look_up(name).short), say=f"/agenda {name}") for name, _ in most
    ]
    return say(key, *buttons, list=lines)


def _called(turn: Turn, which: Which) -> Words | None:
    facts = turn.tx.kept(Programme)
    place = which.territory or which.near
    if place is not None:
        return choices.territory_name(turn, place)
    if which.kind is not None:
        return facts.meeting_kind(which.kind).name
    return None if which.theme is None else choices.theme_name(turn, which.theme)
