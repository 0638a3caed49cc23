"""The commission votes on themes: opened, cast with one tap, closed with a public reason."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option, as_place, hear
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.proposals.hops import Hop
from cocreation.reasons import Reason
from cocreation.review import ballots, themes
from cocreation.review.ballots import Choice
from cocreation.review.themes import Seen
from handlers import terms
from handlers.review.themes import described, open_button, tallied
from handlers.terms import Term
from storage.review import themes as theme_records
from storage.review.themes import ThemeRecord

router = Router()

_LISTED = 10


def _waiting(turn: Turn, codes: Sequence[str]) -> list[ThemeRecord]:
    waiting = themes.waiting(turn.tx, turn.actor)
    return [each for each in waiting if each.code in codes]


def _to_open(turn: Turn, _form: Any) -> Mapping[str, Any]:
    lines = [
        Phrase("vote.theme", {"code": each.code, "title": each.title})
        for each in _waiting(turn, turn.subject.split())
    ]
    return {"list": lines, "count": len(lines)}


@router.form("abrirvotacion", needs=Action.OPEN_VOTE)
class Opening(Term):
    """Until when the commission may vote on one theme, or on all that wait."""

    days: Annotated[str, Ask("vote.until", options=terms.of_days(3, 5, 7), values=_to_open)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the theme that is named, or for all that wait to be voted on."""
        code = themes.as_code(rest)
        waiting = themes.waiting(turn.tx, turn.actor)
        if code is not None:
            theme = themes.see(turn.tx, turn.actor, code=code).theme
            if theme.state != "proposed":
                return say(f"theme.is_{theme.state}", code=code)
            return Start(subject=code)
        if not waiting:
            return say("vote.nothing", Button(Phrase("themes.button"), say="/temas"))
        return Start(subject=" ".join(each.code for each in waiting[:_MOST]))

    def done(self, turn: Turn) -> Replies:
        """Open the votes and ask every member."""
        closes_at = self.ends_at(turn)
        opened = themes.open_votes(
            turn.tx, turn.actor, codes=turn.subject.split(), closes_at=closes_at, now=turn.now
        )
        mine = say(
            "vote.opened",
            count=len(opened.themes),
            members=len(opened.members),
            closes=closes_at,
        )
        asked = [
            _asked(turn, each, to=member) for member in opened.members for each in opened.themes
        ]
        return [mine, *asked]


_MOST = 5
"""How many themes one opening takes: each member gets a message for each of them."""


def _asked(turn: Turn, theme: ThemeRecord, *, to: str) -> Reply:
    """Return the question to a member, everything in it."""
    seen = themes.see(turn.tx, turn.actor, code=theme.code)
    return Reply((Phrase("vote.asked"), *described(turn, seen)), _choices(theme.code), to=to)


def _choices(code: str) -> tuple[Button, ...]:
    return tuple(
        Button(Phrase(f"vote.{each}.button"), say=f"/votar {code} {each}") for each in Choice
    )


def ways(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the ways one may vote; written words say which as well as the button."""
    return [
        Option(
            each,
            Phrase(f"vote.{each}.button"),
            spellings=tuple(turn.phrases.words(f"answer.{each}.words")),
        )
        for each in Choice
    ]


def said(turn: Turn, rest: str) -> Choice | None:
    """Return the vote that the words after a command say, or None where they say none."""
    if as_place(rest) is not None:  # what stands first was not shown
        return None
    found = hear(rest, ways(turn, None), turn.phrases, turn.language)
    return None if found is None else Choice(found.value)


@router.form("votar", needs=Action.VOTE)
class Voting(Form):
    """One's vote on a theme: yes, no, or neither."""

    choice: Annotated[
        Choice,
        Ask(
            "vote.choice",
            options=ways,
            values=lambda turn, _form: {
                "code": turn.subject,
                "title": themes.see(turn.tx, turn.actor, code=turn.subject).theme.title,
            },
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Vote at once when the words say how; ask when they do not."""
        word, _, rest = rest.strip().partition(" ")
        code = themes.as_code(word)
        if code is None:
            return _which(turn)
        themes.to_vote(turn.tx, turn.actor, code=code, now=turn.now)
        choice = said(turn, rest)
        return Start(subject=code) if choice is None else _voted(turn, code, choice)

    def done(self, turn: Turn) -> Replies:
        """Note the vote."""
        return _voted(turn, turn.subject, self.choice)


def _which(turn: Turn) -> Reply:
    """Ask which of the themes that are in vote."""
    listed = themes.in_vote(turn.tx, turn.actor, now=turn.now)[:_LISTED]
    buttons = [
        Button(Phrase("vote.on.button", {"code": each.code}), say=f"/votar {each.code}")
        for each in listed
    ]
    if not buttons:
        return say("vote.none_open", Button(Phrase("themes.button"), say="/temas"))
    lines = [Phrase("vote.theme", {"code": each.code, "title": each.title}) for each in listed]
    return say("vote.which", *buttons, list=lines)


def _voted(turn: Turn, code: str, choice: Choice) -> Reply:
    theme = themes.vote(
        turn.tx, turn.actor, person_id=turn.me, code=code, choice=choice, now=turn.now
    )
    return say(
        "vote.noted",
        *(each for each in _choices(code) if each.say != f"/votar {code} {choice}"),
        code=code,
        title=theme.title,
        choice=Phrase(f"vote.{choice}.button"),
        closes=theme.closes_at,
    )


def _to_close(turn: Turn, _form: Any) -> Mapping[str, Any]:
    theme = themes.to_close(turn.tx, turn.actor, code=turn.subject, now=turn.now)
    seen = themes.see(turn.tx, turn.actor, code=theme.code)
    end = "carried" if seen.tally.carried else "lost" if seen.tally.has_quorum else "no_quorum"
    return {
        "code": theme.code,
        "title": theme.title,
        "end": Phrase(f"vote.end.{end}", {"needed": seen.tally.needed}),
        **tallied(seen),
    }


@router.form("cerrarvotacion", needs=Action.OPEN_VOTE)
class Closing(Form):
    """Close a vote whose time is over, or in which all have voted, with a public reason."""

    reason: Annotated[Reason, Ask("vote.reason", values=_to_close)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the theme whose code follows the command."""
        code = themes.as_code(rest)
        if code is None:
            return say("vote.which_close", Button(Phrase("themes.button"), say="/temas"))
        themes.to_close(turn.tx, turn.actor, code=code, now=turn.now)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Close it, and tell the commission how it went."""
        seen = themes.close(
            turn.tx, turn.actor, code=turn.subject, reason=self.reason, now=turn.now
        )
        told = (Phrase(f"vote.closed.{seen.theme.state}"), *described(turn, seen))
        if seen.theme.state == "proposed":
            following = open_button(seen)
        else:
            following = Button(Phrase("answers.button"), say="/respuestas")
        members = ballots.members(turn.tx)
        return [
            Reply(told, (following,)),
            *(Reply(told, to=each) for each in members if each != turn.me),
            *_authors_told(turn, seen),
        ]


def _authors_told(turn: Turn, seen: Seen) -> list[Reply]:
    """Return what the authors are told of a theme that takes up their proposals."""
    theme = seen.theme
    if theme.state != "approved":
        return []
    return hop_news.replies(
        turn.tx, theme_records.sources(turn.tx, theme.id), hop=Hop.IN_THEME, subject=theme.code,
        key="theme.told", now=turn.now, but=turn.me, code=theme.code, title=theme.title,
    )  # fmt: skip
