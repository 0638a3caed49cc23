"""Those who administer announce the launch of the plan to everyone who took part."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import launch_news
from bot.router import Router
from bot.turn import Turn
from cocreation.announcements import announcements, launch
from cocreation.announcements.announcements import Content, Kind, State
from cocreation.announcements.audiences import count as count_people
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from cocreation.texts import Paragraph
from handlers import choices
from handlers.announcements import announcement_approval as second_look
from handlers.announcements import announcement_words as words
from handlers.announcements import audiences

router = Router()


def _content(turn: Turn) -> dict[str, Content]:
    """Return what everyone is told, in each language of the programme; each one's trace follows."""
    plan = turn.tx.kept(Programme).plan
    said = Phrase("launch.text", {"plan": plan.name})
    return {
        language: Content(
            text=turn.phrases.word(said, language),
            buttons=((turn.phrases.plain(Phrase("launch.plan.button"), language), "/plan"),),
        )
        for language in turn.tx.kept(Programme).languages
    }


def _looks(turn: Turn, _form: Any) -> Mapping[str, Any]:
    launch.to_launch(turn.tx, turn.actor)
    count = count_people(turn.tx, launch.AUDIENCE, now=turn.now, capped=False)
    trace = launch_news.phrases(launch.example(turn.tx, turn.actor))
    return {
        "looks": words.preview(turn, _content(turn)[turn.language], launch.AUDIENCE, turn.language),
        "trace": trace or Phrase("launch.no_example"),
        "numbers": audiences.counted(count),
    }


@router.form("lanzar", needs=Action.LAUNCH)
class Launching(Form):
    """Whether to announce the launch as it looks, and why, for the second administrator."""

    sure: Annotated[bool, Ask("launch.sure", options=choices.yes_or_no, values=_looks)]
    reason: Annotated[Paragraph, Ask("announce.reason", when=lambda _turn, form: form.sure)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start once the plan is approved and somebody took part."""
        launch.to_launch(turn.tx, turn.actor)
        if not count_people(turn.tx, launch.AUDIENCE, now=turn.now, capped=False).matched:
            raise Refusal("launch.nobody")
        return Start()

    def done(self, turn: Turn) -> Replies:
        """Let it wait for a second administrator, who sees what it is."""
        if not self.sure:
            return say("launch.not_done", Button(Phrase("launch.button"), say="/lanzar"))
        launch.to_launch(turn.tx, turn.actor)
        made = announcements.create(
            turn.tx, turn.actor, kind=Kind.LAUNCH, audience=launch.AUDIENCE,
            content=_content(turn), due=turn.now, now=turn.now,
        )  # fmt: skip
        assert made.state is State.WAITING
        return second_look.ask(turn, made, self.reason)
