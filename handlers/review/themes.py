"""The themes of the plan: proposing one from proposals and groups, and reading them."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Institution
from cocreation.review import themes
from cocreation.review.themes import Seen, Summary
from cocreation.texts import Title
from handlers import choices, named
from storage.review.themes import ThemeRecord

router = Router()

_LISTED = 8
_APART = re.compile(r"[,;\s]+")


def _areas(turn: Turn, form: Any) -> Sequence[Option]:
    return choices.themes(turn, form)


def _fitting(turn: Turn, form: Any) -> Sequence[Option]:
    """Return the institutions of the area; those of others come later."""
    return [
        Option(each.key, choices.named(each.name), Phrase("literal", {"text": each.short}))
        for each in turn.tx.kept(Programme).institutions_of(form.area)
    ]


def _shorts(institutions: Sequence[Institution]) -> str | Phrase:
    found = ", ".join(each.short for each in institutions)
    return found or Phrase("theme.institutions.none")


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {
        "title": form.title,
        "summary": form.summary,
        "area": choices.theme_name(turn, form.area),
        "sources": turn.subject.replace(" ", ", "),
        "institutions": _shorts([turn.tx.kept(Programme).institution(each) for each in form.fit]),
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
    fit: Annotated[tuple[str, ...], Ask("theme.fit", options=_fitting, many=True)] = ()
    sure: Annotated[bool, Ask("theme.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposals and groups that are named."""
        codes = list(dict.fromkeys(named.codes(rest)))
        if not codes:
            return say("theme.which", Button(Phrase("groups.button"), say="/grupos"))
        themes.to_draw_on(turn.tx, turn.actor, sources=codes)
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
            institutions=self.fit,
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


@router.command("institucionestema", needs=Action.PROPOSE_THEME)
def change_institutions(turn: Turn, rest: str) -> Replies:
    """Change which institutions fit a theme, named by their acronyms."""
    word, _, names = rest.strip().partition(" ")
    code = themes.as_code(word)
    every_one = turn.tx.kept(Programme).institutions
    if code is None or not names.strip():
        return say("theme.institutions.which", example=code or "T-0001")
    by_name = {
        written.casefold(): each.key for each in every_one for written in (each.key, each.short)
    }
    said = [each for each in _APART.split(names.strip()) if each]
    unknown = [each for each in said if each.casefold() not in by_name]
    if unknown:
        shown = ", ".join(each.short for each in every_one)
        return say("theme.institutions.unknown", written=unknown[0], list=shown)
    keys = [by_name[each.casefold()] for each in said]
    seen = themes.set_institutions(turn.tx, turn.actor, code=code, institutions=keys, now=turn.now)
    see = Button(Phrase("theme.see.button", {"code": code}), say=f"/tema {code}")
    return say("theme.institutions.changed", see, code=code, list=_shorts(seen.institutions))


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
        Phrase("theme.institutions", {"list": _shorts(seen.institutions)}),
        Phrase(f"theme.state.{theme.state}", {"closes": theme.closes_at}),
    ]
    if theme.decided_at is not None:
        phrases.append(Phrase("theme.votes", tallied(seen)))
    if theme.reason is not None:
        key = "theme.reason" if theme.decided_at is not None else "theme.reason.no_quorum"
        phrases.append(Phrase(key, {"reason": theme.reason}))
    return tuple(phrases)


def tallied(seen: Seen) -> Mapping[str, Any]:
    """Return the numbers of a vote."""
    count = seen.tally
    return {"yes": count.yes, "no": count.no, "passed": count.passed, "members": count.members}


def open_button(seen: Seen) -> Button:
    """Return the button that lets the commission vote, once more where it lacked its quorum."""
    key = "vote.open.button" if seen.theme.reason is None else "vote.open_again.button"
    return Button(Phrase(key), say=f"/abrirvotacion {seen.theme.code}")


def _acts(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    code, state = seen.theme.code, seen.theme.state
    buttons = []
    if state == "voting" and may(turn.actor, Action.VOTE):
        key = "vote.button" if seen.own is None else "vote.again.button"
        buttons.append(Button(Phrase(key), say=f"/votar {code}"))
    if may(turn.actor, Action.OPEN_VOTE):
        if state == "proposed":
            buttons.append(open_button(seen))
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
