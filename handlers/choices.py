"""The choices that come from the programme, and those that every form shares."""

from collections.abc import Sequence

from bot.answers import Option, literal
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.people.bodies import Body
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.lists import Territory, Theme


def themes(turn: Turn, _form: object) -> Sequence[Option]:
    """Return the themes one may propose in, the catch-all last."""
    return [_spelled(theme) for theme in turn.tx.kept(Programme).themes]


def territories(turn: Turn, _form: object) -> Sequence[Option]:
    """Return the parts of the country."""
    return [_spelled(territory) for territory in turn.tx.kept(Programme).territories]


def sectors(turn: Turn, _form: object) -> Sequence[Option]:
    """Return the parts of society."""
    return [
        Option(sector.key, named(sector.name), named(sector.short))
        for sector in turn.tx.kept(Programme).sectors
    ]


def yes_or_no(turn: Turn, _form: object) -> Sequence[Option]:
    """Return yes and no."""
    return [yes(turn, Phrase("answer.yes")), no(turn, Phrase("answer.no"))]


def yes(turn: Turn, label: Phrase) -> Option:
    """Return a yes under a label of its own, heard in all the ways people say it."""
    return Option("yes", label, spellings=tuple(turn.phrases.words("answer.yes.words")))


def no(turn: Turn, label: Phrase) -> Option:
    """Return a no under a label of its own, heard in all the ways people say it."""
    return Option("no", label, spellings=tuple(turn.phrases.words("answer.no.words")))


def body(of: Body, value: str) -> Option:
    """Return the choice of an organisation or institution: its acronym, heard by its name too."""
    return Option(value, literal(of.short), spellings=of.name.every)


def named(words: Words) -> Phrase:
    """Return the phrase that says what a fact of the programme is called."""
    return Phrase("literal", {"text": words})


def theme_name(turn: Turn, key: str) -> Words:
    """Return what a theme is called."""
    return turn.tx.kept(Programme).theme(key).name


def territory_name(turn: Turn, key: str) -> Words:
    """Return what a territory is called."""
    return turn.tx.kept(Programme).territory(key).name


def sector_name(turn: Turn, key: str | None) -> Words | Phrase:
    """Return what a sector is called, or that none was said."""
    if key is None:
        return Phrase("proposal.no_sector")
    return turn.tx.kept(Programme).sector(key).name


def _spelled(fact: Theme | Territory) -> Option:
    return Option(fact.key, named(fact.name), named(fact.short), fact.spellings, within=True)
