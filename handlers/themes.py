"""The themes of the plan: proposing one from proposals and groups, and reading them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import groups, proposals, themes
from cocreation.permissions import Action, may
from cocreation.proposals import Title
from cocreation.themes import Seen, Summary
from handlers import choices, named
from storage.themes import ThemeRecord

router = Router()

_LISTED = 8


def _areas(turn: Turn, form: Any) -> Sequence[Option]:
    return choices.themes(turn, form)


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {
        "title": form.title,
        "summary": form.summary,
        "area": choices.theme_name(turn, form.area),
        "sources": turn.subject.replace(" ", ", "),
    }


@router.form("proponertema", needs=Action.PROPOSE_THEME)
class NewTheme(Form):
    """A theme for the plan, from proposals and groups: title, what it is about, its area."""

    title: Annotated[
        Title,
        Ask(
            "theme.title",
            values=lambda turn, _form: {"sources": turn.subject.replace(" ", ", ")},
        ),
    ]
    summary: Annotated[Summary, Ask("theme.summary")]
    area: Annotated[str, Ask("theme.area", options=_areas)]
    sure: Annotated[bool, Ask("theme.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposals and groups that are named."""
        codes = list(dict.fromkeys(named.codes(rest)))
        if not codes:
            return say("theme.which", Button(Phrase("groups.button"), say="/grupos"))
        for code in codes:
            if groups.as_code(code) is None:
                proposals.see(turn.tx, turn.actor, code=code)
            else:
                groups.see(turn.tx, turn.actor, code=code)
        return Start(subject=" ".join(codes))

    def done(self, turn: Turn) -> Replies:
        """Propose it, to be voted on later."""
        if not self.sure:
            return say("theme.not_done")
        made = themes.propose(
            turn.tx,
            turn.actor,
            title=self.title,
            summary=self.summary,
            area=self.area,
            sources=turn.subject.split(),
            now=turn.now,
        )
        see = Button(Phrase("theme.see.button", {"code": made.code}), say=f"/tema {made.code}")
        return say("theme.proposed", see, code=made.code, title=made.title)


@router.command("tema", needs=Action.READ_PROPOSAL, public=True)
def one(turn: Turn, rest: str) -> Replies:
    """Show a theme: what it is about, the proposals it comes from, how it was decided."""
    code = themes.as_code(rest)
    if code is None:
        return say("theme.which_one", example="T-0001")
    seen = themes.see(turn.tx, turn.actor, code=code)
    return Reply(described(turn, seen), _acts(turn, seen))


def described(turn: Turn, seen: Seen) -> tuple[Phrase, ...]:
    """Return all that everybody may know of a theme."""
    theme = seen.theme
    sources = [
        Phrase("group.member", {"code": each.code, "title": each.title})
        if each.state != "withheld"
        else Phrase("group.member.withheld", {"code": each.code})
        for each in seen.sources
    ]
    values = {"code": theme.code, "title": theme.title, "summary": theme.summary}
    area = choices.theme_name(turn, theme.area)
    phrases = [
        Phrase("theme.card", {**values, "area": area}),
        Phrase("theme.sources", {"list": sources, "count": len(sources)}),
        Phrase(f"theme.state.{theme.state}", {"closes": theme.closes_at}),
    ]
    if theme.decided_at is not None:
        phrases.append(Phrase("theme.votes", tallied(seen)))
    if theme.reason is not None:
        phrases.append(Phrase("theme.reason", {"reason": theme.reason}))
    return tuple(phrases)


def tallied(seen: Seen) -> Mapping[str, Any]:
    """Return the numbers of a vote."""
    count = seen.tally
    return {"yes": count.yes, "no": count.no, "passed": count.passed, "members": count.members}


def _acts(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    code, state = seen.theme.code, seen.theme.state
    buttons = []
    if state == "voting" and may(turn.actor, Action.VOTE):
        key = "vote.button" if seen.own is None else "vote.again.button"
        buttons.append(Button(Phrase(key), say=f"/votar {code}"))
    if may(turn.actor, Action.OPEN_VOTE):
        if state == "proposed":
            buttons.append(Button(Phrase("vote.open.button"), say=f"/abrirvotacion {code}"))
        if state == "voting":
            buttons.append(Button(Phrase("vote.close.button"), say=f"/cerrarvotacion {code}"))
    return tuple(buttons)


@router.command("temas", needs=Action.READ_PROPOSAL, public=True)
def every(turn: Turn, rest: str) -> Replies:
    """List the themes, by where they stand."""
    found = themes.every(turn.tx, turn.actor)
    if not found:
        return say("themes.none")
    after = named.place(rest)
    shown = found[after : after + _LISTED]
    buttons = [
        Button(Phrase("theme.see.button", {"code": each.code}), say=f"/tema {each.code}")
        for each in shown
    ]
    following = after + len(shown)
    if following < len(found):
        buttons.append(Button(Phrase("themes.more.button"), say=f"/temas +{following}"))
    private = () if turn.actor.person_id is None else tuple(buttons)
    return say("themes.list", *private, list=[_line(each) for each in shown], count=len(found))


def _line(theme: ThemeRecord) -> Phrase:
    state = Phrase(f"theme.state.short.{theme.state}")
    return Phrase("themes.line", {"code": theme.code, "title": theme.title, "state": state})
