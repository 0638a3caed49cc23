"""The commission observes paragraphs of the plan; each observation is answered in public."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import plan_news
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import catalogue
from cocreation.excerpts import excerpt
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.plan import parts, plan_observations, plans
from cocreation.reasons import Reason
from cocreation.texts import Paragraph
from handlers import choices, subjects

router = Router()

_SAID = re.compile(
    r"\s*p?[\s.-]*(\d{1,3})\s*[.,]\s*(\d{1,4})\.?(?:\s+v(\d{1,4}))?\s*", re.IGNORECASE | re.ASCII
)
_LISTED = 9
_SHOWN = 60
_ACCEPTED, _DECLINED = "accepted", "declined"


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    number, _ = subjects.read(turn)
    seen = plan_observations.to_observe(turn.tx, turn.actor, now=turn.now)
    found = plans.paragraph(seen, number)
    return {"number": number, "text": found.text, "until": seen.version.observe_until}


def _which_of(code: str, paragraphs: Sequence[parts.Paragraph]) -> Reply:
    """Ask which of the paragraphs of a commitment is meant, with how each begins."""
    lines = [
        Phrase("plan.observe.begins", {"number": each.number, "text": excerpt(each.text, _SHOWN)})
        for each in paragraphs
    ]
    buttons = [
        Button(
            Phrase("plan.observe.number.button", {"number": each.number}),
            say=f"/observarplan {each.number}",
        )
        for each in paragraphs[:_LISTED]
    ]
    return say("plan.observe.which_of", *buttons, code=code, list=lines)


@router.form("observarplan", needs=Action.OBSERVE_PLAN, two_words=True)
class Observing(Form):
    """What a member of the commission finds to say about a paragraph."""

    text: Annotated[Paragraph, Ask("plan.observation", values=_about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the paragraph whose number follows the command."""
        seen = plan_observations.to_observe(turn.tx, turn.actor, now=turn.now)
        found = _SAID.fullmatch(rest)
        code = catalogue.as_code(rest)
        theirs = [each for each in seen.composed.paragraphs if code and each.commitment == code]
        if found is None and theirs:
            return _which_of(str(code), theirs)
        if found is None:
            example = seen.composed.paragraphs[-1].number
            contents = Button(Phrase("plan.contents.button"), say="/plan indice")
            return say("plan.observe.which", contents, example=f"/observarplan {example}")
        number = f"{int(found[1])}.{int(found[2])}"
        read = seen.version.number if found[3] is None else int(found[3])
        if read != seen.version.number:
            return _overtaken(seen.version.number)
        plans.paragraph(seen, number)
        return Start(f"{number}/{read}")

    def done(self, turn: Turn) -> Replies:
        """Keep it and tell those who compose the plan."""
        number, read = subjects.read(turn)
        try:
            said = plan_observations.observe(
                turn.tx, turn.actor, person_id=turn.me, read=read, number=number, text=self.text,
                now=turn.now,
            )  # fmt: skip
        except Overtaken as told:
            return _overtaken(told.values["number"])
        following = Button(Phrase("plan.observations.button"), say="/plan observaciones")
        values = {"code": said.observation.code, "number": number}
        return [
            say("plan.observation_kept", following, **values),
            *plan_news.observed(turn.tx, said),
        ]


def _overtaken(number: int) -> Reply:
    return say("plan.overtaken", Button(Phrase("plan.read.button"), say="/plan"), number=number)


def _verdicts(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        replace(choices.yes(turn, Phrase("plan.accept")), value=_ACCEPTED),
        replace(choices.no(turn, Phrase("plan.decline")), value=_DECLINED),
    ]


def _observation(turn: Turn, _form: Any) -> Mapping[str, Any]:
    seen = plan_observations.to_reply(turn.tx, turn.actor, code=turn.subject)
    return {
        "code": seen.observation.code,
        "number": seen.paragraph.number,
        "paragraph": seen.paragraph.text,
        "text": seen.observation.text,
    }


@router.form("responderplan", needs=Action.COMPOSE_PLAN, two_words=True)
class Replying(Form):
    """Whether an observation is accepted, and why, for everybody to read."""

    verdict: Annotated[str, Ask("plan.verdict", options=_verdicts, values=_observation)]
    reason: Annotated[Reason, Ask("plan.verdict_reason")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the observation whose code follows; for the first that waits without one."""
        code = plan_observations.as_code(rest)
        if code is None:
            waiting = plan_observations.unanswered(turn.tx)
            if not waiting:
                return say("plan.none_waits", Button(Phrase("plan.button"), say="/plan"))
            code = waiting[0]
        plan_observations.to_reply(turn.tx, turn.actor, code=code)
        return Start(code)

    def done(self, turn: Turn) -> Replies:
        """Answer it, and tell who observed."""
        accepted = self.verdict == _ACCEPTED
        said = plan_observations.reply(
            turn.tx, turn.actor, code=turn.subject, accepted=accepted, reason=self.reason,
            now=turn.now,
        )  # fmt: skip
        waiting = plan_observations.unanswered(turn.tx)
        buttons = [
            Button(Phrase("plan.reply.button", {"code": each}), say=f"/responderplan {each}")
            for each in waiting[:1]
        ]
        if accepted:
            buttons.append(Button(Phrase("plan.write.button"), say="/escribirplan"))
        values = {"code": turn.subject, "count": len(waiting)}
        kept = Phrase(f"plan.reply_kept.{self.verdict}", values)
        left = Phrase("plan.waiting", values) if waiting else Phrase("plan.waiting.none")
        mine = Reply((kept, left), tuple(buttons))
        return [mine, *plan_news.replied(said, but=turn.me)]
