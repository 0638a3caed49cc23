"""The first hello, and the language."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from handlers import consent
from handlers.doors import first_steps, to_help, what_is_done_here
from handlers.help import where
from handlers.meetings import agenda, check_in, meetings
from handlers.opinions import opining
from handlers.people import administration
from handlers.proposals import proposals
from handlers.training import certificates

router = Router()

_PROPOSAL_LINK = "prop_"
_LONGEST_WONDERING = 8


def _promise(turn: Turn, _form: Any) -> Mapping[str, Any]:
    """Return what can be done here, as it is in this stage."""
    return {"here": Phrase(f"welcome.here.{what_is_done_here(turn)}")}


@router.form("start", needs=Action.CONSENT, rests=False)
class Welcome(Form):
    """A short welcome, and consent for each purpose apart."""

    take_part: Annotated[
        bool, Ask("welcome.take_part", options=consent.accept_or_not, values=_promise)
    ]
    news: Annotated[
        bool,
        Ask(
            "welcome.news",
            options=consent.wanted_or_not,
            when=lambda _turn, form: getattr(form, "take_part", False),
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Follow a link at once; greet somebody who has consented before."""
        if rest.startswith(_PROPOSAL_LINK):
            shown = proposals.one(turn, rest)
            assert isinstance(shown, Reply)
            return shown
        if rest.startswith(administration.LINK):
            return administration.follow_link(turn, rest)
        if rest.startswith(check_in.LINK):
            return check_in.follow_link(turn, rest)
        if rest.startswith(meetings.LINK):
            return agenda.follow_link(turn, rest)
        if rest == opining.LINK:
            return opining.follow_link(turn)
        if rest.startswith(certificates.LINK):
            return certificates.follow_link(turn, rest)
        if people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART):
            return say("welcome.back", *first_steps(turn, to_help()), **where(turn))
        return Start()

    def accepted(self, turn: Turn, name: str) -> None:
        """Write each consent down as soon as it is given."""
        if name == "take_part" and self.take_part:
            consent.record(turn, Purpose.TAKE_PART)
        if name == "news" and self.news:
            consent.record(turn, Purpose.NEWS)

    def done(self, turn: Turn) -> Replies:
        """Say what can be done now."""
        key = "welcome.ready" if self.take_part else "welcome.look_around"
        return say(key, *first_steps(turn, to_help()), **where(turn))


@router.without_command
def who_is_this(turn: Turn, text: str) -> str | None:
    """Return what says who we are, to somebody who asks: the greeting, to a stranger."""
    said = f" {fold(text)}"
    asked = map(fold, turn.phrases.words("welcome.who.words"))
    if len(said.split()) > _LONGEST_WONDERING or not any(
        said.endswith(f" {each}") for each in asked
    ):
        return None
    known = people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART)
    return "/ayuda" if known else "/start"


@router.command("idioma", needs=Action.CHOOSE_LANGUAGE)
def language(turn: Turn, rest: str) -> Replies:
    """Choose the language to be spoken to in, or show which there are."""
    known = turn.tx.kept(Programme).languages
    wanted = rest.strip().lower()[:2]
    if wanted not in known:
        buttons = [Button(Phrase(f"language.{code}"), say=f"/idioma {code}") for code in known]
        return say("language.which", *buttons)
    people.choose_language(turn.tx, turn.actor, person_id=turn.me, language=wanted)
    return Reply((Phrase("language.chosen"),), language=wanted, menu_of=turn.actor.roles)
